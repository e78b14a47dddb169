"""`patrol rules`: check rule files and try them on texts."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.table import Table

from patrol import checks, flow
from patrol.cli.opening import opened
from patrol.terminal import out, plain, say, tell

app = typer.Typer(help="Check rules and try them on a text.", no_args_is_help=True)


@app.command("check")
def rules_check() -> None:
    """Check every rule file and run every example."""
    workspace, settings = opened()
    raise typer.Exit(tell(checks.check_rules(workspace, settings)))


@app.command("try")
def rules_try(text: Annotated[str, typer.Argument(metavar="TEXT")]) -> None:
    """Show what is noticed in a text, which rules hold, and the band they add up to."""
    workspace, settings = opened()
    signals, assessment = flow.try_text(text, flow.open_engine(workspace, settings))
    table = Table("seen", "words", "value")
    for signal in signals:
        table.add_row(plain(signal.name), plain(signal.words), plain("" if signal.value is None else str(signal.value)))
    out.print(table)
    table = Table("rule", "points", "why", "words")
    for finding in assessment.findings:
        table.add_row(plain(finding.rule), f"{finding.points:+.1f}", plain(finding.why), plain(finding.words))
    out.print(table)
    say(
        f"{assessment.band} ({assessment.score:.2f}), lane {assessment.lane}, {assessment.label}, "
        f"{', '.join(assessment.modus) or 'no modus'}, {assessment.speech_act}",
    )
