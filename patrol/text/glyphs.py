"""One character -> what it reads as: tables of styled and look-alike letters, flags and typographic marks."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

SMALL_CAPITALS = dict(zip("ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘꞯʀꜱᴛᴜᴠᴡʏᴢǫ", "abcdefghijklmnopqrstuvwyzq", strict=True))

# Letters of other alphabets that read as Latin ones, and Latin ones that are not the plain letter.
LOOK_ALIKES = {
    **dict(zip("авсԁеһіјкӏмнорԛѕтуѵԝхѡґєпгиьәүҝӎ", "abcdehijklmhopqstyvwxwrenrubeykm", strict=True)),
    **dict(zip("АВСԀЕНІЈКӀМОРԚЅТУѴԜХЗҮЯИ", "ABCDEHIJKIMOPQSTYVWX3YRN", strict=True)),
    **dict(zip("яғқҡҟӄҭԍӡӕҽҿһԋԏѳңӷ", "rfkkkktgzaeehhgoni", strict=True)),
    **dict(zip("αβγεηικνορτυχωσδμθςζξѻ", "abyenikvoptuxwoouoszeo", strict=True)),
    **dict(zip("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧΣΛΔΘΩϹϲϳ", "ABEZHIKMNOPTYXEAAOOCcj", strict=True)),
    **dict(zip("օսոհցզԱՍցԼՏՕքյ", "ounhgqUUgLSOfj", strict=True)),
    **dict(zip("ᎪᏴᏟᎠᎬᎻᎫᏦᏞᎷᏢᏒᏚᎢᏙᎳᏃᏀᏂᎥᏆ", "ABCDEHJKLMPRSTVWZGhiI", strict=True)),
    **dict(zip("ꓮꓐꓚꓓꓰꓝꓖꓧꓲꓙꓗꓡꓟꓠꓳꓑꓣꓢꓔꓴꓦꓪꓫꓬꓜ", "ABCDEFGHIJKLMNOPRSTUVWXYZ", strict=True)),
    **dict(zip("ᗩᗷᑕᗪᗴᖴᕼᒍᒪᗰᑎᑭᑫᖇᔕᑌᐯᗯ᙭ᘔᗅᗞᗝ", "abcdefhjlmnpqrsuvwxzado", strict=True)),
    **dict(zip("ⲀⲂⲈⲎⲒⲔⲘⲚⲞⲢⲤⲦⲨⲬⲁⲉⲓⲕⲟⲣⲥⲧⲭ", "ABEHIKMNOPCTYXaeikopctx", strict=True)),
}

# Latin letters of the alphabets of Europe, which Unicode does not take apart.
EUROPEAN = {
    "đ": "d", "Đ": "D", "ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "ı": "i", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE",
    "ß": "ss", "ħ": "h", "ŧ": "t", "ə": "e",
}  # fmt: skip
# Latin letters of phonetic and rare alphabets, which in our languages are a disguise.
RARE = {
    **dict(zip("ɑɐʌɓƀɕƈȼɖɗɘɛɇǝƒɡɠɢɦɨɩɪʝɉƙʞⱪʟƚɭɫɱɯɲɳŋƞɔɵƥɽɾɍʀɹʂȿʈƭʉʊʋʍƴɏʏʐƶȥ",
               "aaabbcccddeeeefggghiiijjkkkllllmmnnnnooprrrrrssttuuvwyyyzzz",
               strict=True)),
    **dict(zip("ɃƁȻƇƊƉɆƎƑƓǤĦƗɈƘⱩŁȽⱠⱮƝɵƟƆƤɌⱤƦƩŦƬɄƲƳɎƵȤȺɅ",
               "BBCCDDEEFGGHIJKKLLLMNoOOPRRRSTTUVYYZZAA", strict=True)),
}  # fmt: skip
LATIN = {**RARE, **EUROPEAN}

TYPOGRAPHY = {
    **dict.fromkeys("‐‑‒–—―−﹣－⁃", "-"),
    **dict.fromkeys("‘’‛ʼ′`´ʻ", "'"),
    **dict.fromkeys("“”„‟″«»", '"'),
    **dict.fromkeys("\u2028\u2029\u0085", "\n"),
    "×": "x", "⁄": "/", "∕": "/", "：": ":", "﹫": "@", "・": "·",
}  # fmt: skip

NUMBERS = {
    **{chr(first + digit): str(digit + 1) for first in (0x2776, 0x2780, 0x278A, 0x24F5) for digit in range(10)},
    **{chr(0x24EB + ten): str(ten + 11) for ten in range(10)},
    "⓿": "0", "🄋": "0", "🄌": "0", "🔟": "10",
}  # fmt: skip
"""Numbers in black circles and the like, which Unicode does not take apart."""

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

SQUARED = {"🆓": " gratis ", "🆕": " new ", "🆗": " ok ", "🆘": " sos ", "🆔": " ktp ", "🆙": " up ", "🆒": " cool ",
           "🆎": "AB", "🆑": "CL", "🆚": " vs ", "💲": "$", "➕": "+"}  # fmt: skip
"""Words and signs that are one emoji."""

INVISIBLE = frozenset("\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u2060\u3164\uffa0\ufeff")
NOT_A_TRICK = frozenset("ªº²³¹½¼¾™℠№ℓ℃…")


@lru_cache(maxsize=8192)
def glyph(char: str) -> tuple[str, str | None]:
    """What a non-ASCII character reads as, and the trick it is (None: ordinary writing)."""
    if char in TYPOGRAPHY:
        return TYPOGRAPHY[char], None
    if char in SMALL_CAPITALS:
        return SMALL_CAPITALS[char], "styled_letters"
    if char in EUROPEAN:
        return EUROPEAN[char], None
    if char in RARE:
        return RARE[char], "look_alike_letters"
    if char in NUMBERS:
        return NUMBERS[char], None
    category = unicodedata.category(char)
    if category == "Cf" or char in INVISIBLE:
        return "", "invisible"
    if category in ("Mn", "Me"):
        return "", None
    if category == "Cs":
        return "\ufffd", None
    if category == "Zs":
        return " ", None
    if char in SQUARED:
        return SQUARED[char], None
    enclosed = _enclosed(char)
    if enclosed:
        return enclosed, "styled_letters"
    return _compatible(char, category)


def _enclosed(char: str) -> str | None:
    """The letter in a black or white circle or square (which NFKC knows only in part)."""
    code = ord(char)
    if 0x249C <= code <= 0x24B5:
        return chr(code - 0x249C + ord("a"))
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
