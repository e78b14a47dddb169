"""An approved export -> its CSV file, masked, made by a worker and kept until the approval is over."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from patrol.console import showing, wording
from patrol.console.cells import lines
from patrol.console.language import LANGUAGES, N_, Speech, speech
from patrol.console.pages import local
from patrol.console.rights import may
from patrol.errors import QueueError, StoreError
from patrol.store import Connection, Database, exports
from patrol.store.accounts import account_by_name
from patrol.store.database import reading
from patrol.store.exports import Export, ExportRow
from patrol.text.masking import mask

FOLDER = "exports"
"""Where such files lie, below the workspace's run-time folder; no backup holds them."""
LONGEST = 500
"""Characters of a text in a cell."""
HEADER = (
    *("butir", "unit", "putusan", "alasan", "analis", "diputuskan", "tingkat", "jalur", "modus", "ujaran"),
    *("tujuan", "kontak_disebut", "kiriman", "sumber", "judul", "teks"),
)
_STEP = 200
"""Rows between two reports."""

Beat = Callable[[int], None]
"""Hears how many rows are made; what it raises ends the making."""


def file_of(folder: Path, number: int) -> Path:
    """Where the file of an export lies, made or not."""
    return folder / f"{number}.csv"


def make_file(database: Database, folder: Path, number: int, language: str, beat: Beat) -> int:
    """Make the file of an approved export -> its rows in number. Made again, it takes the old one's place; cut off
    half-way, it leaves none.

    Raises:
        StoreError: the approval is over, or who asked or approved has the right no longer.
    """
    clear_old(folder)
    spoken = speech(next((known for known in LANGUAGES if known == language), "id"))
    with reading(database) as connection:
        wanted = _wanted(connection, number)
        made = _Counted((_cells(row, spoken) for row in exports.rows(connection, wanted)), beat)
        _write(file_of(folder, number), lines(HEADER, made))
    return made.count


def clear_old(folder: Path) -> None:
    """Remove the files whose approval is over, and what a killed worker left."""
    oldest = time.time() - exports.VALID.total_seconds()
    for path in folder.glob("*.csv*"):
        if path.stat().st_mtime < oldest:
            path.unlink(missing_ok=True)


def _wanted(connection: Connection, number: int) -> Export:
    """The export as it stands when the worker comes to it.

    Raises:
        StoreError: it may not be made (any more).
    """
    try:
        wanted = exports.approved(connection, number)
    except QueueError as error:
        raise StoreError(error.message, hint=error.hint) from error
    asked, settled = (account_by_name(connection, name or "") for name in (wanted.asked_by, wanted.settled_by))
    for who, right in ((asked, "export"), (settled, "approve")):
        if who is None or who.disabled_at is not None or not may(who.role, right):  # type: ignore[arg-type]
            raise StoreError("who asked for this export or approved it may no longer do so", hint="ask for it again")
    return wanted


class _Counted:
    """Rows as they pass, counted; every so many are reported."""

    def __init__(self, rows: Iterable[tuple[object, ...]], beat: Beat) -> None:
        self.rows, self.beat, self.count = rows, beat, 0

    def __iter__(self) -> Iterator[tuple[object, ...]]:
        for row in self.rows:
            self.count += 1
            if self.count % _STEP == 0:
                self.beat(self.count)
            yield row


def _write(path: Path, pieces: Iterable[bytes]) -> None:
    """A file of ours alone, whole or not at all; of two workers each writes its own."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    begun = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        with os.fdopen(os.open(begun, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.writelines(pieces)
            file.flush()
            os.fsync(file.fileno())
        begun.replace(path)
    finally:
        begun.unlink(missing_ok=True)


def _cells(row: ExportRow, spoken: Speech) -> tuple[object, ...]:
    """An item's cells, masked whoever takes them; the words of a victim or a minor stay in the house."""
    made = row.assessment
    hidden = showing.speaks_for_itself(made)
    withheld = spoken.say(N_("(disamarkan)"))
    return (
        row.item_id,
        row.unit,
        spoken.say(wording.VERDICTS.get(row.verdict, row.verdict)),  # type: ignore[call-overload]
        "; ".join(spoken.say(wording.reason_words(row.verdict, reason)) for reason in row.reasons),
        row.analyst,
        local(row.decided_at),
        spoken.say(wording.BANDS[made.band]),
        spoken.say(wording.LANES.get(made.lane, made.lane)),
        "; ".join(spoken.say(wording.MODUS[name]) for name in made.modus),
        spoken.say(wording.SPEECH_ACTS[made.speech_act]),
        ", ".join(made.destinations),
        len(made.contacts),
        row.posts,
        mask(row.source),
        withheld if hidden else mask(row.title or "")[:LONGEST],
        withheld if hidden else mask(row.text)[:LONGEST],
    )
