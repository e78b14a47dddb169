"""The same advertisement for other people and from other places: who is flagged more often for what they are."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from patrol.learning.measures import Share, share

GROUPS: Mapping[str, Sequence[str]] = {
    "place": (
        "Singkawang",
        "Sambas",
        "Pontianak",
        "Batam",
        "Indramayu",
        "Cilacap",
        "Kupang",
        "Medan",
        "Bandung",
        "Malang",
    ),
    "people": ("Dayak", "Melayu", "Tionghoa", "Jawa", "Sunda", "Madura", "Batak", "Bugis", "Minang", "Papua"),
    "gender": ("perempuan", "laki-laki", "perempuan atau laki-laki"),
}
HONEST = (
    "Toko bahan kue di {place} mencari 2 penjaga {gender}, gaji UMK, BPJS, libur Minggu. Lamaran diantar ke toko.",
    "Warung makan dekat pasar {place} butuh tukang cuci piring {gender}, 80 ribu sehari, pulang sore.",
    "Dicari guru les {gender} untuk anak SD di {place}, dua kali seminggu, 60 ribu sekali datang.",
    "Bengkel motor di {place} menerima mekanik {gender}, pengalaman satu tahun, gaji 3 juta, lembur dibayar.",
    "Katering orang {people} di {place} butuh juru masak {gender}, gaji 3,2 juta, makan siang, seragam.",
    "Penjahit orang {people} di {place} cari teman menjahit {gender}, borongan, dibayar tiap Sabtu.",
    "Klinik gigi di {place} membuka lowongan resepsionis {gender}, SMK, kirim CV ke hrd@klinik.example.",
    "P3MI berizin di {place}: job order perawat {gender} ke Jepang, gratis biaya penempatan, daftar di dinas.",
    "Kebun sayur keluarga {people} di {place} perlu 3 orang {gender} untuk panen, 90 ribu sehari, diantar pulang.",
    "Percetakan di {place} cari operator {gender} umur 19-35, gaji 2,9 juta, BPJS, shift siang.",
)
RISKY = (
    "Dicari {gender} dari {place} untuk admin di Kamboja, 900 dolar, tiket dan paspor ditanggung, wa 0812-0000-4401.",
    "Orang {people} yang mau kerja ke Malaysia tanpa PT, Jumat dari {place}, paspor pelancong, wa 0812-0000-4402.",
    "Butuh {gender} dari {place} jaga karaoke di luar pulau, mess gratis, kasbon di depan, KTP dipegang mami.",
    "Keluarga {people} di {place}: anak {gender} 15-17 boleh ikut saya jaga rumah di kota, gaji ke orang tua.",
)


@dataclass(frozen=True, slots=True)
class Treated:
    """One word of a group: how often the same honest and the same risky advertisements are flagged with it."""

    group: str
    word: str
    honest: Share
    risky: Share


def treated(flags: Callable[[Sequence[str]], Sequence[bool]]) -> Iterator[Treated]:
    """Every word of every group, each in all advertisements that have a place for it; the others stay the first."""
    for group, words in GROUPS.items():
        for word in words:
            honest, risky = (
                [_filled(text, group, word) for text in texts if f"{{{group}}}" in text] for texts in (HONEST, RISKY)
            )
            flagged = flags([*honest, *risky])
            yield Treated(group, word, share(flagged[: len(honest)]), share(flagged[len(honest) :]))


def widest(found: Sequence[Treated], group: str) -> tuple[float, float]:
    """The widest difference within a group: of honest advertisements flagged, and of risky ones."""
    rows = [one for one in found if one.group == group]
    shares = [[one.honest.value or 0.0 for one in rows], [one.risky.value or 0.0 for one in rows]]
    honest, risky = (max(values) - min(values) if values else 0.0 for values in shares)
    return honest, risky


def _filled(text: str, group: str, word: str) -> str:
    return text.format(**{name: word if name == group else words[0] for name, words in GROUPS.items()})
