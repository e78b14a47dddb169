"""Contacts looked up in any spelling, and words searched on both databases: plain words safe, nothing masked found."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.event import listen

from patrol.store import queue, upgrade
from patrol.store.accounts import ensure_unit
from patrol.store.assessments import save_assessment
from patrol.store.contacts import known, other_units, spelled
from patrol.store.database import open_database, reading, writing
from patrol.store.queue import Filters
from patrol.store.search import END, NEWEST, START, Term, search, snippet, terms_of
from patrol.store.search_index import words
from tests.postgres import new_database
from tests.store_samples import OFFER, UNIT, a_database, a_post, judged, take_in, text_of

PHONE = "+6281200001111"
SPELLINGS = [
    "0812 0000 1111",
    "0812-0000-1111",
    "+62 812 00001111",
    "6281200001111",
    "(0812) 0000.1111",
    "wa: 0812 0000 1111",
    "٠٨١٢٠٠٠٠١١١١",
    "nol delapan satu dua 0000 1111",
]


@pytest.fixture
def engine(tmp_path: Path, backend: str) -> Iterator[Engine]:
    del backend
    made = a_database(tmp_path)
    with writing(made) as conn:
        ensure_unit(conn, UNIT)
        ensure_unit(conn, "lain")
        take_in(conn, a_post(1, OFFER), judged("critical"))
        take_in(conn, a_post(2, "Loker kasir toko di Bandung, gaji UMR, wa 0812 0000 2222"), judged("medium"))
        take_in(conn, a_post(3, "Crew kapal ikan, hubungi mail contoh@kapal.example"), judged("low", lane="help"))
        take_in(conn, a_post(4, "Lowongan 𝐊𝐚𝐦𝐛𝐨𝐣𝐚 cepat, café malam 高薪招聘 di 西港"), judged("high"))
        take_in(conn, a_post(5, "Admin Kamboja untuk unit lain, kontak sama"), judged("high"), unit="lain")
        take_in(conn, a_post(6, "Kamboja hanya berita"), judged("none", contacts=()))
    yield made
    made.dispose()


def found(engine: Engine, typed: str, units: object = UNIT, filters: Filters | None = None) -> list[str]:
    with reading(engine) as conn:
        result = search(conn, units, typed, filters)  # type: ignore[arg-type]
    assert result.total == len(result.hits)
    return [hit.snippet for hit in result.hits]


WORDS = [
    ("kamboja", 2),
    ("KAMBOJA admin", 1),
    ("admin kamboja nihil", 0),
    ('"admin layanan"', 1),
    ('"layanan admin"', 0),
    ("kambo*", 2),
    ("kambo", 0),
    ("k*", 0),
    ("kam* cepat", 1),
    ("cafe", 1),
    ("高薪", 1),
    ("招聘", 1),
    ("薪高", 0),
    ("loker bandung", 1),
    ("", 0),
    ('"', 0),
]


@pytest.mark.parametrize(("typed", "n"), WORDS)
def test_words(engine: Engine, typed: str, n: int) -> None:
    assert len(found(engine, typed)) == n


HOSTILE = [
    "0812-3456",
    "'; DROP TABLE item; --",
    '"" OR *',
    "a AND",
    "NEAR(a b, 3)",
    "words:kamboja",
    "kamboja OR kasir NOT (",
    "^kamboja",
    "a* b* c*",
    "\x00\ud800",
    "%_%",
    "{{7*7}}",
    "<script>alert(1)</script>",
    "'''' \\ : & | ! <-> *",
    "(" * 200,
    '"' * 199,
    "x" * 1_000_000,
    "- - -",
    "+" * 50,
]


@pytest.mark.parametrize("typed", HOSTILE, ids=range(len(HOSTILE)))
def test_whatever_is_typed_is_words(engine: Engine, typed: str) -> None:
    found(engine, typed)
    with reading(engine) as conn:
        assert queue.count_items(conn, UNIT) == 4


def test_what_is_masked_is_not_found_and_not_shown(engine: Engine) -> None:
    assert found(engine, "kapal.example") == [] == found(engine, "00001")
    for typed in ("kasir", "crew", "layanan"):
        [shown] = found(engine, typed)
        assert "0000" not in shown and "contoh@" not in shown and START in shown and END in shown


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_a_number_in_any_spelling(engine: Engine, spelling: str) -> None:
    assert spelled(spelling) == (PHONE,)
    with reading(engine) as conn:
        result = search(conn, UNIT, spelling)
        assert result.contacts == (PHONE,) and result.total == 4
        assert known(conn, UNIT, [PHONE, "+620"])[PHONE].groups == 5
        assert known(conn, UNIT, [PHONE, "+620"])["+620"].groups == 0
        assert known(conn, "lain", [PHONE])[PHONE].items == 1
        assert other_units(conn, UNIT, [PHONE]) == {PHONE: ("lain",)}
        assert other_units(conn, {UNIT, "lain"}, [PHONE]) == {}
        assert queue.count_items(conn, UNIT, Filters(contact=PHONE)) == 4


ACCOUNTS = [
    ("@Agen_Kerja", "tg:agen_kerja"),
    ("t.me/agen_kerja", "tg:agen_kerja"),
    ("https://t.me/s/Agen_Kerja?before=7", "tg:agen_kerja"),
    ("TG:agen_kerja", "tg:agen_kerja"),
    ("https://www.instagram.com/agen.kerja/", "ig:agen.kerja"),
    ("tiktok.com/@agenkerja", "tt:agenkerja"),
    (" Lamar@Kapal.example ", "mail:lamar@kapal.example"),
    ("mailto:lamar@kapal.example", "mail:lamar@kapal.example"),
    ("＠agen_kerja", "tg:agen_kerja"),
    ("bank:bca:1234567890", "bank:bca:1234567890"),
]


@pytest.mark.parametrize(("typed", "value"), ACCOUNTS)
def test_an_account_or_a_mail_as_somebody_writes_it(engine: Engine, typed: str, value: str) -> None:
    with writing(engine) as conn:
        take_in(conn, a_post(7, text="Hubungi admin kami untuk daftar segera"), judged("high", contacts=(value,)))
        result = search(conn, UNIT, typed)
        assert (result.contacts, result.total) == ((value,), 1)


def test_what_is_no_known_account_is_looked_for_as_words(engine: Engine) -> None:
    for typed in ("@kamboja", "kamboja:cepat", "https://kamboja.example/x"):
        with reading(engine) as conn:
            assert search(conn, UNIT, typed).contacts == ()
    assert len(found(engine, "@kamboja")) == 2
    assert spelled("dua kata: tanda") == () == spelled("") == spelled("@") == spelled("https://a.example/b")


@pytest.mark.parametrize("typed", ["pengumuman", PHONE])
def test_a_search_that_looks_at_the_latest_says_so_and_goes_on(
    engine: Engine, monkeypatch: pytest.MonkeyPatch, typed: str
) -> None:
    with writing(engine) as conn:
        for number in range(20, 32):
            take_in(conn, a_post(number))
        whole = search(conn, UNIT, typed, limit=200)
    assert whole.older is None and whole.looked_at >= whole.total >= 12
    monkeypatch.setattr("patrol.store.search.LOOKED_AT", 5)
    seen: list[int] = []
    before, pages = NEWEST, 0
    with reading(engine) as conn:
        while True:
            part = search(conn, UNIT, typed, limit=200, before=before)
            seen += [hit.item.id for hit in part.hits]
            assert part.looked_at <= 5
            pages += 1
            if part.older is None:
                break
            before = part.older
    assert seen == [hit.item.id for hit in whole.hits] and pages > 2


@pytest.mark.parametrize("typed", ["merah", '"merah biru"', PHONE])
def test_at_first_fewer_texts_are_looked_at_where_they_fill_a_page(
    engine: Engine, typed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with writing(engine) as conn:
        for number in range(20, 32):
            take_in(conn, a_post(number, f"{text_of(number)} merah biru"))
        whole = [hit.item.id for hit in search(conn, UNIT, typed, limit=200).hits]
        monkeypatch.setattr("patrol.store.search.AT_FIRST", 4)
        few = search(conn, UNIT, typed, limit=3)
        assert few.looked_at == 4 and few.total == 4 and few.older is not None
        assert [hit.item.id for hit in few.hits] == whole[:3]
        rest = search(conn, UNIT, typed, limit=3, offset=3)
        assert (rest.looked_at, rest.total) == (4, 4), "the second page is of the same texts"
        assert [hit.item.id for hit in rest.hits] == whole[3:4]
        assert [hit.item.id for hit in search(conn, UNIT, typed, limit=3, before=few.older).hits] == whole[4:7]
        many = search(conn, UNIT, typed, limit=200)
        assert [hit.item.id for hit in many.hits] == whole and many.older is None, "no page was full"
        monkeypatch.setattr("patrol.store.search.LOOKED_AT", 6)
        most = search(conn, UNIT, typed, limit=200)
        assert [hit.item.id for hit in most.hits] == whole[:6] and most.looked_at == 6 and most.older is not None


def test_a_phrase_is_looked_for_in_the_latest_texts_with_its_words(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    with writing(engine) as conn:
        for number in range(20, 44):
            words = "biru merah" if number % 4 else "merah biru"
            take_in(conn, a_post(number, f"{text_of(number)} {words}"))
        whole = search(conn, UNIT, '"merah biru"', limit=200)
        wanted = [hit.item.id for hit in whole.hits]
        assert whole.older is None and len(wanted) == 6
        monkeypatch.setattr("patrol.store.search.CHECKED", 10)
        part = search(conn, UNIT, '"merah biru"')
        assert part.looked_at == 10 and part.older is not None and 0 < part.total < 6
        seen = [hit.item.id for hit in part.hits]
        for _ in range(2):
            assert part.older is not None
            part = search(conn, UNIT, '"merah biru"', before=part.older)
            seen += [hit.item.id for hit in part.hits]
        assert seen == wanted and part.older is None
        monkeypatch.setattr("patrol.store.search.LOOKED_AT", 2)
        part = search(conn, UNIT, '"merah biru"')
        assert part.total == 2 and [hit.item.id for hit in part.hits] == wanted[:2] and part.older is not None
        assert [hit.item.id for hit in search(conn, UNIT, '"merah biru"', before=part.older).hits] == wanted[2:4]


def test_what_is_found_is_what_reading_every_text_finds(engine: Engine) -> None:
    dice = random.Random(7)
    few = ["qasatu", "qasatuan", "qadua", "qaduabelas", "qetiga", "qetigabelas", "qeempat", "qe"]
    with writing(engine) as conn:
        texts = {number: [dice.choice(few) for _ in range(6)] for number in range(100, 140)}
        for number, cut in texts.items():
            take_in(conn, a_post(number, f"{text_of(number)} {' '.join(cut)}"))
    typed = [*few, *(f"{word[: dice.randint(2, 5)]}*" for word in few)]
    typed += [f"{dice.choice(few)} {dice.choice(few)[:3]}* " for _ in range(6)]
    typed += [f'"{dice.choice(few)} {dice.choice(few)}"' for _ in range(8)]
    for query in typed:
        with reading(engine) as conn:
            result = search(conn, UNIT, query, limit=200)
        wanted = {number for number, cut in texts.items() if all(_stands(term, cut) for term in terms_of(query))}
        assert result.total == len(wanted) and result.older is None, query
        assert result.looked_at == len(wanted) or '"' in query, query
        assert [hit.revision_id for hit in result.hits] == sorted(
            (hit.revision_id for hit in result.hits), reverse=True
        )


def _stands(term: Term, cut: list[str]) -> bool:
    length = len(term.words)
    for at in range(len(cut) - length + 1):
        *first, last = cut[at : at + length]
        ends = last.startswith(term.words[-1]) if term.begins else last == term.words[-1]
        if tuple(first) == term.words[:-1] and ends:
            return True
    return False


def test_no_search_reads_whole_tables(engine: Engine, backend: str) -> None:
    sent: list[tuple[str, object]] = []

    def keep(conn: object, cursor: object, statement: str, values: object, *_: object) -> None:
        sent.append((statement, values))

    listen(engine, "before_cursor_execute", keep)
    with reading(engine) as conn:
        for typed in ("kamboja", "kam* admin", '"admin layanan"', PHONE):
            sent.clear()
            search(conn, UNIT, typed)
            [(statement, values)] = [one for one in sent if "latest" in one[0]]
            asked = "EXPLAIN QUERY PLAN " if backend == "sqlite" else "EXPLAIN "
            plan = [str(row[-1]) for row in conn.exec_driver_sql(asked + statement, values)]  # type: ignore[arg-type]
            for line in plan:
                scanned = "SCAN revision", "SCAN item", "Hash Join", "Merge Join", "Hash Cond"
                assert not any(words in line for words in scanned), (typed, plan)
            assert any("ix_revision_id_group_id" in line for line in plan) or backend == "postgresql", plan


def test_units_and_filters(engine: Engine) -> None:
    assert len(found(engine, "kamboja", "lain")) == 1
    assert len(found(engine, "kamboja", {UNIT, "lain"})) == 3
    assert len(found(engine, "kamboja", UNIT, Filters(bands=("critical",)))) == 1
    assert found(engine, "kamboja", "tidak-ada") == []
    with reading(engine) as conn:
        page = search(conn, {UNIT, "lain"}, "kamboja", limit=1, offset=1)
    assert page.total == 3 and len(page.hits) == 1 and page.older is None


def test_contacts_follow_the_current_assessment(engine: Engine) -> None:
    with writing(engine) as conn:
        later = replace(judged("critical", rules_version="r2"), contacts=("tg:akun_contoh",))
        save_assessment(conn, 1, later, slice_rate=0, slice_seed="s")
        assert known(conn, UNIT, [PHONE])[PHONE].items == 3
        assert search(conn, UNIT, "TG:akun_contoh").total == 1


def test_words_have_their_places() -> None:
    given = "Gaji 𝐁𝐞𝐬𝐚𝐫! Cafe\u0301, ka\u200bmboja 高薪 x_y"
    cut = list(words(given))
    assert [word.word for word in cut] == ["gaji", "besar", "cafe", "kamboja", "高", "薪", "x", "y"]
    assert given[cut[1].start : cut[1].end] == "𝐁𝐞𝐬𝐚𝐫"
    assert "".join(word.word for word in words("x" * 100)) == "x" * 64
    shown = snippet("a" * 300 + " Kamboja \x02evil\x03 " + "b" * 300, terms_of("kamboja"))
    assert f"{START}Kamboja{END}" in shown and shown.count(START) == 1 and len(shown) < 400


def test_rows_at_hand_are_found_after_an_upgrade(tmp_path: Path, backend: str) -> None:
    url = f"sqlite:///{tmp_path / 'patrol.db'}" if backend == "sqlite" else new_database(empty=True)
    raw = create_engine(url)
    with raw.begin() as conn:
        upgrade._migrate(conn, to="0002")
        old = "'2026-01-02 03:04:05'"
        conn.execute(text(f"INSERT INTO unit (name, created_at) VALUES ('{UNIT}', {old})"))
        conn.execute(text(f"INSERT INTO copy_group (id, age, joined, created_at) VALUES ('k1', 1, 1, {old})"))
        conn.execute(
            text(f"INSERT INTO post (source, key, first_seen_at, last_seen_at) VALUES ('papan', 'k1', {old}, {old})")
        )
        conn.execute(
            text(
                "INSERT INTO revision (post_id, content_sha256, text, parse_suspect, first_seen_at, last_seen_at,"
                f" group_id, joined_as) VALUES (1, 'x', 'Admin Kamboja 0812 0000 1111', false, {old}, {old}, 'k1', 1)"
            )
        )
        conn.execute(
            text(
                "INSERT INTO assessment (revision_id, rules_version, model_version, current, body, band, lane, rank,"
                " lane_rank, score, label, speech_act, modus, minor, flagged, facts, draw, drawn, probability,"
                f" created_at) VALUES (1, 'r', 'm', true, '{{\"contacts\": [\"{PHONE}\"]}}', 'high', 'standard', 3, 1,"
                f" 0.8, 'trafficking', 'offer', '', false, true, 'f', 0.5, false, 1, {old})"
            )
        )
        conn.execute(
            text(
                "INSERT INTO item (unit, group_id, state, band, lane, rank, score, priority, terms, posts, face,"
                " version, sampled, inherits, machine_disagrees, opened_at, updated_at) VALUES"
                f" ('{UNIT}', 'k1', 'open', 'high', 'standard', 3, 0.8, 168, '{{\"lane\": 100}}', 1, 1, 1, false,"
                f" false, false, {old}, {old})"
            )
        )
    raw.dispose()
    engine = open_database(url)
    with reading(engine) as conn:
        assert search(conn, UNIT, "kamboja").total == 1 == search(conn, UNIT, "0812-0000-1111").total
        assert search(conn, UNIT, "00001").total == 0
    engine.dispose()
