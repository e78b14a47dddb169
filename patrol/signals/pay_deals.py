"""A folded text -> the deal that it is about where it is no ordinary work: a bride, an organ, a child."""

from __future__ import annotations

import re
from functools import lru_cache

from patrol.text.literals import gate
from patrol.text.patterns import encoded
from patrol.text.together import TEXTS

# What each of the deals cannot do without; most texts have none of it.
_MAY_DEAL = TEXTS.add_re2(
    r"istri|isteri|suami|nikah|kawin|jodoh|mahar|pengantin|\bbini|\bbride|\bmarry|\bwife|mantu|\bbojo|amoi|mempelai|kaweng|"
    r"mau lamar|melamar|pinang|tunang|\bduda|mertua|rumah tangga|donor|ginjal|\bgol|liver|kornea|rhesus|transplan|kidney|"
    r"cangkok|\bhati|paruik|cuci darah|adopsi|adopter|hamil|kandungan|salin|lahir|\bbayi|newborn|um[uo]r \d|rahim|surrog|"
    r"carry for|debay|bidan|baby|getih|maskawin|mas kawin|🫘"
    r"|paitua|perjaka|\bkoko\b|angpa|nona-nona|kung\b|moi-moi|husband|marr[yi]|dowry|nantu|lamaran|penghulu|\bakad\b|persunting|pamajikan|"
    r"(?:pasangan|teman|kawan|pendamping) hidup|nyonya|\bbine|hidup normal|sel telur|ovum|\borgan|goldar|beuteung|perut|reuneuh|ngandh?eg|expecting|birth|adopt|"
    r"\bdede|\bincu\b|\bweeks\b|kulawarga|peristri|peristeri|ibu pengganti|bumil|gugur|(?:punya|ada) (?:2|dua)\b|pihak (?:pria|laki)|comblang|ipar\b"
)


_HAN = re.compile("[\u3400-\u9fff]")
_ASKED = 4
"""Texts whose deals are remembered: money, places and roles each ask for the same one's."""


@lru_cache(maxsize=_ASKED)
def may_deal(text: str) -> bool:
    """False where no such deal can be meant: one quick look at a text without lone surrogates."""
    return _MAY_DEAL.stands_in(encoded(text)) or (not text.isascii() and _HAN.search(text) is not None)


