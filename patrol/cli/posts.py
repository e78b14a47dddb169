"""`patrol posts`: what became of a post since it was first seen."""

from __future__ import annotations

from typing import Annotated

import typer

from patrol.cli.opening import opened
from patrol.errors import QueueError
from patrol.hours import local
from patrol.settings import database_url
from patrol.store.database import open_database, reading
from patrol.store.posts import History, history
from patrol.terminal import harmless, say
from patrol.text.difference import difference
from patrol.text.masking import mask

app = typer.Typer(help="Look at collected posts.", no_args_is_help=True)
_MARKS = {"same": "  ", "out": "- ", "in": "+ ", "left": "# "}


@app.command("history")
def posts_history(post_id: Annotated[int, typer.Argument(metavar="ID", help="The post's number.")]) -> None:
    """Show a post's life and what changed in its text, edit by edit; contacts are masked."""
    workspace, settings = opened()
    database = open_database(database_url(settings, workspace))
    with reading(database) as connection:
        found = history(connection, post_id)
    database.dispose()
    if found is None:
        raise QueueError(f"there is no post {post_id}", hint="the console shows a post's number beside its text")
    for line in lines_of(found):
        say(harmless(line))


def lines_of(found: History) -> list[str]:
    """A post's life as lines for a terminal."""
    lines = [f"post {found.post_id} of {found.source}: {found.key}"]
    lines.append(f"first seen {local(found.first_seen_at)}, last seen {local(found.last_seen_at)}")
    if found.gone_at is not None:
        lines.append(f"no longer public since {local(found.gone_at)}, as far as was seen")
    if found.follows is not None:
        lines.append(f"a re-post of post {found.follows}, which was taken down")
    for number, (old, new) in enumerate(zip(found.revisions, found.revisions[1:], strict=False), 2):
        lines.append(f"text {number}, first seen {local(new.first_seen_at)}:")
        was, now_is = (f"{one.title or ''}\n{one.text}".strip() for one in (old, new))
        lines += [_MARKS[change.kind] + mask(change.words) for change in difference(was, now_is)]
    if len(found.revisions) == 1:
        lines.append("its text was never changed")
    return lines
