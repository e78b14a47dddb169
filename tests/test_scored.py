"""The scoring interface: every promised key, offsets in the named field, half characters survive."""

from __future__ import annotations

import json

import pytest

from patrol.records import Age, Assessment, Finding, Pay
from patrol.scored import json_line, scored

ASSESSMENT = Assessment(
    band="high",
    score=0.812345,
    lane="standard",
    label="trafficking",
    modus=("scam_compound",),
    speech_act="offer",
    minor=False,
    pay=Pay(800, 1200, "USD", "month", 18_000_000.0),
    age=Age(18, None),
    destinations=("KH",),
    contacts=("tg:contoh",),
    findings=(
        Finding("a_rule", "sebab", 2.0, "text", 3, 7, "kata", "deception"),
        Finding("b_rule", "sebab", 1.0, "title", 0, 4, "kata", "deception"),
    ),
    rules_version="r1",
    model_version="m1",
)


def test_every_promised_key_is_there() -> None:
    line = scored(7, ASSESSMENT)
    assert line["id"] == 7
    assert line["score"] == 0.8123
    assert line["pay"] == {"min": 800, "max": 1200, "currency": "USD", "period": "month", "monthly_idr": 18_000_000.0}
    assert line["age"] == {"min": 18, "max": None}
    assert {"band", "lane", "label", "modus", "speech_act", "minor", "destinations", "contacts"} <= line.keys()
    assert line["rules_version"] == "r1"
    assert line["model_version"] == "m1"
    assert [reason.get("field", "text") for reason in line["reasons"]] == ["text", "title"]
    assert set(line["reasons"][0]) == {"rule", "words", "start", "end", "points", "why"}


def test_half_a_character_is_escaped_not_lost() -> None:
    line = json_line({"id": "\ud83d", "words": "gaji é"})
    line.encode("utf-8")
    assert json.loads(line) == {"id": "\ud83d", "words": "gaji é"}
    assert "é" in json_line({"words": "é"})


@pytest.mark.parametrize("number", [float("nan"), float("inf"), [float("-inf")]])
def test_what_is_no_json_is_never_written(number: object) -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        json_line({"id": number, "words": "\ud83d"})
