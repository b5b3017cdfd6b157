"""The lanes of an inbox: what is in each, in the same scope as everything that an officer may see, and how much."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from conftest import wib
from django.db.models import Q

from cepatrespon.complaints import lanes as inboxes
from cepatrespon.complaints.actions import Details, act
from cepatrespon.complaints.lanes import SEEN, Counted, Narrowed, counts, inbox, lanes, parts, tally
from cepatrespon.complaints.models import Complaint, Involvement
from cepatrespon.complaints.paging import Cursor, page
from cepatrespon.complaints.querysets import actor_of, visible_to
from cepatrespon.rules import limits
from cepatrespon.rules.terms import Act, State

AT = wib("2024-05-03 09:00")
PETOJO = (-6.1755, 106.8140)
EVERYBODY = (
    "budi", "rina", "dewi", "hub", "suku", "joko", "sri", "biro", "fajar", "lestari", "inspektur", "sekda", "sistem",
    "agus", "tari", "camat", "walikota",
)  # fmt: skip


@pytest.fixture
def town(cast: Any, file_report: Callable[..., Any], drawn: bytes) -> dict[str, str]:
    """Reports in every state that a lane is about, by what became of them."""
    from cepatrespon.complaints.actions import upload
    from cepatrespon.complaints.evidence import read

    def numbered(**fields: Any) -> str:
        return str(file_report(wib("2024-05-02 09:00"), **fields).complaint.number)

    def do(number: str, officer: Any, what: Act, minutes: int, **details: Any) -> None:
        which = visible_to(officer).filter(number=number)
        at = wib("2024-05-02 09:00") + timedelta(minutes=minutes)
        if what is Act.SUBMIT:
            details["photos"] = [upload(read(drawn), at=at, uploader=officer.pk).pk]
        act(which, what, actor_of(officer), Details(**details), at=at)

    made = {
        "baru": numbered(), "dikerjakan": numbered(), "validasi": numbered(), "ditolak": numbered(),
        "selesai": numbered(), "diserahkan": numbered(), "tiket": numbered(), "kejelasan": numbered(),
        "tetangga": numbered(lat=PETOJO[0], lng=PETOJO[1]),
        "tertutup": numbered(channel="inspektorat", lat=None, lng=None),
    }  # fmt: skip
    for name in ("dikerjakan", "validasi", "ditolak", "selesai"):
        do(made[name], cast.budi, Act.PROCESS, 1)
    for name in ("validasi", "ditolak", "selesai"):
        do(made[name], cast.budi, Act.SUBMIT, 2, text="Sudah ditutup.")
    for name in ("ditolak", "selesai"):
        do(made[name], cast.fajar, Act.VERIFY_DESK, 3, result="sesuai")
    do(made["ditolak"], cast.sri, Act.REJECT, 4, reason="Belum rata.")
    do(made["selesai"], cast.sri, Act.VALIDATE, 4)
    do(made["diserahkan"], cast.budi, Act.COORDINATE, 1, to="Dinas Bina Marga", read=True)
    do(made["tiket"], cast.budi, Act.COORDINATE, 1, to="Dinas Bina Marga", read=True)
    do(made["tiket"], cast.dewi, Act.MOVE_AGENCY, 2, to="Dinas Perhubungan", reason="Bukan jalan kami.")
    do(made["kejelasan"], cast.budi, Act.UNCLEAR, 1, reason="Fotonya gelap.")
    return made


def found(officer: Any, code: str) -> set[str]:
    lane = next(lane for lane in [*lanes(officer), SEEN] if lane.code == code)
    return set(inbox(officer, lane).values_list("number", flat=True))


def test_each_lane_of_a_unit_holds_what_its_name_says(cast: Any, town: dict[str, str]) -> None:
    for code in ("baru", "dikerjakan", "validasi", "ditolak", "selesai"):
        assert found(cast.budi, code) == {town[code]}, code
    assert found(cast.budi, "tiket") == {town["kejelasan"]}
    assert found(cast.budi, "giliran") == {town[name] for name in ("baru", "dikerjakan", "ditolak")}
    assert found(cast.dewi, "tiket") == {town["tiket"]}
    assert found(cast.dewi, "baru") == {town["diserahkan"]}
    assert found(cast.joko, "kejelasan") == {town["kejelasan"]}
    assert found(cast.sri, "tiket") == {town["tiket"]}
    assert found(cast.sri, "verifikasi") == {town["validasi"]}


def test_only_who_owns_a_channel_has_something_to_clear_up(cast: Any, town: dict[str, str]) -> None:
    assert "kejelasan" in {lane.code for lane in lanes(cast.joko)}
    assert "kejelasan" in {lane.code for lane in lanes(cast.budi)}  # the counter of Kantor Lurah
    assert "kejelasan" not in {lane.code for lane in lanes(cast.dewi)}


@pytest.mark.parametrize("who", EVERYBODY)
def test_a_lane_never_holds_what_its_officer_may_not_see(cast: Any, town: dict[str, str], who: str) -> None:
    officer = getattr(cast, who)
    seen = set(visible_to(officer).values_list("number", flat=True))
    for lane in [*lanes(officer), SEEN]:
        assert set(inbox(officer, lane).values_list("number", flat=True)) <= seen, lane.code


@pytest.mark.parametrize("who", EVERYBODY)
def test_the_parts_of_everything_seen_are_together_just_what_is_seen(cast: Any, town: dict[str, str], who: str) -> None:
    officer = getattr(cast, who)
    Complaint.objects.filter(number=town["diserahkan"]).update(accused=cast.dewi.agency_id)
    Involvement.objects.filter(complaint__number=town["baru"]).delete()  # seen by its channel and its area alone
    seen = set(visible_to(officer).values_list("number", flat=True))
    assert set().union(*(part.values_list("number", flat=True) for part in parts(officer, SEEN))) == seen
    shown = page(officer, SEEN, Q(), None, limits.INBOX_PAGE, ("number",)).rows
    assert {row.number for row in shown} == seen
    assert [row.number for row in shown] == list(inbox(officer, SEEN).values_list("number", flat=True))
    assert tally(officer, lanes(officer), AT, None, [Counted(SEEN, Narrowed(Q()), 100)])[1] == [len(seen)]


def test_a_report_about_a_units_own_officers_is_in_none_of_its_lanes(cast: Any, town: dict[str, str]) -> None:
    Complaint.objects.filter(number=town["baru"]).update(accused=cast.budi.agency_id)
    assert town["baru"] not in found(cast.budi, "giliran") | found(cast.budi, "baru")
    assert counts(cast.budi, lanes(cast.budi), AT)["baru"] == 0
    assert town["baru"] in found(cast.sri, "terlihat")


@pytest.mark.parametrize("who", EVERYBODY)
@pytest.mark.parametrize("narrowed", [None, Q(category_id="jalan"), Q(private=True), Q(due_at__lt=AT)])
def test_counts_agree_with_their_lists_also_under_a_filter(
    cast: Any, town: dict[str, str], who: str, narrowed: Q | None
) -> None:
    officer = getattr(cast, who)
    counted = counts(officer, lanes(officer), AT, narrowed and Narrowed(narrowed))
    for lane in lanes(officer):
        assert counted[lane.code] == inbox(officer, lane).filter(narrowed or Q()).count(), lane.code
    late = inbox(officer, lanes(officer)[0]).filter(narrowed or Q(), due_at__lt=AT)
    assert counted["terlambat"] == late.count()


def test_counts_cost_one_query_with_views_and_filters_too(
    cast: Any, town: dict[str, str], django_assert_num_queries: Any
) -> None:
    from cepatrespon.agencies import registry

    new = next(lane for lane in lanes(cast.budi) if lane.code == "baru")
    also = [Counted(SEEN, Narrowed(Q(state=State.DONE)), 10), Counted(new, Narrowed(Q()), 10)]
    with registry.one_view():
        registry.current()
        with django_assert_num_queries(1):
            assert tally(cast.budi, lanes(cast.budi), AT, Narrowed(Q(category_id="jalan")), also)[1] == [1, 1]


def test_a_count_stops_one_beyond_its_bound(
    cast: Any, file_report: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "COUNTED", 2)
    inboxes._of_lanes.cache_clear()
    for _n in range(4):
        file_report()
    assert counts(cast.budi, lanes(cast.budi), AT)["giliran"] == 3
    assert tally(cast.sri, lanes(cast.sri), AT, None, [Counted(SEEN, Narrowed(Q()), 2)])[1] == [3]
    inboxes._of_lanes.cache_clear()


def test_a_field_officer_counts_what_is_theirs_or_nobodys(cast: Any, town: dict[str, str]) -> None:
    Complaint.objects.filter(number=town["baru"]).update(assignee=cast.tari.pk)
    for officer, mine in ((cast.agus, 0), (cast.tari, 1)):
        counted = counts(officer, lanes(officer), AT)
        assert counted["ditugaskan"] == mine
        assert (
            counted["tugas"] == inbox(officer, lanes(officer)[0]).count() == counted["ditugaskan"] + counted["bersama"]
        )


# ── pages ────────────────────────────────────────────────────────────────────────────────────────
def walked(officer: Any, lane: Any, size: int) -> list[list[str]]:
    pages, cursor = [], None
    while True:
        shown = page(officer, lane, Q(), cursor, size, ("number",))
        pages.append([row.number for row in shown.rows])
        if shown.next is None:
            return pages
        cursor = Cursor.read(str(shown.next))


@pytest.mark.parametrize("who", ["budi", "sri", "joko", "walikota"])
@pytest.mark.parametrize("code", ["first", "terlihat"])
def test_pages_forwards_and_backwards_hold_everything_once_in_order(
    cast: Any, town: dict[str, str], who: str, code: str
) -> None:
    officer = getattr(cast, who)
    lane = SEEN if code == "terlihat" else lanes(officer)[0]
    whole = list(inbox(officer, lane).values_list("number", flat=True))
    assert [number for shown in walked(officer, lane, 2) for number in shown] == whole
    if len(whole) < 5:
        return
    second = page(officer, lane, Q(), page(officer, lane, Q(), None, 2, ("number",)).next, 2, ("number",))
    third = page(officer, lane, Q(), second.next, 2, ("number",))
    assert third.previous is not None
    back = page(officer, lane, Q(), Cursor.read(str(third.previous), back=True), 2, ("number",))
    assert [row.number for row in back.rows] == [row.number for row in second.rows]
    assert (second.before, third.before, back.before) == (2, 4, 2)
    first = page(officer, lane, Q(), replace(second.previous, back=True) if second.previous else None, 2, ("number",))
    assert [row.number for row in first.rows] == whole[:2]
    assert first.previous is None


def test_a_page_stays_where_it_is_while_reports_arrive(cast: Any, file_report: Callable[..., Any]) -> None:
    numbers = [file_report(wib(f"2024-05-02 0{hour}:00")).complaint.number for hour in range(1, 6)]
    following = page(cast.sri, SEEN, Q(), None, 2, ("number",)).next
    file_report(wib("2024-05-02 08:00"))
    after = page(cast.sri, SEEN, Q(), following, 2, ("number",))
    assert [row.number for row in after.rows] == [numbers[2], numbers[1]]


@pytest.mark.parametrize("nonsense", ["", "x", "1", "1.2", "1.x.y", "9" * 17 + ".JK1.1", "-1.JK1.1", "1.JK'.1"])
def test_a_cursor_of_nonsense_is_none(nonsense: str) -> None:
    cursor = Cursor.read(nonsense)
    assert cursor is None or nonsense.startswith("9")
