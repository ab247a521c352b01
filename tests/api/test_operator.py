"""/metrics, /docs and /openapi.json: for whoever has the operator's password."""

from __future__ import annotations

import base64
import hashlib
import re

import httpx
import pytest

from kit.errors import SettingsError
from kit.settings import load_settings
from tests.api.conftest import OPERATOR

GUARDED = (
    "/metrics",
    "/docs",
    "/docs/swagger-ui-bundle.js",
    "/docs/swagger-ui.css",
    "/docs/favicon.png",
    "/openapi.json",
)
NAME, PASSWORD = OPERATOR


def basic(pair: str) -> str:
    return "Basic " + base64.b64encode(pair.encode()).decode()


@pytest.mark.parametrize("path", GUARDED)
async def test_the_password_lets_in_whatever_the_name(client: httpx.AsyncClient, path: str) -> None:
    for name in (NAME, "", "somebody"):
        answer = await client.get(path, auth=(name, PASSWORD))
        assert answer.status_code == 200
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]


@pytest.mark.parametrize("path", GUARDED)
@pytest.mark.parametrize(
    "given",
    [
        None,
        "",
        "Basic",
        "Basic !!!",
        "Basic \xe9",
        basic(PASSWORD),
        basic(f"{NAME}:"),
        basic(f"{NAME}:{PASSWORD}x"),
        basic(f"{NAME}:{PASSWORD[:-1]}"),
        basic(f"{NAME}:{PASSWORD}").replace("Basic", "Bearer"),
        f"Bearer {PASSWORD}",
    ],
)
async def test_nobody_else_is_let_in(client: httpx.AsyncClient, path: str, given: str | None) -> None:
    headers = {} if given is None else {"Authorization": given.encode("latin-1")}
    answer = await client.get(path, headers=headers)
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"].startswith("Basic realm=")
    assert answer.headers["cache-control"] == "no-store"
    assert answer.json() == {"detail": "Unauthorized"}


@pytest.mark.parametrize("path", GUARDED)
async def test_without_a_password_they_are_not_there(closed: httpx.AsyncClient, path: str) -> None:
    unknown = await closed.get("/no-such-page")
    for auth in (None, OPERATOR, (NAME, "")):
        answer = await closed.get(path, auth=auth)
        assert (answer.status_code, answer.text) == (404, unknown.text)
        assert "www-authenticate" not in answer.headers


async def test_health_is_open_and_tells_nothing_else(closed: httpx.AsyncClient) -> None:
    for path in ("/healthz", "/readyz"):
        assert (await closed.get(path)).json() == {"status": "ok"}


async def test_no_other_page_tells_of_the_api(client: httpx.AsyncClient) -> None:
    for path in ("/redoc", "/docs/oauth2-redirect", "/docs/redoc.standalone.js", "/static-offline-docs/swagger-ui.css"):
        assert (await client.get(path, auth=OPERATOR)).status_code == 404


async def test_the_policy_of_docs_runs_its_own_script_alone(client: httpx.AsyncClient) -> None:
    page = await client.get("/docs", auth=OPERATOR)
    policy = page.headers["content-security-policy"]
    assert "unsafe" not in policy
    inline = re.findall(r"<script>(.*?)</script>", page.text, re.S)
    assert len(inline) == 1
    hashed = base64.b64encode(hashlib.sha256(inline[0].encode()).digest()).decode()
    assert f"script-src 'self' 'sha256-{hashed}';" in policy
    assert "http" not in page.text  # nothing is fetched from a third party


async def test_the_schema_names_the_webhooks_and_not_what_is_guarded(client: httpx.AsyncClient) -> None:
    paths = (await client.get("/openapi.json", auth=OPERATOR)).json()["paths"]
    assert "/webhooks/telegram" in paths
    assert not set(GUARDED) & set(paths)


def test_a_short_password_stops_the_start() -> None:
    with pytest.raises(SettingsError, match="HUQUQ_OPERATOR_PASSWORD: must be at least 16 characters"):
        load_settings(_env_file=None, operator_password="x" * 15)
    assert load_settings(_env_file=None, operator_password="x" * 16).operator_password is not None
