"""A rule file's mapping -> a checked `Rule`: every key known, every value allowed, every signal there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, cast, get_args

from patrol.errors import RuleError
from patrol.records import MODI, Modus
from patrol.rulebook.conditions import When
from patrol.rulebook.fields import Fields, Law
from patrol.yaml_nodes import Lines, load_mapping

Status = Literal["experimental", "test", "stable"]
Dimension = Literal["deception", "coercion", "vulnerability", "procedure", "child", "scam", "innocence"]
Strength = Literal["strong", "medium", "weak"]
POINTS: Mapping[str, float] = {"strong": 3.0, "medium": 1.6, "weak": 1.0}
"""So chosen that a dimension's sum reaches 4 on two strong, one strong and another, three medium, or two medium and a
weak: the scheme of the ILO operational indicators (2009)."""

KEYS = frozenset(("id", "title", "status", "modus", "dimension", "strength", "when")) | frozenset(
    ("law", "indicator", "innocent", "next_step", "references", "examples")
)
_NEEDED = KEYS - {"modus", "law", "indicator", "references"}
HINT = "correct it or move the file away, then: patrol rules check"


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule as an analyst wrote it."""

    id: str
    title_id: str
    title_en: str
    status: Status
    modus: tuple[Modus, ...]
    dimension: Dimension
    strength: Strength
    when: When
    law: tuple[Law, ...]
    indicator: str
    innocent: tuple[str, ...]
    next_step: str
    references: tuple[str, ...]
    flag: tuple[str, ...]
    pass_: tuple[str, ...]
    path: str

    @property
    def points(self) -> float:
        """What the rule adds (or, where it speaks for innocence, takes away)."""
        return -POINTS[self.strength] if self.dimension == "innocence" else POINTS[self.strength]


def read_rule(path: Path, known_signals: frozenset[str]) -> Rule:
    """One rule file.

    Raises:
        RuleError: the first fault; names the path, the line, and what is allowed there.
    """
    rule, faults = checked_rule(path, known_signals)
    if rule is None:
        raise faults[0]
    return rule


def checked_rule(path: Path, known_signals: frozenset[str]) -> tuple[Rule | None, list[RuleError]]:
    """One rule file -> the rule where nothing is wrong with it, and everything that is, by line."""
    fields = Fields(path, known_signals)
    rule = None
    try:
        rule = _rule(load_mapping(path, RuleError, fields.faults), fields)
    except RuleError as error:
        fields.faults.append(error)
    for fault in fields.faults:
        fault.hint = fault.hint or HINT
    return (None if fields.faults else rule), sorted(fields.faults, key=lambda fault: fault.line or 0)


def named_as_file(top: Lines, fields: Fields) -> str:
    """The id, which must be the file's name. An id that is none makes the conditions' names useless, no more."""
    if top.get("id") != fields.path.stem and "id" in top:
        fields.wrong(f"the id {top['id']!r} is not the file's name {fields.path.stem!r}", top.at["id"])
    return fields.path.stem


def title_of(top: Lines, fields: Fields) -> tuple[str, str]:
    """The title in Indonesian and in English."""
    title = top.get("title")
    if "title" not in top or not fields.keys(title, frozenset(("id", "en")), "title", top.at["title"]):
        return "", ""
    assert isinstance(title, Lines)
    fields.needed(title, ("id", "en"), "title")
    return fields.text(title, "id", 120), fields.text(title, "en", 120)


def examples_of(top: Lines, fields: Fields, yes: str, no: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The texts on which it must hold, and those it must let pass."""
    given = top.get("examples")
    if "examples" not in top or not fields.keys(given, frozenset((yes, no)), "examples", top.at["examples"]):
        return (), ()
    assert isinstance(given, Lines)
    return fields.texts(given, yes, least=1), fields.texts(given, no, least=1)


def _rule(top: Lines, fields: Fields) -> Rule:
    fields.keys(top, KEYS, "a rule")
    fields.needed(top, _NEEDED, "the rule")
    id_ = named_as_file(top, fields)
    title_id, title_en = title_of(top, fields)
    flag, pass_ = examples_of(top, fields, "flag", "pass")
    return Rule(
        id=id_,
        title_id=title_id,
        title_en=title_en,
        status=cast("Status", fields.one_of(top, "status", get_args(Status))),
        modus=cast("tuple[Modus, ...]", fields.many_of(top, "modus", MODI)),
        dimension=cast("Dimension", fields.one_of(top, "dimension", get_args(Dimension))),
        strength=cast("Strength", fields.one_of(top, "strength", get_args(Strength))),
        when=fields.when(top),
        law=fields.laws(top),
        indicator=fields.text(top, "indicator", 200),
        innocent=fields.texts(top, "innocent"),
        next_step=fields.text(top, "next_step", 400),
        references=fields.references(top),
        flag=flag,
        pass_=pass_,
        path=str(fields.path),
    )
