"""The words: every state, act, role and kind of unit, with the decree's own word beside the code word.

Knows the official term (Indonesian, what every screen starts from), its English and a gloss. `docs/glossary.md` is
printed from here. Leaves what may happen when to `lifecycle`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Term:
    """One word: the decree's (`word`), the English shown beside it, and one sentence of explanation."""

    word: str
    english: str
    gloss: str


class State(StrEnum):
    """Where a complaint stands. `TICKET` is shown to the public as Koordinasi."""

    WAITING = "menunggu"
    COORDINATED = "koordinasi"
    DISPOSED = "disposisi"
    IN_PROGRESS = "proses"
    EXTENDED = "ews"
    TICKET = "tiket"
    SUBMITTED = "menunggu_validasi"
    REJECTED = "tl_ditolak"
    DONE = "selesai"
    CLOSED = "tidak_dapat"
    REFERRED = "diteruskan"


class Act(StrEnum):
    """What can be done to a complaint, by a person or by the clock."""

    REPORT = "lapor"
    PROCESS = "proses"
    COORDINATE = "koordinasi"
    DISPOSE = "disposisi"
    MOVE_AGENCY = "pindah_skpd"
    WRONG_COORDINATION = "salah_koordinasi"
    MOVE_KELURAHAN = "pindah_kelurahan"
    UNCLEAR = "laporan_tidak_jelas"
    NOT_FOUND = "laporan_tidak_ditemukan"
    APPROVE = "setujui"
    REJECT = "tolak"
    EXTEND = "ews"
    SUBMIT = "selesai"
    VERIFY_DESK = "verifikasi_administrasi"
    VERIFY_FIELD = "verifikasi_lapangan"
    VALIDATE = "validasi"
    REFER = "teruskan"
    NEWS = "kabar"
    REVIVE = "hidupkan_lagi"
    CLASSIFY = "klasifikasi"
    COACH = "catatan_pembinaan"
    # of the clock
    MISSED = "terlewat"
    WARN = "peringatan"
    ESCALATE = "eskalasi"
    COMPLETE = "selesai_otomatis"
    # kept with the complaint, outside the decree: a citizen's later photo, a linked report
    ATTACH = "foto_tambahan"
    LINK = "laporan_terkait"
    # kept with the complaint, moving nothing: see `beside`
    NOTE = "catatan_internal"
    UPDATE = "perkembangan"
    ASK = "cek_pelapor"
    AMEND = "lengkapi"
    ANSWERED = "jawaban_disampaikan"
    ASSIGN = "tugaskan"
    PUSH = "dorongan"
    # of the reporter, afterwards
    INFORM = "keterangan_pelapor"
    CONTEST = "belum_selesai"
    RATE = "penilaian"
    WITHDRAW = "tarik_persetujuan"
    CORRECT = "ralat_pelapor"
    # what the public sees of a report
    HIDE = "sembunyikan"
    UNHIDE = "tampilkan"


class Role(StrEnum):
    """Who acts. The first four follow from a person's relation to the complaint, the others from the office held."""

    CITIZEN = "warga"
    HOLDER = "pemegang"
    OWNER = "pemilik_kanal"
    CLOCK = "jam"
    FACILITATOR = "fasilitator"
    VALIDATOR = "validator"
    INSPECTOR = "inspektorat"
    SECRETARY = "sekda"
    ADMINISTRATOR = "administrator"
    FIELD = "lapangan"
    SYSTEM = "sistem"


class Office(StrEnum):
    """The role an officer is given; one each."""

    ADMINISTRATOR = "administrator"
    FIELD = "lapangan"
    FACILITATOR = "fasilitator"
    VALIDATOR = "validator"
    INSPECTOR = "inspektorat"
    SECRETARY = "sekda"
    SYSTEM = "sistem"


class UnitKind(StrEnum):
    """What kind of unit an agency is."""

    KELURAHAN = "kelurahan"
    KECAMATAN = "kecamatan"
    CITY = "kota"
    DEPARTMENT = "pd"
    SUB_DEPARTMENT = "suku"
    TECHNICAL_UNIT = "upt"
    COMPANY = "bumd"
    BIRO = "biro"
    INSPECTORATE = "inspektorat"
    SECRETARIAT = "setda"


