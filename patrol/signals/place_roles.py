"""A place named in a folded text -> what it is to the offer, told by the words right before and behind it.

Roles that signals are named for: `destination` `origin` `transit` `denied_place` `past_place` `place`. Others leave the
word to the whole text (`patrol.signals.places`): `named` (bare), `met` (where people are gathered or fetched),
`pretended` (what to tell the officer), `trip` (a journey that is no work), `employer` (whose people or house it is),
`workplace` (a kind of shop or firm), `been_place` (where somebody came back from), `border` (work at its border),
`doubted` (asked and said no to), `compared` (spoken of beside the work: news, fears, a head office), `hometown` (whose townsman somebody is), `flown` (where the ticket goes), `home` (a
town at home, said to be where something is).
"""

from __future__ import annotations

import re

from patrol.signals.gazetteer import Mention
from patrol.text.together import Together

HOME = "ID"
_BEFORE, _AFTER = 64, 64
_SAID = Together()
"""What is asked of the words before a place: one look at them tells which of it may be said there."""

# Prepositions of Indonesian, Malay, Javanese, Sundanese, Madurese, Minang, Banjar, Manado and Kupang speech, and English.
_AT = r"(?:di|ke|in|to|at|nang|neng|ning|ing|nyang|menyang|ka|pi|kat|dekat|ten|wonten|area|kota|negara|daerah)"

