"""What all tests share: the light model scores, in this process and in those it starts, unless a test asks for more.

The fuller one loads torch at its first doubtful post, which is seconds for every command; it has tests of its own.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from tests.store_samples import BACKEND

os.environ.setdefault("PATROL_MODEL", "base")


@pytest.fixture(params=["sqlite", "postgresql"])
def backend(request: pytest.FixtureRequest) -> Iterator[str]:
    """Runs a test on each database: `a_database` and `database_of` give what it names."""
    BACKEND.append(request.param)
    yield request.param
    BACKEND.pop()
