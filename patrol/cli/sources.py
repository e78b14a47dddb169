"""`patrol source`: what the unit watches: listed, checked, added, paused; and what its watch words bring."""

from __future__ import annotations

import sys
from typing import Annotated, Any

import typer

from patrol import rounds
from patrol.checks import Said
from patrol.cli.opening import in_house, opened
from patrol.crawling.urls import checked
from patrol.errors import SettingsError, SourceError
from patrol.flow import House
from patrol.hours import local
from patrol.sources import load_sources
from patrol.sources.editing import name_for, put, with_source, with_switch
from patrol.sources.proposing import propose
from patrol.sources.records import FILE
from patrol.sources.timing import next_moment, why_no_schedule, zone_of
from patrol.sources.words import PLACES, WatchWords, load_words, looks_like_a_list
from patrol.store import Connection
from patrol.store.columns import now
from patrol.store.database import reading
from patrol.store.runs import latest_rounds
from patrol.store.yields import decided_texts, word_yields
from patrol.terminal import harmless, plain, say, show_rows, tell
from patrol.workspace import Workspace

app = typer.Typer(help="What the unit watches, on which basis; what its watch words bring.", no_args_is_help=True)
Name = Annotated[str, typer.Argument(metavar="NAME")]


@app.command("list")
def source_list() -> None:
    """Show the sources: on or off, when next, on which basis, and how the last round ended."""
    with in_house(model=False) as house:
        watched = load_sources(house.workspace)
        with reading(house.database) as conn:
            latest = latest_rounds(conn)
    if not watched.sources:
        say(f"{watched.path}: no sources yet. Write a basis there (sources.yml.example shows one), then: {_ADD}")
        return
    shown = []
    for source in watched.sources.values():
        moment = next_moment(source, now()) if source.enabled else None
        when = local(moment.begins, zone_of(source)) if moment else "-"
        last = latest.get(source.name)
        on = "yes" if source.enabled else "no"
        told = last.state if last else "-"
        address = plain(" ".join(source.addresses))
        shown.append([source.name, on, plain(source.schedule), when, plain(source.basis), told, address])
    names = ("source", "on", "schedule", "next", "basis", "last round", "address")
    show_rows(names, shown, last="address", drop=("schedule", "basis", "next", "on"))


_ADD = "patrol source add URL --basis ID"


@app.command("check")
def source_check() -> None:
    """Check sources.yml: every fault with its line, and what has expired. Exit status 1 where there is a fault."""
    workspace, settings = opened()
    said = [Said(wrong, harmless(says)) for wrong, says in rounds.checked_list(workspace, settings)]
    raise typer.Exit(tell(said or [Said(False, f"{workspace.home / FILE}: no sources")]))


@app.command("add")
def source_add(
    address: Annotated[str, typer.Argument(metavar="URL|@CHANNEL", help="May hold {word}, where a watch word goes.")],
    basis: Annotated[str | None, typer.Option("--basis", metavar="ID", help="A basis that sources.yml holds.")] = None,
    name: Annotated[str | None, typer.Option("--name", metavar="NAME", help="Else made of the address.")] = None,
    spider: Annotated[str | None, typer.Option("--spider", metavar="NAME", help="Else the site's, or any.")] = None,
    schedule: Annotated[str, typer.Option("--schedule", metavar="CRON")] = "17 * * * *",
    word: Annotated[
        list[str] | None, typer.Option("--word", metavar="WORD|LIST", help="What {word} stands for; may be repeated.")
    ] = None,
) -> None:
    """Add a source to sources.yml, with a remark for each thing that can be said; the rest of the file stays."""
    workspace, settings = opened()
    watched, against = load_sources(workspace), rounds.against_house(workspace, settings)
    url = rounds.full_address(workspace, address, spider)
    url = f"https://t.me/s/{url[1:]}" if url.startswith("@") else url
    url = url if "{" in url else checked(url)
    _refuse(workspace, basis, schedule, watched.bases)
    _refuse_words(url, word or [], against.words)
    chosen = spider or rounds.spider_for(workspace, url)
    why = against.refuses(url) if against.refuses else None
    if why:
        raise SettingsError(
            why, hint="only public addresses are watched; name a host of your own under allow_hosts in patrol.toml"
        )
    if chosen is not None and against.spiders is not None and chosen not in against.spiders:
        raise SettingsError(f"there is no spider {chosen!r}", hint=f"there are: {', '.join(against.spiders)}")
    named = name or name_for(url, frozenset(watched.sources))
    assert basis is not None
    told: dict[str, Any] = {"name": named, "address": url, "basis": basis, "schedule": schedule, "spider": chosen}
    put(watched.path, with_source(watched.path, **told, words=word or ()))
    say(f"{watched.path}: added {named}; look it over, then: patrol source check")
    for line in rounds.doubts(workspace, chosen):
        print(line, file=sys.stderr)


