"""Changed or new rule files, and posts -> what would change: flags added and lost, bands, and what people decided."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from patrol.errors import RuleError
from patrol.flow import assess, open_engine
from patrol.intake.rows import BadRow, Row, bounded_lines, json_rows
from patrol.records import BANDS, FLAGGED, RISKY, Assessment, Band, Post, Verdict
from patrol.rulebook import load_rulebook
from patrol.scoring import Engine
from patrol.settings import Settings, database_url
from patrol.store.database import open_database, reading
from patrol.store.verdicts import verdicts_by_content
from patrol.workspace import Workspace

COLUMNS = ("text", "source", "title", "url", "platform", "author", "company", "location", "salary")


@dataclass(frozen=True, slots=True)
class Changed:
    """A post whose band changes: its line and id, both bands, the rules that came and went, the words that told, and
    the verdict where one was given on the same content."""

    line: int
    id: str
    before: Band
    after: Band
    came: tuple[str, ...]
    went: tuple[str, ...]
    words: str
    verdict: Verdict | None

    @property
    def what(self) -> str:
        """Added or lost where a flag comes or goes, else whether the band rises or falls."""
        flagged = (self.before in FLAGGED, self.after in FLAGGED)
        if flagged in ((False, True), (True, False)):
            return "added" if flagged[1] else "lost"
        return "higher" if BANDS.index(self.after) < BANDS.index(self.before) else "lower"


@dataclass(slots=True)
class Impact:
    """The counts so far: posts, bad lines, flags before and after, changes by kind, and verdicts by kind of change."""

    posts: int = 0
    bad: int = 0
    before: int = 0
    after: int = 0
    other_reasons: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    verdicts: Counter[tuple[str, Verdict]] = field(default_factory=Counter)
    moves: Counter[tuple[Band, Band]] = field(default_factory=Counter)

    def lines(self) -> Iterator[str]:
        """The counts in words."""
        yield f"{self.posts} posts, {self.bad} lines not read; flagged before {self.before}, after {self.after}"
        for kind in ("added", "lost"):
            yield f"{kind} flags: {self.kinds[kind]}{self._decided(kind)}"
        yield f"band higher: {self.kinds['higher']}, lower: {self.kinds['lower']} (flag unchanged)"
        yield f"same band for other reasons: {self.other_reasons}"
        for (before, after), many in sorted(self.moves.items(), key=lambda pair: -pair[1]):
            yield f"  {before} -> {after}: {many}"

    def _decided(self, kind: str) -> str:
        found = {verdict: many for (of, verdict), many in self.verdicts.items() if of == kind}
        if not found:
            return ""
        confirmed = sum(many for verdict, many in found.items() if verdict in RISKY)
        each = ", ".join(f"{many} {verdict}" for verdict, many in sorted(found.items()))
        return f"; {confirmed} of the {self.kinds[kind]} were confirmed by analysts ({each})"


def both_engines(
    workspace: Workspace, settings: Settings, changed: Sequence[Path], *, model: bool = True
) -> tuple[Engine, Engine]:
    """What assesses now, and what would with the changed files in the place of those of their name, or beside them.

    Raises:
        RuleError: a rule in force or a changed one cannot be used; names path and line.
        PatrolError: a table or the model cannot be used.
    """
    for path in changed:
        if path.suffix != ".yml" or not path.is_file():
            raise RuleError("is no rule file", path=str(path), hint="name files that end in .yml")
    before = open_engine(workspace, settings, model=model)
    return before, replace(before, rulebook=load_rulebook(workspace, changed))


def known_verdicts(workspace: Workspace, settings: Settings) -> Mapping[str, Verdict]:
    """What the unit decided, by content; nothing where there is no database yet (none is made)."""
    if not settings.database_url and not (workspace.home / "data" / "run" / "patrol.db").is_file():
        return {}
    database = open_database(database_url(settings, workspace))
    try:
        with reading(database) as connection:
            return verdicts_by_content(connection, settings.unit)
    finally:
        database.dispose()


def compare(
    source: Path, before: Engine, after: Engine, verdicts: Mapping[str, Verdict], impact: Impact
) -> Iterator[Changed | BadRow]:
    """Assess every post of a JSON Lines file twice, a line at a time; gives what changes and what cannot be read.

    The counts are kept in `impact`, whole once the last is given. Raises: OSError (the file cannot be read).
    """
    with open(0, "rb", closefd=False) if str(source) == "-" else source.open("rb") as given:
        for row in json_rows(bounded_lines(given)):
            post = _post(row)
            if isinstance(post, BadRow):
                impact.bad += 1
                yield post
                continue
            assert isinstance(row, Row)
            id_ = row.columns.get("id")
            old, new = assess(post, before), assess(post, after)
            changed = _changed(row.number, str(row.number if id_ is None else id_), post, old, new, verdicts)
            _count(impact, old, new, changed)
            if changed:
                yield changed


def _post(row: Row | BadRow) -> Post | BadRow:
    if isinstance(row, BadRow):
        return row
    said = {name: value if isinstance(value := row.columns.get(name), str) else None for name in COLUMNS}
    text, source = said["text"], said["source"] or "impact"
    if text is None:
        return BadRow(row.number, "the row has no text")
    return Post(
        source,
        str(row.number),
        text,
        title=said["title"],
        url=said["url"],
        platform=said["platform"],
        author=said["author"],
        company=said["company"],
        location=said["location"],
        salary=said["salary"],
    )


def _changed(
    line: int, id_: str, post: Post, old: Assessment, new: Assessment, verdicts: Mapping[str, Verdict]
) -> Changed | None:
    if old.band == new.band:
        return None
    rules = [[finding.rule for finding in made.findings] for made in (old, new)]
    told = (new if new.findings else old).findings
    return Changed(
        line,
        id_,
        old.band,
        new.band,
        came=tuple(rule for rule in rules[1] if rule not in rules[0]),
        went=tuple(rule for rule in rules[0] if rule not in rules[1]),
        words=" | ".join(dict.fromkeys(" ".join(finding.words.split())[:60] for finding in told[:3])),
        verdict=verdicts.get(post.content_sha256),
    )


def _count(impact: Impact, old: Assessment, new: Assessment, changed: Changed | None) -> None:
    impact.posts += 1
    impact.before += old.flagged
    impact.after += new.flagged
    if changed is None:
        impact.other_reasons += {(one.rule, one.points) for one in old.findings} != {
            (one.rule, one.points) for one in new.findings
        }
        return
    impact.kinds[changed.what] += 1
    impact.moves[changed.before, changed.after] += 1
    if changed.verdict:
        impact.verdicts[changed.what, changed.verdict] += 1
