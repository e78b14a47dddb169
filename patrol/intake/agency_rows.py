"""A row of somebody's list of agencies -> an `Agency` of our table, or why it is none; its columns mapped by name."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from patrol.hours import WIB
from patrol.intake.dates import time_of
from patrol.intake.rows import BadRow, Row
from patrol.records import Signal
from patrol.signals.agencies import body_of, kind_of, own_domain
from patrol.signals.contacts import notice_contacts
from patrol.tables import SAMPLE, Agency, Tables
from patrol.text.reading import read

# Column names that people use, Indonesian and English, in the order in which they are believed.
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "name": ("name", "nama", "nama_p3mi", "nama_perusahaan", "nama_pt", "nama_lembaga", "nama_lpk", "nama_agensi",
             "nama_agency", "nama_badan_usaha", "nama_pptkis", "nama_perusahaan_p3mi", "agency", "agency_name",
             "company", "company_name", "perusahaan", "p3mi", "lpk", "lembaga", "agensi", "badan_usaha"),
    "licence": ("licence", "license", "izin", "nomor_izin", "no_izin", "sip3mi", "nomor_sip3mi", "no_sip3mi",
                "siuppak", "nomor_siuppak", "no_siuppak", "licence_number", "license_number", "licence_no",
                "license_no", "nomor_lisensi", "no_lisensi", "lisensi", "izin_usaha", "nomor_izin_usaha", "nomor_sk",
                "no_sk", "sk", "siup", "no_siup", "nomor"),
    "status": ("status", "status_izin", "status_p3mi", "licence_status", "license_status", "status_lisensi", "keadaan"),
    "until": ("berlaku_sampai", "berlaku_hingga", "masa_berlaku", "masa_berlaku_izin", "berlaku_sampai_dengan",
              "sampai_dengan", "valid_until", "valid_to", "expires", "expiry", "expiry_date", "tanggal_berakhir",
              "tgl_berakhir", "kedaluwarsa", "kadaluarsa"),
    "source": ("source", "sumber"),
    "date": ("date", "tanggal", "tgl", "per_tanggal", "as_of", "tanggal_data", "diperbarui", "updated"),
}  # fmt: skip
_ELSE: Mapping[str, re.Pattern[str]] = {
    "name": re.compile(r"nama_(?!.*(?:pimpinan|direktur|penanggung|pemilik|pic|kontak|bank|kota|jabatan|petugas)).*"),
    "licence": re.compile(
        r"(?!.*(?:status|tanggal|tgl|masa|berlaku|date|expir|until)).*(?:sip3mi|siuppak|izin|lisensi|licen[cs]e).*"
    ),
    "status": re.compile(r"status_.*"),
    "until": re.compile(r".*(?:berlaku|berakhir|expir|valid_(?:un)?til).*"),
}
"""Other names that tell a field, believed where none of the known ones is there."""

_CONTACT = re.compile(
    r"(?:.*_)?(?:contacts?|kontak|telepon|telpon|telp|tlp|phone|hp|handphone|wa|whatsapp|e_?mails?|surel|website|web|"
    r"situs|laman|url|domain|telegram|instagram|ig|media_sosial|medsos)(?:_.*)?"
)
_PHONES = re.compile(r"telepon|telpon|telp|tlp|phone|hp|wa|whatsapp")
_NETWORK = re.compile(r"(?:^|_)(instagram|ig|telegram)(?:_|$)")
_NOT_A_CONTACT = re.compile(r"nama|name|jabatan|person|pic|alamat_kantor")

_STATUSES = (
    ("revoked", r"\w{0,4}cabut\w{0,3}|revoked|\w{0,2}batal\w{0,3}|cancell?ed|blacklist(?:ed)?|daftar hitam"),
    (
        "suspended",
        r"\w{0,3}beku\w{0,3}|\w{0,2}skors\w{0,4}|suspen\w{0,4}|sanksi|\w{0,4}henti\w{0,3}|\w{0,4}tunda\w{0,3}|\w{0,2}tangguh\w{0,3}",
    ),
    ("expired", r"kadaluw?arsa|kedaluwarsa|expired|habis|(?:sudah|telah) (?:berakhir|lewat)"),
    ("expired", r"(?:tidak|non|tdk|in|not)[ -]?(?:lagi )?(?:aktif|active|berlaku|valid|terdaftar|registered)"),
    ("active", r"aktif|active|berlaku|valid|terdaftar|registered|berizin|licensed|ya|yes|ok|1|true"),
)
_STATUS = tuple((status, re.compile(rf"\b(?:{words})\b")) for status, words in _STATUSES)
_NOTHING = frozenset(("", "-", "--", "n/a", "na", "nihil", "tidak ada", "null", "none", "nil", "–", "—", "."))
_FORMULA = re.compile(r"[=@]|[+-](?![\d\s(])")
_HOST = re.compile(r"(?<![\w.@-])(?<![\w.]/)(?:[a-z0-9][a-z0-9-]{0,62}\.){1,4}[a-z]{2,24}(?![\w@-])(?!\.\w)")
_PARTS = re.compile(r"[;,|\n]| / | dan | atau | and | or ")
_PHONE_PARTS = re.compile(r"[;,|\n/&]| dan | atau | and | or ")

LONGEST, MOST_CONTACTS = 200, 12
"""Characters of a name or number, and contacts of an agency, at most."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A row that is taken: where it stands, its agency, and what of it was not understood."""

    number: int
    agency: Agency
    remarks: tuple[str, ...]


def key_of(column: str) -> str:
    """A column's name as it is compared: `No. Izin (SIP3MI)` is `no_izin_sip3mi`."""
    return re.sub(r"[^a-z0-9]+", "_", column.lower()[:100]).strip("_")


