"""A text -> the same, as long, with phones, mails, accounts and identity numbers masked, for logs, lists and pages."""

from __future__ import annotations

import re
import unicodedata

_GAP = r"[ .\-_()\u200b-\u200d\u2010-\u2015\ufe0f\u20e3]"
_AT = r"(?:@|\s?[(\[{<]\s?(?:at|et|@)\s?[)\]}>]\s?)"
_DOT = r"(?:\.|\s?[(\[{<]\s?(?:dot|titik|\.)\s?[)\]}>]\s?)"
_NETWORK = (
    r"(?<![^\W\d_])(?:telegram|telegrm|tlgrm|tele|tg|instagram|insta|ig|tik ?tok|tt|line|we ?chat|weixin|wx|mi ?chat|"
    r"facebook|fb|messenger|twitter|threads|discord|snapchat|viber|kakao(?: ?talk)?|skype|qq|微信|电报|飞机)"
    r"(?![^\W\d_])"
)
_LABEL = r"(?: {0,2}(?:id|akun|account|username|user|nama|saya|aku|kami)(?![^\W\d_]))"
_NAME = r"[\w.]{3,40}"
_SITE = (
    r"(?:instagram\.com|facebook\.com|fb\.(?:com|me)|m\.me|tiktok\.com|twitter\.com|x\.com|threads\.(?:net|com)|"
    r"line\.me|api\.whatsapp\.com|youtube\.com|youtu\.be|linkedin\.com|snapchat\.com|discord\.(?:gg|com)|vk\.com|"
    r"weibo\.com|bigo\.tv|linktr\.ee|(?:t|wa|telegram)\s{0,2}\.\s{0,2}(?:me|dog|org))"
)
_NAMED = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"([\w.+-]{{1,64}}){_AT}([\w-]{{1,64}}(?:{_DOT}[\w-]{{1,24}}){{1,4}})",
        rf"(?<!\w)@(?: (?=\w{{0,40}}[\d_]))?({_NAME})",
        rf"(?<![\w-]){_SITE}\s{{0,2}}/\s{{0,2}}(\S{{1,300}})",
        rf"(?:{_NETWORK}{_LABEL}{{0,3}}|\bx) ?[:=>→➡⇒👉]{{1,3}}\s{{0,2}}@?({_NAME})",
        rf"(?:{_NETWORK}{_LABEL}|\bid {{1,2}}{_NETWORK}){_LABEL}{{0,2}} {{1,2}}@?({_NAME})",
        rf"{_NETWORK}[ -]{{1,3}}((?=[\w.]{{0,40}}[^\W\d_](?:[_.]?\d|[_.]\w)){_NAME})",
    )
)
"""Mails, @handles, profile addresses, `ig: name`, `line id name`, `tele name_0000`; the groups are covered."""
_SIGNS = (re.compile(r"[@(\[{<]"), re.compile("@"), re.compile("/"), re.compile("[:=>→➡⇒👉]"), None, None)
"""What a text must have for the pattern of the same place to find anything: most texts are told apart by it."""
_NUMBER = re.compile(rf"(?<!\d)\+?\d(?:{_GAP}{{0,3}}\d){{8,19}}(?!\d)")
_AMOUNT = re.compile(r"\d{1,3}(?:[.,]\d{3}){2,4}")


def mask(text: str) -> str:
    """Hide what points to a person: each mail, account and address leaves two characters, a long number four.

    The answer is as long as `text`, so offsets into one hold in the other.
    """
    plain, masked = _plain(text), list(text)
    for pattern, sign in zip(_NAMED, _SIGNS, strict=True):
        if sign is not None and not sign.search(plain):
            continue
        for match in pattern.finditer(plain):
            for number in range(1, pattern.groups + 1):
                start, end = match.span(number)
                _cover(masked, start + (2 if number == 1 else 0), end)
    for match in _NUMBER.finditer(plain):
        if not _AMOUNT.fullmatch(match.group()):
            _cover(masked, match.start() + 2, match.end() - 2)
    return "".join(masked)


def _cover(masked: list[str], start: int, end: int) -> None:
    masked[start:end] = "*" * max(0, end - start)


def _plain(text: str) -> str:
    """Letters and digits in their plain form, one for one: `＠` is `@`."""
    if text.isascii():
        return text
    folded = (unicodedata.normalize("NFKC", letter) for letter in text)
    return "".join(plain if len(plain) == 1 else letter for plain, letter in zip(folded, text, strict=True))
