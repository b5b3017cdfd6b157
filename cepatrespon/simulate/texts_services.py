"""Invented complaints and follow-ups about services: transport, health, school, papers, welfare, public buildings."""

from __future__ import annotations

from cepatrespon.simulate.texts_words import Topic

# fmt: off
SERVICES: dict[str, Topic] = {
    "Keluhan Fasilitas Gedung Pemda (sekolah, kantor)": Topic(
        "Fasilitas gedung dan tempat umum",
        (
            "pagar sekolah negeri roboh ke jalan", "toilet kantor kelurahan mampet {since}",
            "plafon ruang kelas bocor", "parkiran kantor kecamatan dipakai mobil luar {when}",
            "lampu jalan di {beside} {landmark} padam", "tidak ada jalur kursi roda di kantor layanan",
            "pendingin ruangan loket mati", "pohon di halaman sekolah hampir menimpa kelas",
        ),
        (
            "membahayakan anak-anak", "sudah ditanyakan ke petugas dijawab tunggu anggaran", "banyak warga mengeluh",
            "kesannya tidak terurus", "warga jadi tidak nyaman",
        ),
        (
            "mohon diperbaiki", "tolong dianggarkan", "minta dicek langsung", "mohon segera ada tindakan",
        ),
        (
            "Bagian yang bocor diperbaiki dan plafon diganti", "Toilet sudah disedot, kran dan lampu diganti",
            "Bidang landai untuk kursi roda dipasang di pintu utama",
        ),
    ),
    "Transportasi Publik": Topic(
        "Layanan angkutan umum",
        (
            "bus tidak berhenti di halte {when}", "menunggu bus hampir satu jam {when}", "pintu halte macet terbuka",
            "sopir angkot ugal-ugalan", "mesin tap kartu di halte rusak", "AC bus mati dan penumpang berdesakan",
            "rute pengumpan dipangkas tanpa pemberitahuan", "lantai prioritas kursi roda tidak diturunkan",
        ),
        (
            "terlambat kerja terus", "penumpang menumpuk sampai tangga", "saldo terpotong dua kali",
            "{victim} hampir jatuh dari pintu", "ibu hamil berdiri sepanjang jalan",
        ),
        (
            "mohon armada ditambah", "tolong sopirnya dibina", "minta jadwal dipasang", "mohon saldo dikembalikan",
            "tolong alatnya diperbaiki",
        ),
        (
            "Armada tambahan dijalankan pada jam sibuk", "Pengemudi dipanggil dan mengikuti pembinaan",
            "Mesin tap diganti dan saldo yang terpotong dua kali sudah dikembalikan",
        ),
    ),
    "Keluhan Pelayanan": Topic(
        "Pelayanan petugas",
        (
            "petugas loket tidak ramah {when}", "nomor antrean habis padahal masih pagi",
            "telepon pengaduan tidak pernah diangkat", "laporan saya ditutup padahal belum selesai",
            "dokumen saya hilang di loket", "petugas parkir resmi tidak memberi karcis",
        ),
        (
            "sudah izin kerja setengah hari", "bolak-balik tiga kali", "tidak ada penjelasan apa pun",
            "lansia disuruh menunggu berdiri",
        ),
        (
            "mohon diperbaiki pelayanannya", "tolong petugasnya dibina", "minta penjelasan tertulis",
            "mohon laporan dibuka lagi",
        ),
        (
            "Petugas yang bersangkutan sudah dibina dan permohonan warga diselesaikan",
            "Kuota antrean ditambah dan loket lansia dibuka",
            "Nomor layanan diperbaiki dan warga sudah dihubungi kembali",
        ),
    ),
    "Pelayanan Kesehatan": Topic(
        "Layanan puskesmas",
        (
            "antrean puskesmas sampai tiga jam", "obat rutin kosong {since}", "dokter gigi tidak ada {when}",
            "rujukan ditolak tanpa alasan jelas", "ambulans lama datang", "posyandu bulan ini tidak ada kegiatan",
        ),
        (
            "lansia menunggu sambil berdiri", "terpaksa beli obat di luar", "anak demam tinggi belum juga dipanggil",
            "bingung harus ke mana",
        ),
        (
            "mohon dokternya ditambah", "tolong stok obat dicek", "minta alur dijelaskan",
            "mohon ditindaklanjuti kepala puskesmas",
        ),
        (
            "Loket dan jam dokter ditambah, antrean kini di bawah satu jam",
            "Stok obat sudah datang dan pasien dihubungi",
            "Alur rujukan dijelaskan kepada keluarga dan rujukan diterbitkan",
        ),
    ),
    "Demam Berdarah Dengue (DBD)": Topic(
        "Kasus demam berdarah",
        (
            "{count} warga satu RT kena demam berdarah", "rumah kosong jadi sarang jentik di {beside} {landmark}",
            "belum ada pengasapan {since}", "ban bekas menampung air di lahan kosong",
        ),
        (
            "dua anak dirawat", "warga khawatir menular", "nyamuk banyak sekali {when}",
        ),
        (
            "mohon pengasapan", "tolong jumantik memeriksa", "minta abate", "mohon penyelidikan",
        ),
        (
            "Penyelidikan epidemiologi dan pengasapan dua siklus sudah dilakukan",
            "Sarang nyamuk diberantas bersama warga, jentik tidak ditemukan lagi",
            "Abate dibagikan dan rumah kosong dibersihkan",
        ),
    ),
    "PMKS (Penyandang Masalah Kesejahteraan Sosial)": Topic(
        "Warga butuh penanganan sosial",
        (
            "ada orang telantar tidur di {beside} {landmark}", "anak jalanan mengamen di lampu merah {when}",
            "lansia sakit hidup sendiri di gubuk", "orang dengan gangguan jiwa mengamuk {when}",
            "manusia gerobak menetap di kolong jembatan", "pengemis membawa bayi {when}",
        ),
        (
            "kasihan, sudah lemas", "warga takut lewat", "belum makan kata tetangga", "mengganggu pengendara",
            "anaknya tidak sekolah",
        ),
        (
            "mohon dijangkau petugas sosial", "tolong dibantu dibawa berobat", "minta ditampung sementara",
            "mohon ditangani dengan baik",
        ),
        (
            "Petugas menjangkau yang bersangkutan dan membawanya ke panti untuk asesmen",
            "Keluarga ditemukan dan dipulangkan dengan pendampingan",
            "Yang bersangkutan dirawat di rumah sakit dan didaftarkan jaminannya",
        ),
    ),
    "Bantuan Sosial": Topic(
        "Bantuan sosial",
        (
            "nama ibu saya hilang dari daftar bantuan", "kartu lansia belum cair {since}",
            "tetangga mampu malah dapat bantuan", "data saya tertulis sudah meninggal",
            "bantuan pendidikan anak saya terhenti",
        ),
        (
            "padahal kami benar-benar butuh", "sudah tanya kelurahan disuruh menunggu", "SPP menunggak",
            "beras sudah habis",
        ),
        (
            "mohon dicek datanya", "tolong didata ulang", "minta penjelasan", "mohon musyawarah kelurahan",
        ),
        (
            "Data diperbaiki dan diusulkan pada penetapan berikutnya, warga sudah diberi tahu",
            "Pencairan ditelusuri, saldo sudah masuk ke rekening penerima",
            "Verifikasi rumah dilakukan dan hasilnya dibahas dalam musyawarah",
        ),
    ),
    "KTP Elektronik (KTP-el)": Topic(
        "KTP elektronik",
        (
            "KTP saya belum jadi {since}", "perekaman KTP ditolak karena jaringan", "alamat di KTP salah ketik",
            "blangko KTP kosong di kelurahan",
        ),
        (
            "tidak bisa buka rekening", "mau melamar kerja jadi terhambat", "bolak-balik terus",
        ),
        (
            "mohon dipercepat", "tolong diperbaiki datanya", "minta kepastian tanggal",
        ),
        (
            "KTP sudah dicetak dan diserahkan kepada warga", "Data diperbaiki dan perekaman ulang selesai",
            "Warga dihubungi dan dokumennya dapat diambil di loket",
        ),
    ),
    "Kegiatan dan Kurikulum Pendidikan": Topic(
        "Sekolah",
        (
            "sekolah menarik iuran perpisahan yang mahal", "jam pulang sekolah terlalu sore {when}",
            "guru kelas tidak masuk {since}", "buku wajib harus dibeli di toko tertentu",
        ),
        (
            "orang tua keberatan", "anak ketinggalan pelajaran", "takut bicara ke sekolah",
        ),
        (
            "mohon sekolah ditegur", "tolong guru pengganti", "minta aturan ditegakkan",
        ),
        (
            "Kepala sekolah dipanggil dan iuran dibatalkan", "Guru pengganti ditugaskan mulai pekan ini",
            "Pembelian buku dijelaskan sebagai pilihan dan edaran dikirim",
        ),
    ),
    "Lembaga/Organisasi Kemasyarakatan": Topic(
        "Kepengurusan RT/RW",
        (
            "pemilihan ketua RT tidak transparan", "pengurus RW tidak mau tanda tangan surat",
            "ketua RT tidak pernah di tempat {when}", "kas RT tidak pernah dilaporkan",
        ),
        (
            "urusan warga terhambat", "warga jadi terbelah", "sudah ditanya malah marah",
        ),
        (
            "mohon difasilitasi musyawarah", "tolong lurah menengahi", "minta pemilihan ulang",
        ),
        (
            "Musyawarah difasilitasi dan berita acara ditandatangani",
            "Pengurus dibina, jadwal pelayanan surat ditempel di pos", "Laporan kas dibuka di depan warga",
        ),
    ),
    "Fasilitas dan Layanan Olahraga": Topic(
        "Sarana olahraga",
        (
            "lapangan futsal umum rusak lantainya", "lampu GOR mati separuh", "ring basket patah",
            "jogging track retak", "sewa lapangan dimahalkan oknum",
        ),
        (
            "anak-anak cedera", "latihan malam batal", "warga jadi tidak olahraga",
        ),
        (
            "mohon diperbaiki", "tolong tarif resmi dipasang", "minta lampu diganti",
        ),
        (
            "Lantai ditambal dan dicat ulang", "Lampu diganti dan papan tarif resmi dipasang",
            "Ring baru dipasang dan diuji",
        ),
    ),
    "TPU (Tempat Pemakaman Umum)": Topic(
        "Tempat pemakaman",
        (
            "rumput makam tinggi tidak terawat", "diminta uang perawatan makam tanpa kuitansi",
            "jalan di TPU becek {when}", "makam ambles habis hujan",
        ),
        (
            "peziarah kesulitan lewat", "keluarga jadi sedih", "tidak jelas tarifnya",
        ),
        (
            "mohon dirapikan", "tolong pungutan ditertibkan", "minta diuruk",
        ),
        (
            "Rumput dipotong dan jalan setapak ditaburi kerikil", "Makam yang ambles sudah diuruk bersama keluarga",
            "Petugas dibina dan papan layanan gratis dipasang",
        ),
    ),
    "Rusun/Hunian Vertikal": Topic(
        "Rumah susun",
        (
            "lift rusun mati {since}", "air di rusun cuma menyala {when}", "dinding koridor bocor dan berlumut",
            "sampah di lubang pembuangan rusun tersumbat", "unit kosong dipakai orang luar",
        ),
        (
            "lansia di lantai atas tidak bisa turun", "harus angkat air pakai ember", "bau ke semua lantai",
            "warga merasa tidak aman",
        ),
        (
            "mohon liftnya diperbaiki", "tolong pompa dicek", "minta pengelola bertindak",
        ),
        (
            "Lift diperbaiki dan sudah beroperasi", "Pompa diganti dan air menyala sepanjang hari",
            "Lubang sampah dibersihkan dan jadwal buang dibuat",
        ),
    ),
}
# fmt: on
