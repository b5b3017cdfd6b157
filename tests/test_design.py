"""The look, held to its promises: no inline style or script, colours that can be read, signs that tell the truth."""

from __future__ import annotations

import re
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django import forms
from django.contrib.staticfiles import finders
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import override_settings
from django.utils import translation

import cepatrespon
from cepatrespon.rules import terms
from cepatrespon.rules.clauses import CLAUSES
from cepatrespon.rules.wording import Urgency, duration, remaining, urgency
from cepatrespon.templatetags import cepat, grafik

PACKAGE = Path(cepatrespon.__file__).parent
STATIC = PACKAGE / "static"
TEMPLATES = sorted((PACKAGE / "templates").rglob("*.html"))
START = datetime(2024, 5, 2, 2, 0, tzinfo=UTC)  # 09.00 WIB
WEEK = timedelta(days=7)
SECOND = timedelta(seconds=1)


@pytest.fixture(autouse=True)
def _no_pages():
    """The signs need no page of any face: a URLconf without one, and Indonesian as the language."""
    with override_settings(ROOT_URLCONF=__name__), translation.override("id"):
        yield


urlpatterns: list[object] = []


def render(source: str, **context: object) -> str:
    return Template("{% load cepat isian %}" + source).render(Context(context))


# ── what the content security policy asks of every template ──────────────────────────────────────
@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: p.name)
def test_a_template_carries_no_style_and_no_script_of_its_own(path):
    text = path.read_text("utf-8")
    assert not re.search(r"<style|\sstyle\s*=|javascript:", text, re.I)
    assert not re.search(r"<[^>%{]*\son[a-z]+\s*=", text, re.I), "an inline event handler"
    for opening in re.findall(r"<script[^>]*>", text):
        assert " src=" in opening


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: p.name)
def test_a_template_uses_only_icons_and_clauses_that_exist(path):
    text = path.read_text("utf-8")
    for name in re.findall(r'{% icon "([^"]+)"', text):
        assert cepat.icon(name)
    for code in re.findall(r'{% clause "([^"]+)"', text):
        assert code in CLAUSES


def test_nothing_is_fetched_from_another_house():
    for path in [p for p in STATIC.rglob("*") if p.is_file()] + TEMPLATES:
        foreign = [u for u in re.findall(r"https?://[^\s\"'<>)]+", path.read_text("utf-8")) if "www.w3.org" not in u]
        assert not [u for u in foreign if not u.startswith("https://…")], path


def test_a_static_file_named_in_a_template_exists():
    for path in TEMPLATES:
        for name in re.findall(r"{% static ['\"]([^'\"{]+)['\"] %}", path.read_text("utf-8")):
            assert finders.find(name), (path.name, name)


# ── colours ──────────────────────────────────────────────────────────────────────────────────────
TOKENS = (STATIC / "css" / "tokens.css").read_text("utf-8")
LIGHT = dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6})", TOKENS.split("prefers-color-scheme")[0]))
DARK = LIGHT | dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6})", TOKENS.split("prefers-color-scheme")[1]))
STATUSES = sorted(set(cepat.LOOKS.values()))
TEXT = [  # at least 4.5 : 1
    *[(ink, ground) for ink in ("ink", "ink-2", "link") for ground in ("paper", "sunken", "select")],
    *[("ink", ground) for ground in ("raised", "warn-bg", "map-land", "map-green", "map-water", "bad-bg", "info-bg")],
    *[("link", f"{notice}-bg") for notice in ("ok", "info", "warn", "bad")],
    *[(word, f"{word}-bg") for word in ("ok", "info", "warn", "bad", "due-near", "due-urgent", "due-late")],
    *[(f"st-{name}", f"st-{name}-bg") for name in STATUSES],
    *[(f"st-{name}", "paper") for name in STATUSES],
    *[("on-ink", "ink"), ("on-brand", "brand"), ("on-mast", "mast"), ("on-desk", "desk"), ("on-bad", "bad-solid")],
    *[("brand-ink", "paper"), ("link-visited", "paper"), ("bad", "paper"), ("bad", "sunken"), ("ok", "paper")],
]
EDGES = [  # at least 3 : 1
    *[(edge, ground) for edge in ("edge", "focus") for ground in ("paper", "sunken")],
    *[("focus", "select"), ("rule", "paper"), ("bad-solid", "paper"), ("bad-solid", "sunken"), ("brand", "desk")],
    *[("map-pin", "map-land"), ("map-border", "map-land"), ("c1", "paper"), ("c2", "paper"), ("warn", "warn-bg")],
]


def luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    r, g, b = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_colour_pair_can_be_read(scheme):
    colours = LIGHT if scheme == "light" else DARK
    low = []
    for pairs, least in ((TEXT, 4.5), (EDGES, 3.0)):
        for ink, ground in pairs:
            dim, bright = sorted((luminance(colours[ink]), luminance(colours[ground])))
            if (ratio := (bright + 0.05) / (dim + 0.05)) < least:
                low.append((ink, ground, round(ratio, 2)))
    assert not low


def test_colours_stand_in_the_tokens_alone():
    for path in (STATIC / "css").glob("*.css"):
        if path.name not in {"tokens.css", "surat.css"}:  # a letter is black on white paper in every scheme
            rest = path.read_text("utf-8").split("@media print")[0]
            rest = re.sub(r"\.qr \{[^}]*\}", "", rest)  # a QR code is black on white in every scheme
            assert not re.search(r":[^;{}]*#[0-9a-f]{3,6}\b", rest, re.I), path.name


def test_icons_are_all_different_and_every_state_has_one():
    drawn = cepat.drawings()
    states = [drawn[f"s-{look}"] for look in {*cepat.LOOKS.values(), "otomatis"}]
    assert len(set(states)) == len(states) == 11


# ── status ───────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("state", list(terms.State))
def test_a_status_wears_the_decrees_word(state):
    assert f"{terms.STATES[state].word}</span>" in cepat.status(state.value)


def test_automatic_completion_never_looks_validated():
    validated, automatic = cepat.status("selesai", "tervalidasi"), cepat.status("selesai", "otomatis")
    assert "status--selesai" in validated
    assert "status--selesai" not in automatic
    assert "status--otomatis" in automatic
    assert "Selesai otomatis" in automatic


def test_a_ticket_looks_like_koordinasi_to_everybody():
    assert cepat.status("tiket") == cepat.status("koordinasi")


def test_in_english_the_decrees_word_stays_within_reach():
    with translation.override("en"):
        assert 'title="TL Ditolak"' in cepat.status("tl_ditolak")


def test_a_word_needs_its_table_when_the_code_is_bare():
    assert render('{{ "ews"|word:"act" }}') == "Estimasi Waktu Selesai"
    assert render("{{ a|word }}", a=terms.Act.SUBMIT) == "Selesai"
    assert render("{{ o|word }}", o=terms.Office.SECRETARY) == "Sekretaris Daerah"
    with pytest.raises(ValueError, match="bare code"):
        render('{{ "ews"|word }}')


def test_a_clause_leads_to_its_rule():
    chip = cepat.clause("M1")
    assert 'href="/aturan#M1"' in chip
    assert CLAUSES["M1"].title in chip
    assert cepat.clause("") == ""
    assert "<a" not in cepat.clause("<b>")
    assert "<b>" not in cepat.clause("<b>")


# ── deadlines ────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (timedelta(0), Urgency.CALM),
        (WEEK * 2 / 3 - SECOND, Urgency.CALM),
        (WEEK * 2 / 3, Urgency.NEAR),
        (WEEK * 2 / 3 + SECOND, Urgency.NEAR),
        (timedelta(days=6) - SECOND, Urgency.NEAR),
        (timedelta(days=6), Urgency.URGENT),  # the warning at 6 x 24 hours
        (timedelta(days=6) + SECOND, Urgency.URGENT),
        (WEEK - SECOND, Urgency.URGENT),
        (WEEK, Urgency.URGENT),  # T2: at exactly the limit an act is on time
        (WEEK + SECOND - timedelta(microseconds=1), Urgency.URGENT),  # the rules count whole seconds, truncated
        (WEEK + SECOND, Urgency.LATE),
    ],
)
def test_T2_a_deadline_turns_at_its_thresholds_and_is_late_a_second_after(at, expected):
    assert urgency(START + WEEK, START + at, START) is expected
    sign = cepat.due(START + WEEK, START + at, "M7", "Kelurahan A", START)
    assert f"due--{expected.value}" in sign
    assert ("Terlambat" in sign) is (expected is Urgency.LATE)


