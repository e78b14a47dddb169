"""`sources.yml`: read with every fault named by line, expanded by watch words, and edited byte for byte."""

from __future__ import annotations

from datetime import date, time
from pathlib import Path

import pytest

from patrol.crawling.addresses import Gate
from patrol.errors import SourceError
from patrol.rounds import expired
from patrol.rounds.sources import refused
from patrol.sources import check_sources, load_sources
from patrol.sources.editing import name_for, put, with_source, with_switch
from patrol.sources.proposing import propose
from patrol.sources.reading import Against
from patrol.sources.words import WatchWords, filled, load_words
from patrol.workspace import Workspace, bundled_content, init_workspace
from tests.round_samples import BASIS, a_row, a_source, a_unit, listed

WORDS = WatchWords({"scam_compound/id": ("kerja kamboja", "admin kamboja"), "bride/id": ("biro jodoh",)})
AGAINST = Against(WORDS, ("any", "telegram", "feed"), lambda url: f"{url}: closed" if "127.0.0.1" in url else None)
FULL = """\
  kanal:
    addresses: [https://t.me/s/kanalcontoh, "https://papan.example/cari?q={word}"]
    spider: telegram
    words: [scam_compound/id, "kerja ke luar negeri"]
    schedule: "*/20 6-22 * * *"
    zone: WITA
    jitter: 120
    quiet: 22:00-05:30
    in_quiet: skip
    missed: record
    region: "Kalimantan Barat"
    owner: "piket siber"
    basis: sp-12
    retention: panjang
    floor: 3
    revisit: 2
    max_pages: 80
    back_to: 2026-10-01
    permissions:
      - {host: papan.example, what: robots, by: "Pemilik Papan", on: 2026-10-02, letter: "S-7/2026"}
    tokens: {masto.example: MASTO_TOKEN}
    enabled: false
"""
RETENTION = "retention:\n  panjang: {days: 730, max_bytes: 1000000}\n"


def unit_of(folder: Path, text: str) -> Workspace:
    workspace = init_workspace(folder / "unit")
    (workspace.home / "sources.yml").write_text(text, encoding="utf-8")
    return workspace


def test_a_source_says_everything(tmp_path: Path) -> None:
    watched = load_sources(unit_of(tmp_path, RETENTION + listed(FULL)), AGAINST)
    source = watched.sources["kanal"]
    assert (source.zone, source.jitter, source.quiet) == ("WITA", 120, (time(22), time(5, 30)))
    assert (source.in_quiet, source.missed, source.floor, source.revisit) == ("skip", "record", 3, 2)
    assert source.overrides[0].on == date(2026, 10, 2)
    assert source.tokens == {"masto.example": "MASTO_TOKEN"}
    assert not source.enabled
    assert watched.retentions[source.retention].days == 730
    starts = WORDS.starts(source)
    assert starts["https://t.me/s/kanalcontoh"] is None
    assert starts["https://papan.example/cari?q=kerja+ke+luar+negeri"] == "kerja ke luar negeri"
    assert len(starts) == 4


