"""What kind of act a text is: offer, news, warning, testimony, seeking, satire, education, promotion, other.

Markers of each act are noticed, weighed, and one act chosen. An offer's marks count only outside what is quoted, and a
warning at the top does not turn an offer with a contact into a warning: recruiters open with "hati-hati penipuan".
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise

import re2

from patrol.records import Signal, SpeechAct
from patrol.signals.cues import Cue, words
from patrol.text.patterns import whole
from patrol.text.reading import Reading

_CUES = (
    Cue(
        "hires",
        "Ajakan bekerja: dicari, dibutuhkan, lowongan, syarat, daftar",
        "Invites to work: wanted, needed, vacancy, requirements, apply",
        (
            *words(
                r"(?:di)?(?:butuh|perlu)(?:kan|in|ken)?\b",
                r"(?:di)?cari(?:kan)?\b|nyari\b|mencari\b|pados|milarian|golek\w*|mahu\b|nak pakai",
                r"(?:di ?nyatakan|telah) (?:\S+ )?(?:lulus|lolos) (?:seleksi|berkas|administrasi|tahap)|wajib (?:mengikuti|ikut) (?:\S+ )?(?:seleksi|tes|tahap|wawancara)|(?:undangan|panggilan) (?:tes|interview|wawancara|seleksi|kerja)",
                r"lowongan|loker\b|vacanc\w*|hiring|we need|wanted\b|open (?:recruit\w*|talent|bo|slot|lowongan)|recruit\w*|rekrut\w*",
                r"(?:ada yang|siapa|sing|aya nu|sopo|ada|yang) (?:\S+ ){0,2}(?:mau|minat|berminat|gelem|hoyong|butuh|pengen|ingin|nak|pengin)\b",
                r"(?:syarat|kualifikasi|persyaratan|requirements?|kriteria)",
                r"(?:kirim|send|submit|bawa|antar) (?:\S+ )?(?:cv|lamaran|foto|data|resume)|lamaran|apply\b|melamar|daftar (?:lewat|di|sekarang|langsung|ke)|pendaftaran",
                r"(?:membuka|buka|terima|menerima|tersedia|membuka) (?:\S+ ){0,2}(?:posisi|lowongan|penerimaan|kesempatan|pendaftaran|karyawan|pekerja|kelas|jalan|slot|proses)",
                r"(?:minat|berminat|tertarik|yang mau|mau ikut|interested)\b",
                r"(?:hub(?:ungi)?|chat|wa|whatsapp|inbox|dm|japri|kontak|contact|telepon|telpon|call|text|pm|pesan pribadi|hubungi pribadi|komen) (?:\S+ )?(?:kami|saya|admin|kak|bu|pak|aku|langsung|aja|saja|ke|0|\+|@|us|me|hr|ibu|bapak|tante|kang|cak|mas|mbak)",
                r"(?:slot|kuota|posisi|penempatan|position)\b",
                r"(?:yuk|ayo|gas|merapat|gabung|join|ikut)\b",
                r"ready (?:slot|berangkat|job|kerja)|ready\b",
                r"jadi (?:admin|talent|lc|art|tki)|kerja (?:di|sebagai|jadi|ke|kapal|pabrik|ladang|kilang|rumah)|kerje|gawe\b|damel|nyambut gawe",
            ),
            r"招|聘|诚聘|急招",
        ),
        negatable=False,
    ),
    Cue(
        "states_terms",
        "Menyebut syarat tawaran: gaji, usia, fasilitas, tunjangan",
        "States terms: wage, age, lodging, benefits",
        words(
            r"gaj[ie]\w*|gapok|upah|salary|bayaran|bayarane|honor|komisi|bonus|gajih",
            r"(?:usia|umur|age|um)\b",
            r"mess\b|makan (?:\S+ )?(?:tinggal|ditanggung|gratis|\d)|asrama|fasilitas|tunjangan|benefits?|akomodasi",
            r"kontrak\b|shift|lembur|overtime|jam kerja|penempatan|tanggung jawab|responsibilit\w*|job ?desc\w*|tugas|pengalaman|lulusan|pendidikan|min\. ?sma|sma/smk|d3\b|s1\b",
        ),
        negatable=False,
    ),
    Cue(
        "reports",
        "Melaporkan: kata polisi, ujar, menurut, tersangka, hakim, dateline",
        "Reports: police said, according to, suspect, judge, dateline",
        words(
            r"(?:ujar|kata|ungkap|tutur|tegas|sebut|imbuh|terang|papar)(?:nya)?\b(?:,| |\.)|jelasnya\b(?:,| |\.)|jelas (?:dia|ia|pria|wanita|kapol\w*|kasat\w*|kombes|akbp|akp|iptu|kompol|humas|kepala|juru)\b",
            r"menurut (?:\S+ )?(?:polisi|kbri|keterangan|data|kapol\w*|kepala|jubir|penyidik|korban)|menyebut(?:kan)?|mengatakan|menyatakan|menjelaskan|mengungkap\w*|dilaporkan|diberitakan|said\b|according to",
            r"tersangka|terdakwa|hakim|jaksa|vonis|divonis|majelis|pengadilan|dakwaan|pidana|terpidana",
            r"(?:di)?(?:tangkap|ringkus|amankan|gerebek|tahan|bongkar|periksa|selidiki|deportasi|pulangkan|evakuasi)\b|menangkap|mengamankan|menggagalkan|membongkar|mencegah|menunda|dideportasi|dipulangkan|pemulangan|razia|penggerebekan",
            r"polda|polres(?:ta)?|polsek|polri|bareskrim|kapol(?:res|da|ri)|kasat|kombes|akbp|reskrim|imigrasi|kemlu|kbri|konsulat|satgas",
            r"sebanyak \d+|\d+ (?:wni|orang|warga|korban|pmi)\b",
            r"^[^\n]{0,80}\n?[a-z .,]{3,40} (?:-|–|—|\(antara\))",
            r"liputan|breaking|dilansir|dikutip|laporan|reporter|redaksi|kompas|antara\b",
        ),
        negatable=False,
    ),
    Cue(
        "warns",
        "Memperingatkan: waspada, jangan tergiur, hati-hati, modus, lapor",
        "Warns: beware, do not be tempted, scheme, report",
        words(
            r"waspada\w*|mewaspadai|awas\b|beware|warning|hati-?hati|hati2|berhati-hati|ati-ati|atos-atos",
            r"jangan (?:\S+ ){0,2}(?:tergiur|percaya|mau|tertipu|ikut|terima|gampang|mudah|sampai|pernah|serahkan|transfer|kirim|berangkat|asal|jadi|ditransfer|ketipu|terkecoh)",
            r"(?:itu|ini|adalah|merupakan|pakai|begini|kenali) (?:\S+ )?modus\w*|modusnya|modus (?:baru|penipuan|perekrut\w*|tppo|lama)",
            r"(?:segera |harap |silakan )?(?:lapor\w*|laporkan|adukan|blokir)\b",
            r"(?:hoaks|hoax|penipuan|penipu|bodong|palsu|fake)\b",
            r"himbau\w*|imbau\w*|mengimbau|menghimbau|mengingatkan",
            r"korban\b|disekap|dijual|diperdagangkan|perdagangan orang|tppo\b|human trafficking",
            r"(?:jang|jan|ojo|aja|ulah|tong|usah|ampun|sampun) (?:\S+ )?(?:mau|kasi|kase|percaya|percoyo|picayo|percanten|gelem|kepincut|kabita|daek|iko|milu|melu|namuah|diturut\w*|tergoda|dikasi|dilebokno|gampang)\b",
            r"(?:unfollow|blokir|block|report|kabur)\b(?: \S+){0,2}(?: sekarang| aja| saja| akun\w*|\.|!|$)|you are the product|is not a thing\b|red flags?\b|minimal mikir|sudah (?:saya|kami|admin) hapus|loker (?:bodong|palsu|jebakan)",
        ),
        negatable=False,
    ),
    Cue(
        "teaches",
        "Mengajarkan: ciri-ciri, langkah, cara mengenali, sosialisasi",
        "Teaches: signs, steps, how to recognise, outreach",
        words(
            r"ciri-?ciri|\d+ (?:ciri|langkah|cara|tips|hal)|kenali\b|cara (?:mengenali|cek|mengecek|aman|kerja mereka)|mengenal\b|apa itu|tahukah",
            r"sosialisasi|edukasi|penyuluhan|kelas (?:hari ini|calon)|materi|seminar|webinar|lembaga pendamping",
            r"undang-undang|uu (?:no|nomor|\d)|pasal \d|hanya (?:boleh|lewat) (?:\S+ )?(?:keluarga|rumah sakit|dinas|penetapan|jalur)",
            r"cek (?:di|dulu|lowongan|izin)|pastikan|simpan (?:&|dan) bagikan",
        ),
        negatable=False,
    ),
    Cue(
        "tells_own_story",
        "Bercerita sebagai korban, keluarga, perantau",
        "Tells as victim, relative, migrant",
        words(
            r"(?:saya|aku|gue|gua|gw|sy|aq|kami|awak|abdi|kulo|inyong)(?: \S+){0,4} (?:dulu|pernah|hampir|sudah|dijanji\w*|ditipu|dipaksa|dijual|disekap|dipindah\w*|disuruh|ditahan|kabur|pulang|berangkat|kena|kerja di)",
            r"(?:anak|adik|kakak|suami|istri|sepupu|ponakan|saudara|teman|tetangga|temen)(?: \S+)? (?:saya|kami|aku|ku|gue|gw|kita|nya)\b",
            r"(?:anakku|adikku|temenku|temanku|kakakku|suamiku|istriku|saudaraku|ponakanku|nyokap|bokap)",
            r"(?:cerita|pengalaman|kisah) (?:saya|aku|gue|gw|pribadi|dulu)|sharing|thread\b|alhamdulillah",
            r"(?:dia|mereka|korban)(?: \S+){0,3} (?:tidak bisa pulang|ditahan|disekap|minta tolong|nangis|dipukul)",
            r"tahun ke-?\d|\d+ (?:tahun|th|thn|bulan) (?:di|kerja|jadi)|sehari kerjaku|akhirnya pulang|jejak saya",
        ),
        negatable=False,
    ),
    Cue(
        "asks_for_help",
        "Minta tolong: tolong anak kami, hilang kontak, minta dipulangkan",
        "Asks for help: please help our child, lost contact, bring home",
        words(
            r"(?:tolong|mohon|minta|bantu)\w*(?: \S+){0,6} (?:anak|adik|kakak|saya|kami|suami|istri|keluarga|pulang\w*|selamat\w*|sebarkan|share|bantu\w*|dijemput|teman)",
            r"hilang kontak|lost contact|tidak bisa (?:pulang|dihubungi)|ga bisa pulang|gak bisa pulang|(?:diminta|minta|bayar|dimintai) tebusan|nomor(?:nya)? (?:\S+ )?tidak aktif",
            r"(?:lapor|ngadu|melapor) (?:ke mana|kemana|kemano|nang endi|ka mana)|harus (?:\S+ )?lapor|ada yang (?:tahu|tau|bisa bantu)(?: \S+){0,3} (?:lembaga|kbri|hotline|nomor|cara)",
            r"(?:disekap|ditahan|dikurung|dipukul\w*|disetrum|dijual|dipaksa)(?: \S+){0,6} (?:tolong|bantu|mohon|takut|minta)",
            r"help (?:me|us|my)|please help|selamatkan",
            r"(?:tolong|tulung\w*|mohon|minta|please)(?:,? \S+){0,4} (?:sampein|sampaikan|kabari|petunjuk|bantuan|pencerahan|arahan|tahan dulu|akang|anyone|someone|dipulang\w*|help)\b",
            r"(?:aku|saya|kami|gw|gue|adik\w*|anak\w*|suami\w*|istri\w*|kakak\w*|keponakan\w*|ponakan\w*|dia|mereka|jenazah)(?: \S+){0,6} (?:tidak|belum|ga|gak|teu|ora|kada|nda) (?:bisa|iso|tiasa|kawa|boleh) (?:keluar|pulang|mulih|bulik|kabur)|(?:mau|pengen|ingin) (?:lapor|kabur|pulang) (?:tapi|cuma) (?:takut|tidak|ga)",
            r"(?:sejak|sudah|so|dari|udah)(?: \S+){0,5} (?:tidak pulang|hilang|tidak ada kabar|putus kontak|tidak kirim|tidak bisa dihubungi)|(?:hp|nomor|telepon)(?:nya)? (?:sudah |su |udah )?(?:mati|tidak aktif)|minta dipulangkan|paspor (?:\S+ )?(?:ditahan|di laci) (?:kapten|bos|majikan)",
            r"(?:ka mana|kemana|ke mana|harus ke|which hotline|nomor mana)(?: \S+){0,4} (?:lapor|ngadu|kantor|hotline|kudu|minta|mengadu|answers)|kalau (?:ada yang )?lihat(?: \S+){0,8} (?:telepon|telpon|hubungi|tolong|kabari)|(?:kenal|lihat) anak ini",
            r"(?:adik|kakak|anak|suami|istri|bapak|keponakan|ponakan|ade|sister|brother|daughter|son|husband|lanceuk|kamanakan)(?:ku|nya| kami| saya| aku| perempuan)?(?: \S+){0,14} (?:dijual|dikurung|dipaksa|disekap|dipukul\w*|locked|forced|nangis|ceurik|menangis|batangisan)\b",
            r"takut lapor|saya takut|(?:nangis|menangis)(?: \S+){0,4} (?:keluar|pulang)",
        ),
        negatable=False,
        # what recruits must not do: "asal tidak nangis minta pulang"
        unless=words(
            r"(?:asal(?:kan)?|jangan|pokoknya|syarat\w*|tidak boleh|penting) (?:tidak |jangan )?(?:\S+ )?(?:nangis|menangis|merengek|rewel|minta pulang)(?: minta pulang)?"
        ),
    ),
    Cue(
        "seeks_work",
        "Mencari kerja untuk diri sendiri",
        "Looks for work for oneself",
        words(
            r"(?:saya|aku|sy|aq|abdi|kulo|i am|i'm|izin|ijin|permisi|assalamualaikum|gue|gw)(?:\S* \S+){0,14} (?:cari|nyari|mencari|butuh|membutuhkan|looking for|pengen|ingin|siap|milari|golek|need) (?:\S+ )?(?:kerja\w*|pekerjaan|loker|lowongan|gawe|job|work|info)",
            r"(?:cari|nyari|butuh|mencari) (?:kerja\w*|pekerjaan|loker|lowongan|job|kos|gawe)\b",
            r"ada (?:yang )?(?:punya |tahu |tau )?(?:info )?(?:loker|lowongan|lowker|kerjaan|pekerjaan|job)(?: \S+){0,4}\?",
            r"(?:siapa tahu|kali aja|barangkali) ada (?:yang )?(?:butuh|lowongan)|(?:gaji|upah) (?:nego|berapa (?:aja|saja)|diharapkan|terserah)|job ?seeker|mencari (?:proyek|pekerjaan|kerja)|siap kerja|open to work",
            r"(?:saya|aku) (?:\S+ ){0,3}(?:lulusan|umur|usia|janda|bapak|ibu)(?: \S+){0,12} (?:cari|butuh|kerja|bisa)",
            r"(?:harapan|ekspektasi|expected) (?:gaji|upah|salary|eur|usd|rp|nt|rm|sgd|\d)|tidak bersedia ?:|(?:wts|jual|selling) (?:jasa diri|my time)|want (?:a )?(?:remote|part-?time|weekend)|available for (?:hire|work)",
            r"(?:perawat|ners|welder|koki|sopir|guru|pengasuh|penerjemah|teknisi|pelaut|lulusan \S+)(?: \S+){0,3} mencari (?:majikan|penempatan|program|posisi|kerja)|mencari (?:majikan|program pengakuan)\b|(?:aku|saya|gue)(?: \S+){0,6} (?:cari|nyari) tempat (?:kerja|pijat|spa|magang|praktik)",
            r"(?:anak|adik|ponakan|keponakan)(?: \S+){0,2} (?:kulo|kula|ambo|abdi|ulun|den)(?: \S+){0,8} (?:kerjo|kerja|karajo|gawe|damel|begawe|bagawi)\b",
            r"yang butuh (?:\S+ ){0,3}(?:bisa|boleh) (?:hubungi|wa|chat|inbox)",
            r"(?:adik|adek|ade|anak|sepupu|kakak|suami|istri|ponakan|keponakan|teman)(?:ku|nya)?(?: (?:saya|sa|beta|aku|kami|perempuan|nona|laki|laki-laki))?(?: \S+){0,6} (?:mau|pengen|ingin|cari|nyari|butuh|pung mau) (?:cari )?(?:kerja|karja|gawe|kerjaan|kerje|karajo)\b",
            r"(?:lagi|sedang|masih|mau) (?:cari|nyari|butuh|mencari) (?:kantor|majikan|bos|toko|tempat|kerja\w*|job|proyek) baru\b|(?:siap|bisa) (?:kerja|mulai) (?:kapan|segera|besok|langsung)|ada yang (?:\S+ ){0,2}(?:butuh|nyari|cari) (?:tenaga|pembantu|prt|pengasuh|sopir|perawat|tukang|karyawan)\b(?: \S+){0,6}\?|(?:finish|habis|abis|selesai) (?:kontrak|contract)\b",
            r"求职|找工作|想(?:在|找).{0,12}(?:工作|找)|工资面议",
        ),
        negatable=False,
    ),
    Cue(
        "jokes",
        "Bercanda: wkwk, haha, meme, satire",
        "Jokes: laughter, memes, satire",
        (
            *words(
                r"wk(?:wk)+\w*|ha(?:ha)+\w*|hehe\w*|xixi\w*|ngakak|lol\b|awikwok|bwahaha",
                r"otw (?:kamboja|myanmar|jual)|jual ginjal|ginjal (?:kiri|kanan|gue|gw|saya|aku)",
                r"pov\b|meme|satire|parodi|humor|lelucon|canda|#fyp",
                r"(?:kucing|oren|pacar|hatiku|mantan|pelaminan|doa ibu|kasih sayang|grup keluarga|whiskas|alien|jodohku)\b",
            ),
            r"[💀🤣]",
        ),
        negatable=False,
    ),
    Cue(
        "promotes",
        "Mempromosikan barang, perjalanan, studi, acara, judi",
        "Promotes goods, travel, study, events, gambling",
        words(
            r"open ?trip|trip\b|tour\b|wisata|travel\b|umroh|umrah|haji|itinerary|seat",
            r"paket (?:\S+ )?(?:umroh|umrah|wisata|tour|haji|hari)|(?:hotel|pesawat|tiket) pp",
            r"dijual|jual (?:murah|cepat)|promo\b|diskon|harga|cod\b|order|pesan sekarang|ready stock|nego\b",
            r"beasiswa|scholarship|kuliah di|studi|study abroad|kampus|pameran|job ?fair|festival|konser|lomba|arisan|pasar malam|audisi",
            r"maxwin|gacor|depo(?:sit)?\b.{0,25}(?:wd|receh|bonus|rb|slot)|link (?:di )?bio|daftar slot|jackpot|rtp\b|scatter|zeus|jp\b|situs|bonus new member|alexis\w*|x\d+ maxwin",
            r"kos(?:t|an)?\b|kontrakan|rumah subsidi|donor darah|temu ramah",
            r"mulai (?:dari )?(?:rp\.? ?)?\d[\d.,]* ?(?:jt|juta|rb|ribu|k)\b|dicicil|jama'?ah|(?:daftar|pendaftaran|iuran|infa[qk]|htm|tiket masuk|seat) (?:cuma |hanya |bulanan )?(?:rp\.? ?)?\d|\d+ ?(?:rb|ribu|k) ?/ ?(?:tim|orang|pax|porsi|kamar)\b|langganan|free flow|dress code|table booking|paket (?:\S+ ){0,3}resepsi",
            r"turnamen|tournament|\bppdb\b|santri baru|sanggar|seleksi ssb|\bcamp\b|kelas (?:barista|intensif|memasak|menjahit)|jadwal (?:keberangkatan|travel)",
        ),
        negatable=False,
    ),
    Cue(
        "asks_whether_genuine",
        "Bertanya apakah tawaran asli atau aman",
        "Asks whether an offer is genuine",
        words(
            r"(?:ini|itu|apakah|apa|beneran|bener|min|gaes|guys|kak|bang)(?: \S+){0,4} (?:asli|aman|wajar|penipuan|beneran|benar|amanah|legal|resmi)(?: \S+){0,3}\?",
            r"(?:ada yang|siapa) (?:\S+ ){0,2}(?:pernah|kena|dapat|tau|tahu)(?: \S+){0,8}\?",
            r"gimana (?:ini|menurut)|bagaimana menurut",
        ),
        negatable=False,
    ),
)
CUES = _CUES
MARKS = frozenset(cue.name for cue in CUES)
_QUOTED = re2.compile(
    r'(?:^|[\s:(])"[^\s"][^"]*"(?:[\s.,!?;)]|$)|“[^”]*”|«[^»]*»|“[^”"\n]*[”"]|'
    r"(?:^|[\s:(])'[^\s'][^']*'(?:[\s.,!?;)]|$)"
)
_MARKS_OF_QUOTATION = ('"', "“", "«", "'")
_QUOTE_LENGTH = range(14, 802)
_SAID_BESIDE, _LAST = 2, 1 << 30
"""Words of one's own beside what is quoted: an advertisement in quotation marks quotes nobody."""


