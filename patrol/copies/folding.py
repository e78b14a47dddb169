"""A post's words -> the plain stream that copies share: no styles, no leet, no punctuation; digits and emoji kept.

Coarser than a `Reading` on purpose, and apart from it: stored fingerprints must stay comparable when reading learns
new spellings. Whoever changes this file has every stored fingerprint made anew.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from patrol.text.characters import fold_characters

LIMIT = 20_000

_LEET = str.maketrans("013457@$", "oieastas")
_TOKEN = re.compile(r"[@$]?[^\W_]+(?:[@$][^\W_]+)*|[^\w\s.,;:!?'\"()\[\]{}<>|/\\*+=#%&^~`$@_-]")
_AMOUNT = re.compile(r"\d{2,}[a-z]{1,5}|\d(?:jt|rb|k|m|x|th|thn|bln|juta|ribu|hari|usd|rm|d|s)")
_REPEATED = re.compile(r"([^\W\d_])\1+")
_FLAG = re.compile("(?<![\U0001f1e6-\U0001f1ff])[\U0001f1e6-\U0001f1ff]{2}(?![\U0001f1e6-\U0001f1ff])")
_LONG_NUMBER = 7
_SPACED = 3
_SPACED_OUT = re.compile(r"(?<!\S)[^\W\d_](?: [^\W\d_]){2}(?!\S)")
_OTHERS = bytes(code for code in range(128) if not chr(code).isalpha())


@dataclass(frozen=True, slots=True)
class Stream:
    """`words`: letters and short numbers, one blank between words. `marks`: long numbers and emoji, in order."""

    words: str
    marks: tuple[str, ...]
    letters: int


def fold(title: str | None, text: str) -> Stream:
    """Fold title and text for comparison. Never raises; the text is cut at 20,000 characters."""
    whole = f"{(title or '')[:1000]}\n{text[:LIMIT]}"
    marks: list[str] = list(dict.fromkeys(_FLAG.findall(whole)))  # a flag decorates; a longer run spells a word
    source = fold_characters(_FLAG.sub(" ", whole)).text.casefold()
    words: list[str] = []
    for token in _TOKEN.findall(source):
        if token.isalpha():  # nearly all of them
            words.append(_plain(token))
            continue
        token = token.strip("@$") if token[1:].isdigit() else token
        if token.isdigit():
            (marks if len(token) >= _LONG_NUMBER else words).append(token)
        elif token[-1].isalnum():
            words.append(_plain(token))
        elif token not in marks:  # sprinkling the same emoji everywhere says no more than once
            marks.append(token)
    joined = " ".join(words)
    if _SPACED_OUT.search(joined) is not None:
        joined = " ".join(_respaced(words))
    return Stream(joined, tuple(marks), _letters(joined))


def _letters(text: str) -> int:
    return len(text.encode().translate(None, _OTHERS)) if text.isascii() else sum(map(str.isalpha, text))


@lru_cache(maxsize=20_000)  # ads have few words
def _plain(token: str) -> str:
    if not token.isalpha() and not _AMOUNT.fullmatch(token):
        token = token.translate(_LEET)
    return _REPEATED.sub(r"\1", token)


def _respaced(words: list[str]) -> list[str]:
    """`g a j i` back to `gaji`: three single letters or more in a row are one word."""
    out: list[str] = []
    run: list[str] = []
    for word in [*words, ""]:
        if len(word) == 1 and word.isalpha():
            run.append(word)
            continue
        out += ["".join(run)] if len(run) >= _SPACED else run
        run = []
        out += [word] if word else []
    return out
