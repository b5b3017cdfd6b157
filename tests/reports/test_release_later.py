"""What happens to a release afterwards: amendments, struck rows, the proof by the ledger, and when it is made."""

from __future__ import annotations

import io
import json
import re
from datetime import timedelta

import pytest
import time_machine
from complaints.desk import DAY, HOUR
from conftest import wib
from django.core.cache import cache
from django.core.management import CommandError, call_command

from cepatrespon.complaints import actions
from cepatrespon.complaints.models import Complaint, Reporter
from cepatrespon.complaints.querysets import actor_of
from cepatrespon.reports import amendments, files, given, monthly, recount, releases, tally
from cepatrespon.reports.models import Amendment, AreaMonth, Release
from cepatrespon.rules.terms import Act
from tests.reports import may as city_of_may
from tests.reports.may import AFTER, CUT, MONTH, command, folder


@pytest.fixture(autouse=True)
def _a_folder_of_its_own(tmp_path, settings):
    settings.DATA, settings.MEDIA_ROOT = tmp_path, tmp_path / "media"
    cache.clear()
    amendments._looked.clear()


# ── afterwards ───────────────────────────────────────────────────────────────────────────────────
def test_events_after_the_cut_leave_the_release_unchanged_and_an_amendment_appears(released, may, cast, tmp_path):
    command(MONTH, "--out", str(tmp_path / "a"))
    may.rejected.at = CUT + HOUR
    may.rejected.submit(cast.budi).later().verify(cast.fajar).later().do(cast.sri, Act.VALIDATE)
    assert amendments.due(CUT + 6 * DAY) is None, "a week has not passed"
    assert amendments.due(CUT + 7 * DAY + HOUR)
    amendment = Amendment.objects.get()
    assert (amendment.number, amendment.as_of) == (1, CUT + 7 * DAY)
    changed = {name: (was, now) for name, was, now in amendments.changes(released, amendment)}
    assert changed["akhir.administratif"] == (1, 2)
    assert "diterima" not in changed
    assert amendments.due(CUT + 7 * DAY + 2 * HOUR) is None
    assert amendments.due(CUT + 14 * DAY + HOUR) == f"{released} dibaca", "nothing new: read, and no amendment"
    assert Amendment.objects.count() == 1
    command(MONTH, "--out", str(tmp_path / "b"), at=CUT + 20 * DAY)
    assert folder(tmp_path / "a") == folder(tmp_path / "b")
    assert AreaMonth.objects.get(region=tally.CITY).figures["akhir"]["administratif"] == 1


def test_amend_reads_a_release_again_without_waiting(released, may, cast):
    assert "nothing differs" in command(MONTH, "--amend")
    may.open.at = CUT + HOUR
    may.open.process(cast.budi).later().submit(cast.budi).later().verify(cast.fajar).later().do(cast.sri, Act.VALIDATE)
    assert "amendment 1" in command(MONTH, "--amend", at=CUT + DAY)


def test_a_report_that_becomes_the_inspektorats_later_does_not_show_in_any_difference(cast, file_report):
    for day in range(1, 9):
        file_report(wib(f"2024-05-{day:02d} 09:00"))
    at_desk = actions.NewReport(body="Jalan rusak", channel="inspektorat")
    told = actions.report(at_desk, at=wib("2024-05-10 09:00"), actor=actor_of(cast.inspektur)).complaint
    which = Complaint.objects.filter(pk=told.pk)
    ordinary = actions.Details(result="tidak berkadar", reason="Bukan petugas")
    actions.act(which, Act.CLASSIFY, actor_of(cast.inspektur), ordinary, at=wib("2024-05-10 10:00"))
    city_of_may.clocks()
    release = releases.ensure(MONTH, AFTER)
    before = amendments.released(release)
    again = actions.Details(result="berkadar", reason="Ternyata petugas")
    actions.act(which, Act.CLASSIFY, actor_of(cast.inspektur), again, at=CUT + HOUR)
    assert Complaint.objects.get(pk=told.pk).restricted
    assert amendments.reading(release, CUT + 2 * HOUR) == before


@pytest.mark.parametrize("how", ["hidden", "withdrawn"])
def test_a_row_whose_report_is_not_public_any_more_is_struck_and_an_amendment_says_so(released, may, cast, how):
    number = may.open.complaint.number
    assert amendments.due(AFTER) is None
    frozen = released.files
    if how == "hidden":
        city_of_may.hide(may.open, cast, CUT + HOUR)
    else:
        city_of_may.withdraw(may.open, CUT + HOUR)
    for name in files.ROWS:
        assert number.encode() not in (given.folder(released) / name).read_bytes(), "at once, before any worker"
    assert amendments.due(CUT + 2 * HOUR)
    released.refresh_from_db()
    amendment = Amendment.objects.get()
    assert (released.struck, amendment.struck, released.files) == (1, 1, frozen)
    said = json.loads((given.folder(released) / files.MANIFEST).read_text())
    entry = next(each for each in said["berkas"] if each["nama"] == "laporan.csv")
    assert said["baris_dicoret"] == 1
    assert entry["sha256"] != entry["sha256_beku"] == next(e["sha256"] for e in frozen if e["nama"] == "laporan.csv")
    assert entry["sha256"] == files.digest((given.folder(released) / "laporan.csv").read_bytes())
    assert list(recount.differences(released)) == [], "what was frozen is still what the events tell"
    assert len(list(given.folder(released).parent.iterdir())) == 1, "the edition with the row is deleted"


