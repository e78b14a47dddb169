"""`patrol source` on the command line: no source without its basis, warnings, pause and resume, the words' table."""

from __future__ import annotations

from pathlib import Path

import pytest

from patrol.sources import load_sources
from patrol.workspace import Workspace, bundled_content
from tests.round_samples import a_row, a_unit
from tests.test_walk import call

SPIDER = '''
from patrol.crawling.spider import PatrolSpider


class Contoh(PatrolSpider):
    """A board."""

    name = "contoh"
    hosts = ("contoh.example",)
    verified = None
'''


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = a_unit(tmp_path_factory.mktemp("sources"), a_row()).home
    (made / "spiders" / "contoh.py").write_text(SPIDER, encoding="utf-8")
    return made


def test_a_source_is_added_with_its_basis_alone(home: Path) -> None:
    refused = call(home, "source", "add", "https://lain.example/loker")
    assert refused.returncode == 2
    assert "a source needs its legal basis" in refused.stderr
    assert "sp-12" in refused.stderr
    wrong = call(home, "source", "add", "https://lain.example/loker", "--basis", "sp-1")
    assert wrong.returncode == 2
    channel = call(home, "source", "add", "@kanalcontoh", "--basis", "sp-12")
    assert channel.returncode == 0, channel.stderr
    search = ("source", "add", "https://contoh.example/cari?q={word}", "--basis", "sp-12", "--name", "contoh")
    for words in ((), ("--word", "scam_compound/xx")):
        refused = call(home, *search, *words)
        assert refused.returncode == 2
        assert "scam_compound/id" in refused.stderr
    needless = call(home, "source", "add", "https://contoh.example/", "--basis", "sp-12", "--word", "kerja kamboja")
    assert "no address holds" in needless.stderr
    warned = call(home, *search, "--word", "scam_compound/id", "--word", 'kerja "kamboja"')
    assert warned.returncode == 0, warned.stderr
    for said in ("nobody has seen this spider work", "belum ada yang melihat perayap"):
        assert said in warned.stderr
    text = (home / "sources.yml").read_text(encoding="utf-8")
    assert 'address: "https://t.me/s/kanalcontoh"' in text
    assert call(home, "source", "check").returncode == 0  # what was added can be used as it is
    watched = load_sources(Workspace(home, bundled_content())).sources
    assert set(watched) == {"papan", "t-me-kanalcontoh", "contoh"}
    assert watched["contoh"].spider == "contoh"
    assert watched["contoh"].words == ("scam_compound/id", 'kerja "kamboja"')


def test_an_address_that_may_not_be_visited_is_refused(home: Path) -> None:
    refused = call(home, "source", "add", "http://10.0.0.1/loker", "--basis", "sp-12")
    assert refused.returncode == 2
    assert "not an address of the public internet" in refused.stderr


def test_a_source_is_paused_and_resumed(home: Path) -> None:
    assert call(home, "source", "pause", "papan").returncode == 0
    assert "enabled: false" in (home / "sources.yml").read_text(encoding="utf-8")
    assert "papan" not in call(home, "schedule", "show").stdout
    assert call(home, "source", "resume", "papan").returncode == 0
    assert "papan" in call(home, "schedule", "show").stdout
    assert call(home, "source", "pause", "papn").returncode == 2


def test_the_tables_are_shown_before_anything_was_collected(home: Path) -> None:
    assert "papan" in call(home, "source", "list").stdout
    assert call(home, "source", "words").returncode == 0
    assert call(home, "source", "words", "--propose").returncode == 0
    assert call(home, "runs").returncode == 0
    assert "papan" in call(home, "schedule", "due").stdout


@pytest.mark.parametrize("arguments", [("run",), ("due", "--once")])
def test_a_proxy_in_the_environment_stops_the_schedule_before_any_round(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...]
) -> None:
    unit = a_unit(tmp_path, a_row()).home
    monkeypatch.setenv("https_proxy", "http://127.0.0.1:9")
    told = call(unit, "schedule", *arguments)
    assert told.returncode == 2
    assert "the environment names a proxy (https_proxy)" in told.stderr
    assert "No run" in call(unit, "runs").stdout


def test_a_schedule_does_not_begin_with_a_faulty_list(tmp_path: Path) -> None:
    unit = a_unit(tmp_path, a_row(more="    zone: MARS\n")).home
    told = call(unit, "schedule", "run")
    assert told.returncode == 2
    assert "zone must be one of" in told.stderr
    assert "The schedule runs" not in told.stdout
