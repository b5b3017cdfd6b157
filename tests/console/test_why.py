"""Mengapa tenggat ini? The segments and the rules that made a limit, also of one that was met or missed."""

from __future__ import annotations

from datetime import timedelta

from conftest import wib

from .acts import READ

AT = wib("2024-05-02 10:00")
HOUR = timedelta(hours=1)


def why(console, officer, at):
    page = console.page(officer, at).text
    return page[page.index('id="mengapa"') :].split("</section>")[0]


def test_M8_a_refused_ticket_counts_with_its_waiting_and_the_table_says_so(gambir_report, cast):
    gambir_report.done(cast.budi, AT, "koordinasi", ke="Dinas Bina Marga", baca=READ)
    gambir_report.done(cast.dewi, AT + 4 * HOUR, "pindah_skpd", ke="Dinas Perhubungan", alasan="Rambu")
    gambir_report.done(cast.sri, AT + 30 * HOUR, "tolak", alasan="Jalan Anda")
    said = why(gambir_report, cast.dewi, AT + 40 * HOUR)
    assert "Tiket Pindah SKPD ditolak, jadi waktu menunggu putusannya ikut dihitung." in said
    assert 'tiket ditolak: ikut dihitung <a class="clause" href="/aturan#M8"' in said
    assert "26 jam" in said
    assert said.count('<th scope="row">Di Dinas Bina Marga') == 2
    assert "kebijakan versi 1" in said
    assert "Sisa" in said
    assert "4 jam, tepat waktu" in said, "M1 was met by the ticket"


def test_an_open_ticket_is_explained_under_its_own_clause(gambir_report, cast):
    gambir_report.done(cast.budi, AT, "koordinasi", ke="Dinas Bina Marga", baca=READ)
    gambir_report.done(cast.dewi, AT + 4 * HOUR, "salah_koordinasi", alasan="Bukan kami")
    said = why(gambir_report, cast.sri, AT + 5 * HOUR)
    assert "tiket terbuka" in said
    assert "#M3" in said


def test_M1_that_was_missed_and_answered_late_stays_to_be_read(gambir_report, cast):
    late = wib("2024-05-02 16:00")
    said = why(gambir_report, cast.budi, late)
    assert "Lewat batas" in said
    assert "menunggu respons" in said
    gambir_report.done(cast.budi, late, "proses")
    after = why(gambir_report, cast.budi, late + HOUR)
    assert "Respons" in after
    assert "due--missed" in after


def test_M10_a_rejected_follow_up_keeps_the_limit_and_the_waiting_counts(gambir_report, cast):
    gambir_report.done(cast.budi, AT, "proses")
    gambir_report.done(cast.budi, AT + 10 * HOUR, "selesai", photos=1, uraian="Ditutup")
    waiting = why(gambir_report, cast.sri, AT + 11 * HOUR)
    assert "menunggu validasi" in waiting
    gambir_report.done(cast.fajar, AT + 12 * HOUR, "verifikasi_administrasi", hasil="tidak sesuai", catatan="Belum")
    gambir_report.done(cast.sri, AT + 20 * HOUR, "tolak", alasan="Belum rata")
    said = why(gambir_report, cast.budi, AT + 24 * HOUR)
    assert 'tindak lanjut ditolak: ikut dihitung <a class="clause" href="/aturan#M10"' in said
    assert "10 jam" in said


def test_what_is_done_still_says_how_its_limits_were_kept(gambir_report, cast):
    gambir_report.done(cast.budi, AT, "proses")
    gambir_report.done(cast.budi, AT + 10 * HOUR, "selesai", photos=1, uraian="Ditutup")
    gambir_report.done(cast.fajar, AT + 12 * HOUR, "verifikasi_administrasi", hasil="sesuai")
    gambir_report.done(cast.sri, AT + 20 * HOUR, "validasi")
    said = why(gambir_report, cast.budi, AT + 24 * HOUR)
    assert "Batas waktu laporan ini" in said
    assert "11 jam, tepat waktu" in said
    assert "Mengapa tenggat ini?" not in said
