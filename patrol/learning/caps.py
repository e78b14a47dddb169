"""Examples -> the same, no account and no reviewer with more than a share of them: nobody teaches the model alone.

Against poisoning: who floods the queue with one account's texts, or decides with a stolen sign-in, moves the weights by
what is left under the caps. Which examples stay is drawn by the hash of their words, so that nobody times it.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence

from patrol.records import Example

OF_ONE_ACCOUNT = 40
"""Near-copy groups of one poster, contact or imported voice that are learnt from at most."""
REVIEWERS_SHARE = 0.5
"""Of the decisions, so many come from one reviewer at most, where there is more than one."""
FEW = 40
"""Decisions of one reviewer up to which that is not asked: a unit begins with somebody."""


def capped(examples: Sequence[Example]) -> tuple[list[Example], Counter[str]]:
    """The examples under both caps, in their order, and how many were left out for which. Seed rows are not counted:
    they were read one by one before they came."""
    counts: Counter[str] = Counter()
    kept = _under(examples, _accounts, lambda _: OF_ONE_ACCOUNT)
    counts["more than the cap of one account"] = len(examples) - len(kept)
    reviewed = Counter(name for example in kept for name in _reviewer(example))
    most = {name: max(FEW, _others(reviewed, name)) for name in reviewed} if len(reviewed) > 1 else {}
    fair = _under(kept, _reviewer, lambda name: most.get(name, len(kept)))
    counts["more than the share of one reviewer"] = len(kept) - len(fair)
    return fair, +counts


def _others(reviewed: Counter[str], name: str) -> int:
    """What the others decided, as much as `REVIEWERS_SHARE` lets one have beside them."""
    return round((reviewed.total() - reviewed[name]) * REVIEWERS_SHARE / (1 - REVIEWERS_SHARE))


def _under(
    examples: Sequence[Example], names: Callable[[Example], Iterable[str]], most: Callable[[str], int]
) -> list[Example]:
    places: dict[str, list[int]] = defaultdict(list)
    for index, example in enumerate(examples):
        for name in names(example):
            places[name].append(index)
    out: set[int] = set()
    for name, indices in places.items():
        if len(indices) > most(name):
            out.update(sorted(indices, key=lambda index: _drawn(examples[index]))[most(name) :])
    return [example for index, example in enumerate(examples) if index not in out]


def _drawn(example: Example) -> bytes:
    return hashlib.sha256(f"{example.title}\x1f{example.text}".encode("utf-8", "replace")).digest()


def accounts_of(example: Example) -> tuple[str, ...]:
    """Who stands behind a text: the poster's account, contacts in it, the voice of an imported row."""
    account, contacts = example.meta.get("account"), example.meta.get("contacts")
    named = [str(contact) for contact in contacts] if isinstance(contacts, (list, tuple)) else []
    return tuple(dict.fromkeys([*([f"account {account}"] if account else []), *named]))


def _accounts(example: Example) -> tuple[str, ...]:
    if example.origin != "decision" and not example.origin.startswith("import:"):
        return ()
    return (
        *accounts_of(example),
        *([f"voice {example.voice}"] if example.voice and example.origin != "decision" else []),
    )


def _reviewer(example: Example) -> tuple[str, ...]:
    name = example.meta.get("analyst")
    return (str(name),) if example.origin == "decision" and name else ()
