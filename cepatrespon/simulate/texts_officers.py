"""What officers write with each act: notes, reasons, verifications, referrals, coaching.

Knows acts by the rules' names and the bodies outside the province. What was done about a complaint stands with its
category; the citizen's words with `texts`.
"""

from __future__ import annotations

from cepatrespon.rules.terms import Act

DEFAULT_NOTE = ("Ditindaklanjuti sesuai kewenangan.", "Dicatat dan diteruskan kepada petugas lapangan.")

# What was done, when nothing in the category's own list speaks of what was reported.
DONE = (
    "Petugas sudah menangani laporan di lokasi dan keadaannya kembali seperti semula",
    "Pekerjaan selesai sesuai laporan, hasil diperiksa bersama ketua RT",
    "Sudah ditangani regu lapangan, hasilnya terlihat pada foto sesudah",
    "Masalah yang dilaporkan sudah diselesaikan dan warga sekitar sudah diberi tahu",
)

# Slots: {title} is the category's short title in small letters, the others are as in the citizens' texts.
REASONS: dict[Act, tuple[str, ...]] = {
    Act.PROCESS: (
        "Laporan diterima, petugas dijadwalkan ke lokasi hari ini.",
        "Sudah ditugaskan kepada regu lapangan.",
        "Petugas sedang menuju lokasi untuk pengecekan awal.",
        "Akan dikerjakan bersama regu wilayah besok pagi.",
        "Bahan dan alat disiapkan, pekerjaan dimulai setelah jam sibuk.",
    ),
    Act.COORDINATE: (
        "Setelah membaca foto, lokasi, dan uraian, penanganan {title} di titik ini merupakan kewenangan unit tujuan.",
        "Lokasi berada di jalan provinsi, mohon tindak lanjut unit teknis.",
        "Kelurahan sudah memasang pengaman sementara, perbaikan memerlukan alat dan tenaga unit teknis.",
        "Sudah dicek ke lapangan bersama ketua RT, benar ada {title}. Mohon penanganan sesuai tugas dan fungsi.",
        "Masalah utamanya bukan pada kategori yang dipilih pelapor, melainkan {title}; mohon ditindaklanjuti.",
    ),
    Act.DISPOSE: (
        "Mohon ditindaklanjuti oleh regu di wilayah dan dilaporkan hasilnya.",
        "Agar segera dicek dan dikerjakan sebelum batas waktu penyelesaian.",
        "Prioritaskan karena lokasi {near} {landmark} ramai dilalui warga.",
        "Laksanakan, sertakan foto sebelum dan sesudah dari sudut yang sama.",
    ),
    Act.MOVE_AGENCY: (
        "Ruas ini bukan aset kami. Berdasarkan pengecekan, pemeliharaannya ada pada unit yang diusulkan.",
        "Isi laporan tentang {title}, di luar tugas dan fungsi kami. Mohon dipindahkan ke unit yang diusulkan.",
        "Penindakan di lokasi memerlukan kewenangan unit yang diusulkan, kami hanya dapat mendampingi.",
    ),
    Act.WRONG_COORDINATION: (
        "Laporan tidak sesuai dengan tugas kami dan kami belum dapat memastikan unit yang berwenang.",
        "Status lahan di lokasi belum jelas, mohon Biro menetapkan unit yang menindaklanjuti.",
        "Koordinasi tampaknya mengikuti kategori, padahal foto menunjukkan masalah lain.",
    ),
    Act.MOVE_KELURAHAN: (
        "Titik berada di seberang batas kelurahan, sudah dipastikan dengan ketua RT {rt} RW {rw}.",
        "Lokasi pada foto {near} {landmark} masuk wilayah kelurahan yang diusulkan.",
        "Pin laporan bergeser; alamat dan bangunan pada foto berada di kelurahan sebelah.",
    ),
    Act.UNCLEAR: (
        "Foto gelap dan uraian tidak menyebut masalahnya. Mohon pelapor menjelaskan apa yang perlu ditangani.",
        "Foto hanya memperlihatkan tembok, tidak terlihat {title} yang dimaksud.",
        "Uraian menyebut beberapa tempat, mohon dipastikan yang mana.",
    ),
    Act.NOT_FOUND: (
        "Petugas menyisir radius 100 meter dari titik laporan dan tidak menemukan {title}. Foto lokasi terlampir.",
        "Di titik laporan keadaan sudah bersih saat petugas datang, warga sekitar juga tidak mengetahui.",
        "Lokasi pada titik adalah lahan tertutup, masalah yang dilaporkan tidak terlihat dari jalan.",
    ),
    Act.APPROVE: (
        "Disetujui. Foto dan titik menunjukkan unit yang ditetapkan yang berwenang.",
        "Permohonan sesuai dengan pembagian kewenangan, laporan dipindahkan.",
        "Sudah dipastikan dengan peta dan daftar aset. Disetujui.",
    ),
    Act.REJECT: (
        "Foto sesudah diambil dari sudut berbeda sehingga perbaikan tidak dapat dipastikan.",
        "Masalah masih terlihat di foto tindak lanjut. Mohon dikerjakan sampai tuntas.",
        "Yang dilampirkan baru surat teguran, masalah di lapangan belum selesai.",
        "Lokasi foto berjarak lebih dari 300 meter dari titik laporan.",
        "Hanya sebagian yang ditangani, sisanya {near} {landmark} belum.",
        "Kejadian dilaporkan malam hari, sedangkan bukti diambil siang hari.",
    ),
    Act.EXTEND: (
        "Perlu alat berat yang sedang dipakai di wilayah lain.",
        "Pengerjaan menunggu bahan, pengadaan sedang berjalan.",
        "Perlu galian dalam dan pemindahan kabel oleh pemiliknya terlebih dahulu.",
        "Anggaran pemeliharaan triwulan ini habis, dijadwalkan pada triwulan berikutnya.",
        "Kondisi saluran di bawahnya rusak, pekerjaan lebih luas dari yang dilaporkan.",
        "Cuaca hujan, pengaspalan menunggu permukaan kering.",
    ),
    Act.VERIFY_DESK: (
        "Foto, lokasi, dan uraian sesuai dengan laporan dan kriteria ketuntasan.",
        "Sudut foto sama dengan laporan, masalah sudah tidak terlihat.",
        "Titik foto 12 meter dari titik laporan, hasil terlihat jelas.",
        "Uraian lengkap, waktu foto setelah laporan diterima.",
    ),
    Act.VERIFY_FIELD: (
        "Lokasi didatangi. Pekerjaan selesai dan warga sekitar membenarkan.",
        "Dicek {near} {landmark}, hasil sesuai dengan foto tindak lanjut.",
        "Dilihat langsung pukul sembilan pagi, tidak ada lagi {title}.",
    ),
    Act.VALIDATE: (
        "Diterima. Tindak lanjut sesuai dengan laporan.",
        "Tuntas sesuai kriteria.",
        "Sesuai hasil verifikasi.",
    ),
    Act.REFER: (
        "Lokasi merupakan kewenangan pemerintah pusat, surat permohonan tindak lanjut telah dikirim.",
        "Aset milik badan di luar Pemerintah Provinsi. Laporan diteruskan beserta foto dan titik lokasi.",
        "Penindakan pelanggaran ini berada pada instansi lain, disampaikan melalui surat.",
    ),
    Act.NEWS: (
        "Surat sudah diterima dan petugas mereka dijadwalkan meninjau pekan ini.",
        "Peninjauan bersama dilakukan, perbaikan masuk rencana kerja bulan depan.",
        "Perbaikan sudah dimulai menurut keterangan pengelola.",
    ),
    Act.REVIVE: (
        "Saya lampirkan foto yang lebih jelas, lokasinya {near} {landmark}.",
        "Petugas salah gang, yang saya maksud RT {rt} RW {rw}. Mohon dicek lagi.",
        "Masalahnya muncul lagi tadi malam, mohon laporan dibuka kembali.",
    ),
    Act.CLASSIFY: (
        "Isi laporan menyangkut perilaku petugas dan memerlukan pemeriksaan.",
        "Isi laporan merupakan keluhan layanan biasa, dikoordinasikan kepada unit yang berwenang.",
    ),
    Act.COACH: (
        "Unit dipanggil. Foto tindak lanjut akan diambil dari sudut yang sama dan diperiksa kepala seksi.",
        "Ditemukan regu menutup laporan sebelum pekerjaan selesai. Dibina dan diawasi selama tiga bulan.",
        "Ditolak berulang karena bahan belum tersedia; unit diminta memakai estimasi waktu, bukan melaporkan selesai.",
        "Petugas baru belum memahami kriteria ketuntasan, sudah diberi pelatihan setengah hari.",
    ),
}  # fmt: skip

