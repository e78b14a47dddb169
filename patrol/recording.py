"""A run's recorder, opened and closed: what killed runs left is put right first; each capture gets its index row."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from patrol.errors import PatrolError
from patrol.evidence.recorder import Captured, Recorder
from patrol.evidence.recovery import recover
from patrol.store import Connection, Database
from patrol.store.captures import save_captures
from patrol.store.database import PATIENCE_SECONDS, writing
from patrol.workspace import Workspace


def evidence_folder(workspace: Workspace) -> Path:
    """Where WARC files and their logs lie."""
    return workspace.run_dir / "evidence"


class Recording(Recorder):
    """A recorder whose index rows are written in somebody else's transaction."""

    def index(self, connection: Connection) -> None:
        """Index what was captured since the last time; all of it is on the disk by then."""
        save_captures(connection, self.take(), self.run)

    def rows(self) -> dict[str, Any]:
        """The same for the run's clerk: plain values, and the run that they are of. They may be stored once `to_sync`,
        asked for right after them, is through."""
        taken, self.fresh = self.fresh, []
        return {"captures": [_row(one) for one in taken], "run": self.run}

    def back(self, told: Mapping[str, Any]) -> None:
        """Rows that the clerk did not write: they are indexed at the end."""
        self.fresh.extend(Captured(**one) for one in told["captures"])


def _row(one: Captured) -> dict[str, Any]:
    return {name: getattr(one, name) for name in Captured.__slots__}


@contextmanager
def recording(
    folder: Path, database: Database, *, run: int | None = None, tokens: Iterable[str] = ()
) -> Iterator[Recording]:
    """A recorder for a run: hand it to the crawl, and its `rows` to the sink (`Sending.also`).

    `run` is the ledger's number, `tokens` what must appear in no record.

    Raises:
        EvidenceError: what an earlier run left cannot be put right, or the log cannot be closed.
    """
    index_recovered(folder, database)
    recorder = Recording(folder, secrets_of_unit=tokens, run=run)
    try:
        yield recorder
        finish(recorder, database)
    except BaseException:
        with suppress(PatrolError, OSError):  # the log stays open then, and the next run puts it right
            finish(recorder, database)
        raise


def finish(recorder: Recording, database: Database) -> None:
    """Index what is left, close the log, anchor it."""
    if recorder.fresh:
        with writing(database, patience=PATIENCE_SECONDS) as connection:
            recorder.index(connection)
    recorder.close()


def index_recovered(folder: Path, database: Database) -> int:
    """Put right what killed runs left, and index what they had captured -> how many captures."""
    found = list(recover(folder))
    if found:
        with writing(database, patience=PATIENCE_SECONDS) as connection:
            save_captures(connection, found)
    return len(found)
