"""A labelled file of other hands (CSV, JSON Lines, Parquet) -> examples, one at a time, or why a row is none.

Nothing is held but the row at hand, so that a file of millions of rows can be read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from patrol.errors import ContentError
from patrol.intake.files import COLUMNS as POST_COLUMNS
from patrol.intake.rows import BadRow, Row, bounded_lines, column_key, csv_rows, json_rows
from patrol.records import CASES, LABELS, MODI, SPEECH_ACTS, Example, Label, Modus, SpeechAct

MAX_CHARS = 20_000
"""As much of a text is read as the scanner reads of a post."""
COLUMNS: Mapping[str, tuple[str, ...]] = {
    **{name: POST_COLUMNS[name] for name in ("text", "title", "id", "published_at")},
    "label": ("label", "verdict", "putusan", "kelas", "class", "kategori", "category", "anotasi", "annotation"),
    "speech_act": ("speech_act", "tindak_tutur", "act"),
    "modus": ("modus", "modi", "modus_operandi"),
    "minor": ("minor", "anak", "child", "di_bawah_umur"),
    "voice": ("voice", "author", "penulis", "akun", "user", "username", "annotator_voice"),
    "source": ("source", "sumber", "platform", "kanal", "channel", "media", "dataset"),
    "contacts": ("contacts", "contact", "kontak", "telepon", "nomor_hp"),
}
_OTHER_NAMES: Mapping[str, str] = {
    "tppo": "trafficking", "indikasi_tppo": "trafficking", "human_trafficking": "trafficking",
    "nonprosedural": "nonprocedural", "non_prosedural": "nonprocedural", "non_procedural": "nonprocedural",
    "penipuan_kerja": "job_scam", "lowongan_palsu": "job_scam", "jobscam": "job_scam",
    "resmi": "legit", "asli": "legit", "legitimate": "legit", "lowongan_biasa": "legit",
    "bukan": "none", "bukan_lowongan": "none", "tidak_ada": "none",
    "ragu": "unsure", "belum_jelas": "unsure", "tidak_yakin": "unsure", "uncertain": "unsure",
}  # fmt: skip
_YES = frozenset(("1", "true", "yes", "ya", "y", "benar"))
_BATCH = 1_000


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A row that no example came of: its line (or place, in Parquet), the kind of reason, and the particulars."""

    number: int
    why: str
    told: str = ""


@dataclass(frozen=True, slots=True)
class Taken:
    """A row's example, and what had to be done to it: `text cut`, `modus unknown`, `speech act assumed`."""

    number: int
    example: Example
    changes: tuple[str, ...] = ()


def labelled_rows(path: Path, labels: Mapping[str, str] | None = None) -> Iterator[Taken | LeftOut]:
    """Every row of a labelled file, in its order: an example, or why it is none.

    Args:
        path: `.csv`, `.tsv`, `.txt`, `.jsonl`, `.ndjson` or `.parquet`, its columns known by name.
        labels: the file's own words for labels -> ours, beside those that are known.

    Raises:
        ContentError: no such file, a kind that cannot be read, or no column that holds the text or the label.
    """
    known = {**{name: name for name in (*LABELS, "unsure")}, **_OTHER_NAMES}
    for given, ours in (labels or {}).items():
        if ours not in (*LABELS, "unsure"):
            raise ContentError(
                f"{ours!r} is no label of ours", path=str(path), hint=f"there are {', '.join(LABELS)}, unsure"
            )
        known[column_key(given)] = ours
    for row in _rows(path):
        yield (
            LeftOut(row.number, "row cannot be read", row.why)
            if isinstance(row, BadRow)
            else _taken(row, path.stem, known)
        )


def _rows(path: Path) -> Iterator[Row | BadRow]:
    if not path.is_file():
        raise ContentError("there is no such file", path=str(path))
    suffix = path.suffix.lower()
    if suffix in (".csv", ".tsv", ".txt"):
        return _with_columns(path, csv_rows(path))
    if suffix in (".jsonl", ".ndjson"):
        return _json_file(path)
    if suffix == ".parquet":
        return _parquet(path)
    raise ContentError(
        f"files ending in {suffix or 'nothing'} cannot be read",
        path=str(path),
        hint="hand in .csv, .jsonl or .parquet",
    )


def _json_file(path: Path) -> Iterator[Row | BadRow]:
    with path.open("rb") as file:
        yield from json_rows(bounded_lines(file))


