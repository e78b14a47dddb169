"""What a picture's header claims is known, and bounded, before anybody decodes it."""

from __future__ import annotations

import asyncio
import random
import struct
import time
import zlib
from io import BytesIO

import pytest
from PIL import Image

from patrol.crawling.browser import NotShownError
from patrol.crawling.shots import Picture, Shot
from patrol.evidence.pixels import MOST_PIXELS, beyond_bounds, size_of


def claiming(width: int, height: int) -> bytes:
    """A whole PNG of a few dozen bytes that claims so many pixels."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 9)) + chunk(b"IEND", b"")


def drawn(kind: str, **options: object) -> bytes:
    out = BytesIO()
    Image.new("RGB", (123, 45), (200, 30, 60)).save(out, kind, **options)
    return out.getvalue()


def frame(width: int, height: int) -> bytes:
    return b"\xff\xc0\x00\x11\x08" + struct.pack(">HH", height, width) + b"\x03" + b"\0" * 9


JPEG = b"\xff\xd8\xff\xe0\x00\x04ab"
EXIF = b"\xff\xe1" + struct.pack(">H", 40_000) + frame(9, 9) * 2 + b"\0" * (40_000 - 2 - 38)
GIF = b"GIF89a" + struct.pack("<HHB", 5, 5, 0) + b"\0\0"


@pytest.mark.parametrize(
    "body",
    [
        drawn("PNG"),
        drawn("JPEG"),
        drawn("JPEG", progressive=True, comment=b"x" * 60_000),
        drawn("GIF"),
        drawn("GIF", comment=b"catatan" * 90),
        drawn("WEBP"),
        drawn("WEBP", lossless=True),
        drawn("WEBP", exif=b"Exif\0\0MM\0*\0\0\0\x08\0\0\0\0\0\0"),
        JPEG + EXIF + b"\xff\xff\xff" + frame(123, 45) + b"\xff\xda",
        GIF + b"\x21\xfe\x03abc\x00" + b"\x2c" + struct.pack("<HHHH", 100, 5, 23, 40),
    ],
)
def test_the_size_is_that_of_the_header(body: bytes) -> None:
    assert size_of(body) == (123, 45)
    assert beyond_bounds(body) is None


@pytest.mark.parametrize(
    "body",
    [
        claiming(60_000, 60_000),
        claiming(2**31 - 1, 1),
        JPEG + frame(10, 10) + frame(60_000, 60_000) + frame(10, 10) + b"\xff\xda",
        GIF + b"\x2c" + struct.pack("<HHHH", 0, 0, 60_000, 60_000),
        b"RIFF\0\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0" + b"\x5f\xea\x00" * 2,
        b"RIFF\0\0\0\0WEBPVP8L\x0a\0\0\0\x2f\xff\xff\xff\xff\xff",
    ],
)
def test_a_few_bytes_that_claim_a_huge_picture_are_refused(body: bytes) -> None:
    assert len(body) < 200
    said = beyond_bounds(body)
    assert said is not None and "pixels" in said


def test_the_bound_itself_is_kept() -> None:
    assert beyond_bounds(claiming(MOST_PIXELS // 1_000, 1_000)) is None
    assert beyond_bounds(claiming(MOST_PIXELS // 1_000 + 1, 1_000)) is not None


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"bukan gambar",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        claiming(0, 5),
        claiming(7, 7)[:20],
        claiming(7, 7).replace(b"IHDR", b"IDAT"),
        JPEG,
        JPEG + frame(10, 0) + b"\xff\xda",
        JPEG + b"\xff\xda" + frame(10, 10),
        GIF,
        b"RIFF\0\0\0\0WAVEVP8X" + b"\0" * 20,
        b"RIFF\0\0\0\0WEBPVP8X" + b"\0" * 8,
    ],
)
def test_what_tells_no_size_is_refused(body: bytes) -> None:
    assert size_of(body) is None
    assert beyond_bounds(body) == "its header tells no size"


def test_any_bytes_are_answered_and_soon() -> None:
    dice = random.Random(5)
    for begins in (claiming(7, 7), drawn("JPEG"), drawn("GIF"), drawn("WEBP")):
        for _ in range(300):
            spoilt = bytearray(begins[: dice.randrange(len(begins))])
            for _ in range(dice.randrange(4)):
                if spoilt:
                    spoilt[dice.randrange(len(spoilt))] = dice.randrange(256)
            size_of(bytes(spoilt))
    began = time.process_time()
    for endless in (b"\xff\xd8" + b"\xff" * 5_000_000, GIF + b"\x21\xfe" + b"\x01a" * 2_500_000):
        assert size_of(endless) is None
    assert time.process_time() - began < 0.5


class PageStub:
    """What a picture is taken of: it gives a PNG of so many pixels for each height asked for."""

    url = "https://papan.example/"
    context = type("Context", (), {"browser": None})

    def __init__(self, width: int) -> None:
        self.width = width
        self.asked: list[int] = []

    async def evaluate(self, _script: str) -> list[int]:
        return [16_000, 10]

    async def screenshot(self, *, clip: dict[str, int], **_: object) -> bytes:
        self.asked.append(clip["height"])
        return claiming(self.width, clip["height"])

    async def goto(self, _url: str) -> None:
        pass


def shot(width: int) -> tuple[PageStub, object]:
    made = Shot.__new__(Shot)
    made.seconds = 1
    page = PageStub(width)

    async def read() -> object:
        made._begun()
        made._loaded.set()
        return await made.read(page)  # type: ignore[arg-type]

    return page, asyncio.run(read())


def test_a_picture_of_a_page_stays_within_the_same_bound() -> None:
    page, made = shot(10_000)
    assert page.asked == [16_000, 8_000, 4_000]
    assert isinstance(made, Picture) and made.shown == 4_000
    with pytest.raises(NotShownError, match="it claims"):
        shot(60_000_000)
