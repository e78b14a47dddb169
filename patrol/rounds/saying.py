"""What is said of a round, in Indonesian and English: both on a line of the ledger, one of them in an alarm."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from patrol.alerts.troubles import TROUBLES
from patrol.sources import Basis


@dataclass(frozen=True, slots=True)
class Said:
    """The same in both languages. `detail`: what the crawl noted, an address or an error, as it was noted."""

    id: str
    en: str
    detail: str = ""

    def __str__(self) -> str:
        """Both languages on one line, Indonesian first."""
        return f"{self.id} / {self.en}{self._rest}"

    @property
    def facts(self) -> dict[str, str]:
        """The same for an alarm: in both languages, and in each."""
        return {"why": str(self), "why_id": f"{self.id}{self._rest}", "why_en": f"{self.en}{self._rest}"}

    def of(self, detail: str | None) -> Said:
        """The same with particulars."""
        return replace(self, detail=detail or "")

    @property
    def _rest(self) -> str:
        return f": {self.detail}" if self.detail else ""


def trouble(kind: str, detail: str | None = "") -> Said:
    """What broke at a source, by its kind (`alerts/troubles.py`); one that has no words is named."""
    return Said(TROUBLES["id"].get(kind, kind), TROUBLES["en"].get(kind, kind), detail or "")


def basis_does_not_hold(basis: Basis, day: date) -> Said:
    """That a basis has expired by a day, or does not hold yet."""
    named = f"{basis.id} ({basis.letter})"
    if day > basis.expires:
        return Said(
            f"dasar hukumnya {named} berakhir pada {basis.expires}; tidak ada yang dikunjungi",
            f"its legal basis {named} expired on {basis.expires}; nothing is visited",
        )
    return Said(
        f"dasar hukumnya {named} baru berlaku pada {basis.issued}; tidak ada yang dikunjungi",
        f"its legal basis {named} holds from {basis.issued} on; nothing is visited",
    )


SPENT = Said("anggaran putarannya habis", "the round's budget is used up")
STOPPED = Said("putarannya dihentikan sebelum selesai", "the round was told to stop before its end")
TAKEN_OVER = Said("slotnya diambil alih pekerja lain", "another worker took its slot over")
