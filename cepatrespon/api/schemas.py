"""The words of the API: what a request may hold and what an answer does.

Field names are the decree's and the worked examples' words, because they are the interface. Requests are checked here
(shape, length, what a database can store); whether they are lawful is for the rules. Answers are built in `shown` and
stand here for the OpenAPI document and its test.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from django.utils.translation import gettext_noop as _
from pydantic import AfterValidator, BaseModel, BeforeValidator, Field, StringConstraints
from pydantic_core import PydanticCustomError

from cepatrespon.rules import limits
from cepatrespon.rules.calendar import WIB, whole_second

BIGGEST_ID = 2**63 - 1


def _storable(value: str) -> str:
    if "\x00" in value:  # PostgreSQL has no text with it
        raise PydanticCustomError("unstorable", "holds a NUL")
    return value


def _yes(value: Any) -> Any:
    return {"ya": True, "tidak": False}.get(value.strip().casefold(), value) if isinstance(value, str) else value


def moment(value: Any) -> Any:
    """`YYYY-MM-DD HH:MM[:SS]` in WIB, or ISO 8601 with its offset, as UTC; whole seconds."""
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    try:
        if len(value.strip()) < len("2024-05-02 09:00"):
            raise ValueError("a day without its hour")
        at = datetime.fromisoformat(value.strip())
        if not 2000 <= at.year < 2200:
            raise ValueError("not of our time")
        return whole_second(at if at.tzinfo else at.replace(tzinfo=WIB))
    except (ValueError, TypeError, AttributeError, OverflowError):
        raise PydanticCustomError("moment", "not a moment") from None


def _measured(value: Any) -> Any:
    if isinstance(value, bool):  # to Python a number, to the sender a mistake
        raise PydanticCustomError("float_type", "not a number")
    return value


Yes = Annotated[bool | None, BeforeValidator(_yes)]  # null as if it were not there: no
Moment = Annotated[datetime | None, BeforeValidator(moment)]
Line = Annotated[str, StringConstraints(max_length=limits.NAME_CHARACTERS), AfterValidator(_storable)]
Address = Annotated[str, StringConstraints(max_length=limits.ADDRESS_CHARACTERS), AfterValidator(_storable)]
Body = Annotated[str, StringConstraints(max_length=limits.DESCRIPTION_CHARACTERS), AfterValidator(_storable)]
Note = Annotated[str, StringConstraints(max_length=limits.NOTE_CHARACTERS), AfterValidator(_storable)]
Degrees = Annotated[float, Field(allow_inf_nan=False), BeforeValidator(_measured)]
Metres = Annotated[float, Field(ge=0, le=40_000_000, allow_inf_nan=False), BeforeValidator(_measured)]
Id = Annotated[int, Field(ge=1, le=BIGGEST_ID, strict=True)]  # strict: `true` is not the unit with id 1


# ── requests ─────────────────────────────────────────────────────────────────────────────────────
class Point(BaseModel):
    """Derajat desimal (WGS 84); akurasi GPS dalam meter."""

    lat: Degrees
    lng: Degrees
    akurasi: Metres | None = None


class ReporterIn(BaseModel):
    """Siapa yang melapor. Tidak pernah ditampilkan kepada umum."""

    nama: Line | None = ""
    telepon: Line | None = ""
    email: Address | None = ""


class ReportIn(BaseModel):
    """Satu laporan warga."""

    uraian: Body = Field(description=_("Apa yang terjadi, dengan kata-kata pelapor."))
    kategori: Address | None = Field(None, description=_("Kode atau nama kategori; boleh kosong."))
    lokasi: Point | None = Field(None, description=_("Wajib untuk kanal bertitik lokasi (jaki)."))
    alamat: Address | None = ""
    kanal: Line | None = Field(None, description=_("Kode kanal; tanpa ini: jaki."))
    privat: Yes = Field(False, description=_("Hanya terlihat dengan kode lacak dan oleh petugas."))
    anonim: Yes = Field(False, description=_("Nama dan telepon pelapor tidak disimpan; surel hanya untuk kabar."))
    pelapor: ReporterIn | None = None


class ActIn(BaseModel):
    """Satu tindakan, dengan nama dan isian seperti pada contoh kerja."""

    aksi: Line = Field(description=_("Nama tindakan, misalnya Proses, Koordinasi, Selesai."))
    ke: Address | Id | None = Field(None, description=_("Nama resmi unit tujuan (Teruskan: badan di luar provinsi)."))
    alasan: Note | None = ""
    hasil: Line | None = ""
    sampai: Moment = Field(None, description=_("YYYY-MM-DD HH:MM (WIB) atau ISO 8601."))
    jenis: Line | None = ""
    uraian: Note | None = ""
    catatan: Note | None = ""
    baca: Yes = Field(False, description=_("Pernyataan telah membaca foto, lokasi dan uraian (M2)."))
    foto: Annotated[list[Id], Field(max_length=100)] | None = Field(None, description=_("Id dari POST /foto."))
    surat: Line | None = ""
    bulan: Line | None = ""
    unit: Address | Id | None = None
    kriteria: Annotated[list[Address], Field(max_length=50)] | None = None
    kode: Line | None = Field("", description=_("Kode lacak, untuk tindakan warga tanpa token (Hidupkan Lagi)."))


class StatedIn(BaseModel):
    """Tempat dan waktu foto menurut petugas, dipakai bila foto itu sendiri tidak menyebutnya."""

    lat: Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False)] | None = None
    lng: Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)] | None = None
    diambil: Moment = Field(None, description=_("YYYY-MM-DD HH:MM (WIB) atau ISO 8601."))


# ── answers ──────────────────────────────────────────────────────────────────────────────────────
class Wrong(BaseModel):
    """Bentuk setiap galat."""

    galat: str = Field(description="Apa yang salah dan apa yang perlu dilakukan.")
    pasal: str | None = Field(None, description="Mekanisme yang menolak (M1-M12); null untuk hak dan status.")
    medan: str | None = Field(None, description="Isian yang salah.")


class DueOut(BaseModel):
    pasal: str
    jatuh_tempo: datetime
    siapa: str
    sisa: int = Field(description="Detik sampai jatuh tempo; negatif bila terlambat.")


class Received(BaseModel):
    nomor: str
    kode_lacak: str = Field(description="Simpan: tidak dapat ditampilkan lagi.")
    status: str
    unit: str
    kelurahan: str | None
    tenggat: DueOut | None


class PlaceOut(BaseModel):
    lat: float
    lng: float
    akurasi: float | None = None
    kelurahan: str | None = None
    kode: str | None = None
    perkiraan: bool = Field(description="Batas kelurahan berasal dari peta perkiraan.")
    lintas_batas: bool = Field(description="Lingkar akurasi GPS melewati batas kelurahan.")


class PhotoPlace(BaseModel):
    lat: float
    lng: float
    sumber: str


class PhotoOut(BaseModel):
    id: int
    url: str
    kecil: str
    lebar: int
    tinggi: int
    diambil: datetime | None
    sumber_waktu: str
    lokasi: PhotoPlace | None


class EntryOut(BaseModel):
    urut: int
    waktu: datetime
    dicatat: datetime
    aksi: str
    kode: str
    siapa: str
    status: str
    pasal: str | None
    otomatis: bool
    terlambat: int
    ke: str | None = None
    alasan: str | None = None
    uraian: str | None = None
    catatan: str | None = None
    hasil: str | None = None
    sampai: datetime | None = None
    surat: str | None = None
    badan: str | None = None
    foto: list[int]


class ActOut(BaseModel):
    aksi: str
    kode: str
    pasal: str | None
    boleh: bool
    alasan: str | None


class ScoreOut(BaseModel):
    unit: str
    mulai: datetime
    respon: float | None
    selesai: float | None
    ditolak: int
    mode: str | None


class ReporterOut(BaseModel):
    nama: str
    telepon: str
    email: str


class ReportOut(BaseModel):
    nomor: str
    status: str
    kode_status: str
    modus: str | None
    unit: str
    pemilik_kanal: str
    kanal: str
    kategori: str | None
    uraian: str
    alamat: str
    privat: bool
    anonim: bool
    diterima: datetime
    selesai: datetime | None
    lokasi: PlaceOut | None
    tenggat: DueOut | None
    foto: list[PhotoOut]
    riwayat: list[EntryOut]
    terkait: list[str]
    penilaian: list[ScoreOut]
    tindakan: list[ActOut] | None = Field(None, description="Hanya untuk petugas: tindakan yang terbuka sekarang.")
    pelapor: ReporterOut | None = Field(None, description="Hanya untuk penanggung jawab kanal.")


class HiddenOut(BaseModel):
    """Laporan terbuka yang isinya disembunyikan moderasi."""

    nomor: str
    status: str
    disembunyikan: str = Field(description="Alasannya.")


class UploadedOut(BaseModel):
    id: int
    diambil: datetime | None
    sumber_waktu: str
    lokasi: PhotoPlace | None
    sha256: str


class LaneOut(BaseModel):
    kode: str
    nama: str
    jumlah: int
    lebih: bool  # more than are counted


class RowOut(BaseModel):
    nomor: str
    status: str
    kode_status: str
    modus: str | None
    unit: str
    kanal: str
    kategori: str | None
    uraian: str
    alamat: str
    kelurahan: str | None
    privat: bool
    diterima: datetime
    tenggat: DueOut | None
    verifikasi: int
    ditolak: int


class InboxOut(BaseModel):
    lajur: list[LaneOut]
    dipilih: str
    terlambat: int
    halaman: int
    halaman_terakhir: int
    jumlah: int
    lebih: bool  # more than are counted
    berikutnya: str | None  # the cursor of the page that follows
    laporan: list[RowOut]


# ── open data ────────────────────────────────────────────────────────────────────────────────────
class FileOut(BaseModel):
    nama: str
    bita: int
    sha256: str


class GivenOut(FileOut):
    url: str


class ReleaseHead(BaseModel):
    nama: str
    bulan: str
    nomor: int
    dibekukan: datetime
    laporan_publik: int
    baris_dicoret: int
    lisensi: str
    jumlah_perubahan: int
    manifes: str
    berkas: list[GivenOut] = Field(description="Seperti yang diunduh sekarang.")


class ReleasesOut(BaseModel):
    rilis: list[ReleaseHead]


class ChangeOut(BaseModel):
    ukuran: str
    dirilis: int | None
    sekarang: int | None


class AmendmentOut(BaseModel):
    nomor: int
    keadaan: datetime
    baris_dicoret: int
    angka: list[ChangeOut]


class ReleaseOut(ReleaseHead):
    berkas_beku: list[FileOut] = Field(description="Seperti saat dibekukan.")
    perubahan: list[AmendmentOut]


class MonthOut(BaseModel):
    bulan: str
    wilayah: str
    keadaan: datetime
    rilis: int | None = Field(description="Nomor rilis; null selama angkanya masih berubah.")
    lisensi: str
    angka: dict[str, Any]
