"""Alerts: what is told to whom, in which words, and that a message is neither lost, doubled nor sent into the house."""

from __future__ import annotations

import json
import threading
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine, select

from patrol.alerts.book import AlertBook, Channel, Search
from patrol.alerts.delivery import ATTEMPTS, deliver, pause
from patrol.alerts.raising import raise_alerts
from patrol.alerts.reading import read_alerts
from patrol.alerts.sending import NotSentError
from patrol.alerts.wording import write
from patrol.hours import Quiet
from patrol.store.accounts import ensure_unit
from patrol.store.database import reading, writing
from patrol.store.outbox import Message, add_message, backlog, take_message, unsent
from patrol.store.schema import outbox
from patrol.workspace import init_workspace
from tests.store_samples import MORNING, UNIT, a_database, a_post, judged

NIGHT = Quiet(time(21), time(6), ZoneInfo("Asia/Jakarta"))
ROOT = Path(__file__).resolve().parent.parent
MAIL = Channel("piket", "email", "analyst", ("piket@unit.example",), "patrol@unit.example", "127.0.0.1:25", "none")
HOOK = Channel("pusat", "webhook", "operator", secret_env="KEY", url="http://127.0.0.1:1/hook")
SEARCH = Search("gawat", ("piket",), ("critical", "high"))
BOOK = AlertBook((MAIL, HOOK), (SEARCH,))
VICTIM = "Melati Uji, 0812-0000-7777, ig @melati.uji"


def a_message(**changes: object) -> Message:
    body = {"band": "high", "lane": "child", "modus": ["bride"], "reasons": ["alasan"], "source": "a", "item": 7}
    made = Message(1, UNIT, "alert", "piket", body, "m", 1, MORNING)
    return replace(made, **changes)  # type: ignore[arg-type]


@pytest.fixture
def engine(tmp_path: Path, backend: str) -> Engine:  # each test runs on both databases
    made = a_database(tmp_path)
    with writing(made) as conn:
        ensure_unit(conn, UNIT)
    return made


# what is told -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({}, True),
        ({"bands": ("critical",)}, False),
        ({"lanes": ("child",)}, False),
        ({"modus": ("scam_compound", "organ")}, True),
        ({"modus": ("organ",)}, False),
        ({"destinations": ("KH",)}, True),
        ({"destinations": ("MM",)}, False),
        ({"sources": ("lain",)}, False),
        ({"minor": True}, False),
        ({"minor": False}, True),
        ({"words": ("gaji bersih",)}, True),
        ({"words": ("G A J I",)}, True),
        ({"words": ("kapal",)}, False),
    ],
)
def test_a_standing_search_is_answered(engine: Engine, changes: dict[str, object], told: bool) -> None:
    search = replace(SEARCH, **changes)  # type: ignore[arg-type]
    book = AlertBook((MAIL,), (search,))
    post = replace(a_post(1), text="Gaji bersih 12 juta di Kamboja")
    with writing(engine) as conn:
        made = raise_alerts(
            conn, book, root=UNIT, items=[(UNIT, 1)], post=post, made=judged("high", destinations=("KH",)), group_id="g"
        )
    assert made == told


def test_each_unit_s_channel_is_told_and_one_for_all_once(engine: Engine) -> None:
    own = [replace(MAIL, name=name, units=(name,)) for name in ("timur", "barat")]
    both = replace(MAIL, name="keduanya", units=("timur", "barat"))
    book = AlertBook((MAIL, *own, both), (replace(SEARCH, channels=("analyst",)),))

    def raised(*items: tuple[str, int | None]) -> list[tuple[str, str, int]]:
        with writing(engine) as conn:
            raise_alerts(
                conn, book, root=UNIT, items=items, post=a_post(1), made=judged("high"), group_id="g", at=MORNING
            )
            query = select(outbox.c.channel, outbox.c.unit, outbox.c.body).order_by(outbox.c.id)
            return sorted((row.channel, row.unit, row.body["item"]) for row in conn.execute(query))

    with writing(engine) as conn:
        for name in ("timur", "barat"):
            ensure_unit(conn, name)
    assert raised() == []
    first = [("keduanya", "timur", 1), ("piket", "timur", 1), ("timur", "timur", 1)]
    assert raised(("timur", 1)) == first
    # a copy that the other unit is concerned with too: only who has not heard of it is told
    assert raised(("barat", 2), ("timur", 1)) == sorted([*first, ("barat", "barat", 2), ("keduanya", "barat", 2)])


