"""Masking for logs and lists: phones, mails, handles and identity numbers do not survive."""

from __future__ import annotations

import pytest

from patrol.text.masking import mask

HIDDEN = [
    ("wa 0812-0000-1234 ya", "0000-1234"),
    ("+62 812 0000 1234", "0000 1234"),
    ("0 8 1 2 0 0 0 0 1 2 3 4", "0 0 0 0"),
    ("nik 6171010000000001", "010000000001"),
    ("surel siti.aminah@kantor.example", "aminah"),
    ("chat @siti_0000 saja", "siti_0000"),
    ("t.me/loker_0000", "loker_0000"),
    ("０８１２００００１２３４", "００００１２３４"),
    ("𝟎𝟖𝟏𝟐 𝟎𝟎𝟎𝟎 𝟏𝟐𝟑𝟒", "𝟎𝟎𝟎𝟎"),
]


@pytest.mark.parametrize(("text", "secret"), HIDDEN)
def test_masks_what_points_to_a_person(text: str, secret: str) -> None:
    assert secret not in mask(text)


@pytest.mark.parametrize("text", ["gaji 15jt umur 18-25", "jam 08.00-17.00", "Rp 5.000.000", "", "\ud800"])
def test_leaves_the_rest(text: str) -> None:
    assert mask(text) == text
