"""Lures and openings: who is called, where to, and in whose name, beside the work itself."""

from __future__ import annotations

from patrol.signals.cues import Cue, words

_SCHOOL = r"(?:sekolah|smp|sma|smk|sd|mts|sakola|sikola|sakolah|iskola|tingkatan)"
_JUNIOR = r"(?:smp|mts|sltp|sd|esempe|esde|tsanawiyah)"
_KID = (
    r"(?:anak(?:-anak|e)?|ana|gadis|perempuan|cewek|remaja|bocah|cah|barudak|budak|kakanakan|kanak|nona|adi?e?k(?:-adi?e?k)?|"
    r"ade|dek|adiak|ading(?:-ading)?|nduk|ponakan|keponakan|putri|putra)"
)
_KIND_OF = (
    r"(?:perempuan|cewek|cowok|laki|gadis|putri|desa|kampung|dusun|kos|kost|yang|nu|sing|nan|nang|masih|lagi|usia|umur|seumuran|"
    r"tingkat|kelas|bangku|jenjang|baru|cantik|cakep|polos|manis|lugu|magang|pkl|dari|di|warung|[^\w\s]{1,3})"
)
_CLASS = r"(?:[5-9]|1[0-2]|vii|viii|ix|x|xi|xii|lima|enam|tujuh|delapan|sembilan|sepuluh|sebelas|dua belas|[1-4]|satu|dua|tiga|empat|siji|loro|telu|papat|hiji|tilu|opat|genep|ciek|duo|tigo|ampek|anam|tujuah|due|tige|sada)"
_KIDS_OF = r"(?:anak-anak|anak'?(?: kecil)?(?:nya)?|ana'|bocah(?:e)?|barudak|budak(?:-budak)?|kakanakan)"
"""Of a family that is hired: the children who work along."""
_PLAIN = r"[^\s,.;:\d]+"

_WHO = "yang|kalau|siapa|sing|sapa|sopo|nu|nang|aya nu|barang siapa|bagi|buat"
_WANTS = "mau|minat|berminat|pengen|pengin|ingin|gelem|hoyong|hakun|nak|tertarik|butuh|berani|siap|punya"
_WRITE = "japri|dm|inbox|pm|chat|wa|komen|ketik|bisik|bisik-bisik|hubungi|reply|kabari|tele|telegram|ikut|gabung|kontak|telepon"
_I = "aku|gue|gw|gua|saya|sy|tak|ku|awak|beta|sa|abdi|kuring|ambo|ulun"

