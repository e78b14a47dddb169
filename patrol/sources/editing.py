"""A source added, paused or resumed in `sources.yml`; every other byte of the file stays as it is."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlsplit

from patrol.errors import SourceError
from patrol.sources.fields import NAME
from patrol.sources.reading import BOUNDS
from patrol.yaml_nodes import Lines, load_mapping

_NEW = """\
# What this unit watches, when, and on which legal basis. Check it with: patrol source check
bases: {}

# How long captures are kept, by class; `ordinary` is there without being declared.
# retention:
#   ordinary: {days: 365, max_bytes: 20000000000}

sources:
"""
_ROW = """\
  {name}:
    address: {address}
{spider}    schedule: "{schedule}"   # minute, hour, day, month, weekday
    zone: WIB             # or WITA, WIT
    # jitter: 60          # seconds by which a round may begin later
    # quiet: 22:00-05:00  # no round begins then; in_quiet: move (to its end) or skip
    # missed: run         # or record: what to do about a round that could not begin in time
{words}    # region: ...
    # owner: ...
    basis: {basis}
    # retention: ordinary
    # floor: 1            # fewer posts than this, and the operator is told
    # max_pages: 200
"""
_WORDS = '    # words: [scam_compound/id, "kerja kamboja"]   # with {word} in the address\n'


def name_for(address: str, taken: frozenset[str] = frozenset()) -> str:
    """A name made of an address: its host and the last part of its path."""
    parts = urlsplit(address)
    last = [part for part in parts.path.split("/") if part and "{" not in part][-1:]
    said = "-".join([(parts.hostname or "sumber").removeprefix("www."), *last]).lower()
    plain = "".join(letter if letter.isascii() and letter.isalnum() else "-" for letter in said)
    base = "-".join(part for part in plain.split("-") if part)[:50] or "sumber"
    numbered = (f"{base}-{number}" for number in range(2, 10_000))
    return base if base not in taken else next(name for name in numbered if name not in taken)


def with_source(
    path: Path,
    *,
    name: str,
    address: str,
    basis: str,
    schedule: str,
    spider: str | None = None,
    words: Sequence[str] = (),
) -> str:
    """The file's text with one more source at the end of its list.

    Raises:
        SourceError: the name is none or is taken, or the file cannot be read as a list of sources.
    """
    if not NAME.fullmatch(name):
        raise SourceError(f"{name!r} is no name: write small letters, digits and -", path=str(path))
    text = _text(path) if path.is_file() else _NEW
    line = (
        f"    spider: {spider}\n"
        if spider
        else "    # spider: any         # empty: the one made for the site, else picked by the page\n"
    )
    told = f"    words: [{', '.join(map(_quoted, words))}]\n" if words else _WORDS
    row = _ROW.format(name=name, address=_quoted(address), basis=basis, schedule=schedule, spider=line, words=told)
    if not path.is_file():
        return text + row
    top = load_mapping(path, SourceError, None, BOUNDS)
    sources = top.get("sources")
    if "sources" not in top:
        return _ended(text) + "\nsources:\n" + row
    if isinstance(sources, Lines) and name in sources:
        raise SourceError(f"there is a source {name!r} already", path=str(path), line=sources.at[name])
    lines = text.splitlines(keepends=True)
    head = top.at["sources"] - 1
    if sources in ({}, "", None) and lines[head].split("#")[0].strip() not in ("sources:", "sources: {}"):
        raise SourceError("sources must hold names, and under each its values", path=str(path), line=head + 1)
    if lines[head].split("#")[0].strip() == "sources: {}":
        lines[head] = lines[head].replace("sources: {}", "sources:", 1)
    elif isinstance(sources, Lines) and sources and sources.line == top.at["sources"]:
        raise SourceError(
            "the sources stand on one line: write each on lines of its own", path=str(path), line=head + 1
        )
    end = _end_of(lines, head)
    before = _ended("".join(lines[:end]))
    return before + _indented(row, _indent(lines, head, end)) + "".join(lines[end:])


def with_switch(path: Path, name: str, *, on: bool) -> str:
    """The file's text with a source switched on or off.

    Raises:
        SourceError: there is no such source, or it stands on one line.
    """
    text = _text(path)
    sources = load_mapping(path, SourceError, None, BOUNDS).get("sources")
    source = sources.get(name) if isinstance(sources, Lines) else None
    if not isinstance(sources, Lines) or not isinstance(source, Lines):
        raise SourceError(f"there is no source {name!r}", path=str(path), hint="patrol source list names them")
    lines, value = text.splitlines(keepends=True), "true" if on else "false"
    if "enabled" in source.at:
        at = source.at["enabled"] - 1
        key, colon, rest = lines[at].partition("enabled:")
        kept = rest.lstrip(" ")
        old = next((word for word in ("true", "false") if kept.startswith(word)), None)
        if not colon or old is None or key.strip():
            raise SourceError(
                "enabled stands where it cannot be changed; change it by hand", path=str(path), line=at + 1
            )
        lines[at] = f"{key}enabled: {value}{kept[len(old) :]}"
        return "".join(lines)
    if source.line == sources.at[name]:
        raise SourceError("it stands on one line; write enabled: false into it", path=str(path), line=source.line)
    first = lines[source.line - 1]
    indent = first[: len(first) - len(first.lstrip(" "))]
    end = "\r\n" if first.endswith("\r\n") else "\n"
    lines.insert(source.line - 1, f"{indent}enabled: {value}{end}")
    return "".join(lines)


def put(path: Path, text: str) -> None:
    """Put the text in the file's place, whole or not at all."""
    try:
        mode = path.stat().st_mode & 0o777 if path.exists() else 0o600
        descriptor, made = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(made).chmod(mode)
        Path(made).replace(path)
    except OSError as error:
        raise SourceError(f"cannot be written: {error.strerror}", path=str(path)) from error


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise SourceError(f"cannot be read: {error}", path=str(path)) from error


def _end_of(lines: list[str], head: int) -> int:
    """The line after the last one of the block under `head`; blank lines and remarks at its end stand below it."""
    end = head + 1
    for number in range(head + 1, len(lines)):
        line = lines[number]
        if line.strip() and not line.startswith((" ", "\t", "#")):
            break
        if line.startswith((" ", "\t")) and line.strip():
            end = number + 1
    return end


def _indent(lines: list[str], head: int, end: int) -> str:
    own = [line for line in lines[head + 1 : end] if line.strip() and not line.lstrip().startswith("#")]
    return own[0][: len(own[0]) - len(own[0].lstrip(" "))] if own else "  "


def _indented(row: str, indent: str) -> str:
    return "".join(indent + line[2:] for line in row.splitlines(keepends=True))


def _ended(text: str) -> str:
    return text if not text or text.endswith("\n") else text + "\n"


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
