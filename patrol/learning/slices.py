"""The same figures by kind of row: label, speech act, modus, language, length, disguise, source."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from patrol.learning.evaluation import PLAIN_TALK, Figure, Judged
from patrol.learning.measures import share
from patrol.records import LABELS, MODI, RISKY, SPEECH_ACTS

_LENGTHS = (80, 200, 500)
"""Characters: a comment, a short post, a post, an advertisement."""


def by_slice(rows: Sequence[Judged]) -> Iterator[Figure]:
    """Labels and acts as said of each gold one; recall and false flags by modus, language, length, disguise, source."""
    for label in LABELS:
        yield from _figure(
            f"label exact, of {label}", rows, _labelled(label), lambda row: row.made.label == row.example.label
        )
    for act in SPEECH_ACTS:
        yield from _figure(
            f"speech act exact, of {act}", rows, _acting(act), lambda row: row.made.speech_act == row.example.speech_act
        )
    for name, holds in _kinds(rows):
        yield from _figure(f"risky posts flagged, {name}", rows, _both(_risky, holds), _flagged)
        yield from _figure(f"look-alikes flagged, {name}", rows, _both(_plain, holds), _flagged)


_Among = Callable[[Judged], bool]


def _kinds(rows: Sequence[Judged]) -> Iterator[tuple[str, _Among]]:
    for modus in MODI:
        yield modus, _of_modus(modus)
    for language in sorted({str(row.made.language) for row in rows}):
        yield f"language {language}", _in_language(language)
    for low, high in zip((0, *_LENGTHS), (*_LENGTHS, None), strict=True):
        yield f"up to {high} characters" if high else f"over {low} characters", _as_long(low, high)
    yield "written in disguise", lambda row: bool(row.example.meta.get("obfuscated"))
    yield "aimed at children", lambda row: row.example.minor
    for file in dict.fromkeys(row.file for row in rows):
        yield f"from {file}", _from(file)


def _of_modus(modus: str) -> _Among:
    return lambda row: modus in row.example.modus


def _in_language(language: str) -> _Among:
    return lambda row: str(row.made.language) == language


def _as_long(low: int, high: int | None) -> _Among:
    return lambda row: low < len(row.example.text) and (high is None or len(row.example.text) <= high)


def _from(file: str) -> _Among:
    return lambda row: row.file == file


def _figure(name: str, rows: Iterable[Judged], among: _Among, holds: _Among) -> Iterator[Figure]:
    asked = [row for row in rows if among(row)]
    if asked:
        yield Figure(name, share(holds(row) for row in asked))


def _labelled(label: str) -> _Among:
    return lambda row: row.example.label == label


def _acting(act: str) -> _Among:
    return lambda row: row.example.speech_act == act


def _both(first: _Among, second: _Among) -> _Among:
    return lambda row: first(row) and second(row)


def _risky(row: Judged) -> bool:
    return row.example.label in RISKY


def _plain(row: Judged) -> bool:
    return row.example.label in PLAIN_TALK


def _flagged(row: Judged) -> bool:
    return row.made.flagged
