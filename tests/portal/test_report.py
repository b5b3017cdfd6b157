"""The report form: what is received, what is asked for again, and that nothing typed or sent is lost."""

from __future__ import annotations

import re

import pytest
from django.utils import translation

from cepatrespon.complaints.clock import now
from cepatrespon.complaints.models import Complaint, Held, Photo, Reporter
from cepatrespon.portal import pending
from cepatrespon.rules import limits, wording
from tests.complaints.photos import png_bomb
from tests.conftest import GAMBIR
from tests.portal.conftest import BODY, file, placed, typed


def text(response):
    return response.content.decode()


def errors(response):
    return dict(response.context["form"].errors)


def notes(response):
    return re.findall(r'name="tersimpan" value="([^"]+)"', text(response))


def test_a_report_needs_no_script_and_lands_in_the_kelurahan_of_its_point(siti, city):
    sent = siti()
    assert sent.status_code == 302
    complaint = Complaint.objects.get()
    assert city.unit(complaint.holder_id).name == "Kelurahan Gambir"
    assert (complaint.lat, complaint.lng) == GAMBIR
    assert complaint.body == BODY
    assert complaint.category.name == "Jalan"
    assert not complaint.private
    reporter = Reporter.objects.get()
    assert (reporter.name, reporter.phone, reporter.email) == ("Siti Rahma", "+6281234567890", "siti@contoh.id")


def test_the_form_offers_the_categories_of_today_only(client, city):
    offered = [code for code, _name in client.get("/lapor").context["form"].fields["kategori"].choices]
    assert "jalan" in offered
    assert not {c.code for c in city.categories if c.generation == "pra2023" and c.valid_to} & set(offered)


@pytest.mark.parametrize(
    ("lat", "lng"), [("-6,17540", "106,82720"), ("−6.17540", "106.82720"), ("-6.17540, 106.82720", "")]
)
def test_coordinates_are_read_as_people_write_them(siti, lat, lng):
    assert siti(lat=lat, lng=lng).status_code == 302
    assert (Complaint.objects.get().lat, Complaint.objects.get().lng) == GAMBIR


def test_without_a_point_a_kelurahan_and_an_address_will_do_and_the_report_says_how_vague_it_is(siti, city):
    code = next(
        code for code, region in city.regions.items() if region.name == "Cikini" and region.level == "kelurahan"
    )
    refused = siti(lat="", lng="", kelurahan=code, alamat="")
    assert errors(refused).keys() == {"alamat"}
    assert siti(lat="", lng="", kelurahan=code).status_code == 302
    complaint = Complaint.objects.get()
    assert complaint.region_id == code
    assert city.unit(complaint.holder_id).name == "Kelurahan Cikini"
    assert complaint.accuracy > 100
    assert complaint.crosses_border


def test_what_was_typed_survives_an_error(siti, city):
    refused = siti(uraian="", telepon="bukan nomor", email="bukan surel", alamat="depan gang 4")
    assert refused.status_code == 422
    assert errors(refused).keys() == {"uraian", "telepon", "email"}
    page = text(refused)
    assert "<title>Galat:" in page
    for said in ("depan gang 4", "-6.17540", "bukan nomor", "bukan surel", "Siti Rahma"):
        assert f'value="{said}"' in page
    assert 'href="#id_uraian"' in page
    assert re.search(r'value="terbuka"[^>]*checked', page)
    assert not Complaint.objects.exists()


def test_a_point_outside_jakarta_names_the_nearest_kelurahan_and_offers_it(siti, client, city):
    refused = siti(lat="-6.2400", lng="107.0500")
    assert "di luar Jakarta" in errors(refused)["lat"][0]
    code, name = refused.context["form"].nearest
    assert name in errors(refused)["lat"][0]
    offered = client.post("/lapor", typed(lat="-6.2400", lng="107.0500", pakai_kelurahan=code))
    assert offered.status_code == 200
    form = offered.context["form"]
    assert (form["kelurahan"].value(), form["lat"].value(), form["uraian"].value()) == (code, "", BODY)
    assert not Complaint.objects.exists()


@pytest.mark.parametrize(
    ("lat", "lng", "field"), [("utara", "106.8", "lat"), ("-6.2", "timur", "lng"), ("-96", "106.8", "lat")]
)
def test_an_impossible_coordinate_is_told_at_its_field(siti, lat, lng, field):
    assert errors(siti(lat=lat, lng=lng)).keys() == {field}


