"""A reading -> where money is to be sent: `payment_account`, as `bank:bca:1234567890` or `ewallet:dana:+6281200001234`.

An account is no contact; a wallet's phone number is both where it is written as a phone number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from patrol.records import Signal
from patrol.signals.phones import normal
from patrol.tables import Tables
from patrol.text.reading import Reading
from patrol.text.together import TEXTS

_BANKS = {
    "bca": "bca", "bri": "bri", "bni": "bni", "bsi": "bsi", "btn": "btn", "mandiri": "mandiri", "permata": "permata",
    "cimb": "cimb", "cimb niaga": "cimb", "danamon": "danamon", "seabank": "seabank", "sea bank": "seabank",
    "jago": "jago", "bank jago": "jago", "jenius": "jenius", "btpn": "btpn", "muamalat": "muamalat", "mega": "mega",
    "panin": "panin", "ocbc": "ocbc", "maybank": "maybank", "bjb": "bjb", "bank kalbar": "kalbar", "bank jatim": "jatim",
    "bank jateng": "jateng", "blu": "blu", "neo": "neo", "bank neo": "neo", "cimb islamic": "cimb", "bsn": "bsn",
    "rhb": "rhb", "public bank": "public", "dbs": "dbs", "aba": "aba", "acleda": "acleda",
}  # fmt: skip
_WALLETS = {
    "dana": "dana", "ovo": "ovo", "gopay": "gopay", "go-pay": "gopay", "go pay": "gopay", "shopeepay": "shopeepay",
    "shopee pay": "shopeepay", "shopepay": "shopeepay", "spay": "shopeepay", "linkaja": "linkaja", "link aja": "linkaja",
    "doku": "doku", "sakuku": "sakuku", "isaku": "isaku", "touch n go": "tng", "tng": "tng", "gcash": "gcash",
    "wing": "wing", "truemoney": "truemoney", "alipay": "alipay",
}  # fmt: skip


def _any(names: dict[str, str]) -> str:
    return "|".join(sorted(names, key=len, reverse=True))


_NUMBER = r"(?P<number>\+?\d(?:[ .\-]{0,2}\d){5,18})(?![\d%]|[ .,]?(?:jt|juta|rb|ribu|k\b|orang))"
_BETWEEN = (
    r"(?:[ :=()/,.\-–→➡>*]|\b(?:no|nomor|nomer|rek|rekening|norek|ac|acc|account|akun|kami|saya|ke|atas|nama|an|virtual|va|"
    r"syariah|digital|bank|transfer|tf|number|wallet)\b){0,8}"
)
_BANK = re.compile(rf"(?<![a-z0-9])(?:bank )?(?P<bank>{_any(_BANKS)})(?![a-z]){_BETWEEN}{_NUMBER}")
_ACCOUNT = re.compile(
    rf"(?<![a-z])(?:no\.? ?rek|norek|rekening|rek|virtual account|va|a/c)(?![a-z]){_BETWEEN}{_NUMBER}"
)
_BANK_AFTER = re.compile(rf"^[ (,\-]{{0,3}}(?:bank )?({_any(_BANKS)})(?![a-z])")
_WALLET = re.compile(rf"(?<![a-z0-9])(?P<wallet>{_any(_WALLETS)})(?![a-z]){_BETWEEN}{_NUMBER}")
_MAY_STAND = TEXTS.add_re2(
    rf"\b(?:{_any(_BANKS)}|{_any(_WALLETS)}|no\.? ?rek|norek|rekening|rek|virtual account|va|a/c)\b[^\n\d]{{0,80}}\d[ .\-\d]{{6,40}}\d"
)
"""A name and, soon after, digits enough: what is asked of every text, in linear time."""
_PAYS = re.compile(
    r"\b(?:transfer|tf|kirim|bayar|setor|dp|rek\w*|norek|bank|a/?n|atas nama|deposit|top ?up|biaya|admin)\b"
)
_EVERYDAY = frozenset(("mega", "neo", "blu", "wing", "aba", "mandiri", "jago", "dana", "permata", "public bank"))
"""Names that are ordinary words as well: beside them a payment must be spoken of, or the number be long."""


def notice_accounts(reading: Reading, tables: Tables) -> tuple[Signal, ...]:
    """Rekening bank dan dompet digital tempat uang dikirim. Bank accounts and e-wallets to which money is sent."""
    del tables
    folded = reading.folded
    if not _MAY_STAND.stands_in(reading.body):
        return ()
    seen: set[str] = set()
    signals: list[Signal] = []
    for start, end, value in sorted(_accounts(folded)):
        if value not in seen:
            seen.add(value)
            signals.append(reading.signal("payment_account", start, end, value))
    return tuple(signals)


def _accounts(folded: str) -> Iterator[tuple[int, int, str]]:
    taken: list[tuple[int, int]] = []
    for match in _WALLET.finditer(folded):
        number = normal(match["number"])
        if number:  # a phone number right after the name is hardly anything else
            taken.append(match.span("number"))
            yield match.start(), match.end(), f"ewallet:{_WALLETS[match['wallet']]}:{number}"
    for match in (*_BANK.finditer(folded), *_ACCOUNT.finditer(folded)):
        start, end = match.span("number")
        if any(start < old_end and end > old_start for old_start, old_end in taken):
            continue
        bank = match.groupdict().get("bank")
        digits = re.sub(r"\D", "", match["number"])
        if not 8 <= len(digits) <= 16 or not _is_meant(folded, match, bank):
            continue
        taken.append((start, end))
        after = _BANK_AFTER.match(folded[end : end + 24])
        name = _BANKS[bank] if bank else _BANKS[after[1]] if after else "unknown"
        yield match.start(), end, f"bank:{name}:{digits}"


def _is_meant(folded: str, match: re.Match[str], name: str | None) -> bool:
    """A firm's name before its phone number (`Mandiri Jaya 0812...`) is no account."""
    if name not in _EVERYDAY:
        return True
    return _PAYS.search(folded[max(0, match.start() - 60) : match.end() + 40]) is not None
