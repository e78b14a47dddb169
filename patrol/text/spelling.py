"""One run of characters without blanks -> what to change in it: disguises undone, everyday spellings expanded.

Texts repeat their words, so what was made of a run is remembered, and most of a text costs one look-up a word.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from string import ascii_lowercase
from types import MappingProxyType
from typing import NamedTuple

from patrol.text.unmasking import (
    LEET,
    from_backwards,
    from_doubled,
    from_leet,
    from_letters,
    from_pieces,
    from_stars,
    from_stretch,
    into_words,
)
from patrol.text.vocabulary import HIDDEN_WORDS

EVERYDAY: Mapping[str, str] = MappingProxyType(
    {
        "yg": "yang", "dgn": "dengan", "dg": "dengan", "tdk": "tidak", "gak": "tidak", "ga": "tidak", "gk": "tidak",
        "krn": "karena", "sdh": "sudah", "udh": "sudah", "blm": "belum", "utk": "untuk", "bln": "bulan", "hr": "hari",
        "thn": "tahun", "th": "tahun", "org": "orang", "ortu": "orang tua", "dr": "dari", "jd": "jadi", "jgn": "jangan",
        "bs": "bisa", "bsa": "bisa", "sy": "saya", "gw": "saya", "lgsg": "langsung", "lsg": "langsung", "klo": "kalau",
        "kalo": "kalau", "tlp": "telepon", "hub": "hubungi", "min": "minimal", "max": "maksimal", "dkt": "dekat",
    }
)  # fmt: skip
"""A small list for callers without the workspace's table (data/tables/slang.csv)."""

_SLASHED = MappingProxyType({"s/d": "sampai", "u/": "untuk", "d/": "di", "c/": "cuma"})
_NEVER = frozenset({"kl", "mo"})  # Kuala Lumpur; and short words with too many meanings

# Names, mails and addresses keep their spelling; each pattern is tried only where its sign is in the run.
_KEPT = (
    ("@", re.compile(r"(?<![\w@])@[\w.]{2,40}|(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,24}){1,4}")),
    ("://", re.compile(r"https?://\S{1,300}")),
    ("www.", re.compile(r"\bwww\.\S{1,300}")),
    ("/", re.compile(r"(?<![\w.-])(?![\do.]{3,12}/)[\w-]{1,40}(?:\.[\w-]{1,40}){1,4}/\S{1,200}")),
    ("#", re.compile(r"(?<!\w)#\w{1,60}")),
)
_APART = re.compile(r"(?<![\w@.])[a-z0-9@$!](_|[^\w\s@$!]{1,3})[a-z0-9@$!](?:\1[a-z0-9@$!]){2,40}(?!\w)")
_MIXED = re.compile(r"(?<![\w@.])[a-z0-9](?:(?:_|[^\w\s@$!]{1,3})[a-z0-9]){4,40}(?!\w)")
_LEET = re.compile(r"(?<![\w@.$])[a-z0-9@$!€|]++(?!\w)")
_LEET_EDGE = re.compile(r"[a-z][0-9@$!€|]|[0-9@$!€|][a-z]")
_ZEROS = re.compile(
    r"(?:(?<![\w.,])|(?<=\brp)|(?<=\brm)|(?<=\b(?:usd|sgd|hkd|aed|sar|myr|idr)))\d[\d.,]{0,9}o[\do.,]{0,9}(?=(?:jt|juta|rb|ribu|k|th|usd)?(?![a-z0-9]))"
)
_STARS = re.compile(r"(?<![\w*#])(?:[*#]{1,2}(?=[a-z]{4}))?[a-z]{1,12}(?:[*#]{1,2}[a-z]{1,12}){0,6}\*?(?![\w*#])")
_PIECES = re.compile(r"(?<![\w.@])[a-z]{1,12}(?:(?:_|[^\w\s@*#$!,]{1,2})[a-z]{1,12}){1,6}(?![\w@])")
_SHORT_WORD = re.compile(r"(?<![\w@.])[a-z]{4,5}(?![\w@.])")
_TRIPLE = re.compile(r"([a-z])\1\1")
_STRETCHED = re.compile(r"(?<![\w@])[a-z]++(?!\w)")
_WORD = re.compile(r"(?<![\w@])(?:s/d|[udc]/|[a-z]+(?:2(?:nya|an)?)?)(?![\w@\[])")
_NO_STRETCH = frozenset("ivxlcdmwo")  # Roman numerals, www, and letters that stand for digits

