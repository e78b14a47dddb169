"""Plain characters -> lower-case words with disguises undone and everyday spellings expanded."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from patrol.text.characters import Folded, Trick
from patrol.text.layers import Edit, Layer

EVERYDAY: Mapping[str, str] = MappingProxyType(
    {
        "yg": "yang", "dgn": "dengan", "dg": "dengan", "tdk": "tidak", "gak": "tidak", "ga": "tidak", "gk": "tidak",
        "krn": "karena", "sdh": "sudah", "udh": "sudah", "blm": "belum", "utk": "untuk", "bln": "bulan", "hr": "hari",
        "thn": "tahun", "th": "tahun", "org": "orang", "ortu": "orang tua", "dr": "dari", "jd": "jadi", "jgn": "jangan",
        "bs": "bisa", "bsa": "bisa", "sy": "saya", "gw": "saya", "lgsg": "langsung", "lsg": "langsung", "klo": "kalau",
        "kalo": "kalau", "tlp": "telepon", "hub": "hubungi", "min": "minimal", "max": "maksimal", "dkt": "dekat",
    }
)  # fmt: skip

_WORD = re.compile(r"(?<![\w@/.])[a-z]+2?(?![\w@])(?!\.[a-z])")


def fold_words(cased: str, slang: Mapping[str, str]) -> Folded:
    """Lower-case, and expand what `slang` names."""
    lower = cased.lower()
    if len(lower) != len(cased):
        lower = "".join(low if len(low := char.lower()) == 1 else char for char in cased)
    layer = Layer()
    tricks: list[Trick] = []
    edits = [Edit(*match.span(), slang[match.group()]) for match in _WORD.finditer(lower) if match.group() in slang]
    return Folded(layer.apply(lower, edits), layer, tricks)
