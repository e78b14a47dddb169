"""The JSON-LD scripts of a page -> its JSON objects; scripts that are not quite JSON are repaired where that is safe.

Real pages leave commas hanging, put raw line breaks and quotes into strings, wrap the script in comments, escape it
twice, or are cut off. A script that cannot be saved is counted, never guessed at.
"""

from __future__ import annotations

import html
import json
from collections.abc import Iterator
from dataclasses import dataclass

from patrol.crawling.harvest import first_of
from patrol.crawling.html import Document

MAX_SCRIPTS = 50
MAX_CHARS = 400_000
_DEPTH = 40


@dataclass(frozen=True, slots=True)
class Scripts:
    """What the JSON-LD scripts of a page hold, how many of them needed repair or were lost, and what was left out."""

    values: tuple[object, ...]
    repaired: int
    lost: int
    cut: tuple[str, ...] = ()


def scripts(document: Document) -> Scripts:
    """Read every `application/ld+json` script of a page."""
    values: list[object] = []
    repaired = lost = 0
    nodes = document.root.xpath('//script[contains(@type, "ld+json")]')
    cut = first_of(len(nodes), MAX_SCRIPTS, "JSON-LD scripts")
    for node in nodes[:MAX_SCRIPTS]:
        text = node.text or ""
        if not text.strip():
            continue
        try:
            values.append(json.loads(text, strict=False))
            continue
        except (ValueError, RecursionError):
            pass
        saved = repair(text)
        if saved is None:
            lost += 1
        else:
            values.append(saved)
            repaired += 1
            if len(text) > MAX_CHARS:
                cut = (*cut, f"its broken JSON-LD was mended for its first {MAX_CHARS:,} characters only")
    return Scripts(tuple(values), repaired, lost, cut)


def objects(value: object) -> Iterator[dict[str, object]]:
    """Every JSON object in a value, outer ones first, to a bounded depth."""
    waiting: list[tuple[object, int]] = [(value, 0)]
    while waiting:
        here, depth = waiting.pop()
        if isinstance(here, dict):
            yield here
        inner = list(here.values()) if isinstance(here, dict) else here if isinstance(here, list) else []
        if depth < _DEPTH:
            waiting.extend((item, depth + 1) for item in reversed(inner) if isinstance(item, (dict, list)))


def repair(text: str) -> object | None:
    """The JSON that a broken script meant, or `None` where it cannot be told. Never raises; linear in the text."""
    for candidate in (text, html.unescape(text)) if "&quot;" in text or "&#34;" in text else (text,):
        try:
            return json.loads(_mended(candidate[:MAX_CHARS]), strict=False)  # type: ignore[no-any-return]
        except (ValueError, RecursionError):
            continue
    return None


def _mended(text: str) -> str:
    text = text.replace("<![CDATA[", "").replace("]]>", "")
    starts = [place for place in (text.find("{"), text.find("[")) if place >= 0]
    return _Mender(text, min(starts)).run() if starts else ""


_ESCAPES = '"\\/bfnrtu'
_RAW = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}
_AHEAD = 200


class _Mender:
    """One pass over the script, character by character; ends where the outermost bracket closes."""

    def __init__(self, text: str, start: int) -> None:
        self.text = text
        self.at = start
        self.out: list[str] = []
        self.open: list[str] = []

    def run(self) -> str:
        while self.at < len(self.text):
            letter = self.text[self.at]
            if letter == '"':
                self._string()
            elif letter in "{[":
                self.open.append("}" if letter == "{" else "]")
                self._put(letter)
            elif letter in "}]":
                self._close(letter)
                if not self.open:
                    break
            elif self.text.startswith(("//", "/*", "<!--"), self.at):
                self._comment()
            else:
                self._put(letter)
        self._drop_comma()
        return "".join(self.out) + "".join(reversed(self.open))

    def _put(self, letter: str) -> None:
        self.out.append(letter)
        self.at += 1

    def _drop_comma(self) -> None:
        while self.out and (self.out[-1].isspace() or self.out[-1] in ",:"):
            self.out.pop()

    def _close(self, letter: str) -> None:
        self._drop_comma()
        if letter in self.open:  # what was left open inside is closed first
            while self.open:
                closing = self.open.pop()
                self.out.append(closing)
                if closing == letter:
                    break
        self.at += 1

    def _comment(self) -> None:
        end = "\n" if self.text.startswith("//", self.at) else "*/" if self.text[self.at + 1] == "*" else "-->"
        found = self.text.find(end, self.at)
        self.at = found + len(end) if found >= 0 else len(self.text)

    def _string(self) -> None:
        if self._comma_forgotten():
            self.out.append(",")
        self._put('"')
        while self.at < len(self.text):
            letter = self.text[self.at]
            if letter == "\\":
                follows = self.text[self.at + 1 : self.at + 2]
                self.out.append("\\" + follows if follows and follows in _ESCAPES else "\\\\")
                self.at += 2 if follows and follows in _ESCAPES else 1
            elif letter == '"' and self._ends_string():
                self._put('"')
                return
            elif letter == '"':
                self.out.append('\\"')
                self.at += 1
            else:
                self.out.append(_RAW.get(letter, letter))
                self.at += 1
        self.out.append('"')  # the script was cut off inside a string

    def _comma_forgotten(self) -> bool:
        last = next((part for part in reversed(self.out[-_AHEAD:]) if not part.isspace()), "")
        return last in ('"', "}", "]")

    def _ends_string(self) -> bool:
        """A quote ends the string where what follows is JSON's own grammar; any other quote belongs to the text."""
        rest = self.text[self.at + 1 : self.at + 1 + _AHEAD].lstrip()
        if not rest or rest[0] in ":}]":
            return True
        if rest[0] != ",":
            # a comma was forgotten before the next key, which stands on a line of its own
            return rest[0] == '"' and "\n" in self.text[self.at + 1 : self.at + 1 + _AHEAD].partition('"')[0]
        after = rest[1:].lstrip()
        return not after or after[0] in '"{[}]' or (self._in_list() and (after[0].isdigit() or after[0] in "-tfn"))

    def _in_list(self) -> bool:
        return bool(self.open) and self.open[-1] == "]"