_SPOUSE = r"(?:istri|isteri|binih?|bine'|bojo\w*|jodoh|menantu|mantu|pengantin|(?:pasangan|teman|kawan|pendamping) hidup|wife|bride|pamajikan|suami|laki)"
_OF_BRIDES = (
    rf"(?:cari|dicari|carikan|dicarikan|nyare|kersa|butuh|perlu|jadi|dadi|menjadi|calon|punya|mencari|milari|neangan|golek|nyari|nak|maok|ambe|ambil|boyong|mboyong) (?:(?!i[zj]in|anak|orang|pekerja|tenaga|kuli|pembantu|karyawan|staf|crew|kru)\w+ )?{_SPOUSE}",
    r"pengantin (?:wanita|perempuan|pesanan|taiwan|china|tiongkok|korea|hongkong|laki)|(?:open|stok|stock|order) pengantin|jadi nyonya",
    r"(?:di)?jodohkan|perjodohan|biro jodoh|mak ?comblang|mas ?kawin|mas ?kahwin|mahar(?:nya|na|e|ne|ipun)?(?! kerja)|uang pinang|harta kaweng",
    r"(?:di|me|nga|mem)?peristri\w*|diperisteri|dipersunting|ngawini|dikawin|(?:uang|pess[eè]|duit|dhuwit|pitih) (?:lamaran|kabin)\w*|penghulu|(?:sekali|ada|habis|sesudah) akad|akad di tempat|wali (?:jeung|dan|sareng|sama) saksi|akad (?:siri|sirri|nikah)",
    r"nikah(?:e|na|an)? (?:heula|dulu|dhisik|disik|dolok|lu) (?!baru kerja)|nikahana?|tunangan dulu",
    r"siap berumah tangga|serius (?:me)?nikah|dipinang|pinangan|lamaran (?:resmi|keluarga)|mau lamar|melamar gadis|pertunangan|tunangan|mempelai|(?:kita|kami|saya|langsung|lalu) (?:nikah|kawin)kan",
    r"(?:kawin|nikah) (?:singkat|mut'?ah|kontrak|siri|china|taiwan|musim|dinas)|istri sah|nikahnya|bersuamikan|beristrikan|akad (?:dilakukan|dilangsungkan|lewat|via)",
    r"(?:di)?(?:nikah|kawin)(?:i|kan) (?:sama|dengan|ama|sm|dgn|siri|orang|tamu|kontrak)|dinikahi|dikawini|dinikahkan|dikawinkan",
    r"nikah (?:sama|dengan|ama|sm|dgn|sareng|karo|jo|deng) (?:orang|urang|wong|pria|laki|koko|cowok|abang|abg|bang|om|warga|wn|bule|china|tiongkok|taiwan)",
    r"pihak (?:pria|laki)|(?:siap|mau|ingin|untuk) menikah (?:dengan|sama)|for marriage|to marry|(?:looking for|seeking|wants?|find) (?:a )?wife|dowry|bride price|\d+ (?:calon )?(?:pengantin|mempelai)|marry (?:a|an|chinese|taiwanese)|bride|mail order|suami (?:china|taiwan|dari)",
    r"(?:nikah|kawin|lo[ -]?ph?o)\b[^\n]{0,60}\d ?(?:jt|juta) (?:cash |tunai |kontan )?(?:ke|untuk|buat|kasih) (?:orang ?tua|papa|mama|apak|amak|bapak|keluarga)",
    r"\d+ ?(?:jt|juta) (?:ke|untuk|buat|kasih) (?:orang ?tua|papa|mama|apak|amak|keluarga)\b[^\n]{0,80}\b(?:nikah|kawin)",
    r"(?:belum|blum) (?:kawin|punya (?:calon|suami|paitua))",
)
_BRIDE = (*(TEXTS.add(rf"\b(?:{words})\b") for words in _OF_BRIDES), TEXTS.add("新娘|相亲|嫁|彩礼|聘金"))
_NO_BRIDE = re.compile(r"\b(?:bukan|tidak|no) (?:cari|mencari) (?:pengantin|istri|jodoh)\b|与婚介无关")
_MARRIAGE = re.compile(
    r"\b(?:suami|istri|isteri|amoi|menikah|nikah|kawin|mertua|paitua|laki(?:-laki)? china|duda|perjaka|koko|bojo|jodoh|pernikahan|angpa[ou]|nona-nona|lo ?kung|moi-moi|ipar|"
    r"husband|marriage)\b"
)
_COUPLE_HIRED = re.compile(
    r"\b(?:suami[ /-]?(?:dan )?ist(?:e)?ri|pasutri|istri boleh|(?:i[zj]in|persetujuan) (?:suami|istri|dari suami)|yang sudah kawin|"
    r"(?:buku|surat|akta) nikah)\b"
)
_ORGAN = re.compile(
    r"\b(?:donor(?!o| darah)\w*|pendonor|gol(?:ongan)?\.? ?(?:darah )?(?:ab|[abo])\b|gol(?:ongan)?\.? darah|goldar|golongan getih\w*|"
    r"liver|kornea|rhesus|transplan\w*|kidney|"
    r"cangkok|(?:jual|butuh|cari|perlu|dicari|cocok|sebelah|satu|1|beli|sedekah|sumbang|hibah) (?:\w+ )?ginjal\w*|ginjal(?:nya)? (?:cocok|satu|gol|1|laku|\d|kiri|kanan|k1ri|kan4n|sehat|sebelah|aja|saja)|organ (?:tubuh|sehat|dalam)|"
    r"ginjal(?:nya)? (?:ready|(?:di|mau )?(?:beli|jual|bayar))|(?:punya|ada) (?:2|dua)(?:,| di| tapi)? (?:\w+ ){0,2}(?:badan|cukup (?:1|satu))|"
    r"hati (?:\w+ ){0,3}(?:utk|untuk) (?:ayah|ibu|anak|bapak)|isi paruik|"
    r"hidup normal|sel telur|ovum|eks donor|cuci darah)\b|供体|捐肾|🫘"
)
_BABY = re.compile(
    r"\b(?:adopsi|mengadopsi|diadopsi|(?:ibu|lagi|yang|sedang|bumil) hamil|bumil|hamil di luar|kandungan|persalinan|bersalin|lahiran|melahirkan|"
    r"bayi(?:nya)? (?:untuk|buat|kami|diambil)|umur \d hari|umor \d hari|newborn)\b"
    r"[^\x00]{0,400}\b(?:tampung|adopsi|mengadopsi|adopter|keluarga baru|orang tua baru|ortu baru|orang tua asuh|ortu asuh|pasangan|pasutri|bayi|bayinya|"
    r"diserahkan|digugurin|ditanggung|tidak sanggup|ndak sanggup|surat beres|ambil ganti)\b"
)
_BABY_WORDS = re.compile(
    r"\b(?:titip(?:an|kan)? (?:bayi|anak)\b[^.\n]{0,80}\b(?:diasuh (?:oleh )?keluarga|keluarga (?:mapan|baru|kaya|berada)|adopsi|santunan)|jangan di ?gugur(?:in|kan)|melahirkan untuk pasangan|ibu titip|(?:di)?titip(?:in|kan)? (?:aja |saja )?(?:9|sembilan) bulan|surrogate|surrogacy|rahim(?:mu|nya)|titip rahim|(?:mau|bersedia|siap|sanggup) (?:\w+ )?(?:hamil|mengandung)(?:kan)? (?:\w+ )?(?:untuk|buat) (?:\w+ )?(?:pasangan|pasutri|orang|keluarga)|sewa rahim|rahim pengganti|ibu pengganti|carry for a couple|bayi(?:nya)? (?:\w+ )?(?:langsung )?(?:dibawa|dijemput|ada yang jemput)|(?:me)?lepas(?:kan)? bayi\w*|"
    r"serahkan bayi|baby mau di ?adopsi|ambil bayi\w*|debay|dede[kq]?(?:nya|e|na)? (?:bayi )?(?:langsung|diserahkan|ke keluarga|untuk|buat)|ngangkat incu|hoyong orok|kakandungan|(?:kanggo|untuk|buat) (?:nu ngalahirkeun|yang melahirkan)|masih (?:di|dalam|dina) (?:perut|kandungan|beuteung)|reuneuh|ngandheg|nuju ngandeg|kulawarga nu hoyong|expecting mums?|birth mother|adoption (?:\W?donation|fee)|(?:baby|boy|girl) \d{1,2} (?:days?|weeks?)|bayi (?:laki|perempuan|cowok|cewek)\w*,? (?:sehat|umur|lahir)|ganti biaya (?:bidan|bersalin|rs|persalinan)|(?:adopsi|cari|ambil) (?:\w+ )?(?:bayi|newborn|baby)|ibu kandung|bayi\w* (?:akan )?(?:diasuh|dilepas|diserahkan)|(?:mama papa|ayah ibu) baru(?:nya)?)\b|代孕|孕妈|孕妇|待产"
)
_BABY_MIDWIFE = re.compile(r"\bbidan\b[^\x00]{0,200}\b(?:pasien|ibu) (?:remaja|yang tidak didampingi)")
_HIRES_STAFF = re.compile(
    r"\b(?:voucher buat yang|ibu hamil dipindah|perawatan ibu hamil|panti|terdaftar di dinsos|baby ?sitter|pengasuh bayi|(?:cari|butuh|dicari|jadi|lowongan) (?:\w+ )?suster|nanny|gendong bayi|"
    r"perlengkapan bayi|pijat bayi|klinik|spa)\b"
)