def test_a_copy_group_is_told_of_once_in_its_time(engine: Engine) -> None:
    def raised(group: str, at: datetime) -> int:
        with writing(engine) as conn:
            return raise_alerts(
                conn, BOOK, root=UNIT, items=[(UNIT, 1)], post=a_post(1), made=judged(), group_id=group, at=at
            )

    assert [raised("g", MORNING), raised("g", MORNING), raised("h", MORNING)] == [1, 0, 1]
    assert raised("g", MORNING + timedelta(days=2)) == 1


def test_a_channel_hears_of_a_post_once_however_many_of_its_searches_it_answers(engine: Engine) -> None:
    second = replace(MAIL, name="kedua")
    searches = (replace(SEARCH, name="kamboja", channels=("piket",), destinations=("KH",)),
                replace(SEARCH, name="semua", channels=("piket", "kedua"), every=timedelta(hours=1)))  # fmt: skip
    book = AlertBook((MAIL, second), searches)

    def raised(at: datetime, *destinations: str) -> int:
        made = judged("high", destinations=destinations)
        with writing(engine) as conn:
            return raise_alerts(
                conn, book, root=UNIT, items=[(UNIT, 7)], post=a_post(1), made=made, group_id="g", at=at
            )

    assert raised(MORNING, "KH") == 2
    sent: dict[str, str] = {}
    deliver(engine, book, at=MORNING, by=lambda channel, written, *_: sent.update({channel.name: written.text}))
    assert sent.keys() == {"piket", "kedua"}
    assert "kamboja, semua" in sent["piket"]
    assert "kamboja" not in sent["kedua"]
    assert "konsol patrol, butir 7" in sent["piket"]  # where no address of the console is set
    # a copy: its first search has told of the group, and the other one's shorter span is not the channel's
    assert raised(MORNING + timedelta(hours=2), "KH") == 1
    assert raised(MORNING + timedelta(hours=2)) == 1


def test_nothing_of_the_post_or_its_people_leaves(engine: Engine) -> None:
    post = replace(a_post(1), text=f"Adik {VICTIM} mau dikirim", title=VICTIM, author="Melati Uji")
    with writing(engine) as conn:
        raise_alerts(conn, BOOK, root=UNIT, items=[(UNIT, 1)], post=post, made=judged("critical"), group_id="g")
        message = take_message(conn, ["piket"])
    assert message is not None
    for language in ("id", "en"):
        written = write(message, replace(MAIL, language=language), SEARCH, "https://konsol.unit.example")
        said = f"{written.subject}\n{written.text}{json.dumps(dict(message.body))}"
        for canary in ("Melati", "7777", "melati.uji", "0812", "+62"):
            assert canary not in said
        assert "pelaku" not in said.lower()
        assert "ndi" in written.subject.lower()
        assert "https://konsol.unit.example/butir/1" in written.text


def test_quiet_hours_hold_back_what_can_wait() -> None:
    late = datetime(2026, 11, 2, 15, 0, tzinfo=UTC)  # 22:00 WIB
    assert NIGHT.end(late) == datetime(2026, 11, 2, 23, 0, tzinfo=UTC)
    assert NIGHT.end(late + timedelta(hours=5)) == datetime(2026, 11, 2, 23, 0, tzinfo=UTC)
    assert NIGHT.end(MORNING) == MORNING
    noon = Quiet(time(12), time(13), ZoneInfo("Asia/Jayapura"))
    assert noon.end(datetime(2026, 11, 2, 3, 30, tzinfo=UTC)) == datetime(2026, 11, 2, 4, 0, tzinfo=UTC)


