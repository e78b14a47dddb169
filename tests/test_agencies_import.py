"""A unit's list of agencies into its workspace: columns, encodings, what is left out and why, what changes."""

from __future__ import annotations

import csv
import os
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from patrol.checks import check_rules
from patrol.doctor import examine
from patrol.errors import ContentError, PatrolError, SettingsError
from patrol.intake import agencies as importing
from patrol.intake.agencies import Imported, describe, import_agencies
from patrol.intake.agency_rows import status_of
from patrol.settings import Settings
from patrol.tables import SAMPLE, Agency, load_tables, read_agencies
from patrol.workspace import Workspace, bundled_content, init_workspace

DAY = date(2026, 10, 1)


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return init_workspace(tmp_path / "unit")


@pytest.fixture
def bring(workspace: Workspace, tmp_path: Path) -> Callable[..., Imported]:
    def brought(content: str | bytes, name: str = "daftar.csv", **options: object) -> Imported:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8", "surrogatepass"))
        return import_agencies(workspace, path, **{"as_of": DAY, **options})  # type: ignore[arg-type]

    return brought


def in_force(workspace: Workspace) -> dict[str, Agency]:
    return {agency.name: agency for agency in load_tables(workspace).agencies}


# what is read ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_any_encoding_and_separator(
    workspace: Workspace, bring: Callable[..., Imported], encoding: str, separator: str
) -> None:
    lines = [
        ["No", "Nama P3MI", "No. SIP3MI", "Status Izin", "Telepon", "E-mail", "Website", "Masa Berlaku"],
        ["1", "PT. Kafé Uji – Nirwana", "209/2021", "Aktif", "0812-0000-5001 / 021-0000123", "info@uji.example",
         "https://www.uji.example/kontak", "30 April 2028"],
        ["2", "UJI LAUT", "210/2021", "DICABUT", "-", "", "", ""],
    ]  # fmt: skip
    text = "\n".join(separator.join(cells) for cells in lines) + "\n"
    done = bring(text.encode(encoding), source="Dinas uji")
    assert done.left_out == done.duplicates == done.remarks == () and done.change is None
    assert done.encoding == {"utf-16": "utf-16", "cp1252": "Latin-1 (Windows-1252)"}.get(encoding, "utf-8")
    first, second = in_force(workspace).values()
    assert first == Agency(
        "PT. Kafé Uji – Nirwana",
        "SIP3MI 209/2021",
        "active",
        "+6281200005001 +62210000123 mail:info@uji.example web:uji.example",
        "Dinas uji",
        "2026-10-01",
    )
    assert (second.status, second.contact) == ("revoked", "")
    assert "2 agencies taken (1 active, 1 revoked), source Dinas uji, as of 2026-10-01" in list(done.lines())


@pytest.mark.parametrize(
    ("header", "cells", "expected"),
    [
        ("name,licence,status,contact", "PT Uji Satu,12/2020,active,+62 812-0000-1000", "+6281200001000"),
        ("nama;izin;kontak", "PT Uji Satu;12/2020;wa 0812 0000 1000, tele @uji_satu0", "+6281200001000 tg:uji_satu0"),
        ("Nama Perusahaan (P3MI);NO. IZIN SIP3MI;No HP", "PT Uji Satu;12/2020;81200001000", "+6281200001000"),
        ("company,license number,phone,whatsapp", "PT Uji Satu,12/2020,,62812-0000-1000", "+6281200001000"),
        ("nama|nomor|email|surel 2", "PT Uji Satu|12/2020|a@uji.example|b@uji.example",
         "mail:a@uji.example mail:b@uji.example"),
        ("nama;nomor;website", "PT Uji Satu;12/2020;HTTP://WWW.Uji.Example/", "web:uji.example"),
        ("nama;nomor;website", "PT Uji Satu;12/2020;instagram.com/uji.satu", "ig:uji.satu"),
        ("nama;nomor;website", "PT Uji Satu;12/2020;https://wa.me/6281200001000", "+6281200001000"),
        ("nama;nomor;instagram", "PT Uji Satu;12/2020;@uji_satu0", "ig:uji_satu0"),
        ("nama;nomor;email", "PT Uji Satu;12/2020;uji@gmail.com", "mail:uji@gmail.com"),
        ("nama;nama direktur;nomor;telepon", "PT Uji Satu;Si Anu;12/2020;", ""),
        ("nama;nomor;alamat kantor", "PT Uji Satu;12/2020;Jalan Uji 1", ""),
    ],
)  # fmt: skip
def test_columns_by_name_and_contacts_normalised(
    workspace: Workspace, bring: Callable[..., Imported], header: str, cells: str, expected: str
) -> None:
    bring(f"{header}\n{cells}\n")
    (agency,) = in_force(workspace).values()
    assert (agency.name, agency.contact) == ("PT Uji Satu", expected)
    assert agency.licence.endswith("12/2020")


