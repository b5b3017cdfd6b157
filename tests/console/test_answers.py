"""Ready answers: kept by a unit for itself, filled in for a report, put after what was typed."""

from __future__ import annotations

import pytest
from conftest import wib

from cepatrespon.console.models import AnswerTemplate

AT = wib("2024-05-02 10:00")
TEXT = "Laporan {nomor} di {kelurahan} kami tangani sejak {tanggal}."


@pytest.fixture
def template(cast):
    return AnswerTemplate.objects.create(
        unit_id=cast.budi.agency_id, act="laporan_tidak_jelas", title="Foto gelap", text=TEXT
    )


def page(client, officer, path="/petugas/templat", **posted):
    client.force_login(officer)
    return client.post(path, posted) if posted else client.get(path)


def test_a_unit_keeps_changes_and_deletes_its_own(client, cast):
    said = {"tindakan": "selesai", "judul": "Lubang ditutup", "isi": "Lubang ditutup aspal."}
    assert page(client, cast.budi, **said).status_code == 302
    row = AnswerTemplate.objects.get()
    assert (row.unit_id, row.act, row.made_by) == (cast.budi.agency_id, "selesai", cast.budi)
    assert "Lubang ditutup aspal." in page(client, cast.budi).text
    page(client, cast.budi, f"/petugas/templat/{row.pk}", **{**said, "judul": "Lubang dan tepi"})
    row.refresh_from_db()
    assert row.title == "Lubang dan tepi"
    page(client, cast.budi, f"/petugas/templat/{row.pk}", hapus="1")
    assert not AnswerTemplate.objects.exists()


def test_another_unit_finds_none_of_them(client, cast, template):
    assert "Foto gelap" not in page(client, cast.rina).text
    for posted in ({}, {"hapus": "1"}, {"tindakan": "selesai", "judul": "x", "isi": "y"}):
        assert page(client, cast.rina, f"/petugas/templat/{template.pk}", **posted).status_code == 404
    assert AnswerTemplate.objects.get().title == "Foto gelap"


def test_everybodys_are_used_and_changed_by_nobody_here(client, cast):
    row = AnswerTemplate.objects.create(unit=None, act="selesai", title="Umum", text="Selesai.")
    assert "untuk semua unit" in page(client, cast.rina).text
    assert page(client, cast.rina, f"/petugas/templat/{row.pk}").status_code == 404


@pytest.mark.parametrize("who", ["agus", "fajar", "sekda", "sistem"])
def test_offices_that_answer_for_no_unit_keep_none(client, cast, who):
    assert page(client, getattr(cast, who)).status_code == 403


def test_what_is_missing_is_said_at_its_field(client, cast):
    answer = page(client, cast.budi, tindakan="", judul="", isi="")
    assert answer.status_code == 422
    for said in ("Pilih tindakannya.", "Tulis judulnya.", "Tulis isinya."):
        assert said in answer.text
    assert page(client, cast.budi, tindakan="lapor", judul="x", isi="y").status_code == 422, "not a form's act"


def test_a_ready_answer_is_offered_with_its_act_and_filled_in(gambir_report, cast, template):
    form = gambir_report.page(cast.budi, AT, "laporan_tidak_jelas").text
    assert "Pakai templat" in form
    assert f"Laporan {gambir_report.number} di Gambir kami tangani sejak 2 Mei 2024." in form
    assert "Pakai templat" not in gambir_report.page(cast.budi, AT, "koordinasi").text
    filled = gambir_report.page(cast.budi, AT, f"laporan_tidak_jelas?templat={template.pk}").text
    area = filled[filled.index("<textarea") :].split("</textarea>")[0]
    assert f"Laporan {gambir_report.number} di Gambir" in area


def test_without_script_its_words_come_after_what_was_typed_and_nothing_is_done(gambir_report, cast, template):
    back = gambir_report.do(cast.budi, AT, "laporan_tidak_jelas", alasan="Fotonya gelap.", isi_templat=str(template.pk))
    assert back.status_code == 200
    area = back.text[back.text.index("<textarea") :].split("</textarea>")[0]
    assert area.index("Fotonya gelap.") < area.index(f"Laporan {gambir_report.number}")
    from cepatrespon.complaints.models import Complaint

    assert Complaint.objects.get(number=gambir_report.number).state == "menunggu"


def test_the_answers_of_another_unit_or_act_are_not_to_be_had_by_their_number(gambir_report, cast, template):
    other = AnswerTemplate.objects.create(
        unit_id=cast.rina.agency_id, act="laporan_tidak_jelas", title="x", text="Rahasia Petojo"
    )
    for key in (other.pk, "9" * 30, "x", "-1"):
        page = gambir_report.page(cast.budi, AT, f"laporan_tidak_jelas?templat={key}")
        assert page.status_code == 200
        assert "Rahasia Petojo" not in page.text
    assert (
        TEXT[:8]
        not in gambir_report.page(cast.budi, AT, f"koordinasi?templat={template.pk}").text.split("<textarea")[1][:200]
    )


def test_a_unit_keeps_no_more_than_it_may(client, cast, monkeypatch):
    from cepatrespon.rules import limits

    monkeypatch.setattr(limits, "TEMPLATES_PER_UNIT", 1)
    said = {"tindakan": "selesai", "judul": "a", "isi": "b"}
    assert page(client, cast.budi, **said).status_code == 302
    assert "Hapus yang tidak dipakai lagi." in page(client, cast.budi, **said).text
    assert AnswerTemplate.objects.count() == 1
