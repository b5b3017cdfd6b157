"""Spam is held and never lost, people are not shut out, and a form that is too old comes back whole."""

from __future__ import annotations

import hashlib
import re

import pytest
from django.test import Client

from cepatrespon.complaints import holding
from cepatrespon.complaints.clock import now
from cepatrespon.complaints.models import Complaint, Held, Reporter
from cepatrespon.portal import suspicion
from cepatrespon.rules import limits
from tests.portal.conftest import BODY, file, typed

ALONE = {"email": "", "telepon": ""}


def text(response):
    return response.content.decode()


def solved(key):
    """A proof of work for the form with this key."""
    word, n = suspicion.challenge(), 0
    while hashlib.sha256(f"{word}:{key}:{n}".encode()).digest()[:2] > bytes([0, 2 ** (16 - limits.PROOF_BITS) - 1]):
        n += 1
    return {"soal": word, "bukti": str(n)}


# ── the proof of work ────────────────────────────────────────────────────────────────────────────
def test_a_proof_serves_one_form_and_its_challenge_must_be_ours():
    given = solved("kunci-a")
    assert suspicion.proven(given["soal"], "kunci-a", given["bukti"])
    assert not suspicion.proven(given["soal"], "kunci-b", given["bukti"])
    assert not suspicion.proven(given["soal"] + "x", "kunci-a", given["bukti"])
    assert not suspicion.proven("", "kunci-a", "0")
    assert not suspicion.proven(given["soal"], "", given["bukti"])


def test_who_has_a_proof_is_never_held_for_coming_from_a_busy_address(siti):
    for n in range(limits.REPORTS_WITHOUT_PROOF_PER_HOUR + 2):
        assert siti(kunci=f"k{n}", uraian=f"{BODY} {n}", **ALONE, **solved(f"k{n}"))["Location"].startswith("/tanda")
    for n in range(limits.REPORTS_WITHOUT_PROOF_PER_HOUR):
        assert siti(kunci=f"t{n}", uraian=f"{BODY} t{n}", **ALONE)["Location"].startswith("/tanda"), (
            "a person without script"
        )
    assert siti(kunci="lagi", uraian=f"{BODY} lagi", **ALONE)["Location"].startswith("/lapor/ditahan/")
    assert siti(kunci="bukti", uraian=f"{BODY} bukti", **ALONE, **solved("bukti"))["Location"].startswith("/tanda")


def test_many_reports_of_one_contact_in_a_day_are_held(siti):
    for n in range(limits.REPORTS_PER_DAY_OF_ONE_CONTACT + 1):
        last = siti(kunci=f"k{n}", uraian=f"{BODY} {n}", telepon="", email="SITI@contoh.id", **solved(f"k{n}"))
    assert last["Location"].startswith("/lapor/ditahan/")
    assert Held.objects.get().signs == [holding.CONTACT]
    assert siti(kunci="lain", uraian="Lain.", telepon="", email="budi@contoh.id", **solved("lain"))[
        "Location"
    ].startswith("/tanda")


def test_the_same_words_again_and_again_are_held_whoever_sends_them(city):
    for n in range(limits.SAME_TEXT_PER_DAY + 1):
        other = Client(REMOTE_ADDR=f"10.0.0.{n + 1}")
        last = other.post("/lapor", typed(kunci=f"k{n}", **ALONE))
    assert last["Location"].startswith("/lapor/ditahan/")
    assert Held.objects.get().signs == [holding.REPEATED]


def test_without_rate_limits_only_the_hidden_box_holds_back(siti, settings):
    settings.RATE_LIMIT = False
    for n in range(limits.REPORTS_WITHOUT_PROOF_PER_HOUR + 3):
        assert siti(kunci=f"k{n}")["Location"].startswith("/tanda")
    assert siti(kunci="x", situs="ada")["Location"].startswith("/lapor/ditahan/")


# ── its fate ─────────────────────────────────────────────────────────────────────────────────────
def test_the_sender_sees_that_it_is_held_then_its_number_with_the_same_code(siti, client, cast):
    url = siti(situs="ada", foto=[file()])["Location"]
    held = client.get(url)
    assert "Tidak ada yang hilang" in text(held)
    assert "Dinas Komunikasi, Informatika dan Statistik" in text(held)
    assert held["X-Robots-Tag"] == "noindex"
    assert "no-store" in held["Cache-Control"]
    assert siti(situs="ada", foto=[file()])["Location"] == url, "the same form is held once"
    holding.accept(holding.waiting(cast.joko), cast.joko, at=now())
    complaint = Complaint.objects.get()
    page = text(client.get(url))
    assert complaint.number in page
    track = re.search(r'href="(/lacak/[^"]+)"', page)[1].replace("&amp;", "&")
    assert BODY in text(client.get(track))
    assert complaint.photos.count() == 1


