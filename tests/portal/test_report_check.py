"""Asked once before sending: an emergency, personal data, the kind, and whether it is reported already."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from cepatrespon.complaints import supporting
from cepatrespon.complaints.clock import now
from cepatrespon.complaints.models import Complaint, Subscription, Support
from cepatrespon.rules import caution, limits
from cepatrespon.rules.terms import Relation
from tests.conftest import GAMBIR, PETOJO
from tests.portal.conftest import BODY, file, typed

HERE = {"lat": GAMBIR[0] + 0.0002, "lng": GAMBIR[1]}  # some 22 metres away
ASK = {"diperiksa": None}


def text(response):
    return response.content.decode()


def standing(response):
    return [row.number for row in response.context["check"].standing]


# ── reported already ─────────────────────────────────────────────────────────────────────────────
def test_an_open_public_report_of_the_kind_nearby_is_shown_once_before_sending(siti, file_report):
    there = file_report(at=now(), **HERE).complaint
    asked = siti(**ASK, foto=[file()])
    assert asked.status_code == 200
    assert standing(asked) == [there.number]
    assert "20 meter dari titik Anda" in text(asked)
    assert "Kirim sebagai laporan baru" in text(asked)
    assert asked.context["form"]["uraian"].value() == BODY
    assert Complaint.objects.count() == 1
    note = re.search(r'name="tersimpan" value="([^"]+)"', text(asked))[1]
    assert siti(diperiksa=asked.context["form"]["diperiksa"].value(), tersimpan=note).status_code == 302
    assert Complaint.objects.count() == 2
    assert Complaint.objects.latest("pk").photos.count() == 1


def test_what_is_private_hidden_far_of_another_kind_or_finished_is_not_shown(siti, file_report):
    at = now()
    file_report(at=at, private=True, **HERE)
    hidden = file_report(at=at, **HERE).complaint
    file_report(at=at, category="Pohon", **HERE)
    file_report(at=at, lat=PETOJO[0], lng=PETOJO[1])
    closed = file_report(at=at, **HERE).complaint
    Complaint.objects.filter(pk=hidden.pk).update(hidden="data pribadi")
    Complaint.objects.filter(pk=closed.pk).update(state="tidak_dapat")
    assert siti(**ASK).status_code == 302


def test_nobody_is_asked_where_there_is_nothing_to_ask(siti):
    assert siti(**ASK).status_code == 302


def test_a_form_that_was_received_already_is_not_asked_again(siti):
    assert siti(**ASK).status_code == 302
    assert siti(**ASK).status_code == 302, "its own report stands there now"
    assert Complaint.objects.count() == 1


def test_the_script_is_told_the_same_and_the_form_then_needs_no_question(client, file_report):
    there = file_report(at=now(), **HERE).complaint
    said = client.post("/lapor/periksa", typed(**ASK)).json()
    assert there.number in said["serupa"]
    assert said["diperiksa"] is True
    assert client.post("/lapor/periksa", typed(lat="", lng="")).json()["diperiksa"] is False


def test_the_look_around_costs_few_queries(client, file_report, django_assert_max_num_queries):
    for _n in range(5):
        file_report(at=now(), **HERE)
    client.post("/lapor/periksa", typed(**ASK))
    with django_assert_max_num_queries(6):
        client.post("/lapor/periksa", typed(**ASK))


# ── saya juga ────────────────────────────────────────────────────────────────────────────────────
def test_saya_juga_supports_once_a_browser_and_what_was_typed_survives(siti, client, file_report):
    there = file_report(at=now(), **HERE).complaint
    for _twice in range(2):
        thanked = siti(dukung=there.number, foto=[file()])
        assert thanked.status_code == 200
        assert thanked.context["form"]["uraian"].value() == BODY
        assert "tersimpan" in text(thanked)
    assert supporting.count(there) == 1
    assert Complaint.objects.count() == 1
    word = client.cookies["perangkat"]
    assert (word["httponly"], word["samesite"]) == (True, "Lax")
    assert word.value not in str(Support.objects.values_list().get())
    client.cookies.clear()
    assert "kini 2 warga" in siti(dukung=there.number).context["notice"]


def test_the_page_of_saya_juga_takes_an_address_for_news_that_must_be_confirmed(client, file_report):
    there = file_report(at=now()).complaint
    page = client.get(f"/laporan/{there.number}/dukung")
    assert "Satu peramban dihitung sekali" in text(page)
    assert "perangkat" not in client.cookies, "looking marks nobody"
    sent = client.post(f"/laporan/{there.number}/dukung", {"surel": "tetangga@contoh.id"})
    assert sent["Location"] == f"/laporan/{there.number}"
    assert Subscription.objects.get().confirmed_at is None
    assert "sudah mendukung" in text(client.get(f"/laporan/{there.number}/dukung"))
    wrong = client.post(f"/laporan/{there.number}/dukung", {"surel": "bukan surel"})
    assert wrong.status_code == 422
    assert 'value="bukan surel"' in text(wrong)


def test_what_is_not_everybodys_cannot_be_supported_nor_found_out(siti, client, file_report):
    private = file_report(at=now(), private=True).complaint
    inspectorate = file_report(at=now(), channel="inspektorat").complaint
    for number in (private.number, inspectorate.number, "JK9999999999"):
        assert client.get(f"/laporan/{number}/dukung").status_code == 404
        assert client.post(f"/laporan/{number}/dukung").status_code == 404
        assert "tidak terbuka" in siti(dukung=number).context["warning"]
    assert not Support.objects.exists()


@pytest.mark.parametrize("odd", ["\0", "JK\0", "a" * 500, "<b>", "JK 1", "٣"])
def test_what_can_be_no_number_breaks_nothing(siti, client, odd):
    for button in ("dukung", "ikuti", "kambuh", "pakai_jenis", "pakai_unit", "pakai"):
        assert siti(**{button: odd}, kunci=button).status_code in (200, 302, 422)
    assert client.post("/lapor/periksa", typed(kategori=odd, kelurahan=odd, lat=odd)).status_code == 200
    assert client.get("/lapor", {"lanjutan": odd, "kode": odd}).status_code == 200


def test_an_address_that_supports_too_often_is_stopped(client, file_report):
    there = file_report(at=now()).complaint
    for _n in range(limits.SUPPORTS_PER_HOUR_FROM_ONE_ADDRESS):
        client.cookies.clear()
        assert client.post(f"/laporan/{there.number}/dukung").status_code == 302
    client.cookies.clear()
    assert client.post(f"/laporan/{there.number}/dukung").status_code == 429


# ── come back ────────────────────────────────────────────────────────────────────────────────────
@pytest.fixture
def done(file_report):
    """A public report of this place, completed some days ago."""

    def make(days=10, **fields):
        complaint = file_report(at=now() - timedelta(days=days + 2), **{**HERE, **fields}).complaint
        at = now() - timedelta(days=days)
        Complaint.objects.filter(pk=complaint.pk).update(
            state="selesai", mode="tervalidasi", completed_at=at, due_at=None, answers=None, due_clause=""
        )
        return complaint

    return make


def test_a_completed_report_of_this_place_is_offered_and_ini_kambuh_links_and_goes_first(siti, done):
    before = done()
    asked = siti(**ASK)
    assert [row.number for row in asked.context["check"].recurring] == [before.number]
    assert siti(kambuh=before.number, **ASK).status_code == 302
    new = Complaint.objects.latest("pk")
    assert (new.linked_from, new.relation) == (before, Relation.RECURRENCE)


def test_what_was_completed_too_long_ago_or_elsewhere_is_not_offered(siti, done):
    done(days=limits.RECURRENCE_DAYS + 1)
    done(lat=PETOJO[0], lng=PETOJO[1])
    done(private=True)
    assert siti(**ASK).status_code == 302


@pytest.mark.parametrize(
    ("fields", "relation"), [({}, Relation.RECURRENCE), ({"days": limits.RECURRENCE_DAYS + 5}, Relation.CONTINUED)]
)
def test_who_names_an_earlier_report_is_linked_to_it(siti, client, done, fields, relation):
    before = done(**fields)
    form = client.get(f"/lapor?lanjutan={before.number}").context["form"]
    assert form["lanjutan"].value() == before.number
    assert form["kategori"].value() == "jalan", "place and kind are taken from there"
    assert form["lat"].value() == f"{before.lat:.6f}"
    siti(lanjutan=before.number)
    new = Complaint.objects.latest("pk")
    assert (new.linked_from, new.relation) == (before, relation)


def test_naming_a_report_of_elsewhere_buys_no_priority(siti, done):
    before = done()
    siti(lanjutan=before.number, lat=str(PETOJO[0]), lng=str(PETOJO[1]))
    assert Complaint.objects.latest("pk").relation == Relation.CONTINUED


def test_a_private_report_is_named_by_its_number_and_code_only(siti, file_report):
    filed = file_report(at=now(), private=True)
    number = filed.complaint.number
    siti(lanjutan=number)
    assert Complaint.objects.latest("pk").linked_from is None
    siti(lanjutan=f"{number}~{filed.code}", kunci="lain", uraian="Masih berlubang.")
    assert Complaint.objects.latest("pk").linked_from == filed.complaint


# ── what the words say ───────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    "said", ["Ada kebakaran di gang 4!", "Motor TERTABRAK, korban berdarah.", "There is a fire here"]
)
def test_an_emergency_is_pointed_to_112_before_it_is_sent_and_nothing_is_lost(siti, said):
    asked = siti(uraian=said, **ASK)
    assert asked.status_code == 200
    assert asked.context["check"].emergency
    assert text(asked).count('href="tel:112"') >= 2
    assert asked.context["form"]["uraian"].value() == said
    assert siti(uraian=said).status_code == 302, "it warns and never stops anybody"


def test_an_everyday_word_is_no_emergency():
    for said in ("Lampu mati sejak Senin.", "Sampah dibakar? Tidak, menumpuk.", "Apartemen api-apian"):
        assert caution.emergency(said) == ""


@pytest.mark.parametrize(
    ("said", "what"),
    [("Hubungi 0812 3456 7890", "telepon"), ("+62 812-3456-7890 katanya", "telepon"), ("NIK 3171012345678901", "nik"),
     ("Mobil B 1234 XYZ parkir", "pelat"), ("surat ke a.b@contoh.id", "surel")],
)  # fmt: skip
def test_personal_data_in_a_public_text_are_warned_of_gently(siti, said, what):
    assert caution.personal(said) == [what]
    asked = siti(uraian=f"{said}. Jalan rusak.", **ASK)
    assert asked.context["check"].personal
    assert siti(uraian=f"{said}. Jalan rusak.").status_code == 302
    assert siti(uraian=f"{said}. Jalan rusak.", buka="tertutup", kunci="lain", lat=str(PETOJO[0]), lng=str(PETOJO[1]),
                **ASK).status_code == 302, "a private one may say what it must"  # fmt: skip


@pytest.mark.parametrize("said", ["RT 03/05 nomor 12", "JK2611010093", "sejak 2024, 3.000 warga", "pukul 22.00"])
def test_numbers_that_name_nobody_are_left_alone(said):
    assert caution.personal(said) == []


def test_the_words_and_patterns_are_the_browsers_too(client, city):
    page = text(client.get("/lapor"))
    assert "data-darurat=" in page
    for word in ("kebakaran", "tertabrak"):
        assert word in page


def test_a_kind_is_suggested_from_words_and_chosen_by_the_person(siti):
    asked = siti(kategori="", uraian="Lampu jalan mati di depan gang.", **ASK)
    (kind, *_rest) = asked.context["check"].kinds
    assert kind.category.code == "jaringan-listrik"
    assert "lampu jalan" in kind.reason
    assert asked.context["form"]["kategori"].value() == "", "nothing is chosen for anybody"
    chosen = siti(kategori="", uraian="Lampu jalan mati.", pakai_jenis="jaringan-listrik")
    assert chosen.context["form"]["kategori"].value() == "jaringan-listrik"
    assert not Complaint.objects.exists()


def test_without_a_kind_a_report_right_here_is_still_found(siti, file_report):
    there = file_report(at=now(), category="Pohon", **HERE).complaint
    assert standing(siti(kategori="", uraian="Ada yang rusak parah di sini.", **ASK)) == [there.number]


def test_where_only_a_kelurahan_is_known_what_lies_in_it_is_shown(siti, file_report, city):
    there = file_report(at=now(), **HERE).complaint
    file_report(at=now(), private=True, **HERE)
    asked = siti(lat="", lng="", kelurahan=there.region_id, **ASK)
    assert standing(asked) == [there.number]
    assert "meter dari titik" not in text(asked)
