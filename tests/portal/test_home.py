"""The front page: the city's day against figures worked out by hand, the time bar, and how each channel is reached."""

from __future__ import annotations

import html
import re
from datetime import timedelta

import pytest
from complaints.desk import BINA_MARGA, DAY, HOUR, SECOND, Desk

from cepatrespon.agencies.models import Channel, PolicyVersion
from cepatrespon.complaints.actions import NewReport, report
from cepatrespon.complaints.models import Complaint
from cepatrespon.complaints.querysets import actor_of
from cepatrespon.reports import today
from cepatrespon.rules.policy import defaults
from cepatrespon.rules.terms import Act
from tests.conftest import wib


@pytest.fixture
def desk(cast, file_report):
    def at(when, **fields) -> Desk:
        return Desk(cast, file_report, wib(when) if isinstance(when, str) else when).report(**fields)

    return at


def words(answer) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).split())


# ── the day ──────────────────────────────────────────────────────────────────────────────────────
def test_the_day_begins_at_midnight_in_Jakarta_and_counts_private_reports_too(desk, cast):
    desk("2024-05-01 23:59:59")
    desk("2024-05-02 00:00")
    desk("2024-05-02 08:00", private=True)
    found = today.figures(wib("2024-05-02 09:00"))
    assert (found.received, found.since) == (2, wib("2024-05-02 00:00"))
    assert today.figures(wib("2024-05-02 07:59:59")).received == 1, "up to the moment, not beyond"


def test_M1_the_share_in_time_is_of_receipts_whose_limit_falls_today(desk, cast):
    desk("2024-05-01 17:59:59")  # its limit was yesterday, 23:59:59: missed, and no business of today
    desk("2024-05-01 18:00").later(6 * HOUR).process(cast.budi)  # due at 00:00:00, answered on the second
    desk("2024-05-01 20:00").later(6 * HOUR + SECOND).process(cast.budi)  # due at 02:00, a second late
    desk("2024-05-01 22:00").later().hand(cast.budi, BINA_MARGA)  # in time; the dinas has until 05:00 and is silent
    desk("2024-05-02 06:00")  # due at noon: not yet
    found = today.figures(wib("2024-05-02 09:00"))
    assert (found.responses, found.late) == (4, 2)
    assert found.on_time == 50.0
    assert today.figures(wib("2024-06-01 00:00")).on_time is None, "none was due"


def test_T4_a_missed_limit_counts_before_the_work_loop_has_written_it_and_once_when_it_has(desk, cast):
    one = desk("2024-05-02 02:00")
    assert (before := today.figures(wib("2024-05-02 09:00"))).late == 1
    one.later(7 * HOUR).run()
    assert today.figures(wib("2024-05-02 09:00")) == before


def test_M9_what_awaits_biro_is_open_until_its_second_and_told_when_six_hours_are_left(desk, cast):
    one = desk("2024-05-02 08:00").later().process(cast.budi).later().submit(cast.budi)  # 10:00; Biro until the 5th
    desk("2024-05-02 08:00")
    due = one.complaint.due_at
    assert due == wib("2024-05-05 10:00")

    def at(moment):
        found = today.figures(moment)
        return found.open, found.waiting, found.soon

    assert at(due - 6 * HOUR) == (2, 1, 0), "exactly six hours are not less than six"
    assert at(due - 6 * HOUR + SECOND) == (2, 1, 1)
    assert at(due) == (2, 1, 1), "at its second Biro may still decide"
    assert at(due + SECOND) == (1, 0, 0), "it has completed itself, written or not"
    one.later(4 * DAY).run()
    assert at(one.at) == (1, 0, 0)


def test_what_only_the_inspektorat_may_know_and_what_is_about_officers_is_in_no_figure(desk, cast):
    secret = NewReport(body="Petugas meminta uang.", channel="inspektorat")
    report(secret, at=wib("2024-05-02 08:00"), actor=actor_of(cast.inspektur))
    found = today.figures(wib("2024-05-02 16:00"))
    assert (found.received, found.responses, found.late, found.open) == (0, 0, 0, 0)
    accused = desk("2024-05-02 08:00")
    Complaint.objects.filter(pk=accused.complaint.pk).update(accused=cast.budi.agency_id)
    found = today.figures(wib("2024-05-02 16:00"))
    assert (found.received, found.responses, found.late, found.open) == (0, 0, 0, 0)
    assert today.standing(wib("2024-05-01 00:00"), wib("2024-05-03 00:00")) == {}


