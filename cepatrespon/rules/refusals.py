"""Why an act is refused, as a sentence for the person who tried it: what is missing and what to do.

Each key is the `why` of a `Need` or of permission and state in `lifecycle`; Indonesian and English.
"""

from __future__ import annotations

# fmt: off
WHY: dict[str, tuple[str, str]] = {
    "permission": (
        "Tindakan ini bukan untuk Anda pada laporan ini: unit Anda tidak memegangnya atau peran Anda tidak mempunyai tindakan ini.",
        "This act is not yours on this report: your unit does not hold it, or your role has no such act."),
    "state": (
        "Tindakan ini tidak terbuka pada status laporan sekarang. Muat ulang laporan untuk melihat keadaannya.",
        "This act is not open in the report's present state. Reload the report to see where it stands."),
    "unanswered": (
        "Respons dahulu: perpanjangan baru terbuka setelah unit merespons penerimaan ini.",
        "Respond first: an extension opens once the unit has responded to this receipt."),
    "names_unit": (
        "Sebutkan unit tujuan yang ada dan masih berlaku, dengan nama resminya.",
        "Name a unit that exists today, by its official name."),
    "unit_gone": (
        "Unit yang disebut tidak ada atau tidak berlaku lagi. Pilih unit lain.",
        "The unit named does not exist or no longer does. Choose another."),
    "not_itself": (
        "Laporan sudah ada pada unit itu. Pilih unit lain.",
        "That unit already holds the report. Choose another."),
    "below": (
        "Disposisi hanya ke unit di bawah unit pemegang. Untuk unit lain gunakan Koordinasi.",
        "Disposition goes only to a unit below the holder. For other units use Coordinate."),
    "internal": (
        "Laporan berkadar pengawasan ditangani Inspektorat sendiri dan tidak dapat dikirim ke luar.",
        "A report of misconduct stays inside the Inspektorat."),
    "accused": (
        "Laporan ini tentang petugas unit itu; unit itu tidak dapat menerimanya. Pilih unit lain.",
        "The report is about that unit's own officers; it cannot receive it. Choose another unit."),
    "pushed": (
        "Anda sudah mendorong laporan ini dalam 24 jam terakhir. Dorongan berikutnya terbuka sesudahnya.",
        "You have urged this report within the last 24 hours. The next push opens after that."),
    "contested": (
        "Anda sudah menyatakan laporan ini belum selesai; laporan lanjutannya sedang ditangani.",
        "You have already said that this report is not finished; the report that follows it is being dealt with."),
    "contest_late": (
        "Waktu untuk menyatakan belum selesai sudah lewat. Buat laporan baru; nomor laporan ini ikut disebut.",
        "The time to say that it is not finished has passed. Make a new report; it will name this one."),
    "withdrawn": (
        "Persetujuan itu sudah Anda tarik.",
        "You have withdrawn that consent already."),
    "own_hiding": (
        "Anda yang menyembunyikannya; yang meninjau lagi harus petugas lain.",
        "It was you who hid it; somebody else must look at it again."),
    "empty": (
        "Tulis isinya dahulu.",
        "Write something first."),
    "classification": (
        "Pilih hasil klasifikasi: berkadar pengawasan atau tidak berkadar pengawasan.",
        "Choose the classification: misconduct of officials, or an ordinary complaint."),
    "outside_body": (
        "Sebutkan badan di luar provinsi. Untuk unit provinsi gunakan Koordinasi.",
        "Name a body outside the province. For the province's units use Coordinate."),
    "read": (
        "Nyatakan dahulu bahwa Anda telah membaca foto, lokasi dan uraian laporan.",
        "First confirm that you have read the photo, the location and the description."),
    "first_holder": (
        "Unit Anda penerima pertama: gunakan Koordinasi. Tiket pemindahan hanya untuk laporan yang diterima melalui Koordinasi, Disposisi atau putusan.",
        "Your unit is the first holder: use Coordinate. Routing tickets are for reports received by coordination, disposition or a decision."),
    "after_two": (
        "Sudah dua tiket pemindahan diajukan pada laporan ini: hanya Biro Pemerintahan yang dapat menugaskannya ke unit lain.",
        "Two routing tickets have been filed on this report: only Biro Pemerintahan may assign it to another unit."),
    "decision_names": (
        "Putusan harus menyebut unit yang menindaklanjuti, dan bukan unit pemohon.",
        "The decision must name the unit that acts, and not the filer."),
    "decision_kelurahan": (
        "Putusan Pindah Kelurahan harus menyebut kelurahan lain, bukan pemohon dan bukan unit jenis lain.",
        "A decision on moving to another kelurahan must name another kelurahan."),
    "no_point": (
        "Laporan ini tidak mempunyai titik lokasi; Pindah Kelurahan memerlukannya.",
        "This report has no point; moving it to another kelurahan needs one."),
    "kelurahan_only": (
        "Pindah Kelurahan hanya dari kelurahan ke kelurahan.",
        "A report moves from kelurahan to kelurahan only."),
    "field_photo": (
        "Lampirkan foto lapangan yang menunjukkan bahwa lokasi atau masalah tidak ditemukan.",
        "Attach a field photo showing that the place or problem was not found."),
    "not_later": (
        "Tanggal baru harus lebih lambat daripada batas selesai sekarang.",
        "The new date must be later than the present completion limit."),
    "limit_passed": (
        "Batas selesai sudah lewat; perpanjangan harus diajukan sebelumnya.",
        "The completion limit has passed; an extension must come before it."),
    "extensions_used": (
        "Unit sudah memakai semua perpanjangannya pada laporan ini. Perpanjangan berikutnya oleh Biro Pemerintahan.",
        "The unit has used its extensions on this report. Further ones are set by Biro Pemerintahan."),
    "reason_type": (
        "Pilih jenis alasan dan tulis penjelasannya.",
        "Choose the type of reason and write the explanation."),
    "proof": (
        "Selesai memerlukan paling sedikit satu foto dan uraian tindak lanjut.",
        "Finishing needs at least one photo and a description of the follow-up."),
    "unverified": (
        "Belum ada verifikasi atas tindak lanjut ini. Verifikasi dahulu, secara administrasi atau di lapangan.",
        "This follow-up has not been verified yet. Verify it first, at the desk or in the field."),
    "own_verification": (
        "Anda memverifikasi tindak lanjut ini; validasinya harus oleh orang lain.",
        "You verified this follow-up; someone else must validate it."),
    "completed_itself": (
        "Laporan sudah Selesai otomatis karena batas validasi terlewat; keputusan tidak dapat diberikan lagi.",
        "The report has completed itself because the validation limit passed; no decision can be given any more."),
}
# fmt: on


def sentence(why: str, language: str = "id") -> str:
    """The sentence for a refusal's key."""
    return WHY[why][0 if language == "id" else 1]
