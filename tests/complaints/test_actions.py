"""A report's arrival and an act's photos: what is kept, what is refused with which word, and what it costs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cepatrespon.agencies.models import Agency, Category, PolicyVersion
from cepatrespon.complaints import actions
from cepatrespon.complaints.actions import Details, Invalid, NewReport, Refused
from cepatrespon.complaints.models import Complaint, Counter, Event, Photo, Reporter
from cepatrespon.complaints.querysets import actor_of, tracked
from cepatrespon.rules.lifecycle import Actor
from cepatrespon.rules.policy import defaults
from cepatrespon.rules.terms import Act, Office

from .desk import BINA_MARGA, CITIZEN, DAY, HOUR, SECOND, Desk, picture, upload
from .people import START

PLACE = {"lat": -6.17540, "lng": 106.82720}
NOWHERE = {"lat": None, "lng": None}


@pytest.fixture
def desk(cast: Any, file_report: Callable[..., Any]) -> Desk:
    return Desk(cast, file_report, START)


# ── arrival ──────────────────────────────────────────────────────────────────────────────────────
def test_a_report_with_a_point_lands_in_the_inbox_of_its_kelurahan_with_six_hours_to_respond(
    city: Any, desk: Desk
) -> None:
    complaint = desk.report().complaint
    assert city.unit(complaint.holder_id).name == "Kelurahan Gambir"
    assert (complaint.state, complaint.due_clause, complaint.due_at) == ("menunggu", "M1", START + 6 * HOUR)
    assert complaint.answers_id == complaint.holder_id
    assert complaint.number == "JK2405020001"


@pytest.mark.parametrize(
    "channel", ["pendopo", "inspektorat", "x", "facebook", "gubernur", "email", "lapor", "whatsapp", "media"]
)
def test_a_report_of_a_channel_with_an_owner_lands_in_its_owners_inbox_also_when_it_has_a_point(
    city: Any, desk: Desk, channel: str
) -> None:
    for place in (NOWHERE, PLACE):
        complaint = desk.report(channel=channel, **place).complaint
        assert complaint.holder_id == complaint.owner_id == city.channel(channel).owner_id
        assert complaint.number.startswith(city.channel(channel).prefix)


def test_numbers_of_two_channels_and_two_days_do_not_disturb_each_other(desk: Desk) -> None:
    found = [desk.report(**fields).complaint.number for fields in ({}, {"channel": "email", **NOWHERE}, {})]
    desk.at += DAY
    found.append(desk.report().complaint.number)
    assert [number[-10:] for number in found] == ["2405020001", "2405020001", "2405020002", "2405030001"]
    assert len(set(found)) == 4


def test_the_day_in_a_number_is_the_day_in_WIB(desk: Desk) -> None:
    desk.at = START + 15 * HOUR - SECOND  # 23:59:59 WIB
    assert desk.report().complaint.number == "JK2405020001"
    desk.at += SECOND
    assert desk.report().complaint.number == "JK2405030001"


def test_after_9999_comes_10000(desk: Desk) -> None:
    Counter.objects.create(prefix="JK", day="240502", last=9_999)
    assert desk.report().complaint.number == "JK24050210000"


@pytest.mark.parametrize(
    ("channel", "office"),
    [("walikota", "Kota Administrasi Jakarta Pusat"), ("camat", "Kecamatan Gambir"), ("lurah", "Kelurahan Gambir")],
)
def test_a_report_at_a_desk_belongs_to_the_office_where_it_was_entered_and_only_an_officer_of_its_kind_enters_it(
    city: Any, cast: Any, channel: str, office: str
) -> None:
    new, desk = NewReport(body="Lampu mati.", channel=channel), city.unit_named(office)
    complaint = actions.report(new, at=START, actor=Actor(office=Office.ADMINISTRATOR, unit=desk.id)).complaint
    assert complaint.owner_id == complaint.holder_id == desk.id
    assert Event.objects.get(complaint=complaint).role == "pemilik_kanal"
    others = [actor_of(who) for who in (cast.dewi, cast.sistem, cast.inspektur)]
    for actor in (None, *others, *([] if channel == "lurah" else [actor_of(cast.rina)])):
        with pytest.raises(Invalid) as refused:
            actions.report(new, at=START, actor=actor)
        assert refused.value.field == "kanal"
    # Replaying a worked example names the owner: what it says is not judged here.
    assert actions.report(replace(new, owner=desk.id), at=START, actor=others[0]).complaint.owner_id == desk.id


@pytest.mark.parametrize(
    ("fields", "field", "saying"),
    [
        ({"body": "  \n "}, "uraian", "Tulis"),
        ({"body": "a" * 5001}, "uraian", "5000"),
        ({"channel": "rekaan"}, "kanal", "rekaan"),
        ({"category": "Rekaan"}, "kategori", "Rekaan"),
        (NOWHERE, "lokasi", "Tandai"),
        ({"lat": -6.2, "lng": None}, "lokasi", "Tandai"),
        ({"lat": -6.4, "lng": 106.82}, "lokasi", "di luar Jakarta"),
        ({"lat": -5.9, "lng": 106.95}, "lokasi", "Kelurahan terdekat"),
        ({"lat": 106.82, "lng": -6.17}, "lokasi", "tidak mungkin"),
        ({"lat": float("nan"), "lng": 106.8}, "lokasi", "tidak mungkin"),
    ],
)  # fmt: skip
def test_what_cannot_be_a_report_is_refused_with_its_field_and_leaves_nothing(
    file_report: Callable[..., Any], fields: dict[str, Any], field: str, saying: str
) -> None:
    with pytest.raises(Invalid, match=saying) as refused:
        file_report(at=START, **fields)
    assert refused.value.field == field
    assert (Complaint.objects.count(), Event.objects.count()) == (0, 0)


@pytest.mark.parametrize(("accuracy", "crosses"), [(None, False), (0, False), (-5, False), (3, False), (5000, True)])
def test_a_point_is_flagged_when_its_accuracy_reaches_over_the_border(
    desk: Desk, accuracy: float | None, crosses: bool
) -> None:
    complaint = desk.report(accuracy=accuracy).complaint
    assert complaint.crosses_border is crosses
    assert complaint.accuracy == (accuracy if accuracy and accuracy > 0 else None)


# ── limits ───────────────────────────────────────────────────────────────────────────────────────
def test_a_complaint_keeps_the_policy_of_its_arrival_after_a_newer_one_and_a_linked_report_takes_its_own(
    desk: Desk,
) -> None:
    desk.report().later().process(desk.cast.budi)
    shorter = {**defaults(), "response": 3600, "validation": 3600}
    PolicyVersion.objects.create(version=2, effective_from=desk.at + HOUR, parameters=shorter)
    newer = Desk(desk.cast, desk.file_report, desk.at + HOUR).report().complaint
    assert (newer.policy, newer.due_at) == (2, newer.reported_at + HOUR)
    desk.later(2 * HOUR).submit(desk.cast.budi)
    assert (desk.complaint.policy, desk.complaint.due_at) == (1, desk.at + 3 * DAY)
    desk.verify(desk.cast.fajar, Act.VERIFY_FIELD, "masalah lain", note="Got di sebelahnya mampet.")
    linked = Complaint.objects.get(linked_from=desk.complaint)
    assert (linked.policy, linked.due_at) == (2, desk.at + HOUR)


def test_a_complaint_received_before_a_policy_takes_effect_has_the_older(desk: Desk) -> None:
    PolicyVersion.objects.create(version=2, effective_from=START + SECOND, parameters=defaults() | {"response": 60})
    assert desk.report().complaint.policy == 1
    desk.at += SECOND
    assert desk.report().complaint.policy == 2


def test_a_category_with_its_own_completion_limit_gives_it_to_every_unit(desk: Desk) -> None:
    Category.objects.filter(name="Jalan").update(completion_days=3)
    desk.report().later().hand(desk.cast.budi, BINA_MARGA).later().process(desk.cast.dewi)
    assert (desk.complaint.due_clause, desk.complaint.due_at) == ("M7", START + HOUR + 3 * DAY)
    Category.objects.filter(name="Jalan").update(completion_days=1)  # later changes do not touch it
    desk.later().submit(desk.cast.dewi).verify(desk.cast.fajar).later().do(desk.cast.sri, Act.REJECT, reason="Belum.")
    assert desk.complaint.due_at == START + HOUR + 3 * DAY


def test_an_extension_is_kept_in_whole_seconds(desk: Desk) -> None:
    desk.report().later().process(desk.cast.budi).later()
    until = START + 9 * DAY + timedelta(microseconds=700_000)
    desk.do(desk.cast.budi, Act.EXTEND, until=until, extension="tingkat kesulitan", reason="Hujan.")
    assert desk.complaint.due_at == START + 9 * DAY


# ── linked reports ───────────────────────────────────────────────────────────────────────────────
def test_another_problem_found_in_the_field_becomes_a_linked_report_of_its_own(desk: Desk) -> None:
    desk.report(private=True, name="Siti", email="s@contoh.invalid").later().process(desk.cast.budi).later()
    desk.submit(desk.cast.budi).later().verify(desk.cast.fajar, Act.VERIFY_FIELD, "masalah lain", note="Got mampet.")
    linked = Complaint.objects.get(linked_from=desk.complaint)
    assert (linked.body, linked.state, linked.private) == ("Got mampet.", "menunggu", True)
    assert (linked.lat, linked.lng, linked.holder_id) == (
        desk.complaint.lat,
        desk.complaint.lng,
        desk.complaint.holder_id,
    )
    assert not Reporter.objects.filter(complaint=linked).exists()
    assert Event.objects.get(complaint=linked).role == "fasilitator"
    assert desk.acts[-2:] == ["verifikasi_lapangan", "laporan_terkait"]
    assert Event.objects.get(complaint=desk.complaint, act=Act.LINK).data == {"number": linked.number}
    assert desk.complaint.state == "menunggu_validasi"


def test_a_refused_verification_makes_no_linked_report(desk: Desk) -> None:
    desk.report()
    with pytest.raises(Refused):
        desk.verify(desk.cast.fajar, Act.VERIFY_FIELD, "masalah lain", note="Got mampet.")
    assert Complaint.objects.count() == 1


@pytest.mark.parametrize("result", ["", "ditutup", "berkadar", "rekaan"])
def test_a_verification_says_what_it_found_in_a_word_of_its_own(desk: Desk, result: str) -> None:
    desk.report().later().process(desk.cast.budi).later().submit(desk.cast.budi)
    with pytest.raises(Invalid) as refused:
        desk.verify(desk.cast.fajar, result=result)
    assert refused.value.field == "hasil"


@pytest.mark.parametrize("result", ["", "sesuai"])
def test_a_classification_says_whether_it_is_misconduct(desk: Desk, result: str) -> None:
    desk.report(channel="inspektorat", **NOWHERE)
    with pytest.raises(Refused, match="berkadar"):
        desk.do(desk.cast.inspektur, Act.CLASSIFY, result=result)


def test_M3_approving_a_proposed_unit_that_has_ceased_since_is_refused_without_a_clause(desk: Desk) -> None:
    cast = desk.cast
    desk.report().later().hand(cast.budi, BINA_MARGA).later()
    desk.do(cast.dewi, Act.MOVE_AGENCY, to="Dinas Perhubungan").later()
    Agency.objects.filter(name="Dinas Perhubungan").update(valid_to=desk.at.date() - DAY)
    with pytest.raises(Refused) as refused:
        desk.do(cast.sri, Act.APPROVE)
    assert (refused.value.clause, refused.value.why) == ("-", "unit_gone")


# ── photos ───────────────────────────────────────────────────────────────────────────────────────
def test_a_report_keeps_its_photos_with_its_first_event(desk: Desk) -> None:
    complaint = desk.report(photos=[picture(1), picture(2)]).complaint
    assert [photo.seq for photo in Photo.objects.filter(complaint=complaint)] == [1, 1]
    assert Event.objects.get(complaint=complaint).data["photos"] == [picture(1).sha256, picture(2).sha256]


def test_a_photo_of_another_officer_is_refused(desk: Desk) -> None:
    desk.report().later().process(desk.cast.budi)
    for other in (upload(desk.cast.rina, desk.at), 999_999):
        with pytest.raises(Invalid) as refused:
            desk.do(desk.cast.budi, Act.SUBMIT, text="Sudah.", photos=[other])
        assert refused.value.field == "foto"
    assert desk.acts == ["lapor", "proses"]


def test_a_photo_serves_one_act_only_and_naming_it_twice_counts_once(desk: Desk) -> None:
    desk.report().later()
    photo = upload(desk.cast.budi, desk.at)
    which = Complaint.objects.filter(pk=desk.complaint.pk)
    said = Details(reason="Tidak ada.", photos=[photo, photo])
    actions.act(which, Act.NOT_FOUND, actor_of(desk.cast.budi), said, at=desk.at)
    desk.later().do(desk.cast.joko, Act.REJECT, reason="Ada.").later()
    assert len(Event.objects.get(complaint=desk.complaint, act=Act.NOT_FOUND).data["photos"]) == 1
    with pytest.raises(Invalid) as refused:
        actions.act(which, Act.NOT_FOUND, actor_of(desk.cast.budi), said, at=desk.at)
    assert refused.value.field == "foto"


def test_a_photo_without_a_place_takes_the_reports_place_and_says_so(desk: Desk) -> None:
    desk.report().later().process(desk.cast.budi)
    photo = actions.upload(picture(5), at=desk.at, uploader=desk.cast.budi.pk)
    which = Complaint.objects.filter(pk=desk.complaint.pk)
    said = Details(text="Sudah.", photos=[photo.pk])
    actions.act(which, Act.SUBMIT, actor_of(desk.cast.budi), said, at=desk.at)
    photo.refresh_from_db()
    assert (photo.place_source, photo.lat, photo.lng) == ("laporan", PLACE["lat"], PLACE["lng"])


def test_a_refused_act_leaves_its_photos_for_the_next(desk: Desk) -> None:
    desk.report()
    photo = upload(desk.cast.budi, desk.at)
    which, said = Complaint.objects.filter(pk=desk.complaint.pk), Details(text="Sudah.", photos=[photo])
    with pytest.raises(Refused):
        actions.act(which, Act.SUBMIT, actor_of(desk.cast.budi), said, at=desk.at)
    desk.process(desk.cast.budi)
    actions.act(which, Act.SUBMIT, actor_of(desk.cast.budi), said, at=desk.at)
    assert Photo.objects.get(pk=photo).seq == 3


def test_a_reporter_adds_photos_up_to_the_limit_and_each_is_an_event_that_changes_nothing_else(desk: Desk) -> None:
    desk.report(photos=[picture(1)]).later().process(desk.cast.budi)
    which, before = Complaint.objects.filter(pk=desk.complaint.pk), desk.complaint
    for number in range(2, 6):
        actions.add_photo(which, picture(number), at=desk.at)
    after = which.get()
    assert (after.state, after.due_at, after.holder_id) == (before.state, before.due_at, before.holder_id)
    assert desk.acts == ["lapor", "proses"] + ["foto_tambahan"] * 4
    with pytest.raises(Invalid, match="5"):
        actions.add_photo(which, picture(6), at=desk.at)


# ── the reporter ─────────────────────────────────────────────────────────────────────────────────
def test_an_anonymous_report_keeps_no_name_anywhere(desk: Desk) -> None:
    desk.report(name="Siti Rekaan", phone="+6281200000000", anonymous=True)
    assert not Reporter.objects.exists()
    desk.report(name="Siti Rekaan", phone="+6281200000000", email="s@contoh.invalid", anonymous=True)
    kept = Reporter.objects.get()
    assert (kept.name, kept.phone, kept.email) == ("", "", "s@contoh.invalid")
    assert "Siti" not in str(list(Event.objects.values())) + str(list(Complaint.objects.values()))


def test_a_reporter_is_apart_from_the_report_and_can_be_deleted_without_it(desk: Desk) -> None:
    desk.report(name="Siti Rekaan", email="s@contoh.invalid")
    Reporter.objects.all().delete()
    desk.later().process(desk.cast.budi)
    assert desk.complaint.state == "proses"


def test_a_tracking_code_opens_its_own_report_in_any_writing_and_no_other(file_report: Callable[..., Any]) -> None:
    first, second = file_report(at=START), file_report(at=START)
    code = first.code
    for written in (code, code.lower(), f"{code[:4]}-{code[4:8]} {code[8:]}"):
        assert tracked(first.complaint.number, written).exists()
    assert not tracked(second.complaint.number, code).exists()
    assert len(code) == 12
    assert first.code != second.code
    assert code not in str(list(Complaint.objects.values()))


# ── an act ───────────────────────────────────────────────────────────────────────────────────────
def test_an_act_on_what_the_officer_cannot_see_finds_nothing(desk: Desk) -> None:
    desk.report()
    with pytest.raises(Complaint.DoesNotExist):
        actions.act(Complaint.objects.none(), Act.PROCESS, actor_of(desk.cast.budi), Details(), at=START)


def test_a_unit_is_named_by_name_code_or_id_and_a_coaching_note_too(city: Any, desk: Desk) -> None:
    unit = city.unit_named(BINA_MARGA)
    for name in (unit.name, unit.name.upper(), unit.code, unit.id):
        desk.report().hand(desk.cast.budi, name)
        assert desk.complaint.holder_id == unit.id
    desk.later().process(desk.cast.dewi).later()
    for _time in range(2):
        desk.turned_down(desk.cast.dewi, desk.cast.fajar, desk.cast.sri)
    desk.at = START + 31 * DAY
    desk.do(desk.cast.inspektur, Act.COACH, month="2024-05", about=unit.id, note="Dipanggil.")
    assert Event.objects.get(complaint=desk.complaint, act=Act.COACH).data["about"] == unit.id


@pytest.mark.parametrize(
    ("said", "field"),
    [({"result": "rekaan"}, "hasil"), ({"extension": "rekaan"}, "jenis"), ({"month": "2024-13"}, "bulan")],
)
def test_a_word_that_nobody_knows_is_refused_with_its_field(desk: Desk, said: dict[str, Any], field: str) -> None:
    desk.report()
    with pytest.raises(Invalid) as refused:
        desk.do(desk.cast.budi, Act.PROCESS, **said)
    assert refused.value.field == field


def test_the_clocks_that_ran_out_are_written_even_when_the_act_is_refused(desk: Desk) -> None:
    desk.report().later(7 * HOUR)
    with pytest.raises(Refused):
        desk.do(CITIZEN, Act.REVIVE)
    assert desk.acts == ["lapor", "terlewat"]
    missed = Event.objects.get(complaint=desk.complaint, act=Act.MISSED)
    assert (missed.at, missed.recorded_at) == (START + 6 * HOUR, desk.at)


# ── what it costs ────────────────────────────────────────────────────────────────────────────────
def queries(do: Callable[[], Any]) -> int:
    with CaptureQueriesContext(connection) as captured:
        do()
    return len([q for q in captured.captured_queries if "SAVEPOINT" not in q["sql"]])


def test_an_intake_costs_at_most_12_queries_with_a_reporter_and_a_photo(desk: Desk) -> None:
    desk.report()  # the map is in memory
    assert queries(desk.report) <= 6
    assert queries(lambda: desk.report(name="Siti", email="s@contoh.invalid", photos=[picture(1)])) <= 12


@pytest.mark.parametrize(("act", "most"), [(Act.PROCESS, 6), (Act.COORDINATE, 7), (Act.UNCLEAR, 7)])
def test_an_act_costs_a_handful_of_queries_however_long_the_history(desk: Desk, act: Act, most: int) -> None:
    desk.report()
    assert queries(lambda: desk.do(desk.cast.budi, act, to=BINA_MARGA, read=True, reason="Alasan.")) <= most


def test_a_long_history_costs_no_more_queries_than_a_short_one(desk: Desk) -> None:
    desk.report().process(desk.cast.budi)
    photo = upload(desk.cast.budi, desk.at)
    which, budi = Complaint.objects.filter(pk=desk.complaint.pk), actor_of(desk.cast.budi)
    first = queries(lambda: actions.act(which, Act.SUBMIT, budi, Details(text="Sudah.", photos=[photo]), at=desk.at))
    desk.verify(desk.cast.fajar).do(desk.cast.sri, Act.REJECT, reason="Belum.")
    for _time in range(3):
        desk.turned_down(desk.cast.budi, desk.cast.fajar, desk.cast.sri)
    photo = upload(desk.cast.budi, desk.at)
    last = queries(lambda: actions.act(which, Act.SUBMIT, budi, Details(text="Sudah.", photos=[photo]), at=desk.at))
    assert last == first <= 10
