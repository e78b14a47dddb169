"""What the pages say, in Indonesian: names of bands, lanes, labels, modus, speech acts, verdicts and their reasons."""

from __future__ import annotations

from collections.abc import Mapping

from patrol import naming
from patrol.records import Verdict

LABELS = {
    "trafficking": "indikasi TPPO",
    "nonprocedural": "indikasi penempatan nonprosedural",
    "job_scam": "indikasi penipuan kerja",
    "legit": "tawaran wajar",
    "none": "bukan tawaran",
}
BANDS, LANES, MODUS = (names["id"] for names in (naming.BANDS, naming.LANES, naming.MODUS))
SPEECH_ACTS = {
    "offer": "tawaran",
    "news": "berita",
    "warning": "peringatan",
    "testimony": "kesaksian",
    "seeking": "mencari kerja",
    "satire": "satire",
    "education": "edukasi",
    "promotion": "promosi",
    "other": "lainnya",
}
VERDICTS: Mapping[Verdict, str] = {
    "trafficking": "Indikasi kuat TPPO",
    "nonprocedural": "Indikasi penempatan nonprosedural",
    "job_scam": "Indikasi penipuan lain",
    "legit": "Bukan TPPO: tawaran wajar",
    "none": "Bukan tawaran (berita, peringatan, cerita, ...)",
    "unsure": "Belum cukup data",
}
_RISKY = {
    "recruitment": "cara merekrut menipu",
    "destination": "tujuan atau jalur berisiko",
    "papers": "dokumen ditahan, dipalsukan atau tidak sesuai",
    "debt": "utang, potongan atau denda",
    "child": "menyasar anak",
    "exploitation": "bentuk eksploitasi tampak",
    "no_licence": "penempatan tanpa izin",
}
REASONS: Mapping[Verdict, Mapping[str, str]] = {
    "trafficking": _RISKY,
    "nonprocedural": _RISKY,
    "job_scam": {
        "advance_fee": "minta uang muka",
        "data_theft": "mengumpulkan data pribadi",
        "task_scam": "tugas daring berbayar palsu",
        "impersonation": "mengatasnamakan perusahaan lain",
    },
    "legit": {
        "licensed_agency": "agensi berizin",
        "ordinary_job": "lowongan biasa",
        "known_employer": "pemberi kerja dikenal",
    },
    "none": {
        "news": "berita",
        "warning": "peringatan atau edukasi",
        "testimony": "kesaksian atau permohonan bantuan",
        "seeking": "orang mencari kerja",
        "satire": "satire atau lelucon",
        "other": "bukan tawaran lain",
    },
    "unsure": {"insufficient": "data belum cukup"},
}
"""Reasons by verdict, enforced by the server; kept as data for rules and training."""