def test_a_report_that_is_too_long_is_refused_in_words(siti):
    assert "5.000" in errors(siti(uraian="a" * (limits.DESCRIPTION_CHARACTERS + 1)))["uraian"][0]


def test_photos_become_evidence_of_the_report(siti):
    assert siti(foto=[file(), file(placed(), "kedua.jpg")]).status_code == 302
    assert [photo.seq for photo in Photo.objects.all()] == [1, 1]
    assert not list((pending._folder()).iterdir()), "a photo was left waiting"


@pytest.mark.parametrize(
    ("bad", "says"),
    [(b"", "kosong"), (b"GIF89a" + b"\0" * 40, "bukan foto"), (png_bomb(9000, 9000), "terlalu rapat"),
     (b"\xff\xd8\xff\xe0 bukan", "terpotong")],
    ids=["empty", "another format", "a bomb", "broken off"],
)  # fmt: skip
def test_a_hostile_photo_is_told_and_the_rest_of_the_report_is_kept(siti, client, bad, says):
    refused = siti(foto=[file(), file(bad, "aneh.jpg")])
    assert refused.status_code == 422
    assert "aneh.jpg" in errors(refused)["foto"][0]
    assert says in errors(refused)["foto"][0]
    assert not Complaint.objects.exists()
    assert len(notes(refused)) == 1
    assert siti(tersimpan=notes(refused)).status_code == 302
    assert Complaint.objects.get().photos.count() == 1


def test_a_photo_once_read_need_not_be_chosen_again(siti):
    refused = siti(uraian="", foto=[file()])
    assert "data:image/jpeg;base64," in text(refused)
    assert siti(tersimpan=notes(refused)).status_code == 302
    assert Photo.objects.count() == 1


def test_a_waiting_photo_can_be_taken_back(siti):
    waiting = notes(siti(uraian="", foto=[file(), file(name="dua.jpg")]))
    after = siti(uraian="", tersimpan=waiting, hapus=waiting[0])
    assert after.status_code == 200
    assert notes(after) == waiting[1:]
    assert not after.context["form"].errors


@pytest.mark.parametrize("choice", ["tertutup", "terbuka"])
def test_who_may_read_a_report_is_what_its_reporter_chose(siti, client, choice):
    siti(buka=choice)
    complaint = Complaint.objects.get()
    assert complaint.private == (choice == "tertutup")
    assert client.get(f"/laporan/{complaint.number}").status_code == (404 if complaint.private else 200)


def test_a_forged_note_finds_no_photo(siti, settings):
    (settings.DATA / "pending").mkdir()
    (settings.DATA / "secret-key").write_bytes(file().read())  # a photo, so that only the note's form can refuse it
    refused = siti(
        uraian="", tersimpan=["../../secret-key", pending.signing.dumps(["../secret-key", "a"], salt="portal.pending")]
    )
    assert not notes(refused)
    assert refused.context["expired"] == 2


def test_photos_that_waited_too_long_are_gone_and_that_is_said(siti, settings):
    import os

    waiting = notes(siti(uraian="", foto=[file()]))
    (old,) = pending._folder().iterdir()
    os.utime(old, (1, 1))
    siti(uraian="", foto=[file(name="lain.jpg")])
    assert not old.exists()
    later = siti(uraian="", tersimpan=waiting)
    assert not notes(later)
    assert "terlalu lama" in text(later)


def test_more_photos_than_a_report_holds_are_refused(siti):
    refused = siti(foto=[file(name=f"{n}.jpg") for n in range(limits.PHOTOS_PER_REPORT + 1)])
    assert str(limits.PHOTOS_PER_REPORT) in errors(refused)["foto"][0]
    assert len(notes(refused)) == limits.PHOTOS_PER_REPORT


def test_the_place_in_a_photo_is_proposed_never_taken(siti, city):
    asked = siti(lat="", lng="", foto=[file(placed())])
    assert asked.status_code == 200
    assert not Complaint.objects.exists()
    assert "Gambir" in asked.context["notice"]
    form = asked.context["form"]
    assert not form.errors
    assert siti(lat=form["lat"].value(), lng=form["lng"].value(), tersimpan=notes(asked)).status_code == 302
    assert city.regions[Complaint.objects.get().region_id].name == "Gambir"


