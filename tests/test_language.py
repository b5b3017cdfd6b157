"""The English catalogue, held to the code: every marked sentence is in it, whole, and the pages speak it.

The sentences are found here by reading the source itself, so what extraction overlooks (a mark inside an f-string, or
under another name) is missed by nobody. The catalogue is compiled afresh: a stale one on this machine decides nothing.
"""

from __future__ import annotations

import re
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from babel.messages.mofile import write_mo
from django.template import Context, Template
from django.test import Client
from django.urls import reverse
from django.utils import translation

from cepatrespon.rules import terms
from cepatrespon.templatetags import cepat
from tests.conftest import wib
from tests.console.acts import READ, Console
from tests.marked import (
    PACKAGE,
    PO,
    TEMPLATES,
    catalogue,
    first_form,
    forms,
    holes,
    of_python,
    of_template,
    said_in_the_code,
    translated,
)  # fmt: skip

# Names and words that both languages write alike.
SHARED = {
    "Cepat Respon", "RW", "Kelurahan", "unit", "Unit", "Status", "Data", "%(title)s %(n)d", "Passkey:",
}  # fmt: skip
# The decree's own words stand beside their English on purpose.
OFFICIAL = {
    term.word
    for table in (
        terms.STATES, terms.ACTS, terms.ROLES, terms.UNIT_KINDS, terms.MODES, terms.RESULTS, terms.EXTENSION_REASONS,
    )
    for term in table.values()
}  # fmt: skip


def test_reading_the_code_finds_what_each_way_of_marking_marks():
    python = (
        "from django.utils.translation import gettext as _, gettext_lazy as later, ngettext\n"
        'a = _("satu") ; b = later("dua") ; c = ngettext("%(n)d foto", "%(n)d foto", 3)\n'
        "d = f\"{_('empat')}\" ; _(a)\n"
    )
    assert set(of_python(python)) == {
        (None, "satu"), (None, "dua"), (None, ("%(n)d foto", "%(n)d foto")), (None, "empat"),
    }  # fmt: skip
    template = (
        '{% load i18n %}<p title="{% translate \'satu (1)\' %}">{% nav_link "x" _("dua") %}</p>'
        '{% translate "tiga" context "angka" %}{% blocktranslate with n=n %}baris\n{{ n }}{% endblocktranslate %}'
        "{% blocktranslate count n=n %}{{ n }} foto{% plural %}{{ n }} foto.{% endblocktranslate %}"
    )
    assert set(of_template(template)) == {
        (None, "satu (1)"), (None, "dua"), ("angka", "tiga"), (None, "baris\n%(n)s"),
        (None, ("%(n)s foto", "%(n)s foto.")),
    }  # fmt: skip


def test_every_marked_sentence_of_the_code_is_in_the_catalogue():
    missing = {first_form(key): place for key, place in said_in_the_code().items() if key not in translated()}
    assert not missing, f"run makemessages and translate {missing}"


def test_the_catalogue_holds_no_sentence_that_nobody_says():
    assert [first_form(key) for key in translated() if key not in said_in_the_code()] == []
    assert not catalogue().obsolete


def test_every_sentence_is_translated_and_none_is_a_guess():
    untranslated = [first_form(key) for key, english in translated().items() if not all(forms(english))]
    assert untranslated == []
    assert [message.id for message in catalogue() if message.id and message.fuzzy] == []


def test_a_translation_differs_from_its_sentence_unless_both_languages_share_the_word():
    same = {first_form(key) for key, english in translated().items() if forms(english)[0] == first_form(key)}
    assert same == SHARED & {first_form(key) for key in translated()}


def test_what_is_filled_into_a_sentence_is_filled_into_its_translation():
    for key, english in translated().items():
        for written in forms(english):
            assert holes(written) == holes(first_form(key)), first_form(key)