# Short forms that are words of their own elsewhere ("lulusan sd", "5 km", "dr. Ani", "min, mau tanya"): what must stand
# before and behind them, on the same line, for them to be taken as everyday spelling.
_FIGURE = r"\d[\d.,]{0,8} {0,2}"
_UNIT = (
    r"(?:th|thn|tahun|jt|juta|rb|ribu|bln|bulan|pagi|siang|sore|malam|jam|senin|selasa|rabu|kamis|jumat|sabtu|minggu)"
)
_ASKED = (
    r"[ .:]{0,3}(?:\d|<|>|usia|umur|us?mur|tinggi|tb|bb|berat|lulus|pend|pengalaman|"
    r"s[dm][akp]?\b|slt|d3|s1|satu|dua|tiga)"
)
_ONLY_WHERE: Mapping[str, tuple[re.Pattern[str] | None, re.Pattern[str] | None]] = MappingProxyType(
    {
        "min": (None, re.compile(_ASKED)),
        "max": (None, re.compile(_ASKED)),
        "maks": (None, re.compile(_ASKED)),
        "th": (re.compile(r"(?:\d {0,2}|per[ -]?|/|satu |tiap |setiap )\Z"), re.compile("")),
        "sd": (
            re.compile(rf"(?:{_FIGURE}|{_UNIT} {{0,2}})\Z"),
            re.compile(rf" {{0,2}}(?:{_FIGURE}|rp|jam|{_UNIT}|selesai|sekarang)"),
        ),
        "km": (re.compile(r"(?<!\d)(?<!\d )(?<!\d  )\Z"), re.compile(r"(?! {0,2}\d)")),
        "dr": (None, re.compile(r"(?!\.)")),
        "rek": (re.compile(r"(?:no|nomor|nmr|ke|tf|transfer|via|lewat|punya|buka|atas nama)[ .:]{1,3}\Z"), None),
    }
)
_NEAR = 16


def fits(lower: str, start: int, end: int) -> bool:
    """Whether the short form `lower[start:end]` stands where it can only be everyday spelling."""
    before, behind = _ONLY_WHERE.get(lower[start:end], (None, None))
    return (before is None or before.search(lower[max(0, start - _NEAR) : start]) is not None) and (
        behind is None or behind.match(lower[end : end + _NEAR]) is not None
    )


_EDGES = ".,!?:;()\"'-…~"
_PLAIN_JOINTS = re.compile("[-/]")
_SHORT_RUN, _MOST_SEEN = 48, 30_000


class Change(NamedTuple):
    """Replace `run[start:end]` by `new`; `trick` where it was hidden, `everyday` where it is a common short form."""

    start: int
    end: int
    new: str
    trick: str | None
    everyday: bool = False


