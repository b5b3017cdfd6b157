"""The people of the stories, each at a window of their own: what they see and press is what a person sees and presses.

Fields are found by their labels and acts by their words, so that a story fails where a person would be lost.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from playwright.sync_api import Locator, Page, expect

from .population import GAMBIR, PASSWORD, TICKS

if TYPE_CHECKING:
    from .conftest import City

Said = Mapping[str, str | bool | Path | Sequence[Path]]
READ = dict.fromkeys(TICKS, True)  # the three ticks of M2
SENDING = 20_000  # milliseconds that a report may be on its way, with photos and over a slow network


@dataclass
class Person:
    """Somebody at a browser."""

    page: Page
    city: City

    @property
    def main(self) -> Locator:
        return self.page.locator("main")

    def goes(self, path: str) -> None:
        """Open a page, which must be there."""
        answer = self.page.goto(path)
        assert answer is not None
        assert answer.status == 200, f"{path}: {answer.status}"

    def fills(self, said: Said) -> None:
        """Fill in a form by its labels: True ticks, a path is a file, a word is typed or chosen from a list."""
        for label, value in said.items():
            if value is True:
                self.main.get_by_label(label, exact=True).check()
                continue
            fitting = self.main.get_by_label(re.compile(rf"^{re.escape(label)}( \(boleh kosong.*)?$"))
            if isinstance(value, str):
                if fitting.evaluate("field => field.tagName") == "SELECT":
                    fitting.select_option(label=value)
                else:
                    fitting.fill(value)
            else:
                fitting.set_input_files(value)  # type: ignore[arg-type]

    def moves_the_clock(self, step: str) -> None:
        """Press a step of the presenter's clock, on whatever page this is."""
        self.page.get_by_role("form", name="Jam peragaan").get_by_role("button", name=step, exact=True).click()
        expect(self.page.get_by_role("status").first).to_contain_text("Jam peragaan kini")

    def now(self) -> datetime:
        """What the city takes for now."""
        moved = self.city.folder / "demo-clock"
        return datetime.now(UTC) + timedelta(seconds=int(moved.read_text()) if moved.exists() else 0)


@dataclass
class Citizen(Person):
    """Who reports, and follows the report by its number and tracking code."""

    number: str = ""
    code: str = ""

    def reports(self, body: str, photos: Sequence[Path] = (), **said: Any) -> None:
        """Fill in the report form in Gambir, and keep the receipt's number and code."""
        self.goes("/lapor")
        self.page.get_by_text("Tanpa peta: tulis koordinat").click()
        self.fills({
            "Lintang": str(GAMBIR[0]), "Bujur": str(GAMBIR[1]), "Alamat atau patokan": "depan pasar", "Ceritakan": body,
        })  # fmt: skip
        if photos:
            self.fills({"Foto": photos})
            expect(self.page.locator(".previews img")).to_have_count(len(photos))
        self.fills({"Jenis masalah": said.get("category", "Jalan")})
        self.page.get_by_role("radio", name="Tertutup" if said.get("private") else "Terbuka").check()
        self.sends()

    def sends(self) -> None:
        """Send the form that is filled in, also where something like it is shown first; the receipt must come."""
        self.main.get_by_role("button", name="Kirim laporan").click()
        self.arrives()

    def arrives(self) -> None:
        """What was sent is received, once the question that may come before it is answered; keep number and code."""
        arrived = self.page.get_by_role("heading", level=1, name="Laporan Anda sudah sampai")
        asked = self.page.locator("#sebelum")
        expect(arrived.or_(asked)).to_be_visible(timeout=SENDING)
        if asked.is_visible():
            self.main.get_by_role("button", name=re.compile("^Kirim (laporan|sebagai)")).last.click()
        expect(arrived).to_be_visible(timeout=SENDING)
        self.number, self.code = self.main.locator(".code").all_inner_texts()

    def tracks(self) -> None:
        """Look the report up by number and code, as on a new day."""
        self.goes("/lacak")
        self.fills({"Nomor laporan": self.number, "Kode lacak": self.code})
        self.main.get_by_role("button", name="Lacak").click()
        expect(self.page.locator(".head .muted").first).to_have_text(self.number)

    def sees(self, status: str, whose: str = "", clause: str = "", hours: float = 0, ends: str = "") -> None:
        """The tracking page: the state, and either whose turn it is (by when, by which clause) or how it ended."""
        self.tracks()
        expect(self.page.locator(".head .status")).to_have_text(status)
        if ends:
            expect(self.page.locator(".notice h2")).to_have_text(ends)
            return
        expect(self.page.locator("#kini")).to_have_text(f"Sekarang giliran {whose}")
        due = self.page.locator(".due--big")
        expect(due).to_contain_text(f"{whose}, paling lambat")
        expect(due.locator(".clause")).to_contain_text(clause)
        if hours:
            since, until = (datetime.fromisoformat(due.get_attribute(f"data-{end}") or "") for end in ("start", "due"))
            assert (until - since) == timedelta(hours=hours)

    def reads(self, *sentences: str) -> None:
        """The page shown now says this."""
        for sentence in sentences:
            expect(self.main).to_contain_text(sentence)