def test_several_contacts_in_a_cell_over_lines(workspace: Workspace, bring: Callable[..., Imported]) -> None:
    bring('nama,kontak\nPT Uji Satu,"0812-0000-1000\n0812-0000-1001; a@uji.example, www.uji.example"\n')
    assert in_force(workspace)["PT Uji Satu"].contact == (
        "+6281200001000 +6281200001001 mail:a@uji.example web:uji.example"
    )


def test_json_lines(workspace: Workspace, bring: Callable[..., Imported]) -> None:
    lines = [
        '{"nama": "PT Json Uji", "izin": 1234567, "kontak": ["0812-0000-1000", "a@uji.example", {"x": 1}]}',
        '{"nama": null}',
        "no json",
        '{"name": "CV Json", "status": true, "contact": {"a": 1}, "date": "5/9/2026", "source": "Hubla"}',
    ]
    done = bring("\n".join(lines), name="daftar.jsonl")
    assert [row.number for row in done.left_out] == [2, 3]
    assert in_force(workspace)["PT Json Uji"].contact == "+6281200001000 mail:a@uji.example"
    assert in_force(workspace)["CV Json"] == Agency("CV Json", "", "active", "", "Hubla", "2026-09-05")


@pytest.mark.parametrize(
    ("written", "status"),
    [
        ("", "active"), ("Aktif", "active"), ("BERLAKU", "active"), ("terdaftar", "active"),
        ("dicabut", "revoked"), ("SIP3MI dicabut", "revoked"), ("Pencabutan izin", "revoked"), ("Revoked", "revoked"),
        ("tidak aktif", "expired"), ("Non-Aktif", "expired"), ("tidak berlaku", "expired"), ("Expired", "expired"),
        ("Kadaluarsa", "expired"), ("masa berlaku habis", "expired"), ("dibekukan", "suspended"),
        ("Skorsing", "suspended"), ("penghentian sementara", "suspended"), ("aktif (sanksi tunda layan)", "suspended"),
        ("entah", None), ("x" * 150, None),
    ],
)  # fmt: skip
def test_status_in_many_words(written: str, status: str | None) -> None:
    assert status_of(written) == status


@pytest.mark.parametrize(
    ("until", "status"),
    [
        ("30 September 2026", "expired"),
        ("1 Oktober 2026", "active"),
        ("1 Mei 2021 s/d 30 April 2026", "expired"),
        ("2021-05-01 sampai 2028-04-30", "active"),
        ("", "active"),
        ("seumur hidup", "active"),
    ],
)
def test_a_licence_past_its_day_is_expired(
    workspace: Workspace, bring: Callable[..., Imported], until: str, status: str
) -> None:
    bring(f"nama;masa berlaku\nPT Uji Satu;{until}\n")
    assert in_force(workspace)["PT Uji Satu"].status == status


# what is left out -----------------------------------------------------------------------------------------------


def test_rows_that_cannot_be_taken_are_named(workspace: Workspace, bring: Callable[..., Imported]) -> None:
    rows = [
        "nama;izin;status;kontak",
        '=HYPERLINK("http://x.example");1/2020;aktif;',
        "+cmd|' /C calc'!A0;1/2020;aktif;",
        "@SUM(1);1/2020;aktif;",
        "PT Uji;=1+1;aktif;",
        ";1/2020;aktif;",
        "PT;1/2020;aktif;",
        "PT Uji;1/2020;entah;",
        f"PT {'x' * 300};1/2020;aktif;",
        "a;b;c;d;e",
        "PT Uji Satu;1/2020;aktif;=cmd",
    ]
    done = bring("\n".join(rows) + "\n")
    assert [row.number for row in done.left_out] == [2, 3, 4, 5, 6, 7, 8, 9, 10]
    assert [row.number for row in done.remarks] == [11]
    assert list(in_force(workspace)) == ["PT Uji Satu"]
    told = "\n".join(done.lines())
    assert "9 rows left out" in told and "line 2: the name is a formula" in told and "'entah'" in told


