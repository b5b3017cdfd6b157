"""Invented complaints and follow-ups about streets, traffic, trees, light and water."""

from __future__ import annotations

from cepatrespon.simulate.texts_words import Topic

# fmt: off
ROADS: dict[str, Topic] = {
    "Jalan": Topic(
        "Jalan berlubang",
        (
            "ada lubang besar di tengah jalan dalamnya {depth}", "jalan berlubang di {count} titik",
            "aspal mengelupas sepanjang {metres}", "jalan amblas di sisi kiri",
            "bekas galian ditutup asal jadi dan sekarang ambles", "jalan bergelombang parah, aspalnya retak semua",
            "lubang lama yang ditambal bulan lalu terbuka lagi", "marka jalan sudah hilang sama sekali",
            "polisi tidur terlalu tinggi dan tidak dicat",
        ),
        (
            "{victim} sudah ada yang jatuh", "kalau hujan lubangnya tertutup air jadi tidak kelihatan",
            "ban mobil saya sampai pecah", "semua {vehicle} menghindar ke kanan dan hampir tabrakan",
            "malam hari sangat berbahaya karena gelap", "debunya masuk ke rumah warga",
            "macet karena semua mengerem mendadak",
        ),
        (
            "mohon segera ditambal", "tolong diaspal ulang, jangan ditambal tanah", "mohon dicek dan diperbaiki",
            "minimal dikasih tanda dulu supaya tidak ada yang jatuh", "minta tolong Bina Marga turun ke lokasi",
        ),
        (
            "Lubang telah ditutup dengan aspal dingin dan dipadatkan, permukaan sudah rata dengan jalan di sekitarnya",
            "Penambalan {count} titik selesai dikerjakan satgas jalan, lalu lintas kembali normal",
            "Bagian yang amblas sudah digali, diisi agregat, dan dilapis aspal panas",
            "Permukaan jalan sudah dikupas dan dilapis ulang sepanjang {metres}",
        ),
    ),
    "Trotoar": Topic(
        "Trotoar rusak",
        (
            "trotoar hancur, paving blok lepas sepanjang {metres}", "ubin pemandu tunanetra putus dan pecah-pecah",
            "trotoar ambles {depth} di atas saluran", "trotoar dipakai parkir motor {when}",
            "ada besi angkur mencuat di trotoar", "trotoar tertutup material bangunan",
            "tepi trotoar roboh ke jalan",
        ),
        (
            "{victim} kesandung dan lututnya luka", "kursi roda tidak bisa lewat",
            "pejalan kaki terpaksa turun ke jalan raya", "lansia takut lewat situ", "kalau hujan licin dan becek",
            "stroller bayi harus diangkat",
        ),
        (
            "mohon diperbaiki trotoarnya", "tolong paving dipasang lagi",
            "minta ditertibkan supaya bisa dipakai jalan kaki", "mohon dicek petugas",
        ),
        (
            "Paving blok yang lepas sudah dipasang kembali dan celahnya diisi pasir",
            "Trotoar sepanjang {metres} sudah dirapikan dan aman untuk pejalan kaki",
            "Besi yang mencuat sudah dipotong dan bekasnya ditutup semen",
        ),
    ),
    "Pohon": Topic(
        "Pohon perlu dipangkas",
        (
            "dahan pohon besar patah dan menutup jalan", "pohon sudah miring ke arah rumah warga",
            "ranting pohon menutupi lampu jalan", "pohon keropos di pangkalnya",
            "pohon tumbang tadi malam menutup separuh jalan", "daun dan dahan sudah menyentuh kabel listrik",
            "akar pohon mengangkat trotoar", "pohon terlalu rimbun, sudah lama tidak dipangkas",
        ),
        (
            "takut tumbang kalau hujan angin", "kemarin ranting jatuh hampir kena {victim}",
            "genting rumah sudah pecah kena dahan", "rambu lalu lintas jadi tidak terlihat",
            "jalan jadi gelap {when}", "kabel sering memercik kalau angin kencang",
        ),
        (
            "mohon ditopping", "tolong dipangkas sebelum musim hujan", "mohon petugas pertamanan mengecek",
            "minta dahan yang patah segera diangkut", "mohon ditebang kalau memang sudah mati",
        ),
        (
            "Dahan yang patah sudah dipotong dan diangkut, jalan dapat dilalui kembali",
            "Pemangkasan {count} pohon selesai, ranting dibawa dengan truk ke tempat pengolahan",
            "Pohon diperiksa kesehatannya dan tajuknya sudah dikurangi agar tidak condong",
        ),
    ),
    "Parkir Liar": Topic(
        "Parkir liar",
        (
            "{count} mobil parkir di badan jalan {when}", "parkir liar dua lapis di {beside} {landmark}",
            "trotoar penuh motor parkir", "truk menginap di pinggir jalan permukiman",
            "ada mobil ditinggal berminggu-minggu di bahu jalan",
            "juru parkir liar mengatur mobil di bawah rambu dilarang parkir",
            "{vehicle} parkir persis di mulut gang", "mobil tamu kafe parkir sampai menutup pagar warga",
        ),
        (
            "jalan tinggal satu lajur dan macet", "ambulans kemarin susah lewat",
            "mobil saya tidak bisa keluar rumah", "{victim} harus jalan di tengah", "kalau ditegur malah marah",
            "papasan saja tidak bisa", "antreannya sampai perempatan",
        ),
        (
            "mohon diderek", "tolong dicabut pentil atau digembok", "mohon Dishub rutin patroli",
            "minta dipasang rambu dan kerucut", "tolong ditertibkan jangan cuma sekali",
        ),
        (
            "Petugas menertibkan parkir di badan jalan, {count} kendaraan dipindahkan dan pemiliknya diberi teguran",
            "Sudah dilakukan penderekan dan penjagaan di lokasi, jalan kembali dua lajur",
            "Operasi cabut pentil dilaksanakan bersama kelurahan dan lokasi dipantau tiga hari ke depan",
        ),
    ),
    "Arus Lalu Lintas": Topic(
        "Kemacetan dan pelanggaran lalu lintas",
        (
            "banyak motor lawan arah {when}", "macet total di pertigaan {when}",
            "angkot ngetem di {beside} {landmark}", "putaran balik liar dijaga orang tidak dikenal",
            "truk besar masuk jalan kecil di luar jam", "perempatan tidak ada yang mengatur",
            "ojol berkumpul menutup satu lajur",
        ),
        (
            "{victim} hampir tertabrak", "antrean mengular sampai {metres}",
            "perjalanan yang biasa lima menit jadi setengah jam", "klakson bersahutan sepanjang hari",
            "sering cekcok antarpengendara", "anak sekolah takut menyeberang",
        ),
        (
            "mohon ada petugas yang berjaga", "tolong putaran ditutup permanen", "minta diatur ulang arusnya",
            "mohon pasang pembatas jalan", "tolong pelanggar ditindak",
        ),
        (
            "Petugas ditempatkan di lokasi pada jam sibuk dan arus kembali lancar",
            "Putaran balik sudah ditutup dengan pembatas beton",
            "Pengemudi yang berhenti sembarangan ditegur dan diarahkan ke tempat pemberhentian",
        ),
    ),
    "Perlengkapan Lalu Lintas": Topic(
        "Lampu lalu lintas dan rambu",
        (
            "lampu merah mati di perempatan {landmark}", "lampu lalu lintas hanya berkedip kuning",
            "rambu dilarang masuk roboh", "hitungan mundur lampu merah tidak menyala", "cermin tikungan pecah",
            "lampu penyeberangan tidak berfungsi", "rambu tertutup daun sampai tidak terbaca",
            "durasi lampu hijau terlalu pendek",
        ),
        (
            "semua kendaraan rebutan jalan", "sudah dua kali serempetan minggu ini",
            "pejalan kaki tidak bisa menyeberang", "macet panjang {when}",
            "orang luar tidak tahu jalan ini satu arah",
        ),
        (
            "mohon segera diperbaiki", "tolong teknisi dikirim", "mohon rambu dipasang kembali",
            "minta diatur ulang waktunya",
        ),
        (
            "Pengendali lampu sudah diganti dan lampu kembali bekerja normal",
            "Rambu dipasang kembali pada tiang baru",
            "Cermin tikungan sudah diganti, sudut pandang diperiksa dari dua arah",
        ),
    ),
    "Jaringan Listrik": Topic(
        "Lampu jalan padam",
        (
            "lampu jalan mati {since}", "{count} lampu PJU padam berurutan",
            "lampu penerangan menyala siang hari, malam malah mati", "tiang lampu miring hampir roboh",
            "kabel lampu jalan menjuntai sampai ke kepala", "lampu gang berkedip terus",
            "panel lampu terbuka dan kabelnya kelihatan",
        ),
        (
            "jalan gelap gulita dan rawan begal", "{victim} kemarin kena jambret", "anak pulang mengaji jadi takut",
            "lubang jalan tidak kelihatan", "sering dipakai nongkrong orang tidak jelas",
            "takut kesetrum kalau hujan",
        ),
        (
            "mohon lampunya diganti", "tolong diperbaiki secepatnya", "minta petugas PJU cek panelnya",
            "mohon ditambah titik lampu", "tolong kabel dirapikan",
        ),
        (
            "Lampu sudah diganti dengan LED baru dan menyala saat diuji setelah magrib",
            "Sekring panel diganti, {count} titik lampu menyala kembali",
            "Tiang ditegakkan dan kabel udara ditarik ulang pada ketinggian aman",
        ),
    ),
    "Jaringan/Menara Telekomunikasi": Topic(
        "Kabel utilitas semrawut",
        (
            "kabel fiber menjuntai rendah di tengah jalan", "kabel internet putus dibiarkan bergelantungan",
            "tiang provider baru dipasang di depan pagar tanpa izin", "tiang utilitas miring ditarik kabel",
            "gulungan kabel digantung sembarangan di tiang",
        ),
        (
            "truk lewat tersangkut dan kabel putus", "pemotor hampir kejerat leher", "pemandangan semrawut",
            "takut roboh ke rumah", "anak-anak main menarik kabelnya",
        ),
        (
            "mohon dirapikan", "tolong provider ditegur", "minta kabel mati dipotong", "mohon tiangnya dipindah",
        ),
        (
            "Kabel yang menjuntai sudah diikat dan dinaikkan bersama operator pemiliknya",
            "Kabel mati telah dipotong dan dibersihkan dari tiang",
            "Pemilik tiang dipanggil, tiang sudah dipindahkan ke tepi yang tidak mengganggu",
        ),
    ),
    "Jembatan/JPO/Halte": Topic(
        "Jembatan penyeberangan dan halte",
        (
            "lantai JPO berkarat dan bolong", "lift JPO tidak berfungsi {since}",
            "atap halte bocor dan kursinya hilang", "pegangan tangga jembatan lepas", "lampu JPO mati semua",
            "pelat sambungan jembatan bunyi keras tiap dilewati", "halte penuh coretan",
        ),
        (
            "takut terperosok", "lansia dan difabel tidak bisa naik", "malam hari rawan kejahatan",
            "{victim} tersandung", "penumpang kehujanan",
        ),
        (
            "mohon diganti pelatnya", "tolong liftnya diperbaiki", "minta diberi penerangan", "mohon dirawat rutin",
        ),
        (
            "Pelat lantai yang berkarat sudah diganti dan dilas",
            "Lift diperbaiki teknisi dan diuji naik turun sepuluh kali",
            "Atap dan bangku halte sudah diperbaiki serta dicat ulang",
        ),
    ),
    "Taman": Topic(
        "Taman tidak terawat",
        (
            "rumput taman setinggi lutut", "ayunan di taman putus rantainya", "lampu taman mati semua",
            "bangku taman patah", "air mancur jadi sarang nyamuk", "taman dipakai tempat jemur dan parkir",
            "tanaman pembatas jalan mati kekeringan",
        ),
        (
            "anak-anak tidak bisa main", "sampah berserakan tiap Senin pagi", "banyak nyamuk",
            "malam dipakai pacaran dan minum", "{victim} takut olahraga di situ",
        ),
        (
            "mohon dirapikan", "tolong mainan diperbaiki", "minta disiram dan ditanam lagi",
            "mohon ada petugas jaga",
        ),
        (
            "Rumput sudah dipangkas dan sampah diangkut", "Mainan yang rusak telah diganti rantai baru dan diuji",
            "Tanaman mati diganti dan penyiraman dijadwalkan dua kali sehari",
        ),
    ),
    "RPTRA": Topic(
        "Fasilitas RPTRA",
        (
            "perosotan di RPTRA retak tajam", "toilet RPTRA mampet", "lapangan RPTRA licin berlumut",
            "gerbang RPTRA dikunci padahal masih sore", "atap aula RPTRA bocor",
        ),
        (
            "anak-anak bisa luka", "kegiatan posyandu terganggu", "warga kecewa sudah datang jauh",
            "jadi tidak dipakai lagi",
        ),
        (
            "mohon diperbaiki", "tolong jam bukanya ditaati", "minta pengelola lebih peduli",
        ),
        (
            "Mainan yang retak diganti dan area sekitarnya diberi alas karet",
            "Toilet sudah disedot dan kran diganti",
            "Pengelola diingatkan tentang jam layanan dan papan jadwal dipasang",
        ),
    ),
    "Saluran Air, Kali/Sungai": Topic(
        "Saluran tersumbat",
        (
            "got mampet penuh lumpur sepanjang {metres}", "saluran air tersumbat sampah", "turap kali longsor",
            "air got meluap ke jalan {when}", "kali penuh sampah dan eceng gondok",
            "saluran ditutup cor oleh bangunan", "endapan lumpur saluran sudah setinggi {depth}",
        ),
        (
            "bau sekali dan banyak nyamuk", "air masuk ke rumah warga", "jalan jadi becek terus",
            "warga takut kena demam berdarah", "tembok rumah retak karena tanahnya tergerus",
        ),
        (
            "mohon dikuras", "tolong pasukan biru turun", "minta lumpurnya diangkat jangan ditaruh di pinggir",
            "mohon turap diperbaiki", "tolong bangunannya dibongkar",
        ),
        (
            "Saluran sepanjang {metres} sudah dikuras dan lumpurnya diangkut",
            "Sumbatan diangkat, air kembali mengalir lancar saat diuji",
            "Turap darurat dari karung pasir dipasang, perbaikan permanen sudah dijadwalkan",
        ),
    ),
    "Tutup Saluran": Topic(
        "Tutup saluran rusak",
        (
            "tutup got pecah dan bolong", "besi penutup saluran hilang dicuri", "tutup manhole tidak rata dan bunyi",
            "penutup saluran patah di tengah jalan", "lubang kontrol menganga tanpa penutup",
        ),
        (
            "{victim} terperosok kakinya", "ban motor masuk lubang", "anak kecil bisa jatuh",
            "ditutup warga pakai papan seadanya", "bunyi keras tiap ada mobil lewat",
        ),
        (
            "mohon diganti segera", "tolong dipasang tutup baru", "minta diberi pengaman sementara",
            "mohon dicek semua di gang ini",
        ),
        (
            "Tutup saluran baru dari beton bertulang sudah dipasang rata dengan jalan",
            "Penutup besi diganti dan dilas agar tidak dapat dicuri",
            "Lubang kontrol sudah ditutup dan diberi cat penanda",
        ),
    ),
    "Penanganan Banjir": Topic(
        "Banjir dan genangan",
        (
            "air menggenang {depth} di jalan", "banjir masuk rumah warga {depth}", "genangan tidak surut {since}",
            "hujan sebentar langsung banjir", "pompa air tidak jalan", "air rob naik sampai gang",
            "mulut air tertutup sampah sehingga air tidak turun",
        ),
        (
            "motor banyak yang mogok", "warga mulai mengungsi ke musala", "anak-anak tidak bisa sekolah",
            "barang elektronik rusak", "akses keluar gang terputus", "lansia butuh dibantu keluar",
        ),
        (
            "mohon bantuan pompa", "tolong dikirim petugas SDA", "mohon saluran dinormalkan",
            "minta pintu air dibuka", "tolong segera disedot",
        ),
        (
            "Pompa bergerak diturunkan dan genangan surut dalam dua jam",
            "Tali air dan mulut saluran dibersihkan, air tidak lagi menggenang",
            "Pompa tetap diperbaiki dan diuji, petugas berjaga selama hujan",
        ),
    ),
    "PDAM/PAM": Topic(
        "Air bersih",
        (
            "air PAM mati {since}", "air keran keruh dan bau", "pipa PAM bocor di {beside} {landmark}",
            "air cuma menetes {when}", "tagihan air naik padahal airnya tidak keluar",
            "bekas galian pipa PAM belum dirapikan",
        ),
        (
            "warga terpaksa beli air jeriken", "tidak bisa mandi dan mencuci", "air bersih terbuang ke jalan",
            "anak saya gatal-gatal", "satu RT tidak dapat air",
        ),
        (
            "mohon dikirim tangki air", "tolong pipanya diperbaiki", "mohon penjelasan kapan mengalir",
            "minta dicek meterannya",
        ),
        (
            "Kebocoran pipa sudah ditutup dan aliran kembali normal",
            "Pencucian jaringan dilakukan, contoh air diperiksa dan jernih",
            "Tekanan air diperbaiki, selama perbaikan warga dibantu mobil tangki",
        ),
    ),
    "Keluhan Galian/Sisa Proyek": Topic(
        "Bekas galian",
        (
            "galian kabel tidak ditutup {since}", "tanah bekas proyek menumpuk di pinggir jalan",
            "lubang galian tanpa pengaman dan lampu", "proyek saluran berhenti dan ditinggal begitu saja",
            "pelat besi penutup galian bergeser",
        ),
        (
            "jalan licin kena lumpur", "{victim} jatuh ke galian", "jalan tinggal setengah", "debu masuk ke warung",
            "usaha warga sepi karena aksesnya tertutup",
        ),
        (
            "mohon kontraktornya ditegur", "tolong segera dirapikan", "minta dipasang pengaman",
            "mohon kepastian kapan selesai",
        ),
        (
            "Pelaksana sudah menutup galian, memadatkan, dan membersihkan sisa tanah",
            "Pagar pengaman dan lampu peringatan dipasang, pekerjaan dilanjutkan",
            "Sisa material telah diangkut dan jalan disiram",
        ),
    ),
}
# fmt: on
