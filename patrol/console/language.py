"""What the pages say in Indonesian -> the same in the reader's language, by the catalogues in `locale/`.

The words in the templates and in the code are the Indonesian ones: what no catalogue has is said as it stands. A
catalogue is a `.po` file, read when the console starts; no compiled file lies in the repository.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import get_args

from babel.messages.pofile import read_po

from patrol import naming
from patrol.naming import Language

LANGUAGES: tuple[Language, ...] = get_args(Language)
NAMES: Mapping[Language, str] = {"id": "Bahasa Indonesia", "en": "English"}
LOCALE = Path(__file__).parent / "locale"


@dataclass(frozen=True, slots=True)
class Speech:
    """One language. `say` is `_` in the templates: what it answers is plain text, escaped where it is shown."""

    language: Language
    words: Mapping[str, str]

    def say(self, text: str, **values: object) -> str:
        """The words in this language; `%(name)s` in them is filled from `values`."""
        said = self.words.get(text, text)
        return said % values if values else said

    def country(self, code: str) -> str:
        """A country's name in this language, by its ISO alpha-2 code."""
        return naming.country(code, self.language)


def N_(text: str) -> str:  # noqa: N802  # gettext's own name for it
    """Marks words that are said later, by whoever knows the reader's language."""
    return text


@cache
def speech(language: Language) -> Speech:
    """The language with its words."""
    words = {**_names(language)}
    for path in sorted((LOCALE / language / "LC_MESSAGES").glob("*.po")):
        with path.open("rb") as file:
            found = read_po(file, locale=language, abort_invalid=True)
        words.update({str(message.id): str(message.string) for message in found if message.id and message.string})
    return Speech(language, words)


def choose(preferred: str | None, accepted: str) -> Language:
    """The reader's language: what they prefer, else the first known one of an Accept-Language header, else ours."""
    known = next((language for language in LANGUAGES if language == preferred), None)
    return known or _accepted(accepted[:200]) or "id"


def _accepted(header: str) -> Language | None:
    ranked = sorted((_weighed(part) for part in header.split(",")), key=lambda found: -found[1])
    for name, weight in ranked:
        for language in LANGUAGES:
            if weight > 0 and name.partition("-")[0] == language:
                return language
    return None


def _weighed(part: str) -> tuple[str, float]:
    name, _, weight = part.partition(";q=")
    try:
        return name.strip().lower(), float(weight or 1)
    except ValueError:
        return name.strip().lower(), 0.0


def _names(language: Language) -> dict[str, str]:
    """The names that the whole product has in both languages: of bands, lanes, modus and runs."""
    tables = (naming.BANDS, naming.LANES, naming.MODUS, naming.RUNS)
    return {table["id"][key]: table[language][key] for table in tables for key in table["id"]}  # type: ignore[index]
