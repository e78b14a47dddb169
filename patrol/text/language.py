"""A text in plain letters -> the language it is mainly in: id ms jv su en zh, `mixed`, or `other`.

Function words tell first, for they hold on short and slangy lines where trigram counts fail; pycld2 (Apache-2.0)
tells the rest. Indonesian and Malay share most of theirs, so those count for both and the few that only one of them
has decide. The speech of other regions (Minang, Banjar, Manado, Kupang, Madura) is `other`. Never a ground to drop a
post: everyday Indonesian mixes languages in one line.
"""

from __future__ import annotations

import re

import pycld2

_KNOWN = frozenset({"id", "ms", "jv", "su", "en", "zh"})
# Words that one of the languages uses and its neighbours do not (or hardly).
_FUNCTION_WORDS = {
    "id": """bisa lowongan dibutuhkan banget cuma silakan butuh karena nggak gak ga enggak udah aja yg dgn utk tdk gw
        gue lu kamu cewek cowok loker kantor uang karyawan perusahaan kapan gimana kayak bgt bikin dong sih nih
        deh kok yuk lagi minat berminat gajinya rupiah jutaan juta jt rb bareng ngga tau sama polisi
        kepolisian pekerjaan kalian beliau saja gajian sekolahan gratis ditanggung kuliah mobil ponsel sopir
        berangkat org syarat ijazah lulusan pria wanita""",
    "id ms": """yang dengan untuk dari tidak adalah akan sudah belum saya kalau juga atau pada dan di ke ini itu ada
        jangan tanpa kerja gaji dalam oleh boleh hanya lebih anda tolong mau sebulan dapat perlu cari ikut makan tinggal
        bulan hari tahun tiga dua satu jadi buat anak umur usia malam masuk tempat hati setelah semua orang majikan
        pekerja seorang bagi kepada masa dekat tengah kini kawan sebab macam permit tak dah abang basuh upah nanti duit
        tu ni lagi pun memerlukan kami kita mereka minat berminat siapa langsung setiap
        sekitar terhadap hingga bagaimana ketika sehingga rumah bekerja hubungi pengalaman apakah""",
    "ms": """awak sahaja jawatan kosong temuduga nak takde mahu kerana kat ejen akak tempah pakej pasport sila hantar
        tiada bilik jom sape kerje ade saye korang diorang kitorang dorang je syarikat kilang polis telefon sindiket
        warganegara mesej kedai balik camne pejabat levi hostel komisyen penderma sempena takyah bertanggungjawab
        lesen notis risalah saman lawatan""",
    "jv": """kowe sing karo ora wis duwe nang neng iki kuwi gelem arep wong wedok lanang piye endi sopo jogo mulih
        turu melu apik seng kanggo isih wae ae rek nduwe omah mburi kabeh gawe golek mangkat nyuwun sampeyan ning ono
        yen ojo aja nganggo gajine gedhe gede ndang gawean mung akeh kulo pados pedamelan menawi wonten kula panjenengan
        saged badhe kersa bocah wadon dibutuhke bayarane saiki menyang mangan sasi muleh tulung weruh diapusi lho iso
        cah awakmu dadi ngomong nek digolek pengen ngono ngene bojoku anakku suroboyo jenenge dhuwit duit sak tekan""",
    "su": """anu teu aya ka ti jeung sareng kuring abdi urang naon kumaha mun teh mah nyaeta henteu hoyong damel gajih
        sing kedah tiasa ulah ieu eta bade moal akang neng nepi dugi yuswa padamelan bapa barudak lalaki awewe nu
        saha milarian milari digawe imah duitna loba euy bari daek sakola pisan ageung gajihna sabulan wae
        tos nyuhunkeun bantosan atuh ngan oge lamun dina pikeun bilih peryogi mangga sanes mios dahar waragad keur
        geus can nagri puguh budak ngasuh aranjeun urang""",
    "en": """the and of to for with you your we our are is in this that have from will job work hiring looking salary
        per month year experience required please send only monthly any no not it they she he who her my me can must a
        on at by be or if as was were has vacancy wanted needed urgent""",
    "other": """nan ambo urang awak indak ndak iko jo lah karajo bana kada ulun pian handak wan nang kawa gawian bagawi
        haja banar kam torang ngoni nyanda pe mo deng so kong bos katong sonde beta ju dong basodara nona engko sengko
        taretan tretan lako padha bada se bi molae horas hita hami dohot ma ngana dorang kitorang tong dapa samua
        paralu sajo sakola mancari namuah baa lai ko""",
}
_SPEAKS: dict[str, tuple[str, ...]] = {}
for _languages, _words in _FUNCTION_WORDS.items():
    for _word in set(_words.split()):
        _SPEAKS[_word] = (*_SPEAKS.get(_word, ()), *_languages.split())

_SHARES = {word: [(language, 1 / len(speakers)) for language in speakers] for word, speakers in _SPEAKS.items()}
"""For each word the languages that it counts for, and how much."""

_TOKEN = re.compile(r"[a-z]+")
_HAN = re.compile("[\u4e00-\u9fff]")
_MOST_CHARACTERS = 4_000
_ENOUGH, _SOME = 3.0, 0.4
_HAN_A_WORD = 1.7
"""Characters that a Chinese word has on average."""


def language_of(text: str) -> str:
    """The main language of a text, lower case or not. Never raises; a text without words is `other`."""
    text = text[:_MOST_CHARACTERS].lower()
    tokens = _TOKEN.findall(text)
    han = 0.0 if text.isascii() else len(_HAN.findall(text)) / _HAN_A_WORD
    if not tokens and not han:
        return "other"
    counts: dict[str, float] = dict.fromkeys(("id", "ms"), 0.0)
    for shares in filter(None, map(_SHARES.get, tokens)):
        for language, share in shares:
            counts[language] = counts.get(language, 0.0) + share
    said = sum(counts.values())
    if han > said:
        return "mixed" if said >= 2 * _ENOUGH and han < 2 * len(tokens) else "zh"
    if han >= _ENOUGH and han > 0.15 * len(tokens):
        return "mixed"
    malay = counts["ms"] >= 1
    guess = _ranked(counts) or _by_trigrams(text) or (max(counts, key=counts.__getitem__) if said else "other")
    return "id" if guess == "ms" and not malay else guess


def _ranked(counts: dict[str, float]) -> str | None:
    """The language that the function words speak for, or `mixed`; None where they are too few."""
    sister = "id" if counts["ms"] > counts["id"] else "ms"  # the two are one voice
    ranked = sorted((-said, language) for language, said in counts.items() if language != sister)
    first, most, second = ranked[0][1], -ranked[0][0], -ranked[1][0] if len(ranked) > 1 else 0.0
    if most < _ENOUGH:
        return first if most >= 1 and second == 0 and first not in ("en", "other") else None
    if second >= _ENOUGH and second > _SOME * most and ranked[1][1] != "other":
        return "mixed"
    return first


def _by_trigrams(text: str) -> str | None:
    try:
        _reliable, _bytes, details = pycld2.detect(text, isPlainText=True)
    except (pycld2.error, ValueError):
        return None
    code = str(details[0][1]).partition("-")[0]
    return code if code in _KNOWN else None
