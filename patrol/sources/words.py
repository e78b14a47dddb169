"""Watch words: lists by modus and language, and how `{word}` in an address expands to searches."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from urllib.parse import quote, quote_plus

from patrol.errors import SourceError
from patrol.records import MODI
from patrol.sources.records import Source
from patrol.workspace import Workspace

TABLE = "watch_words.csv"
MAX_WORD = 80
PLACES = ("{word}", "{tag}")
"""What an address may hold: the word as it stands, or as a hashtag, its blanks taken out."""


@dataclass(frozen=True, slots=True)
class WatchWords:
    """`modus/language` -> its words."""

    lists: Mapping[str, tuple[str, ...]]

    def expanded(self, named: tuple[str, ...]) -> tuple[str, ...]:
        """Names of lists as their words, words as they are; each once."""
        return tuple(dict.fromkeys(word for name in named for word in self.lists.get(name, (name,))))

    def starts(self, source: Source) -> dict[str, str | None]:
        """Start address -> the word it searches for; `None` where it searches for none."""
        found: dict[str, str | None] = {}
        for address in source.addresses:
            if not any(place in address for place in PLACES):
                found[address] = None
                continue
            for word in self.expanded(source.words):
                found[filled(address, word)] = word
        return found


def filled(address: str, word: str) -> str:
    """An address with a word in its place, spelled as its part of the address asks for."""
    path, mark, query = address.partition("?")
    tag = "".join(letter for letter in word if letter.isalnum())
    path = path.replace("{word}", quote(word, safe="")).replace("{tag}", quote(tag, safe=""))
    return path + mark + query.replace("{word}", quote_plus(word)).replace("{tag}", quote_plus(tag))


def looks_like_a_list(name: str) -> bool:
    """Whether `modus/language` is meant, not a word; misspelt too, for such a word would be searched for in vain."""
    modus, slash, _ = name.partition("/")
    return bool(slash) and (
        modus in MODI or ("_" in modus and " " not in name) or bool(get_close_matches(modus, MODI, 1, 0.8))
    )


def load_words(workspace: Workspace) -> WatchWords:
    """The table of the workspace.

    Raises:
        SourceError: it cannot be read, or has a row that is none; names file and line.
    """
    path = workspace.files("data/tables", TABLE).get(TABLE)
    return WatchWords({} if path is None else {name: tuple(words) for name, words in _rows(path).items()})


def _rows(path: Path) -> dict[str, list[str]]:
    lists: dict[str, list[str]] = {}
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, strict=True)
            for row in reader:
                modus, lang, word = (str(row.get(name) or "").strip() for name in ("modus", "lang", "word"))
                if modus not in MODI or not lang or not word or len(word) > MAX_WORD:
                    raise SourceError(
                        f"{word or modus!r} is no row of modus, lang, word", path=str(path), line=reader.line_num
                    )
                lists.setdefault(f"{modus}/{lang}", []).append(word)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise SourceError(f"the table cannot be read: {error}", path=str(path)) from error
    return lists
