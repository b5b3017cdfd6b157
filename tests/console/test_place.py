"""Where a report is: its kelurahan and the neighbours, what stands open around it, as far as it is the officer's."""

from __future__ import annotations

import re

import time_machine
from conftest import GAMBIR, wib

from cepatrespon.agencies import registry
from cepatrespon.complaints.models import Complaint
from cepatrespon.console.place import around, wind

from .acts import READ, Console

AT = wib("2024-05-02 10:00")
METRE = 1 / 110_574  # degrees of latitude


def north(metres):
    return {"lat": GAMBIR[0] + metres * METRE}


def numbers(console, officer):
    complaint = Complaint.objects.get(number=console.number)
    return [near.number for near in around(complaint, officer, registry.current())]


def test_what_stands_open_around_is_listed_the_nearest_first_with_its_direction(gambir_report, cast, file_report):
    far = file_report(**north(200), body="Pohon tumbang menutup jalan.", category="Pohon").complaint.number
    near = file_report(**north(-40), body="Tutup saluran hilang.", category="Tutup Saluran").complaint.number
    beyond = file_report(**north(700)).complaint.number
    page = gambir_report.page(cast.budi, AT).text
    listed = page[page.index("Laporan terbuka di sekitar") :]
    assert listed.index(near) < listed.index(far)
    assert "40 meter selatan" in listed
    assert "200 meter utara" in listed
    assert "Pohon tumbang menutup jalan" in listed
    assert beyond not in page
    assert gambir_report.number not in listed.split("</ol>")[0]


def test_what_is_around_is_only_what_this_officer_may_see_and_is_open(gambir_report, cast, file_report, drawn):
    open_one = file_report(**north(20)).complaint.number
    handed = Console(file_report(**north(30)).complaint.number, drawn)
    handed.done(cast.budi, AT, "koordinasi", ke="Dinas Bina Marga", baca=READ)
    done = file_report(**north(10)).complaint
    Complaint.objects.filter(pk=done.pk).update(state="selesai", mode="tervalidasi", completed_at=AT)
    shut = file_report(**north(15)).complaint
    Complaint.objects.filter(pk=shut.pk).update(state="tidak_dapat")
    hidden = file_report(**north(5)).complaint
    Complaint.objects.filter(pk=hidden.pk).update(restricted=True)
    assert numbers(gambir_report, cast.budi) == [open_one, handed.number], "Gambir held the second"
    assert numbers(gambir_report, cast.dewi) == [handed.number]
    assert numbers(gambir_report, cast.rina) == []
    assert hidden.number not in numbers(gambir_report, cast.inspektur), "never one of the Inspektorat's own"


def test_a_private_report_around_is_marked_and_says_nothing_of_its_words(gambir_report, cast, file_report):
    number = file_report(**north(25), private=True, body="Rahasia tetangga saya.").complaint.number
    page = gambir_report.page(cast.budi, AT).text
    assert number in page
    assert "Rahasia tetangga" not in page


def test_one_of_the_same_category_beside_it_may_be_the_same_problem(gambir_report, cast, file_report):
    same = file_report(**north(30)).complaint.number
    far = file_report(**north(150)).complaint.number
    file_report(**north(20), category="Pohon")
    page = gambir_report.page(cast.budi, AT).text
    hint = page[page.index("Mungkin sama dengan") :].split("</p>")[0]
    assert same in hint
    assert far not in hint
    assert hint.count("/petugas/laporan/") == 1


def test_what_is_around_costs_one_query_however_much_there_is(
    gambir_report, cast, file_report, django_assert_num_queries
):
    for n in range(12):
        file_report(**north(5 + n))
    complaint, reg = Complaint.objects.get(number=gambir_report.number), registry.current()
    with registry.one_view():
        registry.current()
        with django_assert_num_queries(1):
            assert len(around(complaint, cast.budi, reg)) == 8


def test_the_directions_are_those_of_the_compass():
    for point, said in (
        ((10, 0), "utara"), ((10, 10), "timur laut"), ((0, 10), "timur"), ((-10, 10), "tenggara"),
        ((-10, 0), "selatan"), ((-10, -10), "barat daya"), ((0, -10), "barat"), ((10, -10), "barat laut"),
        ((0.2, 0), ""),
    ):  # fmt: skip
        assert wind(*point) == said


def test_a_report_without_a_point_has_no_map_and_no_surroundings(cast, file_report, drawn):
    console = Console(file_report(channel="x", lat=None, lng=None).complaint.number, drawn)
    page = console.page(cast.joko, AT).text
    assert "Laporan terbuka di sekitar" not in page
    assert "data-place" not in page


def test_the_borders_are_the_kelurahan_and_its_neighbours_and_no_report(gambir_report, cast, client):
    page = gambir_report.page(cast.budi, AT).text
    address = re.findall(r'data-borders="([^"]+)"', page)[0]
    with time_machine.travel(AT, tick=False):
        answer = gambir_report.client.get(address)
        said = answer.json()
        assert gambir_report.client.get("/petugas/batas/1/99.99").status_code == 404
    assert [f["properties"]["nama"] for f in said["features"] if f["properties"]["sini"]] == ["Gambir"]
    assert "Petojo Selatan" in {f["properties"]["nama"] for f in said["features"]}
    assert set(said["features"][0]["properties"]) == {"kode", "nama", "sini"}
    assert "max-age" in answer["Cache-Control"]
    assert client.get(address).status_code == 302


def test_linked_reports_lead_both_ways_and_say_where_they_stand(gambir_report, cast):
    gambir_report.done(cast.budi, AT, "proses")
    gambir_report.done(cast.budi, AT, "selesai", photos=1, uraian="Ditutup")
    said = {"hasil": "masalah lain", "catatan": "Tiang miring"}
    gambir_report.done(cast.fajar, AT, "verifikasi_lapangan", photos=1, **said)
    linked = Complaint.objects.exclude(number=gambir_report.number).get()
    page = gambir_report.page(cast.budi, AT).text
    assert f'href="/petugas/laporan/{linked.number}"' in page[page.index("<dt>Terkait") :]
    first, gambir_report.number = gambir_report.number, linked.number
    back = gambir_report.page(cast.budi, AT).text
    back = back[back.index("<dt>Terkait") :].split("</dd>")[0]
    assert f'href="/petugas/laporan/{first}"' in back
    assert "Menunggu Validasi" in back
    assert "asal laporan ini" in back


def test_a_photo_has_a_page_of_its_own_with_its_facts_and_the_photos_before_and_after(gambir_report, cast):
    from cepatrespon.complaints.models import Photo

    gambir_report.done(cast.budi, AT, "proses")
    gambir_report.done(cast.budi, AT, "selesai", photos=3, uraian="Ditutup")
    first, second, third = Photo.objects.order_by("pk").values_list("pk", flat=True)
    with time_machine.travel(AT, tick=False):
        gambir_report.client.force_login(cast.budi)
        page = gambir_report.client.get(f"/petugas/foto/{second}").text
        assert f'rel="prev" href="/petugas/foto/{first}"' in page
        assert f'rel="next" href="/petugas/foto/{third}"' in page
        assert f'src="/petugas/foto/{second}/tayang"' in page
        assert "2 dari 3" in page
        assert "memakai titik laporan" in page
        assert 'rel="prev"' not in gambir_report.client.get(f"/petugas/foto/{first}").text
        gambir_report.client.force_login(cast.rina)
        assert gambir_report.client.get(f"/petugas/foto/{second}").status_code == 404
    assert f'href="/petugas/foto/{second}"' in gambir_report.page(cast.budi, AT).text
