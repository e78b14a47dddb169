"""Who may do what: one table, right -> roles. Every route names its right; `tests/test_console_rights.py` walks all."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, get_args

from patrol.console.language import N_
from patrol.store.accounts import Role

Right = Literal[
    "public",
    "own",
    "lists",
    "items",
    "work",
    "unmask",
    "hand_in",
    "audit",
    "people",
    "units",
    "approve",
    "export",
    "exports",
]

_ALL: frozenset[Role] = frozenset(get_args(Role))

RIGHTS: Mapping[Right, frozenset[Role]] = {
    # the sign-in page: before anybody is known
    "public": _ALL,
    # the first page, one's own sessions, second factor and preferences
    "own": _ALL,
    # lists whose texts are masked whoever looks: all that a researcher sees
    "lists": frozenset({"analyst", "senior", "researcher", "custodian", "auditor"}),
    # texts as captured, contacts, copies, pictures, search
    "items": frozenset({"analyst", "senior", "custodian", "auditor"}),
    "work": frozenset({"analyst", "senior"}),
    "unmask": frozenset({"analyst", "senior", "custodian"}),
    "hand_in": frozenset({"analyst", "senior", "operator"}),
    "audit": frozenset({"auditor", "admin"}),
    "people": frozenset({"admin"}),
    "units": frozenset({"admin"}),
    # evidence leaves the house by two pairs of hands: no role has both
    "approve": frozenset({"senior"}),
    "export": frozenset({"custodian"}),
    # what was asked for and approved: no texts
    "exports": frozenset({"senior", "custodian", "auditor"}),
}
"""Each right with the roles that have it."""

GRAVE: frozenset[Right] = frozenset({"unmask", "people", "units", "approve", "export"})
"""Rights whose acts ask those who have a second factor for it once more."""

ROLE_NAMES: Mapping[Role, str] = {
    "analyst": N_("Analis"),
    "senior": N_("Analis senior"),
    "researcher": N_("Peneliti (tanpa identitas)"),
    "operator": N_("Operator pengumpulan"),
    "custodian": N_("Penjaga bukti"),
    "auditor": N_("Auditor"),
    "admin": N_("Admin"),
}


def may(role: str, right: Right) -> bool:
    """Whether the role has the right; a role that nobody knows has none."""
    return role in RIGHTS[right]
