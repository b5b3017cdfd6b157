"""News by e-mail for anybody: asked for, confirmed, ended; for a report, a kelurahan or a kind of problem."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from cepatrespon.complaints import subscribing
from cepatrespon.complaints.clock import now
from cepatrespon.complaints.models import Complaint, Message, Subscription
from cepatrespon.rules import limits
from tests.portal.following import hide
from tests.portal.test_track import plain, text

RT = "pak.rt@contoh.id"


@pytest.fixture
def filed(file_report: Any) -> Any:
    return file_report(now() - timedelta(hours=2))


def follow(client: Client, filed: Any, email: str = RT) -> Any:
    return client.post(f"/laporan/{filed.complaint.number}/langganan", {"surel": email})


def link() -> str:
    """The link of the letter that was just owed."""
    one = Subscription.objects.latest("pk")
    return f"/langganan/{subscribing.word_of(one)}"


def test_a_report_is_followed_confirmed_and_left_again_without_cookie_or_token(filed):
    stranger = Client(enforce_csrf_checks=True)
    assert follow(stranger, filed)["Location"] == f"/laporan/{filed.complaint.number}"
    assert "Kami mengirim surat ke pak.rt@contoh.id." in plain(stranger.get(f"/laporan/{filed.complaint.number}"))
    opened = stranger.get(link())
    assert "Ya, kirim kabarnya" in plain(opened)
    assert not Complaint.objects.get().followed, "a program that opens links confirms nothing"
    assert "Langganan sudah pasti" in plain(stranger.post(link()))
    assert Complaint.objects.get().followed
    away = f"{link()}/berhenti"
    assert "Berhenti berlangganan?" in plain(stranger.get(away))
    assert Subscription.objects.exists()
    ended = stranger.post(away, {"List-Unsubscribe": "One-Click"})
    assert ended.status_code in (200, 410)
    assert "Anda sudah berhenti" in plain(ended)
    assert not Subscription.objects.exists()
    assert not Complaint.objects.get().followed


def test_an_address_that_is_none_comes_back_to_the_reports_page_with_its_error(client, filed):
    wrong = follow(client, filed, "pak rt")
    assert wrong.status_code == 422
    assert 'value="pak rt"' in text(wrong)
    assert 'href="#i-surel"' in text(wrong)
    assert follow(client, filed, "").status_code == 422
    assert not Message.objects.exists()


@pytest.mark.parametrize("what", ["private", "hidden", "unknown"])
def test_what_is_not_everybodys_cannot_be_followed_and_is_not_there(client, file_report, cast, what):
    filed = file_report(now() - timedelta(hours=1), private=what == "private")
    if what == "hidden":
        hide(filed, cast.sri)
    number = "JK2001019999" if what == "unknown" else filed.complaint.number
    assert client.post(f"/laporan/{number}/langganan", {"surel": RT}).status_code == 404
    assert client.post(f"/laporan/{number}/langganan", {"surel": "pak rt"}).status_code == 404
    assert not Subscription.objects.exists()


def test_nobody_learns_who_follows_what(client, filed):
    first = follow(client, filed)
    client.post(link())
    again = follow(client, filed)
    assert (first.status_code, first["Location"]) == (again.status_code, again["Location"])


def test_from_one_address_only_so_many_are_asked_for_in_an_hour(client, filed):
    for n in range(limits.SUBSCRIPTIONS_PER_HOUR_FROM_ONE_ADDRESS):
        assert follow(client, filed, f"orang{n}@contoh.id").status_code == 302
    assert follow(client, filed, "satu.lagi@contoh.id").status_code == 429


def test_a_report_leads_to_the_news_of_its_kelurahan(client, filed):
    page = text(client.get(f"/laporan/{filed.complaint.number}"))
    assert f'href="/langganan?kelurahan={filed.complaint.region_id}"' in page


def test_a_kelurahan_and_a_kind_of_problem_are_followed_one_at_a_time(client, city):
    code = next(code for code, one in city.regions.items() if one.level == "kelurahan")
    assert client.get(f"/langganan?kelurahan={code}").context["form"]["kelurahan"].value() == code
    assert client.post("/langganan", {"kelurahan": code, "surel": RT}).status_code == 302
    assert client.post("/langganan", {"kategori": "jalan", "surel": RT}).status_code == 302
    assert {(one.region_id, one.category_id) for one in Subscription.objects.all()} == {(code, None), (None, "jalan")}
    for said in ({"surel": RT}, {"kelurahan": code, "kategori": "jalan", "surel": RT}):
        wrong = client.post("/langganan", said)
        assert wrong.status_code == 422
        assert "Pilih satu" in plain(wrong)


@pytest.mark.parametrize("ending", ["", "/berhenti"])
def test_a_link_that_is_over_or_forged_says_so_and_is_kept_nowhere(client, city, ending):
    page = client.get(f"/langganan/{'0' * 40}{ending}")
    assert page.status_code == 410
    assert "no-store" in page["Cache-Control"]
    assert page["X-Robots-Tag"] == "noindex"
    assert page["Referrer-Policy"] == "strict-origin"
