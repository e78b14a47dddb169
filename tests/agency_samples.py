"""Invented lists of agencies for the tests, and what is noticed with them."""

from __future__ import annotations

from dataclasses import replace

from patrol.signals import notice
from patrol.tables import Agency, Tables, load_tables
from patrol.text.reading import read
from patrol.workspace import Workspace, bundled_content

BUNDLED = Workspace(bundled_content(), bundled_content())
SAMPLE = load_tables(BUNDLED)
LISTED = ("licence_listed", "licence_revoked", "licence_not_listed", "contact_listed", "name_borrowed")


def agency(name: str, licence: str = "", status: str = "active", contact: str = "") -> Agency:
    """A row of an imported list."""
    return Agency(name, licence, status, contact, "daftar uji", "2026-10-01")


def with_agencies(*agencies: Agency) -> Tables:
    """The bundled tables with these agencies in the place of the sample."""
    return replace(SAMPLE, agencies=agencies, digest="uji")


REAL = with_agencies(
    agency("PT Dharma Uji Nirwana", "SIP3MI 0209/2021",
           contact="mail:info@dharmauji.example +6281200005001 web:dharmauji.example"),
    agency("CAHAYA UJI LAUT, PT", "SIUPPAK 104.27/DN/2019"),
    agency("PT. Sinar", "KEP.123/MEN/PPTK/IV/2015", "revoked", "+6281200005002"),
    agency("PT Bina Kerja", "SIP3MI 310/2022", "expired"),
    agency("PT Tunda Uji Layan", "SIP3MI 311/2022", "suspended"),
    agency("LPK Uji Bahasa", contact="mail:ujibahasa@gmail.com web:lpkuji.blogspot.com"),
    agency("PT Baru Uji Lagi", "SIP3MI 12/2015", "revoked"),
    agency("PT Baru Uji Lagi", "SIP3MI 512/2024", "active"),
)  # fmt: skip


def looked_up(text: str, tables: Tables = REAL) -> list[tuple[str, str, object]]:
    """What the list says of a text: signal, words, value."""
    signals = notice(read(None, text, slang=tables.slang), tables)
    return [(signal.name, signal.words, signal.value) for signal in signals if signal.name in LISTED]


def told(text: str, tables: Tables = REAL) -> set[str]:
    """The names of what the list says of a text."""
    return {name for name, _, _ in looked_up(text, tables)}