_DENIED = _SAID.add(
    r"(?:\b(?:bukan(?:nya)?|not|selain|kecuali|anti|(?:tidak|ndak|nda|ora|teu|kada|sik|tadak) (?:ke|di|ka|kirim ke|menempatkan ke|ada di|pernah ke)|"
    r"jangan (?:ke|mau ke|dikira|sampai ke)|no|dilarang ke|stop|abaikan|dudu|sanes|lain|moal ka)\s"
    r"(?:\w{1,6}\s)?|❌\s?|🚫\s?)$"
)
# "Mau gak ke Chongqing?" asks; it denies nothing.
_ASKS = _SAID.add(
    r"\b(?:mau|minat|ikut|ingin|pengen|hoyong|gelem|kersa|siap|bisa|pingin)\b[^\n.!?]{0,24}\btidak (?:ke|di)\s$"
)
_NOTHING_THERE = _SAID.add(
    r"\b(?:(?:tidak|tak|ndak|nda|tadak|sik|kada|sonde|ora|teu) "
    r"(?:ada|ade|punya|membuka|memiliki|akan|menempatkan|mengirim|pernah|aya|ana|ado)|tiada|tanpa|belum ada|bukan|no|not|"
    r"never|without|menolak|taya)\s"
    r"(?:(?:ada|ade|lagi|have|has|any|an|a|buka|urusan|kaitannya|hubungan|hubungannya|hubunganana|sareng|jeung|gawe|damel|sangkut paut|rencana|kantor|"
    r"cabang|penempatan|pengiriman|lowongan|kerja|pekerjaan|program|jobs?|offices?|branch|placements?|work|send|sends|"
    r"staff|orang|untuk|dengan|the|kirim|mengirim|nyeberang|menyeberang|berangkat|pergi|people|workers?|anyone)\s){1,5}"
    rf"(?:{_AT}\s)?$"
)
_DENIED_AFTER = re.compile(
    r"\s?(?:sudah |udah |dah )?(?:habis|penuh|tutup|ditutup|closed|full|batal|menyusul|nyusul)\b|\s?❌|"
    r"\s?\?{1,3}\s?(?:(?:hehe|haha|wkwk|eh|oh|hmm|nah)\w*,? )?bukan,? (?:di|tapi|ini|kok)\b|"
    r"\s(?:mah |itu |tuh |bukan |,)?(?:sanes|bukan|dudu) (?:(?:ti|dari|saking|soko) )?(?:kami|kita|abdi|kula)\b|"
    r"[^\n.!]{0,44}(?:❌|\bbelum (?:ada|untuk|dibuka|resmi)\b)"
)
_DOUBTED_AFTER = re.compile(
    r"\s?\?{1,3}\s?(?:tidak|bukan|belum|no|nope|skip|ora|sanes|moal)\w{0,4}\b(?! (?:usah|perlu|ada|pakai|butuh|masalah|harus))"
)
_PAST = _SAID.add(
    r"\b(?:eks|ex|mantan|alumni|lulusan|pernah(?! hampir)|pengalaman|purna|bekas|pulang dari|balik dari|"
    r"(?<!tes )(?<!cek )(?<!mcu )(?<!kumpul )(?<!medical )(?<!training )dulu (?:di|ke)|(?:tau|tahu|wis|tos|geus) (?:nang|neng|ning|ti|kerja)|ditolak|gagal)\b[^\n.;!?:]{0,28}$"
)
_NO_MORE_PAST = _SAID.add(
    r",(?![^,]{0,12}\b(?:pernah|eks|ex|alumni|mantan)\b)[^,]{0,16}\b(?:majikan|penempatan|kerja|ke|di|lokasi|tujuan|untuk|loker|minat)\s(?:di |ke |kerja )?$"
)
_BEEN_THERE = _SAID.add(
    r"\b(?:pulang dari|balik dari|pernah|selamat dari|dipulangkan dari|kabur dari)\b[^\n.;!?]{0,28}$"
)
_PRETENDED = _SAID.add(
    r"\b(?:bilang|blg|ngaku|mengaku|jawab|alasan|say|tell)\w{0,4}\b[^\n.;!?]{0,18}"
    r"\b(?:liburan|libur|jalan|jalan-jalan|jalan2|wisata|umroh|umrah|aja|saja|turis|jenguk|holiday|visit|visiting|"
    r"sekolah|kuliah|ziarah|main|mau|ikut)\b[^\n.;!?]{0,20}$|\bdibilang\w{0,3}\s$|\b(?:bilang|blg|ngaku|pamit|izin|kandani|omong)\w{0,3} (?:\w+ ){0,3}(?:ke|di|ka|nang|ning) $|\b(?:ditanya\w{0,3}|ditaros|ditakoni|ditanyo)\b[^\n.;!?]{0,24}$|"
    r"\b(?:tulisannya|tertulis|ditulis|dicatat|cap|capnya|stempel)\s(?:\w+ )?$"
)
_COMPARED = _SAID.add(
    r"\b(?:kasus|korban|tersesat|terjebak|terlantar|tertipu|terkait|sindikat|berita|isu|modus|perdagangan (?:orang|manusia)|tppo|trafficking|penipuan|riset|penelitian)\b[^\n.!?,;]{0,40} (?:di|dari|in)\s$|"
    r"\bzona waktu\b[^\n.!?]{0,24}[(/ ]$|"
    r"\b(?:kayak|kaya|seperti|kek|macam|like|unlike|beda (?:sama|dengan|dari)|daripada|ketimbang|trauma|takut|korban|kasus|"
    r"berita|isu|hoaks?|viral|tolak|ngeri|serem|kapok|gaji)\b(?: (?!kerja|bersih)\w+){0,3} $|"
    r"\b(?:kantor pusat|kantor pusatnya|berpusat|head ?office|hq|headquarters?|headquartered|prinsipal|principal)\s"
    r"(?:nya |ada )?(?:di |in |at )?$"
)
_NEAR = _SAID.add(
    r"\b(?:dekat|deket|near|close to|tetangga(?:nya)?|berbatasan|babateh|babatas|sebelah(?:nya|e)?|next to)\s"
    r"(?:dengan |sama |negara |of |the |with |ke |jo |karo )?$"
)
_IN_MALAY = _SAID.add(
    r"\b(?:company|kompeni|syarikat|kerja|pejabat|gaming|ofis|office|kilang|duduk|tinggal|kat) dekat\s$"
)
"""Malay: `kerja dekat KL` is work in it."""
_HOURS_FROM = _SAID.add(
    r"\b(?:\d{1,3}|satu|dua|tiga|empat|lima|setengah|beberapa) ?(?:jam|km|kilo|menit|hours?|minutes?)(?: (?:saja|aja|perjalanan|naik \w+|darat|jalan))? (?:dari|from)\s$"
)
_BORDER = _SAID.add(r"\b(?:perbatasan|border|tapal batas)\s(?:dengan |negara |of |with )?$")
# What is bought, sold or sent: not where anybody goes.
_TRADE = _SAID.add(
    r"\b(?:ekspor|eksport|export(?:s|ed)?|diekspor|impor|import(?:s|ed)?|pesanan|pesenan|(?<!job )order(?:an)?|buyers?|pembeli|"
    r"pelanggan|customers?|clients?|klien|pasar|market|merchants?|suppliers?|pemasok|vendor|merek|brand|kontainer|"
    r"containers?|penerbit|publisher|marketplace|ceo)[\s(,:]{1,3}"
    r"(?:(?:ke|to|from|in|dari|ti|luar|negara|untuk|asal|the|utama|kami|tetap|of|seperti|and|dan|&|europe|eropa|sales|"
    r"specialist|manager|staff|staf|admin|executive)"
    r"[\s(,:]{1,2}){0,4}$"
)
_TRIP = _SAID.add(
    r"\b(?:trip|liburan|outing|wisata|jalan-jalan|jalan2|tour|pameran|exhibition|expo|perjalanan dinas|kunjungan|"
    r"umroh|umrah|reward|seminar|konferensi|conference|piknik|gathering|berlibur|holiday|rekreasi|moving|dipindah(?:kan)?|(?:kadang|sesekali|sewaktu-waktu|terkadang)(?: ikut)?)\b"
    r"[^\n.;!?]{0,34}$"
)
_HOME_WITH = re.compile(r"\s?[/-]\s?indo(?:nesia)?\b")
_TONGUE = re.compile(r"\b(?:bahasa|bhs|basa|logat|suku|adat|khas|masakan|aksara|sastra)\s$")
_WITH_HOME = _SAID.add(r"\bindo(?:nesia|n)?\s?[/&-]\s?$|\bindo(?:nesia|n)?\s(?:dan|atau|or|and)\s$")
# Passed through; what follows lies behind it.
_TRANSIT = _SAID.add(
    r"\b(?:indit|pergi|lungo|lunga|mangkat|berangkat|terbang|jalan|pelesir) (?:dulu|heula|dh?isik|dimin) (?:ke|ka|nang|ning|neng)\s$|"
    r"\b(?:lewat|via|transit|melalui|singgah|mampir|sandar|berlabuh|through|keluar|cop|darat dari|rute|jalur|border run(?: ke)?|bolak[- ]?balik|"
    r"masuk (?:via|lewat)|land|landing|mendarat|(?:airport|bandara) (?:in|di))"
    r"\s(?:di |dari |ke |nya |in |at )?(?:kota |pelabuhan |bandara )?$|"
    r"\b(?:(?:dikasih|diberi|dikasi|bagi) (?:tahu|tau)|diberitahu|dipadahi|disclosed|dikabari)\b[^\n.!?]{0,30}$"
)
_THEN = re.compile(
    r"\s?(?:dulu|heula|dh?isik)\b[^\n.!?]{1,36}\b(?:baru|terus|lalu) (?:lanjut|ke|terbang|berangkat)\b|"
    r"\s?(?:dulu|heula|disik)\b[^\n.!?,]{1,24}\b(?:terus|trus|lalu|lanjut|kemudian)\b|\s?(?:bentar|sebentar|sekejap) |\s?(?:dulu|heula|disik),?\s(?:di ?sana|nanti|habis itu|abis itu|setelah itu)\b|\s?(?:(?:buat|untuk|utk) )?(?:cop|stempel|cap)\b|"
    r"\s?(?:dulu |dulu, ?|heula )?,?\s?(?:imbuh|lalu|terus|lanjut|kemudian|baru|then)\s"
    r"(?:ke|ka|to|nyeb\w{1,8}|meny\w{1,8}|many\w{1,8}|naik|terbang|fly|lanjut)\b"
)
_FLOWN = _SAID.add(
    r"\b(?:terbang|tiket|pesawat|flight|fly|flying|diterbangkan|ticket|landing|masuk|sampai|tiba)"
    r"(?: (?:saja|aja|dulu|you|pesawat|langsung|pp|kita|gratis|once|first))? (?:ke|ka|to|di|in|via)\s(?:bandara |kota )?$|"
    r"\bsesampai(?:nya)?(?: di)?\s$|\bmasuk(?:nya)?\s$|\b(?:visa|visanya) (?:turis|kunjungan|wisata|liburan) (?:ke |di )?$|"
    r"\b(?:sebagai|jadi|nyamar|menyamar) (?:turis|wisatawan|pelancong|pelawat)(?: dulu)? (?:ke|di) $|"
    r"\bnaik (?:mobil|bus|bis|van|travel|kereta|speed|speedboat|perahu|boat|bot|kapal|feri|ferry) ke $|"
    r"\b(?:cgk|dps|kno|bth|upg) ?- ?$"
)
_MET = _SAID.add(
    r"\b(?:join (?:di|at|in|port)|joint|kumpul|ngumpul|ketemu|ketemuan|bertemu|jemput|dijemput|japuik|penampungan|pra-?penempatan|naik dari|"
    r"(?:medical|mcu|interview|wawancara|seleksi|tes|dites|cek|training|pelatihan|stay|nginap|menginap|mess) "
    r"(?:\w{3,10} )?(?:dulu )?(?:di|in)?|tim medis(?:nya)? ke|titik kumpul|meeting point|pick ?up (?:from|in)|"
    r"(?:fetch|meet|collect|pick|welcome|receive)(?: you)?(?: all)?(?: up)? (?:from|in|at)|"
    r"walk-? ?in(?: interview)?(?: with [a-z]{3,12},?| besok| di| at)?|uji masak di|berangkat dari|mangkat teka|"
    r"terbang dari|angkatna ti|bandara|pelabuhan|jeti|naik(?: kapal)? di|gabung di|bergabung di|embark\w{0,6}(?: at| in)?|"
    r"(?:wawancara|interview|seleksi)[^\n.!?;:]{0,40} (?:di|in|at)|"
    r"sign ?on(?: at| in)?|pre-joining|loket|terminal|turun di)"
    r"\s(?:di |dari |ke |ka |ning |nang |neng |nya |saya di |kami di |saya )?"
    r"(?:kota |pelabuhan |bandara |terminal |stasiun |daerah |hotel )?$"
)
_FETCHED_AFTER = re.compile(
    r"\s(?:nanti |sudah )?(?:ada (?:sopir|supir|driver|yang (?:jemput|nunggu|menunggu)|orang kantor)|dijemput)\b"
)
_PASSED_AFTER = re.compile(r"\s(?:cuma |hanya |itu )?transit\b")
_FETCHER = _SAID.add(r"\b(?:driver|sopir|supir|mobil|van|travel|tim|orang (?:kami|saya|kita))\b[^\n.!?]{0,16}$")
_WAITS_AFTER = re.compile(
    r"\s(?:yang |sudah |udah |selalu )?(?:nunggu|menunggu|tunggu|standby|stand by|jemput|jemputan)\b"
)
_MET_AT_HOME = _SAID.add(
    r"\b(?:tunggu|ditunggu|nunggu|ambil|diambil|serah terima|cod|diantar|dianter|antar|nganter|bis|bus|travel|pool|daftar|"
    r"pendaftaran|datang|alamat|rumah|rumahku|basecamp|titip|kanalan|kenalan|dokter|klinik|rs|cek darah)\s"
    r"(?:di |dari |ke |ka |ning |nang |neng |nya |saya di |kami di |saya )?(?:kota |terminal |stasiun |daerah |hotel )?$|"
    r"\b(?:telp|tel|telepon|telpon|hp|wa|kontak|hubungi|nomor|no)\.? kantor $"
)
_ORIGIN = _SAID.add(
    r"\b(?:dari|asal|asli|warga|domisili|from|daerah asal|putra daerah|ambil dari|khusus(?: orang| anak| warga)?|orang|anak|ktp|"
    r"untuk daerah|wilayah|ti|saking|teka|soko|matan|rombongan|luar|geng indo\w{0,6})\s(?:daerah |kota |kab |kabupaten |wilayah )?$|\bse-$"
)
_HERE = _SAID.add(
    rf"\b(?:{_AT}|di kota|penempatan|lokasi|location|tujuan|berangkat|terbang|"
    r"kerja|bekerja|nyambung|sambung|loker|lowongan|cabang|leq|based|kawasan|kantor|job|destinasi|tiket|magang|majikan|untuk)"
    r"\s?[:=\-]?\s?(?:di |ke |kota |negara )?$"
)
_WORK_THERE = _SAID.add(
    r"\b(?:salam dari|(?:rencana )?operasi(?:nya)?|transplant\w*|kerja|bekerja|kerjanya|penempatan|ditempatkan|loker|lowongan|job(?: order)?|magang|tujuan|lokasi|cabang|"
    r"work|working|berangkat|diberangkatkan|bagawi|makaryo|damel|begawe|karajo|karja|bertugas)"
    rf"\s?[:=\-]?\s?(?:{_AT} )?$"
)
# A country that only says what kind: "restoran Jepang", "bahasa Korea", "tamu Korea", a ship's flag.
_KIND_BEFORE = _SAID.add(
    r"\b(?:bahasa|bhs|berbahasa|om-om|tamu(?: \w+ (?:&|dan|/|sama))?|pelanggan|customer|klien|client|boss?|produk|brand|merek|mobil|motor|owner|"
    r"investor|grup|group|(?:tau?ke[h]?|toke[h]?|bos|boss|owner|mandor|juragan)(?:nya| saya| kami| kita| ku| ane| gue)|bank|bendera|berbendera|kapal|market|pasar|standar|(?<!visa )turis|artis|drama|dolar|dollar|buyer|"
    r"ekspor|impor|maskapai|kedutaan|kedubes|ferry|feri|koki|chef|masakan|makanan|kuliner|masak|bumbu|sastra|budaya|kamus|aktif|"
    r"lisan|tulis|s1|d3|jurusan|kitas|visa|speaking|speaker|native|aksara|gaya|ala|kursus|les|kelas|guru|penerjemah|translator|"
    r"ekspat|expat|ekspatriat|film|komik|skin ?care|obat|bioskop|market us|tas|baju|kosmetik|jalan|jln?\.?|gedung|"
    r"apartemen|plaza|mall|ruko|(?:komplek|perum)(?: taman| griya| bukit| villa)?|ban|mesin|diplomat|grill|bbq|(?:pt|cv|ud)\.?(?: \w{2,14})?|sim|ijazah|pengawas|tka|kontraktor|subkon|atasan|pimpinan|"
    r"(?:pa|pak|bpk|bapak|mang|kang|ust\w*\.?) (?:haji|h\.?)|teknisi|insinyur|engineers?|pma|modal|teknologi|supervisor|direktur|pasien|bule|nomor|nomer|jam|waktu|server|situs|website|akun|provider|aplikasi|app|oma|opa|member|user|pemain|"
    r"nasabah|leader|manager|manajer|partner|adat|keturunan|etnis|suku|armada|cruise line|"
    r"longliner|(?:long ?line|tuna|cumi|squid|cantrang|jaring|trawl|ll)(?: \(?\w{2,10}\)?)?)\s\(?$"
)
_VESSEL = _SAID.add(r"(?<!galangan )(?<!tiket )(?<!naik )(?:\bdi)?\bkapal(?:nya)? (?:bendera |berbendera )?$")
_WORKPLACE = _SAID.add(
    r"\b(?:restoran|resto|rumah makan|kedai|toko|salon|hotel|perusahaan|company|pabrik|kilang|firma|spa|klinik|pihak|tim|"
    r"team|oleh|alat berat|(?:compan(?:y|ies)|perusahaan|corporat\w{1,3}|operasi|berbasis|store|shop|kantor cabang) (?:di|in))\s$"
)
_KIND_AFTER = re.compile(
    r"\s(?:border|boxing|tea|massage|food|company|restaurant|style|aktif|pasif|lancar|fasih|fried|language|speaking|"
    r"speaker|bbq|grill|resto|dollar|dolar|airlines?|airways|group|grup|university|school|club)\b"
)
# `"Phnom Penh Noodle" Kemang`: a shop that bears a town's name.
_BRAND_AFTER = re.compile(r"\s(?:noodles?|coffee|cafe|bistro|kitchen|bakery|laundry|express|corner)\b")
# "Suami saya sering dinas ke Doha", "pemilik tinggal di Belanda": where somebody else is.
_THEIRS = _SAID.add(
    r"\b(?:suami|istri|bapak|ibu|kakak|abang)(?:ku|nya)? ?(?:saya |kami |aku )?(?:\w+ ){0,2}(?:dinas|bertugas|tugas|kuliah) (?:\w+ )?(?:ke|di)\s$|"
    r"\b(?:nasabah|pelanggan|customer|klien|penyintas|korban|keluarga)(?:nya)? (?:kami |kita )?yang (?:sudah |masih |sedang )?(?:be)?(?:kerja|tinggal|ada|merantau) di\s$|"
    r"\bserver(?:nya)? (?:kami |kita )?(?:ada )?di\s$|"
    r"\b(?:kbri|kjri|kdei|konsulat|konjen|kedubes|kedutaan)(?: ri| besar| indonesia)?(?: di)? $|"
    r"\b(?:pemilik|owner|yang punya)(?:nya)? ?(?:saya |kami |rumah |vila |villa )?(?:sedang |lagi )?(?:tinggal |menetap |ada )?di\s$"
)
# "Pak Ustaz Oman", "Mr. Jordan": somebody's name
_NAMES = _SAID.add(
    r"\b(?:pak|pa|bpk|bapak|bu|ibu|mr|mrs|ms|miss|sis|bang|kang|mas|mbak|haji|hajah|(?:pak |bu )?ust\w{1,4}|kh|abah|daeng|gus)\.? $"
)
_CJK_KIND = tuple("话話语語籍菜")
# A town after one of these is part of a name: a street, a house, a dish.
_NAMED_AFTER_TOWN = _SAID.add(
    r"\b(?:jalan|jln?\.?|gedung|apartemen|plaza|mall|ruko|komplek|perum|(?:pt|cv|ud)\.?(?: \w{2,14})?|bank|sate|nasi|soto|martabak|bakso|"
    r"oleh-oleh|oleh2|souvenir|parfum|kurma|gamis|busana|kaos|jajanan|rumah makan|rm|wr|masakan|makanan|khas|bahasa|bhs|logat|memasak|jam|waktu|zona)\s$"
)
_ADJECTIVE = re.compile(r"\ban?\s$")  # "an Osaka maker of machines"
_HOMETOWN = _SAID.add(r"\b(?:orang|anak|urang|wong|rombongan|owner|bos|saya|aku)\s$")
# "Cari orang Pontianak buat jaga nenek": unless one is taken elsewhere, there.
_SOUGHT_HERE = _SAID.add(r"\b(?:cari|dicari|mencari|butuh|perlu|golek) (?:orang|anak|urang|wong)\s$")
_MEN = _SAID.add(
    r"\b(?:suami|pengantin|tuan(?: muda)?|orang(?:nya|e)?|order(?:an)?|pesanan|permintaan|tamu|pria|laki|lelaki|om|oom|koko|kokoh|koh|akoh|lakinya|calonnya|calon dari|calon asal|cowoknya|pengusaha|bujang|duda|keluarga|abang|sepupu|"
    r"mertua|jodoh|urang|wong|cowok|cowo|bule|gentleman|husband|men|man)\b[^\n.!?]{0,30}$"
)
_AT_HOME_TOO = "tionghoa"  # many Indonesians are: only a groom may be from elsewhere
_MAN = _SAID.add(r"\b(?:suami|pengantin|orang|pria|koko|duda|pengusaha|bujang)\s$")
_MAN_AFTER = re.compile(
    r"\s(?:farmer|m[ae]n|guy|husband|uncle|gentlem[ae]n|groom|businessman|bachelor|widower|family)\b"
)
_EMPLOYER = _SAID.add(
    r"\b(?:keluarga|majikan (?:orang|urang|wong)|dunungan urang|juragan (?:urang|orang|wong)|ladang kubis)\s$"
)
_DEMONYM_GOES = _SAID.add(
    r"\b(?:majikan|kerja|loker|lowongan|penempatan|di|ke|ka|nang|neng|ning|nyang|menyang|pi|kat|negara|negeri)\s$"
)  # not "in Japanese"


