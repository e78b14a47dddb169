"""The words around an age: units, bounds, what else a number may measure, and whose age it is. Patterns, no reading.

All of them look at a short stretch beside a number, never at a whole text, so that Python's `re` may serve.
"""

from __future__ import annotations

import re

_YEAR = r"tahun(?:an)?|taun(?:an)?|thn|th|tahon|taon|tahung|taong|warsa|tong|yo|y/o|y\.o\.?|yrs?|years?(?:[ -]olds?)?"
UNIT = rf"(?:\s|-)?(?:(?:{_YEAR})\b|y(?=\s?(?:up\b|\+))|se\b(?=\s{{0,2}}(?:[,.;\n]|$))|周?岁)"
_TO = (
    r"\.?\s{0,2}(?:-{1,2}>?|➖|~|—|–|→|\.{2,3}|…|sampai(?:lah|')?(?: dengan| ke)?|sampe|sampey|sampek|sampe'|smp|hingga(?: ke)?|"
    r"sampai jo|sampai ka|sampek ka|ampe|nyampe|smpai|smpe|tutu[gk]|tug(?: ka)?|teka|tekan?|hinggo|inggo|sehingga|kantos|terus ke|"
    r"⇒|➡|<->|s\.?d\.?|s/d|to|till|until|through|jangke|dugi(?: ka)?|dumugi|nepi(?: ka)?|tepi(?: ka)?|nganti|nganta|ngantek|ngantos|kanti|"
    r"tekan|tumeka|lan|jeung|sareng|ka|ke|pi|至|到)\.?\s{0,2}(?:(?:umur|usia|umua|omor|age|maksimal|max|maks|mentok|paling tinggi|paling tua)\s){0,2}"
)
_END = r"(?!\d|[.,:]\d|\s?%|[-–]\d|[a-z]|/\d)"
RANGE = re.compile(
    rf"(?P<low>\d\d?)\+?(?:\s?\(\d\d\))?(?P<y1>{UNIT})?{_TO}(?P<high>\d\d?)(?:\s?\(\d\d\))?(?P<y2>{UNIT})?(?:-?an\b)?{_END}"
)
AND = re.compile(r"\b(?:antara|antarane|antawis|between)\W{0,3}(?:(?:the|umur|usia|ages?|of)\W{1,2}){0,3}\Z")
BOTH = re.compile(
    rf"(?P<low>\d\d)(?P<y1>{UNIT})?\s(?:dan|and|jeung|lan|jo|sareng)\s(?P<high>\d\d)(?P<y2>{UNIT})?{_END}"
)
FEW = re.compile(
    rf"(?P<low>\d\d)(?P<y1>{UNIT})?(?:\s?/\s?|\s|,\s?|,?\s(?:atau|ato|utawa|atawa|otawa|or|dan|jo|karo)\s)"
    rf"(?:(?:\d\d)(?:\s?/\s?|\s|,\s?))?(?P<high>\d\d)(?P<y2>{UNIT})?(?:\s?-?an\b)?{_END}"
)
"""Two or three ages in a row: `16 17 tahun`, `15/16`, `12 atau 13`."""
BETWEEN = re.compile(
    rf"(?P<low>\d\d)(?:{UNIT})?\s{{0,2}}[,/&-]?\s{{0,2}}(?:dan )?(?:maksimal|max|maks)\.? ?(?P<high>\d\d)"
    r"(?!\d|[ ]?(?:jt|juta|rb|ribu|k|cm|kg|%|orang|jam|hari|bulan))"
)
"""`17 max 30` after a `min`, which needs no word for age."""
FROM = re.compile(r"\b(?:minimal|min|mulai)\.? ?\Z")
SINGLE = re.compile(
    rf"(\d\d)(?!(?<=0)\s?-?an\b)(?:[.,]5)?(?P<y>{UNIT})?(?:-?n?an\b)?(?P<plus>\s?\+|\s?plus\b|\s?up\b)?{_END}"
)

AGE_WORD = r"umur|usia|umor|omor|umua|umo|umu|yuswa|yusa|tuuh|edad|tuổi|age[ds]?|ages|อายุ|年龄|周岁"
_FILL = (
    r"(?:[^\w\n]|[\n_]|\b(?:minimal|maksimal|maks|max|min|antara|sekitar|kisaran|dari|mulai|di|ideal|calon|pelamar|"
    r"pr|lk|pria|wanita|perempuan|laki-laki|cewek|cowok|cowo|tahun|boleh|cukup|harus|wajib|mesti|kira-kira|kurang|lebih|"
    r"paling|tinggi|tua|muda|rendah|tertinggi|terendah|bawah|atas|hanya|adalah|yaitu|itu|nya|ne|na|nye|e|sing|nu|"
    r"yang|limit|range|peserta|pekerja|pendaftar|kandidat|karyawan|kru|crew|cpmi|pmi|tki|adalah|ialah|is|of|must|be|between|asli?|sesungguhnya|betul|asal|sudah|baru|masih|genap|berapa|brp|piro|pira|sabaraha|barapa)\b)"
)
AGE_STEMS = (
    "umu",
    "usia",
    "omor",
    "umor",
    "umo",
    "age",
    "yusa",
    "yuswa",
    "tuuh",
    "genap",
    "edad",
    "tuổi",
    "อายุ",
    "年龄",
    "周岁",
)
"""One of these stands in any text that the next two can match."""
CUE_TIGHT = re.compile(rf"(?:(?<![a-z])(?:{AGE_WORD}|genap)[a-z]{{0,4}}(?![a-z])|年龄|อายุ){_FILL}{{0,9}}\Z")
CUE = re.compile(
    rf"(?:\b(?:{AGE_WORD})(?:nya|ne|na|nye|e|anyo|\b)|\b(?:ber(?:umur|usia)|genap)\b|年龄)[^\n.!?;]{{0,28}}\Z"
)

