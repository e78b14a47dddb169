"""What all tests share: the light model scores, in this process and in those it starts, unless a test asks for more.

The fuller one loads torch at its first doubtful post, which is seconds for every command; it has tests of its own.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from patrol.tables import Tables, load_tables
from patrol.workspace import find_workspace
from tests.store_samples import BACKEND

os.environ.setdefault("PATROL_MODEL", "base")


@pytest.fixture(params=["sqlite", "postgresql"])
def backend(request: pytest.FixtureRequest) -> Iterator[str]:
    """Runs a test on each database: `a_database` and `database_of` give what it names."""
    BACKEND.append(request.param)
    yield request.param
    BACKEND.pop()


@pytest.fixture(scope="session")
def tables() -> Tables:
    """The tables as this repository bundles them."""
    return load_tables(find_workspace(Path(__file__).resolve().parent.parent))