def test_the_button_takes_the_place_from_the_photo_without_sending(siti):
    asked = siti(lat="", lng="", uraian="", cara="foto", foto=[file(placed())])
    assert asked.status_code == 200
    assert asked.context["form"]["lat"].value().startswith("-6.17")
    assert not asked.context["form"].errors
    none = siti(lat="", lng="", cara="foto", foto=[file()])
    assert "tidak menyimpan tempat" in none.context["notice"]


def test_the_same_form_sent_twice_makes_one_report(siti):
    first, second = siti(), siti()
    assert Complaint.objects.count() == 1
    assert [first.status_code, second.status_code] == [302, 302]


def test_a_form_changed_after_sending_is_asked_about_and_then_makes_another(siti):
    siti()
    asked = siti(uraian="Lampu jalan mati.")
    assert asked.status_code == 409
    again = asked.context["form"]["kunci"].value()
    assert again != "formulir-1"
    assert asked.context["form"]["uraian"].value() == "Lampu jalan mati."
    assert siti(uraian="Lampu jalan mati.", kunci=again).status_code == 302
    assert Complaint.objects.count() == 2


def test_without_any_name_nothing_of_the_reporter_is_kept_whatever_was_typed(siti):
    siti(siapa="anonim")
    assert not Reporter.objects.exists()
    complaint = Complaint.objects.get()
    assert complaint.anonymous
    assert not complaint.reachable


@pytest.mark.parametrize(("who", "shared"), [("bernama", True), ("rahasia", False)])
def test_a_name_is_shared_with_the_unit_only_where_the_reporter_chose_that(siti, who, shared):
    siti(siapa=who)
    assert Reporter.objects.get().shared is shared
    assert Reporter.objects.get().verified_at is None, "a contact is verified by its code"
    assert not Complaint.objects.get().anonymous


def test_a_program_that_fills_the_hidden_box_files_nothing_and_loses_nothing(siti):
    sent = siti(situs="http://contoh.invalid")
    assert sent["Location"].startswith("/lapor/ditahan/")
    assert not Complaint.objects.exists()
    assert Held.objects.get().payload["report"]["body"] == BODY


def test_an_address_that_reports_too_often_is_stopped_and_keeps_what_it_typed(siti):
    for n in range(limits.REPORTS_PER_HOUR_FROM_ONE_ADDRESS):
        assert siti(kunci=f"k{n}", uraian=f"{BODY} {n}", email="", telepon="").status_code == 302
    stopped = siti(kunci="satu-lagi")
    assert stopped.status_code == 429
    assert stopped.context["form"]["uraian"].value() == BODY
    filed, held = Complaint.objects.count(), Held.objects.count()
    assert filed + held == limits.REPORTS_PER_HOUR_FROM_ONE_ADDRESS
    assert filed == limits.REPORTS_WITHOUT_PROOF_PER_HOUR, "without any proof of work the others are held"


def test_the_page_carries_no_control_that_needs_script_without_saying_so(client, city):
    page = text(client.get("/lapor"))
    assert re.search(r'<button[^>]*id="lokasi-saya"[^>]*hidden', page)
    form = re.search(r'<form id="(\w+)"[^>]*data-draft', page)[1]
    own = re.search(rf'(<button[^>]*form="{form}"[^>]*>)', page)
    assert own.start() < page.index("data-draft")
    assert "name=" not in own[1], "Enter in a field would press another button than Kirim laporan"
    assert re.search(r'<details[^>]*id="peta"[^>]*hidden', page), "without script there is no map to open"


# ── where, and how surely ────────────────────────────────────────────────────────────────────────
def test_the_form_says_that_its_map_is_approximate_and_no_longer_when_it_is_not(siti, client, city):
    from cepatrespon.agencies.models import MapVersion

    page, named = text(client.get("/lapor")), siti(uraian="")
    assert "data-approximate" in page
    assert "dihitung dari 26.331 titik yang kelurahannya diketahui" in page
    assert "Batasnya menurut peta perkiraan." in page
    assert named.context["answer"].where.endswith("Menurut peta perkiraan.")
    MapVersion.objects.update(approximate=False)
    assert "perkiraan" not in text(client.get("/lapor"))
    assert "perkiraan" not in siti(uraian="").context["answer"].where