def test_a_translation_begins_and_ends_as_its_sentence_does():
    """A sentence stays a sentence, a label a label: case of the first letter, full stop, line breaks."""
    for key, english in translated().items():
        first = first_form(key)
        for written in forms(english):
            assert written.endswith((".", "?", ":")) == first.endswith((".", "?", ":")), first
            assert written.count("\n") == first.count("\n"), first
            if first[0].isalpha() and written[0].isalpha() and "API" not in first:
                assert written[0].isupper() == first[0].isupper(), first


def test_the_header_names_no_person_no_host_and_no_moment_of_extraction():
    head = PO.read_text("utf-8").split("\n\n", 1)[0]
    assert '"Language: en\\n"' in head
    assert '"POT-Creation-Date: 2024-01-01 00:00+0000\\n"' in head
    assert "@" not in head
    assert "FULL NAME" not in head
    assert "#:" not in PO.read_text("utf-8")


# Names of things, and what stands in pictures; everything else on a page is a sentence to translate.
NAMES = {"Cepat", "Respon", "Jakarta", "Biro", "Pemerintahan", "Kelurahan", "API", "JSON", "WIB", "kB"}
ALLOWED = {"language.html": {"Bahasa", "Indonesia", "English", "ID", "EN"}}  # each language in its own words
BILINGUAL = {"400.html", "500.html"}  # they stand alone, whatever broke, and speak both languages at once
LETTERS = {"rujukan_surat_isi.html"}  # a letter of the office is in Indonesian, whatever the page around it speaks


@pytest.mark.parametrize(
    "path",
    [path for path in TEMPLATES if path.name not in BILINGUAL | LETTERS],
    ids=lambda path: path.relative_to(PACKAGE / "templates").as_posix(),
)
def test_every_word_a_template_shows_is_marked_for_translation(path):
    source = path.read_text("utf-8")
    for block in ("comment", "blocktranslate"):
        source = re.sub(rf"{{%\s*{block}\b.*?{{%\s*end{block}\s*%}}", " ", source, flags=re.S)
    source = re.sub(r"{%\s*block (?:body|main)_class\b.*?{%\s*endblock\s*%}", " ", source, flags=re.S)
    source = re.sub(r"{#.*?#}|{%.*?%}|{{.*?}}|<!--.*?-->", " ", source, flags=re.S)
    shown = re.findall(r'\b(?:alt|title|placeholder|aria-label)="([^"]*)"', source)
    shown.append(re.sub(r"<(script|style|code|pre)\b.*?</\1>|<[^>]*>|&\w+;", " ", source, flags=re.S))
    words = {word for text in shown for word in re.findall(r"[^\W\d_]{2,}", text)} - NAMES
    assert words <= ALLOWED.get(path.name, set())


# ── what the pages say ───────────────────────────────────────────────────────────────────────────
class _Shown(HTMLParser):
    """What a page shows or speaks: its text, and the attributes that are read aloud; code is no language."""

    SILENT = frozenset({"script", "style", "code"})

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.language = ""
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "html":
            self.language = given.get("lang", "")
        self._silent += tag in self.SILENT
        self.texts += [
            given[name] for name in ("title", "alt", "aria-label", "placeholder", "data-label") if name in given
        ]

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in self.SILENT

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.texts.append(data)


def shown(page: str) -> _Shown:
    parser = _Shown()
    parser.feed(page)
    parser.texts = [" ".join(text.split()) for text in parser.texts if text.strip()]
    return parser


@cache
def _indonesian() -> tuple[set[str], list[re.Pattern[str]]]:
    """The catalogue's sentences as they would stand on a page: labels of one word, and patterns of longer ones."""
    labels, sentences = set(), []
    for key, english in translated().items():
        first = " ".join(first_form(key).split())
        if forms(english)[0] == first_form(key) or first in OFFICIAL:
            continue
        if " " in re.sub(r"%\(\w+\)[sd]", "", first).strip():
            parts = (re.escape(part) for part in re.split(r"%\(\w+\)[sd]|%s", first))
            sentences.append(re.compile(r"(?<!\w)" + ".+?".join(parts) + r"(?!\w)"))
        else:
            labels.add(first)
    return labels, sentences


