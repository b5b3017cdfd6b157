"""The programme's history and its legal basis, as far as the sources at hand support each sentence.

Every rule says how much of it is known here: quoted, found with its articles, known from a summary, or by its title
only. No article is named that was not found. Names of rules stay as they are officially written, in both languages.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext_lazy as _


class Known(StrEnum):
    """How much of a rule is at hand."""

    QUOTED = "dikutip"
    FOUND = "pasal"
    SUMMARY = "ringkasan"
    TITLE = "judul"


KNOWN: dict[Known, tuple[Any, Any]] = {
    Known.QUOTED: (_("Dikutip"), _("bunyinya dikutip dalam sumber kami; naskah lengkap dan nomor pasalnya tidak")),
    Known.FOUND: (_("Pasal ditemukan"), _("pasal yang disebut ditemukan; yang lain tidak kami kutip")),
    Known.SUMMARY: (_("Dari ringkasan"), _("isinya kami tahu dari ringkasan, bukan dari naskahnya")),
    Known.TITLE: (_("Judul saja"), _("kami tahu bahwa peraturan ini ada; isinya tidak kami kutip")),
}


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: its official name, what it says as far as known, what follows here, the clauses that come from it."""

    name: str
    says: Any
    known: Known
    here: Any = ""
    clauses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the programme's history."""

    when: Any
    what: Any


HISTORY = (
    Step("2016", _("Sarana pengaduan masyarakat yang terintegrasi dibentuk di Provinsi DKI Jakarta.")),
    Step("2017", _("Pergub 128/2017 mewajibkan semua perangkat daerah memakai aplikasi CRM, Cepat Respon Masyarakat.")),
    Step("2019", _("Pergub 39/2019 mengubahnya. Kanal resmi bertambah dari 8 menjadi 13.")),
    Step("2020", _("Sekretaris Daerah menetapkan pedoman tindak lanjut: Kepsekda 22/2020.")),
    Step("4 April 2021", _("CRM versi 2.0: status Menunggu Validasi dan TL Ditolak. Sejak itu Biro Pemerintahan memeriksa hasil.")),
    Step("2022", _("Pergub 57/2022 menata tugas Biro Pemerintahan, dan Kepsekda 99/2022 mengubah pedoman 2020. Kanal resmi per Oktober 2022: 13, dalam empat kelompok.")),
    Step(_("Februari 2023"), _("Nama jenis masalah berganti. Di sini jenis lama dan baru dipadankan, supaya tahun-tahun dapat dibandingkan.")),
    Step("2024", _("Masa peralihan UU 27/2022 tentang data pribadi berakhir pada 17 Oktober. UU 2/2024 mengganti nama provinsi menjadi Daerah Khusus Jakarta.")),
    Step("2025", _("PermenPANRB 5/2025 menggantikan PermenPANRB 62/2018 untuk pengaduan pelayanan publik nasional.")),
    Step("2026", _("Surat edaran Sekretaris Daerah, April 2026, melarang gambar buatan kecerdasan artifisial sebagai bukti tindak lanjut.")),
)  # fmt: skip

LOCAL = (
    Rule(
        "Keputusan Sekretaris Daerah Provinsi DKI Jakarta Nomor 99 Tahun 2022 (perubahan atas Nomor 22 Tahun 2020)",
        _("Pedoman tindak lanjut penanganan pengaduan masyarakat melalui aplikasi CRM: dua belas mekanisme, tugas Biro Pemerintahan, dan daftar bulanan untuk Inspektorat."),
        Known.QUOTED, _("Semua batas waktu dan putusan di sini menjalankannya; bacaan kami di mana ia diam ditulis di halaman Aturan."),
        ("M1", "M3", "M9", "M12"),
    ),
    Rule(
        "Peraturan Gubernur Nomor 57 Tahun 2022",
        _("Organisasi dan tata kerja perangkat daerah. Biro Pemerintahan antara lain mengoordinasikan urusan pengaduan."),
        Known.QUOTED, _("Biro memutus tiket, memverifikasi, memvalidasi, dan meneruskan ke luar provinsi."), ("B1", "B2", "B3", "B4"),
    ),
    Rule(
        "Peraturan Gubernur Nomor 128 Tahun 2017",
        _("Semua perangkat daerah wajib memakai aplikasi CRM."),
        Known.SUMMARY, _("Setiap unit punya kotak masuk dan batas waktunya sendiri."),
    ),
    Rule("Peraturan Gubernur Nomor 39 Tahun 2019", _("Perubahan atas Pergub 128/2017."), Known.TITLE),
    Rule("Surat Edaran Sekretaris Daerah Nomor 61/SE/2018", _("Disebut sumber kami di antara peraturan pengaduan provinsi."), Known.TITLE),
    Rule("Surat Edaran Sekretaris Daerah Nomor 40/SE/2019", _("Disebut sumber kami di antara peraturan pengaduan provinsi."), Known.TITLE),
    Rule(
        "Surat Edaran Sekretaris Daerah, April 2026", _("Larangan memakai gambar buatan kecerdasan artifisial sebagai bukti."),
        Known.TITLE, _("Petugas memotret di tempat; tempat, waktu, dan sidik jari foto dicatat dan dibandingkan."),
    ),
)  # fmt: skip

