"""The main job by hand: citizens at a phone and officers at a desk carry reports through every state."""

from __future__ import annotations

from datetime import timedelta

from .people import READ

SAID = "Lubang besar di depan pasar, sudah seminggu."
BINA_MARGA, PERHUBUNGAN, BIRO = "Dinas Bina Marga", "Dinas Perhubungan", "Biro Pemerintahan"
CHANNELS = "Dinas Komunikasi, Informatika dan Statistik"
NOT_OURS = "Mengapa bukan kewenangan unit Anda"


def test_a_report_with_a_photo_goes_from_the_kelurahan_to_the_right_dinas_by_koordinasi_and_Pindah_SKPD(
    siti, officer, photo
):
    siti.reports(SAID, [photo("lubang"), photo("jalan")])
    siti.reads("Kelurahan Gambir", "Terbuka: siapa pun dapat membacanya.")
    siti.sees("Menunggu", "Kelurahan Gambir", "M1", hours=6)

    budi = officer("budi")
    budi.may_not_yet(siti.number, "Pindah SKPD", "Unit Anda penerima pertama: gunakan Koordinasi.")
    unread = {"Unit tujuan": BINA_MARGA, "Foto sudah saya lihat": True}
    budi.chooses(siti.number, "Koordinasi", unread)
    budi.presses()
    budi.is_refused("M2", "foto")
    budi.fills({"Lokasi sudah saya lihat": True, "Uraian sudah saya baca": True})
    budi.presses()
    siti.sees("Koordinasi", BINA_MARGA, "M1", hours=6)

    officer("dewi").does(siti.number, "Pindah SKPD", {"Unit tujuan": PERHUBUNGAN, NOT_OURS: "Ini rambu, bukan jalan."})
    siti.sees("Koordinasi", BIRO, "M3", hours=72)
    siti.reads("Ini rambu, bukan jalan.")
    said = {f"Sesuai usul: {PERHUBUNGAN}": True, "Alasan putusan": "Rambu milik Dinas Perhubungan."}
    officer("sri").does(siti.number, "Setujui", said)
    siti.sees("Koordinasi", PERHUBUNGAN, "M1", hours=6)

    officer("hub").takes_up(siti.number)
    siti.sees("Proses", PERHUBUNGAN, "M7")
    siti.reads("Rambu milik Dinas Perhubungan.")


def test_a_dinas_disposes_and_a_refused_Salah_Koordinasi_stays_where_it_was(siti, officer):
    siti.reports(SAID)
    officer("budi").does(siti.number, "Koordinasi", {"Unit tujuan": BINA_MARGA, **_unphotographed()})
    dewi = officer("dewi")
    dewi.does(siti.number, "Salah Koordinasi", {"Apa yang keliru": "Ini jalan lingkungan."})
    siti.sees("Koordinasi", BIRO, "M3", hours=72)
    officer("sri").does(siti.number, "Tolak", {"Alasan penolakan": "Jalan ini kewenangan Anda."})
    siti.sees("Koordinasi", BINA_MARGA)
    siti.reads("Jalan ini kewenangan Anda.")
    below = "Suku Dinas Bina Marga Kota Jakarta Pusat"
    dewi.does(siti.number, "Disposisi", {"Unit di bawah": below, **_unphotographed()})
    siti.sees("Disposisi", below, "M1", hours=6)
    officer("suku").takes_up(siti.number)
    siti.sees("Proses", below, "M7")


def test_a_kelurahan_that_is_not_the_right_one_asks_Biro_for_another(siti, officer):
    siti.reports(SAID)
    officer("budi").does(
        siti.number, "Pindah Kelurahan",
        {"Unit tujuan": "Kelurahan Petojo Selatan", "Mengapa di luar wilayah Anda": "Titiknya di seberang kali."},
    )  # fmt: skip
    siti.sees("Koordinasi", BIRO, "M4", hours=72)
    said = {"Sesuai usul: Kelurahan Petojo Selatan": True, "Alasan putusan": "Benar, di seberang kali."}
    officer("sri").does(siti.number, "Setujui", said)
    siti.sees("Menunggu", "Kelurahan Petojo Selatan", "M1", hours=6)


