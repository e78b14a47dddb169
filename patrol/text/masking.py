"""A text -> the same with phones, mails, handles and identity numbers masked, for logs and lists."""

from __future__ import annotations

import re

_MAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,24}){1,4}")
_HANDLE = re.compile(r"(?<![\w@])@[A-Za-z0-9_.]{3,40}|\b(?:t\.me|wa\.me|line\.me)/\S{1,80}", re.IGNORECASE)
_NUMBER = re.compile(r"(?<!\d)\+?\d(?:[ .\-_()]{0,3}\d){8,19}(?!\d)")
_AMOUNT = re.compile(r"\d{1,3}(?:[.,]\d{3}){2,4}")


def mask(text: str) -> str:
    """Hide what points to a person: each mail, handle and long number leaves its first two characters."""
    masked = _MAIL.sub(lambda match: f"{match.group()[:2]}***@***", text)
    masked = _HANDLE.sub(lambda match: f"{match.group()[:3]}***", masked)
    return _NUMBER.sub(_hide_number, masked)


def _hide_number(match: re.Match[str]) -> str:
    number = match.group()
    return number if _AMOUNT.fullmatch(number) else f"{number[:2]}***{number[-2:]}"