class Via(StrEnum):
    """How a unit came to hold a complaint (a receipt)."""

    INTAKE = "masuk"
    COORDINATION = "koordinasi"
    DISPOSITION = "disposisi"
    DECISION = "putusan_m3"
    KELURAHAN_DECISION = "putusan_m4"
    CLARIFIED = "diperjelas"
    REVIVED = "dihidupkan"
    TAKEN_BACK = "diambil_kembali"


class Mode(StrEnum):
    """How a complaint came to Selesai. Validated and automatic are never added together."""

    VALIDATED = "tervalidasi"
    AUTOMATIC = "otomatis"
    REFERRED = "diteruskan"
    INTERNAL = "internal"


class Result(StrEnum):
    """What a verification, a decision or a classification found."""

    MATCHES = "sesuai"
    DIFFERS = "tidak sesuai"
    OTHER_PROBLEM = "masalah lain"
    CLARIFIED = "diperjelas"
    CLOSED = "ditutup"
    MISCONDUCT = "berkadar"
    ORDINARY = "tidak berkadar"


class ExtensionReason(StrEnum):
    """Why a completion date moves (M7)."""

    DIFFICULTY = "tingkat kesulitan"
    BUDGET = "kesiapan anggaran"
    RESOURCES = "sumber daya lainnya"


class Aftermath(StrEnum):
    """How the reporter finds the place after a report was completed."""

    SAME = "masih sama"
    PARTLY = "belum beres"
    AGAIN = "rusak lagi"


class Relation(StrEnum):
    """Why a report is linked to an earlier one."""

    CONTEST = "gugatan"
    RECURRENCE = "kambuh"
    FOUND = "temuan"
    CONTINUED = "lanjutan"


class Daypart(StrEnum):
    """When in the day a problem comes back, where it is not always there."""

    MORNING = "pagi"
    NOON = "siang"
    AFTERNOON = "sore"
    NIGHT = "malam"
    SMALL_HOURS = "dini hari"


class HideReason(StrEnum):
    """Why the public does not see a report, or one of its photos, any more."""

    PERSONAL = "data pribadi"
    ABUSE = "kata kasar"
    INDECENT = "tidak pantas"
    NO_COMPLAINT = "bukan aduan"
    LAW = "perintah hukum"


class Consent(StrEnum):
    """What a reporter agreed to, and may withdraw (UU 27/2022)."""

    IDENTITY = "identitas"
    PUBLICATION = "publikasi"


class DataRight(StrEnum):
    """What a reporter may ask of their own data and cannot do alone (UU 27/2022)."""

    CORRECT = "perbaikan"
    ERASE = "penghapusan"
    REVIEW = "peninjauan"


class Through(StrEnum):
    """By what a channel owner reached a reporter."""

    PHONE = "telepon"
    MESSAGE = "pesan"
    CHANNEL = "kanal asal"
    EMAIL = "surel"
    IN_PERSON = "tatap muka"


# fmt: off
STATES: dict[State, Term] = {
    State.WAITING:     Term("Menunggu", "Waiting", "In a holder's inbox, not yet taken up."),
    State.COORDINATED: Term("Koordinasi", "Coordination", "Handed to another unit and not yet taken up."),
    State.DISPOSED:    Term("Disposisi", "Disposition", "Handed to a unit below and not yet taken up."),
    State.IN_PROGRESS: Term("Proses", "In progress", "Being worked on."),
    State.EXTENDED:    Term("Estimasi Waktu Selesai", "Estimated completion", "Being worked on, with a public new date."),
    State.TICKET:      Term("Koordinasi", "Coordination", "A ticket is open: somebody decides whose it is, or whether it is clear."),
    State.SUBMITTED:   Term("Menunggu Validasi", "Awaiting validation", "The unit says it is done; it is being verified and validated."),
    State.REJECTED:    Term("TL Ditolak", "Follow-up rejected", "Validation refused the follow-up; the unit must act again."),
    State.DONE:        Term("Selesai", "Completed", "Accepted, completed by the clock, or closed as a referral or an internal case."),
    State.CLOSED:      Term("Tidak Dapat Ditindaklanjuti", "Cannot be followed up", "Closed after a ticket of M5 or M6, with the reason."),
    State.REFERRED:    Term("Diteruskan", "Referred", "Referred to central government or a private body."),
}

