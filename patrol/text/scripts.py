"""Words in letters that are no alphabet of theirs, or in an alphabet of the archipelago -> the word in plain letters.

Katakana, Han, Thai, Hebrew and Cree signs that merely look like Latin letters are believed only where they make a word
that we know. Javanese script is read out; Arabic script as Malay and Indonesian were once written (Jawi) is matched by
its consonants with the words of the trade.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import product

from patrol.text.vocabulary import WORDS, known

_FANCY: dict[str, str] = {}
for _letters, _plain in (
    (
        "卂乃匚刀乇下厶卄工丁长乚从几口尸尺丂丅凵山乂丫乙丨卩し冂爪んひム王車丹曰亡",
        "abcdefghijklmnoprstuvxyzipjnmhuakeabc",
    ),
    ("ﾑ乃ᄃり乇ｷんﾉﾌズﾚﾶ刀のｱ尺ち丂ｲひ√ﾒﾘゐ", "abcdefhijklmnoprsstuvxyq"),
    ("ค๒ς๔єŦﻮђเןкɭ๓ภ๏קгรՇยשฬאץչծ", "abcdefghijklmnoprstuvwxyzo"),
    ("₳฿₵₲₭₥₦₱₴₮₩€£¥¢§ĐɆ₣ⱧⱠⱤɄӾɎⱫØ", "abcgkmnpstwelycsdefhlruxyzo"),
    ("ابتثجچحدرزسشصطظڠفڤقكکݢڬلمنوهيیىةع", "abtsjchdrzsssttnfpkkkgglmnohiiiha"),
    ("ويوع", "wyue"),
):
    for _sign, _letter in zip(_letters, _plain, strict=True):
        _FANCY[_sign] = _FANCY.get(_sign, "") + (_letter if _letter not in _FANCY.get(_sign, "") else "")
FANCY_WORD = re.compile(rf"[A-Za-z{''.join(map(re.escape, _FANCY))}]{{3,24}}")
FANCY_SIGN = re.compile(rf"[{''.join(map(re.escape, _FANCY))}]")
_MOST_READINGS = 64
_ONE_WITHIN = re.compile("[a-z]+[^a-z][a-z]+(?<=.{5})", re.IGNORECASE)
"""A single sign among Latin letters is one of them, be the word known or not."""


def from_fancy(word: str) -> str | None:
    """`ﾑりﾶﾉ刀` -> `admin`: signs that look like letters, where they make a word."""
    choices = [_FANCY.get(char, char.lower()) for char in word]
    readings = 1
    for choice in choices:
        readings *= len(choice)
    if readings > _MOST_READINGS:
        return None
    made = ["".join(letters) for letters in product(*choices)]
    return next((reading for reading in made if known(reading)), made[0] if _ONE_WITHIN.fullmatch(word) else None)


JAVANESE = re.compile("[\ua980-\ua9df]{1,60}")
_LETTERS = "ꦏꦐꦑꦒꦓꦔꦕꦖꦗꦘꦙꦚꦛꦜꦝꦞꦟꦠꦡꦢꦣꦤꦥꦦꦧꦨꦩꦪꦫꦬꦭꦮꦯꦰꦱꦲ"
_SPOKEN = "k k k g g ng c c j ny j ny th th dh dh n t t d d n p p b b m y r r l w s s s h"
_SOUNDS = dict(zip(_LETTERS, _SPOKEN.split(), strict=True))
_VOWELS = dict(zip("\ua9b6\ua9b7\ua9b8\ua9b9\ua9ba\ua9bb\ua9bc\ua9b4", "iiuueaeo", strict=True))
_ALONE = {"\ua984": "a", "\ua985": "i", "\ua986": "i", "\ua987": "i", "\ua988": "u", "\ua98c": "e", "\ua98e": "o"}
_CLOSING = {"\ua981": "ng", "\ua982": "r", "\ua983": "h", "\ua980": "m"}
_WITHIN = {"\ua9bd": "re", "\ua9be": "y", "\ua9bf": "r"}
_KILLER, _DOT, _TALING, _TARUNG = "\ua9c0", "\ua9b3", "\ua9ba", "\ua9b4"


def from_javanese(text: str, start: int, end: int) -> str:
    """`ꦏꦼꦂꦗ` -> `kerja`: a consonant carries an a until another vowel or the killer follows.

    Before a Latin vowel it may or may not carry it: as makes a word, else not.
    """
    before, after = _LATIN_END.search(text, max(0, start - 24), start), _LATIN_START.match(text, end, end + 24)
    out = _read_out(text[start:end], within=before is not None)
    if not out.endswith("a") or after is None or after.group()[0].lower() not in "aiueo":
        return out
    return out if known((before.group() if before else "").lower() + out + after.group().lower()) else out[:-1]


_LATIN_END, _LATIN_START = re.compile(r"[A-Za-z]+\Z"), re.compile(r"[A-Za-z]+")


def _read_out(run: str, *, within: bool) -> str:
    out: list[str] = []
    open_ = False  # the last consonant still has its own a
    for char in run:
        if char in _SOUNDS:
            out += ["a"] if open_ else []
            sound = _SOUNDS[char]
            out.append("" if sound == "h" and not out and not within else sound)
            open_ = True
        elif char == _KILLER:
            open_ = False
        elif char == _TARUNG and out and out[-1] == "e":
            out[-1] = "o"  # taling and tarung stand around the consonant and are one vowel
        elif char in _VOWELS:
            out.append(_VOWELS[char])
            open_ = False
        elif char in _WITHIN:
            out.append(_WITHIN[char])
            open_ = char != "\ua9bd"
        elif char in _CLOSING:
            out += ["a", _CLOSING[char]] if open_ else [_CLOSING[char]]
            open_ = False
        elif char in _ALONE:
            out += ["a", _ALONE[char]] if open_ else [_ALONE[char]]
            open_ = False
        elif "\ua9d0" <= char <= "\ua9d9":
            out += ["a"] if open_ else []
            out.append(chr(ord(char) - 0xA9D0 + 48))
            open_ = False
        elif char != _DOT:
            out += ["a", " "] if open_ else [" "]
            open_ = False
    return "".join(out) + ("a" if open_ else "")


ARABIC = re.compile("[\u0620-\u064a\u0671-\u06d3]{3,24}")
_JAWI_LETTERS = "بتثجچحدذرزسشصضطظغڠڤفقكکݢڬلمنڽݐوۏهيیى"
_JAWI = dict(zip(_JAWI_LETTERS, "btsjchdzrzsSsdtzgNpfkkkgglmnYnwwhyyy", strict=True))


def from_jawi(word: str) -> str | None:
    """`كمبوجا` -> `kamboja`: by its consonants, one of the words of the trade."""
    skeleton = "".join(_JAWI.get(char, "") for char in word)
    return _skeletons().get(skeleton) if len(skeleton) >= 4 else None


@cache
def _skeletons() -> dict[str, str]:
    made: dict[str, str] = {}
    for word in WORDS:
        bones = word.replace("ng", "N").replace("ny", "Y").replace("sy", "S").replace("v", "f")
        bones = re.sub("[ae]", "", bones).replace("i", "y").replace("o", "w").replace("u", "w")
        made.setdefault(bones, word)
    return made


_TURNED = dict(zip("ɐqɔpǝɟƃɓɥᴉıɾʞʅɯuodbɹsʇnʌʍxʎz", "abcdefgghiijklmnopqrstuvwxyz", strict=True))
TURNED_WORD = re.compile(rf"(?<!\w)[{''.join(_TURNED)}]{{3,24}}(?!\w)")
TURNED_SIGN = re.compile("[ɐɔǝɟƃɓɥᴉɾʞʅɯɹʇʌʍʎ]")


def from_turned(word: str) -> str | None:
    """`ɐɾoqɯɐʞ` -> `kamboja`: letters on their heads, to be read from the end."""
    signs = len(TURNED_SIGN.findall(word))
    made = "".join(_TURNED[char] for char in reversed(word))
    return made if signs >= 3 or (signs and known(made)) else None
