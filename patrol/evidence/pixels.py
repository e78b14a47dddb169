"""A picture's bytes in, its width and height as its header tells them out: known before anybody decodes it.

A few hundred bytes can claim a picture that takes gigabytes to show. Only headers are read here, in bounded steps.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Mapping

MOST_PIXELS = 50_000_000
"""Width by height. Decoded that is 200 MB; a telephone's photograph has 12 to 50 million, a page's own picture 26."""
_STEPS = 10_000
"""Segments of a JPEG, pieces of a GIF that are passed in search of a size."""
_NO_FRAME = frozenset({0xC4, 0xC8, 0xCC})
_ALONE = frozenset({0x01, *range(0xD0, 0xD9)})

Size = tuple[int, int]


def beyond_bounds(body: bytes) -> str | None:
    """What forbids to keep or to decode a picture, in words: it claims too many pixels, or tells no size at all."""
    size = size_of(body)
    if size is None:
        return "its header tells no size"
    width, height = size
    if width * height > MOST_PIXELS:
        return f"it claims {width:,} x {height:,} pixels, and {MOST_PIXELS:,} are kept at most"
    return None


def size_of(body: bytes) -> Size | None:
    """Width and height of a PNG, JPEG, GIF or WebP; `None` where there is none, or its header tells none.

    Where a file tells several, the largest: which of them a decoder follows is its own affair.
    """
    for begins, reads in _READERS.items():
        if body.startswith(begins):
            try:
                width, height = reads(body)
            except (struct.error, ValueError, IndexError):
                return None
            return (width, height) if width > 0 and height > 0 else None
    return None


def _png(body: bytes) -> Size:
    if body[12:16] != b"IHDR":
        raise ValueError("no IHDR where it must be")
    width, height = struct.unpack_from(">II", body, 16)
    return width, height


def _jpeg(body: bytes) -> Size:
    at, found = 2, (0, 0)
    for _ in range(_STEPS):
        kind = body[at + 1]
        if body[at] != 0xFF:
            raise ValueError("no marker where one must be")
        if kind in (0xD9, 0xDA):  # the picture itself
            return found
        if kind == 0xFF or kind in _ALONE:  # a marker may be filled up before
            at += 1 if kind == 0xFF else 2
            continue
        (length,) = struct.unpack_from(">H", body, at + 2)
        if 0xC0 <= kind <= 0xCF and kind not in _NO_FRAME:
            height, width = struct.unpack_from(">HH", body, at + 5)
            found = _larger(found, (width, height))
        at += 2 + max(length, 2)
    raise ValueError("no picture after so many segments")


def _gif(body: bytes) -> Size:
    """The screen, or the first frame with its place on it where that reaches beyond."""
    width, height, flags = struct.unpack_from("<HHB", body, 6)
    at, within = 13 + (3 << (1 + (flags & 7)) if flags & 0x80 else 0), False
    for _ in range(_STEPS):
        if within:  # an extension, which holds what it holds in pieces
            within = body[at] != 0
            at += 1 + body[at]
        elif body[at] == 0x2C:
            left, top, wide, high = struct.unpack_from("<HHHH", body, at + 1)
            return max(width, left + wide), max(height, top + high)
        elif body[at] != 0x21:
            raise ValueError("no block where one must be")
        else:
            within, at = True, at + 2
    raise ValueError("no frame after so many blocks")


def _webp(body: bytes) -> Size:
    kind = body[12:16]
    if body[8:12] != b"WEBP":
        raise ValueError("another kind of RIFF")
    if kind == b"VP8X":
        return 1 + int.from_bytes(body[24:27], "little"), 1 + int.from_bytes(_whole(body[27:30], 3), "little")
    if kind == b"VP8L":
        (bits,) = struct.unpack_from("<I", body, 21)
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    if kind == b"VP8 ":
        width, height = struct.unpack_from("<HH", body, 26)
        return width & 0x3FFF, height & 0x3FFF
    raise ValueError("no picture in it")


def _whole(some: bytes, many: int) -> bytes:
    if len(some) < many:
        raise ValueError("it is cut off")
    return some


def _larger(one: Size, other: Size) -> Size:
    return max(one, other, key=lambda size: size[0] * size[1])


_READERS: Mapping[bytes, Callable[[bytes], Size]] = {
    b"\x89PNG\r\n\x1a\n": _png,
    b"\xff\xd8\xff": _jpeg,
    b"GIF87a": _gif,
    b"GIF89a": _gif,
    b"RIFF": _webp,
}
