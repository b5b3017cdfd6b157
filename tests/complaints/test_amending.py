"""A report that came in incomplete is completed by its channel's owner: in the open, undoable, and never rewritten."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from cepatrespon.agencies.models import Category
from cepatrespon.complaints import actions, checking
from cepatrespon.complaints.actions import Amendment, Details, Invalid, Refused
from cepatrespon.complaints.dossier import open_public
from cepatrespon.complaints.models import Complaint, Event
from cepatrespon.complaints.querysets import actor_of, public, visible_to
from cepatrespon.rules.terms import Act
from tests.conftest import GAMBIR, PETOJO

from .desk import DAY, HOUR, PETOJO_SELATAN, SECOND, Desk, picture, upload
from .people import START


@pytest.fixture
def bare(cast: Any, file_report: Callable[..., Any]) -> Desk:
    """A post on X, entered without category or place: Joko's office holds it."""
    made = Desk(cast, file_report, START)
    return made.report(channel="x", category="", lat=None, lng=None, body="Ada lubang, tolong!")


def amend(desk: Desk, who: Any, **said: Any) -> Desk:
    which = Complaint.objects.filter(pk=desk.complaint.pk)
    desk.complaint = actions.amend(which, actor_of(who), Amendment(**said), at=desk.at)
    return desk


def differences() -> str:
    return "\n".join(checking.differences())


def with_own_limit(days: int) -> str:
    """The code of a category that has its own completion limit."""
    category = Category.objects.filter(valid_to=None).exclude(name="Jalan").order_by("code").first()
    assert category is not None
    Category.objects.filter(pk=category.pk).update(completion_days=days)
    return str(category.code)


def test_what_is_added_stands_on_the_report_with_what_stood_there_before(bare):
    amend(bare.later(), bare.cast.joko, category="Jalan", lat=GAMBIR[0], lng=GAMBIR[1], address=" Depan pasar ")
    report = Complaint.objects.get()
    assert (report.category.name, report.region.name, report.address) == ("Jalan", "Gambir", "Depan pasar")
    assert (report.lat, report.lng) == GAMBIR
    assert report.body == "Ada lubang, tolong!"
    said = Event.objects.get(act=Act.AMEND).data
    assert said["before"] == {
        "category_id": None, "lat": None, "lng": None, "region_id": None, "map_id": None, "address": "",
    }  # fmt: skip
    assert said["after"]["region_id"] == report.region_id
    assert differences() == ""


def test_what_was_completed_twice_is_undone_twice_by_check(bare):
    amend(bare.later(), bare.cast.joko, category="Jalan", lat=GAMBIR[0], lng=GAMBIR[1])
    amend(bare.later(), bare.cast.joko, lat=PETOJO[0], lng=PETOJO[1])
    assert Complaint.objects.get().region.name == "Petojo Selatan"
    assert differences() == ""


@pytest.mark.parametrize(
    "change", [{"body": "Tidak ada apa-apa."}, {"lat": -6.2}, {"address": "Tempat lain"}, {"category_id": None}]
)
def test_what_was_changed_behind_the_program_after_a_completion_is_seen(bare, change):
    amend(bare.later(), bare.cast.joko, category="Jalan", lat=GAMBIR[0], lng=GAMBIR[1], address="Depan pasar")
    Complaint.objects.update(**change)
    assert "isi laporan bukan yang diterima" in differences()


def test_a_report_as_it_was_before_its_completion_is_seen_as_changed(bare):
    before = Complaint.objects.values("category_id", "lat", "lng", "region_id", "map_id").get()
    amend(bare.later(), bare.cast.joko, category="Jalan", lat=GAMBIR[0], lng=GAMBIR[1])
    Complaint.objects.update(**before)
    assert "isi laporan bukan yang diterima" in differences()


def test_only_the_owner_completes_and_only_while_it_holds_the_report_or_is_asked_about_it(bare):
    cast = bare.cast
    with pytest.raises(Refused):
        amend(bare, cast.budi, category="Jalan")
    bare.later().hand(cast.joko, "Kelurahan Gambir")
    for officer in (cast.joko, cast.budi):
        with pytest.raises(Refused):
            amend(bare, officer, category="Jalan")
    bare.later().do(cast.budi, Act.UNCLEAR, reason="Lubang yang mana?")
    with pytest.raises(Refused):
        amend(bare, cast.budi, category="Jalan")
    amend(bare.later(), cast.joko, category="Jalan")
    assert Complaint.objects.get().category.name == "Jalan"
    assert differences() == ""


def test_M9_what_was_once_submitted_is_completed_no_more(bare):
    cast = bare.cast
    bare.later().process(cast.joko).later().submit(cast.joko)
    with pytest.raises(Refused):
        amend(bare, cast.joko, category="Jalan")
    bare.later().verify(cast.fajar, result="tidak sesuai").later().do(cast.sri, Act.REJECT, reason="Belum.")
    with pytest.raises(Refused):
        amend(bare, cast.joko, category="Jalan")