def test_an_unclear_report_is_cleared_up_and_one_not_found_is_closed_until_its_reporter_revives_it(
    siti, officer, photo
):
    siti.reports(SAID, private=True)
    budi, joko = officer("budi"), officer("joko")
    budi.does(siti.number, "Laporan Tidak Jelas", {"Apa yang tidak jelas": "Di depan pasar yang mana?"})
    siti.sees("Koordinasi", CHANNELS, "M5", hours=24)
    said = {"Diperjelas": True, "Kata pelapor, atau sebab ditutup": "Di pintu timur pasar."}
    joko.does(siti.number, "Setujui", said)
    siti.sees("Menunggu", "Kelurahan Gambir", "M1", hours=6)
    siti.reads("Di pintu timur pasar.")

    sought = "Apa yang dicari dan di mana"
    budi.chooses(siti.number, "Laporan Tidak Ditemukan", {sought: "Lubang di pintu timur."})
    budi.presses()
    budi.is_refused("M6", "foto")
    budi.fills({"Foto lapangan": photo("pintu timur")})
    budi.presses()
    siti.sees("Koordinasi", CHANNELS, "M6", hours=24)
    joko.does(siti.number, "Setujui", {"Ditutup": True, "Kata pelapor, atau sebab ditutup": "Sudah ditambal warga."})
    siti.sees("Tidak Dapat Ditindaklanjuti", ends="Tidak dapat ditindaklanjuti")

    siti.main.get_by_role("button", name="Hidupkan Lagi").click()
    siti.reads("Tulis alasannya, sedikitnya satu kalimat.")
    siti.fills({"Mengapa laporan ini perlu dibuka lagi?": "Bukan yang itu: yang di pintu barat."})
    siti.main.get_by_role("button", name="Hidupkan Lagi").click()
    siti.reads("Laporan dibuka lagi dan masuk ke unit yang sama.")
    siti.sees("Menunggu", "Kelurahan Gambir", "M1", hours=6)


def test_work_is_extended_rejected_twice_and_at_last_completed_by_the_clock(siti, officer, photo):
    siti.reports(SAID, [photo("lubang")])
    budi, fajar, sri = officer("budi"), officer("fajar"), officer("sri")
    budi.takes_up(siti.number)
    until = f"{siti.now() + timedelta(days=14):%Y-%m-%d}"
    budi.does(
        siti.number, "Estimasi Waktu Selesai",
        {"Tanggal selesai yang baru": until, "Pukul (WIB)": "15:00", "Kesiapan anggaran": True,
         "Penjelasan": "Menunggu aspal panas."},
    )  # fmt: skip
    siti.sees("Estimasi Waktu Selesai", "Kelurahan Gambir", "M7")
    siti.reads("Menunggu aspal panas.", "pukul 15.00 WIB")

    for time in (1, 2):
        budi.does(
            siti.number,
            "Selesai",
            {"Foto hasil": photo(f"hasil {time}"), "Uraian tindak lanjut": f"Ditambal, kali ke-{time}."},
        )
        siti.sees("Menunggu Validasi", BIRO, "M9", hours=72)
        sri.may_not_yet(siti.number, "Tolak", "verifikasi")
        fajar.does(siti.number, "Verifikasi Administrasi", {"Tidak sesuai": True, "Catatan": "Lubangnya masih ada."})
        sri.chooses(siti.number, "Tolak", {"Yang harus diperbaiki": f"Belum rata, kali ke-{time}."})
        listed = sri.page.get_by_text("masuk daftar bulanan Inspektorat")
        assert listed.is_visible() == (time == 2)
        sri.presses()
        siti.sees("TL Ditolak", "Kelurahan Gambir", "M7")
        siti.reads(f"Belum rata, kali ke-{time}.")

    budi.does(siti.number, "Selesai", {"Foto hasil": photo("rata"), "Uraian tindak lanjut": "Sudah rata dengan jalan."})
    siti.sees("Menunggu Validasi", BIRO, "M9", hours=72)
    siti.moves_the_clock("3 hari")
    siti.sees("Selesai otomatis", ends="Selesai otomatis, tidak divalidasi")
    siti.reads("Sebelum dan sesudah", "Sudah rata dengan jalan.", "karena waktu.")