MEASURE_BEFORE = re.compile(
    r"(?:\b(?:jam|pukul|pkl|tanggal|tgl|tinggi(?: badan)?|tb|bb|berat(?: badan)?|kelas|semester|pengalaman|kontrak|rp|"
    r"gaji|upah|salary|idr|usd|rm|nt|sgd|myr|hkd|aud|thb|cny|rmb|no|pasal|ayat|lantai|rt|rw|ukuran|size|bulan|shift|"
    r"bab|angkatan|gelombang|batch|jalan|jl|blok|km|minggu|hari|skor|nilai|masa kerja|durasi|selama|kuota|sisa|butuh|"
    r"potong(?:an)?|diskon|uu|nomor|bonus|level|n|grade|toeic|ipk|peserta|jumlah|kapasitas|file|ukuran|jarak|radius|"
    r"setinggi|sebanyak|seluas|total|area|zona|seri|tipe|type|gate|baris|kavling|cluster|sektor|tim|team|of|komisi|target|months?|weeks?|days?|modul|bagian|poin)|[$€£¥#])"
    r"[ :=(~±-]{0,3}(?:(?:minimal|maksimal|maks|max|min|paling lama|setiap|senin|sekitar)[ .:]{0,3})?\Z"
    r"|\b(?:lembar|pcs|porsi|paket|unit|buah|biji|kotak|dus|pesan|order)[,:]? (?:minimal|min)[ .:]{0,2}\Z"
)
MEASURE_AFTER = re.compile(
    r"\s{0,2}(?:jt|juta|jutaan|million|mio|mil\b|thousand|rb|ribu|k\b|%|cm|kg|km|orang|pcs|hari|jam|bulan|bln|minggu|"
    r"menit|m\b|wib|wita|wit\b|x\b|kali|usd|us\$|dolar|dollar|rm\b|nt\b|sgd|aud|:\d|/\d|sks|semester|slot|kursi|persen|"
    r"kamar|unit|pax|lot|gram|lantai|am\b|pm\b|riyal|real|euro|€|\$|(?:januari|februari|maret|april|mei|juni|juli|"
    r"agustus|september|oktober|november|desember|jan|feb|mar|apr|jun|jul|agu|sep|okt|nov|des)\b|yuan|yen|won|peso|"
    r"baht|ringgit|man\b|desa|kampus|kabupaten|provinsi|titik|cabang|karyawan|peserta|anggota|murid|siswa|tamu|days?\b|"
    r"hours?\b|weeks?\b|months?\b|people|staff|pieces|formasi|outlet|toko|kapal|mil |hektar|ha\b|dus|porsi|paket|lagu|"
    r"halaman|nomor|digit|kata|shift|istirahat|lembur|[万千名人个元盾月天小时分号楼块日点页件]|(?:kaki|ekor|buah|biji|lembar|helai|butir|pasang)\b)"
)
NO_YEARS = re.compile(
    r"\s?(?:bulan|bln|minggu|hari|jam|months?|weeks?|days?|cm|kg|juta|jt|rb|ribu|orang|%|pagi|siang|sore|malam|subuh|bengi|"
    r"peting|wengi|awan|jan(?:uari|uary)?|feb(?:ruari|ruary)?|mar(?:et|ch)|apr(?:il)?|may|jun[ie]|jul[iy]|agustus|august|sept?(?:ember)?|"
    r"o[kc]t(?:ober)?|nov(?:ember)?|de[sc](?:ember)?)(?![a-z])"
)
"""What makes no age of a number, whatever stands before it: `bayi umur 10 bulan`."""
ALSO_AFTER = re.compile(r"\s(?:juga|pun|kurang|lebih|aja|saja|masih)\b")
HOURS_BEFORE = re.compile(
    r"(?:(?<!/)(?<!per )(?<!lagi )\b(?:jam|pukul|pkl|buka|tutup|slot(?! \()|senin|selasa|rabu|kamis|jumat|sabtu|"
    r"minggu|hours?|open)\b[^\n.!?;]{0,24}|(?<!/)(?<!per )\b(?:shift|pagi|siang|sore)\b[^\n.!?;,]{0,24}|\d[.:]\d\d(?!\d)[^\n]{0,8}|(?<!\d)0?\d\s?[-–]\s?\d\d?\W{0,4}(?:\w{1,8}\W{1,2})?)\Z"
)
"""Before a bare range: opening hours and shifts."""
SPAN_BEFORE = re.compile(
    r"\b(?:for|our|pengalaman|berpengalaman|experience\w*|exp|kontrak\w*|contract|masa kerja|garansi|berdiri|"
    r"beroperasi|penjara|ikatan|dinas|berlaku|bekerja|kerja|jadi|selama|setelah|sejak|sudah|(?:di|ning|nang|ka|ke) \w+ (?:iki |ieu |ko |tu )?(?:wis|uwis|tos|geus|alah|lah|dah|su|so)|lama|visa|izin|durasi|"
    r"masa|ancaman|hukuman|sdh|udah|lulus|nunggu|dulu|gap|setiap|tiap|cuti|usaha|perusahaan|kapal|mobil|teken|last|"
    r"past|dalam|dalem|karyawan|pegawai|mukim|merantau|menetap|tenor|cicil\w*|bond|pensiun|sertif\w*|lisensi|ijazah|paspor|buku|skck|rumah|bangunan|mesin|seken|bekas)\b[^\n.,;!?]{0,24}\Z"
)
LONG_SPAN_BEFORE = re.compile(
    r"\b(?:for|our|pengalaman|berpengalaman|experience\w*|exp|kontrak\w*|contract|garansi|penjara|ikatan|ancaman|hukuman|tenor|"
    r"cicil\w*|bond|masa kerja|berdiri|beroperasi|selama|sejak)\b[^\n.,;!?]{0,24}\Z"
)
LONG_SPAN_AFTER = re.compile(
    r"[^\n.,;]{0,8}\b(?:pengalaman|experience|exp\b|penjara|kontrak|garansi|ago|lalu|terakhir)\b"
)
"""What still makes a span of years of a number that is bounded, or of a range: nobody works "18-25 years"."""
SPAN_AFTER = re.compile(
    r"[^\n.,;]{0,8}\b(?:pengalaman|experience|exp\b|kontrak|penjara|lalu|yang lalu|terakhir|berturut|kerja|bekerja|"
    r"di bidang|berjalan|jalan|garansi|ago|sekali|lagi|masa|sebagai|di sini|di situ|disini|disitu|kemudian|bulan|10|"
    r"kelar|first|pertama|berdiri|beroperasi|melayani|merantau|menikah|nikah|kawin|pernikahan|berumah tangga|rumah tangga|kosong|tanpa anak|belum punya anak)\b"
)

