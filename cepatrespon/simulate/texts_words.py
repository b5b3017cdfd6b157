"""Words shared by all invented texts: places, times, people, openings, and how people shorten and mistype them.

Knows no category. Every street, landmark and name is invented from common words; no house number is ever written.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Topic:
    """What is written about one category; `{slots}` come from `SLOTS`, clauses start small and end without a stop."""

    title: str
    problems: tuple[str, ...]
    effects: tuple[str, ...]
    wishes: tuple[str, ...]
    done: tuple[str, ...]


STREETS = (
    *("Melati", "Mawar", "Kenanga", "Anggrek", "Dahlia", "Flamboyan", "Cempaka", "Teratai", "Bougenville", "Kamboja"),
    *("Mangga", "Rambutan", "Belimbing", "Nangka", "Jambu", "Durian", "Kecapi", "Salak", "Sawo", "Delima"),
    *("Merpati", "Kutilang", "Cendrawasih", "Rajawali", "Kenari", "Elang", "Parkit", "Jalak", "Gelatik", "Nuri"),
    *("Akasia", "Cemara", "Mahoni", "Beringin", "Pinus", "Trembesi", "Kelapa", "Bambu", "Angsana", "Ketapang"),
)

SLOTS: dict[str, tuple[str, ...]] = {
    "since": (
        "sejak kemarin",
        "sudah tiga hari",
        "sudah seminggu",
        "sudah dua minggu",
        "hampir sebulan",
        "sudah lebih dari sebulan",
        "sejak habis Lebaran",
        "sejak awal bulan",
        "sudah dari tadi pagi",
        "sejak hujan deras minggu lalu",
        "sudah berbulan-bulan",
        "dari semalam",
        "sudah dua bulan lebih",
        "sejak tahun baru",
    ),
    "when": (
        "tiap pagi",
        "tiap sore",
        "setiap jam pulang kantor",
        "tiap malam",
        "hampir setiap hari",
        "kalau hujan",
        "tiap malam minggu",
        "jam berangkat sekolah",
        "dari jam tujuh pagi",
        "menjelang magrib",
        "habis subuh",
        "siang bolong",
    ),
    "night": (
        "jam sebelas malam",
        "jam satu malam",
        "lewat tengah malam",
        "sampai jam dua pagi",
        "tiap malam minggu",
        "habis isya sampai subuh",
        "hampir tiap malam",
    ),
    "landmark": (
        "warung Bu Tini",
        "warung Mak Ijah",
        "toko kelontong Barokah",
        "bengkel Mas Yanto",
        "fotokopi Sinar",
        "depot air Segar",
        "pangkalan ojek",
        "pos RW",
        "pos kamling",
        "musala Al-Hidayah",
        "masjid Nurul Iman",
        "gereja di ujung gang",
        "lapangan voli",
        "SD negeri",
        "SMP di pojok jalan",
        "TK Tunas Ceria",
        "apotek Sehat Selalu",
        "puskesmas pembantu",
        "pasar pagi",
        "minimarket pojok",
        "pom bensin lama",
        "jembatan kecil",
        "rel kereta",
        "tikungan kedua",
        "portal perumahan",
        "gapura RW",
        "pertigaan pohon beringin",
        "perempatan lampu merah",
        "halte",
        "kios pulsa Rahmat",
        "laundry Wangi",
        "rumah makan Padang",
        "tukang tambal ban",
        "sekretariat karang taruna",
        "balai warga",
        "kantor pos tua",
    ),
    "beside": ("dekat", "depan", "samping", "seberang", "belakang", "sekitar"),
    "near": ("dekat", "depan", "samping", "seberang", "persis depan", "belakang", "sebelum", "setelah", "sekitar"),
    "metres": (
        "lima meter",
        "sepuluh meter",
        "dua puluh meter",
        "sekitar 30 meter",
        "kurang lebih 50 m",
        "hampir seratus meter",
    ),
    "depth": (
        "sejengkal",
        "semata kaki",
        "selutut",
        "sebetis",
        "hampir selutut",
        "15 cm",
        "kira-kira 30 cm",
        "setengah meter",
    ),
    "count": ("dua", "tiga", "empat", "lima", "belasan", "puluhan", "beberapa", "banyak"),
    "victim": (
        "ibu-ibu",
        "anak sekolah",
        "ojol",
        "bapak-bapak tua",
        "pemotor",
        "pejalan kaki",
        "tetangga saya",
        "warga",
    ),
    "vehicle": ("mobil", "motor", "truk", "angkot", "mobil pribadi", "mobil boks", "bajaj", "mobil travel"),
}

GIVEN = (
    *(
        "Adi",
        "Ayu",
        "Bayu",
        "Bima",
        "Citra",
        "Dewi",
        "Dimas",
        "Dian",
        "Eka",
        "Fajar",
        "Fitri",
        "Galih",
        "Hana",
        "Hendra",
    ),
    *("Indah", "Intan", "Joko", "Kartika", "Lestari", "Made", "Maya", "Nanda", "Novi", "Nur", "Putri", "Rahma", "Raka"),
    *("Ratna", "Rian", "Rini", "Sari", "Sinta", "Slamet", "Surya", "Tari", "Teguh", "Tri", "Wahyu", "Wulan", "Yoga"),
    *("Yusuf", "Zahra", "Agus", "Bagas", "Desi", "Erni", "Gilang", "Irfan", "Laila", "Melinda", "Oki", "Rosita"),
)
FAMILY = (
    *("Santoso", "Wijaya", "Saputra", "Pratama", "Hidayat", "Nugroho", "Kusuma", "Permana", "Setiawan", "Rahmawati"),
    *("Puspita", "Anggraini", "Maulana", "Siregar", "Simanjuntak", "Lubis", "Tanjung", "Hutapea", "Sitompul", "Utami"),
    *("Handayani", "Firmansyah", "Ramadhan", "Purnomo", "Suryadi", "Gunawan", "Halim", "Salim", "Wibowo", "Yulianti"),
    *("Mulyani", "Nasution", "Pane", "Manurung", "Hartono", "Susanto", "Kurniawan", "Iskandar", "Fauzi", "Marlina"),
)

GREETINGS = (
    "Selamat pagi",
    "Selamat siang",
    "Selamat malam",
    "Assalamualaikum",
    "Permisi",
    "Halo admin",
    "Yth. Bapak/Ibu petugas",
    "Kepada dinas terkait",
    "Salam sejahtera",
    "Pak Lurah yang terhormat",
    "Mohon izin melapor",
    "Min",
    "Pak",
    "Dear JAKI",
)
OPENINGS = (
    "",
    "",
    "",
    "saya mau lapor",
    "izin lapor",
    "ingin melaporkan",
    "mau mengadukan",
    "lapor",
    "laporan:",
    "saya warga RW {rw} mau lapor",
)
THANKS = (
    "Terima kasih",
    "Terima kasih sebelumnya",
    "Terima kasih atas perhatiannya",
    "Terima kasih banyak",
    "Atas bantuannya kami ucapkan terima kasih",
    "Semoga segera ditindaklanjuti",
    "Sehat selalu untuk petugas di lapangan",
    "Hatur nuhun",
    "Trims",
)
ANGER = (
    "Masa harus nunggu ada korban dulu",
    "Ini laporan saya yang kesekian, tidak ada yang datang",
    "Kemarin ditulis selesai padahal belum diapa-apakan",
    "Jangan cuma difoto lalu ditutup",
    "Tolong kerja yang benar",
    "Kami bayar pajak juga",
    "Sampai kapan kami disuruh sabar",
    "Jawabannya selalu sedang dikoordinasikan",
    "Bosan lapor, tapi mau ke mana lagi",
    "Petugas lewat tiap hari apa tidak lihat",
)
HISTORY = (
    "Sudah pernah saya sampaikan ke ketua RT, katanya sudah diteruskan ke kelurahan, tapi belum ada kabar",
    "Bulan lalu sempat dibereskan, dua minggu kemudian kembali seperti semula",
    "Warga sudah patungan membereskan sendiri seadanya, tapi tentu tidak tahan lama",
    "Dulu pernah ada petugas yang datang mengukur dan memotret, setelah itu tidak ada kelanjutannya",
    "Saya tinggal di sini sejak kecil dan baru belakangan ini keadaannya separah ini",
    "Waktu musyawarah RW kemarin hal ini juga dibahas dan semua setuju perlu bantuan dari pemerintah",
    "Kalau memang bukan wewenang kelurahan, mohon diberi tahu ke mana kami harus menyampaikan",
    "Anak-anak lewat sini setiap hari ke sekolah, jadi kami sebagai orang tua waswas",
)
STORY_ENDS = (
    "Foto saya lampirkan, diambil tadi sebelum berangkat kerja",
    "Bisa dicek langsung kapan saja, patokannya gampang dicari",
    "Saya bersedia dihubungi kalau petugas kesulitan menemukan lokasinya",
    "Kalau perlu keterangan tambahan silakan balas lewat aplikasi",
)

SHORT: dict[str, tuple[str, ...]] = {
    "yang": ("yg",),
    "tidak": ("tdk", "gak", "ga", "nggak"),
    "dengan": ("dgn",),
    "sudah": ("sdh", "udah", "udh"),
    "jalan": ("jln", "jl"),
    "tolong": ("tlg", "tolong bgt"),
    "mohon": ("mhn", "mohon"),
    "karena": ("krn", "karna"),
    "banyak": ("byk", "bnyk"),
    "untuk": ("utk", "buat"),
    "dan": ("&", "dan", "n"),
    "juga": ("jg",),
    "kalau": ("klo", "kalo"),
    "sampai": ("smpe", "sampe"),
    "belum": ("blm",),
    "depan": ("dpn", "depan"),
    "orang": ("org",),
    "segera": ("sgera", "segera", "scepatnya"),
    "malam": ("mlm",),
    "sekali": ("skali", "bgt"),
    "kami": ("kmi", "kita"),
    "saya": ("sy",),
    "terima": ("trima",),
    "kasih": ("ksh", "kasih"),
    "lagi": ("lg",),
    "dari": ("dr",),
    "bisa": ("bs", "bisa"),
    "setiap": ("tiap", "stiap"),
    "masih": ("msh",),
    "rumah": ("rmh",),
    "motor": ("mtr", "motor"),
    "warga": ("wrga", "warga"),
    "sekitar": ("sktr",),
    "jangan": ("jgn",),
    "dekat": ("deket", "dkt"),
    "seperti": ("kayak", "spt"),
}
FACES = (" 🙏", " 🙏🙏", " 😡", " 😭", " 😤", "...", "!!", "!!!", " 🙏🏻")
REPEAT_STARTS = (
    "Laporan ulang: ",
    "Lapor lagi. ",
    "UP. ",
    "Belum ada tindakan, saya ulang. ",
    "Ini yang kedua kali. ",
    "Mengulang laporan kemarin, ",
)
REPEAT_ENDS = (
    " Masih sama sampai hari ini.",
    " Mohon jangan ditutup dulu.",
    " Tolong dicek lagi ya.",
    " Sampai sekarang belum berubah.",
    " Ditunggu kabarnya.",
)
# Words that say nothing about what a text is about.
EMPTY = frozenset(
    (
        *(
            "mohon",
            "tolong",
            "minta",
            "segera",
            "sudah",
            "untuk",
            "dengan",
            "warga",
            "jalan",
            "dicek",
            "petugas",
            "lokasi",
        ),
        *(
            "dekat",
            "depan",
            "samping",
            "seberang",
            "belakang",
            "sekitar",
            "sebelum",
            "setelah",
            "persis",
            "sampai",
            "tidak",
        ),
        *("karena", "kalau", "kembali", "sejak", "semua", "sangat", "sekali", "lagi", "bersama", "masih", "ditutup"),
        *("diperbaiki", "rumah", "pagi", "malam", "setiap", "tempat", "dapat", "orang", "dipasang", "selesai", "meter"),
        *(
            "sepanjang",
            "diganti",
            "menyala",
            "puluhan",
            "belasan",
            "beberapa",
            "dilakukan",
            "kurang",
            "lebih",
            "hampir",
        ),
    )
)
