"""Checks of a rule's or filter's values: right ones come back typed, faults are gathered with path and line."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from patrol.errors import RuleError
from patrol.rulebook.conditions import Phrases, Test, When
from patrol.rulebook.phrases import MAX_PATTERN, MAX_PATTERNS, MAX_WITHIN, compiled
from patrol.yaml_fields import MAX_TEXTS, FieldChecks
from patrol.yaml_nodes import Lines

GROUPS = frozenset(("all", "any", "none", "at_least"))
MAX_TESTS = 40
_TEST_KEYS = frozenset(("signal", "is", "not", "above", "below"))
_PHRASE_KEYS = frozenset(("phrases", "negatable", "unless", "within"))
_DATED = re.compile(r"(.{1,160}?) \((\d{4}-\d{2}-\d{2})\)")


@dataclass(frozen=True, slots=True)
class Law:
    """An article and the date of the law it stands in. `unverified`: no source bears it out yet; ask counsel."""

    article: str
    date: date
    unverified: bool = False


class Fields(FieldChecks[RuleError]):
    """The checks of one rule or filter. `shelf` sets the names of a filter's phrases apart from a rule's of that id."""

    def __init__(self, path: Path, signals: frozenset[str], shelf: str = "") -> None:
        super().__init__(path, RuleError)
        self.signals, self.shelf = signals, shelf

    def laws(self, given: Lines) -> tuple[Law, ...]:
        """Articles with dates: `{article, date}`, or "article (YYYY-MM-DD)"."""
        value = given.get("law", [])
        if not isinstance(value, list) or len(value) > MAX_TEXTS:
            self.wrong("law must be a list of articles, each with its date", given.at["law"])
            return ()
        return tuple(made for part in value if (made := self._law(part, given.at["law"])))

    def _law(self, part: object, line: int) -> Law | None:
        if isinstance(part, str):
            dated = _DATED.fullmatch(part)
            if not dated:
                self.wrong(f"law {part!r} lacks its date; write: article (YYYY-MM-DD)", line)
                return None
            return Law(dated[1], self.day(dated[2], line))
        if not self.keys(part, frozenset(("article", "date", "unverified")), "law", line):
            return None
        assert isinstance(part, Lines)
        self.needed(part, ("article", "date"), "law")
        marked = part.get("unverified", False)
        if not isinstance(marked, bool):
            self.wrong("unverified must be true or false", part.at["unverified"])
        day = self.day(part["date"], part.at["date"]) if "date" in part else date.min
        return Law(self.text(part, "article", 160), day, marked is True)

    def references(self, given: Lines) -> tuple[str, ...]:
        """Where the rule comes from, each marked `sourced:` or `seed:`."""
        values = self.texts(given, "references")
        for value in values:
            if not value.startswith(("sourced: ", "seed: ")):
                self.wrong(f"a reference begins with 'sourced: ' or 'seed: ', not {value!r}", given.at["references"])
        return values

    def when(self, top: Lines, key: str = "when") -> When:
        """The conditions."""
        given = top.get(key)
        if key not in top or not self.keys(given, GROUPS, key, top.at[key]):
            return When()
        assert isinstance(given, Lines)
        all_, any_, none = (self.tests(given, name) if name in given else () for name in ("all", "any", "none"))
        if not given.keys() & {"all", "any", "at_least"}:
            self.wrong(f"{key} asks for nothing: it would hold always", top.at[key])
        counted = given.get("at_least")
        if counted is None or not self.keys(counted, frozenset(("n", "of")), "at_least", given.at["at_least"]):
            return When(all_, any_, none)
        of, n = self.tests(counted, "of"), counted.get("n")
        if isinstance(n, bool) or not isinstance(n, int) or not 1 <= n <= len(of):
            self.wrong("at_least needs n between 1 and the length of its list", given.at["at_least"])
            n = 1
        return When(all_, any_, none, n, of)

    def tests(self, given: Lines, key: str) -> tuple[Test, ...]:
        """A list of conditions."""
        value, line = given.get(key), given.at.get(key, given.line)
        if not isinstance(value, list) or not 1 <= len(value) <= MAX_TESTS:
            self.wrong(f"{key} must be a list of 1 to {MAX_TESTS} conditions", line)
            return ()
        name = f"{self.shelf}{self.path.stem}/{key}"
        return tuple(made for n, part in enumerate(value) if (made := self.test(part, line, f"{name}{n}")))

    def test(self, part: object, line: int, name: str) -> Test | None:
        """One condition: a signal's name, a comparison of a signal's value, or phrases."""
        if isinstance(part, str):
            return self._known(part, line)
        phrased = isinstance(part, Lines) and "phrases" in part
        if not self.keys(part, _PHRASE_KEYS if phrased else _TEST_KEYS, "a condition", line):
            return None
        assert isinstance(part, Lines)
        return self._phrases(part, name) if phrased else self._comparison(part)

    def _known(self, name: str, line: int) -> Test | None:
        if name not in self.signals:
            self.wrong(f"there is no signal {name!r}", line)
            return None
        return Test(name)

    def _comparison(self, part: Lines) -> Test | None:
        known = self._known(str(part.get("signal")), part.line)
        bounds = {key: part[key] for key in ("above", "below") if key in part}
        for key, bound in bounds.items():
            if isinstance(bound, bool) or not isinstance(bound, (int, float)):
                self.wrong(f"{key} must be a number, not {bound!r}", part.at[key])
                return None
        if len(bounds) == 2 and bounds["above"] >= bounds["below"]:
            self.wrong("nothing lies above and below these at once: the condition can never hold", part.line)
        least = 1 if {"is", "not"} & part.keys() else 0
        values = {key: self.texts(part, key, least) if key in part else () for key in ("is", "not")}
        if set(values["is"]) & set(values["not"]):
            self.wrong("a value stands under `is` and under `not`: the condition can never hold", part.line)
        return known and Test(known.signal, values["is"], values["not"], bounds.get("above"), bounds.get("below"))

    def _phrases(self, part: Lines, name: str) -> Test:
        patterns = self._patterns(part, "phrases")
        within, negatable = part.get("within", 3), part.get("negatable", False)
        if not isinstance(negatable, bool):
            self.wrong("negatable must be true or false", part.at["negatable"])
        if isinstance(within, bool) or not isinstance(within, int) or not 1 <= within <= MAX_WITHIN:
            self.wrong(f"within must be a number of words from 1 to {MAX_WITHIN}", part.at["within"])
            within = 3
        unless = self._patterns(part, "unless") if "unless" in part else ()
        if "within" in part and not (negatable or unless):
            self.wrong("within belongs to `negatable` or `unless`", part.at["within"])
        return Test(name, phrases=Phrases(patterns, negatable is True, unless, within))

    def _patterns(self, part: Lines, key: str) -> tuple[str, ...]:
        given = self.texts(part, key, least=1, longest=MAX_PATTERN)
        if len(given) > MAX_PATTERNS:
            self.wrong(f"{key} holds more than {MAX_PATTERNS} patterns", part.at[key])
        return tuple(pattern for pattern in given if self._compiles(pattern, part.at[key]))

    def _compiles(self, pattern: str, line: int) -> bool:
        try:
            empty: Any = compiled(pattern).search("")
        except ValueError as error:
            self.wrong(str(error), line)
            return False
        if empty:
            self.wrong(f"{pattern!r} is found in an empty text: it would be found anywhere", line)
        return not empty
