"""Seed rows and decided items -> a training set: copies vote once, contradictions are left out and counted."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from patrol.copies import Fingerprint, bands, fingerprint, is_copy
from patrol.errors import ContentError
from patrol.learning.caps import capped
from patrol.records import LABELS, MODI, SPEECH_ACTS, Example
from patrol.workspace import Workspace


@dataclass(frozen=True, slots=True)
class TrainingSet:
    """Examples to learn from, one a near-copy group; how many were left out for which reason; the groups that
    contradict themselves, each with the ids and labels of its members."""

    examples: tuple[Example, ...]
    left_out: Mapping[str, int]
    contradictions: tuple[tuple[str, ...], ...] = ()


def seed_examples(workspace: Workspace) -> Iterator[Example]:
    """The rows of `data/seed/*.jsonl`, with their gold fields in `meta`.

    Raises:
        ContentError: a row is no JSON, lacks a field or has an unknown value; names file and line.
    """
    for path in workspace.files("data/seed", "*.jsonl").values():
        yield from labelled_file(path)


def labelled_file(path: Path) -> Iterator[Example]:
    """Examples of one JSON Lines file with `id`, `text`, `label`, `speech_act` (and `title modus minor voice origin`).

    Raises:
        ContentError: as in `seed_examples`.
    """
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            try:
                example = _example(json.loads(line.decode("utf-8")))
            except KeyError as error:
                raise ContentError(f"the example has no {error}", path=str(path), line=number) from error
            except (TypeError, ValueError, RecursionError) as error:
                raise ContentError(f"the example cannot be used: {error}", path=str(path), line=number) from error
            yield example


def _example(row: Any) -> Example:
    if not isinstance(row, dict):
        raise TypeError("a row must be a table of names and values")
    modus = row.get("modus") or []
    modus = tuple(name for name in ([modus] if isinstance(modus, str) else modus) if name != "none")
    speech_act: Any = {"talk": "other"}.get(row["speech_act"], row["speech_act"])
    for value, allowed in ((row["label"], LABELS), (speech_act, SPEECH_ACTS), *((name, MODI) for name in modus)):
        if value not in allowed:
            raise ValueError(f"{value!r} is none of {', '.join(allowed)}")
    for name in ("text", "title", "voice", "origin"):
        if not isinstance(row.get(name, ""), str if name == "text" else str | None):
            raise TypeError(f"{name} must be a text")
    for name in ("id", "voice", "origin"):
        str(row.get(name)).encode("utf-8")  # half a pair of code units cannot be written on the card
    return Example(
        id=str(row["id"]),
        text=row["text"],
        title=row.get("title") or None,
        label=row["label"],
        modus=modus,
        speech_act=speech_act,
        minor=bool(row.get("minor", False)),
        origin=row.get("origin") or "unknown",
        voice=row.get("voice"),
        group=str(row["id"]),
        meta=row,
    )


def training_set(examples: Iterable[Example], left_out: Mapping[str, int] | None = None) -> TrainingSet:
    """One example a near-copy group; a group with contradicting labels is dropped and listed; nobody's share is more
    than `caps` allows.

    Args:
        examples: labelled texts; a decision beats a seed row of the same group.
        left_out: counts made before (unsure decisions, ...), carried into the report.
    """
    counts = dict(left_out or {})
    kept: list[Example] = []
    contradictions: list[tuple[str, ...]] = []
    for members in _near_copies(list(examples)):
        decided = [example for example in members if example.origin == "decision"]
        voters = decided or members
        if len({example.label for example in voters}) > 1:
            counts["contradiction"] = counts.get("contradiction", 0) + len(members)
            contradictions.append(tuple(sorted(f"{example.id} ({example.label})" for example in members)))
            continue
        counts["copy"] = counts.get("copy", 0) + len(members) - 1
        # voice and group draw the side of the split: they must not change when a copy is decided, or decided again
        voice = next((example.voice for example in (*voters, *members) if example.voice), None)
        kept.append(replace(voters[0], voice=voice, group=min(example.group for example in members)))
    fair, over = capped(kept)
    left = {reason: count for reason, count in {**counts, **over}.items() if count}
    return TrainingSet(tuple(fair), left, tuple(contradictions))


def _near_copies(examples: Sequence[Example]) -> list[list[Example]]:
    prints = [fingerprint(example.title, example.text) for example in examples]
    parent = list(range(len(examples)))

    def root(index: int) -> int:
        while parent[index] != index:
            index = parent[index]
        return index

    for first, second in _likely_pairs(prints):
        if root(first) != root(second) and is_copy(prints[first], prints[second]):
            parent[root(second)] = root(first)
    groups: dict[int, list[Example]] = defaultdict(list)
    for index, example in enumerate(examples):
        groups[root(index)].append(example)
    return list(groups.values())


def _likely_pairs(prints: Sequence[Fingerprint]) -> Iterator[tuple[int, int]]:
    first_with: dict[object, int] = {}
    for index, print_ in enumerate(prints):
        for band in bands(print_):
            other = first_with.setdefault(band, index)
            if other != index:
                yield other, index
