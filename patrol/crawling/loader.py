"""Scrapy's spider loader: spiders/*.py of the workspace's shelves, loaded by path; the workspace's file wins."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Container, Iterator
from pathlib import Path
from typing import Any

from scrapy import Request, Spider
from scrapy.exceptions import UsageError
from scrapy.utils.spider import iter_spider_classes

from patrol.crawling.spider import PatrolSpider
from patrol.crawling.urls import matches, site
from patrol.errors import ContentError
from patrol.workspace import Workspace


class NoSpiderError(UsageError, KeyError):
    """A name that no spider has: an error of use for Scrapy's commands, a `KeyError` as its loaders promise."""

    def __str__(self) -> str:
        return str(self.args[0])


class ShelfLoader:
    """Finds spiders by name, or by the site of a request."""

    def __init__(self, workspace: Workspace) -> None:
        self._spiders: dict[str, type[Spider]] = {}
        for path in workspace.files("spiders", "*.py").values():
            for spider in iter_spider_classes(load_file(path)):
                if spider.name in self._spiders:
                    raise ContentError(f"a second spider is called {spider.name!r}", path=str(path))
                self._spiders[spider.name] = spider

    @classmethod
    def from_settings(cls, settings: Any) -> ShelfLoader:
        """Scrapy's way to make one; the shelves come from the setting `PATROL_WORKSPACE`."""
        return cls(settings["PATROL_WORKSPACE"])

    def load(self, spider_name: str) -> type[Spider]:
        """The spider of that name.

        Raises:
            NoSpiderError: there is none; lists those there are.
        """
        if spider_name not in self._spiders:
            raise NoSpiderError(f"there is no spider {spider_name!r} (there are {', '.join(self.list())})")
        return self._spiders[spider_name]

    def list(self) -> list[str]:
        """The names of all spiders."""
        return sorted(self._spiders)

    def find_by_request(self, request: Request) -> list[str]:  # type: ignore[valid-type]  # Scrapy's own name, `list`
        """The spiders made for the site of a request."""
        return self.made_for(request.url)

    def made_for(self, url: str) -> list[str]:  # type: ignore[valid-type]
        """The spiders made for the site of an address, the one that names its very host first."""
        host = site(url)
        found = [(pattern.startswith("*."), name) for name, pattern in self._hosts() if matches(host, pattern)]
        return [name for _, name in sorted(found)]

    def expand(self, address: str, spider: str | None = None, tokens: Container[str] = ()) -> str:
        """The address behind a shorthand of a spider (`@channel`, `#hashtag`, `r/NAME`); any other as it is."""
        names = [spider] if spider in self._spiders else [] if "://" in address else self.list()
        for name in names:
            made = self._spiders[str(name)]
            full = made.expand(address, tokens) if issubclass(made, PatrolSpider) else address
            if full != address:
                return full
        return address

    def search(self, spider_name: str) -> str | None:
        """Where a spider searches its site, with `{word}` or `{tag}` in the word's place; `None` where it cannot."""
        return getattr(self._spiders.get(spider_name), "search", None)

    def _hosts(self) -> Iterator[tuple[str, str]]:
        for name in self.list():
            for pattern in getattr(self._spiders[name], "hosts", ()):
                yield name, pattern


def load_file(path: Path) -> Any:
    """Run a spider file and return its module.

    Raises:
        ContentError: it cannot be run; names the file and the line.
    """
    name = f"patrol_shelf_{path.stem}"
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise ContentError("this is no Python file", path=str(path))
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except SyntaxError as error:
        raise ContentError(error.msg or "it is not Python", path=str(path), line=error.lineno) from error
    except (ImportError, NameError, AttributeError, TypeError, ValueError, OSError) as error:
        raise ContentError(f"the spider cannot be loaded: {error}", path=str(path)) from error
    return module