def test_a_deadline_says_who_by_when_and_why():
    sign = cepat.due(START + timedelta(hours=6), START, "M1", "Kelurahan <A>", START)
    assert "6 jam lagi" in sign
    assert "Kelurahan &lt;A&gt;, paling lambat" in sign
    assert "Kamis, 2 Mei 2024 pukul 15.00 WIB</time>" in sign
    assert 'datetime="2024-05-02T08:00:00+00:00"' in sign
    assert "M1" in sign


@pytest.mark.parametrize(("late", "look"), [(-SECOND, "met"), (0 * SECOND, "met"), (SECOND, "missed")])
def test_T2_a_duty_done_at_the_limit_is_done_in_time(late, look):
    limit = START + timedelta(hours=6)
    sign = cepat.due(limit, limit + WEEK, "M1", "Kelurahan A", START, met=limit + late)
    assert f"due--{look}" in sign
    assert "data-due" not in sign  # what is over does not count down


def test_no_limit_shows_no_deadline():
    assert cepat.due(None, START) == ""


@pytest.mark.parametrize(
    ("seconds", "indonesian", "english"),
    [
        (0, "kurang dari 1 menit", "less than 1 minute"),
        (59, "kurang dari 1 menit", "less than 1 minute"),
        (60, "1 menit", "1 minute"),
        (3599, "59 menit", "59 minutes"),
        (3600, "1 jam", "1 hour"),
        (19140, "5 jam 19 menit", "5 hours 19 minutes"),
        (2 * 86400 - 1, "47 jam 59 menit", "47 hours 59 minutes"),
        (2 * 86400, "2 hari", "2 days"),
        (184000, "2 hari 3 jam", "2 days 3 hours"),
    ],
)
def test_a_duration_reads_in_both_languages(seconds, indonesian, english):
    assert duration(seconds) == indonesian
    assert duration(seconds, "en") == english


def test_moments_and_numbers_follow_the_language_and_WIB():
    at = datetime(2024, 5, 1, 17, 30, tzinfo=UTC)  # already 2 May in Jakarta
    source = "{{ at|wib }}|{{ at|wib_full }}|{{ at|wib_short:at }}|{{ n|angka }}|{{ f|angka:1 }}|{{ s|lama }}"
    context = {"at": at, "n": 15240, "f": 93.1, "s": 184000}
    assert render(source, **context) == (
        "2 Mei 2024 pukul 00.30 WIB|Kamis, 2 Mei 2024 pukul 00.30 WIB|hari ini 00.30|15.240|93,1|2 hari 3 jam"
    )
    with translation.override("en"):
        assert render(source, **context) == (
            "2 May 2024 at 00:30 WIB|Thursday, 2 May 2024 at 00:30 WIB|today 00:30|15,240|93.1|2 days 3 hours"
        )


# ── ruler, timeline, forms ───────────────────────────────────────────────────────────────────────
def ruler_of(now: datetime) -> str:
    parts = [
        cepat.Segment(START, START + timedelta(days=1)),
        cepat.Segment(START + timedelta(days=1), START + timedelta(days=3), "ticket"),
    ]
    return render("{% ruler parts start now limit 'M7' %}", parts=parts, start=START, now=now, limit=START + WEEK)


def test_the_ruler_draws_whose_time_it_was_and_says_it_in_words():
    drawn = ruler_of(START + timedelta(days=3))
    assert 'width="14.29%"' in drawn  # a point, not the Indonesian comma: SVG would not draw it
    assert 'width="28.57%"' in drawn
    assert drawn.count('class="tick"') == 6
    assert "terpakai 3 hari dari 7 hari" in drawn
    assert "Tiket 2 hari" in drawn
    assert 'class="over"' not in drawn


def test_the_ruler_shows_the_time_past_the_limit():
    drawn = ruler_of(START + timedelta(days=14))
    assert '<rect class="over" x="50.00%" y="14" width="50.00%"' in drawn
    assert "Terlambat 7 hari" in drawn


