"""Addresses in, a report out: the one way to start a crawl. Scrapy itself is imported when the first crawl starts."""

from __future__ import annotations

import asyncio
import gc
import logging
import os
from collections import defaultdict
from collections.abc import Iterable, Sequence
from importlib import import_module
from typing import Any

from patrol.crawling.addresses import Gate
from patrol.crawling.configuration import refuse_proxies, scrapy_settings
from patrol.crawling.door import Door
from patrol.crawling.protocols import Neighbours, Sink
from patrol.crawling.report import CrawlReport, LookReport, Sight
from patrol.crawling.task import Task
from patrol.crawling.urls import checked
from patrol.errors import CrawlError
from patrol.records import Page, Post
from patrol.settings import Settings
from patrol.workspace import Workspace

PICKING = "any"
_SHOOTING = "patrol.crawling.shots.ShotSpider"
_LOOKING = "patrol.crawling.looking.LookSpider"
# Where these two are loaded, Scrapy 2.19 looks through all modules for each import under way (`inspect.stack`): from
# deep inside its engine, which would load them, that takes half of a round over what is known. They choose no reactor.
_FIRST = ("scrapy.core.downloader.tls", "scrapy.core.downloader.contextfactory")
# What these say is told to people as outcomes already, without a traceback.
_TOLD = (
    "scrapy.core.scraper",
    "scrapy.core.downloader.handlers.http11",
    "scrapy.downloadermiddlewares.redirect",
    "scrapy.downloadermiddlewares.retry",
    "scrapy.downloadermiddlewares.robotstxt",
    "scrapy.downloadermiddlewares.httpcompression",
    "scrapy.utils._download_handlers",
    "scrapy-playwright",
    "asyncio",
    "trafilatura",
)


def crawl(
    urls: Sequence[str],
    *,
    settings: Settings,
    workspace: Workspace,
    sink: Sink,
    beside: Neighbours | None = None,
    task: Task | None = None,
) -> CrawlReport:
    """Crawl public pages or sites; posts go to `sink` page by page. A process can crawl once.

    Each address gets the spider that is made for its site, else the one that picks by what the page offers. Ctrl-C
    and SIGTERM end the run cleanly with the state `stopped`.

    Raises:
        CrawlError: a crawl ran in this process before, or a setting cannot be used.
        PatrolError, OSError: what the sink or the recorder raised; what it had taken stays.
    """
    door = Door(settings, Gate.of(settings.allow_hosts), sink, beside or Neighbours(), task or Task())
    process = _process(settings, workspace)
    urls = [url if "://" in url else process.spider_loader.expand(url, door.task.spider) for url in urls]
    groups = _by_spider(urls, process.spider_loader, door.task.spider)
    sink.ready()
    for name, starts in groups.items():
        process.crawl(name, urls=starts, door=door)
    _run(process, door)
    door.tell_empty(urls)
    if door.broken is not None:
        raise door.broken
    return door.report()


def look(url: str, *, settings: Settings, workspace: Workspace) -> LookReport:
    """What every family of spiders sees at one address; nothing is kept. A process can crawl or look once.

    Raises:
        CrawlError: a crawl ran in this process before, or a setting cannot be used.
    """
    door = Door(settings, Gate.of(settings.allow_hosts), _Nowhere())
    process = _process(settings, workspace)
    loader, sight = process.spider_loader, Sight()
    name, url = _spider_for(loader, url)
    made = loader.load(name)
    process.crawl(_loaded(_LOOKING), urls=[url], door=door, sight=sight, made=made)
    _run(process, door)
    for_site = bool(getattr(made, "hosts", ()))
    return LookReport(url, name, for_site, getattr(made, "verified", None), sight, door.report().outcomes)


def _spider_for(loader: Any, address: str) -> tuple[str, str]:
    """The spider that a crawl takes for an address, and the address that it fetches."""
    url = address if "://" in address else loader.expand(address)
    try:
        name = next(iter(loader.made_for(checked(url))), PICKING)
    except CrawlError:
        return PICKING, url
    return name, loader.expand(url, name)


def picture(
    url: str, *, settings: Settings, workspace: Workspace, beside: Neighbours, task: Task, of: str | None
) -> CrawlReport:
    """Picture one page; what comes of it goes to the recorder beside, `of` names the capture it belongs to.

    Raises:
        CrawlError: a crawl ran in this process before, or a setting cannot be used.
        EvidenceError: the picture cannot be kept.
    """
    door = Door(settings, Gate.of(settings.allow_hosts), _Nowhere(), beside, task)
    process = _process(settings, workspace)
    process.crawl(_loaded(_SHOOTING), url=url, door=door, of=of)
    _run(process, door)
    if door.broken is not None:
        raise door.broken
    return door.report()


class _Nowhere:
    """A sink that keeps nothing."""

    def ready(self) -> None:
        """It always is."""

    def page(self, page: Page) -> None:
        """Forget it."""

    def accept(self, page: Page | None, post: Post) -> None:
        """Forget it."""

    def flush(self) -> None:
        """Nothing waits."""


_ran = False


def _process(settings: Settings, workspace: Workspace) -> Any:
    from scrapy.crawler import AsyncCrawlerProcess

    refuse_proxies(settings, os.environ)
    global _ran  # the reactor is the process's own and runs once
    if _ran:
        raise CrawlError("a process can crawl once", hint="start another process for the next crawl")
    _ran = True
    for name in _FIRST:
        import_module(name)
    configured = scrapy_settings(settings, workspace)
    process = AsyncCrawlerProcess(configured)
    _quiet(settings)
    return process


def _quiet(settings: Settings) -> None:
    level = logging.DEBUG if settings.log_level == "debug" else logging.WARNING
    logging.getLogger("scrapy").setLevel(level)
    for name in _TOLD:
        logging.getLogger(name).setLevel(level if level == logging.DEBUG else logging.CRITICAL)


def _by_spider(urls: Iterable[str], loader: Any, named: str | None = None) -> dict[str, list[str]]:
    """Spider name -> the addresses it begins with: the one that is named, else the one made for a site, else the one
    that picks."""
    if named is not None and named not in loader.list():
        raise CrawlError(f"there is no spider {named!r}", hint=f"there are: {', '.join(loader.list())}")
    if named is not None:
        return {named: list(dict.fromkeys(urls))}
    groups: dict[str, list[str]] = defaultdict(list)
    for url in dict.fromkeys(urls):
        groups[_spider_for(loader, url)[0]].append(url)
    return groups


def _run(process: Any, door: Door) -> None:
    for crawler in list(process.crawlers):
        crawler.signals.connect(_Faults(door).spider_error, signal=_loaded("scrapy.signals.spider_error"), weak=False)
    gc.freeze()  # what is loaded by now stays to the end: no collection need walk through it again
    process.start(stop_after_crawl=True, install_signal_handlers=True)
    asyncio.set_event_loop(None)  # the reactor's loop is closed; who comes after makes its own


class _Faults:
    """Turns an error inside a spider into an outcome."""

    def __init__(self, door: Door) -> None:
        self.door = door

    def spider_error(self, failure: Any, response: Any, spider: Any) -> None:
        """Scrapy's signal: a callback raised."""
        said = f"{type(failure.value).__name__}: {failure.value}"[:200]
        says = f"{response.url}: the spider {spider.name} failed on it ({said}; please report it)"
        logging.getLogger("patrol.crawling").debug("%s", failure.getTraceback())
        self.door.note("fault", response.url, says, start=response.meta.get("kind") == "start")


def _loaded(dotted: str) -> Any:
    from scrapy.utils.misc import load_object

    return load_object(dotted)