def untranslated(page: str) -> list[str]:
    """The catalogue's Indonesian that this page still shows."""
    labels, sentences = _indonesian()
    texts = shown(page).texts
    found = [text for text in texts if text in labels]
    return found + [one.pattern for one in sentences for text in texts if one.search(text)]


@pytest.fixture
def english(tmp_path: Path, settings: Any, city: Any) -> Client:
    """A reader whose browser asks for English, and the committed catalogue compiled for her."""
    compiled = tmp_path / "locale" / "en" / "LC_MESSAGES" / "django.mo"
    compiled.parent.mkdir(parents=True)
    with compiled.open("wb") as file:
        write_mo(file, catalogue())
    settings.LOCALE_PATHS = [tmp_path / "locale"]
    cepat._clause.cache_clear()  # signs already made by another test spoke with another catalogue
    cepat._status.cache_clear()
    settings.MEDIA_ROOT = settings.DATA = tmp_path
    with translation.override("id"):  # what a test leaves switched on is not the next one's language
        return Client(headers={"accept-language": "en-GB,en;q=0.8"})


PAGES = {
    "/": "Is something broken, dirty or a nuisance near you?",
    "/lapor": "2. What is the problem?",
    "/lacak": "Tracking code",
    "/data-bulanan": "Validated and automatic are never added up",
    "/data": "Every month is released once, frozen and numbered.",
    "/aturan": "Every unit that receives a report responds within 6 hours",
    "/privasi": "There are no trackers",
    "/unit": "How it is computed",
    "/unit?jenis=kelurahan": "Urban village: record of",
    "/unit/kelurahan-gambir": "From month to month",
    "/dasar-hukum": "No article is made up",
    "/aksesibilitas": "Shortcomings that we know of",
    "/status": "What this program cannot know",
    "/petugas/masuk": "Forgotten your password?",
    "/api/v1/": "An officer sends the token:",
    "/tidak-ada": "This page does not exist",
}


@pytest.mark.parametrize(("address", "said"), PAGES.items())
def test_a_page_asked_for_in_English_is_English_throughout(english, address, said):
    page = english.get(address).content.decode()
    assert said in page.replace("&#x27;", "'")
    assert shown(page).language == "en"
    assert untranslated(page) == []


@pytest.mark.parametrize("address", PAGES)
def test_the_same_page_is_Indonesian_for_everybody_else(english, address):
    page = Client(headers={"accept-language": "fr"}).get(address).content.decode()
    assert shown(page).language == "id"
    assert untranslated(page), "the search for Indonesian finds some where there is some"


def test_the_language_form_says_which_language_and_is_remembered(english):
    siti = Client(headers={"accept-language": "id"})
    assert siti.post(reverse("set_language"), {"language": "en", "next": "/lacak"}).headers["Location"] == "/lacak"
    for address in ("/lacak", "/lapor", "/", "/petugas/masuk"):
        page = siti.get(address).content.decode()
        assert (shown(page).language, untranslated(page)) == ("en", [])
    siti.post(reverse("set_language"), {"language": "id", "next": "/"})
    assert shown(siti.get("/").content.decode()).language == "id"


def test_an_incomplete_report_is_told_what_is_missing_in_English(english):
    page = english.post("/lapor", {"uraian": "", "kunci": "formulir-1", "utuh": "1"}).content.decode()
    assert "The report has not been sent yet. Still needed:" in page
    assert untranslated(page) == []


def test_a_report_is_followed_in_English_with_the_citizens_own_words_left_alone(english, file_report):
    number = file_report(private=False).complaint.number
    page = english.get(f"/laporan/{number}").content.decode()
    assert "Lubang besar di depan pasar, sudah seminggu." in page
    assert "It is now the turn of" in page
    assert untranslated(page) == []