def test_cells_hold_nothing_that_is_not_seen(workspace: Workspace, bring: Callable[..., Imported]) -> None:
    bring('nama,izin\n"PT \u202eUji\u200b\x1b[31m \nSatu",\'1/2020\n')
    (agency,) = in_force(workspace).values()
    assert agency.name == "PT Uji[31m Satu"
    with (workspace.home / "data/tables/agencies.csv").open(encoding="utf-8", newline="") as file:
        assert all(cell[:1] not in ("=", "@", "\t", "\r") for row in csv.reader(file) for cell in row)


def test_duplicates_are_one_agency_of_the_graver_status(workspace: Workspace, bring: Callable[..., Imported]) -> None:
    done = bring(
        "nama;izin;status;telepon\nPT Uji Satu;SIP3MI 012/2020;aktif;081200001000\n"
        'P.T. UJI SATU;12/2020;dicabut;081200001001\n"Uji Satu, PT";99/2024;aktif;\n'
    )
    assert [row.number for row in done.duplicates] == [3]
    assert "one says active, one revoked: revoked" in done.duplicates[0].why
    first, second = load_tables(workspace).agencies
    assert (first.status, first.contact) == ("revoked", "+6281200001000 +6281200001001")
    assert (second.licence, second.status) == ("99/2024", "active"), "another licence is another row"


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "empty"),
        (b"\n\n", "no header row"),
        (b"kota;jumlah\nPontianak;3\n", "no column holds the agencies' names; there are: kota, jumlah"),
        (b"nama;Nama\na;b\n", "stand twice"),
        (b"nama\n", "no agency could be read"),
        (b"nama\nPT\n", "'PT' is no name of an agency (line 2)"),
        (b"PK\x03\x04\x00\x00xl/workbook.xml", "a spreadsheet"),
        (b"%PDF-1.7", "a PDF"),
        (bytes(range(256)) * 40, "no text"),
        (b'[{"nama": "PT Uji"}]', "one JSON list"),
        (b"{broken\n", "no agency could be read"),
    ],
)
def test_a_file_that_is_no_list_is_refused_and_nothing_changes(
    workspace: Workspace, bring: Callable[..., Imported], content: bytes, says: str
) -> None:
    bring("nama\nPT Uji Satu\n")
    before = (workspace.home / "data/tables/agencies.csv").read_bytes()
    with pytest.raises(ContentError) as caught:
        bring(content, name="lain.csv")
    assert says in str(caught.value) and "lain.csv" in str(caught.value)
    assert (workspace.home / "data/tables/agencies.csv").read_bytes() == before


