"""A kept picture -> the same pixels as a PNG that this module wrote: whatever else lay in the file stays behind."""

from __future__ import annotations

import warnings
from io import BytesIO

from PIL import Image

from patrol.errors import EvidenceError

MOST_PIXELS = 30_000_000
"""More than the tallest picture that the crawl takes of a page (20,000 high); decoded that is 90 MB."""


def repaint(body: bytes) -> bytes:
    """The picture, decoded and written anew: no text chunks, no profile, nothing behind its end.

    Only the decoder of PNG is tried, and only after the header told a size that is bearable.

    Raises:
        EvidenceError: this is no PNG, a damaged one, or one of more than `MOST_PIXELS`.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(BytesIO(body), formats=("PNG",)) as picture:
                if picture.width * picture.height > MOST_PIXELS:
                    raise EvidenceError(f"a picture of {picture.width} x {picture.height} pixels is not shown")
                plain = picture.convert("RGB")
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise EvidenceError(f"this is no picture that can be shown: {error}") from error
    plain.info = {}  # a colour profile would be written along
    out = BytesIO()
    plain.save(out, "PNG", compress_level=3)
    return out.getvalue()
