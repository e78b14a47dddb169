"""A text -> the language it is mainly in: id ms jv su en zh, `mixed`, or `other`."""

from __future__ import annotations

import pycld2

_KNOWN = frozenset({"id", "ms", "jv", "su", "en", "zh"})


def language_of(folded: str, captured: str) -> str:
    """The main language. Never raises; a text without words is `other`. (pycld2, Apache-2.0)"""
    del captured
    try:
        _reliable, _bytes, details = pycld2.detect(folded, isPlainText=True)
    except (pycld2.error, ValueError):
        return "other"
    code = str(details[0][1]).partition("-")[0]
    return code if code in _KNOWN else "other"