CUES = (
    Cue(
        "going_abroad",
        "Ada yang berangkat: ke luar negeri, terbang, tiket, penempatan di negara lain",
        "Somebody goes: abroad, flying, tickets, placed in another country",
        (
            *words(
                r"(?:ke|di|kerja|keluar|loker|lowongan|penempatan|jalan|magang|siap) luar(?:negeri| negeri| negri|negri)\b|luar +(?:indonesia|indo)\b|kerja (?:di|ke) luar\b|(?:kerja|gawe|damel|begawean) (?:\S+ )?(?:jauh|seberang|negeri orang|negara lain)",
                r"(?:ber|di)?(?:angkat|terbang)(?:kan|in)?\b|keberangkatan|mangkat|budhal|indit\b|tabang\b|diberangkatkan|terbang\b|brangkat|flight|fly\b",
                r"tiket (?:pesawat|pp|kapal|berangkat|sekali|ditanggung|gratis)|(?:air|plane|flight) ?tickets?|pesawat|relocat\w*|relokasi|overseas|abroad|expat package",
                r"(?:penempatan|ditempatkan|lokasi|kantor|base|based|located|tempat kerja|location) ?:? (?:di |in |at )?(?:luar|kamboja|myanmar|laos|filipina|thailand|vietnam|malaysia|taiwan|hong ?kong|dubai|china|tiongkok|singapura|philippines|cambodia|jepang|korea|macau)",
                r"(?:pasport|paspor|paspot|passport)\b|ktkln",
            ),
            r"出国|海外|境外|国外",
        ),
        negatable=False,
    ),
    Cue(
        "pupils_sought",
        "Anak sekolah dipanggil: SMP, SMA kelas, putus sekolah, baru lulus SMP",
        "Schoolchildren are called: pupils, school leavers, those just out of junior high",
        words(
            rf"{_KID}(?: {_KIND_OF}){{0,3}} (?:smp|sma|smk|smu|stm|smea|mts|aliyah|tsanawiyah|madrasah|sekolah(?:an)?|sd|sakola|sikola|sakolah|kelas (?:[7-9]|1[0-2]))\b",
            r"(?:siswi|siswa|pelajar|murid)(?:-\S+)? (?:\S+ ){0,3}(?:boleh|bisa|juga|welcome|ok|oke|yang mau|pengen|pengin|silakan|merapat|cari uang|smp|sma|smk)\b|khusus (?:pelajar|siswi|siswa|anak sekolah|kelas)|(?:cari|nyari|butuh|open|dicari) (?:\S+ )?(?:siswi|anak sekolah)\b|(?:bawa|ajak|ajakin|ngajak|sama|bareng) (?:\S+ ){0,2}(?:teman|temen|kawan) (?:sekelas|sekolah)\b|(?:cewek?|cowok?|gadis|remaja) (?:smp|sma|smk|mts|stm)\b|\bgrades? (?:[7-9]|1[0-2])\b",
            r"(?:umur|usia) (?:kurang|belum cukup|tidak cukup|belum sampai)(?: \S+){0,3} (?:punya cara|ada cara|ada jalan|gampang|diatur|bisa diatur|dibantu)\b",
            rf"(?:siswa|siswi|pelajar|smk|sma|smp|mts|sd)(?: \S+)? (?:kelas|kls|kalas) {_CLASS}\b|(?:kelas|kls|kalas) {_CLASS} ?(?:(?:-|sampai|s/d|atau|dan|/|,|ko) ?{_CLASS} ?)?(?:sd|smp|mts|sma|smk|aliyah)\b",
            rf"(?:kelas|kls|kalas) {_CLASS} ?(?:-|sampai|s/d|atau|dan|sama|/) ?{_CLASS}\b|(?:kelas|kls) {_CLASS} (?:\S+ ){{0,4}}(?:boleh|mau|yang|sama|khusus|ya|bisa|silakan|pun)\b|(?:kelas|kls|kalas) (?:[7-9]|1[0-2]|vii|viii|ix|x|xi|xii)\b|(?:budak )?tingkatan (?:[1-5]|satu|dua|tiga|empat|lima)\b",
            r"(?:masih|lagi) (?:gendong|bawa|pakai) tas sekolah|(?:yang|nu|sing) (?:masih )?dari (?:smp|mts|sd)\b|(?:masih|sedang|isih|keur|nuju|msh|lagi|sambil|still) (?:(?:di|duduk|bangku|in) ){0,3}(?:sekolah|pelajar|smp|sma|smk|kelas|sakola|high school|school)\b|masih (?:pakai |pake |ber)?seragam|(?:lepas|ganti|copot|buka) (?:\S+ )?seragam|seragam ganti|putih[- ](?:abu|biru)|kartu (?:pelajar|osis)|kejar paket [abc]|paket [abc] (?:\S+ )?(?:boleh|juga|dijanji\w*)|wali murid|uang jajan sekolah|(?:cuma|cukup)(?: \S+){0,4} rapor\b|kenaikan kelas|(?:habis|abis|selesai|baru|lulus|setelah) (?:ujian|perpisahan|kelulusan|wisuda) (?:akhir )?(?:smp|mts|sd)\b|(?:sepulang|pulang|abis|habis|bubar|bolos|libur|liburan) sekolah",
            r"se(?:umur|usia|baya|pantar)\w*(?: \S+)? (?:sma|smp|smk|sd|sekolah|kelas)\b|(?:umur|usia|umure|umr) (?:anak )?(?:sma|smp|smk|sekolah|belasa?n)\b|belasan (?:tahun|taun|awal)|(?:yang|masih) belasan(?:[,.!?\n]|$| (?:aja|saja|ya|boleh))|(?:anak|remaja|cewek|gadis) (?:belasan|tanggung|baru gede|abg)\b|\babg\b|(?:di ?)?bawah umur|bawah umur\b|belum lulus(?: (?:sekolah|smp|sma|smk))? (?:gpp|gapapa|tidak apa-apa|boleh|juga|pun|oke?)\b",
            rf"(?:tidak|ga|gak|ndak|ora|indak|teu|nda|sonde|tra|kada|su tra) (?:lanjut|melanjutkan|nerus\w*|neruske|nyambung|neraskeun|manyambung)(?: (?:lagi|ke|ka))?(?: {_SCHOOL}| kuliah smp)\b|(?:tidak|ga|gak|ndak|ora|indak|teu|nda|sonde|tra|kada) (?:sekolah|sikola|sakola|sakolah) (?:lagi|lai|deui)\b|putus (?:sekolah|sikola|sakola)|drop ?-?outs? (?:smp|sma|smk|mts|sd|sekolah|juga|boleh|pun|welcome|ok|oke)\b|(?:anak|remaja|high school|school) drop ?-?outs?\b|(?:berhenti|brenti|berenti|baranti|eureun|ereun|leren|mandeg|mandheg|putuih|pedot|metu|kaluar|keluar) (?:\S+ )?{_SCHOOL}\b",
            rf"{_KID}(?: \S+){{0,2}} (?:yang|nu|sing|nan|nang) (?:tidak|tak|ga|gak|ndak|ora|indak|teu|sonde|tra|kada) (?:sekolah|sikola|sakola)\b",
            rf"(?:lulusan|tamatan|lulus|tamat|anak) {_JUNIOR} (?:keneh|kénéh|wae|oge|ogé|jak|haja|se|bae|gin|pe)\b",
            rf"{_JUNIOR} (?:keluar|putus|berhenti|metu|kaluar)(?: \S+)? (?:juga|pun|gapapa|gpp|boleh|bisa|malah|oke?)\b|(?:so|su|lah|tos|alah) (?:lulus|tamat|tamaik|rengse) {_JUNIOR}\b|(?:rengse|anggeus|beres) {_JUNIOR}\b|(?:lulus|tamat) {_JUNIOR} baru\b",
            r"(?:cari|butuh|nyari|casting|khusus|para|hai|halo|buat) bocil\b|bocil(?:-bocil)? (?:\S+ ){0,3}(?:merapat|kumpul|gas|sini)\b|bocil(?:-bocil)? (?:\S+ ){0,2}(?:boleh|bisa|mau|cantik|imut|viral|live)\b",
            rf"(?:baru|barusan|habis|abis|nembe|bar|mentas|kakara|anyar|lagi|tas|begitu|cas) (?:\S+ )?(?:lulus|tamat|selesai|kelar|keluar|metu|luluh|tamaik|kaluar|rampung|beres|saka|dari) (?:\S+ )?{_JUNIOR}\b|(?:baru|barusan|nembe|mentas|kakara|lepas|selepas|lepasan) {_JUNIOR}\b|(?:fresh ?graduate|just finished|lulusan baru) (?:smp|mts|junior high)",
            rf"{_KID}\w{{0,3}}(?: \S+){{0,4}} (?:tamat(?:an)?|lulus(?:an)?|luluh|lolos|tamaik|keluar|metu|bar(?:u)?|sing|nu|nang|nan) (?:saka |ti |dari |lulus |tamat |tamaik |baru |luluh )?{_JUNIOR}\b|(?:lepasan|tamatan|lulusan|tamat|lulus) {_JUNIOR}(?: \S+)? (?:tidak|indak|ora|teu|ndak|sonde|kada|yang|nu|sing|nan) (?:lanjut|nerus\w*|sekolah|sikola|sakola|mau|pengen|pengin|hoyong|nganggur|punya|duwe|ada)|(?:tamatan|lulusan|tamat) sd ?(?:-|/|atau|dan|sampai) ?(?:smp|mts)\b",
            rf"(?:tamatan|lulusan|lulus|tamat|ijazah|ijasa) {_JUNIOR} (?:aja|saja|sahaja|cukup|juga|pun|boleh|bisa|ok|oke|udah|sudah|jadi|welcome)\b",
            rf"(?:sma|smk|smp|sekolah|sakola|sikola)(?:nya)? (?:belum|durung|teu acan|balun|alun) (?:lulus|tamat|selesai|rampung|beres)|(?:belum|durung|balun|alun|teu acan) (?:lulus|tamat|selesai|rampung|beres) (?:sma|smk|smp|sekolah|sakola|sikola)\b|{_KID}\w{{0,3}} (?:\S+ )?(?:belum|durung|balun|alun) (?:tamat|lulus)\b|{_JUNIOR} (?:tidak|ga|gak|ndak|ora|teu) (?:tamat|lulus|selesai) (?:\S+ )?(?:gapapa|gpp|tidak apa|ga apa|gak apa|tidak papa|gak papa|ga papa|boleh|bisa|diterima|oke?)\w*\b|(?:terima|nerima|ambil|nampa|trima) (?:rapor|raport|ijazah|ijasah) {_JUNIOR}\b",
            r"(?:anak|anak-anak) (?:panti|yatim|pondok|jalanan)\b|santri(?:wati)? (?:\S+ ){0,2}(?:kelas|umur|usia|smp|mts|tsanawiyah|putus)\b|(?:anak asuh|anak angkat)(?:\W+\S+){0,12}\W+(?:bantu\w*|nyapu|cuci|masak|jaga|momong|nyuci|rumah)|(?:bawa|ajak) anak (?:yang )?(?:\S+ ){0,2}bantu",
            rf"{_KIDS_OF} (?:\S+ ){{0,2}}(?:bisa|boleh|bole|oleh|iso|tiasa|kawa|olle|ikut|melu|milu|umpat|dapat|sekalian|juga|ge|ge bisa) (?:mi |jo |juga |ikut |sekalian |saja |aja |bantu[- ]?){{0,2}}(?:(?:kerja|kerje|gawe)(?: (?:juga|sama|bareng|di|ikut|angkat|ringan|sekalian|sawah|ladang|kebun|pabrik)|[,.!\n]|$)|alako\b|bagawi\b|bantu-bantu|bantu (?:kerja|petik|panen|angkat|mandor|bapak|orang ?tua)|kumpul(?:in|kan)? (?:brondol|buah|getah|sawit|kayu|batu)|ngumpul\w* (?:brondol|buah)|(?:mungut|pungut|petik|metik|panen|angkut|ngangka\w*|ngangkut|nyortir|sortir|nyadap)\b)|(?:children|kids) (?:of \S+ \S+ )?(?:can|may) (?:also )?(?:work|help|pick|collect)|小孩(?:也|都)?(?:可以|能)(?:做|干|帮)",
            r"(?:nanny|prt|art|pembantu|babysitter|penjaga|pelayan|pekerja|talent|cewek|lc) (?:cilik|kecil|bocah|remaja|belia|abg)\b|bocah (?:cilik|wadon|wedok|lanang)|budak (?:kecik|kacik)|gadis (?:kecil|remaja|belia|ingusan)|remaja (?:putri|putra|perempuan|desa)(?: \S+){0,4} (?:mau|boleh|yang|untuk|butuh|cari)|baby ?face(?: \S+){0,3} (?:dicari|disukai|justru|lebih)",
            r"(?:secondary|middle|high|junior)[ -]?school (?:students?|girls?|boys?|kids|pupils?)\b|school ?(?:girls?|boys?|kids)\b|(?:teens?|teenagers?|minors?|under ?age)(?: \S+)? (?:ok|okay|welcome|wanted|accepted|too|can|needed)\b|high ?school(?:ers?| students?| girls?| kids)\b|junior high\b|still at school|\b(?:smp|sma|smk|mts|esempe|esema|es em [ap]e?)(?: (?:pun|juga|aja|saja|sma|smk))? (?:boleh|gas|welcome|oke?|merapat|bebas|gapapa|gpp|bisa|diterima)\b|(?:anak-anak|anak kecil|bocah|bocil|barudak|yang kecil)(?: \S+)? (?:gapapa|gpp|tidak apa|tidak masalah|tak apa)\b",
            rf"{_KID} (?:es[- ]em[- ]?(?:a|pe?|ka)|s[-.]m[-.][apk])\b|(?:abis|habis|sehabis|sesudah|sepulang|bubar) (?:pulang )?(?:sekolah|sekul|skul)(?: (?:jam|aja|langsung|juga|lanjut|bisa)|[,.!\n])|(?:ketahuan|ketauan|bilang|bilangin|ngomong|cerita|lapor) (?:ka |ke |sama )?(?:(?:bu |pak |ibu |bapak )?guru|wali kelas|teman sekelas)\b",
            r"学生妹|初中|高中生|未成年|年纪(?:小|轻)一?点?(?:的|也|没|更|都|最)|小女孩|(?:未满|不到|没满)(?:18|十八)|还在(?:上学|读书)|印尼小(?:孩|保姆)|越小越|辍学",
        ),
        negatable=False,
        unless=words(r"panti (?:pijat|jompo|werdha)\b"),
    ),
    Cue(
        "age_raised",
        "Umur di surat dinaikkan: dituakan, ditambah, umur di atas kertas",
        "The age on papers is raised: made older, added to, age on paper",
        words(
            rf"(?:umur|usia|umure|umurna|umurnya|umurnye|umua|umor|yuswa|lahir\w*|taun lair\w*)(?: {_PLAIN}){{0,6}} (?:di ?tua\w*|tua(?:in|kan|keun)|dituwakake|dituaaghi|dinaik\w*|naik(?:in|kan)|diundhak\w*|diunggahkeun|ditambah\w*|tambah(?:in|kan)?|didewasa\w*|dibetul\w*|di(?:sesuai|rapi|atur|ubah|ganti|mud|geser|mundur|maju)\w*|(?:kita |kami )?(?:geser|mundurin|majuin)\b|sesuaikan|rapikan|rapiin|dibikin (?:18|19|2\d)|(?:jadi(?:in|kan|no)?|dadi|jadi nyo) (?:18|19|2\d))\b",
            r"(?:ktp|dokumen|surat|paspor|akta|data|kk)(?:nya|-surat)?(?: \S+){0,2} (?:di)?tua(?:in|kan|keun|aghi)\b|(?:paspor|ktp|akta) (?:umur|usia) (?:18|19|2\d)\b|(?:tua(?:in|kan|keun)|nuakan|menuakan|dewasakan|dituakan|dituain) (?:\S+ ){0,3}(?:umur|usia|ktp|surat|kertas|akta|kk)\w*\b|(?:di|nang|ning|dina) (?:kertas|surat|ktp|paspor|akta|kk) (?:\S+ ){0,3}(?:tuain|dituain|dituakan|tuakan|tuakeun|jadi (?:18|19|2\d))|ktp (?:\S+ ){0,2}(?:tuakeun|tuakan|tuain|dituakan)|(?:umur|usia) (?:di |atas |pada )+(?:kertas|surat|ktp|paspor)|(?:umur|usia) (?:betul|asli|sebenar\w*|benar) (?:\S+ ){0,2}(?:kisah|peduli|masalah|penting)",
            r"(?:paspor|passport|ktp|surat|akta|akte|kk)(?: \S+){0,2} (?:kasih?|diberi|beri|bikin|dibikin|buat|dibuat|tulis|ditulis|isi|diisi) (?:\S+ )?(?:umur|usia|lahir)\b",
            r"(?:lahir\w*|kelahiran|akta|akte)(?: \S+){0,3} (?:\S*bikin|buat\w*|dibuat) (?:\S+ ){0,2}(?:lebih )?(?:tua|dewasa)\b|(?:make|made|become) (?:you |her |him |them )?older on (?:paper|the passport)|(?:age|birth ?date|date of birth|year of birth) (?:\S+ ){0,4}(?:changed|adjusted|altered|raised|fixed)",
            r"改大|做大年龄|年龄(?:我们|可以|能)(?:处理|搞定|弄)|年龄.{0,4}改",
        ),
        negatable=False,
    ),
    Cue(
        "underage_welcome",
        "Di bawah 18 diterima: belum 18, belum punya KTP, dicari yang masih kecil",
        "Under 18 is welcome: not yet 18, no identity card yet, the very young are wanted",
        words(
            r"(?:ktp|id card|ic)(?: \S+)? (?:belum|blm|durung|tacan|balun|alun)(?: \S+)? (?:ada|punya|jadi|duwe|gaduh|keluar|dapat)(?: \S+){0,2} (?:gpp|gapapa|bisa|boleh|oleh|tidak apa|aman|ok|dibantu|no|nanti|kita|kami)\b|(?:belum|blm|durung|tacan|encan|can|teu acan|balun|alun)(?: \S+)? (?:punya|duwe|ada|bikin|baisi|gaduh|boga|cukup umur)(?: \S+)? (?:ktp|ktpnya|ke te pe|(?:untuk|buat|bikin) ktp)\b|belum (?:wajib|cukup umur) (?:\S+ )?ktp|no (?:ktp|id|ic) no problem|(?:belum|blm|durung) (?:ber)?ktp\b|(?:sebelum|belum|durung|tacan|before) (?:genap |sampai |masuk )?(?:ultah|ulang tahun|usia|umur|umure|your|tanggal|hari)(?: lahir| ke| birthday)?[ -]{0,2}(?:ke[ -]?)?(?:1[2-8]|delapan belas|tujuh belas)\w{0,2}(?: (?:tahun|thn|th|is|saja|aja)){0,1} (?:pun|juga|boleh|bisa|oke?|okay|fine|gpp|gapapa|kami|kita|diterima|tetap|nanti|aman|(?:di)?urus\w*|(?:di)?bantu\w*)\b|(?:pakai|pake|pinjam|tumpang\w*) (?:\S+ )?(?:ktp|nama|data|identitas)(?:nya)? (?:kakak|mbak|sepupu)\w*",
            r"(?:umur |usia )?(?:belum|kurang dari|di ?bawah|blm) (?:genap )?(?:1[5-8])(?: tahun| thn| th)?,? (?:tidak|bukan|ga|gak|ndak|tak|nggak) (?:ada |jadi |menjadi |pun |akan )?(?:masalah|soal|apa|kendala|halangan|pikir)\w{0,6}\b",
            r"boleh (?:umur |usia )?1[0-7](?:[,.!;)\n]| (?:tahun|thn|th|pun|juga|asal|yang|ke atas|keatas|aja|saja)\b)",
            r"(?:umur|usia)\w{0,3} (?:\S+ ){0,2}(?:belum|blm|kurang|tidak|tak|can|tacan|durung|balun) (?:cukup|genap|sampai|nyampe|nepi|jangkep)(?: umur)?(?:\W+\S+){0,3}\W+(?:boleh|bisa|juga|gpp|gapapa|diterima|nanti|oke?|aman|dibantu|tak apa|tidak apa|takpa|teu nanaon|ora opo-opo|ora popo)\b|(?:umur|usia)(?:nya)? kurang\W+(?:\S+ ){0,2}(?:gpp|gapapa|bisa|boleh|aman|jangan takut|tenang|nanti|dibantu)\b",
            r"(?:anak|balita|bayi|bocah)\w{0,3}(?: \S+){0,4} (?:disewa\w*|dipinjam\w*|dikontrak\w*)\b|(?:sewa|pinjam) (?:anak|balita|bayi)\b|(?:anak|bocah|balita)\w{0,3}(?: \S+){0,6} (?:ngamen|mengamen|ngemis|mengemis|minta-minta|lampu merah)\b",
            r"(?:baru|belum|durung|setelah|habis) (?:haid|mens(?:truasi)?|akil bal\w+)\b|(?:haid|mens|menstruasi) pertama\b|(?:penting|asal|asalkan) (?:sudah )?(?:haid|mens|akil bal\w+)\b|bau kencur|daun muda|anak ingusan|(?:masih|isih|keur) (?:bocah|kecil|cilik|leutik|ketek|belia|bau kencur|di bawah umur) (?:\S+ ){0,3}(?:boleh|bisa|oleh|gpp|gapapa|juga|pun|malah|justru|lebih|diterima|tidak apa)\b|(?:anak|akta|akte|kk) (?:\S+ )?(?:lahir )?(?:saja|aja|cukup|bisa|boleh) (?:\S+ )?(?:tanpa|tidak perlu|belum punya) ktp|(?:belum|blm|durung|balun|alun) (?:cukup|genap) (?:umur|usia)(?: \S+){0,4} (?:boleh|bisa|juga|gpp|gapapa|diterima|nanti|ok|oke|aman|dibantu|chat)\b|(?:makin|semakin|lebih|sing|nu) (?:muda|mudo|enom|ngora|kecil|cilik|leutik) (?:\S+ )?(?:dibayar|harga\w*|mahal|tarif\w*)|(?:anak|cewek|gadis) abg|budak pompuan",
            r"(?:makin|semakin|tambah|agak|lebih|tamba|sansaya|beuki|masih|sing) (?:muda|mude|mudo|belia|enom|nom|anom|ngora|kecil|cilik|leutik|ketek|imut|polos|hijau)(?:an|nya|na|ne)?,? (?:\S+ )?(?:makin|semakin|tambah|lebih|malah|malahan|justru|tamba|sansaya|beuki|paling|harga\w*|tarif\w*|maharnya|bayaran\w*|angpao\w*) ?(?:bagus|baik|mahal|tinggi|disuka\w*|suka|laku|dicari|gede|gede|besar|cakep|oke|cocok|naik|lain|beda|alus|apik|larang|cepat|royal)\b|(?:gadis|anak|amoi|perawan|cewek|nduk|neng) (?:yang )?(?:masih )?(?:belia|di ?bawah umur|bau kencur|ingusan|mentah) (?:\S+ )?(?:harga|tarif|lain|lebih|malah|justru|disuka\w*|boleh|oke)\w*|the younger the better|younger (?:is|girls?) (?:better|preferred|pays?)",
        ),
        negatable=False,
    ),
    Cue(
        "names_big_employer",
        "Menyebut perusahaan negara, perusahaan ternama, puskesmas atau lembaga",
        "Names a state company, a famous company, a public clinic or office",
        words(
            r"bumn\b|persero\b|rekrutmen bersama|kementerian|kemenhub|kementrian|pemda|pemkab|dinas \S+|dprd|pns\b|cpns|asn\b|pppk|petugas haji|pendamping (?:lokal )?desa",
            r"(?:pt\.? ?|karyawan |kerja |loker |lowongan )?(?:pertamina|pln\b|freeport|kereta api|\bkai\b|pelindo|pegadaian|pegadian|telkom\w*|antam|inalum|krakatau steel|pupuk \S+|adaro|timah tbk|pt timah|angkasa pura|bulog|djarum|gudang garam|indofood|unilever|mayora|wings|astra|garuda|whoosh|bank \S+|bri\b|bni\b|bca\b|indomaret|alfamart|jne\b|sampoerna)",
            r"badan \S+ nasional|(?:lembaga|komisi) (?:kebijakan|penyiaran|pemilihan|pemberantasan|perlindungan|pengawas\S*|negara)|kemen[a-z]{3,12}\b|dirjen\b|otorita ikn|pem(?:prov|kot)\b|satpol pp|damkar\b|basarnas|\bbnn\b|\bbps\b|\bkpu\b|bawaslu|bpjs (?:kesehatan|ketenagakerjaan)|ppnpn|tenaga honorer|petugas (?:sensus|pilkada|pemilu)|tenaga pendamping|pendamping (?:program|koperasi|pkh|sosial)|koperasi desa|makan bergizi|\bsppg\b|danantara",
            r"transjakarta|\b(?:mrt|lrt) jakarta|\bkcic\b|pos indonesia|\bpelni\b|\basdp\b|\bdamri\b|peruri\b|bio ?farma|kimia farma|semen (?:indonesia|padang|gresik|tonasa|baturaja)|wijaya karya|waskita|adhi karya|hutama karya|bukit asam|petrokimia|perhutani|\bptpn\b|taspen|jasa (?:raharja|marga)|badak lng|perum \S+|kontraktor tambang|tambang \S+ terbesar",
            r"puskesmas|pukesmas|rumah sakit|\brs\b|\brsud\b|klinik|hospital|bandara|pabrik \S+ nasional|ritel nasional|perusahaan (?:negara|nasional)",
        ),
        negatable=False,
    ),
    Cue(
        "tells_of_an_offer",
        "Menceritakan tawaran orang lain: ada yang menawari, dapat pesan, katanya, isinya, iklannya",
        "Tells of somebody else's offer: someone offers, I got a message, they say, it reads, the ad",
        words(
            r"(?:ada|kemarin|kemaren|tadi|barusan|baru|terus|tiba-tiba)(?: \S+){0,4} (?:nawarin|menawarkan|nawari|menawari|ditawarin|ditawari|ngajak|ngajakin|diajak|keliling|datang ke|nge-?dm|ngechat|ngewa)\b",
            r"(?:dapat|dapet|dpt|terima|nerima|dikirim\w*|dikirimi|diteruskan|forward\w*)(?: \S+){0,3} (?:dari|dr|oleh|begini|gini|pesan|dm|wa|chat|sepupu|teman|grup|grub|dalam)\b",
            r"(?:isinya|bunyinya|tulisannya|iklannya|iklan (?:itu|ini|tersebut)|postingan\w*|loker (?:itu|tersebut)|pesan (?:itu|tersebut|berantai)|poster (?:itu|ini)|screenshot|tangkapan layar|saya salin|apa adanya)\b",
            r"(?:katanya|bilangnya|ngakunya|janjinya|cenah|jare|kato(?:nyo)?|konon|kono|ngaku|mengaku|mengatasnamakan|berkedok|iming-iming|diiming\S*|dijanji\w*)\b",
            r"(?:oknum|pelaku|penipu|calo|sindikat|mafia|bandar)\b|(?:om|ibu|bapak|orang|akun|ada urang|ade urang)(?:-\S+)? (?:satu |yang |itu |tak dikenal )?(?:keliling|ngaku|mengaku|nawarin|menawarkan|nyari|cari|nak nyari\w*)\b",
        ),
        negatable=False,
    ),
    Cue(
        "invites_along",
        "Mengajak pembaca ikut atau menghubungi dia: yang mau japri, nanti aku tarik, siapa mau ikut",
        "Calls readers to come along or write: whoever wants, message me; I will bring you in; who comes with me",
        words(
            rf"(?:{_WHO}) (?:\S+ ){{0,3}}(?:{_WANTS})(?: \S+){{0,7}} (?:{_WRITE})\b",
            rf"(?:{_WHO}) (?:\S+ ){{0,2}}(?:{_WANTS}) (?:\S+ )?(?:ikut|nyusul|gabung|berangkat|nyebrang|melu|milu|umpat|jalan|merapat)\b",
            r"(?:ketik|komen|reply|balas|komentar|tulis|ketik aja)\W{1,3}(?:mau|minat|ikut|info|\w{2,8})\W{1,3}(?:\S+ ){0,4}(?:nanti|ntar|tar|aku|gue|gw|gua|saya|admin|di inbox)\b",
            rf"(?:{_I}) (?:\S+ ){{0,2}}(?:tarik|sambung(?:in|kan)|hubungin|kenal(?:in|kan)|masukin|cariin|ajakin|uruskan|urusin|jemput sendiri)\b",
            rf"(?:sini|ayo|yuk|mending|mau|sapa|siapa)(?: \S+){{0,3}} (?:ikut|temenin|nyusul|bareng|kerja bareng|melu|milu) (?:{_I}|abang|kakak|teteh|bang|mbak|tante|bunda|kita|kami)\b",
            r"(?:butuh|nyari|nyariin|mencari|cari|perlu|kurang|tambah|sisa|masih ada|tinggal)(?: \S+){0,2} (?:\d+|dua|tiga|empat|lima|enam|beberapa) (?:orang|anak|cewek|cowok|lagi|teman|temen|kursi|meja|seat|bangku|slot|kepala)\b",
            r"(?:japri|inbox|dm|pm|bisik\S*) (?:aja|saja|ya|yuk|aku|gue|gw|saya|kakak|abang|se|jo|mi|umi|langsung)\b",
        ),
        negatable=True,
    ),
)
