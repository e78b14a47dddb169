"""What `patrol rules` shows: coloured tables of what was seen, which rules hold, and why; changes line by line."""

from __future__ import annotations

from rich import box
from rich.markup import escape
from rich.table import Column, Table

from patrol.checks.explaining import Explained
from patrol.checks.impact import Changed
from patrol.records import Band
from patrol.terminal import out, plain

BAND_COLOURS: dict[Band, str] = {
    "critical": "bold red",
    "high": "red",
    "medium": "yellow",
    "low": "cyan",
    "none": "green",
}
_KINDS = {"added": ("+", "red"), "lost": ("-", "green"), "higher": ("^", "yellow"), "lower": ("v", "cyan")}


def show_explained(told: Explained) -> None:
    """Three tables and the band in words."""
    out.print(_seen(told), _held(told), _sums(told))
    for line in told.why[:-1] if told.assessment.modus else told.why:
        colour = BAND_COLOURS[told.assessment.band] if line.startswith("band ") else ""
        out.print(plain(line), style=colour or None, highlight=False)
    if told.assessment.modus:
        out.print(plain(told.why[-1]), highlight=False)


def _table(*columns: Column | str) -> Table:
    return Table(*columns, box=box.SIMPLE_HEAD, header_style="bold", pad_edge=False)


def _seen(told: Explained) -> Table:
    table = _table(Column("seen", style="cyan", no_wrap=True), Column("words", overflow="fold"), "value")
    for row in told.seen:
        table.add_row(plain(row.name), plain(row.words), plain(row.value))
    return table


def _held(told: Explained) -> Table:
    table = _table(
        Column("rule", overflow="fold", max_width=36), Column("points", justify="right"), "why", "words", "next step"
    )
    for row in told.held:
        colour = "green" if row.points < 0 else "red" if row.points >= 3 else "yellow"
        table.add_row(
            plain(row.rule),
            f"[{colour}]{row.points:+.1f}[/]",
            plain(row.why),
            plain(row.words),
            plain(row.next_step),
        )
    return table


def _sums(told: Explained) -> Table:
    table = _table("dimension", Column("sum", justify="right"), "means")
    for row in told.sums:
        table.add_row(plain(row.dimension), f"{row.points:.1f}", plain(row.says))
    return table


def changed_line(row: Changed) -> str:
    """A post whose band changes, on one line: kind, line, bands, the rules that came and went, words, verdict."""
    mark, colour = _KINDS[row.what]
    rules = "".join(f" +{rule}" for rule in row.came) + "".join(f" -{rule}" for rule in row.went)
    verdict = f" (decided: {row.verdict})" if row.verdict else ""
    bands = f"{row.before} -> {row.after}"
    return (
        f"[{colour}]{mark} {row.what}[/] {row.line} {plain(row.id)}: {bands}{escape(verdict)}"
        f"{plain(rules)} : {plain(row.words)}"
    )