def speech_act(reading: Reading, said: Sequence[Signal], marks: Sequence[Signal]) -> SpeechAct:
    """The act that its marks and what else was noticed (`said`) add up to."""
    return _choose(_weights(reading, marks), {signal.name for signal in said}, reading)


def _weights(reading: Reading, found: Iterable[Signal]) -> dict[str, int]:
    """How many different marks of each act there are, those of an offer counted outside quotations only."""
    counts: dict[str, set[str]] = {}
    outside = unquoted(reading)
    for signal in found:
        if outside(signal) or signal.name not in ("hires", "states_terms"):
            counts.setdefault(signal.name, set()).add(signal.words.lower()[:24])
    return {name: len(kinds) for name, kinds in counts.items()}


# what an offer says beside its call: each is worth half a mark
_OFFERED = frozenset(
    (
        "pay",
        "bride_money",
        "donor_payment",
        "baby_payment",
        "age_sought",
        "contact",
        "all_costs_paid",
        "company_quarters",
        "no_skill_needed",
        "leaves_at_once",
        "few_places_left",
        "papers_made_by_recruiter",
        "messenger_only",
        "destination",
        "fair_terms",
        "formal_procedure",
        "licence_claimed",
        "head_money",
        "paid_microtasks",
        "fee_before_work",
        "pupils_sought",
        "underage_welcome",
        "age_raised",
    )
)


