"""A rule file's mapping -> a checked `Rule`: every key known, every value allowed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, cast, get_args

from patrol.errors import RuleError
from patrol.records import MODI, Modus
from patrol.rulebook.yaml_nodes import Lines, load_mapping

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
_GROUPS = ("all", "any", "none", "at_least")


@dataclass(frozen=True, slots=True)
class Test:
    """One condition: a signal, and what its value must be; or phrases of the rule's own (`phrases` set, then `signal`
    is the name under which they are looked for)."""

    signal: str
    value: tuple[str, ...] = ()
    above: float | None = None
    below: float | None = None
    phrases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class When:
    """All of `all`, one of `any` (where there are any), none of `none`, at least `n` of `of`."""

    all: tuple[Test, ...] = ()
    any: tuple[Test, ...] = ()
    none: tuple[Test, ...] = ()
    n: int = 0
    of: tuple[Test, ...] = ()


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
    law: tuple[str, ...]
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
        RuleError: names the path, the line, and what is allowed there.
    """
    try:
        return _rule(path, known_signals)
    except RuleError as error:
        error.hint = error.hint or "correct it or move the file away, then: patrol rules check"
        raise


def _rule(path: Path, known_signals: frozenset[str]) -> Rule:
    top = load_mapping(path)
    where = _Where(path, known_signals)
    where.keys(top, KEYS, "rule")
    missing = sorted(_NEEDED - top.keys())
    if missing:
        raise RuleError(f"lacks {', '.join(missing)}", path=str(path), line=1)
    if top["id"] != path.stem:
        raise RuleError(f"the id {top['id']!r} is not the file's name", path=str(path), line=top.at["id"])
    title, examples = top["title"], top["examples"]
    where.keys(title, frozenset(("id", "en")), "title")
    where.keys(examples, frozenset(("flag", "pass")), "examples")
    return Rule(
        id=str(top["id"]),
        title_id=where.text(title, "id", 160),
        title_en=where.text(title, "en", 160),
        status=cast("Status", where.one_of(top, "status", get_args(Status))),
        modus=cast("tuple[Modus, ...]", where.many_of(top, "modus", MODI)),
        dimension=cast("Dimension", where.one_of(top, "dimension", get_args(Dimension))),
        strength=cast("Strength", where.one_of(top, "strength", get_args(Strength))),
        when=where.when(top),
        law=where.texts(top, "law"),
        indicator=str(top.get("indicator", "")),
        innocent=where.texts(top, "innocent"),
        next_step=where.text(top, "next_step", 400),
        references=where.texts(top, "references"),
        flag=where.texts(examples, "flag", least=1),
        pass_=where.texts(examples, "pass", least=1),
        path=str(path),
    )


@dataclass(frozen=True, slots=True)
class _Where:
    """Checks that know the file they speak of."""

    path: Path
    signals: frozenset[str]

    def wrong(self, what: str, line: int | None) -> RuleError:
        return RuleError(what, path=str(self.path), line=line)

    def keys(self, given: object, allowed: frozenset[str], name: str) -> None:
        if not isinstance(given, Lines):
            raise self.wrong(f"{name} must hold names and values", None)
        for key in given:
            if key not in allowed:
                known = ", ".join(sorted(allowed))
                raise self.wrong(f"{name} knows no {key!r}; there are: {known}", given.at[key])

    def text(self, given: Lines, key: str, longest: int) -> str:
        value = given.get(key)
        if not isinstance(value, str) or not value.strip() or len(value) > longest:
            raise self.wrong(f"{key} must be a text of 1 to {longest} characters", given.at.get(key, given.line))
        return " ".join(value.split())

    def texts(self, given: Lines, key: str, least: int = 0) -> tuple[str, ...]:
        value = given.get(key, [])
        value = [value] if isinstance(value, str) else value
        if not isinstance(value, list) or len(value) < least or not all(isinstance(part, str) for part in value):
            raise self.wrong(f"{key} must be a list of at least {least} texts", given.at.get(key, given.line))
        return tuple(value)

    def one_of(self, given: Lines, key: str, allowed: tuple[str, ...]) -> str:
        if given[key] not in allowed:
            raise self.wrong(f"{key} must be one of {', '.join(allowed)}, not {given[key]!r}", given.at[key])
        return str(given[key])

    def many_of(self, given: Lines, key: str, allowed: tuple[str, ...]) -> tuple[str, ...]:
        values = self.texts(given, key)
        for value in values:
            if value not in allowed:
                raise self.wrong(f"{key} knows no {value!r}; there are: {', '.join(allowed)}", given.at[key])
        return values

    def when(self, top: Lines) -> When:
        given = top["when"]
        self.keys(given, frozenset(_GROUPS), "when")
        if not given:
            raise self.wrong("when is empty: the rule would hold always", top.at["when"])
        groups = {name: self.tests(given, name, str(top["id"])) for name in ("all", "any", "none") if name in given}
        n, of = 0, cast("tuple[Test, ...]", ())
        if "at_least" in given:
            counted = given["at_least"]
            self.keys(counted, frozenset(("n", "of")), "at_least")
            n, of = counted.get("n", 0), self.tests(counted, "of", str(top["id"]))
            if not isinstance(n, int) or not 1 <= n <= len(of):
                raise self.wrong("at_least needs n between 1 and the length of its list", given.at["at_least"])
        return When(**groups, n=n, of=of)

    def tests(self, given: Lines, key: str, rule: str) -> tuple[Test, ...]:
        if not isinstance(given.get(key), list) or not given[key]:
            raise self.wrong(f"{key} must be a list of conditions", given.at.get(key, given.line))
        return tuple(self.test(part, given.at[key], f"{rule}/{key}{number}") for number, part in enumerate(given[key]))

    def test(self, part: Any, line: int, name: str) -> Test:
        if isinstance(part, str):
            return Test(self.known(part, line))
        self.keys(part, frozenset(("signal", "is", "above", "below", "phrases")), "a condition")
        if "phrases" in part:
            return Test(name, phrases=self.texts(part, "phrases", least=1))
        allowed = self.texts(part, "is")
        return Test(self.known(str(part.get("signal")), part.line), allowed, part.get("above"), part.get("below"))

    def known(self, name: str, line: int) -> str:
        if name not in self.signals:
            raise self.wrong(f"there is no signal {name!r}", line)
        return name
