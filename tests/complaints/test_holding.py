"""What is held back as suspected spam: nothing of it is lost, its channel alone sees it, its sender learns its fate."""

from __future__ import annotations

import resource
from dataclasses import replace
from datetime import timedelta

import pytest

from cepatrespon.complaints import holding
from cepatrespon.complaints.actions import NewReport
from cepatrespon.complaints.errors import Invalid
from cepatrespon.complaints.evidence import PhotoRefused, read
from cepatrespon.complaints.models import Complaint, Held, Reporter
from cepatrespon.complaints.querysets import tracked
from cepatrespon.rules import limits
from tests.conftest import GAMBIR, wib

AT = wib("2024-05-02 09:00")
LATER = wib("2024-05-02 15:30")


@pytest.fixture(autouse=True)
def _own_folder(tmp_path, settings):
    settings.DATA, settings.MEDIA_ROOT = tmp_path, tmp_path / "media"


@pytest.fixture
def siti(city):
    """Siti's report, held."""

    def hold(*signs, **fields):
        given = {
            "body": "Lubang besar.", "category": "Jalan", "lat": GAMBIR[0], "lng": GAMBIR[1], "name": "Siti Rahma",
            "email": "siti@contoh.id", "verified": False, "occurred_at": wib("2024-05-01 23:00"), "daypart": "malam",
        }  # fmt: skip
        return holding.hold(NewReport(**{**given, **fields}), signs or (holding.TRAP,), at=AT)

    return hold


def only():
    return Held.objects.filter(pk=Held.objects.get().pk)


def kept(settings):
    folder = settings.MEDIA_ROOT / "held"
    return sorted(folder.iterdir()) if folder.exists() else []


def test_what_is_held_is_no_report_yet_and_is_kept_whole_with_its_photos(siti, drawn, settings):
    code = siti(photos=[read(drawn)])
    assert not Complaint.objects.exists()
    held = holding.asked(code)
    content = holding.opened(held)
    assert (content.report.body, content.report.name, content.report.occurred_at) == (
        "Lubang besar.", "Siti Rahma", wib("2024-05-01 23:00"),
    )  # fmt: skip
    assert content.report.verified is False
    assert holding.photo(held, content.photos[0]).original == drawn
    assert [file.stat().st_mode & 0o777 for file in kept(settings)] == [0o600]
    assert code not in str(Held.objects.values_list().get())
    assert holding.why(held) == ["Kolom yang tidak terlihat orang terisi."]


def test_only_the_officers_of_its_channel_decide_on_it(siti, cast):
    siti()
    siti(channel="inspektorat", lat=None, lng=None, private=True)
    assert [holding.opened(held).report.channel for held in holding.waiting(cast.joko)] == ["jaki"]
    assert [holding.opened(held).report.channel for held in holding.waiting(cast.inspektur)] == ["inspektorat"]
    cast.tari.agency_id = cast.joko.agency_id  # of that very unit, and of no office that decides
    for other in (cast.budi, cast.dewi, cast.sri, cast.fajar, cast.sekda, cast.sistem, cast.agus, cast.tari):
        assert not holding.waiting(other).exists()


def test_a_photo_of_another_held_report_is_not_found(siti, drawn):
    one, other = (holding.asked(siti(photos=[read(drawn)])) for _time in range(2))
    with pytest.raises(FileNotFoundError):
        holding.photo(one, other.files[0])


def test_when_a_photo_cannot_be_stored_nothing_of_it_stays(siti, drawn, settings):
    large = replace(read(drawn), original=drawn + bytes(100_000))
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (len(drawn) + 50_000, before[1]))  # as on a disk that is full
    try:
        with pytest.raises(PhotoRefused):
            siti(photos=[read(drawn), large])
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert not Held.objects.exists()
    assert kept(settings) == []


def test_accepted_it_arrives_then_and_its_senders_code_opens_it(siti, cast, drawn, settings):
    code = siti(photos=[read(drawn)])
    held = holding.accept(holding.waiting(cast.joko), cast.joko, at=LATER)
    complaint = Complaint.objects.get()
    assert complaint.reported_at == LATER
    assert complaint.due_at == LATER + timedelta(hours=6)
    assert (complaint.occurred_at, complaint.daypart) == (wib("2024-05-01 23:00"), "malam")
    assert complaint.photos.count() == 1
    assert Reporter.objects.get().verified_at is None
    assert tracked(complaint.number, code).get() == complaint
    assert holding.asked(code).complaint == complaint
    held.refresh_from_db()
    assert holding.opened(held) is None
    assert "Siti" not in str(held.payload)
    assert kept(settings) == []


def test_refused_it_says_why_and_is_emptied_a_month_later_not_before(siti, cast, drawn, settings):
    code = siti(photos=[read(drawn)])
    holding.refuse(holding.waiting(cast.joko), cast.joko, "  Ini iklan. ", at=LATER)
    assert not Complaint.objects.exists()
    assert (holding.asked(code).accepted, holding.asked(code).note) == (False, "Ini iklan.")
    over = LATER + timedelta(days=limits.HELD_REFUSED_DAYS)
    assert holding.tidy(at=over) == 0
    assert holding.opened(holding.asked(code)) is not None
    assert holding.tidy(at=over + timedelta(seconds=1)) == 1
    assert holding.opened(holding.asked(code)) is None
    assert kept(settings) == []
    assert holding.asked(code).note == "Ini iklan."
    assert holding.tidy(at=over + timedelta(days=1)) == 0


def test_what_waits_is_never_emptied(siti, drawn, settings):
    siti(photos=[read(drawn)])
    assert holding.tidy(at=AT + timedelta(days=3650)) == 0
    assert len(kept(settings)) == 1


def test_it_is_decided_once_and_never_refused_without_a_reason(siti, cast):
    siti()
    which = only()
    with pytest.raises(Invalid, match="Tulis alasannya"):
        holding.refuse(which, cast.joko, " ", at=LATER)
    holding.accept(which, cast.joko, at=LATER)
    for again in (
        lambda: holding.accept(which, cast.joko, at=LATER),
        lambda: holding.refuse(which, cast.joko, "Iklan.", at=LATER),
    ):
        with pytest.raises(Invalid, match="sudah diputuskan"):
            again()
    assert Complaint.objects.count() == 1


def test_one_that_cannot_be_filed_stays_waiting_whole(siti, cast, drawn, settings):
    siti(lat=-6.595, lng=106.797, photos=[read(drawn)])
    with pytest.raises(Invalid, match="di luar Jakarta"):
        holding.accept(only(), cast.joko, at=LATER)
    assert holding.waiting(cast.joko).count() == 1
    assert len(kept(settings)) == 1
    assert not list((settings.MEDIA_ROOT).rglob("*.jpg"))


def test_a_photo_that_is_not_its_own_is_not_there(siti, drawn):
    code = siti(photos=[read(drawn)])
    for name in ("../secret-key", "0" * 32):
        with pytest.raises(FileNotFoundError):
            holding.photo(holding.asked(code), name)