# For an open ticket that is refused; `REASONS[Act.REJECT]` is about follow-ups.
TICKET_REFUSED = (
    "Menurut daftar aset, lokasi tetap kewenangan unit pemohon. Mohon dilanjutkan.",
    "Titik berada di wilayah pemohon, jarak ke batas lebih dari 40 meter.",
    "Foto dan uraian sudah cukup jelas untuk ditindaklanjuti.",
    "Penanganan pertama tetap oleh unit pemohon, dukungan dapat diminta kemudian.",
)
CLARIFIED = (
    "Pelapor sudah dihubungi: yang dimaksud {title} {near} {landmark}.",
    "Pelapor mengirim foto yang lebih terang dan memastikan lokasinya di RT {rt} RW {rw}.",
)
CANNOT = (
    "Pelapor tidak menjawab sampai batas waktu, laporan ditutup. Pelapor dapat menghidupkannya lagi.",
    "Pelapor membenarkan bahwa masalahnya sudah tidak ada.",
)
OUTSIDE = (
    "Pengelola jalan tol lingkar (contoh)",
    "Balai pemeliharaan jalan nasional (contoh)",
    "Kepolisian sektor setempat (contoh)",
    "Operator telekomunikasi Nusakabel (contoh)",
    "Pengelola perumahan Griya Lestari (contoh)",
    "Pengelola kereta komuter (contoh)",
)
