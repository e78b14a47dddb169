"""Masking for logs and lists: phones, mails, handles and identity numbers do not survive."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from patrol.text.masking import mask

HIDDEN = [
    ("wa 0812-0000-1234 ya", "0000-1234"),
    ("+62 812 0000 1234", "0000 1234"),
    ("0 8 1 2 0 0 0 0 1 2 3 4", "0 0 0 0"),
    ("nik 6171010000000001", "010000000001"),
    ("surel siti.aminah@kantor.example", "aminah"),
    ("chat @siti_0000 saja", "siti_0000"),
    ("t.me/loker_0000", "loker_0000"),
    ("t . me / loker_0000", "loker_0000"),
    ("tg:siti_korban, ig:sitikorban", "siti_korban"),
    ("tg:siti_korban, ig:sitikorban", "sitikorban"),
    ("line:sitiline wechat:sitichat michat:sitimi tt:sititok x:sitix fb:sitifb", "sitiline"),
    ("line:sitiline wechat:sitichat michat:sitimi tt:sititok x:sitix fb:sitifb", "sitichat"),
    ("line:sitiline wechat:sitichat michat:sitimi tt:sititok x:sitix fb:sitifb", "sitimi"),
    ("line:sitiline wechat:sitichat michat:sitimi tt:sititok x:sitix fb:sitifb", "sititok"),
    ("line:sitiline wechat:sitichat michat:sitimi tt:sititok x:sitix fb:sitifb", "sitix"),
    ("line:sitiline wechat:sitichat michat:sitimi tt:sititok x:sitix fb:sitifb", "sitifb"),
    ("tolong, line id: sitiline", "sitiline"),
    ("line id sitiline", "sitiline"),
    ("id line saya sitiline", "sitiline"),
    ("ID LINE: @sitiline", "sitiline"),
    ("Instagram saya : sitikorban", "sitikorban"),
    ("telegram → siti", "iti"),
    ("tele siti_0000", "siti_0000"),
    ("ig sitikorban0", "sitikorban0"),
    ("ig saya sitikorban", "sitikorban"),
    ("微信 siti0000", "siti0000"),
    ("chat @ siti_0000", "siti_0000"),
    ("𝔦𝔤: 𝔰𝔦𝔱𝔦𝔨𝔬𝔯𝔟𝔞𝔫", "𝔱𝔦𝔨𝔬𝔯𝔟𝔞𝔫"),
    ("https://www.instagram.com/sitikorban/p/1", "sitikorban"),
    ("https://www.instagram.com/sitikorban/p/1", "/p/1"),
    ("https://m.facebook.com/profile.php?id=siti", "siti"),
    ("www.tiktok.com/@sitikorban", "sitikorban"),
    ("https://x.com/sitikorban", "sitikorban"),
    ("surel siti.aminah (at) kantor (dot) example", "aminah"),
    ("surel siti.aminah＠kantor.example", "aminah"),
    ("031–0000–5090", "0000–5090"),
    ("0⃣8⃣1⃣2⃣0⃣0⃣0⃣0⃣1⃣2⃣3⃣4⃣", "1⃣2⃣0⃣"),
    ("０８１２００００１２３４", "００００１２３４"),
    ("𝟎𝟖𝟏𝟐 𝟎𝟎𝟎𝟎 𝟏𝟐𝟑𝟒", "𝟎𝟎𝟎𝟎"),
]


@pytest.mark.parametrize(("text", "secret"), HIDDEN)
def test_masks_what_points_to_a_person(text: str, secret: str) -> None:
    assert secret in text
    assert secret not in mask(text)


LEFT = [
    "gaji 15jt umur 18-25",
    "jam 08.00-17.00",
    "Rp 5.000.000",
    "line produksi, operator telegram dan instagram saja",
    "kelola Instagram\n- Menyampaikan laporan",
    "Senior Cook @ Bandung",
    "https://lowongan.example/kerja/1",
    "",
    "\ud800",
]


@pytest.mark.parametrize("text", LEFT)
def test_leaves_the_rest(text: str) -> None:
    assert mask(text) == text


@given(st.text(max_size=80) | st.text("@.:/ 0189atigsx_-(ﷺ＠", max_size=80))
def test_the_mask_is_as_long_as_the_text(text: str) -> None:
    masked = mask(text)
    assert len(masked) == len(text)
    assert all(there in (here, "*") for here, there in zip(text, masked, strict=True))


def test_hostile_texts_take_no_time_to_speak_of() -> None:
    for piece in ("a", "a.", "1 ", "@", "line id ", "t . ", "ig:", "(at)", "x.com/ "):
        text = piece * (20_000 // len(piece))
        assert len(mask(text)) == len(text)