def test_the_sender_of_what_is_refused_reads_why(siti, client, cast):
    url = siti(situs="ada")["Location"]
    holding.refuse(holding.waiting(cast.joko), cast.joko, "Ini iklan <b>obat</b>.", at=now())
    page = text(client.get(url))
    assert "Ini iklan &lt;b&gt;obat&lt;/b&gt;." in page
    assert BODY not in page


def test_a_code_that_is_none_is_not_found_and_guessing_is_stopped(client, city):
    assert client.get("/lapor/ditahan/AAAABBBBCCCC").status_code == 404
    for _n in range(limits.WRONG_CODES_PER_HOUR_OF_ONE_REPORT):
        answer = client.get("/lapor/ditahan/AAAABBBBCCCC")
    assert answer.status_code == 429


# ── a form that is too old ───────────────────────────────────────────────────────────────────────
def test_a_form_with_a_stale_token_comes_back_with_everything_and_can_then_be_sent(city):
    strict = Client(enforce_csrf_checks=True)
    came = strict.post("/lapor", typed(csrfmiddlewaretoken="x" * 64, foto=[file()]))
    assert came.status_code == 403
    page = text(came)
    assert BODY in page
    assert 'value="depan pasar"' in page
    note = re.search(r'name="tersimpan" value="([^"]+)"', page)[1]
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[1]
    assert not Complaint.objects.exists()
    sent = strict.post("/lapor", typed(csrfmiddlewaretoken=token, tersimpan=note))
    assert sent.status_code == 302
    assert Complaint.objects.get().photos.count() == 1


def test_another_page_with_a_stale_token_says_so_plainly(city):
    refused = Client(enforce_csrf_checks=True).post("/petugas/masuk", {"username": "budi"})
    assert refused.status_code == 403
    assert "kedaluwarsa" in text(refused)


# ── the browser's queue ──────────────────────────────────────────────────────────────────────────
def queue(client, **fields):
    return client.post("/lapor", typed(**fields), headers={"X-Antrean": "1"})


def test_the_queue_gets_number_and_code_once_however_often_it_sends(client, city):
    first, second = queue(client).json(), queue(client).json()
    complaint = Complaint.objects.get()
    assert first == second
    assert (first["hasil"], first["nomor"]) == ("tercatat", complaint.number)
    assert BODY in text(client.get(first["lacak"]))
    assert client.get(first["ke"]).status_code == 200, "the receipt opens in this browser"


def test_the_queue_is_told_what_is_missing_and_its_photos_need_not_travel_again(client, city):
    said = queue(client, uraian="", foto=[file()]).json()
    assert said["hasil"] == "periksa"
    assert "uraian" in said["galat"]
    assert len(said["tersimpan"]) == 1
    assert client.post("/lapor", typed(tersimpan=said["tersimpan"])).status_code == 302
    assert Complaint.objects.get().photos.count() == 1


def test_the_queue_is_told_to_wait_to_ask_anew_or_that_it_is_held(client, city):
    assert queue(client, situs="ada").json()["hasil"] == "ditahan"
    stale = Client(enforce_csrf_checks=True).post("/lapor", typed(), headers={"X-Antrean": "1"})
    assert (stale.status_code, stale.json()["hasil"]) == (403, "segar")
    for n in range(limits.REPORTS_PER_HOUR_FROM_ONE_ADDRESS):
        last = queue(client, kunci=f"k{n}", uraian=f"{BODY} {n}", **ALONE)
    assert (last.status_code, last.json()["hasil"]) == (429, "nanti")


def test_what_the_queue_needs_to_send_is_fresh_and_kept_nowhere(client, city):
    ready = client.get("/lapor/siap")
    assert "no-store" in ready["Cache-Control"]
    assert set(ready.json()) == {"token", "soal", "bit"}


def test_the_worker_keeps_the_empty_form_and_no_page_about_a_report(client, city):
    worker = text(client.get("/pekerja.js"))
    constants = worker.split("\n")[0]
    assert '"/lapor"' in constants
    assert '"/tanpa-sinyal"' in constants
    assert not re.search(r'"/(laporan|lacak|tanda-terima|petugas)', constants)
    assert "112" in text(client.get("/tanpa-sinyal"))