def _choose(weight: dict[str, int], said: set[str], reading: Reading) -> SpeechAct:
    def n(name: str) -> int:
        return weight.get(name, 0)

    work = any(name.startswith("work_") for name in said)
    offer = 1.0 * min(n("hires"), 4) + 0.6 * min(n("states_terms"), 5) + 0.5 * len(_OFFERED & said) + 0.5 * work
    if reading.title and not n("reports"):
        offer += 0.8
    scores: dict[SpeechAct, float] = {
        "offer": offer,
        "news": 1.6 * min(n("reports"), 6) - 0.7,
        "warning": 1.7 * min(n("warns"), 5),
        "education": 2.0 * min(n("teaches"), 4) + (0.4 if n("warns") else 0),
        "testimony": 2.0 * min(n("tells_own_story"), 3) + 2.6 * min(n("asks_for_help"), 3),
        "seeking": 4.6 * min(n("seeks_work"), 2),
        "satire": 2.4 * min(n("jokes"), 3),
        "promotion": 1.6 * min(n("promotes"), 5),
        "other": 1.2 + 3.0 * min(n("asks_whether_genuine"), 1),
    }
    return max(scores, key=scores.__getitem__)


def unquoted(reading: Reading) -> Callable[[Signal], bool]:
    """Tells of a signal whether it stands outside what the text quotes."""
    quoted = _quotations(reading)
    return lambda signal: signal.field != "text" or not any(start <= signal.start < end for start, end in quoted)


def _quotations(reading: Reading) -> list[tuple[int, int]]:
    if not any(mark in reading.text for mark in _MARKS_OF_QUOTATION):
        return []
    spans = [match.span() for match in _QUOTED.finditer(whole(reading.text))]
    quoted = [(start, end) for start, end in spans if end - start in _QUOTE_LENGTH]
    said = "".join(reading.text[end:start] for (_, end), (start, _) in pairwise([(0, 0), *quoted, (_LAST, _LAST)]))
    return quoted if len(said.split()) >= _SAID_BESIDE else []