_AGE_FILL = rf"\W{{0,3}}(?:(?:{AGE_WORD}|cuma|hanya|dari|sekitar|ti|saka|than|ya|nya|adalah|ialah|yaitu|is|pelamar|peserta|calon|saat|ketika|melamar|mendaftar|tua|tuwa|tuo|muda|mudo)\W{{0,3}}){{0,4}}\Z"
NOT_MORE = re.compile(
    r"\b(?:tidak|tak|not|no|bukan|jangan|ora|teu|indak|kada|ta'|nda|seng|sonde|belum|durung|tacan)\s(?:boleh\s|oleh\s|meunang\s|buliah\s)?"
    r"(?:lebih|labiah|labih|luwih|leuwih|langkung|lebbi|more|older|over|melebihi|di ?atas|melewati|lewat|liwat|nglewati|ngaliwatan)\b"
    + _AGE_FILL
)
NOT_LESS = re.compile(
    r"\b(?:tidak|tak|not|no|bukan|jangan|ora|teu|indak|kada)\s(?:boleh\s|oleh\s)?"
    r"(?:kurang|di ?bawah|younger|less|under|below)\b" + _AGE_FILL
)
BELOW = re.compile(
    r"(?:\b(?:under|below|(?:di )?bawah|dibawah|(?<!-)(?<!paling )(?<!paliang )kurang|ngisore|sangisore|handapeun|sahandapeun|kirang|belum|durung|tacan|acan|"
    r"alun|balun|less|younger)(?:\s(?:genap|sampai|cukup|nyampe|masuk|berumur|berusia))?|[<≤]=?|未满|不满|不到|未到|未滿)"
    + _AGE_FILL
)
MOST = re.compile(
    r"(?:\b(?:maksimal|maks|max|maximum|maksimum|batas(?: akhir)?(?: umur| usia)?|had(?: umur)?|mentok|pol|poll|limit|cap|stop di|sampai|hingga|dugi ka|nepi ka|nganti|tekan|"
    r"(?:setinggi|selambat)-(?:tinggi|lambat)nya|tertinggi|tertua|terakhir|pangkolotna|up to|at most|within|"
    r"pal(?:ing|iang) (?:tua|tuwa|tuo|tue|towa|kolot|sepuh|tinggi|banyak|lama|lambat|lewat))|≤=?)" + _AGE_FILL
)
REFUSED_BEFORE = re.compile(
    r"\b(?:bukan|tidak|jangan|dilarang|no|never|tanpa|menolak|tolak)\b(?! (?:masalah|apa|perlu|usah|takut|khawatir|punya|ada ktp))"
    r"[^\n.,;!?]{0,36}\b(?:bawah|under|below|belum|kurang dari)(?: (?:umur|usia|dari))?\s\Z"
)
ABOVE = re.compile(
    r"(?:\b(?:above|over|lewat|liwat|melewati|(?:di ?)?atas|saluhureun|ndhuwure|sakndhuwure|lebih|labiah|labih|luwih|leuwih|langkung|lebbi|"
    r"older)|[>≥]=?)" + _AGE_FILL
)
LEAST = re.compile(
    r"(?:\b(?:minimal|minimum|min|at least|mulai|start|starting|from|genap|cukup|lengkap|terendah|termuda|pangngorana|must be|"
    r"harus(?: sudah)?|wajib|kudu|mesti|sekurang-kurangnya|serendah-rendahnya|"
    r"pal(?:ing|iang) (?:muda|mudo|mude|enom|anom|ngora|rendah|sedikit|kurang|kecil|ora)|s[ae]kurang-kurange)|[年已]?满)"
    + _AGE_FILL
)
REACHED = re.compile(
    r"\b(?:sudah|sampun|telah|udah|udh|wis|wes|geus|parantos|alah|lah|la|so|su|suda)(?: (?:genap|umur|usia|berumur|berusia|masuk|cukup)){0,2}\s\Z"
)
"""`sudah 18`: reached, so at least that."""
IF_REACHED = re.compile(
    r"\b(?:yang|nu|sing|nan|nang) (?:sudah|udah|telah|wis|geus)(?: genap)?\s\Z|\b(?:asal|asalkan|yang penting|pokoknya|kalau|harus|wajib)\s(?:\w+\s)?(?:sudah|telah|wis|geus|lah|so|su)(?: genap)?\s\Z"
)
MORE_AFTER = re.compile(
    r"\W{0,2}(?:dan )?(?:punjul|langkung|(?:ke |ing )?nginggil|labiah\b|lebbi\b|k[ea] ?ateh|naiak|k[e3a]? ?at[ae]s|k[ea] ?attas|ka ?ate[hs]|ka ?ataih|pi atas|munggah|ka ?luhur|ke ?luhur|"
    r"(?:ke |ing |sak)?n?dhuwure?|lewat\b|lebih\b(?! (?:disukai|baik|bagus|diutamakan|suka))|up\b|"
    r"(?:and|or|&) (?:above|over|older|up)|minimal\b|dst\b|dan seterusnya|plus\b|起|[及或]?以上|naik\b)"
)
UPWARD = re.compile(r"\W{0,2}k[ea] ?at[ae]s\b")
LESS_AFTER = re.compile(
    r"\W{0,2}(?:mandap|(?:ke |ing )?ngandhap|sakngisore|turun|k[e3a]? ?bawah|pi bawah|ka ?handap|ka ?baruah|mudhun|mengisor|"
    r"(?:maksimal|max)\b(?!\W{0,3}(?:umur|usia)?\W{0,3}\d)|(?:and|or|&) (?:below|under|younger)|"
    r"at (?:the )?(?:most|latest)|tops\b|mentok|paling (?:tua|tinggi)|batas(?:nya| akhir)?\b|terakhir\b|[及或]?以[下内])"
)
TAKEN_AFTER = re.compile(
    r"(?:\W{1,3}|\W{0,2}\s(?:juga|pun|saja|haja|masih|sudah|wis|keneh|ge|oge|gin|gen|jak|jo|yo|tu|keatas|ke atas)\s)"
    r"(?:(?:juga|pun|saja|masih|sudah|kami|kita|kitorang|katong|ge|oge|ju) ){0,2}"
    r"(?:boleh|bole|oleh|olih|bulih|bulieh|buliah|olle|bisa|isa|diterima|ditarima|ditampa|ditrima|gpp|gapapa|oke?\b|"
    r"no problem|aman|tidak (?:masalah|apa)|ora popo|welcome|masuk|tiasa|kenging|meunang|iso\b|kawa\b|dibantu|t[ea]rim[aeo]|nampi|ambil|"
    r"pareng|accepted|silakan|silahkan|monggo|gas+\b|lolos|hayuk?\b|ayo\b|yuk\b|yok\b|cus+\b|sikat\b|merapat|ikut (?:aja|saja)\b)|也?(?:可以?|行|要|收)|都(?:行|可以|收)"
)
EVEN_IF = re.compile(r"\b(?:kalau|kalo|walau|walaupun|meski|meskipun|biar|yang|nu|sing|masih|baru|cuma|even if)\s\Z")
"""`kalau 17 tapi bongsor juga gapapa`."""
TAKEN_LATER = re.compile(r"[^\n.,!?;\d]{0,20}\b(?:boleh|bisa|diterima|gpp|gapapa|oke)\b")
ASKED_AFTER = re.compile(r"\s?\?[^\n]{0,34}\b(?:bisa|boleh|diterima|aman|dibantu|gpp|gapapa|oke?)\b")
DENIED_AFTER = re.compile(
    r"[^\n.!?;,]{0,24}?(?:\b(?:tidak|tak|ora|teu|indak|kada|jangan|no|not|maaf|sorry|skip|ditolak|dilarang|sonde|seng|tra|"
    r"nda|cannot)\b(?! (?:masalah|apa|papa|problem|worry|issue|khawatir|takut|cemas|ragu|malu|sungkan|minder|usah (?:khawatir|takut|cemas|ragu|malu|minder|bingung|pakai|pake|bawa|ktp|surat)|perlu|"
    r"sedih|mundur|bingung|popo|opo-opo|nanaon|ba'?a|apo))|ta' (?:olle|bisa|ekenneng)|[^\n。]{0,20}(?:不能|不收|不要|不得|勿))"
    r"|[^\n.!?;,]{0,30}\b(?:tahun depan|lain (?:kali|waktu)|kesempatan (?:lain|berikut\w*)|gugur|tidak lolos|tunggu (?:dulu|ulang tahun|tahun))\b"
    r"|[^\n.!?;,]{0,12}, ?(?:maaf|mohon maaf|jangan (?:melamar|daftar|inbox|chat|dm|japri)|(?:tidak|belum) (?:boleh|bisa|"
    r"diterima|kami terima)|ditolak|dilarang|skip|sorry|don't apply)\b"
)
RELIEF_AFTER = re.compile(
    r"[^\n;]{0,60}?(?:\b(?:(?:jangan|tidak usah|tidak perlu|don't) (?:khawatir|takut|cemas|ragu|malu|sungkan|minder|worry|"
    r"sedih|mundur|bingung|kuatir)|tenang|nanti|(?:di)?bantu\w*|mengko|engke|beko|kagek|ora popo|ora opo-opo|teu nanaon|indak ba'?a|kada apa|digawe\w*|dijieun\w*|chat|japri|dm|inbox|pm|bisa|boleh|oleh|buliah|tiasa|kawa|"
    r"iso|gpp|gapapa|oke?|tetap|aman|(?:di)?urus\w*|(?:di)?rapi\w*|(?:di)?tua\w*|(?:di)?atur|(?:di)?sesuai\w*|"
    r"no problem|welcome|tidak (?:masalah|apa)|masih|ada jalan|ada cara|sini|diterima|masuk|ada orang|hubungi|ask\b|we have ways|can be arranged|talk to us|we (?:fix|help|sort)|not an? (?:issue|problem)|fine\b|okay)\b|可以|没关系|也[收要行])"
)
PAPERS_AFTER = re.compile(
    r"[^\n;]{0,70}\b(?:paspor|passport|pasport|ktp|surat|akta|kk|lahir\w*|(?:di)?(?:tua|rapi|sesuai)\w*)\b"
)