# ── complaints about officers ────────────────────────────────────────────────────────────────────
OFFICERS = {"petugas": "on", "unit": "Kelurahan Gambir", "buka": "terbuka", "kategori": ""}


def test_a_complaint_about_an_officer_goes_to_the_inspektorat_and_is_private_whatever_was_chosen(siti, city, client):
    sent = siti(**OFFICERS)
    complaint = Complaint.objects.get()
    assert (complaint.channel_id, complaint.private, complaint.restricted) == ("inspektorat", True, True)
    assert complaint.holder_id == city.inspektorat_id
    assert city.unit(complaint.accused_id).name == "Kelurahan Gambir"
    assert client.get(f"/laporan/{complaint.number}").status_code == 404
    receipt = text(client.get(sent["Location"]))
    assert "Inspektorat merespons" in receipt
    assert "Biro Pemerintahan memeriksa" not in receipt


def test_the_unit_complained_of_never_sees_it_nor_does_anybody_but_the_inspektorat(siti, cast, client):
    siti(**OFFICERS)
    number = Complaint.objects.get().number
    for officer in (cast.budi, cast.agus, cast.camat, cast.walikota, cast.sri, cast.fajar, cast.sekda, cast.joko):
        client.force_login(officer)
        assert client.get(f"/petugas/laporan/{number}").status_code == 404, officer
    client.force_login(cast.inspektur)
    assert client.get(f"/petugas/laporan/{number}").status_code == 200


def test_a_unit_named_without_the_choice_is_asked_about_for_else_it_would_go_to_that_very_unit(siti):
    refused = siti(petugas=None, unit="Kelurahan Gambir")
    assert "Beri tanda di sini" in refused.context["form"].errors["petugas"][0]
    assert not Complaint.objects.exists()


def test_whoever_complains_about_officers_by_name_is_known_to_the_inspektorat_alone(siti):
    siti(petugas="on", siapa="bernama")
    assert Reporter.objects.get().shared is False


def test_its_place_may_stay_empty_and_so_may_the_unit(siti):
    assert siti(petugas="on", unit="", lat="", lng="", alamat="").status_code == 302
    complaint = Complaint.objects.get()
    assert (complaint.lat, complaint.accused_id, complaint.restricted) == (None, None, True)


def test_a_unit_that_is_not_clear_is_offered_and_one_that_is_the_inspektorat_is_refused(siti):
    asked = siti(petugas="on", unit="bina marga")
    assert "Pilih salah satu unit" in asked.context["form"].errors["unit"][0]
    offered = re.findall(r'name="pakai_unit" value="([^"]+)"', text(asked))
    assert "Dinas Bina Marga" in offered
    chosen = siti(petugas="on", unit="bina marga", pakai_unit="Dinas Bina Marga")
    assert chosen.context["form"]["unit"].value() == "Dinas Bina Marga"
    assert "tidak kami kenal" in siti(petugas="on", unit="zzzqqq").context["form"].errors["unit"][0]
    assert siti(petugas="on", unit="Inspektorat").status_code == 422
    assert not Complaint.objects.exists()


def test_the_names_of_units_are_found_for_the_list_under_the_field(client, city):
    assert "Kelurahan Cikini" in client.get("/lapor/unit?q=cikini").json()["unit"]
    assert client.get("/lapor/unit?q=a").json()["unit"] == []


# ── the receipt ──────────────────────────────────────────────────────────────────────────────────
def test_the_receipt_says_what_comes_next_by_when_and_can_be_kept_as_a_file(siti, client):
    to = siti()["Location"]
    number = Complaint.objects.get().number
    page = text(client.get(to))
    for said in ("Kelurahan Gambir merespons", "M1", "M7", "M9", "data:image/svg+xml", "Pastikan dulu kontak Anda"):
        assert said in page
    assert "siti@contoh.id" not in page
    kept = client.get(f"{to}/simpan")
    assert f"tanda-terima-{number}.txt" in kept["Content-Disposition"]
    code = re.search(r"Kode lacak: ([\w-]+)", text(kept))[1]
    assert BODY in text(client.get(f"/lacak/{number}?kode={code}"))
    client.cookies.clear()
    assert client.get(f"{to}/simpan").status_code == 410


@pytest.mark.parametrize("path", ["/lapor", "/tanpa-sinyal"])
def test_these_pages_set_no_cookie_but_the_forms_own(client, city, path):
    client.get(path)
    assert set(client.cookies) <= {"csrftoken"}
