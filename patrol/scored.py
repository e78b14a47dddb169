"""An `Assessment` -> the JSON line that other tools read (`patrol score`); names and units are kept stable."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from patrol.records import Assessment, Finding


def scored(id_: object, assessment: Assessment) -> dict[str, Any]:
    """The line for one post. Offsets are Unicode code points in the reason's field ("text" unless said)."""
    return {
        "id": id_,
        "band": assessment.band,
        "score": round(assessment.score, 4),
        "lane": assessment.lane,
        "label": assessment.label,
        "modus": list(assessment.modus),
        "speech_act": assessment.speech_act,
        "minor": assessment.minor,
        "pay": asdict(assessment.pay) if assessment.pay else None,
        "age": asdict(assessment.age) if assessment.age else None,
        "destinations": list(assessment.destinations),
        "contacts": list(assessment.contacts),
        "reasons": [_reason(finding) for finding in assessment.findings],
        "language": assessment.language,
        "disguises": list(assessment.disguises),
        "truncated": assessment.truncated,
        "rules_version": assessment.rules_version,
        "model_version": assessment.model_version,
    }


def json_line(line: dict[str, Any]) -> str:
    """One line of JSON, readable where it can be written as UTF-8, escaped where it holds half a character."""
    text = json.dumps(line, ensure_ascii=False, allow_nan=False)
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return json.dumps(line, allow_nan=False)
    return text


def _reason(finding: Finding) -> dict[str, Any]:
    reason: dict[str, Any] = {
        "rule": finding.rule,
        "words": finding.words,
        "start": finding.start,
        "end": finding.end,
        "points": finding.points,
        "why": finding.why,
    }
    if finding.field != "text":
        reason["field"] = finding.field
    return reason