class Speller:
    """What to change in runs of lower-case characters, for one table of everyday spellings."""

    def __init__(self, slang: Mapping[str, str]) -> None:
        self.slang = slang
        self.seen: dict[str, tuple[Change, ...]] = {}
        """What was made of runs before: for callers that spare themselves a call for each."""

    def changes(self, run: str) -> tuple[Change, ...]:
        """In order, none overlapping another."""
        found = self.seen.get(run)
        if found is None:
            found = self._changes(run)
            if len(run) <= _SHORT_RUN:
                if len(self.seen) >= _MOST_SEEN:
                    self.seen.clear()  # hostile texts have no word twice; the rest is soon back
                self.seen[run] = found
        return found

    def _changes(self, run: str) -> tuple[Change, ...]:
        if not run.islower():
            return ()  # no letters
        words = _PLAIN_JOINTS.split(run.strip(_EDGES))
        if all(len(word) > 1 and word.isascii() and word.isalpha() for word in words):
            return self._of_words(run, words)
        kept = [match.span() for sign, pattern in _KEPT if sign in run for match in pattern.finditer(run)]
        taken = _Taken(kept)
        changes = [
            change._replace(new=self.slang.get(change.new, change.new))
            for change in _disguised(run)
            if taken.take(change.start, change.end)
        ]
        for match in _WORD.finditer(run):
            new = self._expanded(match.group())
            if new and taken.take(*match.span()):
                changes.append(Change(*match.span(), new, None, True))
        return tuple(sorted(changes))

    def _of_words(self, run: str, words: list[str]) -> tuple[Change, ...]:
        """Changes where the run is plain words, with signs only around and between them: the usual case, kept quick."""
        changes: list[Change] = []
        at = 0
        for word in words:
            at = run.index(word, at)
            hidden = _undone(word)
            if hidden is not None:
                plain, trick = hidden
                changes.append(Change(at, at + len(word), self.slang.get(plain, plain), trick))
            elif new := self._expanded(word):
                changes.append(Change(at, at + len(word), new, None, True))
            at += len(word)
        if len(words) > 1 and not changes and (joined := from_pieces(run.strip(_EDGES))):
            start = run.index(words[0])
            return (Change(start, at, self.slang.get(joined, joined), "signs_inside"),)
        return tuple(changes)

    def turned(self, run: str) -> Iterator[Change]:
        """Short words from their end, which are believed only in a text that has long ones."""
        for match in _SHORT_WORD.finditer(run):
            if (word := from_backwards(match.group(), others=True)) and match.group() not in self.slang:
                yield Change(*match.span(), self.slang.get(word, word), "backwards")

    def _expanded(self, word: str) -> str | None:
        new = self.slang.get(word) or _SLASHED.get(word)
        if new is None and "2" in word and len(word) > 3:
            stem, _, ending = word.partition("2")
            stem = self.slang.get(stem, stem)
            new = f"{stem}-{stem}{ending}"
        return None if new == word or word in _NEVER else new


class _Taken:
    """Stretches that are spoken for; each new one is asked for in any order, few at a time in a run."""

    def __init__(self, spans: list[tuple[int, int]]) -> None:
        self._where = bytearray(max((end for _, end in spans), default=0))
        for start, end in spans:
            self._where[start:end] = b"\1" * (end - start)

    def take(self, start: int, end: int) -> bool:
        """True, and the stretch is spoken for, where it was free."""
        if end > len(self._where):
            self._where.extend(bytes(end - len(self._where)))
        if any(self._where[start:end]):
            return False
        self._where[start:end] = b"\1" * (end - start)
        return True


def apart(text: str, start: int, end: int) -> Iterator[tuple[int, int, str]]:
    """Words whose letters stand apart within `text[start:end]`, with blanks too: where, and the word."""
    at = start
    for pattern in (_APART_BLANKS, _MIXED_BLANKS):
        if at == start:
            for match in pattern.finditer(text, start, end):
                word = together(match.group(), match.group(1)) if pattern is _APART_BLANKS else _mixed(match.group())
                if word:
                    at = match.end()
                    yield *match.span(), word
    for match in _FIGURES_APART.finditer(text, start, end):
        yield *match.span(), match.group().replace(" ", "")


_FIGURES_APART = re.compile(
    r"(?<![\w.,:/])(?<!\d[ -])(?:\d(?: \d){2,8}(?= ?(?:jt|juta|rb|ribu|k)\b)|"
    r"\d \d ?[-–] ?\d \d(?= ?(?:th|thn|tahun)\b))"
)
"""`1 2 0 jt`, `1 6 - 1 9 th`; two figures alone may be two numbers: `2 3 juta`."""
_APART_BLANKS = re.compile(
    r"(?<![\w@.])[a-z0-9@$!](?=[^\w\n]{0,2} )([^\w\n@$!]{1,3})[a-z0-9@$!](?:\1[a-z0-9@$!]){2,40}(?!\w)"
)
_MIXED_BLANKS = re.compile(r"(?<![\w@.])[a-z](?:(?:_|[^\w\n@$!]{1,3})[a-z]){3,40}(?!\w)")