def test_one_verifies_another_validates_and_the_reporter_sees_before_and_after(siti, officer, photo):
    siti.reports(SAID, [photo("lubang")])
    officer("budi").takes_up(siti.number)
    done = {"Foto hasil": [photo("hasil"), photo("samping")], "Uraian tindak lanjut": "Ditambal aspal."}
    officer("budi").does(siti.number, "Selesai", done)
    sri = officer("sri")
    sri.may_not_yet(siti.number, "Validasi", "verifikasi")
    officer("lestari").does(
        siti.number, "Verifikasi Lapangan", {"Sesuai": True, "Foto dari sudut yang sama": photo("sudut")}
    )
    sri.does(siti.number, "Validasi")
    siti.sees("Selesai", ends="Selesai, tervalidasi")
    siti.reads("Sebelum dan sesudah", "Ditambal aspal.")


def test_a_missed_response_is_marked_late_and_the_report_stays_open(siti, officer):
    siti.reports(SAID)
    siti.moves_the_clock("6 jam")
    siti.sees("Menunggu", "Kelurahan Gambir", "M1", hours=6)
    siti.reads("Terlambat", "Batas terlewat")
    officer("budi").takes_up(siti.number)
    siti.sees("Proses", "Kelurahan Gambir", "M7")


def test_Biro_refers_to_an_outside_body_tells_its_news_and_closes(siti, officer):
    siti.reports(SAID, category="Belum tahu")
    officer("budi").does(siti.number, "Koordinasi", {"Unit tujuan": BIRO, **_unphotographed()})
    biro = officer("biro")
    biro.does(
        siti.number, "Teruskan",
        {"Badan di luar provinsi": "PLN", "Nomor surat": "12/CRM/2024", "Alasan": "Tiangnya milik PLN."},
    )  # fmt: skip
    siti.sees("Diteruskan", ends="Diteruskan ke PLN")
    siti.reads("12/CRM/2024")
    biro.does(siti.number, "Kabar", {"Kabar dari badan itu": "PLN menjadwalkan Jumat."})
    siti.tracks()
    siti.reads("PLN menjadwalkan Jumat.")
    biro.does(siti.number, "Selesai")
    siti.sees("Selesai, Diteruskan", ends="Selesai, diteruskan")


def test_a_desk_entry_at_the_Inspektorat_is_classified_and_closed_inside(siti, officer):
    inspektur = officer("inspektur")
    inspektur.goes("/petugas/catat")
    inspektur.fills({"Apa yang terjadi": "Petugas meminta uang untuk surat pengantar."})
    inspektur.main.get_by_role("button", name="Selesai, cetak tanda terima").click()
    siti.number, siti.code = inspektur.main.locator(".code").all_inner_texts()
    siti.sees("Menunggu", "Inspektorat", "M1", hours=6)
    inspektur.does(siti.number, "Klasifikasi", {"Berkadar pengawasan": True, "Alasan": "Menyangkut pegawai."})
    inspektur.takes_up(siti.number)
    inspektur.does(siti.number, "Selesai")
    siti.sees("Selesai, Internal Inspektorat", ends="Selesai, ditangani Inspektorat")


def test_after_two_rejections_the_Inspektorat_writes_what_it_did_and_the_Sekda_reads_it(officer, city):
    reported, inspektur, sekda = city.reports["listed"], officer("inspektur"), officer("sekda")
    inspektur.coaches(reported, "Lurah mengatur ulang jadwal tim penambal.")
    sekda.goes(f"/petugas/daftar-bulanan/{reported['month']}")
    listed = sekda.main.get_by_role("row").filter(has_text=reported["number"]).first
    assert "Kelurahan Gambir" in listed.inner_text()
    assert "Lurah mengatur ulang jadwal tim penambal." in listed.inner_text()


def _unphotographed() -> dict[str, bool]:
    """The three ticks of M2 for a report without a photo."""
    _photo, *others = READ
    return {"Laporan ini memang tanpa foto, sudah saya lihat": True, **dict.fromkeys(others, True)}
