"""The style sheet and scripts of the pages: a browser keeps them, and asks each time whether they changed."""

from __future__ import annotations

import os
from typing import Any

from fastapi.responses import Response
from fastapi.staticfiles import StaticFiles


class Kept(StaticFiles):
    """Static files that may be kept: they hold nothing of anybody. Pages may not be."""

    def file_response(
        self, full_path: str | os.PathLike[str], stat_result: os.stat_result, scope: Any, status_code: int = 200
    ) -> Response:
        """The file, or that it is unchanged."""
        response = super().file_response(full_path, stat_result, scope, status_code)
        response.headers["Cache-Control"] = "no-cache"
        return response
