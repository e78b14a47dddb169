"""A plain text -> the same text as somebody writes it who fears filters, to measure what disguise costs in recall.

Every trick that recruiters are known to use, put on the telling words only: a post disguised all over is read by
nobody. Contacts and figures stay, or the offer could not be answered.
"""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Callable, Mapping

_WORD = re.compile(r"(?<![\w@./:])[A-Za-z]{4,}(?![\w@/])")
_SHARE = 0.3
"""Of the words that can carry a trick, so many do."""

_BOLD, _CIRCLED, _WIDE, _DOUBLE = 0x1D5EE, 0x24D0, 0xFF41, 0x1D552
_SMALL = dict(zip("abcdefghijklmnoprstuvwyz", "ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢ", strict=True))
_CYRILLIC = dict(zip("aceopxyk", "асеорхук", strict=True))
_LEET = {"a": "4", "e": "3", "i": "1", "o": "0", "s": "5", "t": "7"}
_PICTURES = {
    "pesawat": "✈️",
    "tiket": "🎫",
    "paspor": "🛂",
    "uang": "💰",
    "kamboja": "🇰🇭",
    "myanmar": "🇲🇲",
    "malaysia": "🇲🇾",
    "thailand": "🇹🇭",
    "taiwan": "🇹🇼",
    "rumah": "🏠",
    "kapal": "🚢",
}


def _styled(base: int) -> Callable[[str, random.Random], str]:
    return lambda word, _: "".join(chr(base + ord(char) - 97) if "a" <= char <= "z" else char for char in word.lower())


def _mapped(table: Mapping[str, str]) -> Callable[[str, random.Random], str]:
    return lambda word, _: "".join(table.get(char, char) for char in word.lower())


def _starred(word: str, dice: random.Random) -> str:
    at = [index for index, char in enumerate(word) if index and char.lower() in "aiueo"]
    hidden = dice.choice(at) if at else 1
    return word[:hidden] + "*" + word[hidden + 1 :]


def _stretched(word: str, dice: random.Random) -> str:
    at = dice.randrange(len(word))
    return word[:at] + word[at] * 4 + word[at + 1 :]


def _picture(word: str, _: random.Random) -> str:
    return _PICTURES.get(word.lower(), word)


TRICKS: Mapping[str, Callable[[str, random.Random], str]] = {
    "bold letters": _styled(_BOLD),
    "circled letters": _styled(_CIRCLED),
    "full width": _styled(_WIDE),
    "double-struck": _styled(_DOUBLE),
    "small capitals": _mapped(_SMALL),
    "homoglyphs": _mapped(_CYRILLIC),
    "invisible characters": lambda word, dice: dice.choice("\u200b\u200d\u2060\u00ad").join(word),
    "combining marks": lambda word, dice: "".join(char + dice.choice("\u0336\u0335\u0301") for char in word),
    "letters spaced": lambda word, _: " ".join(word),
    "letters dotted": lambda word, _: ".".join(word),
    "leet digits": _mapped(_LEET),
    "stretched letters": _stretched,
    "stars": _starred,
    "backwards": lambda word, _: word[::-1].lower(),
    "pictures": _picture,
}


def disguise(text: str, seed: str, tricks: Mapping[str, Callable[[str, random.Random], str]] = TRICKS) -> str:
    """The text with a share of its words disguised, each by a trick drawn from `tricks`; the same for the same seed."""
    dice = random.Random(seed)  # noqa: S311  # a measure, no secret
    names = sorted(tricks)

    def hidden(match: re.Match[str]) -> str:
        if dice.random() >= _SHARE:
            return match.group()
        return tricks[dice.choice(names)](match.group(), dice)

    return _WORD.sub(hidden, unicodedata.normalize("NFC", text))