def column_of(field: str, columns: Mapping[str, object]) -> str | None:
    """Which of the columns holds a field: the one of its names that is believed most."""
    by_key = {key_of(column): column for column in reversed(list(columns))}
    known = (by_key[name] for name in COLUMNS[field] if name in by_key)
    pattern = _ELSE.get(field)
    like = (column for key, column in reversed(by_key.items()) if pattern and pattern.fullmatch(key))
    return next(known, None) or next(like, None)


def agency_of(row: Row, tables: Tables, source: str, as_of: date) -> Listed | BadRow:
    """A row -> its agency. `source` and `as_of` stand where the row has none; the licence is judged as of that day."""
    cells = {field: _text(row.columns.get(column_of(field, row.columns) or "")) for field in COLUMNS}
    for field, cell in cells.items():
        if _FORMULA.match(cell):
            return BadRow(row.number, f"the {field} is a formula: {cell[:40]!r}")
        if len(cell) > LONGEST:
            return BadRow(row.number, f"the {field} is longer than {LONGEST} characters")
    if sum(map(len, body_of(cells["name"]).words)) < 3:
        why = f"{cells['name'][:40]!r} is no name of an agency" if cells["name"] else "the row has no name"
        return BadRow(row.number, why)
    status = status_of(cells["status"])
    if status is None:
        return BadRow(row.number, f"the status {cells['status'][:40]!r} is not understood")
    contacts, remarks = _contacts(row.columns, tables)
    dated = time_of(cells["date"]) if cells["date"] else None
    if cells["date"] and dated is None:
        remarks.append(f"the date {cells['date'][:40]!r} cannot be read")
    until = _until(cells["until"])
    if until is not None and until < as_of and status == "active":
        status = "expired"
    agency = Agency(
        name=cells["name"],
        licence=_licence(cells["licence"], column_of("licence", row.columns) or ""),
        status=status,
        contact=" ".join(contacts),
        source=source if cells["source"] in ("", SAMPLE) else cells["source"],
        date=(dated.astimezone(WIB).date() if dated else as_of).isoformat(),
    )
    return Listed(row.number, agency, tuple(remarks))


def _licence(written: str, column: str) -> str:
    """A number with its kind, which the column's name may tell."""
    kind = kind_of(key_of(column).replace("_", " "))
    return written if not (written and kind) or kind_of(written) else f"{kind.upper()} {written}"


def status_of(written: str) -> str | None:
    """`Aktif`, `SIP3MI dicabut`, `tidak berlaku` -> our status; active where nothing is said; None: not understood."""
    said = written.lower()
    if not said:
        return "active"
    return next((status for status, words in _STATUS if words.search(said)), None)


def _until(written: str) -> date | None:
    """The last day of a licence; of a span (`1 Mei 2021 s/d 30 April 2026`) its end."""
    last = re.split(r"s/d|s\.d\.?|sampai|hingga|\bto\b|until", written)[-1].strip(" -–")
    time = time_of(last) if last else None
    return time.astimezone(WIB).date() if time else None


def _text(value: object) -> str:
    """A cell's text on one line, without what cannot be seen; a list's items after each other; empty for nothing."""
    if isinstance(value, bool) or value is None:
        return ""
    if isinstance(value, list):
        value = "; ".join(str(item)[:LONGEST] for item in value[:MOST_CONTACTS] if isinstance(item, (str, int)))
    if not isinstance(value, (str, int, float)):
        return ""
    text = str(value)[:4_000].encode("utf-8", "replace").decode()
    seen = "".join(
        " " if char.isspace() else char for char in text if unicodedata.category(char)[0] != "C" or char.isspace()
    )
    line = " ".join(seen.split())
    return "" if line.lower() in _NOTHING else line


def _contacts(columns: Mapping[str, object], tables: Tables) -> tuple[list[str], list[str]]:
    """Every contact of the row's contact columns, normalised as those of posts are; and what could not be read so."""
    contacts: dict[str, None] = {}
    remarks = []
    for column, value in columns.items():
        key = key_of(column)
        if not _CONTACT.fullmatch(key) or _NOT_A_CONTACT.search(key):
            continue
        lines = value.replace("\n", ";") if isinstance(value, str) else value
        text, phones = _text(lines), bool(_PHONES.search(key))
        for part in (_PHONE_PARTS if phones else _PARTS).split(text)[: 2 * MOST_CONTACTS]:
            said = part.strip()
            found = [] if said.startswith("=") else list(_in_part(said[:LONGEST], tables, key))
            contacts.update(dict.fromkeys(found))
            if said and not found:
                remarks.append(f"{said[:40]!r} is no contact of its own")
    return list(contacts)[:MOST_CONTACTS], remarks


def _in_part(part: str, tables: Tables, column: str) -> Iterator[str]:
    """The contacts in one part of a cell; the column tells what a bare number or name is."""
    cue = "telp " if part[:1].isdigit() and _PHONES.search(column) else ""
    network = _NETWORK.search(column)
    if network and part[:1] == "@":
        cue = f"{network[1]} "
    cued = cue + part
    found = [str(signal.value) for signal in notice_contacts(read(None, cued), tables) if _is_contact(signal)]
    yield from found
    named = {contact.partition(":")[2] for contact in found}
    for match in _HOST.finditer(part.lower()):
        domain = own_domain(match.group())
        if domain and match.group() not in named:
            yield f"web:{domain}"


def _is_contact(signal: Signal) -> bool:
    return signal.name == "contact" and isinstance(signal.value, str) and " " not in signal.value