def _mixed(run: str) -> str | None:
    """Letters apart by signs of several kinds: only where all of them make words that we know."""
    letters = re.sub(r"[\W_]", "", run)
    return into_words(letters) if letters.isalpha() else None


def together(run: str, gap: str) -> str | None:
    """`k a m b o j a` -> `kamboja`; a run that is mostly digits is a number, a short one a list of grades."""
    letters = "".join(run.split(gap))
    if sum(char.isalpha() for char in letters) * 2 <= len(letters):
        return None
    if (numbered := _NUMBERED.fullmatch(letters)) is not None:  # `p u l a u 7 7 7`
        return (from_letters(numbered[1]) or numbered[1]) + numbered[2] if numbered[1] not in ascii_lowercase else None
    plain = "".join(LEET.get(char, char)[0] for char in letters)
    word = (from_leet(letters) if plain != letters else None) or from_letters(plain)
    return word if word and (gap.strip() not in ("/", ",") or " " in word or word != plain or len(word) > 6) else None


_NUMBERED = re.compile(r"([a-z]{3,})(\d{2,})")


def _undone(word: str) -> tuple[str, str | None] | None:
    """A word of plain letters that was turned round or stretched -> the word, and the trick."""
    if 5 <= len(word) <= 16 and (turned := from_backwards(word)):
        return turned, "backwards"
    if _TRIPLE.search(word):
        if _NO_STRETCH.issuperset(word):
            return None
        plain = from_stretch(word)
        hidden = plain in HIDDEN_WORDS and not word.endswith(word[-1] * 3)  # "kerjaaa" is only loud
        return plain, "stretched" if hidden else None
    if doubled := from_doubled(word):
        return doubled, "stretched"
    return None


def _disguised(run: str) -> Iterator[Change]:
    """Everything that was done to words in a run, the surest first; later ones may overlap earlier ones."""
    yield from _broken_up(run)
    for match in _STRETCHED.finditer(run):
        hidden = _undone(match.group())
        if hidden is not None:
            yield Change(*match.span(), *hidden)


def _broken_up(run: str) -> Iterator[Change]:
    """Words broken up, or with digits, stars and signs in them."""
    for pattern, undo, trick in _BROKEN_UP:
        for match in pattern.finditer(run):
            if word := undo(match):
                yield Change(*match.span(), word, trick)
    for match in _LEET.finditer(run):
        if _LEET_EDGE.search(match.group()) and (word := from_leet(match.group())):
            end = match.end() if len(word) == len(match.group()) else match.start() + len(word)  # "!" behind stays
            yield Change(match.start(), end, word, "digits_for_letters")
    for match in _STARS.finditer(run) if "*" in run or "#" in run else ():
        if not match.group().isalpha() and (word := from_stars(match.group())):
            yield Change(*match.span(), word, "letters_starred")
    for match in _PIECES.finditer(run):
        if word := from_pieces(match.group()):
            yield Change(*match.span(), word, "signs_inside")


_BROKEN_UP: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str | None], str], ...] = (
    (_APART, lambda match: together(match.group(), match.group(1)), "letters_apart"),
    (_MIXED, lambda match: _mixed(match.group()), "letters_apart"),
    (_ZEROS, lambda match: match.group().replace("o", "0"), "letters_for_digits"),
)


_SPELLERS: list[Speller] = []


def speller(slang: Mapping[str, str]) -> Speller:
    """The speller for this table, made once for each."""
    for made in _SPELLERS:
        if made.slang is slang:
            return made
    made = Speller(slang)
    _SPELLERS[:] = [*_SPELLERS[-3:], made]
    return made
