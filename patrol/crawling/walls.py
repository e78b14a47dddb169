"""A page -> what stands in the way of its text: a log-in form, a CAPTCHA, or that it is no more. None is passed.

What tells people how to reach somebody is no wall, whatever its title says: a recruiter writes his own titles.
"""

from __future__ import annotations

import re
from typing import Literal

from patrol.crawling.html import Document, one_line, visible_text

Barrier = Literal["login", "captcha", "gone"]
_CAPTCHA = re.compile(
    r"g-recaptcha|h-captcha|hcaptcha\.com|cf-turnstile|cf-challenge|challenge-platform|/captcha|captcha-delivery",
    re.IGNORECASE,
)
_FEW_WORDS = 1_500
_FEWER, _FEWEST = 600, 300
"""Letters of a page that says no more than its title does, and of one whose title does not tell."""
_SIGN_IN = re.compile(r"\b(?:log[ -]?in|sign[ -]?(?:in|up)|masuk|daftar|register)\b", re.IGNORECASE)
_PERSON = re.compile(
    r"just a moment|attention required|captcha|robot|human|manusia|verifikasi|verify|"
    r"pemeriksaan keamanan|security check",
    re.IGNORECASE,
)
_WHAT = (
    "halaman|laman|lowongan(?: kerja)?|iklan|konten|artikel|kiriman|url|tautan|page|job|listing|vacancy|content|post|ad"
)
_NO_MORE = (
    "tidak (?:di)?temukan|tidak tersedia|tidak ada|(?:sudah|telah) (?:ditutup|dihapus|berakhir|tidak (?:ada|tersedia))|"
    "k(?:a|e)daluwarsa|k(?:a|e)daluarsa|not found|(?:is )?no longer available|(?:has )?expired|"
    "(?:has been |was )?(?:removed|closed)|does not exist"
)
_OF_IT = r"ini|yang \w+(?: \w+)?|you \w+(?: \w+)?(?: for)?"
_GONE = re.compile(
    r"(?:maaf|sorry|oops|ups)?\W*(?:error\W*)?"
    rf"(?:404\b.*|(?:(?:this|the) )?(?:{_WHAT})(?: (?:{_OF_IT}))? (?:{_NO_MORE})(?: lagi)?\W*|(?:{_NO_MORE})\W*)",
    re.IGNORECASE,
)
_REACHES = re.compile(r"(?:\d[\s.()-]{0,2}){8,}|\b(?:wa|t)\.me/|\bbit\.ly/|@\w")


def barrier(document: Document) -> Barrier | None:
    """What bars the way on a page that offered no post: a log-in form, a CAPTCHA, or that it says it is no more."""
    if _CAPTCHA.search(document.text[:200_000]):
        return "captcha"
    if len(document.visible) < _FEW_WORDS and document.root.xpath('//input[@type="password"]'):
        return "login"
    return "gone" if _titled(document, _GONE, whole=True) else None


def nothing_but(document: Document) -> Barrier | None:
    """The barrier of a page that has no other text: short, titled as one, and with no way to reach anybody."""
    shown = document.visible
    if len(shown) >= _FEWER or _REACHES.search(shown):
        return None
    found = barrier(document)
    if found == "login":
        return found if len(shown) < _FEWEST or _titled(document, _SIGN_IN) else None
    if found == "captcha":
        return found if len(shown) < _FEWEST or _titled(document, _PERSON) else None
    return found


def _titled(document: Document, words: re.Pattern[str], *, whole: bool = False) -> bool:
    nodes = [document.first(path) for path in ("//title", "//h1")]
    # the site's name stands behind a bar or a dash
    titles = [part for node in nodes if node is not None for part in _parts(one_line(visible_text(node), 200))]
    return any((words.fullmatch if whole else words.search)(title) for title in titles)


def _parts(title: str) -> list[str]:
    return [part.strip() for part in re.split(r"\s[|–—-]\s", title) if part.strip()]
