"""When something breaks: one row, the worker for days, a clock that goes back, a full disk.

Nothing acknowledged is lost, nothing happens twice, and `check` is quiet afterwards.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from cepatrespon.complaints import actions, checking
from cepatrespon.complaints.actions import NewReport, Refused
from cepatrespon.complaints.evidence import PhotoRefused, Storage
from cepatrespon.complaints.models import Complaint, Event, Message, Photo
from cepatrespon.rules.terms import Act

from . import people
from .city import City, answer
from .desk import DAY, HOUR, SECOND, Desk, picture
from .people import DUE, START


# ── one broken row ───────────────────────────────────────────────────────────────────────────────
@pytest.fixture
def desks(cast: Any, file_report: Callable[..., Any]) -> list[Desk]:
    """Three reports whose response is due at the same moment."""
    return [Desk(cast, file_report, START).report() for _report in range(3)]


def missed() -> set[str]:
    return set(Event.objects.filter(act=Act.MISSED).values_list("complaint__number", flat=True))


def without_policy(complaint: Complaint) -> None:
    Complaint.objects.filter(pk=complaint.pk).update(policy=99)


def unreadable(complaint: Complaint) -> None:
    names = ("complaints_event_update_kept", "complaints_event_kept ON complaints_event")
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER {names[connection.vendor == 'postgresql']}")
        cursor.execute("UPDATE complaints_event SET data = '{}' WHERE complaint_id = %s", [complaint.pk])


def with_a_false_clock(complaint: Complaint) -> None:
    Complaint.objects.filter(pk=complaint.pk).update(next_clock_at=START - DAY)


@pytest.mark.parametrize("broken", [without_policy, unreadable])
def test_a_row_whose_clock_cannot_speak_stops_no_other_is_logged_and_is_tried_again_later(
    desks: list[Desk], broken: Callable[[Complaint], None], caplog: pytest.LogCaptureFixture
) -> None:
    bad = desks[1].complaint
    broken(bad)
    at = START + 6 * HOUR + SECOND
    swept = actions.run_clocks(at=at)
    assert (swept.seen, swept.spoken, swept.failed) == (3, 2, 1)
    assert missed() == {desks[0].complaint.number, desks[2].complaint.number}
    assert bad.number in caplog.text
    bad.refresh_from_db()
    assert (bad.clock_errors, bad.clock_held_until) == (1, at + timedelta(minutes=1))
    assert actions.run_clocks(at=at + timedelta(seconds=59)).seen == 0  # it does not come back at once
    assert actions.run_clocks(at=at + timedelta(seconds=61)).failed == 1
    bad.refresh_from_db()
    assert bad.clock_held_until == at + timedelta(seconds=61) + timedelta(minutes=2)


def test_a_row_that_is_mended_speaks_at_its_next_turn_with_effect_at_its_due_moment(desks: list[Desk]) -> None:
    bad = desks[1].complaint
    without_policy(bad)
    actions.run_clocks(at=START + 7 * HOUR)
    Complaint.objects.filter(pk=bad.pk).update(policy=1)
    assert actions.run_clocks(at=START + 8 * HOUR).spoken == 1
    bad.refresh_from_db()
    assert (bad.clock_errors, bad.clock_held_until) == (0, None)
    assert Event.objects.get(complaint=bad, act=Act.MISSED).at == START + 6 * HOUR
    assert list(checking.differences()) == []


def test_the_pause_of_a_row_that_never_mends_grows_to_an_hour_and_no_further(desks: list[Desk]) -> None:
    without_policy(desks[0].complaint)
    Complaint.objects.filter(pk=desks[0].complaint.pk).update(clock_errors=40)
    actions.run_clocks(at=START + 7 * HOUR)
    assert Complaint.objects.get(pk=desks[0].complaint.pk).clock_held_until == START + 8 * HOUR


def test_a_stored_clock_that_the_events_do_not_tell_of_keeps_no_worker_busy_for_ever(
    desks: list[Desk], caplog: pytest.LogCaptureFixture
) -> None:
    with_a_false_clock(desks[0].complaint)
    rounds = 0
    while actions.run_clocks(at=START + HOUR).seen:
        rounds += 1
        assert rounds < 3
    assert "check" in caplog.text
    assert any("next_clock_at" in difference for difference in checking.differences())


def child_breaks() -> str:
    for number in range(3):
        people.verified(number=number)
    bad = Complaint.objects.order_by("pk")[1]
    without_policy(bad)
    return bad.number


def test_the_worker_outlives_a_broken_row_and_does_the_rest(own_city: City) -> None:
    number = own_city.run(child_breaks)
    done = own_city.command("work", "--once")
    assert done.returncode == 0, done.stderr
    assert number in done.stderr
    books = own_city.run(people.books)
    assert (books["completions"], books["completed"]) == (2, 2)
    assert all(number in difference for difference in books["differences"])


# ── an outage ────────────────────────────────────────────────────────────────────────────────────
def child_after_five_days() -> list[int]:
    found = []
    while (swept := actions.run_clocks(at=DUE + 5 * DAY)).seen:
        found.append(swept.spoken)
    return found


def test_after_five_days_without_a_worker_200_completions_take_effect_once_and_at_their_due_moment(
    own_due_city: City,
) -> None:
    assert sum(own_due_city.run(child_after_five_days)) == 200
    books = own_due_city.run(people.books)
    assert books["differences"] == []
    assert (books["completions"], books["completed"], books["late"], books["waiting"]) == (200, 200, 200, 0)
    assert books["effective"] == [DUE.isoformat()]
    assert own_due_city.run(child_after_five_days) == []


def test_clocks_that_ran_out_during_an_outage_speak_in_the_order_in_which_they_were_due(
    cast: Any, file_report: Callable[..., Any]
) -> None:
    desk = Desk(cast, file_report, START).report().later(9 * DAY).run()
    events = list(
        Event.objects.filter(complaint=desk.complaint).order_by("seq").values_list("act", "at", "recorded_at")
    )
    assert [(act, at) for act, at, _recorded in events[1:]] == [
        ("terlewat", START + 6 * HOUR), ("peringatan", START + 6 * DAY), ("terlewat", START + 7 * DAY),
    ]  # fmt: skip
    assert {recorded for _act, _at, recorded in events[1:]} == {START + 9 * DAY}


# ── a clock that goes back ───────────────────────────────────────────────────────────────────────
def test_a_clock_that_goes_back_never_moves_a_complaint_back(desks: list[Desk]) -> None:
    desk = desks[0]
    desk.later(2 * HOUR).process(desk.cast.budi)
    desk.at = START - DAY
    desk.submit(desk.cast.budi)
    times = list(Event.objects.filter(complaint=desk.complaint).order_by("seq").values_list("at", "recorded_at"))
    assert [at for at, _recorded in times] == [START, START + 2 * HOUR, START + 2 * HOUR]
    assert all(recorded >= at for at, recorded in times)
    assert desk.complaint.due_at == START + 2 * HOUR + 3 * DAY
    actions.add_photo(Complaint.objects.filter(pk=desk.complaint.pk), picture(9), at=START - DAY)
    assert Event.objects.filter(complaint=desk.complaint).latest("seq").at == START + 2 * HOUR
    assert list(checking.differences()) == []


def test_a_worker_whose_clock_is_behind_does_nothing_early_and_nothing_again(desks: list[Desk]) -> None:
    actions.run_clocks(at=START + 7 * HOUR)
    assert actions.run_clocks(at=START).seen == 0
    assert actions.run_clocks(at=START + 7 * HOUR).seen == 0
    assert len(missed()) == Event.objects.filter(act=Act.MISSED).count() == 3


def test_what_was_over_stays_over_for_a_clock_that_goes_back(cast: Any, file_report: Callable[..., Any]) -> None:
    desk = Desk(cast, file_report, START).report().later().process(cast.budi).later().submit(cast.budi)
    desk.later().verify(cast.fajar).later(4 * DAY).run()
    desk.at = START + 3 * HOUR
    with pytest.raises(Refused) as refused:
        desk.do(cast.sri, Act.VALIDATE)
    assert refused.value.clause == "M11"


# ── the disk ─────────────────────────────────────────────────────────────────────────────────────
def files() -> list[Path]:
    return [file for file in Storage().root.rglob("*") if file.is_file()]


@pytest.fixture
def media(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "media"
    return tmp_path / "media"


def test_when_the_disk_takes_a_part_of_a_photo_there_is_no_report_and_no_file(city: Any, media: Path) -> None:
    media.mkdir()
    (media / "thumb").write_text("not a folder: the last file of each photo cannot be written")
    new = NewReport(body="Lubang.", lat=-6.1754, lng=106.8272, email="s@contoh.invalid", photos=[picture(1)])
    with pytest.raises(PhotoRefused) as refused:
        actions.report(new, at=START)
    assert refused.value.code == "storage"
    assert (Complaint.objects.count(), Photo.objects.count(), Message.objects.count()) == (0, 0, 0)
    assert files() == [media / "thumb"]


def test_a_report_that_is_refused_leaves_no_file_of_its_photos(city: Any, media: Path) -> None:
    with pytest.raises(actions.Invalid):
        actions.report(NewReport(body="", lat=-6.1754, lng=106.8272, photos=[picture(1)]), at=START)
    assert files() == []


def test_a_photo_that_a_reporter_adds_to_nothing_leaves_no_file(city: Any, media: Path) -> None:
    with pytest.raises(Complaint.DoesNotExist):
        actions.add_photo(Complaint.objects.none(), picture(1), at=START)
    assert files() == []


ON_A_SMALL_DISK = 'mount -t tmpfs -o size=400k tmpfs "$1" && shift && exec "$@"'


def child_fills_the_disk() -> dict[str, Any]:
    from io import BytesIO

    from PIL import Image

    from cepatrespon.complaints import evidence

    out = BytesIO()
    Image.effect_noise((500, 400), 80).save(out, "PNG")
    large, kept, refused = evidence.read(out.getvalue()), [], []
    for number in range(4):
        try:
            filed = people.filed(body=f"Lubang {number}.", photos=[picture(number), large])
            kept.append(filed.complaint.number)
        except PhotoRefused as error:
            refused.append(error.code)
    kept.append(people.filed(body="Tanpa foto.").complaint.number)
    stored = Photo.objects.count()
    return {"kept": kept, "refused": refused, "files": len(files()), "photos": stored, **people.books()}


def own_root() -> list[str]:
    """Root may mount as it is; another becomes root of a namespace of its own."""
    return [] if os.geteuid() == 0 else ["--map-root-user"]


def test_on_a_full_disk_reports_are_whole_or_not_there_and_those_without_photos_still_arrive(own_city: City) -> None:
    small = own_city.folder / "media"
    small.mkdir(exist_ok=True)
    mount = ["unshare", *own_root(), "--mount", "sh", "-c", ON_A_SMALL_DISK, "sh", str(small)]
    if not shutil.which("unshare") or subprocess.run([*mount, "true"], capture_output=True, check=False).returncode:
        pytest.skip("this system lets nobody mount a small disk of his own")
    child = own_city.start(child_fills_the_disk, before=mount)
    done = answer(child)
    assert done["differences"] == []
    assert set(done["refused"]) == {"storage"}
    assert len(done["kept"]) == done["complaints"] == 5 - len(done["refused"])
    assert done["files"] == 3 * done["photos"]