def _refuse(workspace: Workspace, basis: str | None, schedule: str, bases: Any) -> None:
    if basis is None or basis not in bases:
        known = f"there are: {', '.join(sorted(bases))}" if bases else "there is none yet"
        raise SettingsError(
            "a source needs its legal basis" + (f", and there is no basis {basis!r}" if basis else ""),
            hint=f"write letter, purpose, issued, expires and by under `bases` in {workspace.home / FILE}, "
            f"then name it with --basis ID ({known})",
        )
    if why := why_no_schedule(schedule):
        raise SettingsError(why)


def _refuse_words(url: str, words: list[str], known: WatchWords) -> None:
    """A row with a fault would keep the whole list, and with it every round, from being used."""
    searching = any(place in url for place in PLACES)
    if searching != bool(words):
        what = (
            "the address holds {word}, and there is no word" if searching else "no address holds {word} for the words"
        )
        lists = ", ".join(sorted(known.lists))
        raise SettingsError(what, hint=f'write {{word}} and --word "kerja kamboja", or --word LIST; there are: {lists}')
    for word in words:
        if looks_like_a_list(word) and word not in known.lists:
            raise SettingsError(
                f"there is no list of words {word!r}", hint=f"there are: {', '.join(sorted(known.lists))}"
            )


@app.command("pause")
def source_pause(name: Name) -> None:
    """Switch a source off: no more rounds until it is resumed."""
    _switch(name, on=False)


@app.command("resume")
def source_resume(name: Name) -> None:
    """Switch a source on again."""
    _switch(name, on=True)


def _switch(name: str, *, on: bool) -> None:
    workspace, _ = opened()
    path = workspace.home / FILE
    if not path.is_file():
        raise SourceError("there is no such file", path=str(path), hint="patrol source add makes it")
    put(path, with_switch(path, name, on=on))
    say(f"{name} is {'on' if on else 'off'}")


@app.command("words")
def source_words(
    source: Annotated[str | None, typer.Option("--source", metavar="NAME", help="Of this source only.")] = None,
    propose_: Annotated[bool, typer.Option("--propose", help="Propose new words from what people confirmed.")] = False,
) -> None:
    """Show what each watch word brought: searches, posts, flagged, confirmed; or propose new ones."""
    with in_house(model=False) as house, reading(house.database) as conn:
        if propose_:
            _show_proposals(house, conn)
        else:
            _show_yields(house, conn, source)


def _show_yields(house: House, conn: Connection, source: str | None) -> None:
    counted = [
        (row, (row.searches, row.posts, row.flagged, row.confirmed))
        for row in word_yields(conn, house.settings.unit, source)
    ]
    if not counted:
        say("No watch word was searched for yet: {word} in a source's address, with `words`, has a round do so.")
        return
    names = ("source", "searches", "posts", "flagged", "confirmed", "word")
    shown = [[row.source, *map(str, counts), plain(row.word)] for row, counts in counted]
    show_rows(names, shown, last="word", drop=("searches", "posts"))


def _show_proposals(house: House, conn: Connection) -> None:
    known = [word for listed in load_words(house.workspace).lists.values() for word in listed]
    places = [place.name for place in house.engine.tables.places]
    found = propose(decided_texts(conn, house.settings.unit), known=known, places=places)
    if not found:
        say("No word stands out yet: it takes more texts that people confirmed, and more that they did not.")
        return
    names = ("tells (z)", "confirmed groups", "other groups", "words")
    show_rows(
        names,
        [[f"{one.score:.1f}", str(one.confirmed), str(one.other), plain(one.words)] for one in found],
        last="words",
    )