def test_a_report_shown_again_comes_back_into_the_files(released, may, cast):
    before = (given.folder(released) / "laporan.csv").read_bytes()
    city_of_may.hide(may.open, cast, CUT + HOUR)
    assert amendments.due(CUT + 2 * HOUR)
    city_of_may.hide(may.open, cast, CUT + 3 * HOUR, Act.UNHIDE)
    assert amendments.due(CUT + 4 * HOUR)
    assert (given.folder(released) / "laporan.csv").read_bytes() == before
    assert [a.struck for a in Amendment.objects.order_by("number")] == [1, 0]


# ── verify ───────────────────────────────────────────────────────────────────────────────────────
def test_verify_is_content_with_a_release_as_it_was_made(released, tmp_path):
    assert "verified" in command(MONTH, "--verify", "--out", str(tmp_path / "a"))
    assert "verified" in command(MONTH, "--verify", "--out", str(tmp_path / "a")), "what lies there is compared"


def tampered(*arguments) -> str:
    """What verify prints; it must fail with 1."""
    out = io.StringIO()
    with time_machine.travel(AFTER, tick=False), pytest.raises(CommandError) as failed:
        call_command("release", MONTH, "--verify", *arguments, stdout=out)
    assert failed.value.returncode == 1
    return out.getvalue()


def test_verify_names_a_figure_that_somebody_changed(released):
    city = AreaMonth.objects.get(region=tally.CITY)
    city.figures["akhir"]["administratif"] += 1
    city.save()
    assert "akhir.administratif) tersimpan 2, menurut kejadian 1" in tampered()


def test_verify_names_a_file_whose_hash_somebody_changed(released):
    released.files[2]["sha256"] = "0" * 64
    released.save()
    assert "laporan.csv dirilis dengan sha256 0000" in tampered()


def test_verify_names_a_file_on_disk_that_somebody_changed(released, tmp_path):
    path = given.folder(released) / "laporan.csv"
    path.write_bytes(path.read_bytes() + b"JK0000000000,open\n")
    assert "laporan.csv bukan yang dibuat dari kejadian" in tampered()
    command(MONTH, "--out", str(tmp_path / "a"))
    (tmp_path / "a" / "angka.csv").write_text("palsu")
    assert str(tmp_path / "a" / "angka.csv") in tampered("--out", str(tmp_path / "a"))


def test_verify_names_a_report_that_somebody_changed(released, may):
    Complaint.objects.filter(pk=may.open.complaint.pk).update(category="sampah")
    assert "laporan.csv dirilis dengan sha256" in tampered()


def test_verify_names_a_total_that_the_ledger_does_not_have(released, monkeypatch):
    # The other way of counting finds what the first one hides, even where the hashes agree with it.
    real = tally.Tally.add

    def twice(self, told, said):
        real(self, told, said)
        if told.case.state == "tidak_dapat":
            real(self, told, said)

    monkeypatch.setattr(tally.Tally, "add", twice)
    AreaMonth.objects.all().delete()
    Release.objects.all().delete()
    releases.ensure(MONTH, AFTER)
    assert "akhir.tidak_dapat dirilis 2, di buku kejadian 1" in tampered()


def test_totals_equal_the_ledger_in_an_invented_city(city, tmp_path):
    from cepatrespon.simulate.city import simulate

    simulate(70, 45, 3, wib("2024-06-20 00:00"))
    city_of_may.clocks(wib("2024-06-20 00:00"))
    release = releases.ensure(MONTH, wib("2024-06-20 00:01"))
    assert AreaMonth.objects.get(region=tally.CITY).figures["diterima"] > 20
    assert list(recount.differences(release)) == []


# ── when ─────────────────────────────────────────────────────────────────────────────────────────
def test_the_work_loop_releases_a_month_once_when_it_is_over_and_settled(may, file_report):
    file_report(wib("2024-07-10 09:00"))
    assert releases.due(CUT) is None
    assert releases.due(CUT + timedelta(minutes=1)) == MONTH
    release = Release.objects.get()
    assert (str(release), release.frozen_at) == ("Rilis 2024-05 nomor 1", CUT)
    assert releases.due(wib("2024-08-04 00:02")) == "2024-07", "June had no report"
    assert releases.due(wib("2024-08-04 00:02")) is None
    assert Release.objects.count() == 2


def test_a_month_that_is_not_over_is_refused_with_the_moment_from_which_it_can_be_released(may):
    for arguments, at, said in [
        ((MONTH,), CUT, "4 June 2024 at 00:01 WIB"),
        (("2024-13",), AFTER, "write YYYY-MM"),
        (("2023-01",), AFTER, "no report"),
    ]:
        with time_machine.travel(at, tick=False), pytest.raises(CommandError, match=re.escape(said)) as refused:
            call_command("release", *arguments)
        assert refused.value.returncode == 2


def test_a_running_month_is_counted_again_and_replaced_by_its_release(may, cast):
    at = wib("2024-05-20 12:00")
    assert monthly.due(at) == MONTH
    first = monthly.shown([(MONTH, "")], at)[MONTH, ""]
    assert (first.release, first.at, first.figures["diterima"]) == (None, at, 28)
    assert monthly.due(at + timedelta(minutes=9)) is None
    assert monthly.due(at + timedelta(minutes=10)) == MONTH
    releases.ensure(MONTH, AFTER)
    monthly.count(MONTH, AFTER)
    assert AreaMonth.objects.filter(month=MONTH, release=None).count() == 0
    assert monthly.shown([(MONTH, "")], AFTER)[MONTH, ""].release == 1


def test_a_reporter_deleted_after_the_freeze_changes_nothing(released, may):
    Reporter.objects.all().delete()
    assert list(recount.differences(released)) == []
