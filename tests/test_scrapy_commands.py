"""Scrapy's own commands in a checkout: what was found, refused and missing stands in the log, and nothing beside it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from patrol.workspace import bundled_content, init_workspace
from tests.hostile_server import Answer, job, page, running, script

CHECKOUT = bundled_content()


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return init_workspace(tmp_path_factory.mktemp("scrapy") / "unit").home


def scrapy(home: Path, *arguments: str, allow: str = "") -> subprocess.CompletedProcess[str]:
    (home / "patrol.toml").write_text(f'allow_hosts = ["{allow}"]\n' if allow else "", encoding="utf-8")
    env = {**os.environ, "PATROL_HOME": str(home), "COLUMNS": "200"}
    command = [sys.executable, "-m", "scrapy", *arguments]
    return subprocess.run(command, cwd=CHECKOUT, env=env, text=True, capture_output=True, timeout=120)


def said(done: subprocess.CompletedProcess[str]) -> list[str]:
    """What the log says loudly, and what the spider says."""
    lines = [line.partition(" [")[2] for line in done.stderr.splitlines()]
    return [line for line in lines if "] WARNING: " in line or "] ERROR: " in line or line.startswith("any] ")]


def test_it_says_what_was_found_refused_and_missing(home: Path) -> None:
    with running() as site:
        site.answers = {"/a": Answer(page(script(job("a")))), "/robots.txt": Answer("User-agent: *\nDisallow: /closed")}
        urls = " ".join(f"{site.base}/{name}" for name in ("a", "closed", "gone", "closed#top"))
        done = scrapy(home, "crawl", "any", "-a", f"url={urls}", allow=site.host)
        again = scrapy(home, "crawl", "any", "-a", f"url={site.base}/a", allow=site.host)
    refused = (
        "not visited: the site's robots.txt asks us not to (ask its owner, or hand in what you may with patrol ingest)"
    )
    assert sorted(said(done)) == [
        "any] INFO: 2 pages, 1 posts: 1 new, 0 seen again, 0 changed; 0 of them flagged",
        f"any] WARNING: {site.base}/closed#top: the same page as {site.base}/closed: {refused}",
        f"any] WARNING: {site.base}/closed: {refused}",
        f"any] WARNING: {site.base}/gone: there is no such page (404; check the address)",
    ]
    assert (done.returncode, again.returncode) == (1, 0), "something that was asked for is missing the first time"
    assert said(again) == ["any] INFO: 1 pages, 1 posts: 0 new, 1 seen again, 0 changed; 0 of them flagged"]


def test_it_says_that_it_was_given_no_address(home: Path) -> None:
    done = scrapy(home, "crawl", "any")
    assert done.returncode == 1
    assert said(done) == [
        "any] WARNING: the spider any was given no address (-a url=...)",
        "any] INFO: 0 pages, 0 posts: 0 new, 0 seen again, 0 changed; 0 of them flagged",
    ]


def test_a_spider_that_is_not_there_is_named(home: Path) -> None:
    done = scrapy(home, "crawl", "nosuch")
    assert done.returncode == 2
    assert "error: there is no spider 'nosuch' (there are any, blog, blogspot," in done.stderr
    assert "Traceback" not in done.stderr
