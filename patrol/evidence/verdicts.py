"""The verifier's verdicts: a number each, one line each in Indonesian and English, whether it is a fault or a note."""

from __future__ import annotations

from dataclasses import dataclass

WHOLE = 0
CHANGED = 10
MISSING = 11
UNEXPECTED = 12
ALTERED = 13
LOST = 14
SPOILT = 15
UNLISTED = 16
UNKNOWN_BODY = 17
BROKEN = 20
SHORT = 21
UNANCHORED = 22
OTHER = 23

WORDS = {
    WHOLE: ("UTUH", "whole"),
    CHANGED: ("berkas berubah", "a file was changed"),
    MISSING: ("berkas hilang", "a file is missing"),
    UNEXPECTED: ("berkas tak dikenal", "a file that no log knows"),
    ALTERED: ("catatan diubah", "a line of the log was altered"),
    LOST: ("isi tangkapan hilang", "a captured page or picture is missing"),
    SPOILT: ("isi tangkapan berubah", "a captured page or picture was changed"),
    UNLISTED: ("tangkapan tak tercatat", "a capture that only one of log and index lists"),
    UNKNOWN_BODY: ("isi halaman tak tercatat", "a kept body that no capture tells of"),
    BROKEN: ("rantai putus", "the chain does not hold"),
    SHORT: ("catatan lebih pendek daripada jangkarnya", "the log is shorter than what was anchored"),
    UNANCHORED: ("ekor catatan belum berjangkar", "the end of the log is not anchored"),
    OTHER: ("jangkar tidak cocok", "the anchor does not fit"),
}
# what a court must hear of first: a log written anew weighs more than a file gone
_GRAVEST_FIRST = (
    *(OTHER, SHORT, BROKEN, ALTERED, CHANGED, MISSING, SPOILT, LOST),
    *(UNLISTED, UNKNOWN_BODY, UNEXPECTED, UNANCHORED),
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """One finding: the number, where it is, the particulars. `note`: worth telling, and no fault."""

    code: int
    where: str
    says: str = ""
    note: bool = False

    @property
    def line(self) -> str:
        """The finding on one line, in both languages."""
        indonesian, english = WORDS[self.code]
        more = f" ({self.says})" if self.says else ""
        return f"{self.code:2} {indonesian} / {english}: {self.where}{more}"


def exit_status(verdicts: list[Verdict]) -> int:
    """The gravest fault's number; 0 where there is none but notes."""
    found = {verdict.code for verdict in verdicts if not verdict.note}
    return next((code for code in _GRAVEST_FIRST if code in found), WHOLE)
