"""The public's reports as Atom feeds: the newest of the city, of a kelurahan, of a category; and one report's journey.

Public reports only, of each its opening words, kind, kelurahan and status: no address, no point, nobody's name. What
was hidden afterwards stands in the feed of the city and in its own as hidden, so that a reader's program replaces the
words it has. The language is the address's (`?bahasa=en`), else the one the program asks for; a cookie has no say, so
that one copy may serve many.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.utils.http import parse_etags, quote_etag
from django.utils.translation import gettext as _
from django.utils.translation.trans_real import parse_accept_lang_header
from django.views.decorators.http import require_safe

from cepatrespon.agencies import registry
from cepatrespon.complaints.clock import now
from cepatrespon.complaints.dossier import Entry, open_public
from cepatrespon.complaints.models import Complaint
from cepatrespon.complaints.querysets import public, tombstones
from cepatrespon.rules import limits, wording
from cepatrespon.rules.calendar import day_of
from cepatrespon.rules.terms import HIDE_REASONS, ROLES, HideReason, Mode, State
from cepatrespon.templatetags.cepat import language, named, say, status_words

LANGUAGES = ("id", "en")
BEFORE = datetime(2024, 1, 1, tzinfo=UTC)  # of a feed in which nothing has happened yet
COLUMNS = ("number", "body", "category_id", "region_id", "state", "mode", "reported_at", "last_at", "hidden")


class Feed(Atom1Feed):
    """Atom whose date is that of what is in it: asked twice, the same feed is the same bytes."""

    def latest_post_date(self) -> datetime:
        """When the last of its entries changed."""
        return max((item["updateddate"] for item in self.items), default=BEFORE)


# ── what every feed has in common ────────────────────────────────────────────────────────────────
def _asked(request: HttpRequest) -> str:
    """The language asked for: by the address, else by the program; Indonesian where that says nothing."""
    if (said := request.GET.get("bahasa", "")) in LANGUAGES:
        return said
    for code, _weight in parse_accept_lang_header(request.headers.get("Accept-Language", "").lower()):
        if code.split("-")[0] in LANGUAGES:
            return code.split("-")[0]
    return LANGUAGES[0]


def _feed(request: HttpRequest, title: str, page: str, subtitle: str) -> Feed:
    return Feed(
        title=title, link=request.build_absolute_uri(page), description=subtitle, subtitle=subtitle,
        language=language(), author_name="Cepat Respon", feed_url=request.build_absolute_uri(),
        feed_guid=request.build_absolute_uri(request.path),
    )  # fmt: skip


def _sent(request: HttpRequest, feed: Feed) -> HttpResponse:
    """The feed, or 304 to a program that has it. By its tag only: what is hidden changes no date that only grows."""
    body = feed.writeString("utf-8").encode()
    tag = quote_etag(hashlib.sha256(body).hexdigest()[:24])
    known = {each.removeprefix("W/") for each in parse_etags(request.headers.get("If-None-Match", ""))}
    answer = HttpResponse(status=304) if tag in known else HttpResponse(body, content_type=Feed.content_type)
    answer["ETag"] = tag
    answer["Last-Modified"] = f"{feed.latest_post_date().astimezone(UTC):%a, %d %b %Y %H:%M:%S} GMT"
    answer["Content-Language"] = language()
    patch_cache_control(answer, public=True, max_age=limits.FEED_FRESH_SECONDS)
    patch_vary_headers(answer, ["Accept-Language"])
    return answer


def _entries(request: HttpRequest, feed: Feed, found: Sequence[Complaint]) -> None:
    reg = registry.current()
    for complaint in found:
        link = request.build_absolute_uri(reverse("portal:laporan", args=[complaint.number]))
        status = status_words(State(complaint.state), Mode(complaint.mode) if complaint.mode else None)
        came, changed = complaint.reported_at, complaint.last_at
        if complaint.hidden:
            title = _("%(number)s, isinya disembunyikan") % {"number": complaint.number}
            said = escape(f"{_gone(complaint.hidden)} {status}.")
            feed.add_item(title, link, said, unique_id=link, pubdate=came, updateddate=changed)
            continue
        category = reg.category(complaint.category_id) if complaint.category_id else None
        region = reg.regions.get(complaint.region_id) if complaint.region_id else None
        where = f"Kelurahan {region.name}" if region else ""
        facts = ", ".join(part for part in (complaint.number, named(category), where, status) if part)
        kinds = [category.code] if category else []
        title = wording.opening(complaint.body)
        said = escape(f"{facts}.")
        feed.add_item(title, link, said, unique_id=link, categories=kinds, pubdate=came, updateddate=changed)


def _gone(reason: str) -> str:
    said = {"reason": say(HIDE_REASONS[HideReason(reason)])}
    return _("Isinya disembunyikan moderasi. Alasan: %(reason)s.") % said


def _newest(found: Any) -> list[Complaint]:
    return list(found.order_by("-reported_at", "-number").only(*COLUMNS)[: limits.FEED_ENTRIES])


# ── the feeds ────────────────────────────────────────────────────────────────────────────────────
@require_safe
def newest(request: HttpRequest) -> HttpResponse:
    """The newest public reports of the city."""
    with translation.override(_asked(request)):
        subtitle = _("Laporan terbaru yang dibuka untuk umum, seluruh Jakarta.")
        feed = _feed(request, _("Cepat Respon: laporan terbaru"), reverse("portal:peta"), subtitle)
        _entries(request, feed, _newest(public() | tombstones()))
        return _sent(request, feed)


@require_safe
def of_kelurahan(request: HttpRequest, code: str) -> HttpResponse:
    """The newest public reports of one kelurahan; 404 where there is none of this code."""
    region = registry.current().regions.get(code)
    if region is None or region.level != "kelurahan":
        raise Http404
    with translation.override(_asked(request)):
        name = {"name": region.name}
        feed = _feed(
            request, _("Cepat Respon: laporan di Kelurahan %(name)s") % name,
            f"{reverse('portal:peta')}?wilayah={code}",
            _("Laporan terbaru yang dibuka untuk umum di Kelurahan %(name)s.") % name,
        )  # fmt: skip
        _entries(request, feed, _newest(public().filter(region_id=code)))
        return _sent(request, feed)


@require_safe
def of_category(request: HttpRequest, code: str) -> HttpResponse:
    """The newest public reports of one category; 404 where there is none of this code."""
    category = next((each for each in registry.current().categories if each.code == code), None)
    if category is None:
        raise Http404
    with translation.override(_asked(request)):
        name = {"name": named(category)}
        feed = _feed(
            request, _("Cepat Respon: laporan %(name)s") % name, f"{reverse('portal:peta')}?kategori={code}",
            _("Laporan terbaru yang dibuka untuk umum, jenis %(name)s.") % name,
        )  # fmt: skip
        _entries(request, feed, _newest(public().filter(category_id=code)))
        return _sent(request, feed)


@require_safe
def of_report(request: HttpRequest, number: str) -> HttpResponse:
    """One public report's journey, newest first; of a hidden one only that it is, and why."""
    possible = number.isascii() and number.isalnum()
    complaint = (public() | tombstones()).filter(number=number).first() if possible else None
    if complaint is None:
        raise Http404
    page = reverse("portal:laporan", args=[number])
    with translation.override(_asked(request)):
        named_so = {"number": number}
        feed = _feed(
            request, _("Cepat Respon: laporan %(number)s") % named_so, page,
            _("Perjalanan laporan %(number)s.") % named_so,
        )  # fmt: skip
        if complaint.hidden:
            _entries(request, feed, [complaint])
            return _sent(request, feed)
        link = request.build_absolute_uri(page)
        for entry in reversed(open_public(complaint, now()).entries):
            feed.add_item(
                say(entry.term), link, escape(_told(entry)), unique_id=f"{link}#{entry.seq}",
                pubdate=entry.at, updateddate=entry.recorded_at,
            )  # fmt: skip
        return _sent(request, feed)