def test_no_file_is_an_empty_list(tmp_path: Path) -> None:
    assert load_sources(init_workspace(tmp_path / "unit")).sources == {}


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ("    spidr: any\n", "knows no 'spidr'"),
        ("    spider: telegran\n", "did you mean telegram?"),
        ("    zone: WIS\n", "one of WIB, WITA, WIT"),
        ("    jitter: 60\n    jitter: 5\n", "stands twice"),
        ("    quiet: 25:00-05:00\n", "hours as 22:00-05:00"),
        ("    quiet: 05:00-05:00\n", "hours as 22:00-05:00"),
        ("    floor: -1\n", "whole number from 0"),
        ("    floor: banyak\n", "whole number from 0"),
        ("    back_to: kemarin\n", "no date"),
        ("    retention: lama\n", "there is no retention 'lama'"),
        ("    enabled: ya\n", "true or false"),
        ("    words: [biro jodoh]\n", "no address holds {word}"),
        ("    permissions: [{host: a.example}]\n", "lacks by, letter, on, what"),
        ("    tokens: {masto.example: rahasia}\n", "the variable's name in capitals"),
        ("    missed: later\n", "one of run, record"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(tmp_path: Path, more: str, says: str) -> None:
    _, faults = check_sources(unit_of(tmp_path, listed(a_row().replace("    jitter: 0\n", ""), more)), AGAINST)
    assert faults, "nothing was found wrong"
    assert any(says in str(fault) for fault in faults), [str(fault) for fault in faults]
    assert all(fault.line for fault in faults)


@pytest.mark.parametrize(
    ("row", "says"),
    [
        (a_row(address="ftp://papan.example/x"), "no web address"),
        (a_row(address="papan.example"), "no web address"),
        (a_row(address="http://127.0.0.1/x"), "closed"),
        (a_row(address="https://papan.example/cari?q={word}"), "there are no words"),
        (a_row(address="https://a.example/{word}", more="    words: [scam_compound/jv]\n"), "mean scam_compound/id?"),
        (a_row(address="https://a.example/{word}", more="    words: [scam_compund/id]\n"), "mean scam_compound/id?"),
        (a_row(address="https://a.example/{word}", more="    words: [no_such_list/id]\n"), "there is no list of words"),
        (a_row().replace("sp-12", "sp-13"), "did you mean sp-12?"),
        (a_row().replace('"* * * * *"', '"* * * *"'), "no cron expression"),
        (a_row().replace('"* * * * *"', '"61 * * * *"'), "no cron expression"),
        (a_row().replace('"* * * * *"', '"* * * * * *"'), "no cron expression"),
        (a_row().replace('"* * * * *"', '"0 0 30 2 *"'), "cron"),
        (a_row().replace("jitter: 0", "jitter: 60"), "shorter than the 60 seconds"),
        (a_row() + a_row(), "stands twice"),
        (a_row("Papan Besar"), "small letters"),
        (a_row().replace("    basis: sp-12\n", ""), "lacks basis"),
        ("  papan: ya\n", "small letters"),
    ],
)
def test_a_source_that_cannot_be_is_told_of(tmp_path: Path, row: str, says: str) -> None:
    _, faults = check_sources(unit_of(tmp_path, listed(row)), AGAINST)
    assert any(says in str(fault) for fault in faults), [str(fault) for fault in faults]


def test_all_faults_are_told_at_once_and_the_first_is_raised(tmp_path: Path) -> None:
    workspace = unit_of(tmp_path, listed(a_row(more="    zone: X\n    floor: x\n"), "  lain: {}\n"))
    _, faults = check_sources(workspace)
    assert len(faults) >= 4
    with pytest.raises(SourceError, match=r"sources.yml:\d+: .*more faults"):
        load_sources(workspace)


def test_an_expired_basis_is_a_warning(tmp_path: Path) -> None:
    watched = load_sources(a_unit(tmp_path, a_row(), expires="2026-01-01"))
    assert [line.split(": ", 1)[1] for line in expired(watched, date(2026, 1, 1))] == []
    assert "expired on 2026-01-01" in next(expired(watched, date(2026, 1, 2)))


@pytest.mark.parametrize("url", ["http://10.0.0.1/x", "http://[::1]/", "http://2130706433/", "file:///etc/passwd"])
def test_the_gate_is_asked_about_addresses(url: str) -> None:
    assert refused(Gate.of(()), url)


def test_words_are_spelled_as_their_place_asks() -> None:
    assert filled("https://a.example/tag/{word}", "kerja kamboja") == "https://a.example/tag/kerja%20kamboja"
    assert filled("https://a.example/s?q={word}&x=1", "a&b c") == "https://a.example/s?q=a%26b+c&x=1"
    assert filled("https://a.example/tags/{tag}", "kerja kamboja") == "https://a.example/tags/kerjakamboja"
    assert filled("https://a.example/s?q={word}", "柬埔寨").endswith("q=%E6%9F%AC%E5%9F%94%E5%AF%A8")


def test_the_bundled_words_cover_each_modus() -> None:
    words = load_words(Workspace(bundled_content(), bundled_content()))
    assert len({name.partition("/")[0] for name in words.lists}) == 12
    assert all(len(listed_) == len(set(listed_)) for listed_ in words.lists.values())


# editing ------------------------------------------------------------------------------------------------------------

BASES = BASIS.format(expires="2099-01-01")
ODD = (
    "# ours\r\n" + BASES + "sources:\n    lama:   # the old one\n        address: https://a.example/x\n"
    "        schedule: '5 * * * *'\n        basis: sp-12\n# below\nretention: {}\n"
)
FILES = [listed(a_row()), ODD, BASES, listed(a_row()).rstrip("\n"), BASES + "sources: {}\n", BASES + "sources:\n"]
SWITCHED = [
    listed(a_row(), a_row("lain")),
    listed(a_row("lain"), a_row(more="    enabled: true  # on\n")),
    ODD.replace("lama:", "papan:"),
]


@pytest.mark.parametrize("text", FILES)
def test_a_source_is_added_and_every_other_byte_stays(tmp_path: Path, text: str) -> None:
    workspace = init_workspace(tmp_path / "unit")
    path = workspace.home / "sources.yml"
    path.write_bytes(text.encode())
    before = set(load_sources(workspace).sources)
    made = with_source(path, name="baru", address='https://b.example/"x"', basis="sp-12", schedule="7 * * * *")
    put(path, made)
    after = load_sources(workspace).sources
    assert set(after) == before | {"baru"}
    assert after["baru"].addresses == ('https://b.example/"x"',)
    kept = [line for line in made.split("\n") if line in text.split("\n")]
    gone = [line for line in text.split("\n") if line.strip() and line not in kept and line != "sources: {}"]
    assert gone == []
    with pytest.raises(SourceError, match="already"):
        with_source(path, name="baru", address="https://b.example", basis="sp-12", schedule="7 * * * *")


def test_the_first_source_makes_the_file(tmp_path: Path) -> None:
    path = init_workspace(tmp_path / "unit").home / "sources.yml"
    put(path, with_source(path, name="a", address="https://a.example/", basis="sp-12", schedule="7 * * * *"))
    assert "what this unit watches" in path.read_text().lower()


@pytest.mark.parametrize("text", SWITCHED)
def test_a_source_is_switched_off_and_on_again(tmp_path: Path, text: str) -> None:
    workspace = init_workspace(tmp_path / "unit")
    path = workspace.home / "sources.yml"
    path.write_bytes(text.encode())
    put(path, with_switch(path, "papan", on=False))
    watched = load_sources(workspace).sources
    assert [name for name, source in watched.items() if not source.enabled] == ["papan"]
    off = path.read_bytes().decode()
    put(path, with_switch(path, "papan", on=True))
    assert all(source.enabled for source in load_sources(workspace).sources.values())
    assert off.replace("enabled: false", "enabled: true") == path.read_bytes().decode()
    assert set(text.replace("enabled: true", "").split("\n")) <= set(off.replace("enabled: false", "").split("\n"))


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("https://t.me/s/kanalcontoh", "t-me-kanalcontoh"),
        ("https://www.papan.example/loker", "papan-example-loker"),
        ("https://papan.example/cari?q={word}", "papan-example-cari"),
        ("https://papan.example/", "papan-example"),
    ],
)
def test_a_name_is_made_of_the_address(address: str, name: str) -> None:
    assert name_for(address) == name
    assert name_for(address, frozenset((name,))) == f"{name}-2"