NATIONAL = (
    Rule(
        "Undang-Undang Nomor 25 Tahun 2009",
        _("Pelayanan publik. Pasal 36: penyelenggara wajib mengelola pengaduan. Pasal 46: masyarakat dapat mengadu ke Ombudsman, yang wajib menerimanya."),
        Known.FOUND, _("Hak ke Ombudsman ditulis di halaman Aturan dan Aksesibilitas."),
    ),
    Rule(
        "Undang-Undang Nomor 27 Tahun 2022",
        _("Pelindungan data pribadi. Pasal 20: dasar pemrosesan, antara lain pelayanan publik. Pasal 30: data diperbaiki dalam 3 x 24 jam. Pasal 46: kebocoran diberitahukan tertulis dalam 3 x 24 jam. Pasal 25 dan 26: anak dan penyandang disabilitas."),
        Known.FOUND, _("Identitas disimpan terpisah dari laporan, setiap yang membukanya dicatat, dan permintaan Anda punya jamnya sendiri."),
    ),
    Rule(
        "Undang-Undang Nomor 8 Tahun 2016; Peraturan Pemerintah Nomor 42 Tahun 2020",
        _("Penyandang disabilitas. Pasal 5 dan 24: hak atas informasi yang dapat diakses. Belum ada standar situs web nasional yang mengikat."),
        Known.FOUND, _("Kami memakai WCAG 2.2 tingkat AA sebagai ukuran."),
    ),
    Rule(
        "Peraturan Presiden Nomor 76 Tahun 2013",
        _("Pengelolaan pengaduan pelayanan publik: pengelola yang cakap, putusan paling lama 60 hari sejak berkas lengkap, identitas pengadu dirahasiakan, bebas biaya, tanpa diskriminasi, dan laporan berkala."),
        Known.SUMMARY, _("Melapor tidak dipungut biaya; batas di sini lebih pendek."),
    ),
    Rule(
        "Peraturan Menteri PANRB Nomor 5 Tahun 2025",
        _("Pengelolaan pengaduan pelayanan publik nasional (SP4N-LAPOR!), tanpa salah pintu; menggantikan Peraturan Menteri PANRB Nomor 62 Tahun 2018."),
        Known.SUMMARY, _("LAPOR! adalah salah satu kanal resmi; laporan dari kanal mana pun mendapat nomor dan batas yang sama."),
    ),
    Rule(
        "Peraturan Presiden Nomor 95 Tahun 2018; Keputusan Menteri PANRB Nomor 680 Tahun 2020",
        _("Sistem pemerintahan berbasis elektronik; SP4N-LAPOR! sebagai aplikasi umum yang wajib dipakai instansi."), Known.SUMMARY,
    ),
    Rule("Undang-Undang Nomor 14 Tahun 2008", _("Keterbukaan informasi publik."), Known.TITLE,
         _("Laporan terbuka, angka bulanan, dan catatan unit dapat dibaca dan diunduh siapa pun.")),
    Rule("Undang-Undang Nomor 30 Tahun 2014", _("Administrasi pemerintahan."), Known.TITLE),
    Rule("Undang-Undang Nomor 43 Tahun 2009", _("Kearsipan."), Known.TITLE),
    Rule("Undang-Undang Nomor 31 Tahun 2014", _("Pelindungan saksi dan korban."), Known.TITLE),
    Rule("Undang-Undang Nomor 11 Tahun 2008, terakhir diubah dengan Undang-Undang Nomor 1 Tahun 2024",
         _("Informasi dan transaksi elektronik."), Known.TITLE),
    Rule("Peraturan Pemerintah Nomor 94 Tahun 2021", _("Disiplin pegawai negeri sipil."), Known.TITLE),
    Rule("Peraturan Menteri Dalam Negeri Nomor 8 Tahun 2023", _("Penanganan pengaduan di kementerian dan pemerintah daerah."), Known.TITLE),
)  # fmt: skip
# ruff: noqa: E501
