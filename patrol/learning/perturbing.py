"""A risky post -> the same offer as others would write it: typing errors, a regional language mixed in, other sums and
places, other frames; and the offer quoted in a warning, which is none."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping

Change = Callable[[str, random.Random], str]
_WORD = re.compile(r"[A-Za-z]{5,}")
_SUM = re.compile(r"\b(\d{1,2})(?=(?:[.,]\d)? ?(?:jt|juta)\b)", re.IGNORECASE)
_LINK = re.compile(r"https?://\S+|www\.\S+|\S+@\S+|@\w+|t\.me/\S+|wa\.me/\S+")
_SHARE = 0.15
"""Of the longer words so many are mistyped, as on a telephone in a hurry."""

_JAVANESE = {
    "tidak": "ora", "tanpa": "tanpo", "mau": "gelem", "kerja": "gawe", "uang": "duit", "sudah": "wis", "dan": "karo",
    "yang": "sing", "bisa": "iso", "berangkat": "mangkat", "anak": "bocah", "rumah": "omah", "besok": "sesuk",
    "di": "nang",
}  # fmt: skip
_SUNDANESE = {
    "tidak": "teu", "mau": "hoyong", "kerja": "damel", "uang": "artos", "sudah": "tos", "dan": "sareng", "yang": "nu",
    "bisa": "tiasa", "berangkat": "angkat", "anak": "budak", "rumah": "bumi", "besok": "enjing", "sama": "sareng",
}  # fmt: skip
_MINANG = {
    "tidak": "indak", "mau": "nio", "kerja": "karajo", "uang": "pitih", "sudah": "alah", "dan": "jo", "yang": "nan",
    "bisa": "bisa", "apa": "apo", "kemana": "kama", "rumah": "rumah", "besok": "bisuak", "saja": "se", "di": "di",
}  # fmt: skip
_PLACES = {
    "kamboja": "Laos", "cambodia": "Laos", "laos": "Myanmar", "myanmar": "Kamboja", "poipet": "Myawaddy",
    "sihanoukville": "Bavet", "bavet": "Poipet", "myawaddy": "Sihanoukville", "kuching": "Sibu", "johor": "Melaka",
    "batam": "Karimun", "pontianak": "Sambas", "singkawang": "Pontianak", "jakarta": "Surabaya", "medan": "Padang",
}  # fmt: skip
"""Each place for one of the same standing: what is closed stays closed, what is at home stays at home."""


def changes() -> Mapping[str, Change]:
    """The perturbations by their names, all of which leave the offer what it is."""
    return {
        "typing errors": _mistyped,
        "Javanese mixed in": _mixed(_JAVANESE),
        "Sundanese mixed in": _mixed(_SUNDANESE),
        "Minang mixed in": _mixed(_MINANG),
        "other sums": _other_sums,
        "other places": _mixed(_PLACES),
        "passed on": _framed("Terusan dari grup sebelah:\n", "\nSilakan yang berminat."),
        "with a greeting": _framed("Assalamualaikum, selamat pagi semua. ", " Terima kasih, semoga berkah."),
        "pictures between lines": _pictured,
    }


def quoted_in_a_warning(text: str) -> str:
    """The offer, quoted in a warning that names no contact of its own."""
    inner = text.replace('"', "'").replace("\n", " ")
    return (
        f'WASPADA! Beredar pesan seperti ini: "{inner}" Jangan dibalas dan jangan disebar, laporkan ke polisi terdekat.'
    )


def changed(text: str, name: str, seed: str) -> str:
    """A text after one perturbation; the same for the same seed. Addresses and numbers to write to stay."""
    return changes()[name](text, random.Random(f"{name}-{seed}"))  # noqa: S311  # no secret


def _mistyped(text: str, dice: random.Random) -> str:
    kept = [match.span() for match in _LINK.finditer(text)]

    def slip(match: re.Match[str]) -> str:
        word = match.group()
        if dice.random() >= _SHARE or any(start <= match.start() < end for start, end in kept):
            return word
        at = dice.randrange(1, len(word) - 2)
        if dice.random() < 0.5:
            return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
        return word[:at] + word[at + 1 :]

    return _WORD.sub(slip, text)


def _mixed(words: Mapping[str, str]) -> Change:
    known = re.compile(rf"\b(?:{'|'.join(words)})\b", re.IGNORECASE)
    return lambda text, _: known.sub(lambda match: words[match.group().lower()], text)


def _other_sums(text: str, dice: random.Random) -> str:
    return _SUM.sub(lambda match: str(int(match.group(1)) + dice.choice((1, 2))), text)


def _framed(before: str, after: str) -> Change:
    return lambda text, _: before + text + after


def _pictured(text: str, dice: random.Random) -> str:
    parts = re.split(r"(?<=[.!?])\s", text)
    return "\n".join(f"{dice.choice('✨🔥📌👉💫')} {part}" for part in parts)