def test_a_point_outside_the_city_is_refused_with_the_nearest_kelurahan_and_nothing_changes(bare):
    with pytest.raises(Invalid) as bogor:
        amend(bare.later(), bare.cast.joko, category="Jalan", lat=-6.595, lng=106.797)
    assert bogor.value.field == "lokasi"
    assert "Kelurahan terdekat" in bogor.value.message
    assert Complaint.objects.get().category_id is None
    assert bare.acts == ["lapor"]


def test_a_completion_that_changes_nothing_is_not_recorded(bare):
    for said in ({}, {"address": "  "}):
        with pytest.raises(Invalid):
            amend(bare, bare.cast.joko, **said)
    assert bare.acts == ["lapor"]


def test_M4_a_report_without_a_point_moves_between_kelurahan_once_it_has_one(bare):
    cast = bare.cast
    bare.later().hand(cast.joko, "Kelurahan Gambir").later()
    with pytest.raises(Refused) as pointless:
        bare.do(cast.budi, Act.MOVE_KELURAHAN, to=PETOJO_SELATAN, reason="Bukan wilayah kami.")
    assert pointless.value.clause == "M4"
    bare.do(cast.budi, Act.UNCLEAR, reason="Di mana?").later()
    amend(bare, cast.joko, lat=PETOJO[0], lng=PETOJO[1]).later()
    bare.do(cast.joko, Act.APPROVE, result="diperjelas", reason="Sudah ada titiknya.").later()
    bare.do(cast.budi, Act.MOVE_KELURAHAN, to=PETOJO_SELATAN, reason="Titiknya di sebelah.")
    assert bare.acts[-1] == Act.MOVE_KELURAHAN
    assert differences() == ""


# ── the completion limit (docs/regulation/questions.md) ──────────────────────────────────────────
def test_M7_a_category_added_before_the_owner_answers_counts_from_its_own_start(bare):
    code = with_own_limit(3)
    amend(bare.later(HOUR), bare.cast.joko, category=code)
    bare.later(HOUR).process(bare.cast.joko)
    report = Complaint.objects.get()
    assert (report.due_clause, report.due_at) == ("M7", START + 3 * DAY)
    bare.at = START + 3 * DAY
    assert "terlewat" not in bare.run().acts
    bare.later(SECOND)
    assert "terlewat" in bare.run().acts
    assert differences() == ""


def test_M7_a_category_added_after_the_owner_has_answered_leaves_its_limit_and_holds_for_the_next_unit(bare):
    code = with_own_limit(3)
    bare.later(HOUR).process(bare.cast.joko)
    amend(bare.later(HOUR), bare.cast.joko, category=code)
    assert Complaint.objects.get().due_at == START + 7 * DAY
    bare.later(HOUR).hand(bare.cast.joko, "Dinas Bina Marga").later(HOUR).process(bare.cast.dewi)
    assert Complaint.objects.get().due_at == START + 3 * HOUR + 3 * DAY


def test_M7_a_category_corrected_while_another_unit_holds_it_leaves_that_units_limit_until_it_re_enters(bare):
    code = with_own_limit(3)
    bare.later(HOUR).hand(bare.cast.joko, "Kelurahan Gambir").later(HOUR)
    bare.do(bare.cast.budi, Act.UNCLEAR, reason="Apa ini?").later(HOUR)
    amend(bare, bare.cast.joko, category=code).later(HOUR)
    bare.do(bare.cast.joko, Act.REJECT, reason="Sudah jelas.")
    bare.later(HOUR).process(bare.cast.budi)
    assert Complaint.objects.get().due_at == START + HOUR + 7 * DAY


def test_M8_after_diperjelas_the_corrected_categorys_limit_holds_from_the_re_entry(bare):
    code = with_own_limit(3)
    bare.later(HOUR).hand(bare.cast.joko, "Kelurahan Gambir").later(HOUR)
    bare.do(bare.cast.budi, Act.UNCLEAR, reason="Apa ini?").later(HOUR)
    amend(bare, bare.cast.joko, category=code).later(HOUR)
    bare.do(bare.cast.joko, Act.APPROVE, result="diperjelas", reason="Pohon.")
    bare.later(HOUR).process(bare.cast.budi)
    assert Complaint.objects.get().due_at == START + 4 * HOUR + 3 * DAY


def test_M7_a_category_without_a_limit_of_its_own_gives_back_the_policys(bare):
    code = with_own_limit(3)
    amend(bare.later(HOUR), bare.cast.joko, category=code)
    amend(bare.later(HOUR), bare.cast.joko, category="Jalan")
    bare.later(HOUR).process(bare.cast.joko)
    assert Complaint.objects.get().due_at == START + 7 * DAY


def test_M1_completing_a_report_is_no_response(bare):
    amend(bare.later(), bare.cast.joko, category="Jalan")
    report = Complaint.objects.get()
    assert (report.due_clause, report.due_at, report.responded) == ("M1", START + timedelta(hours=6), False)


