"""What the pages call things, in Indonesian: bands, lanes, labels, modus, speech acts, verdicts and their reasons.

Templates say these through `_`, so that the catalogues hold them in other languages; `ALL` is what they must hold.
"""

from __future__ import annotations

from collections.abc import Mapping

from patrol import naming
from patrol.records import Period, Verdict
from patrol.store.causes import CauseName

LABELS = {
    "trafficking": "indikasi TPPO",
    "nonprocedural": "indikasi penempatan nonprosedural",
    "job_scam": "indikasi penipuan kerja",
    "legit": "tawaran wajar",
    "none": "bukan tawaran",
}
BANDS, LANES, MODUS, RUNS = naming.BANDS["id"], naming.LANES["id"], naming.MODUS["id"], naming.RUNS["id"]
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
        "duplicate": "salinan dari yang sudah diputuskan",
        "other": "bukan tawaran lain",
    },
    "unsure": {"insufficient": "data belum cukup"},
}
"""Reasons by verdict, enforced by the server; kept as data for rules and training."""
PERIODS: Mapping[Period, str] = {
    "hour": "jam",
    "day": "hari",
    "week": "minggu",
    "month": "bulan",
    "year": "tahun",
    "trip": "perjalanan",
    "once": "sekali bayar",
}
CONFIDENCE = {"low": "rendah", "medium": "sedang", "high": "tinggi"}
TERMS = {
    "lane": "jalur",
    "band": "tingkat",
    "score": "nilai mesin",
    "copies": "penyebaran",
    "slice": "urutan acak",
    "chosen": "dipilih untuk melatih model",
    "reopened": "dibuka lagi",
    "spread": "penyebaran",
    "freshness": "kebaruan",
    "age": "lama menunggu",
    "victim": "risiko korban",
    "victim_risk": "risiko korban",
    "waiting": "lama menunggu",
}
TRICKS = {
    "styled_letters": "huruf bergaya",
    "look_alike_letters": "huruf yang mirip dari aksara lain",
    "letters_apart": "huruf direnggangkan",
    "signs_inside": "tanda di dalam kata",
    "other_script": "aksara lain",
    "invisible": "karakter tak terlihat",
    "piled_marks": "tanda bertumpuk",
    "mixed_scripts": "aksara bercampur",
    "letters_starred": "huruf diganti bintang",
    "letters_for_digits": "huruf sebagai angka",
    "digits_for_letters": "angka sebagai huruf",
    "emoji_digits": "angka dari emoji",
    "backwards": "dibalik",
}
SKIPS = {
    "language": "tidak paham bahasanya",
    "known_person": "mengenal orang di dalamnya",
    "too_heavy": "terlalu berat bagi saya sekarang",
    "other": "lainnya",
}
"""Why an analyst passes an item on without a word about the item itself."""
DIFFERS = {
    "band": "tingkat",
    "lane": "jalur",
    "phone": "telepon",
    "contacts": "kontak",
    "destination": "tujuan",
    "destinations": "tujuan",
    "age": "umur",
    "pay": "bayaran",
}
BECAME = {
    "waiting": "menunggu",
    "decided": "diputuskan",
    "refused": "tidak dapat diputuskan",
    "undone": "dibatalkan",
    "kept": "tetap berlaku",
}
BECAUSE: Mapping[CauseName, str] = {
    "unknown": "tidak ada dalam antrian unit Anda",
    "joined": "sudah digabung ke butir %(other)s sebagai salinannya",
    "decided": "sudah diputuskan, %(at)s",
    "held": "sedang ditinjau %(who)s sampai %(at)s",
    "lease": "waktu untuk meninjaunya habis, atau butir ini berubah",
    "late": "waktu untuk membatalkannya sudah habis",
    "told": "sudah diberitahukan kepada pihak lain",
    "superseded": "sesudah itu sudah ada putusan lain atas butir ini",
    "declined": "%(who)s tidak menyetujuinya",
    "taken_back": "putusan bersama ini dibatalkan sebelum sampai ke butir ini",
    "no_right": "yang memintanya tidak berwenang lagi memutuskan",
    "other": "alasan lain: %(said)s",
}
"""Why an item of many was not decided, or not taken back."""
ACTIONS = {
    "account.create": "akun dibuat",
    "account.disable": "akun ditutup",
    "account.enable": "akun dibuka lagi",
    "account.factor": "faktor kedua diubah",
    "account.password": "kata sandi diganti",
    "account.recovery": "kode pemulihan dipakai",
    "account.role": "peran diubah",
    "account.unit": "akun pindah unit",
    "bulk.begin": "putusan bersama dimulai",
    "bulk.confirm": "putusan bersama disetujui",
    "bulk.decline": "putusan bersama ditolak",
    "bulk.stop": "putusan bersama terhenti",
    "bulk.undo": "putusan bersama dibatalkan",
    "capture.dispose": "tangkapan dimusnahkan",
    "capture.hold": "tangkapan ditahan sebagai bukti",
    "capture.release": "penahanan tangkapan diakhiri",
    "examples.export": "contoh latih diekspor",
    "export.approve": "ekspor disetujui",
    "export.ask": "ekspor diminta",
    "export.decline": "ekspor ditolak",
    "export.take": "ekspor diambil",
    "item.answer": "pertanyaan rekan dijawab",
    "item.ask": "rekan ditanyai",
    "item.decide": "butir diputuskan",
    "item.join": "butir digabung",
    "item.note": "catatan ditulis",
    "item.postpone": "butir ditunda",
    "item.read": "butir dibaca",
    "item.reopen": "butir dibuka lagi",
    "item.skip": "butir dilewati",
    "item.undo": "putusan dibatalkan",
    "item.unmask": "samaran dibuka",
    "job.ask": "pekerjaan diminta",
    "login": "masuk",
    "login.refused": "masuk ditolak",
    "step_up": "pembuktian ulang",
    "step_up.refused": "pembuktian ulang ditolak",
    "model.promote": "model dipakai",
    "model.refuse": "model ditolak",
    "model.rollback": "model dikembalikan",
    "model.ask": "model meminta pendapat",
    "unit.change": "unit diubah",
    "unit.create": "unit dibuat",
    "workspace.backup": "cadangan dibuat",
}
"""What the audit's rows tell of; the code stands beside it, for a search and for what is newer than this table."""
JOBS = {"queued": "menunggu", "running": "dikerjakan", "done": "selesai", "failed": "gagal"}
_TABLES: tuple[Mapping[str, str], ...] = (
    LABELS,
    SPEECH_ACTS,
    CONFIDENCE,
    TERMS,
    TRICKS,
    SKIPS,
    JOBS,
    DIFFERS,
    BECAME,
    ACTIONS,
)
ALL: frozenset[str] = frozenset(
    (
        *(words for table in _TABLES for words in table.values()),
        *BECAUSE.values(),
        *PERIODS.values(),
        *VERDICTS.values(),
        *(words for reasons in REASONS.values() for words in reasons.values()),
    )
)


def reason_words(verdict: str, reason: str) -> str:
    """The wording of a reason as it goes with a verdict; one that was given up since is shown by its name."""
    known: Mapping[str, Mapping[str, str]] = {str(name): reasons for name, reasons in REASONS.items()}
    return known.get(verdict, {}).get(reason, reason)
