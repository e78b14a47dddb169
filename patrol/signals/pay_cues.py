"""The words that tell what a sum of money is for, kind by kind: which, how far they reach, whether past a comma."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from patrol.text.together import Together

SAID = Together()
"""What is asked of the sentence around a sum: one look at it tells which of it may be said there."""


class Reach(NamedTuple):
    """How far a cue reaches: characters up to the sum, and whether commas may stand between."""

    characters: int
    past_commas: bool


WAGE = (
    r"gaji\w*|gajih\w*|upah\w*|opah\w*|salary|salaries|wage\w*|penghasilan\w*|pendapatan\w*|honor\w*|gapok|gj|"
    r"remunerasi|remuneration|take home(?: pay)?|thp|stipend|bisyaroh|bayaran\w*|bayarane|bayarannya|income|"
    r"earnings?|kompensasi|compensation|bruto|umr|umk|ump|umsk|imbal jasa|uang pelatihan|uang jajan|nafkah|"
    r"buruhan\w*|gajine|blanjane|bergaji|digaji|月薪|工资|底薪|薪资|日薪|时薪|年薪|薪|待遇"
)
"""Words for a wage itself."""

# What each kind is called around the sum; the nearest word tells. A kind is the name of its signal, but for
# "price" (what something costs) and "stage" (a sum of another time or another person).
_WORDS: Final[dict[str, tuple[Reach, str]]] = {
    "wage": (Reach(64, True), WAGE),
    "pay": (
        Reach(48, False),
        (r"nabung|cuan|balik bawa|diparingke|diparingi|dibere|tarima|terime|narima|nampi|nampa|tarimo|transferan|diberi(?! (?:tahu|tau|bonus|uang makan))|pulang (?:dengan|bawa)|dapet|dapat|dapatkan|dapek|dapa|dpt|meunang|kengeng|angsal|dibayar|dibayari|digajih|dipasihan|"
        r"terima|trima|menerima|pay|paid|rate|hasil\w*|uangnya|bayar(?:an)? per|cari uang|package|kisaran|rata-rata|"
        r"pulang bawa|bawa pulang|netto|nett|dibawa pulang|nganteni|uang bersih|basic|base|pokok|offer|earn|uang saku|allowance|"
        r"(?:kami|kita|we|saya|aku|mereka|kantor|agen|sponsor|bos|bose|majikan|juragan|taukeh?|tauke|perusahaan) (?:mem|ng)?(?:bayar|kasi|kasih|beri|"
        r"pay)(?:in|i)?(?! (?:dia|calo|agen|tekong|yang (?:bawa|antar)))|we (?:pay|offer|provide)|duit(?:e)?|dhuwit|pitih|artos|pepes"),
    ),
    "bonus": (
        Reach(14, False),
        (r"bonus\w*|komisi\w*|komisen|tips?|insentif|incentive\w*|lembur\w*|overtime|ot|uang makan|tunjangan|transport|"
        r"uang transport|housing|uang hadir|kehadiran|thr|saweran|jajan|ditambah|voucher|meal|commission|cashback|"
        r"hadiah|reward|uang kerajinan|premi|uang jalan|subsidi|bensin|uang shift(?: malam)?|(?<!customer )service(?: charge| point)?|"
        r"tambahan|night differential|uang rokok|santunan|ahli waris|asuransi|kopi|gift|奖励|奖金|提成|车马费"),
    ),
    "fee_asked": (
        Reach(44, False),
        (r"biaya\w*|spp|ukt|uang (?:kuliah|sekolah)|tuition|administrasi|admin fee|pendaftaran|daftar|(?<!posisi )deposit(?![-/ ]{1,2}(?:wd|withdraw))|dp|"
        r"uang muka|uang proses|komitmen fee|commitment fee|program fee|transfer(?!an)\w*|mentransfer|setor\w*|talangan|ditalangi|"
        r"(?<!buat )(?<!untuk )(?<!kasih )modal\w*(?! (?:bisa|mau|berani|punya|hp|handphone|kuota|jempol|nekat|sabar|senyum|niat))|(?<!gaji )(?<!upah )jaminan(?! (?:gaji|upah|penghasilan|pendapatan))|charge\w*|ongkos\w*|uang (?:tanda jadi|komitmen|"
        r"pendaftaran|administrasi|pengurusan|keseriusan|booking|pangkal)|tanda jadi|memungut|dipungut|membayar|bayar(?! (?:sore|malam|harian|tiap|setiap|langsung|tunai|cash))|"
        r"mbayar|bayarin|bayare|mahar kerja|infaq kerja|kepeng mangkat|iuran|registrasi\w*|(?:di|me)?talangi\w*|paket (?:all ?in |lengkap |terima beres |beres |visa |proses )?(?=[\d$€£]|rp ?\d|nt\$|rm ?\d)|top ?up|isi saldo|tebus dokumen|"
        r"(?:ada|yang|nu|sing) (?:yang |nu )?(?:minta|nyuhunkeun|njaluk|mundut|dipundut)(?: uang| duit| artos)?|fee pendaftaran|uang map|menanggung|komitmen|(?:wajib |harus )(?:di|me)?pesan\w*|memesan|service fee|placement fee|kehilangan|rugi|aktivasi|(?:meng)?aktif(?:kan|in)|upgrade|titipan|tagihan|pelunasan|"
        r"cukup ganti|total invest|dana|mulangkeun|kembalikan|mengembalikan|reservasi|just pay|you pay|belanja|"
        r"(?:cuma|cukup|tinggal|harus|wajib|hanya) (?:siapin|nyiapin|siapkan|menyiapkan|sediakan)|beli|membeli|kartu anggota|tahap \d|押金|费用|手续费|保证金|交"),
    ),
    "item": (
        Reach(9, False),
        (r"seragam|pelatihan|training|medical|mcu|materai|sertifikat|kursus|kelas|paket kelas|jasa|vaksin\w*|"
        r"akomodasi(?: tes)?|seaman book(?: express)?|buku pelaut|bst|habis|paspor|visa|lisensi|sisanya|level \w{1,8}"),
    ),
    "deduction": (
        Reach(30, False),
        r"tolak(?=\s?$)|(?:dari|(?:di)?potong(?: \d{1,2} ?(?:x|kali|bulan))?) (?:gaji|upah)\w*|potong\w*|dipotong|pemotongan|deduct\w*|cicilan\w*|angsuran|dicicil|nyicil",
    ),
    "debt": (
        Reach(44, False),
        r"hutang\w*|utang\w*|pinjam\w*|bahutang|berutang|ngutang|pinjol|loan|kas ?bon\w*|(?:masuk|di|ke) (?:catatan|buku bon|bon)|panjar\w*|panjeran|欠",
    ),
    "penalty": (
        Reach(48, True),
        r"denda\w*|bond|(?:balikin|mbalikin|kembaliin)(?! modal)|ganti rugi|tebus\w*|penalti|pinalti|(?:batal|mundur|keluar|putus kontrak|resign|kabur) (?:sepihak|tengah (?:jalan|kontrak)|sebelum (?:waktu|waktunya|kontrak|habis))|penalty|fine|pinalty|didenda|uang tebusan|bayar balik|罚款|违约金|赔",
    ),
    "bride_money": (
        Reach(64, True),
        (r"mahar|dowry|bride price|mas ?kawin|maskawin|tanda kasih|uang kasih|dana kasih|harta kaweng|uang susu|duit susu|hantaran|angpa[ou]|family (?:gift|money|support)|gift (?:for|to) (?:the )?(?:family|parents)|(?:hadiah|tali asih) (?:untuk |buat |bagi )?(?:ortu|orang tua|keluarga)|amplop(?= \d|"
        r" rp)|seserahan|uang asap|asap dapur|uang dapur|(?:ortu|orang tua|indung(?: bapa)?|mama (?:papa|bapa)|papa mama|ibu bapak|ibu|emak|mama|mamak|bapak|keluarga|ema|kuitan|abah|ambu|eppa'|wali|mak bapak)(?:nya|na|ne)?(?: calon)?(?: langsung| juga| bisa)? (?:pegang|terima|terime|tarima|nampi|nampa|olle|dapat|dapet|dikasih|diberi)|uang pinang\w*|panai'?|uang lamaran|"
        r"pisuka|uang seserah\w*|belis|jujuran|uang pelangkah|uang ikatan|彩礼|聘金|聘礼"),
    ),
    "advance_paid": (
        Reach(40, True),
        (r"uang saku (?:untuk |ke |buat )?(?:keluarga|kulawarga|orang ?tua|ibu|emak|mamak|bapak)|(?:ka|ke|kanggo) kulawarga|"
        r"kasbon|(?:untuk|buat|ke|ka|kepada|kasih|bapa(?:k)?) (?:na )?(?:keluarga|orang ?tua(?:nya)?|ibu|mama|mamak|amak|"
        r"barudak|bapak|rumah(?=\W{0,2}(?:\d|rp|$|[,.]))|istri)|(?:uang|duit) (?:saku )?(?:muka )?(?:fee|pengganti|sponsor|tinggalan|tinggal|jalan|"
        r"fit)|fit|duit jalan|sebelum terbang|sebelum berangkat|samemeh angkat|sebelum (?:naik|kerja|jalan)|"
        r"pitih muko|(?:uang )?sirih pinang|(?:uang|duit|dhuwit) pamit(?:an)?|(?:buat|untuk|kanggo|keur) (?:ninggalin|ditinggal|tinggalan|pamitan|dapur)|duit muko|(?:duit|wang) muka|artos sangu|uang muka keluarga"),
    ),
    "finders_fee": (
        Reach(40, False),
        (r"per kepala|uang capek|uang cape|fee (?:agen|sponsor|untuk agen|buat|untuk yang|perekrut|referral|pencari)|"
        r"ajak teman|bawa teman|bawa orang|yang bawa|yang membawa|nan mambaok|nu mawa|sing nggawa|ajak bestie|bawa temen|"
        r"bawa temannya|ngajak|komisi per orang|sponsor fee|sponsor|referral|per orang yang|per kandidat|per head|carikan|"
        r"sekepala|pencari|penghubung|perantara|menjemputkan|ajak temen|membantu mencarikan|1 kepale?a?|bayar (?:dia|calo|agen|tekong|yang (?:bawa|antar)\w*)|介绍费|推荐"),
    ),
    "fee": (Reach(20, False), r"fee"),
    "donor_payment": (
        Reach(48, False),
        (r"imbalan|sagu ?hati|tanda terima kasih|pengganti kesehatan|uang lelah|uang istirahat|uang pengganti|pengganti bersalin|ucapan terima kasih|"
        r"kompensasi donor|酬谢|酬金|营养费|补偿"),
    ),
    "price": (
        Reach(26, False),
        (r"harga\w*|hrga|htm|kontribusi|infa[qk]|serendah(?:-rendahnya)?|tempahan|diskaun|paket (?:\w+ ){1,6}all ?in|sewa\w*|tarif|(?:paket )?umroh|umrah|wisata|tour|pinjaman|diskon|dijual|jual|disewakan|seharga|cuma bayar|hadiah (?:pertama|kedua|ketiga|utama|total)|total hadiah|juara (?:[1-3]|i{1,3}|satu|umum|pertama|harapan)|(?:bed|kamar) kosong|kosong (?:\d )?(?:bed|kamar)|saldo|pulsa|ketipu|tertipu|ditipu|kena (?:tipu|scam)|hilang|lesap|raib|melayang|nombok|refund|balik|"
        r"kembali jadi|modal awal"),
    ),
    "total": (
        Reach(26, False),
        r"omzet|omset|worth|aset|kredit|kerugian|senilai|anggaran|budget|investasi|profit|turnover|revenue|funding|bantuan\w*|hibah|undian",
    ),
    "ware": (
        Reach(2, False),
        (r"kos(?: (?:putri|putra|campur))?|kost|kos-kosan|kontrakan|pax|promo|pakej|hotel|tiket\w*(?: (?:kapal|pesawat|bus|pp|feri|kereta))?|bensin|kuota|internet|dorm|asrama|mess|hostel(?: dulu)?|"
        r"kamar|fare|bus|travel|homestay|apato|levy|(?<!uang )(?<!warung )(?<!rumah )(?<!free )(?<!gratis )(?<!tidur )(?<!dapat )(?<!dan )makan"),
    ),
}  # fmt: skip
REACHES: Final[dict[str, Reach]] = {name: reach for name, (reach, _) in _WORDS.items()}
_FIRST = (
    "advance_paid",
    "bride_money",
    "penalty",
    "fee_asked",
    "finders_fee",
    "donor_payment",
    "deduction",
    "debt",
    "bonus",
)
_CUES: Final = tuple(
    SAID.add(rf"(?<![a-z])(?P<{name}>{_WORDS[name][1]})(?![a-z])")
    for name in (*_FIRST, *(name for name in _WORDS if name not in _FIRST))
)
"""Of words that begin alike the more telling kind comes first: "uang saku keluarga" before "uang saku"."""


def cues(stretch: str) -> Iterator[re.Match[str]]:
    """Every cue in a stretch of text, in order and none within another; the name of its group is its kind."""
    at = 0
    ahead = [(cue, match) for cue in _CUES if (match := cue.search(stretch)) is not None]
    while ahead:
        first = min((match for _, match in ahead), key=_start)  # of those that start together the first kind
        yield first
        at = first.end()
        ahead = [
            (cue, later)
            for cue, match in ahead
            if (later := match if match.start() >= at else cue.plain.search(stretch, at)) is not None
        ]


def _start(match: re.Match[str]) -> int:
    return match.start()


TAKEN_BACK: Final = re.compile(
    r"\b(?:tanpa|bebas|gratis|free|tidak ada|tidak|tdk|no|bukan|zero|nol|belum|gaada|tiada|tak|ora|teu|sonde|without|never|"
    r"jangan)(?: (?:di)?(?:pungut|ada|perlu|usah|pakai|pake|minta|ambil|potong|kena|mau|bisa|placement|upfront|and)\w*)?"
    r"(?: biaya| uang)?[ /]$"
)
"""What takes a cue back when it stands before it: "tanpa biaya", "tidak dipungut biaya", "bukan utang"."""
