"""Who may do what. Pure. An account has one or more roles; each right belongs to the fewest that need it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, get_args

Role = Literal["advocate", "volunteer", "coordinator", "admin"]
Right = Literal[
    "cases",  # see who waits, read threads, answer
    "address",  # have the number or id of a woman shown, for a case, with a reason
    "invite",  # make one-time links for advocates and volunteers
    "accounts",  # all about accounts: roles, locks, removal, links of every kind
]

ROLES: tuple[Role, ...] = get_args(Role)
_RIGHTS: dict[Role, frozenset[Right]] = {
    "advocate": frozenset({"cases"}),
    "volunteer": frozenset(),  # works on the library; nothing of any woman
    "coordinator": frozenset({"cases", "address", "invite"}),
    "admin": frozenset({"invite", "accounts"}),
}
_INVITED_BY_COORDINATORS: frozenset[Role] = frozenset({"advocate", "volunteer"})


def known_roles(names: Iterable[str]) -> tuple[Role, ...]:
    """Those of the names that are roles, each once, in their order."""
    given = set(names)
    return tuple(role for role in ROLES if role in given)


def rights_of(roles: Iterable[str]) -> frozenset[Right]:
    return frozenset().union(*(_RIGHTS[role] for role in known_roles(roles)))


def may_give(giver: Iterable[str], roles: Iterable[str]) -> bool:
    """Whether somebody with the roles `giver` may make a link for an account with `roles`. None at all: nobody."""
    rights, wanted = rights_of(giver), set(known_roles(roles))
    if not wanted or "invite" not in rights:
        return False
    return "accounts" in rights or wanted <= _INVITED_BY_COORDINATORS


def needs_second_factor(roles: Iterable[str]) -> bool:
    """Whoever reads threads, or decides who does, shows more than a password."""
    return bool(rights_of(roles))