_MAY_MARRY, _MAY_GIVE = (
    TEXTS.add_re2(gate(*(one.plain for one in _BRIDE), _MARRIAGE, _COUPLE_HIRED).pattern),
    TEXTS.add_re2(gate(_ORGAN).pattern),
)
_MAY_HAND_OVER = TEXTS.add_re2(gate(_BABY_WORDS, _BABY_MIDWIFE, _BABY).pattern)


@lru_cache(maxsize=_ASKED)
def about_marriage(folded: str) -> bool:
    """True where the text offers or seeks a marriage: a plain word for it, or two lesser ones.

    A couple that is hired together, a husband's leave to go and a wedding that needs staff are none.
    """
    if not _MAY_MARRY.stands_in(encoded(folded)):
        return False
    hired = _COUPLE_HIRED.search(folded)
    if hired:
        folded = _COUPLE_HIRED.sub(" ", folded)
    if any(one.search(folded) for one in _BRIDE):
        return _NO_BRIDE.search(folded) is None
    return not hired and len(set(_MARRIAGE.findall(folded.replace("belum menikah", "")))) >= 2


@lru_cache(maxsize=_ASKED)
def about_organs(folded: str) -> bool:
    """True where the text speaks of giving an organ."""
    return _MAY_GIVE.stands_in(encoded(folded)) and _ORGAN.search(folded) is not None


@lru_cache(maxsize=_ASKED)
def about_babies(folded: str) -> bool:
    """True where the text speaks of handing over a child before or after birth, or of bearing one for others."""
    if not _MAY_HAND_OVER.stands_in(encoded(folded)):
        return False
    if _BABY_WORDS.search(folded) or _BABY_MIDWIFE.search(folded):
        return True
    return _BABY.search(folded) is not None and _HIRES_STAFF.search(folded) is None


_BODY = re.compile(
    r"\b(?:ginjal\w*|organ|operasi|jahitan|cek darah|pasien|donor|gol(?:ongan)? ?(?:darah )?(?:ab|[abo])|rumah sakit|rs|diambil|medis|surgery|hospital)\b"
)
_BIRTH = re.compile(r"\b(?:rahim\w*|bayi\w*|hamil|melahirkan|bersalin|adopsi|kandungan|baby|pregnan\w*)\b")
_MATCH = re.compile(
    r"\b(?:pria|koko|juragan|duda|suami|istri|nikah\w*|menikah|pernikahan|gadis\w*|janda|perawan|calon|menantu|jodoh|adat)\b"
)


def faint_deal(folded: str) -> str | None:
    """What a sum too large for a wage is for, by lesser words; None where nothing hints at it."""
    body = set(_BODY.findall(folded))
    if len(body) >= 2 or any(word.startswith(("ginjal", "organ", "gol", "cek darah", "jahitan")) for word in body):
        return "donor_payment"
    if _BIRTH.search(folded):
        return "baby_payment"
    return "bride_money" if len(set(_MATCH.findall(folded))) >= 2 else None
