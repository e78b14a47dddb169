"""One character -> what it reads as: tables of styled and look-alike letters, flags and typographic marks."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

SMALL_CAPITALS = dict(zip("ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘꞯʀꜱᴛᴜᴠᴡʏᴢǫ", "abcdefghijklmnopqrstuvwyzq", strict=True))

# Letters of other alphabets that read as Latin ones, and Latin ones that are not the plain letter.
LOOK_ALIKES = {
    **dict(zip("авсԁеһіјкӏмнорԛѕтуѵԝхѡґєпгиьәүҝӎ", "abcdehijklmhopqstyvwxwrenrubeykm", strict=False)),
    **dict(zip("АВСԀЕНІЈКӀМОРԚЅТУѴԜХЗҮ", "ABCDEHIJKIMOPQSTYVWX3Y", strict=True)),
    **dict(zip("αβγεηικνορτυχωωσδμ", "abyenikvoptuxwwoou", strict=True)),
    **dict(zip("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "ABEZHIKMNOPTYX", strict=True)),
    **dict(zip("օսոհցզԱՍ", "ounhgqUU", strict=False)),
    **dict(zip("ᎪᏴᏟᎠᎬᎻᎫᏦᏞᎷᏢᏒᏚᎢᏙᎳᏃ", "ABCDEHJKLMPRSTVWZ", strict=True)),
}

# Plain Latin letters with a stroke or of an older shape, which Unicode does not take apart.
LATIN = {
    "đ": "d", "Đ": "D", "ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "ı": "i", "ɑ": "a", "ɡ": "g", "ɩ": "i", "ʟ": "l",
    "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "ß": "ss", "ħ": "h", "ŧ": "t", "ƙ": "k", "ɓ": "b", "ɗ": "d", "ƒ": "f",
    "ɛ": "e", "ɔ": "o", "ʋ": "v", "ʌ": "a", "Λ": "A", "ə": "e", "ɴ": "n", "ʀ": "r",
}  # fmt: skip

TYPOGRAPHY = {
    **dict.fromkeys("‐‑‒–—―−﹣－⁃", "-"),
    **dict.fromkeys("‘’‛ʼ′`´ʻ", "'"),
    **dict.fromkeys("“”„‟″«»", '"'),
    **dict.fromkeys("\u2028\u2029\u0085", "\n"),
    "×": "x", "⁄": "/", "∕": "/", "：": ":", "﹫": "@", "・": "·",
}  # fmt: skip

FLAGS = {
    "AE": "uea", "AU": "australia", "BH": "bahrain", "BN": "brunei", "BY": "belarus", "CA": "kanada", "CN": "china",
    "CZ": "ceko", "DE": "jerman", "DK": "denmark", "EG": "mesir", "ES": "spanyol", "FJ": "fiji", "FR": "prancis",
    "GB": "inggris", "HK": "hong kong", "HR": "kroasia", "HU": "hungaria", "ID": "indonesia", "IN": "india",
    "IQ": "irak", "IT": "italia", "JO": "yordania", "JP": "jepang", "KH": "kamboja", "KR": "korea", "KW": "kuwait",
    "LA": "laos", "LB": "lebanon", "LY": "libya", "MM": "myanmar", "MO": "makau", "MV": "maladewa", "MY": "malaysia",
    "NG": "nigeria", "NL": "belanda", "NO": "norwegia", "NZ": "selandia baru", "OM": "oman", "PH": "filipina",
    "PL": "polandia", "PT": "portugal", "QA": "qatar", "RO": "rumania", "RS": "serbia", "RU": "rusia",
    "SA": "arab saudi", "SE": "swedia", "SG": "singapura", "SY": "suriah", "TH": "thailand", "TL": "timor leste",
    "TR": "turki", "TW": "taiwan", "US": "amerika", "VN": "vietnam", "YE": "yaman", "ZA": "afrika selatan",
}  # fmt: skip

INVISIBLE = frozenset("\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u2060\u3164\uffa0\ufeff")
NOT_A_TRICK = frozenset("ªº²³¹½¼¾™℠№ℓ℃…")


@lru_cache(maxsize=8192)
def glyph(char: str) -> tuple[str, str | None]:
    """What a non-ASCII character reads as, and the trick it is (None: ordinary writing)."""
    if char in TYPOGRAPHY:
        return TYPOGRAPHY[char], None
    if char in SMALL_CAPITALS:
        return SMALL_CAPITALS[char], "styled_letters"
    if char in LATIN:
        return LATIN[char], None
    category = unicodedata.category(char)
    if category == "Cf" or char in INVISIBLE:
        return "", None if char == "\u200d" else "invisible"
    if category in ("Mn", "Me"):
        return "", None
    if category == "Cs":
        return "\ufffd", None
    if category == "Zs":
        return " ", None
    enclosed = _enclosed(char)
    if enclosed:
        return enclosed, "styled_letters"
    return _compatible(char, category)


def _enclosed(char: str) -> str | None:
    """The letter in a black or white circle or square (which NFKC knows only in part)."""
    code = ord(char)
    for first in (0x1F130, 0x1F150, 0x1F170):
        if first <= code < first + 26:
            return chr(code - first + ord("A"))
    if 0x1F1E6 <= code <= 0x1F1FF:
        return chr(code - 0x1F1E6 + ord("A"))
    return None


def _compatible(char: str, category: str) -> tuple[str, str | None]:
    if category == "Nd":
        return str(unicodedata.digit(char)), "styled_letters"
    plain = unicodedata.normalize("NFKD", char)
    if plain == char:
        return char, None
    plain = "".join(LATIN.get(part, part) for part in plain if unicodedata.category(part) not in ("Mn", "Me"))
    plain = unicodedata.normalize("NFKC", plain)[:8]  # U+FDFA alone becomes 18 letters
    styled = plain.isascii() and plain.isalpha() and _is_compatibility(char) and char not in NOT_A_TRICK
    return plain, "styled_letters" if styled or char == "＠" else None


def _is_compatibility(char: str) -> bool:
    """True for font variants (bold, circled, full width ...), false for letters with accents."""
    kind = unicodedata.decomposition(char).partition(" ")[0]
    return kind in ("<font>", "<circle>", "<square>", "<wide>", "<super>", "<sub>", "<compat>")