def _told(entry: Entry) -> str:
    """Who did it, and the opening of what they said about it for everybody."""
    role = ROLES[entry.role]
    who = role.english if language() == "en" and entry.who == role.word else entry.who
    said = entry.reason or entry.text or entry.note
    parts = [_("Oleh %(who)s.") % {"who": who}]
    if entry.result is not None:
        parts.append(f"{say(entry.result)}.")
    if entry.until is not None:
        until = wording.moment(entry.until, language())
        parts.append(_("Tanggal baru: %(until)s.") % {"until": until})
    if said:
        parts.append(f"“{wording.opening(said)}”")
    return " ".join(parts)


# ── the page that lists them ─────────────────────────────────────────────────────────────────────
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Every feed there is, and how to use one."""
    reg, at = registry.current(), now()
    today = day_of(at)
    cities: dict[str, list[tuple[str, str]]] = {}
    for code, region in reg.regions.items():
        district = reg.regions.get(region.parent_code or "")
        city = reg.regions.get(district.parent_code or "") if district else None
        if region.level == "kelurahan" and city:
            cities.setdefault(city.name, []).append((code, region.name))
    frame = {
        "cities": [(name, sorted(rows, key=lambda row: row[1])) for name, rows in sorted(cities.items())],
        "categories": [(c.code, named(c)) for c in reg.categories if c.exists_on(today)],
        "most": limits.FEED_ENTRIES,
    }  # fmt: skip
    return render(request, "portal/umpan.html", frame)
