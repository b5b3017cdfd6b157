"""A demonstration opens with work on the desks for citizens: requests with time left and late, and held reports."""

from __future__ import annotations

from datetime import timedelta

from cepatrespon.complaints import holding, rights
from cepatrespon.complaints.models import DataRequest
from cepatrespon.simulate import desks
from tests.conftest import wib

AT = wib("2024-05-02 09:00")


def test_a_city_opens_with_requests_and_held_reports_on_its_desks(cast, file_report, tmp_path, settings):
    settings.DATA, settings.MEDIA_ROOT = tmp_path, tmp_path / "media"
    desks.fill(AT)
    assert not DataRequest.objects.exists(), "too small a city has none"
    for n in range(4):
        file_report(AT + timedelta(minutes=n))
    opened = AT + timedelta(days=10)
    desks.fill(opened)
    waiting = list(rights.open_for(cast.joko))
    assert len(waiting) == 3
    assert [one.due_at < opened for one in waiting] == [True, False, False], "the late one stands first"
    assert DataRequest.objects.get(granted=True).officer_id == cast.joko.pk
    assert holding.waiting(cast.joko).count() == 3