@pytest.mark.parametrize(("lane", "sent"), [("standard", 0), ("child", 1), ("urgent", 1)])
def test_a_quiet_channel_is_woken_for_people_in_danger(engine: Engine, lane: str, sent: int) -> None:
    book = AlertBook((replace(MAIL, quiet=NIGHT),), (SEARCH,))
    late = datetime(2026, 11, 2, 15, 0, tzinfo=UTC)
    with writing(engine) as conn:
        raise_alerts(
            conn,
            book,
            root=UNIT,
            items=[(UNIT, 1)],
            post=a_post(1),
            made=judged("high", lane=lane),
            group_id="g",
            at=late,
        )
    assert deliver(engine, book, at=late, by=lambda *_: None).sent == sent
    assert deliver(engine, book, at=late + timedelta(hours=9), by=lambda *_: None).sent == 1 - sent


# alerts.yml ---------------------------------------------------------------------------------------------------------

GOOD = """\
channels:
  piket:
    kind: email
    audience: analyst
    to: [piket@unit.example]
    from: patrol@unit.example
    server: mail.unit.example:587
    user: patrol
    secret_env: PATROL_MAIL_PASSWORD
    quiet: 21:00-06:00 WIB
  pusat: {kind: webhook, audience: operator, url: "https://pusat.example/kait", secret_env: HOOK_KEY}
  bot: {kind: telegram, audience: analyst, to: ["-1000000000001"], secret_env: BOT_TOKEN, language: en}
searches:
  anak:
    channels: [piket, analyst]
    band: medium
    lanes: [child]
    every_hours: 12
    template: "{band}: {link}"
"""


def test_alerts_yml_is_read(tmp_path: Path) -> None:
    workspace = init_workspace(tmp_path)
    assert read_alerts(workspace) == (AlertBook(), [])
    (tmp_path / "alerts.yml").write_text(GOOD, encoding="utf-8")
    book, faults = read_alerts(workspace)
    assert faults == []
    assert [channel.kind for channel in book.channels] == ["email", "webhook", "telegram"]
    assert book.channels[0].quiet == NIGHT
    assert book.searches[0].bands == ("critical", "high", "medium")
    assert [channel.name for channel in book.of(book.searches[0].channels)] == ["piket", "bot"]


@pytest.mark.parametrize(
    ("was", "now", "line"),
    [
        ("kind: email", "kind: pigeon", 3),
        ("to: [piket@unit.example]", "to: ['a@b.example\\r\\nBcc: c@d.example']", 5),
        ("server: mail.unit.example:587", "server: mail.unit.example", 7),
        ("21:00-06:00 WIB", "21:00-06:00 UTC", 10),
        ("https://pusat.example/kait", "ftp://pusat.example/kait", 11),
        ("channels: [piket, analyst]", "channels: [piket, nobody]", 15),
        ("band: medium", "band: big", 16),
        ("lanes: [child]", "lanes: [kids]", 17),
        ("every_hours: 12", "every_hours: 0", 18),
        ("{band}: {link}", "{text}", 19),
        ("secret_env: BOT_TOKEN", "secret: 123:abc", 12),
    ],
)
def test_a_fault_is_told_with_its_line(tmp_path: Path, was: str, now: str, line: int) -> None:
    assert was in GOOD
    (tmp_path / "alerts.yml").write_text(GOOD.replace(was, now), encoding="utf-8")
    _, faults = read_alerts(init_workspace(tmp_path))
    assert line in [fault.line for fault in faults]


# delivery -----------------------------------------------------------------------------------------------------------


def test_a_server_that_is_down_loses_nothing(engine: Engine) -> None:
    calls: list[int] = []

    def down(*_: object) -> None:
        calls.append(1)
        raise NotSentError("connection refused")

    with writing(engine) as conn:
        raise_alerts(conn, BOOK, root=UNIT, items=[(UNIT, 1)], post=a_post(1), made=judged(), group_id="g", at=MORNING)
    at = MORNING
    for _ in range(3):
        assert deliver(engine, BOOK, at=at, by=down).later == 1
        assert deliver(engine, BOOK, at=at, by=down).later == 0  # not at once
        at += timedelta(hours=1)
    assert deliver(engine, BOOK, at=at, by=lambda *_: None).sent == 1
    assert deliver(engine, BOOK, at=at + timedelta(days=9), by=lambda *_: None).sent == 0
    assert len(calls) == 3