def _with_columns(path: Path, rows: Iterator[Row | BadRow]) -> Iterator[Row | BadRow]:
    for row in rows:
        if isinstance(row, Row):
            _check_columns(path, list(row.columns))
        yield row


def _parquet(path: Path) -> Iterator[Row]:
    import pyarrow
    from pyarrow import parquet

    try:
        file = parquet.ParquetFile(path)
        names = list(file.schema_arrow.names)
        _check_columns(path, names)
        used = {column_key(name) for choices in COLUMNS.values() for name in choices}
        wanted, number = [name for name in names if column_key(name) in used], 0
        for batch in file.iter_batches(batch_size=_BATCH, columns=wanted):
            for columns in batch.to_pylist():
                number += 1
                yield Row(number, columns)
    except (pyarrow.ArrowException, OSError) as error:
        why = str(error).splitlines()[0][:200]
        raise ContentError(f"is no Parquet that can be read: {why}", path=str(path)) from error


def _check_columns(path: Path, names: list[str]) -> None:
    keys = {column_key(name) for name in names}
    for wanted in ("text", "label"):
        if not keys.intersection(COLUMNS[wanted]):
            there = ", ".join(names)[:400]
            hint = f"name one of them {', '.join(COLUMNS[wanted][:5])}"
            raise ContentError(f"no column holds the {wanted}; there are: {there}", path=str(path), line=1, hint=hint)


def _taken(row: Row, stem: str, labels: Mapping[str, str]) -> Taken | LeftOut:
    cells = _cells(row)
    text, given = cells["text"], cells["label"]
    if not isinstance(text, str) or not text.strip():
        return LeftOut(row.number, "no text")
    if given is None:
        return LeftOut(row.number, "no label")
    label = labels.get(column_key(str(given)))
    if label is None:
        return LeftOut(row.number, "unknown label", str(given)[:60])
    if label == "unsure":
        return LeftOut(row.number, "unsure")
    changes = ["text cut"] if len(text) > MAX_CHARS else []
    modus, strange = _modus(cells["modus"])
    changes += ["modus unknown"] if strange else []
    act = column_key(str(cells["speech_act"])) if cells["speech_act"] is not None else ""
    act = {"talk": "other"}.get(act, act)
    if act not in SPEECH_ACTS:
        changes.append("speech act unknown" if act else "speech act assumed")
        act = "offer" if label in CASES | {"legit"} else "other"
    return Taken(row.number, _example(row, cells, stem, label, act, modus, text[:MAX_CHARS]), tuple(changes))


def _example(
    row: Row, cells: Mapping[str, Any], stem: str, label: Any, act: Any, modus: tuple[Modus, ...], text: str
) -> Example:
    said: Label = label
    spoken: SpeechAct = act
    told = {name: _short(cells[name]) for name in ("id", "voice", "source", "published_at", "title")}
    key = told["id"] or str(row.number)
    return Example(
        id=f"{stem}:{key}",
        text=_storable(text),
        title=told["title"],
        label=said,
        modus=modus,
        speech_act=spoken,
        minor=column_key(str(cells["minor"])) in _YES,
        origin=f"import:{stem}",
        voice=f"{stem}:{told['voice']}" if told["voice"] else None,
        group=f"{stem}:{key}",
        meta={"source": told["source"], "published_at": told["published_at"], "contacts": _parts(cells["contacts"])},
    )


def _cells(row: Row) -> dict[str, Any]:
    by_name = {column_key(name): value for name, value in row.columns.items()}
    return {field: _first(by_name, names) for field, names in COLUMNS.items()}


def _first(by_name: Mapping[str, Any], names: tuple[str, ...]) -> Any:
    present: Callable[[Any], bool] = lambda value: value is not None and value != [] and str(value).strip() != ""  # noqa: E731
    return next((by_name[name] for name in names if present(by_name.get(name))), None)


def _modus(value: Any) -> tuple[tuple[Modus, ...], bool]:
    given = [column_key(part) for part in _parts(value)]
    found = tuple(name for name in MODI if name in given)
    return found, any(name not in (*MODI, "none") for name in given)


def _parts(value: Any) -> list[str]:
    if value is None:
        return []
    parts = value if isinstance(value, list) else re.split(r"[,;|]", str(value))
    return [_storable(str(part).strip())[:200] for part in parts[:50] if str(part).strip()]


def _short(value: Any) -> str | None:
    return None if value is None else _storable(str(value).strip())[:300]


def _storable(text: str) -> str:
    """Half a pair of code units can be neither hashed nor written."""
    return text.encode("utf-8", "replace").decode("utf-8")
