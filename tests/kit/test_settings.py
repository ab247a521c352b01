"""A setting that can't work stops the start with one line that says what to set."""

from __future__ import annotations

import pytest

from kit.crypto import Vault, load_or_make_keys, new_keys
from kit.errors import SettingsError
from kit.settings import load_settings


@pytest.fixture(autouse=True)
def _bare(monkeypatch: pytest.MonkeyPatch, tmp_path) -> None:  # type: ignore[no-untyped-def]  # pytest's own
    import os

    for name in [name for name in os.environ if name.startswith("HUQUQ_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)  # no .env file


def test_without_any_setting_both_channels_are_off() -> None:
    settings = load_settings()
    assert (settings.telegram_on, settings.whatsapp_on, settings.host) == (False, False, "127.0.0.1")


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({"HUQUQ_TELEGRAM_TOKEN": "1:a"}, "HUQUQ_TELEGRAM_SECRET"),
        ({"HUQUQ_TELEGRAM_SECRET": "s"}, "HUQUQ_TELEGRAM_TOKEN"),
        ({"HUQUQ_TELEGRAM_POLLING": "1"}, "HUQUQ_TELEGRAM_TOKEN"),
        ({"HUQUQ_TELEGRAM_TOKEN": "1:a", "HUQUQ_TELEGRAM_SECRET": "not allowed!"}, "HUQUQ_TELEGRAM_SECRET"),
        ({"HUQUQ_WHATSAPP_TOKEN": "t"}, "HUQUQ_WHATSAPP_APP_SECRET"),
        (
            {"HUQUQ_WHATSAPP_TOKEN": "t", "HUQUQ_WHATSAPP_PHONE_ID": "1", "HUQUQ_WHATSAPP_VERIFY_TOKEN": "v"},
            "HUQUQ_WHATSAPP_APP_SECRET",
        ),
        ({"HUQUQ_PORT": "0"}, "HUQUQ_PORT"),
        ({"HUQUQ_PORT": "many"}, "HUQUQ_PORT"),
        ({"HUQUQ_LOG_LEVEL": "loud"}, "HUQUQ_LOG_LEVEL"),
        ({"HUQUQ_TELEGRAM_API_URL": "nowhere"}, "HUQUQ_TELEGRAM_API_URL"),
        ({"HUQUQ_WHATSAPP_API_VERSION": "new"}, "HUQUQ_WHATSAPP_API_VERSION"),
        ({"HUQUQ_DATABASE_URL": "mysql://x"}, "HUQUQ_DATABASE_URL"),
        ({"HUQUQ_DATABASE_URL": "postgresql://x"}, "HUQUQ_ENCRYPTION_KEYS"),
        ({"HUQUQ_ENCRYPTION_KEYS": "short"}, "HUQUQ_ENCRYPTION_KEYS"),
        ({"HUQUQ_PSEUDONYM_KEY": "abcd"}, "HUQUQ_PSEUDONYM_KEY"),
    ],
)
def test_a_setting_that_cannot_work_is_named(
    given: dict[str, str], named: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError, match=named) as caught:
        load_settings()
    assert "\n" not in str(caught.value)


def test_a_secret_is_never_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUQUQ_TELEGRAM_TOKEN", "123:topsecret")
    monkeypatch.setenv("HUQUQ_TELEGRAM_SECRET", "topsecret too")
    with pytest.raises(SettingsError) as caught:
        load_settings()
    assert "topsecret" not in str(caught.value)


def test_keys_are_made_once_with_mode_0600_and_read_again(tmp_path) -> None:  # type: ignore[no-untyped-def]
    first = load_or_make_keys(tmp_path / "keys")
    assert load_or_make_keys(tmp_path / "keys") == first
    assert (tmp_path / "keys" / "keys").stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "keys").stat().st_mode & 0o777 == 0o700


def test_damaged_keys_say_what_to_do(tmp_path) -> None:  # type: ignore[no-untyped-def]
    load_or_make_keys(tmp_path)
    (tmp_path / "keys").write_text("half")
    with pytest.raises(SettingsError, match="backup"):
        load_or_make_keys(tmp_path)


def test_a_vault_rotates_keys_and_refuses_others() -> None:
    old, new = new_keys(), new_keys()
    token = Vault(old).encrypt("her words \ud800")
    both = type(old)((*new.encryption, *old.encryption), old.pseudonym)
    assert Vault(both).decrypt(token) == "her words \ud800"
    with pytest.raises(SettingsError):
        Vault(new).decrypt(token)


def test_pseudonyms_keep_their_parts_apart() -> None:
    vault = Vault(new_keys())
    assert vault.pseudonym("a", "bc") != vault.pseudonym("ab", "c")
    assert vault.pseudonym("a") == vault.pseudonym("a")
    assert vault.pseudonym("a") != Vault(new_keys()).pseudonym("a")
