"""Names of bands, lanes, modus, runs and countries for people, in Indonesian and English; wherever the product
speaks, it says these."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from babel import Locale

from patrol.records import Band, Lane, Modus

Language = Literal["id", "en"]

BANDS: Mapping[Language, Mapping[Band, str]] = {
    "id": {"critical": "sangat mendesak", "high": "tinggi", "medium": "sedang", "low": "rendah", "none": "tidak ada"},
    "en": {"critical": "very pressing", "high": "high", "medium": "medium", "low": "low", "none": "none"},
}
LANES: Mapping[Language, Mapping[Lane, str]] = {
    "id": {
        "child": "anak",
        "urgent": "segera",
        "standard": "biasa",
        "help": "permohonan bantuan",
        "none": "tanpa jalur",
    },
    "en": {
        "child": "child",
        "urgent": "urgent",
        "standard": "ordinary",
        "help": "request for help",
        "none": "no lane",
    },
}
MODUS: Mapping[Language, Mapping[Modus, str]] = {
    "id": {
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
    },
    "en": {
        "scam_compound": "scam compound",
        "bride": "bride order",
        "nightlife": "nightlife",
        "nonprocedural_migration": "placement outside the procedure",
        "fishing_crew": "fishing crew",
        "fake_internship": "fake internship",
        "organ": "organ trade",
        "baby": "baby trade",
        "sexual_services": "sexual exploitation",
        "domestic_worker": "domestic work",
        "advance_fee": "money asked in advance",
        "task_scam": "task scam",
    },
}
RUNS: Mapping[Language, Mapping[str, str]] = {
    "id": {
        "running": "berjalan",
        "ok": "baik",
        "short": "kurang dari biasanya",
        "empty": "kosong",
        "blocked": "terhalang",
        "budget": "anggaran habis",
        "refused": "tidak dijalankan",
        "error": "galat",
        "failed": "gagal",
        "stopped": "dihentikan",
        "lost": "terputus",
    },
    "en": {
        "running": "running",
        "ok": "ok",
        "short": "short",
        "empty": "empty",
        "blocked": "blocked",
        "budget": "budget spent",
        "refused": "not made",
        "error": "error",
        "failed": "failed",
        "stopped": "stopped",
        "lost": "cut off",
    },
}
"""How a run of the ledger, or a slot of the rounds, ended."""


def country(code: str, language: Language) -> str:
    """A country's name by its ISO alpha-2 code, which stands behind it; a code that names none is said as it stands."""
    name = Locale.parse(language).territories.get(code)
    return f"{name} ({code})" if name else code