def role_of(folded: str, mention: Mention, *, marriage: bool, guests: bool = False) -> str:
    """The role of one place; `marriage`: the text offers or seeks one, so a groom's country is where the bride goes.

    `guests`: the grooms come for a stay, and nobody goes.
    """
    before = folded[max(0, mention.start - _BEFORE) : mention.start].replace("  ", " ")
    after = folded[mention.end : mention.end + _AFTER]
    country, land = mention.place.country, mention.place.kind in ("country", "demonym")
    if _denied(before, after):
        return "denied_place"
    if mention.place.name == _AT_HOME_TOO:
        return "employer" if marriage and _MAN.search(before) else "place"
    if marriage and country != HOME and _MEN.search(before) and not _PAST.search(before):
        return "employer" if guests else "destination"
    if marriage and country != HOME and _MAN_AFTER.match(after):
        return "destination"
    if country != HOME and _only_a_kind(before, after, land=land, town=mention.place.kind == "city"):
        return "vessel" if land and _VESSEL.search(before) else "place"
    if country == HOME and (mention.place.kind == "country" or _TONGUE.search(before[-12:])):
        return "place"
    if _PAST.search(before) and _NO_MORE_PAST.search(before) is None:
        return "been_place" if _BEEN_THERE.search(before) else "past_place"
    return _on_the_way(before, after, foreign=country != HOME) or _there(before, mention)


