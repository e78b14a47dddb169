"""Licence and safeguards: cues for lawful procedure, claimed or described, and for fair terms."""

from __future__ import annotations

from patrol.signals.cues import NEGATIONS, Cue, words

_NO = (
    rf"(?:{'|'.join(sorted(NEGATIONS))}|ndak|dak|kada)"
    r"(?: (?:ada|usah|perlu|butuh|boleh|dapat|pakai|pake|nganggo|ono|payah|harus|wajib|bisa|peduli|kenal|any))?"
)
"""A denial, and what may stand between it and what is denied; everyday spellings of it are folded into these."""
_FAILED = r"(?:gagal|ditolak|mentok|nyangkut|nunggu|bosan|bosen|capek|skip|lewatin|daripada|ribetnya)"

CUES = (
    Cue(
        "licence_claimed",
        "Menyebut izin: P3MI, SIP3MI, SIUPPAK, SISKOP2MI, job order",
        "Claims a licence: placement agency, manning permit, job order",
        words(
            r"(?:si)?p3mi|sippmi",
            r"siuppak|siupak|siuppkl|sip2mi|siskop2mi|siskotkln",
            r"job order|\bjo (?:no|terdaftar|registered)",
            r"licen[cs]ed|registered agency|berizin|berlisensi|izin (?:resmi|kemnaker|usaha|no|nomor)\b",
            r"agensi (?:berdaftar|berizin|resmi)",
            r"terdaftar (?:resmi )?(?:di|pada) (?:kemnaker|kemenaker|kementerian|kp2mi|bp2mi|disnaker|hubla|kemenhub)",
            r"(?:siu)?pptkis|so (?:no|nomor|kemnaker)\b|so \d{2,}/|lpk\b",
        ),
    ),
    Cue(
        "formal_procedure",
        "Prosedur resmi: BP3MI, Disnaker, uji bahasa, SSW, G-to-G, kontrak, MCU",
        "Formal procedure: labour office, language test, contract, medical",
        words(
            r"bp3mi|bp2mi|kp2mi|disnaker|kemnaker|kjri|blk\b",
            r"g[ -]?to[ -]?g|antarpemerintah|triple win|eps\b|eps-topik|topik\b",
            r"ssw\b|tokutei|jft|jlpt|n4\b|kaigo|im japan|shakai",
            r"kontrak (?:kerja|tertulis|dua bahasa|bilingual|standar|langsung|resmi)|pkwt|pkl (?:diteken|disahkan|di syahbandar|ditandatangani)|bilingual",
            r"struktur biaya|opp\b|orientasi pra|pra-?pemberangkatan|uji kompetensi",
            r"prometric|dataflow|dha\b|sertifi(?:kat|ed)|ant[ -]?(?:iii|ii|iv|v|d)\b|att\b",
            r"visa kerja|work permit|permit dan levi|levi|9\(g\)|\baep\b|blue card|visa (?:482|employment|kerja resmi)|sponsor visa (?:\d|kerja)|iqama resmi|sisko",
        ),
        unless=words(
            # a deed, or a certificate that is made to order
            r"serti\w+ (?:tanah|rumah(?: (?:orang|sebagai|buat|bisa|boleh|di|jadi|utk|untuk|/|dan|atau)|[^ ]|$)|ruko|sawah|kebun|lahan|lahir|nikah|kawin|hak milik|shm|motor|/ ?bpkb)",
            r"serti\w+(?:nya)?,? (?:[^\s,.;!?]+ ){0,3}(?:(?:di)?bikin\w*|(?:di)?buat\w+|kami buat|(?:di)?cetak\w*|(?:di)?beli|gampang|gampil|edit\w*|diedit|pinj[ae]m\w*|nembak|aspal|palsu|jaminan|ditahan|dititip\w*|menyusul|belakangan)",
            r"(?:(?:di)?bikin\w*|(?:di|pem)?buat\w+|cetak|beli|pinj[ae]m|nembak|jamin\w*|gadai\w*|nanti) (?:[^\s,.;!?]+ )?serti\w+",
            # what somebody failed at, or is told to do without, or to fear
            rf"(?:{_NO}|{_FAILED})(?: (?:di|sama|pakai|tes|ujian|lewat|ke|visa))? (?:g[ -]?to[ -]?g|eps|ssw|n4|jlpt|topik|blk|bp[23]mi|disnaker|kjri)",
            rf"(?:blk|bp[23]mi|disnaker|eps|ssw|n4|kjri)(?: \S+)? (?:{_NO} (?:usah|perlu)|ditolak|gagal|ribet|lama|mahal)",
            r"(?:lapor\w*|ngadu|cerita|bilang)(?: \S+)? (?:ke |nang |sama )?(?:disnaker|kjri|bp[23]mi)(?: \S+){0,2} (?:aku|saya|gua|gue|tahu|tau|ngerti|awas)",
            r"work permit (?:[^\s,.;!?]+ )?(?:later|converted|menyusul|belakangan|nanti)|(?:tolak|potong|dipotong|minus) (?:[^\s,.;!?]+ )?levi",
        ),
    ),
    Cue(
        "skill_asked",
        "Meminta keahlian atau jenjang: manajer, insinyur, pengalaman bertahun",
        "Asks for skill or seniority: manager, engineer, years of experience",
        words(
            r"(?:manajer|manager|engineer|insinyur|supervisor|head of|director|arsitek|auditor|akuntan|analyst|developer|dokter|perawat|chef|apoteker|dosen|pelatih)\b",
            r"(?:min(?:imal|imum|\.)?|at least|pengalaman) (?:\S+ )?(?:[2-9]|1\d) ?\+? ?(?:tahun|thn|th|years?|yrs)(?: \S+){0,3}(?: (?:pengalaman|experience|di bidang|kerja))?",
            r"(?:ielts|toefl|toeic|jlpt|hsk|goethe|anzsco|str aktif|sertifikasi|bersertifikat|portfolio|portofolio)\b",
        ),
    ),
    Cue(
        "sells_travel_or_study",
        "Menjual perjalanan atau sekolah: open trip, tur, kursus, penerimaan siswa",
        "Sells travel or schooling: trips, tours, courses, enrolment",
        words(
            r"ekskul|ekstrakurikuler|kelas (?:makeup|rias|menjahit|masak|renang|tari|musik|fotografi|ngonten)|open day|akademi (?:pramugari|perhotelan|penerbangan|pelayaran|kebidanan|keperawatan)|sekolah (?:bahasa|pramugari|penerbangan)",
            r"open ?trip|jastip|titip beli|volunteer trip|wisata medis|medical (?:tourism|check ?up)|study in [a-z]|(?:sewa|rental) (?:baju|kebaya|gaun|kostum|jas)|bantu pilih kampus|paket sangjit|(?:kursus|kuliah|wisata|trip|tour)\W{1,3}bukan (?:tawaran |untuk |lowongan )?(?:kerja|lowongan)|bukan (?:tawaran )?kerja(?: \S+){0,2}\W{1,3}(?:kuliah|kursus|wisata|sekolah)|trip shopping|ladies trip|private trip|itinerary|tour (?:leader|guide|indochina|\d)|/ ?pax|per pax|paket (?:wisata|tour|tur|liburan|homestay|umroh|umrah|haji)|\dd\dn|\dh\dm|\d hari \d malam|homestay|hotel bintang (?:\S+ ){0,4}(?:candi|jamaah|masjid)|(?:trip|tour|tur|wisata|liburan|jalan-jalan|umroh|umrah|haji|ziarah)(?: \S+){0,5} \d{1,2} ?(?:hari|h|d|days?)\b|(?:sisa|tinggal|kuota) (?:\S+ )?\d+ seat\b|twin share|quad share|(?:tiket|biaya) (?:masuk|zoo|wahana|disneyland)|(?:dp|deposit)(?: \S+){0,3} (?:travel|tour|jamaah)|rombongan (?:wisata|tour|tur|jamaah|pelajar)|travel (?:\S+ ){0,3}(?:pp|setiap hari|tiap (?:hari|selasa|sabtu|minggu))\b|kunjungan industri|(?:membuka|buka) beasiswa|(?:umroh|umrah|haji) (?:plus|reguler|hemat|cuti|ramadh?an|akhir|awal|backpacker)|jadwal (?:umroh|umrah)|ppiu|muth?a?w+if\w*|mutawwif\w*|seserahan (?:\S+ ){0,2}(?:box|akrilik)|(?:\d+ )?porsi (?:\S+ ){0,4}(?:rias|busana|mc)|(?:rias|dekor\w*|busana|tenda)(?: \S+){0,4} \d+ porsi|wedding (?:fair|package|organizer|expo)|paket (?:\S+ ){0,3}(?:wedding|pernikahan|resepsi|rias)|hujung minggu rm|sebilik|malam minggu (?:rp|rm)|(?:tunjuk\w*|bawa|pakai|pake) kartu pelajar|kartu pelajar (?:\S+ ){0,6}(?:jadi|diskon|potongan|gratis) ?\d*",
            r"(?:kos|kost|kosan|kontrakan|kamar|homestay)(?: [^\s,.;!?]+){0,3} kosong\b|(?:bed|kamar) kosong\b|(?:ivf|bayi tabung|program hamil|klinik fertilitas|cek kesehatan|medical check)(?: \S+){0,6} (?:paket|konsul\w*|rm|rp)\b|paket (?:ivf|bayi tabung|cek kesehatan|mcu)\b|"
            r"full board\b|tips guide\b|(?:lomba|kategori|audisi) (?:\S+ ){0,5}juara\b|(?:asrama|pondok) (?:\S+ ){0,6}(?:pendaftaran|nampi|terima|menerima|buka)(?: \S+){0,2} (?:santri|siswa|siswi|murid|ana|anak) (?:baru|enggal|\d)|donor darah|stok (?:golongan )?darah|\bpkbm\b|kejar paket|buka paket [abc]\b",
            r"pmb\b|penerimaan (?:siswa|mahasiswa|santri)|balai latihan|pelatihan gratis|poltek|politeknik|sekolah (?:perhotelan|pelayaran|kapal)|kelas (?:bahasa|mandarin|korea|jepang|jerman)|kursus|les privat|tryout|beasiswa penuh|calon mahasiswa|pameran pendidikan|kejar paket",
            r"(?:program |info |pendaftaran |seleksi )?beasiswa (?:kuliah|s1|s2|d3|d4|sarjana|kampus|pendidikan|sekolah|pelajar|unggulan|santri|tahfidz|bebas)|(?:bukan|tidak untuk) (?:program |untuk )?(?:kerja|bekerja|cari kerja)|open house|(?:visa|izin) (?:pelajar|student)|biaya (?:kuliah|semester|spp)|bebas spp|uang kuliah|studi banding|wisuda angkatan",
        ),
        negatable=False,
    ),
    Cue(
        "fair_terms",
        "Syarat wajar: BPJS, libur, KTP asli diperiksa, tanpa biaya, surat sekolah",
        "Fair terms: insurance, days off, identity checked, no fees, school letter",
        words(
            r"bpjs|asuransi|cuti|thr\b|umk\b|ump\b|umr\b|pkwt|jamsostek",
            r"(?:ktp )?asli di(?:periksa|cek|verifikasi|kembalikan)|asli dikembalikan",
            r"libur (?:\S+ )?(?:seminggu|sehari|minggu|bergilir|\d)|minggu libur|hari minggu",
            r"(?:tidak|tanpa) (?:di)?(?:pungut|dipungut|memungut)(?: \S+){0,2} biaya|proses (?:rekrutmen )?gratis|no (?:service )?fee",
            r"surat (?:pengantar |keterangan )?(?:sekolah|kampus)",
            r"pulang hari|pulang sore|antar jemput karyaw\w+",
            r"tanpa titip ijazah|ijazah tidak ditahan",
        ),
        negatable=False,
        unless=words(
            rf"{_NO} (?:[^\s,.;!?]+ )?(?:bpjs|asuransi|cuti|thr|libur|surat (?:\S+ )?(?:sekolah|kampus))|(?:bpjs|asuransi|thr|cuti)(?:nya)?\W{{1,2}}(?:tidak ada|ga ada|nanti|menyusul|belakangan)",
            r"(?:atas|bawah|bawahnya|lebih dari|ngalahin|teu kedah|kali|lipat|x|tidak sampai) (?:umr|ump|umk)",
            r"(?:beli|bayar|dipotong|potong|potongan|minus)(?: \S+){0,4} asuransi|asuransi\? ",
            # leave from school, and the one day on which somebody may go out, or telephone
            r"(?:sekolah|kuliah|kampus|lulus dulu|skripsi|semester)(?: \S+){0,3} cuti|cuti(?: (?:aja|saja|dulu))? (?:kuliah|sekolah|kampus|dulu|diam|\d+ (?:bulan|bln))",
            r"(?:keluar|telepon|menelepon|nelpon|hanya|cuma|cuman|cm|sampai|sampe)(?: \S+){0,2} (?:hari|hr) minggu|(?:hari|hr) minggu (?:boleh|saja|sj|aja|baru)(?: \S+)?(?: (?:keluar|gereja|lembur|telepon|ke))",
        ),
    ),
)