def test_the_front_page_says_the_day_with_its_moment_and_its_definitions(client, desk, cast, time_machine):
    time_machine.move_to(wib("2024-05-02 09:00"), tick=False)
    desk("2024-05-02 02:00").later(6 * HOUR).process(cast.budi)
    desk("2024-05-02 08:30")
    page = client.get("/")
    said = words(page)
    assert "Kamis, 2 Mei 2024 pukul 09.00 WIB. Dihitung lagi setiap 5 menit." in said
    assert "masuk sejak pukul 00.00 WIB 2 laporan" in said
    assert "dari tanggapan yang jatuh tempo hari ini tepat waktu Klausul M1 100,0 persen" in said
    assert "masih terbuka di semua unit 2 laporan" in said
    assert "menunggu putusan Biro Pemerintahan, 0 di antaranya kurang dari 6 jam lagi Klausul M9 0 laporan" in said
    assert "dari 1 penerimaan yang batas 6 jam-nya jatuh hari ini" in said
    desk("2024-05-02 08:45")
    assert client.get("/").context["today"].received == 2, "kept for some minutes"
    time_machine.move_to(wib("2024-05-02 09:05"), tick=False)
    assert client.get("/").context["today"].received == 3


# ── how it goes on ───────────────────────────────────────────────────────────────────────────────
def test_the_time_bar_follows_the_policy_in_effect(client, city, time_machine):
    time_machine.move_to(wib("2024-05-02 09:00"), tick=False)
    bar = client.get("/").context["bar"]
    assert (bar["response"], bar["completion"], bar["validation"]) == ("6 jam", "hari ke-7", "hari ke-10")
    assert (bar["answered"], bar["done"]) == ("2.50%", "70.00%"), "6 of 240 hours, and 7 of 10 days"
    PolicyVersion.objects.create(
        version=99, effective_from=wib("2024-05-01 00:00"),
        parameters={**defaults(), "response": 4 * 3600, "completion": 3 * 86400, "validation": 36 * 3600},
    )  # fmt: skip
    bar = client.get("/").context["bar"]
    assert (bar["response"], bar["completion"], bar["validation"]) == ("4 jam", "hari ke-3", "4 hari 12 jam")
    client.cookies["django_language"] = "en"
    assert client.get("/").context["bar"]["completion"] == "day 3"


# ── how to reach us ──────────────────────────────────────────────────────────────────────────────
def test_every_channel_says_how_it_is_reached(client, city):
    page = client.get("/")
    said, source = words(page), page.content.decode()
    assert "13 kanal resmi" in said
    assert '<a class="press" href="sms:+628111272206">08111272206</a>' in source
    assert '<a class="press" href="mailto:dki@jakarta.go.id">dki@jakarta.go.id</a>' in source
    for line in (
        "SMS/WhatsApp 08111272206", "Email dki@jakarta.go.id", "Twitter/X @DKIJakarta", "Facebook Pemprov DKI Jakarta",
        "LAPOR (SP4N-LAPOR!) 1708", "Pendopo Balai Kota pukul 07.30 sampai 09.30 Bawa KTP",
        "Kantor Wali Kota, Kantor Camat, Kantor Lurah jam kerja",
    ):  # fmt: skip
        assert line in said, line
    client.cookies["django_language"] = "en"
    assert "Pendopo Balai Kota 07:30 to 09:30 Bring an identity card" in words(client.get("/"))


def test_a_channel_that_has_ended_or_not_begun_is_not_offered(client, city, time_machine):
    time_machine.move_to(wib("2024-05-02 09:00"), tick=False)
    Channel.objects.filter(code="media").update(valid_to=wib("2024-05-02 00:00").date() + timedelta(days=1))
    assert "12 kanal resmi" in words(client.get("/")), "2 May is its first day no longer"
    Channel.objects.filter(code="lapor").update(valid_from="2024-05-03")
    assert "11 kanal resmi" in words(client.get("/"))


def test_the_number_of_a_channel_is_master_data_and_no_template_repeats_it(client, city):
    Channel.objects.filter(code="whatsapp").update(name="SMS 0800123", address="0800123", link="tel:0800123")
    source = client.get("/").content.decode()
    assert '<a class="press" href="tel:0800123">0800123</a>' in source
    assert "08111272206" not in source


def test_the_front_page_costs_the_same_few_queries_at_any_size(client, desk, cast, django_assert_max_num_queries):
    for _n in range(6):
        desk(wib("2024-05-02 08:00")).later().process(cast.budi)
    with django_assert_max_num_queries(8):
        client.get("/")
    with django_assert_max_num_queries(2):
        client.get("/")


def test_Act_names_are_those_of_the_arrivals(desk, cast):
    """Every act that makes a receipt is among those counted, whatever acts the rules know."""
    from cepatrespon.complaints.models import Event
    from cepatrespon.reports.counted import ARRIVES

    one = desk("2024-05-02 09:00").later().hand(cast.budi, BINA_MARGA).later()
    one.do(cast.dewi, Act.WRONG_COORDINATION, reason="Bukan kewenangan").later()
    one.do(cast.sri, Act.APPROVE, to="Dinas Perhubungan", reason="Rambu")
    made = {event.pk for event in Event.objects.all() if "via" in event.data}
    assert made == set(Event.objects.filter(ARRIVES).values_list("pk", flat=True))
    assert len(made) == 3