def _denied(before: str, after: str) -> bool:
    if _NOTHING_THERE.search(before) or _DENIED_AFTER.match(after):
        return True
    return _DENIED.search(before) is not None and _ASKS.search(before) is None


def _only_a_kind(before: str, after: str, *, land: bool, town: bool) -> bool:
    """`restoran Jepang`, `bahasa Korea`, `Thai food`, `Indonesia-Korea`: a country that is not where anybody goes."""
    if _TRADE.search(before) or _ADJECTIVE.search(before) or after[:1] in _CJK_KIND:
        return True
    if _BRAND_AFTER.match(after) or _THEIRS.search(before):
        return True
    if not land:
        return town and _NAMED_AFTER_TOWN.search(before) is not None
    return bool(
        _WITH_HOME.search(before)
        or _HOME_WITH.match(after)
        or _KIND_AFTER.match(after)
        or _KIND_BEFORE.search(before)
        or _NAMES.search(before)
        or (_NEAR.search(before) and not _IN_MALAY.search(before))
    )


def _on_the_way(before: str, after: str, *, foreign: bool) -> str | None:
    """The role of a place that is passed, named to the officer, or left; `None` where it is none of these."""
    if _PRETENDED.search(before):
        return "pretended"
    if _DOUBTED_AFTER.match(after):
        return "doubted"
    if _TRANSIT.search(before) or _THEN.match(after) or _PASSED_AFTER.match(after):
        return "transit"
    if foreign and _COMPARED.search(before):
        return "compared"
    if _WORK_THERE.search(before):
        return "destination"
    if _FLOWN.search(before):
        return "flown"
    if _MET.search(before) or _FETCHED_AFTER.match(after) or (_FETCHER.search(before) and _WAITS_AFTER.match(after)):
        return "met"
    return "trip" if _TRIP.search(before) else None


def _there(before: str, mention: Mention) -> str:
    place = mention.place
    land = place.kind in ("country", "demonym") and place.country != HOME
    if land and _EMPLOYER.search(before):
        return "employer"
    if (_BORDER.search(before) and place.kind != "compound") or (
        place.country != HOME and not land and _HOURS_FROM.search(before)
    ):
        return "border"
    if place.country == HOME and _HOMETOWN.search(before):
        return "home" if _SOUGHT_HERE.search(before) else "hometown"
    if _ORIGIN.search(before):
        return "origin"
    if land and _WORKPLACE.search(before):
        return "workplace"
    if place.kind == "demonym" and not _DEMONYM_GOES.search(before):
        return "place"
    if place.country == HOME:
        return "met" if _MET_AT_HOME.search(before) else "destination" if _HERE.search(before) else "home"
    return "destination" if _HERE.search(before) else "named"
