"""The README is true: its practice table is what the command prints, its commands exist."""

from __future__ import annotations

import re
from pathlib import Path

from typer.testing import CliRunner

from patrol.checks import practice_table
from patrol.cli import app
from patrol.flow import open_engine
from patrol.settings import Settings
from patrol.workspace import Workspace, bundled_content

README = (Path(__file__).resolve().parent.parent / "README.md").read_text(encoding="utf-8")


def test_the_practice_table_is_the_printed_one() -> None:
    workspace = Workspace(bundled_content(), bundled_content())
    printed = "\n".join(practice_table(workspace, open_engine(workspace, Settings())))
    found = re.search(r"<!-- practice-table -->\n(.*?)\n?<!-- /practice-table -->", README, re.DOTALL)
    assert found
    assert found[1].strip() == printed.strip(), "regenerate it: patrol practice-table --into README.md"


def test_every_command_it_names_exists() -> None:
    runner = CliRunner()
    for line in sorted(set(re.findall(r"`patrol ([a-z-]+(?: [a-z]+)?)", README))):
        words = line.split()
        known = runner.invoke(app, [*words, "--help"])
        if known.exit_code:
            known = runner.invoke(app, [words[0], "--help"])
        assert known.exit_code == 0, line