ACTS: dict[Act, Term] = {
    Act.REPORT:             Term("Lapor", "Report", "A citizen's report arrives."),
    Act.PROCESS:            Term("Proses", "Process", "The holder takes the report up."),
    Act.COORDINATE:         Term("Koordinasi", "Coordinate", "Hand the report to another unit."),
    Act.DISPOSE:            Term("Disposisi", "Dispose", "Hand the report to a unit below."),
    Act.MOVE_AGENCY:        Term("Pindah SKPD", "Move to another agency", "Ask Biro Pemerintahan to move the report to the unit named."),
    Act.WRONG_COORDINATION: Term("Salah Koordinasi", "Wrong coordination", "Ask Biro Pemerintahan to name the right unit."),
    Act.MOVE_KELURAHAN:     Term("Pindah Kelurahan", "Move to another kelurahan", "Ask Biro Pemerintahan to move the report to the kelurahan named."),
    Act.UNCLEAR:            Term("Laporan Tidak Jelas", "Report unclear", "Ask the channel owner to clear up the photo or the description."),
    Act.NOT_FOUND:          Term("Laporan Tidak Ditemukan", "Not found on site", "Tell the channel owner that the place or problem is not there."),
    Act.APPROVE:            Term("Setujui", "Approve", "Approve the open ticket."),
    Act.REJECT:             Term("Tolak", "Reject", "Refuse the open ticket, or the follow-up."),
    Act.EXTEND:             Term("Estimasi Waktu Selesai", "Estimate completion", "Move the completion limit to a later, public date."),
    Act.SUBMIT:             Term("Selesai", "Finish", "Submit the follow-up with photo and description."),
    Act.VERIFY_DESK:        Term("Verifikasi Administrasi", "Verify at the desk", "Compare the follow-up with photo, place, description and criteria."),
    Act.VERIFY_FIELD:       Term("Verifikasi Lapangan", "Verify in the field", "Look at the place."),
    Act.VALIDATE:           Term("Validasi", "Validate", "Accept the follow-up."),
    Act.REFER:              Term("Teruskan", "Refer", "Refer the report to a body outside the province."),
    Act.NEWS:               Term("Kabar", "News", "Tell the public what the outside body has done."),
    Act.REVIVE:             Term("Hidupkan Lagi", "Revive", "The reporter reopens a report that could not be followed up."),
    Act.CLASSIFY:           Term("Klasifikasi", "Classify", "Say whether a report at the Inspektorat concerns misconduct."),
    Act.COACH:              Term("Catatan Pembinaan", "Coaching note", "What the Inspektorat did about a unit on the monthly list."),
    Act.MISSED:             Term("Terlewat", "Limit missed", "A limit has passed; the unit is marked late."),
    Act.WARN:               Term("Peringatan", "Warning", "The completion limit is near."),
    Act.ESCALATE:           Term("Eskalasi", "Escalation", "A decision is late; the next office up is told."),
    Act.COMPLETE:           Term("Selesai Otomatis", "Completed automatically", "Nobody decided in time; the report completes itself."),
    Act.ATTACH:             Term("Foto tambahan", "Another photo", "The reporter added a photo."),
    Act.LINK:               Term("Laporan terkait", "Linked report", "A different problem found in the field became a report of its own."),
    Act.NOTE:               Term("Catatan internal", "Internal note", "Between the officers who see the report; never public."),
    Act.UPDATE:             Term("Perkembangan", "Progress", "The holder tells the reporter and the public how the work goes; no limit moves."),
    Act.ASK:                Term("Cek ke pelapor", "Check with the reporter", "What the channel owner asked the reporter, when, through what, and the answer (M5, M6)."),
    Act.AMEND:              Term("Lengkapi laporan", "Complete the report", "The channel owner adds what the report lacked: category, place, landmark."),
    Act.ANSWERED:           Term("Jawaban disampaikan", "Answer carried back", "The channel owner told the reporter how the report stands."),
    Act.ASSIGN:             Term("Tugaskan", "Assign", "The unit gives the report to one of its field officers."),
    Act.PUSH:               Term("Dorongan", "Push", "The kota, the kecamatan, Biro Pemerintahan or the Sekda urges whoever owes the next act."),
    Act.INFORM:             Term("Keterangan pelapor", "Reporter's word", "The reporter adds words or photos, or answers what the channel owner asked (M5, M6)."),
    Act.CONTEST:            Term("Belum selesai", "Not finished", "The reporter says that a completed report is not; a linked report begins and the completion counts as contested."),
    Act.RATE:               Term("Penilaian warga", "Citizen's rating", "One to five stars from the reporter for the result."),
    Act.WITHDRAW:           Term("Tarik persetujuan", "Withdraw consent", "The reporter's identity is deleted, or the report is closed to the public."),
    Act.CORRECT:            Term("Ralat data pelapor", "Own data corrected", "The reporter corrected their own data, which are kept apart from the report."),
    Act.HIDE:               Term("Sembunyikan", "Hide", "The public sees that a report or a photo is hidden, and why, and nothing else of it."),
    Act.UNHIDE:             Term("Tampilkan lagi", "Show again", "The public sees it again."),
}

