"""A small invented shelf to learn from: seed rows of four kinds in many voices, and floors for its gate."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

from patrol.flow import House
from patrol.records import Verdict
from patrol.settings import Settings
from patrol.store import queue
from patrol.store.database import writing
from patrol.store.decisions import decide
from patrol.workspace import Workspace, bundled_content, init_workspace
from tests.store_samples import UNIT, WORDS

SETTINGS = Settings(unit=UNIT)
KINDS: dict[str, tuple[str, list[str], str]] = {
    "trafficking": (
        "offer",
        ["scam_compound"],
        "admin layanan daring seberang paspor dibantu berangkat malam mess gratis tiket bonus dolar tanpa pengalaman",
    ),
    "legit": ("offer", [], "kasir lamaran surat wawancara sabtu jaminan kesehatan upah minimum cabang shift seragam"),
    "none": ("news", [], "polisi mengatakan korban dipulangkan kepala dinas keterangan tersangka siaran resmi warga"),
    "job_scam": ("offer", ["advance_fee"], "transfer admin pendaftaran kuota terakhir jaminan lulus rekening biaya"),
}
GATE = "offer_or_not: 0.5\nlabel_macro_f1: 0.3\nrisky_recall: 0.3\nfalse_alarms: 0.5\nleast_examples: 5\n"


def text_of(label: str, number: int) -> str:
    """An invented text of a kind, a near copy of no other."""
    dice = random.Random(f"{label}-{number}")
    telling = dice.sample(KINDS[label][2].split(), 6)
    words = [*telling, *(f"{dice.choice(WORDS)}{dice.choice(WORDS)}" for _ in range(14))]
    dice.shuffle(words)
    return " ".join(words).capitalize()


def row_of(label: str, number: int, **changes: Any) -> dict[str, Any]:
    """A seed row of a kind; each voice writes rows of every kind."""
    act, modus, _ = KINDS[label]
    made = {
        "id": f"{label}-{number}",
        "voice": f"orang-{number % 12}",
        "origin": "synthetic",
        "title": "",
        "text": text_of(label, number),
        "speech_act": act,
        "label": label,
        "modus": modus,
        "minor": False,
    }
    return {**made, **changes}


def rows(each: int = 24) -> list[dict[str, Any]]:
    """Seed rows, so many of each kind."""
    return [row_of(label, number) for label in KINDS for number in range(each)]


def write_rows(path: Path, given: list[dict[str, Any]]) -> Path:
    """Rows as a file of JSON Lines."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(row) + "\n" for row in given), encoding="utf-8")
    return path


def a_shelf(folder: Path, given: list[dict[str, Any]] | None = None, gate: str = GATE) -> Workspace:
    """A workspace over shelves of its own: the bundled rules and tables, a small seed set, a gate."""
    bundled = folder / "bundled"
    (bundled / "data").mkdir(parents=True)
    (bundled / "models").mkdir()
    (bundled / "rules").symlink_to(bundled_content() / "rules")
    (bundled / "data" / "tables").symlink_to(bundled_content() / "data" / "tables")
    write_rows(bundled / "data" / "seed" / "contoh.jsonl", rows() if given is None else given)
    (bundled / "models" / "gate.yml").write_text(gate, encoding="utf-8")
    return Workspace(init_workspace(folder / "unit").home, bundled)


def decide_item(house: House, item_id: int, verdict: Verdict) -> None:
    """An analyst takes an item and decides it."""
    with writing(house.database) as conn:
        held = queue.claim(conn, UNIT, "ani", item_id=item_id)
        assert held is not None
        decide(
            conn,
            UNIT,
            item_id,
            analyst="ani",
            token=held.token,
            version=held.item.version,
            idem=f"{item_id}-{held.item.version}",
            verdict=verdict,
            reasons=["other"],
        )
