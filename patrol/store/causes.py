"""Why an item is refused -> a sentence for logs and terminals, and a cause that the pages say in the reader's language.

What became of each item of a bulk decision is kept with its cause; it has to be told later, to people who were not
there, in either language.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args

from patrol.errors import QueueError
from patrol.hours import local

CauseName = Literal[
    "unknown", "joined", "decided", "held", "lease",
    "late", "told", "superseded",
    "declined", "taken_back", "no_right", "other",
]  # fmt: skip
_SAID: Mapping[str, str] = {
    "unknown": "there is no item {number} in this queue",
    "joined": "item {number} was joined to item {other}, whose texts are copies of it",
    "decided": "item {number} was decided meanwhile ({at})",
    "held": "item {number} is held by {who} until {at}",
    "lease": "your time on item {number} was over, or you opened it anew",
    "late": "the time to take it back is over",
    "told": "it was told to others already",
    "superseded": "it is no longer the last word on its item",
    "declined": "{who} did not confirm it",
    "taken_back": "it was taken back before",
    "no_right": "who asked for it may no longer decide",
    "other": "{said}",
}


@dataclass(frozen=True, slots=True)
class Cause:
    """A cause by name, and what it speaks of: the item, another item, a person, a moment (UTC). `said`: the words of
    one that has no name."""

    name: CauseName
    number: int | None = None
    other: int | None = None
    who: str | None = None
    at: datetime | None = None
    said: str | None = None

    def __str__(self) -> str:
        """The cause as an English sentence."""
        facts = {"number": self.number, "other": self.other, "who": self.who, "said": self.said}
        return _SAID[self.name].format(**facts, at="" if self.at is None else local(self.at))

    def kept(self) -> str:
        """The cause as it is kept in the database; `read_cause` reads it."""
        facts = {"number": self.number, "other": self.other, "who": self.who, "said": self.said}
        facts["at"] = None if self.at is None else self.at.isoformat()
        return json.dumps({"cause": self.name, **{key: fact for key, fact in facts.items() if fact is not None}})


def read_cause(kept: str | None) -> Cause | None:
    """A cause out of the database. Before causes had names a sentence stood there: it is `other`."""
    if kept is None:
        return None
    if not kept.startswith('{"cause": '):
        return Cause("other", said=kept)
    facts = json.loads(kept)
    name, at = facts.pop("cause"), facts.pop("at", None)
    if name not in get_args(CauseName):  # written by a later version
        return Cause("other", said=name)
    return Cause(name, **facts, at=None if at is None else datetime.fromisoformat(at))


class RefusalError(QueueError):
    """A queue action that is refused for a cause that has a name."""

    def __init__(self, cause: Cause, *, hint: str | None = None) -> None:
        super().__init__(str(cause), hint=hint)
        self.cause = cause


def cause_of(error: QueueError) -> Cause:
    """Why: by name where it has one, else in the error's own words."""
    return error.cause if isinstance(error, RefusalError) else Cause("other", said=error.message)
