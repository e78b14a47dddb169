"""Pages that say nothing but that one should sign in, prove to be a person, or are no more; and those that do."""

from __future__ import annotations

import pytest

from patrol.crawling.html import Document
from patrol.crawling.walls import nothing_but

FORM = "<form><input name=u><input type=password name=p></form>"
CHECK = "<div class='g-recaptcha' data-sitekey='x'></div>"
ADVERTISEMENT = "<p>Dicari penjaga toko yang jujur dan rajin, gaji sesuai aturan, makan ditanggung. "
LONG = "Toko kami di pasar lama mencari penjaga yang jujur dan rajin, datanglah membawa lamaran. " * 8


@pytest.mark.parametrize(
    ("title", "body", "found"),
    [
        ("Masuk", f"<h1>Masuk</h1>{FORM}", "login"),
        ("Papan Kerja | Log in", f"{FORM}{'kata ' * 80}", "login"),
        ("Papan Kerja", f"Silakan mendaftar dahulu {FORM}", "login"),  # next to no words
        ("Penjaga toko", f"{ADVERTISEMENT * 4}{FORM}", None),  # a small posting beside a form to sign in
        ("Just a moment...", CHECK, "captcha"),
        ("Verifikasi", f"{CHECK} Buktikan bahwa Anda bukan robot", "captcha"),
        ("Penjaga toko", f"{ADVERTISEMENT * 4}{CHECK}", None),  # the check of a form to apply by
        ("404 Not Found", "Kembali ke beranda", "gone"),
        ("Halaman tidak ditemukan | Papan Kerja", "Kembali ke beranda", "gone"),
        ("Papan Kerja", "<h1>Maaf, lowongan ini sudah ditutup</h1>Lihat lowongan lain", "gone"),
        ("Page Not Found", "The page you are looking for does not exist", "gone"),
        ("This job has expired", "", "gone"),
        ("KTP tidak ditemukan, dicari", "Hilang di pasar lama.", None),
        ("Lowongan tidak ada potongan", "Dicari penjaga toko.", None),
        ("Loker 404 karyawan", "Dicari penjaga toko.", None),
        # whoever writes an advertisement writes its title too
        ("404 Not Found", f"{ADVERTISEMENT} WA 0812-0000-7777", None),
        ("Halaman tidak ditemukan", f"{ADVERTISEMENT} wa.me/628120000777", None),
        ("Masuk", f"{ADVERTISEMENT} t.me/lokercontoh {FORM}", None),
        ("404 Not Found", LONG, None),
    ],
)
def test_a_wall_is_told_from_a_text(title: str, body: str, found: str | None) -> None:
    document = Document("https://papan.example/kerja/1", f"<html><title>{title}</title><body>{body}</body></html>")
    assert nothing_but(document) == found
