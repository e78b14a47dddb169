"""Examples -> a Parquet file without what points to a person, for universities, and the card that says what it is.

Names of people, accounts and posts are keyed hashes (HMAC-SHA256 under a secret that stays in the workspace), so that
who belongs together can be told and who it is cannot; in texts, contacts and long numbers are masked.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from patrol.errors import ContentError
from patrol.learning.caps import accounts_of
from patrol.learning.examples import TrainingSet
from patrol.learning.splits import source_of
from patrol.records import Example
from patrol.signals import notice
from patrol.tables import Tables
from patrol.text.masking import mask
from patrol.text.reading import read
from patrol.workspace import Workspace

DATA_FILE, CARD_FILE, KEY_FILE = "examples.parquet", "card.md", "export.key"
_BATCH = 1_000
_WORDS = ("id", "group", "title", "text", "label", "speech_act", "origin", "voice", "reviewer", "source", "month")
_HIDDEN = ("contact", "foreign_phone", "payment_account")
_PERSON = 16
"""Letters of a keyed hash: 64 bits."""


@dataclass(frozen=True, slots=True)
class Exported:
    """Where a set lies, how many examples it holds, and its digest."""

    folder: Path
    examples: int
    sha256: str


def export_set(workspace: Workspace, chosen: TrainingSet, tables: Tables, folder: Path) -> Exported:
    """Write a set without what points to a person, and its card, into a folder that is new or empty.

    Raises:
        ContentError: the set is empty, the folder holds something, or nothing can be written there.
    """
    if not chosen.examples:
        raise ContentError(
            "there is no example to hand on", path=str(folder), hint="decide items, or import labelled files"
        )
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.iterdir()):
            raise ContentError("the folder is not empty", path=str(folder), hint="name a new one")
        key = _key(workspace)
        _write(folder / DATA_FILE, _rows(chosen.examples, tables, key))
        with (folder / DATA_FILE).open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        (folder / CARD_FILE).write_text(_card(chosen, digest), encoding="utf-8")
    except OSError as error:
        raise ContentError(f"cannot be written: {error.strerror}", path=str(error.filename or folder)) from error
    return Exported(folder, len(chosen.examples), digest)


def hidden(title: str | None, text: str, tables: Tables) -> tuple[str | None, str]:
    """Title and text with contacts masked, also those that are written so that only a person reads them."""
    parts = {"title": list(mask(title or "")), "text": list(mask(text))}
    for signal in notice(read(title, text, slang=tables.slang), tables):
        if signal.name in _HIDDEN:
            part, end = parts[signal.field], min(signal.end, len(parts[signal.field]))
            part[signal.start : end] = "*" * max(0, end - signal.start)
    return "".join(parts["title"]) or None, "".join(parts["text"])


def _rows(examples: Sequence[Example], tables: Tables, key: bytes) -> Iterator[dict[str, object]]:
    def code(kind: str, value: object) -> str | None:
        # each kind has hashes of its own: an account's says nothing of a reviewer's
        words = f"{kind}\x1f{value}".encode("utf-8", "replace")
        return hmac.new(key, words, hashlib.sha256).hexdigest()[:_PERSON] if value else None

    for example in sorted(examples, key=lambda one: str(code("id", one.id))):  # by hash: the order tells nothing
        title, text = hidden(example.title, example.text, tables)
        when = example.meta.get("published_at") or example.meta.get("decided_at")
        yield {
            "id": code("id", example.id),
            "group": code("group", example.group),
            "title": title,
            "text": text,
            "label": example.label,
            "speech_act": example.speech_act,
            "modus": list(example.modus),
            "minor": example.minor,
            "origin": example.origin.partition(":")[0],
            "voice": code("voice", example.voice),
            "reviewer": code("reviewer", example.meta.get("analyst")),
            "accounts": [str(code("account", name)) for name in accounts_of(example)],
            "source": code("source", source_of(example)),
            "month": str(when)[:7] if when else None,
        }


def _write(path: Path, rows: Iterator[dict[str, object]]) -> None:
    import pyarrow
    from pyarrow import parquet

    fields = [pyarrow.field(name, pyarrow.string()) for name in _WORDS]
    lists = [pyarrow.field(name, pyarrow.list_(pyarrow.string())) for name in ("modus", "accounts")]
    schema = pyarrow.schema([*fields, *lists, pyarrow.field("minor", pyarrow.bool_())])
    with parquet.ParquetWriter(path, schema) as writer:
        batch: list[dict[str, object]] = []
        for row in rows:
            batch.append(row)
            if len(batch) == _BATCH:
                writer.write_batch(pyarrow.RecordBatch.from_pylist(batch, schema=schema))
                batch = []
        if batch:
            writer.write_batch(pyarrow.RecordBatch.from_pylist(batch, schema=schema))


def _key(workspace: Workspace) -> bytes:
    """The workspace's secret, made once: a person has one hash in all exports of a unit, another elsewhere."""
    path = workspace.run_dir / KEY_FILE
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(secrets.token_bytes(32))
    except FileExistsError:
        pass
    key = path.read_bytes()
    if len(key) != 32:
        raise ContentError("is no key of 32 bytes", path=str(path), hint="restore it, or remove it for a new one")
    return key


def _card(chosen: TrainingSet, digest: str) -> str:
    count = len(chosen.examples)
    synthetic = sum(example.origin == "synthetic" for example in chosen.examples)
    origins = Counter(example.origin.partition(":")[0] for example in chosen.examples)
    labels = Counter(example.label for example in chosen.examples)
    left = "\n".join(f"- {why}: {number}" for why, number in sorted(chosen.left_out.items())) or "- nothing"
    return f"""# Labelled recruitment posts, de-identified

{count} texts in `{DATA_FILE}` (SHA-256 {digest}); {synthetic} of them ({synthetic / count:.0%}) are invented.
A label is what a reviewer took for an indication at that time. It is no proof, and nobody in here is found guilty.

| | |
|---|---|
| by origin | {dict(origins)} |
| by label | {dict(labels)} |

Near copies stand in here once. `group`, `voice`, `accounts`, `source`, `reviewer` are keyed hashes: split by them, so
that no campaign, poster or reviewer stands on both sides. Months, not days, are told.

Left out before:

{left}

Limits: mails, accounts and long numbers are masked by patterns, and names of people in running text are not. Whoever
receives the set signs that nobody in it is sought out, and that it is passed on to no one.
"""
