"""The dictionary of the open data: every column of every file, its type, and what it says, in both languages.

The files themselves are made by `reports.files`; a test compares the two. Figures are explained in `measures`.
"""

from __future__ import annotations

from dataclasses import dataclass

from .measures import MEASURES


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name, the kind of its values, and its meaning."""

    name: str
    kind: str
    text: str
    text_english: str


def _measured(name: str, measure: str) -> Column:
    found = MEASURES[measure]
    return Column(name, "integer", f"{found.word}. {found.text}", f"{found.english}. {found.text_english}")


# fmt: off
REPORTS: tuple[Column, ...] = (
    Column("service_request_id", "string", "Nomor laporan.", "The report's number (GeoReport)."),
    Column("status", "string", "open atau closed (GeoReport): closed bila Selesai atau Tidak Dapat Ditindaklanjuti.", "open or closed (GeoReport): closed when Selesai or Tidak Dapat Ditindaklanjuti."),
    Column("status_notes", "string", "Status publik dengan kata resminya.", "The public status in the decree's own words (GeoReport)."),
    Column("service_code", "string", "Kode jenis masalah; tanpa-kategori bila tidak disebut.", "The category's code; tanpa-kategori where none was named (GeoReport)."),
    Column("service_name", "string", "Nama jenis masalah.", "The category's name (GeoReport)."),
    Column("agency_responsible", "string", "Unit yang memegang laporan.", "The unit that holds the report (GeoReport)."),
    Column("requested_datetime", "date-time", "Saat laporan diterima, waktu Jakarta.", "When the report was received, Jakarta time (GeoReport)."),
    Column("updated_datetime", "date-time", "Kejadian terakhir pada laporan.", "The last event on the report (GeoReport)."),
    Column("expected_datetime", "date-time", "Batas selesai unit; kosong bila tidak ada yang ditunggu dari unit.", "The unit's completion limit; empty where nothing is awaited from a unit (GeoReport)."),
    Column("zipcode", "string", "Kode pos kelurahan.", "The kelurahan's postal code (GeoReport)."),
    Column("lat", "number", "Lintang WGS 84, dibulatkan tiga desimal (sekitar 110 meter).", "Latitude, WGS 84, rounded to three decimals (about 110 metres) (GeoReport)."),
    Column("long", "number", "Bujur WGS 84, dibulatkan tiga desimal.", "Longitude, WGS 84, rounded to three decimals (GeoReport)."),
    Column("status_kode", "string", "Kode status.", "The status's code."),
    Column("akhir", "string", "Cara berakhir: lapangan, administratif, otomatis, tidak_dapat, diteruskan, terbuka.", "How it ended: validated after a visit, validated at the desk, automatic, could not be followed up, another body, open."),
    Column("kanal", "string", "Kode kanal.", "The channel's code."),
    Column("unit_kode", "string", "Kode unit yang memegang.", "The code of the unit that holds it."),
    Column("kelurahan_kode", "string", "Kode Kemendagri kelurahan; kosong bila laporan tanpa titik.", "The kelurahan's Kemendagri code; empty for a report without a point."),
    Column("kelurahan", "string", "Nama kelurahan.", "The kelurahan's name."),
    Column("kecamatan", "string", "Nama kecamatan.", "The kecamatan's name."),
    Column("kota", "string", "Nama kota atau kabupaten administrasi.", "The administrative city's name."),
    _measured("respons_dinilai", "respons_dinilai"),
    _measured("respons_terlambat", "respons_terlambat"),
    _measured("waktu_unit_detik", "waktu_unit"),
    _measured("waktu_tanpa_biro_detik", "waktu_tanpa_biro"),
    _measured("waktu_warga_detik", "waktu_warga"),
    Column("selesai_tepat", "string", "ya bila kiriman yang diterima tidak melewati batas selesai unit; kosong bila belum.", "ya where the accepted follow-up came within the unit's limit; empty where there is none."),
    Column("tiket", "integer", "Tiket yang pernah diajukan atas laporan ini.", "Tickets ever filed on this report."),
    _measured("penolakan", "penolakan"),
    Column("digugat", "string", "ya bila pelapornya menyatakan “Belum selesai”.", "ya where its reporter said “Not finished”."),
    Column("kambuh", "string", "ya bila melaporkan lagi masalah yang sudah ditutup.", "ya where it reports a closed problem again."),
)

FIGURES: tuple[Column, ...] = (
    Column("bulan", "string", "Bulan laporan diterima, TTTT-BB.", "The month of receipt, YYYY-MM."),
    Column("rilis", "integer", "Nomor rilis.", "The release's number."),
    Column("keadaan", "date-time", "Saat pembekuan.", "The moment of the cut."),
    Column("wilayah_kode", "string", "Kode wilayah; kosong untuk seluruh Jakarta, - untuk laporan tanpa titik.", "The area's code; empty for the whole city, - for reports without a point."),
    Column("wilayah", "string", "Nama wilayah.", "The area's name."),
    Column("dimensi", "string", "Menurut apa angka dipecah: kosong, kategori, kanal, status, unit, tiket, cara_selesai, hari.", "By what the figure is broken down: nothing, category, channel, status, unit, ticket, ending, day."),
    Column("kode", "string", "Kode dalam dimensi itu.", "The code in that dimension."),
    Column("nama", "string", "Nama kode itu.", "Its name."),
    Column("ukuran", "string", "Nama ukuran; artinya di bawah.", "The measure's name; its meaning is below."),
    Column("nilai", "integer", "Angkanya; kosong bila disembunyikan.", "The figure; empty where it is hidden."),
    Column("disembunyikan", "string", "ya bila angka tidak ditampilkan karena terlalu kecil atau dapat membuka angka lain.", "ya where the figure is not shown because it is too small or would give another away."),
)
# fmt: on