def test_an_officer_works_in_English(english, cast, file_report):
    number = file_report().complaint.number
    for officer, addresses in {
        cast.budi: ("/petugas/", "/petugas/catat", f"/petugas/laporan/{number}"),
        cast.fajar: ("/petugas/", "/petugas/?lajur=semua"),
        cast.inspektur: ("/petugas/", "/petugas/catat", "/petugas/daftar-bulanan"),
        cast.sekda: ("/petugas/daftar-bulanan",),
        cast.sistem: ("/petugas/",),
    }.items():
        english.force_login(officer)
        for address in addresses:
            answer = english.get(address, follow=True)
            assert answer.status_code == 200, (officer, address)
            assert untranslated(answer.content.decode()) == [], (officer, address)


def test_every_act_open_to_the_holder_is_offered_in_English(english, cast, file_report):
    number = file_report().complaint.number
    english.force_login(cast.budi)
    page = english.get(f"/petugas/laporan/{number}").content.decode()
    acts = sorted(set(re.findall(rf"/petugas/laporan/{number}/([\w-]+)", page)))
    assert acts
    for act in acts:
        answer = english.get(f"/petugas/laporan/{number}/{act}")
        assert untranslated(answer.content.decode()) == [], act


def test_what_Biro_and_the_facilitator_decide_is_asked_in_English(english, cast, file_report, drawn):
    """A follow-up before the facilitator and the validator, a ticket before Biro Pemerintahan and the channel owner."""
    at = wib("2024-05-02 10:00")
    submitted, moved, unclear = (Console(file_report().complaint.number, drawn) for _ in range(3))
    submitted.done(cast.budi, at, "proses")
    submitted.done(cast.budi, at, "selesai", photos=1, uraian="Lubang ditutup aspal dingin.")
    moved.done(cast.budi, at, "koordinasi", ke="Dinas Bina Marga", baca=READ)
    moved.done(cast.dewi, at, "pindah_skpd", ke="Dinas Perhubungan", alasan="Rambu, bukan jalan.")
    unclear.done(cast.budi, at, "laporan_tidak_jelas", alasan="Fotonya gelap.")
    asked = set()
    for officer, console in (
        (cast.fajar, submitted), (cast.sri, submitted), (cast.sri, moved), (cast.dewi, moved), (cast.joko, unclear),
    ):  # fmt: skip
        console.client = english
        page = console.page(officer, at).text
        assert untranslated(page) == [], officer
        acts = set(re.findall(rf"{console.url()}/([\w-]+)", page))
        asked |= acts
        for act in acts:
            assert untranslated(console.page(officer, at, act).text) == [], act
            assert untranslated(console.do(officer, at, act).text) == [], f"{act}, sent empty"
    assert asked >= {"verifikasi_administrasi", "verifikasi_lapangan", "setujui", "tolak"}


# ── dates and numbers ────────────────────────────────────────────────────────────────────────────
def test_dates_follow_the_language(english, file_report):
    number = file_report(private=False).complaint.number  # 2 May 2024, 09.00 WIB: a Thursday
    assert "Thursday, 2 May 2024 at 09:00 WIB" in english.get(f"/laporan/{number}").content.decode()
    page = Client().get(f"/laporan/{number}").content.decode()
    assert "Kamis, 2 Mei 2024 pukul 09.00 WIB" in page
    assert "May 2024" not in page


@pytest.mark.parametrize(
    ("language", "said"), [("id", "15.240 93,1 2 hari 3 jam"), ("en", "15,240 93.1 2 days 3 hours")]
)
def test_numbers_and_lengths_follow_the_language(language, said):
    written = "{% load cepat %}{{ many|angka }} {{ share|angka:1 }} {{ seconds|lama }}"
    with translation.override(language):
        assert Template(written).render(Context({"many": 15240, "share": 93.1, "seconds": 51 * 3600})) == said
