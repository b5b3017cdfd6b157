"""Which unit might receive a report: by history, region, wording and master data, each with its reason, no route."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest
from conftest import wib

from cepatrespon.agencies import registry
from cepatrespon.complaints import actions
from cepatrespon.complaints.actions import Details
from cepatrespon.complaints.models import Complaint, Learned
from cepatrespon.complaints.querysets import actor_of, visible_to
from cepatrespon.complaints.suggesting import city_of, learn, suggestions
from cepatrespon.rules.terms import Act

AT = wib("2024-05-20 09:00")
SUKU = "Suku Dinas Bina Marga Kota Jakarta Pusat"


def anybody(unit):
    return True


def suggested(filed, may_receive=anybody, **more):
    complaint = Complaint.objects.get(pk=filed.complaint.pk)
    return suggestions(complaint, registry.current(), AT, may_receive, **more)


def named(found):
    return [one.unit.name for one in found]


@pytest.fixture
def finished(cast, file_report, drawn):
    """Makes a unit finish a report of Gambir on a day of May, validated the day after."""
    from cepatrespon.complaints import evidence

    def finish(officer, unit, day, **fields):
        at = wib(f"2024-05-{day:02d} 09:00")
        which = Complaint.objects.filter(pk=file_report(at=at, **fields).complaint.pk)

        def do(who, act, at, **said):
            return actions.act(which, act, actor_of(who), Details(**said), at=at)

        if unit:
            do(cast.budi, Act.COORDINATE, at, to=unit, read=True)
        do(officer, Act.PROCESS, at)
        photo = actions.upload(evidence.read(drawn, "a.jpg", at), at=at, uploader=officer.pk)
        do(officer, Act.SUBMIT, at, text="Beres", photos=(photo.pk,))
        do(cast.fajar, Act.VERIFY_DESK, at, result="sesuai")
        do(cast.sri, Act.VALIDATE, at + timedelta(days=1))

    return finish


def test_who_finished_such_reports_here_comes_first_with_the_count(cast, city, file_report, finished):
    for day in (2, 3, 4):
        finished(cast.hub, "Dinas Perhubungan", day)
    finished(cast.dewi, "Dinas Bina Marga", 5)
    learn(city, at=AT)
    first = suggested(file_report(at=AT, body="Tolong dilihat."))[0]
    assert first.unit.name == "Dinas Perhubungan"
    assert first.reasons[0] == "Menangani 3 dari 4 laporan Jalan di Jakarta Pusat setahun ini."


def test_what_was_learnt_is_asked_in_one_query_at_any_size(
    cast, city, file_report, finished, django_assert_num_queries
):
    finished(cast.hub, "Dinas Perhubungan", 2)
    finished(cast.dewi, "Dinas Bina Marga", 3)
    learn(city, at=AT)
    complaint = file_report(at=AT).complaint
    with django_assert_num_queries(1):
        suggestions(complaint, city, AT, anybody)


def test_another_kelurahan_is_no_history_for_this_one_and_ones_own_is(cast, city, file_report, finished):
    for day in (2, 3):
        finished(cast.rina, "Kelurahan Petojo Selatan", day)
        finished(cast.budi, "", day)
    learn(city, at=AT)
    filed = file_report(at=AT, body="Tolong dilihat.")
    assert "Kelurahan Petojo Selatan" not in named(suggested(filed))
    Complaint.objects.filter(pk=filed.complaint.pk).update(holder=city.unit_named("Dinas Bina Marga").id)
    assert suggested(filed)[0].reasons[0] == "Menangani 2 dari 4 laporan Jalan di Jakarta Pusat setahun ini."
    assert suggested(filed)[0].unit.name == "Kelurahan Gambir"


def test_what_finished_by_itself_or_in_another_category_is_no_history(cast, city, file_report, finished):
    finished(cast.hub, "Dinas Perhubungan", 2, category="Pohon")
    Complaint.objects.update(mode="otomatis")
    learn(city, at=AT)
    assert not Learned.objects.filter(count__gt=0).exists()
    assert not any("setahun ini" in reason for one in suggested(file_report(at=AT)) for reason in one.reasons)


def test_the_office_of_the_city_is_named_for_its_region(file_report):
    found = {one.unit.name: one.reasons for one in suggested(file_report(at=AT, body="Tolong dilihat."))}
    assert "Suku dinas dari Dinas Bina Marga untuk wilayah Jakarta Pusat." in found[SUKU]
    assert any("data induk" in reason for reason in found["Dinas Bina Marga"])


def test_the_words_of_a_report_speak_also_where_the_category_is_wrong_or_missing(file_report):
    wrong = suggested(file_report(at=AT, body="Pohon tumbang menimpa pagar.", category="Jalan"))
    assert any("Kata “pohon tumbang” biasa ditangani" in reason for one in wrong for reason in one.reasons)
    bare = suggested(file_report(at=AT, body="Pipa bocor, air PAM meluap.", category=""))
    assert bare[0].unit.name == registry.current().by_code["pam-jaya"].name
    assert "Kata “pipa bocor” biasa ditangani" in bare[0].reasons[0]


def test_a_word_counts_only_as_a_whole_word(file_report):
    found = suggested(file_report(at=AT, body="Sekali lagi macetnya.", category=""))
    assert found == [], "“kali” is not in “sekali”, nor “macet” in “macetnya”"


def test_at_most_three_are_named_and_never_the_holder_nor_whom_the_form_does_not_take(file_report):
    filed = file_report(at=AT)
    assert 0 < len(suggested(filed)) <= 3
    assert "Kelurahan Gambir" not in named(suggested(filed))
    assert named(suggested(filed, lambda unit: unit.name == SUKU)) == [SUKU]


def test_the_unit_that_a_report_is_about_is_never_named_nor_one_below_it(city, file_report):
    filed = file_report(at=AT)
    Complaint.objects.filter(pk=filed.complaint.pk).update(accused=city.unit_named("Dinas Bina Marga").id)
    assert not any("Bina Marga" in name for name in named(suggested(filed)))


def test_M3_what_biro_decided_before_on_such_tickets_is_a_reason(cast, city, file_report):
    at = wib("2024-05-02 10:00")
    for _n in range(2):
        which = Complaint.objects.filter(pk=file_report().complaint.pk)
        for who, act, said in (
            (cast.budi, Act.COORDINATE, {"to": "Dinas Bina Marga", "read": True}),
            (cast.dewi, Act.MOVE_AGENCY, {"to": "Dinas Perhubungan", "reason": "Rambu"}),
            (cast.sri, Act.APPROVE, {"reason": "Benar"}),
        ):
            actions.act(which, act, actor_of(who), Details(**said), at=at)
    learn(city, at=AT)
    found = {one.unit.name: one.reasons for one in suggested(file_report(at=AT, body="Tolong dilihat."))}
    said = "Ditetapkan Biro Pemerintahan pada 2 dari 2 tiket Jalan di Jakarta Pusat setahun ini."
    assert said in found["Dinas Perhubungan"]


def test_M4_the_kelurahan_around_the_point_are_named_by_their_distance(file_report):
    filed = file_report(at=AT)
    found = suggested(filed, lambda unit: unit.kind == "kelurahan", beside=True)
    assert found
    assert all("meter dari wilayahnya" in one.reasons[0] for one in found)
    assert "Kelurahan Gambir" not in named(found)


def test_learning_counts_a_month_anew_until_it_is_over_and_then_leaves_it(cast, city, finished):
    finished(cast.hub, "Dinas Perhubungan", 2)
    learn(city, at=wib("2024-05-10 09:00"))
    assert Learned.objects.get().count == 1
    finished(cast.hub, "Dinas Perhubungan", 11)
    learn(city, at=wib("2024-05-20 09:00"))
    assert Learned.objects.get().count == 2
    learn(city, at=wib("2024-06-02 09:00"))
    before = Learned.objects.get().counted_at
    learn(city, at=wib("2024-06-20 09:00"))
    row = Learned.objects.get()
    assert (row.count, row.counted_at, row.month, row.city) == (2, before, "2024-05", "31.71")


def test_learning_takes_a_few_months_at_a_time_so_that_no_clock_waits(cast, city, finished):
    finished(cast.hub, "Dinas Perhubungan", 2)
    at = wib("2024-06-10 09:00")
    assert learn(city, at=at, most=1) == 1, "May is counted, June is left"
    assert Learned.objects.get().month == "2024-05"
    assert learn(city, at=at, most=1) == 0


def test_a_month_that_taught_nothing_is_counted_once_and_holds_up_no_other(cast, city, finished):
    finished(cast.hub, "Dinas Perhubungan", 2)
    Complaint.objects.update(mode="otomatis")
    at = wib("2024-06-10 09:00")
    assert [learn(city, at=at, most=1) for _round in range(3)] == [1, 0, 0]


def test_learning_never_counts_a_report_about_officers(cast, city, finished):
    finished(cast.hub, "Dinas Perhubungan", 2)
    Complaint.objects.update(accused=city.unit_named("Dinas Bina Marga").id)
    learn(city, at=AT)
    assert not Learned.objects.filter(count__gt=0).exists()


def test_every_word_of_the_table_leads_to_a_category_with_a_unit(city):
    from cepatrespon.complaints.suggesting import known_words

    lost = [
        (words, code) for words, code in known_words() if not (city.category(code) and city.category(code).agencies)
    ]
    assert not lost
    assert max(Counter(words for words, _code in known_words()).values()) == 1


def test_a_kelurahan_lies_in_its_city_and_nothing_in_none(city, cast):
    assert visible_to(cast.sri).count() == 0
    assert (
        city_of(city, next(code for code, r in city.regions.items() if r.name == "Gambir" and r.level == "kelurahan"))
        == "31.71"
    )
    assert city_of(city, None) == city_of(city, "99.99") == ""
