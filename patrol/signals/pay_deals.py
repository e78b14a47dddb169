"""A folded text -> the deal that it is about where it is no ordinary work: a bride, an organ, a child."""

from __future__ import annotations

import re

_BRIDE = re.compile(
    r"\b(?:(?:(?:cari|butuh|jadi|menjadi|calon|punya|mencari|milari|golek|nyari) (?:istri|isteri|bini|jodoh|menantu|"
    r"mantu|bojo|pengantin))|pengantin (?:wanita|perempuan|pesanan|taiwan|china|tiongkok|korea|hongkong)|open pengantin|"
    r"dijodohkan|maskawin|mas kawin|mahar(?! kerja)|siap berumah tangga|"
    r"kawin kontrak|mempelai|harta kaweng|mak comblang|biro jodoh|nikah (?:kontrak|siri|china|taiwan)|"
    r"nikah(?:i|kan)? (?:sama|dengan|ama|sm) (?:orang|pria|laki|koko|cowok|warga|wn|bule)|"
    r"nikahnya|dipinang|cari bini|istri sah|wife|carikan jodoh|"
    r"bride|tunangan|mau lamar|melamar gadis|jodohkan|perjodohan|dinikahi|dikawini|kawinkan|nikahkan|"
    r"(?:belum|blum) kawin)\b|新娘|相亲|嫁"
)
_NO_BRIDE = re.compile(r"\b(?:bukan|tidak|no) (?:cari|mencari) (?:pengantin|istri|jodoh)\b|与婚介无关")
_MARRIAGE = re.compile(
    r"\b(?:suami|istri|isteri|amoi|menikah|nikah|kawin|mertua|paitua|laki(?:-laki)? china|duda|perjaka)\b"
)
_COUPLE_HIRED = re.compile(
    r"\b(?:suami[ /-]?(?:dan )?istri|pasutri|istri boleh|izin (?:suami|istri)|yang sudah kawin)\b"
)
_ORGAN = re.compile(
    r"\b(?:donor(?!o| darah)\w*|pendonor|gol(?:ongan)?\.? ?(?:darah )?(?:ab|[abo])\b|gol(?:ongan)?\.? darah|golongan getih\w*|"
    r"liver|kornea|rhesus|transplan\w*|kidney|"
    r"cangkok|(?:jual|butuh|cari|perlu|dicari|cocok|sebelah|satu|beli) (?:\w+ )?ginjal|ginjal(?:nya)? (?:cocok|satu|gol|1|laku|\d)|"
    r"hati (?:\w+ ){0,3}(?:utk|untuk) (?:ayah|ibu|anak|bapak)|isi paruik|"
    r"cuci darah)\b|供体|捐肾|🫘"
)
_BABY = re.compile(
    r"\b(?:adopsi|mengadopsi|diadopsi|(?:ibu|lagi|yang|sedang|bumil) hamil|hamil di luar|kandungan|persalinan|bersalin|lahiran|melahirkan|"
    r"bayi(?:nya)? (?:untuk|buat|kami|diambil)|umur \d hari|umor \d hari|newborn)\b"
    r"[^\x00]{0,400}\b(?:tampung|adopsi|mengadopsi|adopter|keluarga baru|orang tua baru|ortu baru|orang tua asuh|ortu asuh|pasangan|bayi|bayinya|"
    r"diserahkan|digugurin|ditanggung|tidak sanggup|ndak sanggup|surat beres|ambil ganti)\b"
)
_BABY_WORDS = re.compile(
    r"\b(?:surrogate|surrogacy|titip rahim|sewa rahim|rahim pengganti|ibu pengganti|carry for a couple|lepas bayi\w*|"
    r"serahkan bayi|baby mau di ?adopsi|ambil bayi\w*|debay|bayi (?:laki|perempuan|cowok|cewek)\w*,? (?:sehat|umur|lahir)|ganti biaya (?:bidan|bersalin|rs|persalinan))\b|代孕"
)
_BABY_MIDWIFE = re.compile(r"\bbidan\b[^\x00]{0,200}\b(?:pasien|ibu) (?:remaja|yang tidak didampingi)")
_HIRES_STAFF = re.compile(
    r"\b(?:voucher buat yang|ibu hamil dipindah|perawatan ibu hamil|panti|terdaftar di dinsos|babysitter|pengasuh bayi|"
    r"perlengkapan bayi|pijat bayi|klinik|spa)\b"
)


def about_marriage(folded: str) -> bool:
    """True where the text offers or seeks a marriage: a plain word for it, or two lesser ones.

    A couple that is hired together, a husband's leave to go and a wedding that needs staff are none.
    """
    if _BRIDE.search(folded):
        return _NO_BRIDE.search(folded) is None
    if len(set(_MARRIAGE.findall(folded.replace("belum menikah", "")))) < 2:
        return False
    return _COUPLE_HIRED.search(folded) is None


def about_organs(folded: str) -> bool:
    """True where the text speaks of giving an organ."""
    return _ORGAN.search(folded) is not None


def about_babies(folded: str) -> bool:
    """True where the text speaks of handing over a child before or after birth, or of bearing one for others."""
    if _BABY_WORDS.search(folded) or _BABY_MIDWIFE.search(folded):
        return True
    return _BABY.search(folded) is not None and _HIRES_STAFF.search(folded) is None
