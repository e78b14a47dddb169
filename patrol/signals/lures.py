"""Lures and openings: who is called, where to, and in whose name, beside the work itself."""

from __future__ import annotations

from patrol.signals.cues import Cue, words

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
        "Anak sekolah dipanggil: SMP, SMA kelas, putus sekolah, adik-adik",
        "Schoolchildren are called: pupils, school leavers, little ones",
        words(
            r"anak(?:-anak)?(?: \S+)? (?:smp|sma|smk|sekolah|sd|mts|kelas (?:[7-9]|1[0-2]))\b|(?:siswi|siswa|pelajar|murid) (?:\S+ ){0,3}(?:boleh|bisa|juga|mau|welcome|ok|yang mau|pengen|butuh|cari|smp|sma|smk)",
            r"(?:adek|adik|dek|ade)(?:-adek|-adik|-ade)?(?: \S+){0,3} (?:smp|sma|smk|sekolah|kelas|libur sekolah|pulang sekolah)\b|(?:sepulang|pulang|abis|habis|bubar|libur|liburan) sekolah",
            r"(?:baru|habis|abis|tamat|lulus(?:an)?|tamaik|bar|nembe|kakara|anyar|sing|nu|yang|udah|sudah)(?: \S+){0,2} (?:lulus |tamat |tamaik |luluh )?(?:smp|mts|sltp)\b(?: \S+){0,3} (?:atau|tidak|indak|ora|teu|yang|pengin|pengen|mau|hoyong|boleh|oleh|bisa|umur|usia|umua|kerja|ndak|sonde|cari|langsung)",
            r"(?:tidak|ga|gak|ndak|ora|indak|teu|nda|sonde|tra) (?:lanjut|melanjutkan|nerus\w*|neruske|nyambung|sikola|neraskeun)(?: \S+)? (?:sekolah|sma|smk|lai|sakola|lagi)|(?:baru|habis|abis|bar|nembe|kakara) (?:lulus|tamat|keluar|luluh) (?:smp|mts|sd|sltp)\b|putus sekolah|drop ?out|berhenti sekolah|tidak sekolah lagi",
            r"(?:kelas|kls) (?:[7-9]|1[0-2]|vii|viii|ix|x|xi|xii)\b (?:\S+ ){0,4}(?:boleh|mau|yang|sama|khusus|ya|bisa)|khusus (?:kelas|anak sekolah|pelajar)|(?:teman|temen) (?:sekelas|sekolah)",
            r"(?:kelas|kls|kalas) (?:\d{1,2}|[ivx]{1,4}) ?(?:(?:-|sampai|s/d|atau|dan|/|,) ?(?:\d{1,2}|[ivx]{1,4}) ?)?(?:sd|smp|mts|sma|smk|aliyah)\b|(?:kelas|kls) (?:[5-9]|1[0-2]) ?(?:-|sampai|s/d|atau|dan) ?(?:[6-9]|1[0-2])\b",
            r"(?:anak|anake|gadis|perempuan|cewek|remaja|bocah|barudak|budak|kakanakan|nona|adik|adek|ponakan|keponakan)(?: \S+){0,4} (?:tamat(?:an)?|lulus(?:an)?|luluh|tamaik|keluar|metu|bar(?:u)?) (?:saka |ti |dari )?(?:sd|smp|mts)\b|(?:tamatan|lulusan|tamat) sd\b(?: ?(?:-|/|atau|dan|sampai) ?(?:smp|mts))?|(?:metu|kaluar|keluar|lulus|luluh) (?:saka|ti|dari) (?:smp|mts|sd)\b|(?:baru|barusan) (?:selesai|keluar|kelar) (?:smp|mts|sd)\b",
            r"(?:anak|anak-anak) (?:panti|yatim|asrama|pondok|jalanan)\b|santri(?:wati)?\b (?:\S+ ){0,4}(?:boleh|mau|tamat|lulus|yang|ikut|magang|kerja|umur|usia)|(?:anak asuh|anak angkat)(?: \S+){0,12} (?:bantu\w*|nyapu|cuci|masak|jaga|momong|nyuci|rumah)",
            r"(?:nanny|prt|art|pembantu|babysitter|penjaga|pelayan|pekerja|talent|cewek|lc) (?:cilik|kecil|bocah|remaja|belia|abg)|bocah (?:cilik|wadon|wedok|lanang)|budak (?:kecik|kacik)|gadis (?:kecil|remaja|belia|ingusan)|remaja (?:putri|putra|perempuan|desa)(?: \S+){0,4} (?:mau|boleh|yang|untuk|butuh|cari)|(?:baby ?face)(?: \S+){0,3} (?:dicari|disukai|justru|lebih)",
            r"(?:eureun|ereun|berenti|baranti|leren|mandeg|lepasan|rengse|rengsena|réngsé|putuih|pedot) (?:\S+ )?(?:sd|smp|sakola|sikola|sekolah|smk|sma|tingkatan)\b|(?:begitu|habis|abis|baru|si \S+(?: \S+)?|nu|sing) (?:lulus|tamat|selesai) sd\b|(?:sma|smk|smp|sekolah)(?:nya)? (?:belum|durung|teu acan|balun|alun) (?:lulus|tamat|selesai)|belum (?:lulus|tamat) (?:sma|smk|smp|sekolah)|(?:budak|anak)? ?tingkatan (?:[1-5]|satu|dua|tiga|empat|lima)\b|kelas (?:enam|lima|empat|satu|dua|tiga) (?:\S+ ){0,2}(?:sd|smp|sma|smk)\b|barudak (?:sma|smk|smp|sakola)|(?:bawa|ajak) anak (?:yang )?(?:\S+ ){0,2}bantu",
            r"学生妹|初中|高中生|未成年|年纪小的|小女孩|印尼小(?:孩|保姆)|越小越",
            r"(?:smp|sma|smk)(?: (?:atau|dan|/|,))? ?(?:smp|sma|smk)? (?:juga )?(?:boleh|oke|ok|welcome|gpp|gapapa|tidak apa)\b",
        ),
        negatable=False,
    ),
    Cue(
        "age_raised",
        "Umur di surat dinaikkan: dituakan, ditambah, umur di atas kertas",
        "The age on papers is raised: made older, added to, age on paper",
        words(
            r"(?:umur|usia|umure|umurnya|umurnye|umua|yuswa|lahir\w*)(?: \S+){0,6} (?:di ?tua\w*|tua(?:in|kan|keun)|dinaik\w*|naik(?:in|kan)|diundhak\w*|ditambah\w*|tambah(?:in|kan)?|didewasa\w*|dibetul\w*|dibikin (?:18|19|2\d)|jadi (?:18|19|2\d))\b",
            r"(?:tua(?:in|kan|keun)|nuakan|menuakan|dewasakan|dituakan|dituain) (?:\S+ ){0,3}(?:umur|usia|ktp|surat|kertas|akta|kk)\b|(?:di|nang|ning) (?:kertas|surat|ktp|paspor|akta|kk) (?:\S+ ){0,3}(?:tuain|dituain|dituakan|tuakan|jadi (?:18|19|2\d))|(?:umur|usia) (?:di |atas |pada )+(?:kertas|surat|ktp|paspor)|(?:umur|usia) (?:betul|asli|sebenar\w*|benar) (?:\S+ ){0,2}(?:kisah|peduli|masalah|penting)",
            r"改大|做大年龄|年龄.{0,4}改",
        ),
        negatable=False,
    ),
    Cue(
        "underage_welcome",
        "Di bawah 18 diterima: belum 18, belum punya KTP, 15 pun boleh",
        "Under 18 is welcome: not yet 18, no card yet, 15 will do",
        words(
            r"(?:belum|blm|durung|tacan|dibawah|di bawah|kurang dari|under|below) (?:\S+ )?(?:18|17|delapan belas|tujuh belas)\b(?: \S+){0,4} (?:boleh|bisa|juga|chat|gpp|gapapa|tidak|diterima|nanti|oke|ok|hubungi|yang|dibantu|no)",
            r"(?:umur|usia|umure|umua|umo|yuswa|age|aged) (?:1[2-7]|dua belas|tiga belas|empat belas|lima belas|enam belas|tujuh belas)(?: \S+){0,3} (?:boleh|oleh|bisa|iso|diterima|tiasa|kenging|buliah|kawa|no problem|gpp|gapapa|tidak apa|welcome|ok)\b",
            r"(?:umur|usia|umua|umure|umurnya|umurnye|umor)(?: \S+){0,3}?,? (?:1[1-7]|sebelas|dua belas|tiga belas|empat belas|lima belas|enam belas|tujuh belas|pitulas|nembelas|limolas)\b(?:-an|an|\?)? ?(?:tahun |th |thn )?(?:dst|dan seterusnya|juga|pun|keneh|ge|masih|ditarima|ditampa\w*|diterima|bulieh|buliah|boleh|masuk|dulu|\?|tu|bagus|ok|oke|cukup)",
            r"(?:anak|budak|bocah|cah|cewek|cewe|laki|laki-laki|lanang|perempuan|adik|adiak|gadis|nona|lelaki|putri|wedok|kanak)(?:-\w+)?(?: \S+){0,3}? (?:1[1-7])(?: ?(?:-|/|,|sampai|atau|\.\.)? ?(?:1[2-9]))? ?(?:th|thn|tahun|taun|tu|\?|pun|juga|yo)\b",
            r"(?:1[1-7])(?: ?(?:-|/|,)? ?1[2-9])? ?(?:th|thn|tahun|taun|y|yo)? ?(?:up\b|masih (?:polos|muda|lugu)|(?:paling )?bagus|ideal|dst\b|dan seterusnya|keneh|bulieh|buliah|ditarima|ditampa\w*|gelem|melu\b)",
            r"十[一二三四五六七](?:[六七八])?岁|1[1-7] ?(?:岁|[-—–~] ?\d\d ?岁)",
            r"1[2-7] ?(?:th|thn|tahun|taun|pun|juga|yo|gin|gen|jak|jo|keatas|ke atas)\b (?:\S+ ){0,2}(?:boleh|oleh|bisa|iso|diterima|tiasa|kenging|buliah|kawa|no problem|gpp|gapapa|welcome|ok)\b",
            r"(?:umur|usia|umure|umua|umo) (?:12|13|14|15|16|17) ?(?:-|–|sampai|s/d|sd|to|sampe|tumeka|jangke|dugi ka) ?(?:1[4-9]|2\d)\b|(?:anak|gadis|adik|putri|keponakan|ponakan|cewek)\w*(?: \S+){0,2} (?:sudah|udah|umur|usia|baru|umurnya) (?:1[2-7])\b|(?:muda|mudah|kecil) (?:lebih|diutamakan|malah) (?:disukai|baik|bagus|suka)|(?:lebih|semakin|makin) muda (?:lebih|makin|semakin) (?:disukai|baik|bagus|mahal|cepat|enak)|biar nurut|(?:yang|sing|nu) masih (?:polos|lugu|abg)\b|(?:anak|cewek|gadis) abg|bocah lanang|bocah wedok|budak pompuan",
            r"(?:ktp|id card)(?: \S+)? (?:belum|blm|durung|tacan)(?: \S+)? (?:ada|punya|jadi|duwe|gaduh)(?: \S+){0,2} (?:gpp|gapapa|bisa|boleh|tidak apa|aman|ok|dibantu|no)|(?:belum|blm|durung) (?:punya|duwe|ada|bikin) ktp",
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
            r"puskesmas|pukesmas|rumah sakit|\brs\b|\brsud\b|klinik|hospital|bandara|pabrik \S+ nasional|ritel nasional|perusahaan (?:negara|nasional)",
        ),
        negatable=False,
    ),
)
