"""Papers, journey, debt and control: cues for how people are moved and held."""

from __future__ import annotations

from patrol.signals.cues import Cue, words

_PAPER = r"(?:paspor\w*|paspot|pasport|passports?|ktp|kk|ijazah\w*|dokumen\w*|surat-surat|buku pelaut|bpkb|akta|visa)"
_HOLD = r"(?:di)?(?:pegang|simpan|tahan|kumpul\w*|titip\w*|serah\w*|sita|amankan|jaminkan|surrender\w*|kept|hold|held|collect\w*|保管)\w*"

CUES = (
    Cue(
        "asks_to_surrender_papers",
        "Paspor, KTP atau ijazah dipegang atau ditahan perekrut",
        "Passport, identity card or diploma held by the recruiter",
        (
            *words(
                rf"{_PAPER}(?: \S+){{0,4}} {_HOLD}",
                rf"{_HOLD}(?: \S+){{0,2}} {_PAPER}",
                rf"jaminan (?:\S+ ){{0,2}}{_PAPER}",
                rf"{_PAPER} (?:\S+ ){{0,3}}(?:jaminan|sebagai jaminan)",
            ),
            r"护照.{0,6}(?:保管|上交)",
        ),
    ),
    Cue(
        "papers_made_by_recruiter",
        "Perekrut membuatkan atau membiayai paspor dan visa",
        "Recruiter makes or pays passport and visa",
        (
            *words(
                r"(?:paspor|paspot|pasport|passport|visa|dokumen|surat|surat-surat|ktp)\w*(?: \S+){0,4} (?:di|kita|kami|kitorang|aku|saya|tante|bos|agen|perusahaan|we)? ?(?:urus\w*|bikin\w*|buat\w*|bantu\w*|tanggung\w*|gratis|cover\w*|make|arrange\w*|provided|talang\w*|beres)",
                r"(?:urus\w*|bikin\w*|buat\w*|bantu\w*|dibuatkan|dibikinkan) (?:\S+ )?(?:paspor|visa|dokumen|surat)",
                r"(?:belum|ga|gak|tidak) (?:ada|punya) (?:paspor|passport)",
            ),
            r"包.{0,4}(?:签证|护照)",
        ),
        negatable=False,
    ),
    Cue(
        "visa_not_for_work",
        "Bekerja dengan visa turis, ziarah, umrah, kunjungan, paspor pelancong",
        "Work on a tourist, pilgrimage or visit visa",
        words(
            r"visa (?:turis|tourist|wisata|kunjungan|lawatan|visit|ziarah|ziaroh|umrah|umroh|umro|pelancong|pelancongan|holiday|multiple|sosial|budaya|pelajar)",
            r"(?:pasport?|cop|chop|paspot|cap) (?:pelancong|melancong|lawatan|turis|wisata|kosong)",
            r"(?:calling|kolling) visa",
            r"(?:masuk|berangkat|brangkat|jalan|angkat) (?:\S+ ){0,4}(?:turis|pelancong|wisata|ziarah|umrah|umroh|lawatan|kunjungan)",
            r"tourist (?:visa|entry)|visit visa|visa on arrival",
            r"(?:permit|izin kerja|ijin kerja|iqomah|iqamah|visa kerja|working permit) (?:\S+ ){0,3}(?:menyusul|nanti|di sana|kemudian|belakangan|nyusul)",
        ),
    ),
    Cue(
        "crosses_border_unseen",
        "Menyeberang diam-diam: jalur tikus, lewat belakang, kapal malam, tanpa paspor",
        "Crosses the border unseen: back ways, night boats, no passport",
        words(
            r"(?:jalur|jalan|lewat|lorong|pintu) (?:tikus|belakang|hutan|samping)",
            r"tekong|kapal (?:kayu|pancung|kecil|laju)|speed ?boat malam|boat (?:kecil|malam)",
            r"(?:nyeb[e]?rang|nyabrang|menyeb[e]?rang|masuk|masok|lewat|jalan) (?:\S+ ){0,3}(?:malam|malem|bengi|peteng|subuh|diam-diam)",
            r"(?:tanpa|tiada|tidak (?:perlu|punya|ada|usah)|ora (?:nduwe|usah|duwe)|teu (?:kedah|gaduh)|tak (?:perlu|ada|payah)|no|belum (?:ada|punya)) (?:paspor|paspot|pasport|passport)(?: \S+){0,3} (?:tidak apa|ora popo|tak apa|bisa|boleh|no problem|teu nanaon|gapapa|aman)",
            r"tanpa (?:paspor|paspot|pasport)",
            r"(?:ora usah|tak payah|tidak usah|tidak perlu|tak perlu|ora perlu) (?:paspor|paspot|pasport)",
            r"(?:ikut|ikot) lori|sembunyi",
        ),
        negatable=False,
    ),
    Cue(
        "papers_falsified",
        "Umur atau identitas di dokumen diubah",
        "Age or identity on papers changed",
        words(
            r"(?:umur|usia|tahun lahir|ktp|kk|akta)(?: \S+){0,5} (?:di|kita |kami |bisa )*(?:naik\w*|tua\w*|tambah\w*|ubah\w*|atur\w*|sesuai\w*|palsu\w*|tembak|ganti\w*)",
            r"(?:tambah|naik|tua)in (?:umur|usia)",
            r"(?:ktp|identitas|paspor|akta) (?:aspal|tembak|palsu|sementara|baru dibuat)",
            r"(?:belum|ga|gak|tidak|no) (?:punya |ada )?(?:ktp|id)\b(?: \S+){0,4} (?:tidak apa|gapapa|gpp|bisa|boleh|no problem|dibantu|diurus|aman)",
            r"(?:ngaku|mengaku|bilang) (?:\S+ ){0,3}(?:18|dewasa|keluarga|wisata|liburan|nonton|jalan-jalan|umroh|kunjungan)",
        ),
    ),
    Cue(
        "no_papers_needed",
        "Tanpa prosedur: tanpa BPJS, medical, BLK, buku pelaut, kontrak",
        "No procedure: without insurance, medical, training, seaman book, contract",
        words(
            r"(?:tanpa|bebas|tidak (?:perlu|usah|pakai|ribet)|ora (?:usah|nganggo)|teu kedah|no|ga perlu|skip) (?:\S+ ){0,1}(?:bpjs|medical|mcu|blk|pt\b|pelatihan|buku pelaut|bst|kontrak|sertifikat|pjtki|p3mi|skck|ribet|prosedur|tes|interview|eps|disnaker|izin)",
            r"(?:cukup|modal|bawa|asal ada|hanya) (?:\S+ ){0,1}(?:ktp|kk)\b(?:.{0,12}(?:saja|aja|doang|kk|ktp))?",
            r"(?:jalur|proses) (?:cepat|kilat|mandiri|khusus|ekspres|express|dalam|langsung)|proses \d+ hari|\d+ hari (?:langsung )?(?:terbang|jadi|berangkat)",
            r"tanpa ribet|langsung majikan|direct hiring",
        ),
        negatable=False,
    ),
    Cue(
        "no_skill_needed",
        "Tanpa pengalaman atau ijazah",
        "No experience or diploma needed",
        (
            *words(
                r"(?:tanpa|tidak (?:perlu|butuh|usah|harus|wajib|ditanya|lihat)|belum|ora (?:usah|perlu)|teu kedah|no|non|gak|nol|bukan syarat|tak perlu|tak payah) (?:\S+ ){0,1}(?:pengalaman|experience|ijazah|degree|sekolah|ipk|skill|keahlian|syarat|cv|bahasa)",
                r"(?:pengalaman|ijazah|degree|sekolah|skill|bahasa)(?: \S+){0,2} (?:tidak|bukan|ga|gak|ora|teu|tak|not) (?:\S+ )?(?:perlu|wajib|penting|masalah|ditanya|syarat|utama|dilihat|required|diutamakan|needed)",
                r"(?:yang|sing|asal|asalkan|cuma|cukup)(?: penting)? (?:\S+ ){0,2}(?:bisa|lancar|cepat|tahu|tau|iso) (?:ngetik|mengetik|ketik|hp|baca|komputer|wa|internet)",
                r"diajari|diajarin|training dari nol|semua bisa daftar|fresh ?graduate",
            ),
            r"不(?:需要|要|限)学历",
        ),
        negatable=False,
    ),
    Cue(
        "all_costs_paid",
        "Tiket, makan, tempat tinggal atau semua biaya ditanggung",
        "Ticket, board, lodging or all costs paid",
        (
            *words(
                r"(?:tiket|ticket|ongkos|transport\w*|semua (?:biaya|nya)|biaya|semua|flight|akomodasi|makan|mess|kos|operasi|persalinan|perjalanan)(?: \S+){0,5} (?:di|kami |kita |kitorang |perusahaan |bos |kantor |agen |ku |free |we |tante |majikan )?(?:tanggung\w*|gratis|cover\w*|free|talang\w*|beli\w*|bayar\w*|provided|urus\w*|siap\w*|sedia\w*)",
                r"(?:gratis|free|tanpa biaya|nol rupiah|0 rupiah|tanpa modal)\b",
                r"(?:terima|tinggal) (?:beres|bawa (?:badan|baju|diri|koper))",
                r"semua (?:di)?(?:tanggung|urus|cover)\w*",
                r"all[ -]in(?:clusive)?\b",
            ),
            r"包.{0,3}(?:机票|吃|住)",
        ),
        negatable=False,
    ),
    Cue(
        "company_quarters",
        "Tinggal di mess, asrama atau kawasan kantor",
        "Lodging in company quarters",
        words(
            r"mess\b|mes\b|asrama|dorm\w*|hostel|penampungan|kontrakan|tinggal di (?:gedung|kantor|kawasan|tempat|dalam|mess)|(?:duduk|tidur) (?:di )?(?:atas|dalam|mess)|condo"
        ),
        negatable=False,
    ),
    Cue(
        "debt_for_placement",
        "Biaya menjadi utang: potong gaji, ditalangi, kasbon, cicil",
        "Costs become a debt: wages cut, advanced, repaid",
        words(
            r"(?:potong\w*|dipotong|kepotong|motong|deduct\w*|cut)(?: \S+){0,5} (?:gaji\w*|gajih|upah|salary|tip\b|bulan|pendapatan)",
            r"(?:gaji|upah|gajih|salary)(?: \S+){0,4} (?:di|ke)?(?:potong|cicil|tahan|simpan)\w*",
            r"(?:di|kami |kita |agen )?talang\w*|ditalangi|talangan",
            r"(?:hutang|utang|pinjaman|pinjam\w*|cicil\w*|angsur\w*)(?: \S+){0,5} (?:gaji|upah|kerja|berangkat|tiket|paspor|kapal|kontrak|potong)",
            r"potong(?:an)? (?:pelan|gaji|\d|dari|selama|belakang|tip|upah)",
            r"(?:dipotong|potong) (?:pelan-pelan|dari|selama|\d|belakang|nanti|tiap)",
            r"kas ?bon|uang fit|duit fit|jadi (?:utang|hutang|pinjaman)|tutup biaya|nutup biaya",
        ),
    ),
    Cue(
        "penalty_for_leaving",
        "Denda atau ganti rugi bila mundur, pulang atau berhenti",
        "Fine or compensation for leaving",
        words(
            r"(?:denda|ganti rugi|penalti|pinalti|penalty|tebus\w*|mengganti|penggantian|ganti biaya|wajib (?:ganti|bayar)|bayar)(?: \S+){0,8} (?:mundur|batal\w*|keluar|pulang|berhenti|turun|kabur|resign|kontrak|putus|selesai|habis|leave)",
            r"(?:mundur|batal\w*|membatalkan|keluar|pulang|berhenti|turun|kabur|resign|pembatalan|mengundurkan diri)(?: \S+){0,9} (?:denda|didenda|ganti rugi|mengganti|bayar|penalti|penggantian|tebus\w*|ganti|kena)",
            r"uang tebusan|tebusan",
        ),
    ),
    Cue(
        "confines",
        "Tidak boleh keluar, pulang, atau memegang HP",
        "Not free to go out, go home or keep a phone",
        words(
            r"(?:tidak|ga|gak|tak|dilarang|belum|jangan|no|ora|teu) (?:boleh|bisa|dapat|ada|oleh|bebas)? ?(?:keluar|pulang|libur|pegang hp|bawa hp|pakai hp|nyekel hp|leave)\b",
            r"hp (?:\S+ ){0,3}(?:disimpan|dititip\w*|ditahan|dikumpul\w*|diatur|dipegang|dibatasi)",
            r"(?:tahun|bulan)(?: \S+){0,3} (?:tidak|baru boleh|belum boleh|tak) (?:boleh )?(?:pulang|libur|cuti|keluar)",
            r"(?:baru|setelah)(?: \S+){0,4} (?:boleh|bisa) pulang",
            r"tidak usah pegang hp|tanpa (?:hari )?libur|tidak pulang|di dalam kawasan|tidak keluar|siap (?:tidak pulang|jauh dari (?:keluarga|rumah|orang ?tua))",
        ),
        negatable=False,
    ),
    Cue(
        "secrecy_asked",
        "Diminta merahasiakan dari keluarga atau berbohong",
        "Told to keep it from the family or to lie",
        words(
            r"(?:jangan|gausah|tidak usah|ga usah|ga boleh|tidak boleh|ora usah|don't) (?:\S+ )?(?:bilang|cerita|crt|ngomong|kasih tahu|kasih tau|kabar\w*|ngobrol|heboh|tell)",
            r"rahasia(?:kan)?\b|dirahasiakan|privasi",
            r"diam-diam|diem-diem|sembunyi-sembunyi",
            r"bilang (?:aja|saja|mau|ke) (?:\S+ ){0,2}(?:batam|wisata|liburan|kerja|proyek|main|jalan)",
            r"alasan (?:\S+ ){0,2}(?:kita|kami|disiap\w*)",
            r"(?:orang ?tua|keluarga|ortu)(?: \S+){0,3} (?:tidak|ga|gak|jangan) (?:\S+ )?(?:tahu|tau|izin|perlu)",
        ),
        negatable=False,
    ),
    Cue(
        "advance_to_family",
        "Uang di muka untuk keluarga",
        "Money up front to the family",
        words(
            r"uang (?:saku|fit|tinggalan|keluarga|sponsor|muka|asap)(?: \S+){0,4} (?:keluarga|orang ?tua|ibu|rumah|kulawarga|di depan|sebelum|cair|muka)",
            r"(?:keluarga|orang ?tua|ortu|kulawarga|ibunya|emak)(?: \S+){0,3} (?:terima|dapat|pegang|dikasih|diberi|menerima|dibantu|payun)",
            r"kas ?bon(?: \S+){0,4} (?:keluarga|rumah|berangkat|naik|sebelum)",
            r"(?:dikirim|dikasih|diberi\w*|dibayar\w*|kirim)(?: \S+){0,3} (?:ke|kepada|ka) (?:\S+ ){0,1}(?:orang ?tua|ibu\w*|keluarga|bapak)",
            r"uang saku \d+|artos \d+",
        ),
        negatable=False,
    ),
    Cue(
        "head_money",
        "Upah bagi yang membawa orang",
        "Money for bringing people",
        words(
            r"(?:bawa|ajak|ngajak|bawain|mengajak|carikan|cariin|kasih info|info|kenalin|referral|refer|bring)(?: \S+){0,5} (?:dapat|fee|bonus|komisi|angpa[uo]|diberi|\d+ ?(?:jt|juta|rb|ribu)|upah|reward)",
            r"(?:fee|bonus|komisi|imbalan|jt|juta)(?: \S+){0,5} (?:per kepala|perkepala|tiap kepala|per orang yang|ajak teman|bawa teman|bawa orang|yang bawa|yang ajak|referral)",
            r"per ?kepala|/kepala|tukar kepala|yang bawa calon",
        ),
        negatable=False,
    ),
    Cue(
        "leaves_at_once",
        "Berangkat segera: hari ini, besok, minggu ini, langsung terbang",
        "Departure at once: today, tomorrow, this week",
        (
            *words(
                r"(?:berangkat|terbang|brangkat|jalan|mangkat|indit|angkat|fly|flight|depart|leave|naik|dijemput|jemput|tolak|kumpul|diterbangkan|keberangkatan)(?: \S+){0,4} (?:besok|lusa|mal[ae]m ini|minggu ini|pekan ini|hari ini|sekarang|senin|selasa|rabu|kamis|jumat|jum'at|sabtu|minggu depan|dalam \d|(?:within|in) \d|secepat\w*|segera|isuk|sesuk|mengko|tonight|tomorrow|\d{1,2} hari|this week|weekend)\b",
                r"(?:minggu|pekan|malam|hari) ini (?:\S+ ){0,3}(?:terbang|berangkat|jalan)",
                r"(?:langsung|siap|ready|tinggal|lgsg) (?:terbang|berangkat|jalan|mangkat|fly)",
                r"(?:paling lambat|terakhir) (?:\S+ ){0,3}(?:terbang|berangkat)|(?:kloter|batch|rombongan) \d+ ?.{0,20}(?:berangkat|terbang|ready)?",
            ),
            r"(?:本周|明天|马上|立即|今天).{0,4}(?:出发|走|飞)",
        ),
    ),
    Cue(
        "few_places_left",
        "Kuota terbatas, sisa kursi",
        "Few places left",
        words(
            r"(?:slot|kuota|kursi|seat|tempat|sisa|quota)(?: \S+){0,2} (?:terbatas|tinggal|tersisa|sisa|habis|limited|\d+)",
            r"(?:tinggal|sisa|tersisa) (?:\S+ )?\d+ (?:\S+ )?(?:orang|slot|kursi|lagi|seat|kuota)",
            r"buruan|cepat(?:an)? sebelum|butuh (?:cepat|cpt|segera)|urgent|segera",
        ),
        negatable=False,
    ),
    Cue(
        "self_defence",
        "Membela diri: bukan penipuan, 100% amanah, resmi kok",
        "Defends itself: no scam, trustworthy, official",
        words(
            r"(?:bukan|no|anti|tanpa|tidak ada) (?:\S+ )?(?:penipu\w*|tipu\w*|judol|judi\w*|scam\w*|hoax|hoaks|pungli|ilegal|j\.?u\.?d\.?o\.?l|aneh|macam)",
            r"(?:100|1000|seratus) ?(?:%|persen) ?(?:\S+ ){0,1}(?:amanah|aman|legal|resmi|terpercaya|real|asli|valid)",
            r"(?:amanah|terpercaya|trusted|aman\b|resmi (?:kok|kantoran|ya|yaa|banget)|ini (?:yang )?resmi|kantoran)",
        ),
        negatable=False,
    ),
    Cue(
        "contract_in_foreign_words",
        "Kontrak berbahasa asing atau ditandatangani di bandara",
        "Contract in a foreign language or signed on departure",
        words(
            r"(?:kontrak|perjanjian|contract|surat)(?: \S+){0,3} (?:bahasa|berbahasa|b\.) ?(?:asing|mandarin|jerman|hungaria|china|cina|inggris|rumania|ceko|tiongkok|jepang)",
            r"(?:tanda ?tangan|ttd|teken|sign\w*)(?: \S+){0,4} (?:di bandara|dulu aja|di sana|di tempat tujuan|airport)",
            r"(?:nama|alamat) (?:perusahaan|majikan|pabrik|tempat)(?: \S+){0,3} (?:belum|diberitahu\w*|nanti|dirahasia\w*|tidak)",
        ),
    ),
    Cue(
        "transit_route",
        "Jalur lewat Batam, Thailand, Singapura, perbatasan",
        "Route by way of Batam, Thailand, Singapore, the border",
        words(
            r"(?:lewat|via|through|jalur|transit|masuk|melalui) (?:\S+ ){0,2}(?:batam|btm|thai\w*|bangkok|singapur\w*|sg\b|malaysia|entikong|aruk|nunukan|tawau|karimun|dumai|harbour|tebedu|badau|jagoi|biawak|perbatasan)",
            r"(?:thai|thailand|bangkok|malaysia|singapura) dulu",
            r"perbatasan|pick up at .{0,20}airport",
        ),
        negatable=False,
    ),
    Cue(
        "fee_before_work",
        "Minta transfer, biaya pendaftaran, deposit sebelum kerja",
        "Asks for transfer, registration fee or deposit before work",
        words(
            r"(?:transfer|setor\w*|bayar|kirim|membayar|ditransfer|tf)(?: \S+){0,7} (?:rp|\d+ ?(?:rb|ribu|jt|juta|k\b)|\d{2,3}[.,]\d{3}|panitia|biaya|uang|dulu|sebelum|rekening|bukti)",
            r"(?:biaya|uang|dana|jaminan|deposit|administrasi|admin fee)(?: \S+){0,4} (?:pendaftaran|administrasi|seragam|medical|pelatihan|id ?card|kartu|materai|training|bahan|tes|rp|\d+ ?(?:rb|ribu|jt|juta|k\b)|\d{2,3}[.,]\d{3})",
            r"(?:wajib|harus|diwajibkan|mohon) (?:\S+ ){0,3}(?:transfer|bayar|membayar|memesan|pesan|tiket|deposit|hotel)",
            r"bukti (?:transfer|pembayaran)|biro perjalanan|travel (?:rekanan|partner|kami)|reimburse|diganti \d+ ?(?:%|persen)|(?:dp|down payment|komitmen fee) ?(?:rp|cukup|\d)",
            r"(?:foto|kirim|upload) (?:\S+ ){0,3}(?:ktp|kk|rekening|selfie)(?: \S+){0,4} (?:selfie|rekening|otp|pin)?",
        ),
    ),
)
