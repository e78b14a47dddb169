"""A plain text -> the same text as somebody writes it who fears filters, to measure what disguise costs in recall.

Every trick that recruiters are known to use, put on a share of the words: a post disguised all over is read by nobody.
Addresses stay, and of figures only the shape of the digits changes, or the offer could not be answered.
"""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Callable, Mapping

_PART = re.compile(r"(?<![\w@./:])[A-Za-z]{4,}(?![\w@/])|(?<![\w@/])\d{2,}(?![\w@/])")
_SHARE = 0.3
"""Of the words that can carry a trick, so many do."""

Trick = Callable[[str, random.Random], str]

_CYRILLIC = dict(zip("aceopxyk", "асеорхук", strict=True))
_GREEK = dict(zip("aeikonptuvx", "αεικοηρτυνχ", strict=True))
_LATIN = dict(zip("abcdefghiklmnoprtuvyz", "ɑɓƈɖɛƒɠɦɨƙɭɱɳɵƥɽƭʉʋƴʐ", strict=True))
_SMALL = dict(zip("abcdefghijklmnoprstuvwyz", "ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢ", strict=True))
_RAISED = dict(zip("abcdefghijklmnoprstuvwxyz", "ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ", strict=True))
_HAN = dict(zip("abcdefghijklmnoprstuvwxyz", "卂乃匚刀乇下厶卄工丁长乚从几口尸尺丂丅凵ᐯ山乂丫乙", strict=True))
_CREE = dict(zip("abcdefhjlmnpqrsuvwxz", "ᗩᗷᑕᗪᗴᖴᕼᒍᒪᗰᑎᑭᑫᖇᔕᑌᐯᗯ᙭ᘔ", strict=True))
_ARABIC = dict(zip("bcdfgjklmnprstwy", "بچدفݢجکلمنڤرستوي", strict=True))
_TURNED = dict(zip("abcdefghijklmnopqrstuvwxyz", "ɐqɔpǝɟƃɥᴉɾʞʅɯuodbɹsʇnʌʍxʎz", strict=True))
_LEET = {"a": "4", "e": "3", "i": "1", "o": "0", "s": "5", "t": "7"}
_SIGNS = {"a": "@", "s": "$", "i": "!"}
_JAVANESE = {
    "ja": "ꦗ",
    "ka": "ꦏ",
    "ga": "ꦒ",
    "na": "ꦤ",
    "ta": "ꦠ",
    "sa": "ꦱ",
    "ma": "ꦩ",
    "ra": "ꦫ",
    "la": "ꦭ",
    "pa": "ꦥ",
}
_PICTURES = {
    "pesawat": "✈️", "tiket": "🎫", "paspor": "🛂", "uang": "💰", "rumah": "🏠", "kapal": "🚢", "bayi": "👶",
    "ginjal": "🫘", "kamboja": "🇰🇭", "myanmar": "🇲🇲", "malaysia": "🇲🇾", "thailand": "🇹🇭", "taiwan": "🇹🇼",
    "hongkong": "🇭🇰", "singapura": "🇸🇬", "jepang": "🇯🇵", "filipina": "🇵🇭", "vietnam": "🇻🇳", "laos": "🇱🇦",
    "dubai": "🇦🇪", "korea": "🇰🇷",
}  # fmt: skip


def _styled(small: int, capital: int | None = None) -> Trick:
    """Letters from a block of the alphabet: small ones, or capitals alone."""
    base, first = (small, "a") if capital is None else (capital, "A")

    def style(word: str, _: random.Random) -> str:
        cased = word.lower() if first == "a" else word.upper()
        return "".join(chr(base + ord(char) - ord(first)) if char.isalpha() else char for char in cased)

    return style


def _mapped(table: Mapping[str, str]) -> Trick:
    return lambda word, _: "".join(table.get(char, char) for char in word.lower())


def _within(table: Mapping[str, str]) -> Trick:
    """One letter, or one syllable, of another script within the word."""

    def mix(word: str, dice: random.Random) -> str:
        there = [part for part in table if part in word[1:].lower()]
        if not there:
            return word
        part = dice.choice(there)
        at = word.lower().index(part, 1)
        return word[:at] + table[part] + word[at + len(part) :]

    return mix