ROLES: dict[Role, Term] = {
    Role.CITIZEN:       Term("Warga", "Citizen", "Who reported."),
    Role.HOLDER:        Term("Unit pemegang", "Holder", "The administrator of the unit in whose inbox the report is."),
    Role.OWNER:         Term("Pemilik kanal", "Channel owner", "The administrator of the unit that owns the report's channel."),
    Role.CLOCK:         Term("Sistem", "System", "Time itself: what happens because nobody acted."),
    Role.FACILITATOR:   Term("Fasilitator", "Facilitator", "A tenaga ahli who verifies at the desk and in the field."),
    Role.VALIDATOR:     Term("Biro Pemerintahan", "Biro Pemerintahan", "Decides the tickets of M3-M4 and validates."),
    Role.INSPECTOR:     Term("Inspektorat", "Inspectorate", "Receives the monthly list, coaches, and handles misconduct."),
    Role.SECRETARY:     Term("Sekretaris Daerah", "Regional Secretary", "Receives the monthly list with the coaching notes."),
    Role.ADMINISTRATOR: Term("Administrator unit", "Unit administrator", "Acts for a unit."),
    Role.FIELD:         Term("Petugas lapangan", "Field officer", "Does a unit's work on the spot: takes up, looks, finishes."),
    Role.SYSTEM:        Term("Administrator sistem", "System administrator", "Keeps the master data; touches no complaint."),
}

UNIT_KINDS: dict[UnitKind, Term] = {
    UnitKind.KELURAHAN:      Term("Kelurahan", "Urban village", "One of 267."),
    UnitKind.KECAMATAN:      Term("Kecamatan", "District", "One of 44."),
    UnitKind.CITY:           Term("Kota/Kabupaten Administrasi", "Administrative city", "One of six."),
    UnitKind.DEPARTMENT:     Term("Perangkat Daerah", "Department", "A dinas, badan, satuan or biro of the province."),
    UnitKind.SUB_DEPARTMENT: Term("Suku Dinas", "Sub-department", "A dinas's office in one city."),
    UnitKind.TECHNICAL_UNIT: Term("Unit Pelaksana Teknis", "Technical unit", "A unit of a dinas with its own task."),
    UnitKind.COMPANY:        Term("BUMD", "City-owned company", "A company of the province."),
    UnitKind.BIRO:           Term("Biro", "Bureau", "Biro Pemerintahan, which decides, verifies and validates; the other bureaus are departments."),
    UnitKind.INSPECTORATE:   Term("Inspektorat", "Inspectorate", "The province's inspectorate."),
    UnitKind.SECRETARIAT:    Term("Sekretariat Daerah", "Secretariat", "The office of the Regional Secretary."),
}

MODES: dict[Mode, Term] = {
    Mode.VALIDATED: Term("Tervalidasi", "Validated", "Biro Pemerintahan accepted the follow-up."),
    Mode.AUTOMATIC: Term("Selesai otomatis", "Completed automatically", "Nobody decided within the limit of M9; never shown as validated."),
    Mode.REFERRED:  Term("Diteruskan", "Referred", "An outside body had to act; closed by Biro Pemerintahan."),
    Mode.INTERNAL:  Term("Internal Inspektorat", "Internal", "Handled and closed inside the Inspektorat."),
}

RESULTS: dict[Result, Term] = {
    Result.MATCHES:       Term("Sesuai", "Matches", "The follow-up is what the report asked for."),
    Result.DIFFERS:       Term("Tidak sesuai", "Does not match", "The follow-up is not what the report asked for."),
    Result.OTHER_PROBLEM: Term("Masalah lain", "Another problem", "A different problem stands there; it becomes a linked report."),
    Result.CLARIFIED:     Term("Diperjelas", "Clarified", "The reporter cleared it up; the report goes back to its holder."),
    Result.CLOSED:        Term("Ditutup", "Closed", "It cannot be followed up."),
    Result.MISCONDUCT:    Term("Berkadar pengawasan", "Misconduct of officials", "Handled inside the Inspektorat alone."),
    Result.ORDINARY:      Term("Tidak berkadar pengawasan", "Ordinary complaint", "Coordinated like any other."),
}

