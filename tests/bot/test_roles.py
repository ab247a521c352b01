"""Who may do what: the table of roles."""

from __future__ import annotations

import pytest

from bot.accounts.roles import ROLES, known_roles, may_give, needs_second_factor, rights_of


@pytest.mark.parametrize(
    ("roles", "rights"),
    [
        ((), set()),
        (("volunteer",), set()),
        (("advocate",), {"cases"}),
        (("coordinator",), {"cases", "address", "invite"}),
        (("admin",), {"invite", "accounts"}),
        (("volunteer", "advocate"), {"cases"}),
        (("admin", "advocate"), {"cases", "invite", "accounts"}),
        (ROLES, {"cases", "address", "invite", "accounts"}),
        (("owner", "Admin", ""), set()),
    ],
)
def test_rights(roles: tuple[str, ...], rights: set[str]) -> None:
    assert rights_of(roles) == rights


@pytest.mark.parametrize(
    ("giver", "roles", "may"),
    [
        (("admin",), ("admin",), True),
        (("admin",), ROLES, True),
        (("admin",), (), False),
        (("admin",), ("owner",), False),
        (("coordinator",), ("advocate",), True),
        (("coordinator",), ("advocate", "volunteer"), True),
        (("coordinator",), ("coordinator",), False),
        (("coordinator",), ("volunteer", "admin"), False),
        (("coordinator",), (), False),
        (("coordinator", "admin"), ("admin",), True),
        (("advocate",), ("volunteer",), False),
        (("volunteer",), ("volunteer",), False),
        ((), ("volunteer",), False),
    ],
)
def test_who_gives_which_roles(giver: tuple[str, ...], roles: tuple[str, ...], may: bool) -> None:
    assert may_give(giver, roles) == may


def test_every_role_but_the_volunteers_needs_a_second_factor() -> None:
    assert [role for role in ROLES if not needs_second_factor([role])] == ["volunteer"]
    assert needs_second_factor(("volunteer", "advocate"))
    assert not needs_second_factor(())


def test_roles_are_told_once_each_in_their_order() -> None:
    assert known_roles(["admin", "owner", "advocate", "admin"]) == ("advocate", "admin")