def test_the_timeline_keeps_a_citizens_words_as_words():
    entry = cepat.Entry(START, "Sampai", quote="<script>1</script>", clauses=("M1", "M2"), upcoming=True)
    drawn = render("{% timeline entries %}", entries=[entry])
    assert "&lt;script&gt;" in drawn
    assert 'class="next"' in drawn
    assert "paling lambat" in drawn
    assert drawn.count('class="clause"') == 2


class Report(forms.Form):
    place = forms.CharField(label="Patokan", help_text="Misalnya depan gang 4.")
    who = forms.ChoiceField(label="Siapa", choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect)


def test_a_field_that_is_wrong_says_so_to_eyes_and_to_readers():
    form = Report({})
    field = render('{% include "components/field.html" with field=form.place %}', form=form)
    assert field.index("<label") < field.index("_helptext") < field.index("_error") < field.index("<input")
    assert 'aria-invalid="true"' in field
    assert 'aria-describedby="id_place_helptext id_place_error"' in field
    assert 'class="input"' in field
    group = render('{% include "components/field.html" with field=form.who %}', form=form)
    assert "<fieldset" in group
    assert "checked" not in group  # a decision is never made for anybody
    summary = render('{% include "components/errors.html" %}', form=form)
    assert 'href="#id_place"' in summary
    assert 'href="#id_who_0"' in summary
    assert 'id="id_who_0"' in group


def test_a_navigation_link_appears_when_its_page_does():
    assert render('{% nav_link "portal:nowhere" "Lapor" %}') == ""


@pytest.mark.parametrize("name", ["400.html", "500.html"])
def test_the_pages_of_a_breakdown_need_nothing(name):
    page = render_to_string(name)
    assert "112" in page
    assert "{%" not in page


@pytest.mark.parametrize("name", ["403.html", "403_csrf.html", "404.html", "base_desk.html"])
def test_a_refusal_page_stands_in_the_frame(name):
    page = render_to_string(name)
    assert '<html lang="id">' in page
    assert 'href="#isi"' in page
    assert 'id="isi"' in page


# ── the scripts ──────────────────────────────────────────────────────────────────────────────────
@pytest.fixture(scope="module")
def browser():
    playwright = pytest.importorskip("playwright.sync_api")
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        pytest.skip("no Chromium on this machine")
    with playwright.sync_playwright() as started:
        opened = started.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.mark.browser
@pytest.mark.parametrize("lang", ["id", "en"])
def test_the_countdown_says_what_the_server_says(browser, lang):
    # Among them both sides of the last seventh and of the last third of a span that began a week ago.
    seconds = [-3 * 86400, -3600, -1, 0, 59, 60, 3599, 100800, 100801, 2 * 86400 - 1, 2 * 86400, 302400, 302401]
    signs = "".join(
        f'<p data-due="{(START + timedelta(seconds=s)).isoformat()}" data-now="{START.isoformat()}"'
        f' data-start="{(START - timedelta(days=7)).isoformat()}"><b data-left></b></p>'
        for s in seconds
    )
    page = browser.new_page()
    page.set_content(f'<html lang="{lang}"><body>{signs}</body></html>')
    # Time stands still on the page, so that the words can be compared to the second.
    page.evaluate("Date.now = () => 0")
    page.add_script_tag(path=str(STATIC / "js" / "countdown.js"))
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    said = page.eval_on_selector_all("p", "all => all.map(p => p.textContent + '|' + p.className)")
    begun = START - timedelta(days=7)
    assert said == [
        f"{remaining(START + timedelta(seconds=s), START, lang)}|"
        f"due--{urgency(START + timedelta(seconds=s), START, begun).value}"
        for s in seconds
    ]


def test_a_chart_keeps_its_proportions_in_both_languages():
    columns = [grafik.Column("Sen", 1_200, "1/5"), grafik.Column("Sel", None, live=True)]
    for language, figure in (("id", "1.200"), ("en", "1,200")):
        with translation.override(language):
            drawn = Template("{% load grafik %}{% kolom columns 'Beban' 'Per hari' %}").render(
                Context({"columns": columns})
            )
        assert 'viewBox="0 0 1080 220"' in drawn
        assert figure in drawn
        assert "–" in drawn