def _starred(sign: str) -> Trick:
    def star(word: str, dice: random.Random) -> str:
        at = [index for index, char in enumerate(word) if index and char.lower() in "aiueo"]
        hidden = dice.choice(at) if at else 1
        return word[:hidden] + sign + word[hidden + 1 :]

    return star


def _stretched(word: str, dice: random.Random) -> str:
    at = dice.randrange(len(word))
    return word[:at] + word[at] * 4 + word[at + 1 :]


def _apart(*signs: str) -> Trick:
    return lambda word, dice: dice.choice(signs).join(word)


def _cut(*signs: str) -> Trick:
    def cut(word: str, dice: random.Random) -> str:
        at = dice.randrange(2, len(word) - 1)
        return word[:at] + dice.choice(signs) + word[at:]

    return cut


def _picture(word: str, _: random.Random) -> str:
    return _PICTURES.get(word.lower(), word)


def _digits(first: int, after: str = "") -> Trick:
    return lambda word, _: "".join(chr(first + ord(char) - 48) + after for char in word)


TRICKS: Mapping[str, Trick] = {
    "bold letters": _styled(0x1D5EE),
    "italic letters": _styled(0x1D622),
    "circled letters": _styled(0x24D0),
    "full width": _styled(0xFF41),
    "double-struck": _styled(0x1D552),
    "letters in squares": _styled(0, 0x1F170),
    "flag letters": _styled(0, 0x1F1E6),
    "small capitals": _mapped(_SMALL),
    "raised letters": _mapped(_RAISED),
    "homoglyphs, Cyrillic": _mapped(_CYRILLIC),
    "homoglyphs, Greek": _mapped(_GREEK),
    "homoglyphs, Latin": _mapped(_LATIN),
    "homoglyphs, Han": _mapped(_HAN),
    "homoglyphs, Cree": _mapped(_CREE),
    "mixed scripts, Arabic": _within(_ARABIC),
    "mixed scripts, Javanese": _within(_JAVANESE),
    "mixed scripts, Han": _within(_HAN),
    "invisible characters": lambda word, dice: dice.choice("\u200b\u200d\u2060\u00ad").join(word),
    "direction marks": lambda word, dice: dice.choice("\u200e\u200f\u202a\u2066").join(word),
    "turned direction": lambda word, _: f"\u202e{word[::-1]}\u202c",
    "combining marks": lambda word, dice: "".join(char + dice.choice("\u0336\u0335\u0301") for char in word),
    "letters spaced": _apart(" "),
    "letters dotted": _apart("."),
    "letters apart by signs": _apart("-", "_", "*", "·", "~", "|", " . "),
    "letters apart by pictures": _apart("🔥", "⭐"),
    "signs inside": _cut(".", "_", "🔥", "·"),
    "leet digits": _mapped(_LEET),
    "leet signs": _mapped(_SIGNS),
    "stretched letters": _stretched,
    "stars": _starred("*"),
    "backwards": lambda word, _: word[::-1].lower(),
    "upside down": lambda word, _: "".join(_TURNED.get(char, char) for char in reversed(word.lower())),
    "pictures and flags": _picture,
}
"""What is done to words."""

DIGIT_TRICKS: Mapping[str, Trick] = {
    "keycaps": _digits(48, "\ufe0f\u20e3"),
    "styled digits": _digits(0x1D7EC),
    "full-width digits": _digits(0xFF10),
}
"""What is done to figures."""


def disguise(text: str, seed: str, tricks: Mapping[str, Trick] | None = None, share: float = _SHARE) -> str:
    """The text with a share of its words and figures disguised, each by a trick drawn from `tricks` (all of them).

    The same for the same seed.
    """
    dice = random.Random(seed)  # noqa: S311  # a measure, no secret
    chosen = {**TRICKS, **DIGIT_TRICKS} if tricks is None else tricks
    of_words = sorted(name for name in chosen if name not in DIGIT_TRICKS)
    of_digits = sorted(name for name in chosen if name in DIGIT_TRICKS)

    def hidden(match: re.Match[str]) -> str:
        part = match.group()
        names = of_digits if part.isdigit() else of_words
        return chosen[dice.choice(names)](part, dice) if names and dice.random() < share else part

    return _PART.sub(hidden, unicodedata.normalize("NFC", text))