SEEKS = re.compile(
    r"(?:\b(?:butuh|cari|dicari|mencari|khusus|perlu|terima|menerima|need|looking|wanted|open|lowongan|nyari|ambil|"
    r"dibutuhkan|golek|neangan|milari|pado|parlu|syarat|kriteria|kualifikasi)\b|招|寻|找)[^\n.!?]{0,50}\Z"
)
ASKED = re.compile(r"(?:^|[\n,;•*✅✔☑➡(]|- |syarat:?|wajib)\s{0,2}(?:usia|umur|umure|umua|omor|age)\W{0,3}\Z")
"""A requirement of its own: `- Usia 18`."""
SEEKS_JUST = re.compile(
    r"(?:\b(?:butuh|cari|dicari|mencari|nyari|golek|neangan|pado|need|looking for)\b[^\n,.!?]{0,24}|\b(?:sudah|baru|udah) )\Z"
)
_WANTED = (
    r"boru|(?:ambil|cari|minta|butuh|mencari|perlu) anak (?:asuh|angkat)|usta[dz]+z?ah|wanita|pria|perempuan|anak bujang|parampuan|parempuan|bebini'?|laki(?:-laki)?|lelaki|lalake'?|cewek?|cowok?|cw[ekk]{0,2}|cowo|"
    r"gadis|anak gadis|anak dar[ao]|anak perempuan|anak perawan|putra|putri|a?mo[iy]|girls?|boys?|ladies|lady|nona|nyong|"
    r"mahasiswi|mahasiswa(?:/i)?|anak muda|muda-mudi|(?:ibu|bapak|emak|mak)-(?:ibu|bapak|emak|mak)|babinian|wedok|wadon|lanang|mame|art|prt|janda|talent|female|male|women|men|jejaka|akhwat|ikhwan|donor|"
    r"terapis|therapist|host|hostess|hostes|model|waitress|nanny|spg|lc|karyawati|kandidat|calon pengantin|pendonor|gender|"
    r"jenis kelamin|l/p|p/l|p/w|w/p|l/w|pr/lk|lk/pr|pr|lk|awewe|istri|lalaki|cewe|fresh ?grad(?:uate)?s?|single|lajang|isteri|pengantin|jodoh|bini|bojo|"
    r"pamajikan|mojang|jajaka|eneng|neng|teteh|teh|mbak|nduk|ndhuk|cah|budak|bocah|barudak|kakanakan|adik|adek|ade|"
    r"adiak|dek|jojaro|usi|uni|butet|ucok|ctkw|cpmi|ctki|tkw|tki|pmi|helper|maid|applicants?|candidates?|pelamar|"
    r"peserta|peminat|crew|kru|abk|kelasi|pemandu lagu|angels?|ladys|remaja|pemuda|pemudi|orang muda|wife|bride|pendamping|pasangan hidup|pekerja|pegawai|karyawan|staf|staff|nak dara|nona-nona|kuli|buruh|pembantu|wong(?! tu[wo])|person|woman|man|mbaknya|pelamarnya|orangnya"
)
_OBJECT = (
    r"motor|mobil|kendaraan|sepeda|armada|truk|perusahaan|yayasan|gedung|akun|mesin|kandungan|stnk|sim\b|kapalnya|"
    r"pasien|lansia|nenek|kakek|opa|oma|ama|akong|simbah|mbah|eyang|aki|nini|jompo|anaknya|anak majikan|murid|balita|bayi|"
    r"cucu|ayah|momong|(?:perawat|suster|dokter|pelatih|pengasuh|babysitter|baby sitter|nanny|terapis) anak|(?:punya|memiliki|dengan|keluarga) (?:(?:\d|satu|dua|tiga|empat) )?anak(?= \(?(?:umur|usia|\d))|(?:jaga|jagain|jage|ngasuh|rawat|ajar|ngajar|mengajar|menjaga|damping\w*|mendampingi|latih|melatih|bimbing|membimbing|didik|mendidik) (?:\w+ ){0,2}(?:anak|orang|murid|siswa|santri|remaja)(?: (?:putra|putri|laki-laki|perempuan|asuh|panti|yatim))?|(?:pelatih|guru|pengajar|tutor|instruktur) (?:kelompok|kelas|anak)|mengasuh|merawat|asuh|patient|grandma|grandpa|mother|father|toddler|baby|"
    r"(?:anak|adik|kakak|cucu|ponakan|keponakan|istri|sepupu)(?: perempuan| laki-laki)? (?:saya|kami|ku|aku)|anakku|adikku"
)
"""Things, and those who are cared for: an age is theirs only in the same breath."""
_OTHER_PERSON = (
    r"calon (?:pria|laki-laki|lelaki|cowok)|(?:calon )?suami(?:nya)?(?! ?(?:istri|isteri|/|dan istri))|duda|bujang(?:an)?|pengusaha|juragan|majikan|korban|almarhum(?:ah)?|pelaku|tersangka|beliau|"
    r"(?:penghuni|penyewa)\w*(?: \w+)?|anak kost?|calon(?:nya)? (?:suami )?(?:dari|asal) (?:china|tiongkok|taiwan|korea|hong ?kong|(?:guang|fu|he|hu|jiang|zhe|an|shan|si)[a-z]{2,5})\b|"
    r"dia|die|penduduk|pengangguran|laki sanak|(?:urang|orang) laki(?: cari)?|"
    r"(?:orang|pria|cowok|laki-laki|om|koko|oom|lelaki) (?:china|tiongkok|taiwan|korea|fujian|hongkong|guangdong|jepang|"
    r"arab|malaysia|singapura|bule|(?!yang|dengan|untuk|usia|tahun|mulai|boleh|kuat|bujangan|perempuan)[a-z]{5,10}an)|ayahnya|"
    r"bapaknya|ibunya|mempelai pria|bernama|inisial|bos(?:nya)?|groom|husband"
)
_SELF = r"saya|aku|gue|ane|namaku|beta|kulo|abdi|my|i am|i'm|me"
PERSON = re.compile(
    rf"\b(?:(?P<object>{_OBJECT})|(?P<other>{_OTHER_PERSON})|(?P<wanted>{_WANTED})|(?P<self>{_SELF}))(?![a-z])|(?P<hanother>客户|男方|新郎|男客)|(?P<han>[女男]|供体)"
)
NEAR_PERSON = re.compile(
    rf"(?:\b(?:{_WANTED})(?:nya)?\b[^\n\d.!?]{{0,14}}|(?:[女男][性孩生士]?|小姐|姑娘|妹子)[^\n\d]{{0,4}})\Z"
)
_KID = (
    r"anak(?:-anak|e|ne)?|ana|bocah|bocahe|cah|barudak|budak|kakanakan|kanak|remaja|adi?e?k(?:-adi?e?k)?|ade|adiak|nduk|gadis|"
    r"ponakan|keponakan|putri|nona|cewek?|cewe|cowok?|lanang|wedok|wadon|perempuan|laki(?:-laki)?|lelaki|amo[iy]|girls?|boys?|"
    r"daughter|son|sister|niece|child|kid|awewe|prawan|parawan|perawan|nyong|wanita|pria|talent|lc|lalaki|pelajar|siswi|siswa|santri"
)
NEXT_TO = re.compile(
    rf"\b(?:{_KID})(?:nya|ne|na|nye|ku)?\s(?:(?:yang|nu|sing|nan|nang|masih|baru|lagi|udah|sudah|kira-kira|desa|kampung|muda|mudo|polos|cantik|cakep|lajang|single|seumuran|is|aged|just|only)\s){{0,2}}\Z"
)
"""A person named right before a number: an age, though no word for age or years stands there."""
OCCUPATION = re.compile(
    r"\b(?:tukang|operator|kasir|sopir|supir|driver|koki|barista|telemarketing|admin|cs|waiter|waitress|montir|mekanik|satpam|"
    r"penjaga|kurir|helper|penjahit|terapis)(?: [a-z]+){0,2} \Z"
)
"""`tukang setrika 18-35`: what somebody is sought as, in the years of work."""
SHORT_FOR_AGE = re.compile(
    r"(?:^|[\n,/;|•])\s?um?\s?[:.]?\s?\Z|\b(?:yang|nu|sing|nan|nang) (?:muda|mudo|mude|enom|ngora|anom),?\s\Z|\bsiapa ?(?:pun|aja|saja) \Z|\b(?:masih|yang) (?:polos|belia|lugu) \Z|\bsyarat(?:nya)?:? \Z|\bmust be (?:aged )?\Z"
)
"""`u 18-35`, `um 19~29`: a letter or two for the word, at the head of a line or part; `yang muda 16-20`, `must be 23 to 45`."""
WELCOMED = re.compile(
    r"\b(?:bahkan|malah|malahan) \Z|\b(?:yang|nu|sing) baru masuk (?:umur |usia )?\Z|\b(?:boleh|bisa|terima|nerima|oke?|gpp|gapapa|tidak apa-apa|aman) (?:kok |aja |saja )?(?:yang |nu |sing )?(?:umur |usia )?(?:baru|masih|nembe|isih) \Z|\b(?:kamu|kau|kowe|ente|elu|dirimu)(?: kan| to| udah| sudah| baru| masih| wis){1,2} \Z"
)
"""`iya boleh yang baru 16`, `bahkan 17`: no word for age, but who is taken."""
SCHOOLED = re.compile(r"\b(?:lulusan|tamatan|lulus|tamat|sederajat|sma|smk|smp|mts|slta|sltp)\s{0,2}\(?\Z")
"""`lulusan SMA 17-20`: what is asked for besides schooling, in the span of the young."""
TEAM = re.compile(r"\bu-?\Z")
PROVIDED = re.compile(
    r"\b(?:asal(?:kan)?|penting|pokok(?:nya|e|na)?|sehat|sanggup|kuat)[, ]{1,2}(?:\w+ )?(?:belum|durung|tacan|(?:di )?bawah)\s\Z"
)
"""`asal belum 40`: a condition, so that the bound needs no word for age."""
NATIONAL = re.compile(r"\b(?:timnas|piala|liga|kejuaraan|championship|world cup|euro|aff|afc|fifa)\b[^\n.!?]{0,40}\Z")
"""`U-15`: who plays there is under that age; a cup of that name looks for nobody."""
KID_NAMED = re.compile(
    r"\b(?:anak(?:-anak|2)?|ana|bocah|barudak|putri|putra|kanak|remaja|siswi|pelajar)\b[^\n.!?;\d]{0,48}\Z"
)
PERSON_SHOWN = re.compile(r"[👦👧🧒🧑👩👨🙋🚹🚺♀♂💃🕺👸🤵]\ufe0f?[\u200d\w]{0,2}\s{0,2}\Z")
RELATIVE = re.compile(
    r"\b(?:yang|yg|nu|sing|nan|nang|kang|who are|you are|kamu|anda|kalian|kisaran|rentang|range|sekitar|rata-rata)(?:\s(?:sudah|masih|baru))?\W{0,2}\Z"
)
OTHERS_AGE = re.compile(
    rf"\b(?:{AGE_WORD})(?:nya)?\s?(?:die|dia|ia|mereka|beliau|inyo|inya|dheweke|manehna|suami|calon suami|pasien|majikan|bos|oma|"
    r"opa|nenek|kakek|motor|mobil|kendaraan|kapal|perusahaan|akun|bayi|kandungan)\b[^\n\d,;]{0,16}\Z"
    r"|\b(?:tamu|pengunjung|penonton|customer|pembeli|client|klien)\b[^\n\d,;.]{0,24}(?:bawah|under|below|umur|usia|rata-rata)\s\Z"
    r"|\b(?:motor|mobil|kendaraan|armada|kapal|akun)\b[^\n\d,;.]{0,24}(?:umur|usia|tahun)\s\Z"
    # children of a household or a home, counted up: `anak 5 (umur 2, 4, 7, `; `yang paling kecil 4 tahun dan yang paling besar `
    r"|\b(?:majikan|bos|nyonya|tuan|keluarga|asuh\w*)\b[^\n.\d]{0,16}(?:\d )?\(?(?:umur |usia )?"
    r"\d(?: ?(?:tahun|thn|th))?(?:, ?(?:dan )?| dan | sama )(?:\d\d?(?: ?(?:tahun|thn|th))?(?:, ?| dan )){0,4}\Z"
    r"|\b(?:paling|ter) ?(?:kecil|bungsu)\b[^\n.]{0,60}\b(?:paling|ter) ?(?:besar|sulung|tua)\s\Z"
    r"|\b(?:paling besar|terbesar|sulung)(?:nya)?\s\Z"
    # how long somebody stays, or waits for a child of their own
    r"|\b(?:duduk|tinggal|kerja|bekerja|disimpan|diasuh|dirawat|ikut|sekolah|tunggu|menunggu) (?:\w+ )?(?:sampai|hingga|nganti) (?:umur |usia |berumur )?\Z"
    r"|\b(?:belum|tidak|tak) (?:punya|dikaruniai|ada|memiliki) (?:anak|keturunan|momongan)\W{0,2}(?:selama )?\Z"
)
"""Of somebody else, or of something."""
EVEN = re.compile(r"\b(?:masih|baru|walau|biar|yang|isih|nembe)\s\Z")
NAMED = re.compile(
    r"\b(?:anak|gadis|putri|adik|adek|ponakan|keponakan|remaja)\w{0,4}(?: \w+)? (?:sudah|baru|masih|umur)\s\Z"
)
"""`anak gadisnya sudah 16?`"""
PERSON_AFTER = re.compile(
    r"\s{0,2}\(?(?:wanita|pria|perempuan|laki|cewek?|cowok?|gadis|janda|single|cantik|female|male|girls?)\b"
)
OLD_OR_YOUNG = re.compile(
    r"\b(?:ter)?(?:tua|tuwa|tuo|tue|towa|kolot|sepuh|muda|mudo|mude|enom|anom|ngora|older|younger|old|young)\W{0,6}(?:(?:minimal|maksimal|min|max|maks)\W{0,3})?(?:than|dari|ti|saka)?\W{0,2}\Z"
)
"""A bound that is one of age by its own word: `paling tua 40`, `not older than 35`."""
VICTIM = re.compile(r"[^\n]{0,40}\b(?:hilang|tewas|meninggal|korban|diperkosa|diculik|ditemukan|dilaporkan|missing)\b")
FARE_AFTER = re.compile(r"\W{0,3}(?:separuh|setengah|gratis|free|diskon|half|potongan|bayar)\b")
"""Children who pay less: passengers and guests, nobody sought."""
SPEAKER_AFTER = re.compile(
    r"\s(?:aku|saya|gue|ane|beta|awak)\s(?:sudah|di|dulu|mulai|masih|baru|ikut|kerja|pernah|dibawa|diajak|dijual)\b|"
    r"(?:\s?-?an)?\s(?:dulu|waktu itu)\s(?:juga\s)?(?:aku|saya|gue|ane|beta|awak)\b|\s(?:sudah|udah|so|su)\s(?:di ?sana|di ?situ|kerja|ikut|berangkat)\b"
)
"""`umur 13 aku di jermal`: the speaker's own youth; `keponakan 14 tahun sudah di sana`: who went before."""
ON_PAPER = re.compile(
    r"\W{0,3}(?:\w+ )?(?:di)?(?:cetak|tulis|bikin|buat|jadi|jadikan|tuakan|naikkan|dtulis)\w{0,3} (?:jadi )?\d\d\b"
)
"""`umur 17 dicetak 19`: the age itself, and the one on paper."""
MARRIAGE = (
    *("istri", "isteri", "bini", "jodoh", "nikah", "kawin", "mahar", "pengantin", "amoi", "amoy", "rabi", "bojo"),
    *("pamajikan", "新娘", "老婆", "媳妇", "wife", "bride", "marry"),
)