def test_what_is_given_up_stays_on_record_and_operators_hear(engine: Engine) -> None:
    def closed(channel: Channel, *_: object) -> None:
        if channel.name == "piket":
            raise NotSentError("mailbox closed")

    with writing(engine) as conn:
        raise_alerts(conn, BOOK, root=UNIT, items=[(UNIT, 1)], post=a_post(1), made=judged(), group_id="g", at=MORNING)
    at, given_up, sent = MORNING, 0, 0
    for _ in range(ATTEMPTS):
        done = deliver(engine, BOOK, at=at, by=closed)
        given_up, sent = given_up + done.given_up, sent + done.sent
        at += timedelta(hours=9)
    assert (given_up, sent) == (1, 1)
    with reading(engine) as conn:
        assert [(row.topic, row.error) for row in unsent(conn)] == [("alert", "mailbox closed")]
        assert backlog(conn) == 0


def test_a_sender_that_dies_leaves_its_message_to_the_next(engine: Engine) -> None:
    with writing(engine) as conn:
        add_message(conn, unit=UNIT, topic="alert", body={}, channel="piket", mark="m", at=MORNING)
        assert take_message(conn, ["piket"], at=MORNING) is not None
        assert take_message(conn, ["piket"], at=MORNING) is None
        again = take_message(conn, ["piket"], at=MORNING + timedelta(minutes=5))
    assert again is not None
    assert again.attempts == 2


def test_an_audience_is_all_of_its_channels(engine: Engine) -> None:
    book = AlertBook((HOOK, replace(HOOK, name="kedua"), MAIL))
    with writing(engine) as conn:
        add_message(conn, unit=UNIT, topic="health", body={"what": "a"}, channel="operator", mark="m", at=MORNING)
        add_message(conn, unit=UNIT, topic="health", body={"what": "a"}, channel="operator", mark="m", at=MORNING)
    told: list[str] = []
    deliver(engine, book, at=MORNING, by=lambda channel, *_: told.append(channel.name))
    assert told == ["pusat", "kedua"]
    with writing(engine) as conn:
        add_message(conn, unit=UNIT, topic="health", body={}, channel="operator", mark="n", at=MORNING)
    deliver(engine, AlertBook((MAIL,)), at=MORNING, by=lambda *_: None)
    with reading(engine) as conn:
        assert "no channel" in (unsent(conn)[0].error or "")


def test_two_senders_send_each_message_once(engine: Engine) -> None:
    with writing(engine) as conn:
        for number in range(40):
            add_message(conn, unit=UNIT, topic="alert", body={}, channel="piket", mark=f"m{number}")
    told: list[str | None] = []
    senders = [
        threading.Thread(target=deliver, args=(engine, BOOK), kwargs={"by": lambda *given: told.append(given[2].mark)})
        for _ in range(4)
    ]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()
    assert sorted(told, key=str) == sorted((f"m{number}" for number in range(40)), key=str)


def test_decisions_go_nowhere_without_a_channel(engine: Engine) -> None:
    with writing(engine) as conn:
        conn.execute(outbox.insert().values(unit=UNIT, topic="decision", body={}, created_at=MORNING))
    assert deliver(engine, BOOK, by=lambda *_: None).sent == 0
    with reading(engine) as conn:
        assert conn.execute(select(outbox.c.sent_at)).scalar_one() is None


def test_pauses_grow_and_end() -> None:
    pauses = [pause(a_message(attempts=attempts)) for attempts in range(1, ATTEMPTS + 1)]
    assert pauses == sorted(pauses)
    assert timedelta(minutes=1) <= pauses[0] < timedelta(minutes=2)
    assert sum(pauses, timedelta()) > timedelta(hours=12)
    assert pauses[-1] < timedelta(hours=8)