# proposing ----------------------------------------------------------------------------------------------------------


def test_words_that_tell_confirmed_posts_are_proposed_and_nobodys_name_or_number() -> None:
    text = "Butuh admin ketik {0} di Kamboja, mess gratis. Hubungi Sari Wulan wa 0812 0000 {0:04}, ig: sariwulan_0000"
    offers = [(f"g{n}", text.format(n), True) for n in range(12)]
    shops = [(f"s{n}", f"Toko {n} butuh kasir, gaji umr, datang langsung ke pasar.", False) for n in range(40)]
    found = {one.words: one for one in propose([*offers, *shops, *offers], known=["mess gratis"], places=["kamboja"])}
    assert "admin ketik" in found
    assert "kamboja" in found
    assert found["admin ketik"].confirmed == 12
    assert "mess gratis" not in found
    assert not [words for words in found if "sari" in words or "wulan" in words or any(c.isdigit() for c in words)]
    assert "butuh" not in found


def test_everyday_words_are_no_watch_words_however_well_they_tell() -> None:
    text = "Visa turis {0}, uang saku nanti ya kak, foto dulu, jt jt jt, agen tekongan"
    offers = [(f"g{n}", text.format(n), True) for n in range(12)]
    found = {one.words for one in propose([*offers, *((f"s{n}", "toko roti buka", False) for n in range(40))])}
    assert {"visa turis", "uang saku", "agen tekongan"} <= found
    assert not found & {"jt", "foto", "nanti", "nanti ya", "saku nanti", "saku", "visa"}


def test_what_the_others_say_too_is_not_worth_a_search() -> None:
    offers = [(f"g{n}", f"paket visa turis {n}", True) for n in range(40)]
    others = [(f"s{n}", f"paket visa turis umrah {n}" if n % 10 == 0 else "kasir", False) for n in range(60)]
    assert "paket visa turis" not in {one.words for one in propose([*offers, *others])}


def test_a_word_of_one_copied_text_is_not_proposed() -> None:
    copies = [("g1", "admin ketik kamboja", True)] * 50
    assert propose([*copies, ("s1", "kasir toko", False)]) == []


def test_nothing_decided_proposes_nothing() -> None:
    assert propose([]) == []


def test_a_source_without_words_is_one_start() -> None:
    assert WORDS.starts(a_source()) == {"https://papan.example/loker": None}
