"""A line and a picture in it -> the word that the picture stands for there, or None where it only adorns.

Most pictures adorn: they open a line, close it, or follow the word that they show. One stands for a word where the
words around it need one: after a verb or a preposition that wants an object ("naik ✈️", "jual 🫘"), or before what can
only be said of a thing ("🛂 dibuatkan").
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

_MEANS = {
    "pesawat": ("✈🛫🛬🛩", "pesawat terbang penerbangan flight berangkat"),
    "tiket": ("🎫🎟", "tiket ticket"),
    "paspor": ("🛂", "paspor passport visa imigrasi dokumen"),
    "uang": ("💰💵💴💶💷💸🤑🪙", "uang duit gaji bonus dana dp biaya salary money fee income cuan upah bayaran"),
    "hp": ("📱📲☎📞", "hp handphone ponsel telepon telp wa whatsapp call nomor kontak hubungi"),
    "bayi": ("👶🍼🚼", "bayi baby anak balita si"),
    "hamil": ("🤰", "hamil mengandung bumil"),
    "ginjal": ("🫘", "ginjal kidney kacang kopi biji"),
    "jantung": ("🫀", "jantung"),
    "darah": ("🩸", "darah"),
    "kapal": ("🚢🛳⛴🚤", "kapal laut pelaut kru ship"),
    "mobil": ("🚗🚙", "mobil travel"),
    "rumah": ("🏠🏡", "rumah mess tempat kontrakan kos"),
    "hotel": ("🏨", "hotel"),
    "kantor": ("🏢", "kantor gedung office"),
    "restoran": ("🍽", "restoran makan"),
    "cewek": ("👧👩💃", "cewek wanita perempuan gadis cewe putri ladies"),
    "cowok": ("👦👨🕺", "cowok pria laki lelaki cowo putra"),
    "pengantin": ("👰", "pengantin nikah istri mempelai"),
    "nikah": ("💍💒", "nikah kawin menikah pernikahan cincin"),
    "judi": ("🎰🎲", "judi slot kasino casino"),
    "komputer": ("💻🖥", "komputer laptop online"),
    "ijazah": ("🎓", "ijazah sekolah lulusan wisuda sarjana"),
    "dokumen": ("📄📑📃", "dokumen surat berkas syarat"),
    "polisi": ("👮🚓", "polisi razia satpam"),
    "majikan": ("🤵", "majikan bos boss"),
}  # fmt: skip
_WORD_OF = {sign: word for word, (signs, _) in _MEANS.items() for sign in signs}
_SHOWN = {word: frozenset(company.split()) for word, (_, company) in _MEANS.items()}
_PICTURE = re.compile(f"([{''.join(_WORD_OF)}])(?:[\ufe0f\U0001f3fb-\U0001f3ff]|\\1){{0,12}}")
_FIRST = frozenset("".join(_WORD_OF))

_OBJECT = """
    jual beli dijual dibeli menjual membeli butuh dibutuhkan membutuhkan cari dicari mencari nyari terima menerima ada
    adopsi donor donorkan naik pakai pake bawa kirim dikirim buat bikin urus bayar dapat dapet dpt tanpa bukan tidak gak
    ga nggak no via lewat pegang tahan ditahan nahan minta diminta kasih dikasih diberi serahkan pinjam pinjaman utang
    hutang jaga jadi punya pny seorang sebuah satu tiket ongkos biaya calon ibu jam harga masuk dari dengan dgn dan atau
    serta sama sm & + need want sell buy by without hiring
"""
_SAID = """
    gratis free ditanggung ditanggungkan dibayar dibayarin dibayari diurus diurusin dibuatkan dibuatin dibikinin
    dibelikan dibeliin ditahan dipegang disimpan diserahkan dikumpulkan dijamin disediakan disediain dibantu dipotong
    dititip dikirim ditransfer cair kontan cash dimuka covered included provided paid
"""
_WANTS, _SAID_OF = frozenset(_OBJECT.split()), frozenset(_SAID.split())
_NEAR = 24
_BEFORE = re.compile(r"([^\W\d_]+|[&+]) {0,2}$")
_AFTER = re.compile(r" {0,2}([^\W\d_]+)")


class Picture(NamedTuple):
    """Pictures at `text[start:end]` that stand for a word."""

    start: int
    end: int
    word: str


def pictures(text: str) -> Iterator[Picture]:
    """Every picture that stands for a word, in order."""
    if _FIRST.isdisjoint(text):
        return
    for match in _PICTURE.finditer(text):
        start, end = match.span()
        word = _WORD_OF[match.group(1)]
        before = _BEFORE.search(text[max(0, start - _NEAR) : start])
        after = _AFTER.match(text[end : end + _NEAR])
        last = before.group(1).lower() if before else ""
        next_ = after.group(1).lower() if after else ""
        if last in _SHOWN[word] or next_ in _SHOWN[word]:
            continue
        if last in _WANTS or next_ in _SAID_OF:
            yield Picture(start, end, word)
