"""What all tests share: the light model scores, in this process and in those it starts, unless a test asks for more.

The fuller one loads torch at its first doubtful post, which is seconds for every command; it has tests of its own.
"""

from __future__ import annotations

import os

os.environ.setdefault("PATROL_MODEL", "base")
