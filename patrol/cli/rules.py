"""`patrol rules`: check rule files, try them on a text, and see what a change would do to posts."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from patrol import checks, flow
from patrol.checks.explaining import explain
from patrol.checks.impact import Impact, both_engines, compare, known_verdicts
from patrol.cli.opening import opened
from patrol.cli.rule_tables import changed_line, show_explained
from patrol.intake.rows import BadRow
from patrol.records import Post
from patrol.terminal import out, plain, say, tell

app = typer.Typer(help="Check rules, try them on a text, see what a change does.", no_args_is_help=True)


@app.command("check")
def rules_check(
    corpus: Annotated[
        bool, typer.Option("--corpus", help="Read the seed and practice texts too: overlaps, rules that never hold.")
    ] = False,
) -> None:
    """Check every rule and filter file and run every example; overlaps and ended filters are notes."""
    workspace, settings = opened()
    raise typer.Exit(tell(checks.check_rules(workspace, settings, corpus=corpus)))


@app.command("try")
def rules_try(
    text: Annotated[str, typer.Argument(metavar="TEXT")],
    title: Annotated[str | None, typer.Option(help="The post's title.")] = None,
    source: Annotated[str, typer.Option(help="Where it was seen, for filters.")] = "try",
    url: Annotated[str | None, typer.Option(help="Its address, for filters.")] = None,
    platform: Annotated[str | None, typer.Option(help="Its platform.")] = None,
    model: Annotated[bool, typer.Option(help="Use the model beside the rules.")] = True,
) -> None:
    """Show what is seen in a text, which rules hold and what to do, and why it gets its band."""
    workspace, settings = opened()
    post = Post(source, "1", text, title=title, url=url, platform=platform)
    show_explained(explain(post, flow.open_engine(workspace, settings, model=model)))


@app.command("impact")
def rules_impact(
    changed: Annotated[list[Path], typer.Argument(metavar="CHANGED.yml...", help="Rule files, changed or new.")],
    posts: Annotated[Path, typer.Option("--on", metavar="POSTS.jsonl", help="Posts, one JSON object a line.")],
    model: Annotated[bool, typer.Option(help="Use the model beside the rules.")] = True,
) -> None:
    """Show what changed rules would do to posts: flags added and lost, bands, and what analysts had decided.

    Exit status 1 where a line could not be read.
    """
    workspace, settings = opened()
    before, after = both_engines(workspace, settings, changed, model=model)
    impact = Impact()
    for row in compare(posts, before, after, known_verdicts(workspace, settings), impact):
        if isinstance(row, BadRow):
            print(f"{posts}:{row.number}: {plain(row.why)}", file=sys.stderr)
        else:
            out.print(changed_line(row))
    for line in impact.lines():
        say(line)
    raise typer.Exit(1 if impact.bad else 0)