EXTENSION_REASONS: dict[ExtensionReason, Term] = {
    ExtensionReason.DIFFICULTY: Term("Tingkat kesulitan", "Degree of difficulty", "The work is harder than it looked."),
    ExtensionReason.BUDGET:     Term("Kesiapan anggaran", "Budget not ready", "The money is not there yet."),
    ExtensionReason.RESOURCES:  Term("Sumber daya lainnya", "Other resources", "People, tools or material are missing."),
}

AFTERMATHS: dict[Aftermath, Term] = {
    Aftermath.SAME:   Term("Masih sama", "Still the same", "Nothing has changed on the spot."),
    Aftermath.PARTLY: Term("Dikerjakan, tetapi belum beres", "Worked on, but not in order", "There was work; the problem still disturbs."),
    Aftermath.AGAIN:  Term("Beres lalu rusak lagi", "In order, then broken again", "Counted as a recurrence, not as a contested completion."),
}

RELATIONS: dict[Relation, Term] = {
    Relation.CONTEST:    Term("Belum selesai", "Not finished", "Follows a completion that its reporter contests; goes first."),
    Relation.RECURRENCE: Term("Kambuh", "Recurrence", "The problem of a closed report has come back; goes first."),
    Relation.FOUND:      Term("Temuan lapangan", "Found in the field", "A different problem found while verifying (F2)."),
    Relation.CONTINUED:  Term("Lanjutan", "Continued", "The reporter names an earlier report."),
}

DAYPARTS: dict[Daypart, Term] = {
    Daypart.MORNING:     Term("Pagi", "Morning", "05.00 to 10.00."),
    Daypart.NOON:        Term("Siang", "Midday", "10.00 to 15.00."),
    Daypart.AFTERNOON:   Term("Sore", "Afternoon", "15.00 to 18.00."),
    Daypart.NIGHT:       Term("Malam", "Evening", "18.00 to 24.00."),
    Daypart.SMALL_HOURS: Term("Dini hari", "Small hours", "00.00 to 05.00."),
}

HIDE_REASONS: dict[HideReason, Term] = {
    HideReason.PERSONAL:     Term("Memuat data pribadi", "Holds personal data", "A name, a number, a face, a home."),
    HideReason.ABUSE:        Term("Memuat kata kasar atau ancaman", "Holds abuse or threats", "Insults, threats, hatred."),
    HideReason.INDECENT:     Term("Gambar tidak pantas", "Indecent picture", "Nakedness, gore."),
    HideReason.NO_COMPLAINT: Term("Bukan aduan", "No complaint", "Advertising, a test, a repetition without a problem."),
    HideReason.LAW:          Term("Diperintahkan hukum", "Ordered by law", "By a court or an authority."),
}

CONSENTS: dict[Consent, Term] = {
    Consent.IDENTITY:    Term("Identitas saya", "My identity", "Name, telephone and e-mail address are deleted."),
    Consent.PUBLICATION: Term("Tampil untuk umum", "Shown to the public", "The report becomes private."),
}

DATA_RIGHTS: dict[DataRight, Term] = {
    DataRight.CORRECT: Term("Perbaiki isi laporan", "Correct the report", "Something in the report is wrong or names a person."),
    DataRight.ERASE:   Term("Hapus foto atau keterangan", "Remove a photo or words", "Something must not be shown any more."),
    DataRight.REVIEW:  Term("Tinjau lagi penyembunyian", "Look at the hiding again", "What was hidden from the public should be looked at by somebody else."),
}

# A report that follows one of these goes first in its inbox.
PRIORITY = frozenset({Relation.CONTEST, Relation.RECURRENCE})

THROUGHS: dict[Through, Term] = {
    Through.PHONE:     Term("Telepon", "Telephone", "A call to the reporter."),
    Through.MESSAGE:   Term("WhatsApp/SMS", "WhatsApp or text message", "A written message to the reporter's telephone."),
    Through.CHANNEL:   Term("Kanal asal", "The channel it came by", "A reply or direct message in the channel by which the report came."),
    Through.EMAIL:     Term("Surel", "E-mail", "A letter to the reporter's e-mail address."),
    Through.IN_PERSON: Term("Tatap muka", "In person", "The reporter came to the desk, or was visited."),
}
# fmt: on

ACT_BY_WORD: dict[str, Act] = {term.word.casefold(): act for act, term in ACTS.items()}