# ── what the reporter said, what was brought ─────────────────────────────────────────────────────
def test_what_the_reporter_said_later_stands_beside_the_report_and_the_public_reads_only_that_it_was_completed(bare):
    amend(bare.later(), bare.cast.joko, clarified="Di depan rumah saya, Siti, nomor 7.", category="Jalan")
    report = public().get()
    assert report.body == "Ada lubang, tolong!"
    entry = next(e for e in open_public(report, bare.at).entries if e.act is Act.AMEND)
    assert (entry.text, entry.note, entry.reason) == ("", "", "")
    assert "nomor 7" in Event.objects.get(act=Act.AMEND).data["text"]
    assert differences() == ""


def test_photos_brought_later_are_the_reports_and_take_its_new_place(bare):
    joko = bare.cast.joko
    photo = actions.upload(picture(200), at=bare.at, uploader=joko.pk).pk
    amend(bare.later(), joko, lat=GAMBIR[0], lng=GAMBIR[1], photos=[photo])
    report = Complaint.objects.get()
    kept = report.photos.get()
    assert (kept.lat, kept.lng, kept.place_source, kept.seq) == (*GAMBIR, "laporan", 2)
    assert [p.pk for p in open_public(report, bare.at).photos] == [photo]
    assert differences() == ""
    with pytest.raises(Invalid):  # another officer's photo
        amend(bare.later(), joko, photos=[upload(bare.cast.budi, bare.at)])


# ── a report about officers ──────────────────────────────────────────────────────────────────────
def test_a_report_about_a_units_officers_is_never_seen_by_it_and_never_begins_with_it(cast, file_report):
    said = {"channel": "inspektorat", "lat": None, "lng": None, "accused": "Dinas Bina Marga"}
    with pytest.raises(Invalid) as unknown:
        file_report(**said | {"accused": "Dinas Angin"})
    assert unknown.value.field == "terlapor"
    report = file_report(**said).complaint
    assert report.accused_id == cast.dewi.agency_id
    desk = Desk(cast, file_report, START)
    desk.complaint = report
    for unit in ("Dinas Bina Marga", "Suku Dinas Bina Marga Kota Jakarta Pusat"):
        with pytest.raises(Refused) as accused:
            desk.hand(cast.inspektur, unit)
        assert accused.value.why == "accused"
    desk.later().hand(cast.inspektur, "Dinas Perhubungan")
    assert visible_to(cast.hub).filter(pk=report.pk).exists()
    assert not visible_to(cast.dewi).filter(pk=report.pk).exists()
    with pytest.raises(Invalid):
        file_report(**said | {"accused": "Inspektorat"})
    assert differences() == ""


# ── answers carried back ─────────────────────────────────────────────────────────────────────────
def test_news_is_untold_until_the_owner_has_carried_it_and_what_came_meanwhile_stays(bare):
    cast, which = bare.cast, Complaint.objects.filter(pk=bare.complaint.pk)
    assert Complaint.objects.get().untold_since is None, "who wrote it knows of it"
    bare.later().hand(cast.joko, "Kelurahan Gambir")
    first = bare.at
    bare.later().process(cast.budi)
    assert Complaint.objects.get().untold_since == first
    told = Details(text="Sudah kami teruskan.", through="kanal asal", when=bare.at, upto=2)
    actions.keep(which, Act.ANSWERED, actor_of(cast.joko), told, at=bare.at)
    assert Complaint.objects.get().untold_since == bare.at, "Proses came after what was told"
    told = Details(text="Sedang dikerjakan.", through="kanal asal", when=bare.at, upto=3)
    actions.keep(which, Act.ANSWERED, actor_of(cast.joko), told, at=bare.at)
    assert Complaint.objects.get().untold_since is None
    assert differences() == ""


@pytest.mark.parametrize(
    ("said", "carried"),
    [
        ({"channel": "x"}, True),
        ({"channel": "x", "email": "siti@contoh.invalid"}, False),
        ({"channel": "inspektorat"}, False),
        ({"channel": "inspektorat", "phone": "+6281200000000"}, True),
        ({"channel": "inspektorat", "phone": "+6281200000000", "anonymous": True}, False),
        ({"lat": GAMBIR[0], "lng": GAMBIR[1], "phone": "+6281200000000"}, False),
    ],
)
def test_answers_are_carried_to_whom_the_system_does_not_write_and_somebody_can_reach(cast, file_report, said, carried):
    report = file_report(**{"lat": None, "lng": None, **said}).complaint
    assert Event.objects.get(complaint=report).data.get("carried", False) is carried


def test_what_is_due_does_not_change_by_being_told(bare):
    before = Complaint.objects.values("due_clause", "due_at", "state").get()
    which = Complaint.objects.filter(pk=bare.complaint.pk)
    actions.keep(which, Act.ASK, actor_of(bare.cast.joko), Details(text="Di mana?", through="telepon"), at=bare.at)
    assert Complaint.objects.values("due_clause", "due_at", "state").get() == before
