"""Settings: order of file, variables and options; wrong ones named with their place; the README's table is true."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import pytest

from patrol.errors import SettingsError
from patrol.settings import Settings, database_url, load_settings
from patrol.workspace import Workspace, bundled_content, find_workspace, init_workspace

ROOT = Path(__file__).resolve().parent.parent


def workspace(tmp_path: Path, toml: str = "") -> Workspace:
    made = init_workspace(tmp_path / "unit")
    made.settings_file.write_text(toml, encoding="utf-8")
    return made


def test_options_beat_pairs_beat_variables_beat_the_file(tmp_path: Path) -> None:
    home = workspace(tmp_path, 'unit = "berkas"\nslice_rate = 1\nallow_hosts = ["127.0.0.1:1"]\ncrawl_delay = 2\n')
    environ = {"PATROL_UNIT": "variabel", "PATROL_CRAWL_DELAY": "3", "PATROL_HOME": "x", "OTHER": "y"}
    assert load_settings(home, environ={}).unit == "berkas"
    settings = load_settings(home, {"lease_seconds": 30, "model": None}, environ, {"crawl_delay": "4"})
    assert (settings.unit, settings.crawl_delay, settings.lease_seconds, settings.model) == (
        "variabel",
        4.0,
        30,
        "e5",
    )
    assert settings.slice_rate == 1.0
    assert settings.allow_hosts == ("127.0.0.1:1",)


@pytest.mark.parametrize(
    ("toml", "environ", "pairs", "says"),
    [
        ('unti = "x"', {}, {}, r"patrol\.toml:1: there is no setting 'unti'.*did you mean unit"),
        ("\n\ncrawl_delay = 'fast'", {}, {}, r"patrol\.toml:3: crawl_delay must be a number"),
        ("unit = ", {}, {}, r"patrol\.toml: "),
        ("", {"PATROL_CONSOLE_PORT": "many"}, {}, "PATROL_CONSOLE_PORT: console_port must be a whole number"),
        ("", {}, {"lease": "1"}, "--set lease: there is no setting"),
        ("slice_rate = 2", {}, {}, "slice_rate must lie between"),
        ("page_timeout = 0", {}, {}, "page_timeout must be at least 1"),
        ("console_port = true", {}, {}, "must be a whole number"),
        ("crawl_delay = -1", {}, {}, "crawl_delay must lie between"),
        ("crawl_delay = nan", {}, {}, "crawl_delay must lie between"),
        ("crawl_max_depth = -1", {}, {}, "crawl_max_depth must be at least 0"),
        ("console_address = 'konsol.unit.example'", {}, {}, "console_address must look like https"),
        ("console_address = 'https://konsol.unit.example/'", {}, {}, "console_address must look like https"),
        ("console_address = 'https://konsol.unit.example:443'", {}, {}, "console_address must look like https"),
        ('unit = ""', {}, {}, "unit must be a name"),
        ("", {"PATROL_UNIT": " polres"}, {}, "unit must be a name"),
        ("", {}, {"unit": "a\nb"}, "unit must be a name"),
    ],
)
def test_a_wrong_setting_is_named_with_its_place(
    tmp_path: Path, toml: str, environ: dict[str, str], pairs: dict[str, str], says: str
) -> None:
    with pytest.raises(SettingsError, match=says):
        load_settings(workspace(tmp_path, toml), environ=environ, pairs=pairs)


def test_workspaces_are_found_and_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = init_workspace(tmp_path / "unit")
    files = {"patrol.toml", "sources.yml.example", "alerts.yml.example"}
    assert {path.name for path in made.home.iterdir()} == {"spiders", "rules", "models", "data", *files}
    made.settings_file.write_text("# mine\n")
    init_workspace(tmp_path / "unit")
    assert made.settings_file.read_text() == "# mine\n"
    (made.home / "data" / "deep").mkdir()
    monkeypatch.chdir(made.home / "data" / "deep")
    assert find_workspace(environ={}).home == made.home
    assert find_workspace(environ={"PATROL_HOME": str(tmp_path)}).home == tmp_path
    monkeypatch.chdir(tmp_path)
    assert find_workspace(environ={}).home == bundled_content()
    with pytest.raises(SettingsError, match="patrol init"):
        find_workspace(tmp_path / "nowhere")


def test_run_time_files_are_private(tmp_path: Path) -> None:
    made = init_workspace(tmp_path / "unit")
    assert made.run_dir.stat().st_mode & 0o777 == 0o700
    assert database_url(Settings(), made) == f"sqlite:///{made.run_dir}/patrol.db"
    assert database_url(Settings(database_url="postgresql+psycopg://x/y"), made).startswith("postgresql")


def test_the_workspace_wins_and_says_so(tmp_path: Path) -> None:
    made = init_workspace(tmp_path / "unit")
    name = next(iter(made.files("data/tables", "*.csv")))
    (made.home / "data" / "tables" / name).write_text("x")
    assert made.files("data/tables", "*.csv")[name].parent.is_relative_to(made.home)
    assert f"data/tables/{name}" in list(made.replaced())


def test_the_readme_lists_every_setting() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| `(\w+)` \| (.*?) \|", text, re.MULTILINE))
    for field in fields(Settings):
        assert field.name in rows, f"the README's table of settings lacks {field.name}"
        assert rows[field.name] == f"`{field.default!r}`", field.name
