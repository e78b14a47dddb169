"""What the pages say, in Indonesian: names of bands, lanes, labels, modus, speech acts, verdicts and their reasons."""

from __future__ import annotations

from collections.abc import Mapping

from patrol.records import Verdict

BANDS = {"critical": "sangat mendesak", "high": "tinggi", "medium": "sedang", "low": "rendah", "none": "tidak ada"}
LANES = {"child": "anak", "urgent": "segera", "standard": "biasa", "help": "permohonan bantuan", "none": "tanpa jalur"}
LABELS = {
    "trafficking": "indikasi TPPO",
    "nonprocedural": "indikasi penempatan nonprosedural",
    "job_scam": "indikasi penipuan kerja",
    "legit": "tawaran wajar",
    "none": "bukan tawaran",
}
MODUS = {
    "scam_compound": "kompleks penipuan daring",
    "bride": "pengantin pesanan",
    "nightlife": "hiburan malam",
    "nonprocedural_migration": "penempatan nonprosedural",
    "fishing_crew": "awak kapal ikan",
    "fake_internship": "magang palsu",
    "organ": "jual beli organ",
    "baby": "jual beli bayi",
    "sexual_services": "eksploitasi seksual",
    "domestic_worker": "pekerja rumah tangga",
    "advance_fee": "minta uang muka",
    "task_scam": "penipuan tugas daring",
}
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