ALONE_BEFORE = re.compile(
    r"(?:^|[\n,;•·*✔✅☑➡→>|(\[/:!?┣┗▪■◆►▶\u2600-\u27bf\U0001f300-\U0001faff\ufe0f]|\s-|\.\s|[，。；：、（]|\b(?:open|opening|only|khusus)|[\x22”]\s)\s{0,3}\Z"
)
AFTER_OTHERS = re.compile(
    ALONE_BEFORE.pattern
    + r"|\b(?:sma|smk|smp|slta|d[1-4]|s1|diploma|sederajat|lajang|single|menikah|nikah|cewek?|cowok?|l/p|p/l)\s{0,2}\Z"
)
"""By itself or behind what else is asked for, so that a bound needs no word for age: "SMA max 27"."""
ALONE_AFTER = re.compile(
    r"\s{0,2}(?:$|[\n,;.)\]|/，。；、）(•·▪┃\u2600-\u27bf\U0001f300-\U0001faff]|\s-|!)|\s(?:no|tb|tinggi|cantik|putih|single|sehat|belum|maks?|max|saja|aja|only|ya|"
    r"lah\b|semua|wajib|sesuai|bawa|ktp|harus|with|and|mau|siap|keatas|all|kak|gan|sis|bos|bu|mas|mbak|say|sayang|beb|bestie|dong|deh|nih|yuk|gas|ok|oke|boleh|welcome|when|ketika|saat|pas|waktu|punya|dan|dengan|suka|pernah|pengalaman|berpengalaman|eks|ex|lulusan|tamatan|bersedia)\b"
)
ADMITTED_AFTER = re.compile(r"\s?(?:wajib|harus|bawa)?\s?ktp\b")
"""`18+ wajib KTP` at a door: who is let in, not who is sought."""
