"""Invented complaints and follow-ups about waste, trade, building, noise and public order."""

from __future__ import annotations

from cepatrespon.simulate.texts_words import Topic

# fmt: off
ORDER: dict[str, Topic] = {
    "Sampah": Topic(
        "Tumpukan sampah",
        (
            "sampah menumpuk di pinggir jalan {since}", "ada yang buang sampah sembarangan di {beside} {landmark}",
            "TPS liar makin besar", "gerobak sampah tidak datang {since}", "kasur dan sofa bekas dibuang di trotoar",
            "sampah dari bak meluber ke jalan", "puing bangunan dibuang malam hari",
            "sampah daun tidak diangkut setelah disapu",
        ),
        (
            "baunya menyengat sampai ke rumah", "banyak lalat dan tikus", "kalau hujan hanyut ke got",
            "jadi contoh jelek, semua ikut buang", "{victim} harus tutup hidung", "air sampahnya mengalir ke jalan",
        ),
        (
            "mohon diangkut", "tolong dipasang larangan dan kamera", "mohon jadwal angkut diperjelas",
            "minta PPSU membersihkan", "tolong pelakunya didenda",
        ),
        (
            "Tumpukan sampah sudah diangkut PPSU dan lokasi disapu",
            "TPS liar dibersihkan, dipasang spanduk larangan, dan ditanami",
            "Truk sampah mengangkut seluruh sisa, jadwal baru disampaikan ke ketua RT",
        ),
    ),
    "Pencemaran Lingkungan": Topic(
        "Pencemaran lingkungan",
        (
            "warga membakar sampah {when}", "asap hitam dari cerobong usaha {when}",
            "limbah cucian dibuang langsung ke got", "bau menyengat dari kandang ayam",
            "debu dari tempat pengadukan semen", "air got berubah warna dan berbusa",
        ),
        (
            "anak saya batuk terus", "jemuran bau asap", "mata perih", "tidak berani buka jendela",
            "ikan di kali mati",
        ),
        (
            "mohon ditegur", "tolong diukur kualitas udaranya", "minta usahanya diperiksa izinnya",
            "mohon ada sanksi",
        ),
        (
            "Pembakar sampah ditegur dan membuat surat pernyataan",
            "Usaha diperiksa, saluran limbahnya ditutup sampai punya bak pengolah",
            "Contoh air diambil dan pelaku diwajibkan membersihkan saluran",
        ),
    ),
    "Pekerja Penanganan Prasarana dan Sarana Umum Kelurahan (PPSU)": Topic(
        "Permintaan tenaga PPSU",
        (
            "gang kami jarang disapu PPSU", "mohon bantuan PPSU membersihkan lumut di jalan",
            "tembok jalan penuh coretan", "rumput liar tinggi di pinggir kali",
            "spanduk bekas dan tempelan sedot WC di tiang", "petugas hanya duduk di {beside} {landmark} {when}",
        ),
        (
            "jalan licin dan kotor", "kesannya kumuh", "{victim} terpeleset", "sarang ular katanya",
        ),
        (
            "mohon dijadwalkan", "tolong dibersihkan", "minta dibagi rata tiap RW", "mohon dibina",
        ),
        (
            "PPSU sudah membersihkan lumut dan menyapu seluruh gang",
            "Coretan dicat ulang dan tempelan di tiang dikerok",
            "Rumput dipangkas dan jadwal piket dibagikan ke pengurus RW",
        ),
    ),
    "PKL Liar": Topic(
        "Pedagang kaki lima",
        (
            "PKL menutup seluruh trotoar {when}", "gerobak dagangan mangkal di badan jalan",
            "lapak permanen dibangun di atas saluran", "pedagang menaruh meja kursi sampai ke aspal",
            "pasar tumpah makin ke tengah", "tenda pecel lele menutup pintu gang",
        ),
        (
            "pejalan kaki turun ke jalan", "minyak dan sisa makanan dibuang ke got", "macet {when}",
            "tikus makin banyak", "kalau ditegur bilang sudah bayar orang", "jalan licin bekas cucian piring",
        ),
        (
            "mohon ditata", "tolong Satpol PP menertibkan", "minta dipindahkan ke lokasi binaan",
            "mohon dijaga setelah ditertibkan", "jangan digusur, tapi diatur",
        ),
        (
            "Pedagang sudah diimbau dan memundurkan lapaknya, trotoar dapat dilalui",
            "Penertiban bersama dilaksanakan, {count} lapak dipindahkan ke lokasi binaan",
            "Tenda di atas saluran dibongkar pemiliknya setelah surat peringatan kedua",
        ),
    ),
    "Reklame/Spanduk": Topic(
        "Spanduk dan reklame liar",
        (
            "spanduk dipaku di pohon sepanjang jalan", "baliho roboh menutup trotoar",
            "iklan rokok dipasang di {beside} {landmark}", "spanduk melintang di atas jalan sudah sobek",
            "poster sedot WC ditempel di semua tiang", "papan reklame berkarat hampir jatuh",
            "bendera dan umbul-umbul lama tidak dicabut",
        ),
        (
            "menutup pandangan pengemudi", "dekat sekolah pula", "merusak pohon", "takut menimpa {victim}",
            "pemandangan jadi kumuh",
        ),
        (
            "mohon diturunkan", "tolong dicopot dan pemiliknya didenda", "mohon dicek izinnya",
            "minta dibersihkan semuanya",
        ),
        (
            "Spanduk tanpa izin sudah diturunkan dan pohon dibersihkan dari paku",
            "Papan reklame dibongkar pemiliknya dengan pengawasan petugas",
            "Sebanyak {count} tempelan dan umbul-umbul kedaluwarsa sudah dicabut",
        ),
    ),
    "Gangguan dan Kebisingan": Topic(
        "Gangguan ketertiban dan kebisingan",
        (
            "musik dari kafe keras sekali {night}", "tetangga karaoke {night}",
            "anak muda nongkrong dan balap liar {night}", "suara mesin bengkel {when}", "petasan dinyalakan {night}",
            "ayam jago puluhan ekor di rumah tetangga", "proyek membunyikan mesin {night}",
            "sekelompok remaja tawuran {night}", "ada pesta minuman di {beside} {landmark}",
        ),
        (
            "bayi saya tidak bisa tidur", "orang tua sakit jadi terganggu", "warga takut keluar rumah",
            "sudah ditegur RT tidak mempan", "besoknya kerja jadi mengantuk", "kaca rumah sampai bergetar",
        ),
        (
            "mohon ditertibkan", "tolong petugas patroli malam", "mohon usahanya dicek izinnya",
            "minta ditegur baik-baik", "tolong jangan sebut nama saya",
        ),
        (
            "Pengelola dipanggil, volume diturunkan, dan sepakat berhenti pukul sepuluh malam",
            "Patroli malam dilakukan tiga hari berturut-turut, kerumunan dibubarkan",
            "Mediasi dengan ketua RT sudah dilakukan dan kedua pihak menandatangani kesepakatan",
        ),
    ),
    "Kawasan Dilarang Merokok": Topic(
        "Merokok di kawasan terlarang",
        (
            "banyak orang merokok di dalam gedung", "pegawai merokok di tangga darurat",
            "sopir merokok di dalam angkot", "pengunjung merokok di ruang tunggu {near} {landmark}",
            "puntung rokok berserakan di taman bermain", "tidak ada tanda dilarang merokok di lobi",
        ),
        (
            "asapnya masuk ke ruang kerja", "anak kecil ikut menghirup", "ibu hamil terganggu",
            "petugas keamanan membiarkan", "AC jadi bau rokok",
        ),
        (
            "mohon pengelola ditegur", "tolong dipasang tanda", "minta ada sidak", "mohon denda diberlakukan",
        ),
        (
            "Pengelola gedung ditegur tertulis dan tanda larangan dipasang di setiap lantai",
            "Sidak dilakukan, {count} pelanggar didata dan diberi pembinaan",
            "Ruang khusus merokok dipindahkan ke luar gedung",
        ),
    ),
    "Tata Ruang dan Bangunan": Topic(
        "Bangunan tanpa izin",
        (
            "ada bangunan empat lantai tanpa papan izin", "tetangga membangun melewati batas tanah",
            "bangunan berdiri di atas saluran air", "rumah tinggal dijadikan gudang",
            "bangunan tua hampir roboh di {beside} {landmark}", "pembangunan tanpa jaring pengaman",
            "balkon menjorok ke jalan umum",
        ),
        (
            "tembok rumah saya retak", "material jatuh ke genting", "saluran jadi tersumbat",
            "jendela kami tertutup total", "takut rubuh", "truk material merusak jalan",
        ),
        (
            "mohon dicek izinnya", "tolong disegel kalau melanggar", "mohon dihentikan dulu", "minta dimediasi",
        ),
        (
            "Pemilik dipanggil, pekerjaan dihentikan, dan papan segel dipasang",
            "Pemeriksaan menunjukkan bangunan sesuai izin, pemilik diminta memasang jaring pengaman",
            "Bagian yang melewati batas sudah dibongkar sendiri oleh pemilik",
        ),
    ),
    "Perizinan": Topic(
        "Perizinan usaha",
        (
            "kafe baru buka tanpa izin lingkungan", "kos-kosan beroperasi tanpa izin warga",
            "permohonan izin saya tidak diproses {since}", "gudang gas di tengah permukiman",
            "bengkel buka di badan jalan", "tempat hiburan beroperasi melebihi jam {night}",
        ),
        (
            "warga tidak pernah dimintai persetujuan", "takut kebakaran", "bolak-balik loket tanpa kejelasan",
            "jalan penuh mobil tamu", "usaha saya jadi tertunda",
        ),
        (
            "mohon dicek izinnya", "tolong diberi kepastian", "minta ditutup sementara",
            "mohon dijelaskan syaratnya",
        ),
        (
            "Izin usaha diperiksa, pemilik diberi waktu tujuh hari melengkapi",
            "Permohonan sudah diproses dan pemohon dihubungi petugas loket",
            "Usaha menghentikan kegiatan sampai izinnya terbit",
        ),
    ),
    "Pungutan Liar": Topic(
        "Pungutan tidak resmi",
        (
            "diminta uang waktu mengurus surat pengantar", "pungutan parkir tanpa karcis di {beside} {landmark}",
            "iuran keamanan naik tanpa rapat", "pedagang ditarik setoran harian oleh oknum",
            "bongkar muat diminta uang jalan",
        ),
        (
            "kalau tidak bayar dipersulit", "warga kecil keberatan", "tidak ada kuitansi",
            "katanya sudah aturan lama",
        ),
        (
            "mohon ditelusuri", "tolong identitas saya dirahasiakan", "minta ada pengawasan", "mohon ditindak tegas",
        ),
        (
            "Pengurus dipanggil dan pungutan tanpa dasar dihentikan",
            "Petugas parkir tidak resmi dibina dan tidak lagi memungut",
            "Papan pemberitahuan layanan gratis dipasang di tempat pelayanan",
        ),
    ),
    "Satwa Liar": Topic(
        "Satwa liar",
        (
            "ada ular masuk ke halaman rumah", "monyet ekor panjang berkeliaran di atap",
            "kucing liar sakit banyak sekali di pasar", "anjing tanpa pemilik mengejar orang {when}",
            "biawak besar keluar dari got",
        ),
        (
            "anak-anak takut main", "{victim} hampir digigit", "takut rabies", "ayam warga hilang",
        ),
        (
            "mohon dievakuasi", "tolong ditangkap jangan disakiti", "minta steril dan vaksin",
            "mohon petugas datang",
        ),
        (
            "Satwa dievakuasi dan dilepas di tempat yang sesuai",
            "Vaksinasi dan sterilisasi dilakukan bersama petugas kesehatan hewan",
            "Lokasi disisir dua kali, tidak ditemukan lagi, lubang got ditutup kawat",
        ),
    ),
    "Penanganan Kebakaran": Topic(
        "Pencegahan kebakaran dan penyelamatan",
        (
            "sarang tawon besar di pohon {near} {landmark}", "hidran di gang tidak keluar air",
            "jalur mobil pemadam tertutup portal", "kabel bertumpuk memercik di pasar",
            "cincin anak tidak bisa dilepas, minta bantuan",
        ),
        (
            "sudah ada warga yang disengat", "kalau kebakaran bagaimana", "rumah di sini padat sekali",
            "kejadian tahun lalu jangan terulang",
        ),
        (
            "mohon bantuan petugas", "tolong hidrannya dicek", "minta portal dibongkar",
            "mohon simulasi untuk warga",
        ),
        (
            "Sarang tawon dipindahkan petugas pada malam hari dengan aman", "Hidran diperbaiki dan diuji tekanannya",
            "Portal diganti dengan yang dapat dibuka dan kuncinya dititipkan di pos RW",
        ),
    ),
}
# fmt: on
