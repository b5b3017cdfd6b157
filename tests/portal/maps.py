"""What the tests of the public map share: pieces of it, what a page and the map say, and some reports to see."""

from __future__ import annotations

import html
import random
import re
from datetime import timedelta

import pytest
from django.core.cache import cache

from cepatrespon.complaints import actions, marks
from cepatrespon.complaints.actions import Details
from cepatrespon.complaints.clock import now
from cepatrespon.complaints.models import Complaint
from cepatrespon.complaints.public_map import Box
from cepatrespon.complaints.querysets import actor_of
from cepatrespon.rules.terms import Act
from tests.conftest import GAMBIR, PETOJO

DAY = timedelta(days=1)


def around(lat=GAMBIR[0], lng=GAMBIR[1], zoom=13, cells=12):
    """A piece of the map around a point."""
    x, y = (each >> Box(zoom, 0, 0, 0, 0).shift for each in marks.cell_of(lat, lng))
    return str(Box(zoom, x - cells // 2, y - cells // 2, x + cells // 2, y + cells // 2))


CLOSE = around(-6.1755, 106.8206, 17, 36)  # in which each of the four has a cell to itself


def page(client, query="", **headers):
    cache.clear()
    answer = client.get(f"/peta{query}", **headers)
    assert answer.status_code == 200
    return re.sub(r'(?<=token" value=")\w+', "", html.unescape(answer.content.decode()))


def listed(client, query=""):
    """The numbers of the list, in its order."""
    return re.findall(r'data-number="(\w+)"', page(client, query))


def points(client, query="", petak=None):
    cache.clear()
    answer = client.get(f"/peta/titik.json?petak={petak or around()}{query}")
    assert answer.status_code == 200, answer.content
    return answer.json()


def shown(data):
    """The numbers of the single reports on the map."""
    return sorted(each[2] for each in data["laporan"])


@pytest.fixture
def four(cast, file_report):
    """Two reports in Gambir (a road, and garbage that is being worked on), one in Petojo Selatan, and an old one."""
    made = {
        "road": file_report(
            now() - DAY - timedelta(hours=6), body="Jalan ambles di tikungan.", lat=-6.1754, lng=106.8272
        ),
        "waste": file_report(now() - 2 * DAY, category="Sampah", lat=-6.1766, lng=106.8282),
        "other": file_report(now() - 3 * DAY, lat=PETOJO[0], lng=PETOJO[1]),
        "old": file_report(now() - 100 * DAY, lat=-6.1742, lng=106.8262),
    }
    numbers = {name: filed.complaint.number for name, filed in made.items()}
    which = Complaint.objects.filter(number=numbers["waste"])
    actions.act(which, Act.PROCESS, actor_of(cast.budi), Details(), at=now() - DAY)
    return numbers


def crowd(file_report, many, seed=1):
    """So many public reports over the whole city, copies of one."""
    one, rng = file_report(now() - 3 * DAY).complaint, random.Random(seed)
    rows = []
    for n in range(many):
        copy = Complaint.objects.get(pk=one.pk)
        copy.pk, copy.number, copy.tracking_digest = None, f"JK24{n:08d}", f"{n:064d}"
        copy.lat, copy.lng = rng.uniform(-6.36, -6.10), rng.uniform(106.70, 106.96)
        copy.reported_at = one.reported_at - timedelta(minutes=rng.randrange(100_000))
        rows.append(copy)
    Complaint.objects.bulk_create(rows)
