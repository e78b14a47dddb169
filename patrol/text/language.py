"""A folded text -> the language it is mainly in: id ms jv su en zh, `mixed`, or `other`.

Function words tell first, for they hold on short and slangy lines where trigram counts fail; pycld2 (Apache-2.0)
tells the rest. Never a ground to drop a post: everyday Indonesian mixes languages in one line.
"""

from __future__ import annotations

import re

import pycld2

_KNOWN = frozenset({"id", "ms", "jv", "su", "en", "zh"})
# Words that one of the languages uses and its neighbours do not (or hardly).
_FUNCTION_WORDS = {
    "id": """yang dengan untuk dari tidak adalah akan sudah belum bisa saya kami kamu kalau karena juga atau pada dan di
        ke ini itu ada jangan tanpa hubungi dibutuhkan lowongan gaji kerja langsung saja banget cuma silakan butuh""",
    "ms": """awak boleh sahaja jawatan kosong pengalaman kerjasama temuduga nak tak takde mahu kerana bagi pun kat ejen
        akak abang tempah pakej cuti sempena pasport urus gaji ringgit sila hantar jika anda yakni tiada bilik""",
    "jv": """aku kowe sing karo ora wis duwe nang neng iki kuwi gelem arep wong wedok lanang piye endi sopo jogo mulih
        turu melu apik seng kanggo isih wae ae rek nduwe omah mburi kabeh gawe golek mangkat nyuwun sampeyan""",
    "su": """anu teu aya ka ti jeung sareng kuring abdi urang naon kumaha mun teh mah nyaeta henteu hoyong damel gajih
        sing kedah tiasa ulah ieu eta bade moal akang neng nepi dugi yuswa padamelan bapa barudak lalaki awewe""",
    "en": """the and of to for with you your we our are is in this that have from will job work hiring looking salary
        per month year experience required please send only monthly any no not""",
}
_SPEAKS: dict[str, list[str]] = {}
for _language, _words in _FUNCTION_WORDS.items():
    for _word in _words.split():
        _SPEAKS.setdefault(_word, []).append(_language)

_TOKEN = re.compile(r"[a-z]+|[\u4e00-\u9fff]")
_MOST_TOKENS = 400
_ENOUGH = 3


def language_of(folded: str) -> str:
    """The main language. Never raises; a text without words is `other`."""
    tokens = _TOKEN.findall(folded[:4000])[:_MOST_TOKENS]
    if not tokens:
        return "other"
    if sum(word > "z" for word in tokens) * 2 > len(tokens):
        return "zh"
    counts: dict[str, float] = {}
    for token in tokens:
        speakers = _SPEAKS.get(token)
        if speakers:
            for language in speakers:
                counts[language] = counts.get(language, 0.0) + 1 / len(speakers)
    ranked = sorted(counts.items(), key=lambda item: -item[1])
    if ranked and ranked[0][1] >= _ENOUGH:
        second = ranked[1][1] if len(ranked) > 1 else 0.0
        if second >= _ENOUGH and second > 0.6 * ranked[0][1]:
            return "mixed"
        if ranked[0][1] > 1.5 * second:
            return ranked[0][0]
    return _by_trigrams(folded) or (ranked[0][0] if ranked else "other")


def _by_trigrams(folded: str) -> str | None:
    try:
        _reliable, _bytes, details = pycld2.detect(folded, isPlainText=True)
    except (pycld2.error, ValueError):
        return None
    code = str(details[0][1]).partition("-")[0]
    return code if code in _KNOWN else None
