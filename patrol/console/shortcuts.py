"""The acts that have a key -> the key of each, as the analyst has set it; one letter stands for one act."""

from __future__ import annotations

from collections.abc import Mapping

from patrol.console.language import N_
from patrol.console.wording import VERDICTS

ACTS: Mapping[str, tuple[str, str]] = {
    "begin": ("n", N_("Mulai meninjau: butir berikutnya")),
    "home": ("b", N_("Beranda")),
    "queue": ("q", N_("Antrian")),
    "search": ("/", N_("Cari")),
    "hand_in": ("i", N_("Serahkan kiriman")),
    "down": ("j", N_("Baris berikutnya")),
    "up": ("k", N_("Baris sebelumnya")),
    "select": ("x", N_("Pilih baris")),
    "filter": ("f", N_("Saring")),
    "take": ("Enter", N_("Ambil atau buka butir")),
    **{f"verdict_{n}": (str(n), words) for n, words in enumerate(VERDICTS.values(), 1)},
    "reason": ("r", N_("Kaitkan kata yang dipilih dengan alasan")),
    "danger": ("!", N_("Ada orang dalam bahaya sekarang")),
    "identity": ("v", N_("Ada identitas korban")),
    "note": ("c", N_("Tulis catatan")),
    "submit": ("Ctrl+Enter", N_("Simpan dan lanjut")),
    "undo": ("u", N_("Batalkan putusan terakhir")),
    "give_back": ("l", N_("Lepas tanpa putusan")),
    "skip": ("s", N_("Lewati dengan alasan")),
    "postpone": ("p", N_("Tunda")),
    "help": ("h", N_("Minta bantuan")),
    "bulk": ("g", N_("Putuskan beberapa butir bersama")),
    "form": ("t", N_("Teks sebagaimana ditangkap / dibaca mesin")),
    "picture": ("m", N_("Tampilkan gambar layar")),
}
"""Act -> its default key and what the sheet says of it. `Ctrl+Enter`, `Ctrl+K` and `?` stay as they are."""

FIXED = frozenset({"submit"})


def keys_for(preferences: Mapping[str, object]) -> dict[str, str]:
    """Act -> key. `preferences["keys"]` may hold others; none at all where `preferences["keys_off"]` is set."""
    if preferences.get("keys_off"):
        return {act: default for act, (default, _) in ACTS.items() if act in FIXED}
    chosen = preferences.get("keys")
    own = chosen if isinstance(chosen, Mapping) else {}
    return {act: _own(own, act, default) for act, (default, _) in ACTS.items()}


def conflicts(keys: Mapping[str, str]) -> list[str]:
    """The acts that share their key with another."""
    taken = list(keys.values())
    return [act for act, key in keys.items() if taken.count(key) > 1]


def _own(own: Mapping[object, object], act: str, default: str) -> str:
    key = own.get(act)
    fits = act not in FIXED and isinstance(key, str) and len(key) == 1 and key.isprintable() and not key.isspace()
    return str(key) if fits and key != "?" else default