def test_a_position_whose_circle_crosses_a_border_is_said_to_be_near_one(siti, city):
    away = city.map_at(now()).locate(*GAMBIR).distance_m
    flat, near = (siti(uraian="", akurasi=f"{away + more:.0f}").context["answer"].where for more in (-20, 20))
    assert flat.startswith("Titik ini di Kelurahan Gambir, Kecamatan Gambir, Jakarta Pusat, ")
    assert near.startswith("Titik ini di dekat batas: mungkin di Kelurahan Gambir, ")
    assert ", mungkin di Kelurahan " in near
    assert f"{away + 20:.0f} meter" in near


# ── the form in the other language, and after another report ─────────────────────────────────────
def test_changing_the_language_sends_the_form_round_and_loses_nothing(siti, client):
    waiting = notes(siti(uraian="", foto=[file()]))
    said = typed(uraian="Got mampet.", email="belum lengkap", tersimpan=waiting, bahasa="en", foto=[file(name="b.jpg")])
    page = client.post("/lapor", said)
    assert page.status_code == 200
    assert page.headers["Content-Language"] == "en"
    assert client.cookies["django_language"].value == "en"
    form = page.context["form"]
    kept = {name: form[name].value() for name in ("uraian", "email", "lat", "lng", "alamat", "buka", "nama", "kunci")}
    assert kept == {name: said[name] for name in kept}
    assert len(notes(page)) == 2
    assert not form.errors
    assert not Complaint.objects.exists()
    assert client.get("/lapor").headers["Content-Language"] == "en"
    with translation.override("id"):
        assert siti(bahasa="xx").status_code == 302, "a language that is not ours is no button of ours"


def test_a_photo_that_cannot_be_read_is_told_also_by_a_button_that_does_not_send(siti):
    assert "aneh.jpg" in siti(bahasa="id", foto=[file(b"GIF89a" + b"\0" * 40, "aneh.jpg")]).context["warning"]


def test_a_form_that_was_sent_names_an_address_to_come_back_to_and_keeps_its_own_draft(siti, client, settings):
    settings.DEMO = True
    assert "data-draft-kept" not in text(client.get("/lapor"))
    for page in (siti(uraian=""), siti(cara="foto"), siti(bahasa="id")):
        assert "data-draft-kept" in text(page)
        assert set(re.findall(r'name="next" value="([^"]*)"', text(page))) == {"/lapor"}


def test_a_report_that_follows_a_closed_one_begins_with_its_number(client, siti, city):
    page = client.get("/lapor?lanjutan=jk2611020147")
    begun = page.context["form"]["uraian"].value()
    assert begun == "Lanjutan laporan JK2611020147: "
    assert errors(siti(uraian=begun)).keys() == {"uraian"}, "the number alone tells nothing"
    assert siti(uraian=begun + "masih berlubang.").status_code == 302
    assert "JK2611020147" in page.context["notice"]
    for odd in ("", "<b>x</b>", "a" * 41, "JK 1"):
        assert client.get("/lapor", {"lanjutan": odd}).context["form"]["uraian"].value() is None


# ── what is promised ─────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("lang", ["id", "en"])
def test_who_reads_a_private_report_is_promised_in_the_same_words_everywhere(siti, client, lang):
    promise = wording.private_readers(lang)
    sent = siti(buka="tertutup")["Location"]
    client.cookies["django_language"] = lang
    for path in ("/lapor", "/privasi", sent):
        assert promise in text(client.get(path)), path


def test_in_English_a_category_says_what_it_is(client, city):
    client.cookies["django_language"] = "en"
    offered = dict(client.get("/lapor").context["form"].fields["kategori"].choices)
    assert offered["jalan"] == "Roads (Jalan)"
    assert all("(" in name for code, name in offered.items() if code)
    client.cookies["django_language"] = "id"
    assert dict(client.get("/lapor").context["form"].fields["kategori"].choices)["jalan"] == "Jalan"


@pytest.mark.parametrize("button", [{}, {"hapus": "x"}, {"bahasa": "en"}, {"cari": "gambir", "cara": "cari"}])
def test_a_form_pressed_before_all_of_it_had_arrived_sends_nothing_and_leads_back_to_it(client, city, button):
    said = client.post("/lapor", typed(utuh=None, **button))
    assert said.status_code == 400
    assert "portal/lapor_terpotong.html" in [each.name for each in said.templates]
    assert "data-draft" not in said.text, "what the device keeps of the form must not be overwritten by a part of it"
    assert not Complaint.objects.exists()
    assert 'name="utuh" value="1"' in client.get("/lapor").text.split("</form>")[-2].rsplit("<button", 1)[1]
