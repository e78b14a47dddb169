"""Alerts, in which words: by the search's or the channel's own template, in its language, nothing of people in them."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import get_args

import pytest

from patrol.alerts.troubles import TROUBLES
from patrol.alerts.wording import fill, one_line, write
from patrol.crawling.report import Kind
from patrol.rounds.saying import Said
from tests.test_alerts import HOOK, MAIL, SEARCH, VICTIM, a_message

ROOT = Path(__file__).resolve().parent.parent


@pytest.mark.parametrize(("language", "said"), [("id", "Kamboja (KH), XX"), ("en", "Cambodia (KH), XX")])
def test_countries_are_named_in_the_channel_s_language(language: str, said: str) -> None:
    message = a_message(body={"band": "high", "lane": "urgent", "destinations": ["KH", "XX"], "source": "a"})
    assert said in write(message, replace(MAIL, language=language), SEARCH, "").text


@pytest.mark.parametrize("template", ["{band.__class__}", "{0}", "{band!r}", "{band:>9}", "{", "{nobody}", "}"])
def test_a_template_names_places_and_nothing_else(template: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        fill(template, {"band": "high"})


def test_danger_is_told_as_such_and_waits_for_no_morning() -> None:
    body = {"what": "people may be in danger now", "item": 7, "lane": "urgent", "band": "critical"}
    written = write(a_message(topic="danger", body=body), MAIL, None, "https://konsol.unit.example")
    assert "dalam bahaya" in written.subject
    assert "https://konsol.unit.example/butir/7" in written.text
    assert "terganggu" not in written.subject


def _kinds() -> set[str]:
    """Each kind that a round's verdict can have: those of its own, and those of an address that it takes over."""
    code = "".join((ROOT / "patrol" / "rounds" / name).read_text("utf-8") for name in ("health.py", "making.py"))
    own = set(re.findall(r'Verdict\(\s*"\w+",\s*"(\w+)"', code))
    assert {"layout", "coverage", "basis", "floor"} <= own
    return own | set(get_args(Kind)) - {"ok", "no_picture"}


@pytest.mark.parametrize("language", ["id", "en"])
def test_what_broke_at_a_source_is_told_in_plain_words_of_the_channel_s_language(language: str) -> None:
    channel = replace(HOOK, language=language)  # type: ignore[arg-type]
    for kind in _kinds():
        body = {"what": f"papan: short ({kind})", "source": "papan", "state": "short", "kind": kind, "run": 12}
        written = write(a_message(topic="health", body={**body, "why": f"telp {VICTIM}"}), channel, None, "")
        assert TROUBLES[language][kind] in written.text
        assert "papan" in written.subject
        assert "2026-11-02 08:00 WIB" in written.text
        assert "0000" not in written.text
    assert TROUBLES["id"].keys() == TROUBLES["en"].keys()


def test_the_figures_of_what_broke_are_told_in_the_channel_s_language_and_carry_no_number_of_a_person() -> None:
    facts = Said("9 kiriman, padahal biasanya 40", "9 posts, where it had 40", f"telp {VICTIM}").facts
    body = {"source": "papan", "state": "short", "kind": "fewer", "run": 12, **facts}
    for language, own, other in (("id", "9 kiriman", "9 posts"), ("en", "9 posts", "9 kiriman")):
        channel = replace(HOOK, language=language)  # type: ignore[arg-type]
        text = write(a_message(topic="health", body=body), channel, None, "").text
        assert own in text
        assert other not in text
        assert ("kurang" in text) == (language == "id")
        assert "0000" not in text


def test_a_subject_is_one_line() -> None:
    assert one_line("a\r\nBcc: x@y.example\u2028b\x00c") == "a Bcc: x@y.example b c"
    assert len(one_line("a" * 500)) == 160