def test_what_is_too_large_is_refused_unread(workspace: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "besar.csv"
    with path.open("wb") as file:
        file.write(b"nama\n")
        file.truncate(1_000_000_000)
    with pytest.raises(ContentError, match="1000 MB are no list"):
        import_agencies(workspace, path, as_of=DAY)
    for path in (tmp_path / "nowhere.csv", tmp_path, Path("/dev/zero")):
        with pytest.raises(ContentError, match="no such file"):
            import_agencies(workspace, path, as_of=DAY)


def test_too_many_rows_are_refused(bring: Callable[..., Imported], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "MAX_ROWS", 100)
    bring("nama\n" + "PT Uji Satu\n" * 100)
    with pytest.raises(ContentError, match="more than 100 rows"):
        bring("nama\n" + "PT Uji Satu\n" * 101)


# where it goes --------------------------------------------------------------------------------------------------


def test_the_installation_itself_is_never_written(tmp_path: Path) -> None:
    path = tmp_path / "daftar.csv"
    path.write_text("nama\nPT Uji Satu\n")
    bundled = bundled_content() / "data" / "tables" / "agencies.csv"
    before = bundled.read_bytes()
    link = tmp_path / "link"
    (link / "data").mkdir(parents=True)
    (link / "data" / "tables").symlink_to(bundled.parent)
    for home in (bundled_content(), link):
        with pytest.raises(SettingsError, match="patrol init DIR"):
            import_agencies(Workspace(home, bundled_content()), path, as_of=DAY)
    assert bundled.read_bytes() == before


@pytest.mark.skipif(os.geteuid() == 0, reason="root writes anywhere")
def test_a_workspace_that_cannot_be_written_is_named(workspace: Workspace, bring: Callable[..., Imported]) -> None:
    (workspace.home / "data" / "tables").chmod(0o500)
    with pytest.raises(SettingsError, match="cannot be written"):
        bring("nama\nPT Uji Satu\n")


@pytest.mark.parametrize("source", ["  ", SAMPLE, "=1+1"])
def test_a_source_that_is_none_is_refused(bring: Callable[..., Imported], source: str) -> None:
    with pytest.raises(SettingsError, match="--source"):
        bring("nama\nPT Uji Satu\n", source=source)


def test_the_file_is_the_source_where_none_is_named(bring: Callable[..., Imported]) -> None:
    assert bring("nama\nPT Uji Satu\n").source == "daftar.csv"


def test_a_second_list_replaces_the_first_and_says_what_changed(
    workspace: Workspace, bring: Callable[..., Imported]
) -> None:
    bring("nama;status\nPT Uji Satu;aktif\nPT Uji Dua;aktif\nPT Uji Tiga;aktif\n")
    done = bring("nama;status\nP.T. UJI SATU;aktif\nPT Uji Dua;dicabut\nPT Uji Empat;aktif\n")
    assert done.change == importing.Change(("PT Uji Empat",), ("PT Uji Tiga",), ("PT Uji Dua: active -> revoked",))
    assert sorted(in_force(workspace)) == ["P.T. UJI SATU", "PT Uji Dua", "PT Uji Empat"]
    told = "\n".join(done.lines())
    assert "1 added, 1 gone, 1 with another status" in told and "gone: PT Uji Tiga" in told
    assert [path.name for path in (workspace.home / "data/tables").iterdir()] == ["agencies.csv"]


def test_a_broken_list_is_replaced(workspace: Workspace, bring: Callable[..., Imported]) -> None:
    table = workspace.home / "data" / "tables" / "agencies.csv"
    table.write_bytes(b"name\n\xff\n")
    with pytest.raises(PatrolError):
        load_tables(workspace)
    bring("nama\nPT Uji Satu\n")
    assert list(in_force(workspace)) == ["PT Uji Satu"]


def test_the_sample_list_is_marked_and_told(workspace: Workspace, bring: Callable[..., Imported]) -> None:
    def seen() -> tuple[str, str, str]:
        (row,) = [check for check in examine(workspace, Settings()) if check.name == "agencies"]
        return row.state, row.todo, "\n".join(describe(load_tables(workspace), workspace))

    assert load_tables(workspace).sample_agencies
    state, todo, says = seen()
    assert (state, todo) == ("note", "patrol data import agencies FILE") and "sample" in says
    bring("nama;status\nPT Uji Satu;aktif\nPT Uji Dua;dicabut\n", source="Dinas uji")
    assert not load_tables(workspace).sample_agencies
    state, _, says = seen()
    assert state == "ok" and "2 imported (1 active, 1 revoked), as of 2026-10-01" in says and "Dinas uji" in says


def test_the_sample_brought_in_again_stays_no_sample_by_mistake(
    workspace: Workspace, bring: Callable[..., Imported]
) -> None:
    bring((bundled_content() / "data/tables/agencies.csv").read_bytes(), source="salinan")
    assert {agency.source for agency in read_agencies(workspace.home / "data/tables/agencies.csv")} == {"salinan"}


def test_rule_examples_hold_with_an_imported_list_as_without(
    workspace: Workspace, bring: Callable[..., Imported]
) -> None:
    before = [said.says for said in check_rules(workspace, Settings()) if said.wrong]
    bring("nama;izin\nPT Uji Satu;SIP3MI 12/2020\n")
    assert [said.says for said in check_rules(workspace, Settings()) if said.wrong] == before
