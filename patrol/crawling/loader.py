"""Scrapy's spider loader: spiders/*.py of the workspace's shelves, loaded by path; the workspace's file wins."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from typing import Any

from scrapy import Request, Spider
from scrapy.exceptions import UsageError
from scrapy.utils.spider import iter_spider_classes

from patrol.crawling.urls import site
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
        return [name for name in self.list() if site(request.url) in getattr(self._spiders[name], "hosts", ())]


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