@dataclass
class Officer(Person):
    """Who sits at a desk of the city."""

    def signs_in(self, name: str) -> None:
        """By user name and password, and where the role needs it by the code that a demonstration shows."""
        self.goes("/petugas/masuk")
        self.fills({"Nama pengguna": name, "Kata sandi": PASSWORD})
        self.main.get_by_role("button", name="Masuk", exact=True).click()
        inside = self.page.locator(".mast--desk .who")
        code = self.page.locator(".shown-code")
        expect(inside.or_(code)).to_be_visible()
        if code.is_visible():
            self.fills({"Kode": code.inner_text()})
            self.main.get_by_role("button", name="Lanjut").click()
        expect(inside).to_be_visible()

    def opens(self, number: str) -> None:
        """Look a report up by its number among all that this officer may see, and open it."""
        self.goes("/petugas/")
        self.main.get_by_role("link", name="Semua yang terlihat").click()
        self.page.get_by_label("Cari nomor atau kata").fill(number)
        self.main.get_by_role("button", name="Cari dan saring").click()
        self.main.get_by_role("row").filter(has_text=number).locator(".what").get_by_role("link").click()
        expect(self.page.locator(".crumbs")).to_contain_text(number)

    def chooses(self, number: str, act: str, said: Said | None = None) -> None:
        """Open a report, choose an act and fill in its form, without sending it."""
        self.opens(number)
        self.page.locator("#tindakan").get_by_role("link", name=act, exact=True).click()
        expect(self.page.locator("#aksi")).to_have_attribute("aria-label", act)
        self.fills(said or {})

    def presses(self) -> None:
        """Send the form of the act chosen."""
        self.page.locator("#aksi button").last.click()

    def does(self, number: str, act: str, said: Said | None = None) -> None:
        """An act, by its form, that must succeed."""
        self.chooses(number, act, said)
        self.presses()
        expect(self.page.get_by_role("status").first).to_contain_text(f"{number}: {act} dicatat")

    def takes_up(self, number: str) -> None:
        """Proses: one button."""
        self.opens(number)
        self.page.get_by_role("button", name="Proses: kami kerjakan").click()
        expect(self.page.get_by_role("status").first).to_contain_text(f"{number}: Proses dicatat")

    def is_refused(self, clause: str, why: str) -> None:
        """What was just sent came back, with the clause that stands against it."""
        errors = self.page.locator(".errors")
        expect(errors).to_contain_text(why)
        expect(errors.locator(".clause")).to_contain_text(clause)

    def coaches(self, listed: dict[str, str], said: str) -> None:
        """Write a coaching note on a row of a month's list, whatever stands on it already."""
        self.goes(f"/petugas/daftar-bulanan/{listed['month']}")
        row = self.main.get_by_role("row").filter(has_text=listed["number"]).first
        row.locator("summary").click()
        row.get_by_label("Catatan hasil pembinaan").fill(said)
        row.get_by_role("button", name="Simpan catatan").click()
        expect(self.page.get_by_role("status").first).to_contain_text("tersimpan")

    def may_not_yet(self, number: str, act: str, why: str) -> None:
        """The act is shown with the reason why it is not open."""
        self.opens(number)
        shown = self.page.locator("#tindakan li").filter(has=self.page.get_by_text(act, exact=True))
        expect(shown.locator("[aria-disabled=true]")).to_have_count(1)
        expect(shown).to_contain_text(why)
