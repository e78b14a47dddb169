"""The practice web's posts -> the README's table of how they come out, and that table put in its place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from patrol.errors import ContentError
from patrol.learning.examples import labelled_file
from patrol.records import Post
from patrol.scoring import Engine, assess
from patrol.workspace import Workspace


def practice_table(workspace: Workspace, engine: Engine) -> Iterator[str]:
    """The README's table: how the practice web's posts come out, by modus, and its look-alikes by kind of text.

    A post of two modi counts in both rows. Job scams where nobody moves (`advance_fee`, `task_scam`) belong in
    band low.
    """
    rows: dict[tuple[bool, str], Counter[str]] = {}
    for path in workspace.files("data/practice", "*.jsonl").values():
        for example in labelled_file(path):
            found = assess(Post("practice", example.id, example.text, example.title), engine)
            innocent = example.label in ("legit", "none")
            names: tuple[str, ...] = (example.speech_act,) if innocent else example.modus
            for name in names:
                rows.setdefault((innocent, name), Counter()).update(("all", "flagged" if found.flagged else found.band))
    yield "| posts | n | flagged | low | none |"
    yield "|---|---|---|---|---|"
    for (innocent, name), count in sorted(rows.items()):
        title = f"*innocent: {name}*" if innocent else name
        yield f"| {title} | {count['all']} | {count['flagged']} | {count['low']} | {count['none']} |"


_MARKS = "<!-- practice-table -->", "<!-- /practice-table -->"


def put_table(path: Path, lines: Iterable[str]) -> None:
    """Write the table between its two marks in a file. Errors: ContentError (a mark is missing)."""
    text = path.read_text(encoding="utf-8")
    head, mark, rest = text.partition(_MARKS[0])
    _, end, tail = rest.partition(_MARKS[1])
    if not (mark and end):
        raise ContentError(
            f"no {_MARKS[0]} ... {_MARKS[1]}", path=str(path), hint="put both marks where the table belongs"
        )
    path.write_text("\n".join((head + mark, *lines, end + tail)), encoding="utf-8")
