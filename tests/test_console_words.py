"""What the pages say: every word in both languages, every placeholder kept, the reader's language chosen rightly."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from babel.messages.extract import extract
from babel.messages.pofile import read_po

from patrol.console import entities, wording
from patrol.console.language import LOCALE, choose, speech
from patrol.console.shortcuts import ACTS, conflicts, keys_for
from tests.test_console import client, database, sign_in

__all__ = ["client", "database"]
CONSOLE = LOCALE.parent
KEYWORDS = {"N_": None, "_": None, "say": None}
PLACEHOLDER = re.compile(r"%\(\w+\)s")


def said() -> set[str]:
    """Every word that the pages say, from templates, code and tables."""
    found = set(wording.ALL) | set(entities.KINDS.values())
    for path in (*sorted((CONSOLE / "templates").glob("*.html")), *sorted(CONSOLE.glob("*.py"))):
        method = "jinja2.ext:babel_extract" if path.suffix == ".html" else "python"
        with path.open("rb") as file:
            found |= {str(message) for _, message, _, _ in extract(method, file, KEYWORDS)}
    return found - {""}


def test_every_word_is_there_in_english() -> None:
    assert sorted(word for word in said() if word not in speech("en").words) == []


def test_the_catalogues_hold_nothing_that_nobody_says() -> None:
    known = said()
    for path in LOCALE.glob("*/LC_MESSAGES/*.po"):
        with path.open("rb") as file:
            unsaid = [message.id for message in read_po(file) if message.id and message.id not in known]
        assert unsaid == [], path.name


def test_a_translation_keeps_its_placeholders() -> None:
    for word, translated in speech("en").words.items():
        assert sorted(PLACEHOLDER.findall(word)) == sorted(PLACEHOLDER.findall(translated)), word


@pytest.mark.parametrize("path", sorted(CONSOLE.glob("*.py")), ids=lambda path: path.name)
def test_refusals_are_marked_to_be_translated(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "HTTPException":
            bare = [given for given in node.args[1:] if isinstance(given, (ast.Constant, ast.JoinedStr))]
            assert not bare, f"{path.name}:{node.lineno}: said in one language only"


@pytest.mark.parametrize(
    ("preferred", "accepted", "language"),
    [
        (None, "", "id"),
        (None, "en-US,en;q=0.9", "en"),
        (None, "fr, id;q=0.3, en;q=0.2", "id"),
        (None, "en;q=0, id;q=0.1", "id"),
        (None, "xx;q=, ;;;q=1," + "en," * 1_000, "en"),
        ("id", "en", "id"),
        ("en", "id", "en"),
        ("xx", "en", "en"),
    ],
)
def test_the_readers_language(preferred: str | None, accepted: str, language: str) -> None:
    assert choose(preferred, accepted) == language


def test_pages_speak_english_and_quote_in_the_text_s_own_language(client) -> None:  # type: ignore[no-untyped-def]
    sign_in(client)
    english = {"accept-language": "en"}
    home = client.get("/", headers=english).text
    assert '<html lang="en"' in home
    assert "Start reviewing" in home
    queue = client.get("/antrian", headers=english).text
    assert "What it says (masked)" in queue
    assert '<span lang="' in queue
    assert client.get("/tidak-ada", headers=english).text.count("There is no such page.") == 1


def test_no_two_acts_share_a_key_and_keys_are_the_analysts() -> None:
    assert conflicts(keys_for({})) == []
    own = keys_for({"keys": {"queue": "w", "submit": "x", "undo": "?", "begin": "", "home": "ab"}})
    assert (own["queue"], own["submit"], own["undo"], own["begin"], own["home"]) == ("w", "Ctrl+Enter", "u", "n", "b")
    assert set(keys_for({"keys_off": True})) == {"submit"}
    assert all(len(key) == 1 or key in ("Enter", "Ctrl+Enter") for key, _ in ACTS.values())
