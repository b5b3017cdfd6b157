"""A real city for a real browser: served by its own process, with its own data folder and database per worker.

The city runs in demo mode, so that a presenter can move its clock. Every page of every test is watched: an error on
the browser's console (a refused script or style among them), an uncaught exception or an answer of 500 fails the test.
"""

from __future__ import annotations

import http.client
import os
import re
import signal
import socket
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
from complaints import city as cities
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from . import population
from .people import Citizen, Officer

START_SECONDS = 60
PATIENCE = 20_000  # milliseconds that a page may take on a busy machine
# A form sent back wears the status of its refusal; Chromium writes that on its console, and it is no error of the page.
# The same where a test takes the network away while the browser looks for a newer worker; a worker that is not there,
# or does not run, is told in other words.
SENT_BACK = re.compile(
    r"Failed to load resource: the server responded with a status of 4(04|09|10|22)"
    r"|An unknown error occurred when fetching the script\."
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything here needs a browser."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@dataclass(frozen=True)
class City:
    """A city that is being served: where, on which data, and the reports that were in it from the beginning."""

    url: str
    folder: Path
    reports: dict[str, Any]


@pytest.fixture(scope="session")
def lived_city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[cities.City]:
    """Jakarta with the cast in office and one report in every state."""
    # Of a demonstration, so that what a test puts into it later is dated by the clock that an earlier one has moved.
    made = replace(cities.empty(tmp_path_factory.mktemp("browser") / "city"), mode="demo")
    done = made.command("init")
    assert done.returncode == 0, done.stderr
    (made.folder / "reports.json").write_text(made.run(population.fill))
    yield made
    cities.removed(made)


@pytest.fixture(scope="session")
def city(lived_city: cities.City) -> Iterator[City]:
    """That city, served."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    env = lived_city.env | {"CEPATRESPON_MODE": "demo"}
    log = (lived_city.folder / "server.log").open("w+")
    command = [cities.PROGRAM, "serve", "--host", "127.0.0.1", "--port", str(port), "--no-work"]
    server = subprocess.Popen(command, env=env, stdout=log, stderr=log, start_new_session=True)

    def answers() -> bool:
        assert server.poll() is None, f"the server ended:\n{Path(log.name).read_text()}"
        asked = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            asked.request("GET", "/healthz")
            return asked.getresponse().status == 200
        except OSError:
            return False
        finally:
            asked.close()

    try:
        cities.until(answers, START_SECONDS)
        yield City(f"http://127.0.0.1:{port}", lived_city.folder, population.kept(lived_city.folder))
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(30)
        log.close()


# A browser per module, not per run: while one is open, this thread has an event loop, and Django's database
# layer refuses to work beside one. Tests of other modules must find none.
@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium."""
    path = os.environ.get("CEPATRESPON_CHROMIUM") or next(
        (path for path in ("/usr/bin/chromium", "/usr/bin/chromium-browser") if Path(path).exists()), None
    )
    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


@dataclass
class Windows:
    """The windows that a test opens; whatever goes wrong in any of them is in `faults`."""

    browser: Browser
    city: City
    faults: list[str] = field(default_factory=list)
    contexts: list[BrowserContext] = field(default_factory=list)

    def open(self, width: int = 1280, height: int = 800, **options: Any) -> Page:
        """A window of its own, with its own cookies."""
        context = self.browser.new_context(
            viewport={"width": width, "height": height}, locale="id-ID", reduced_motion="reduce",
            **{"timezone_id": "Asia/Jakarta", "base_url": self.city.url, **options},
        )  # fmt: skip
        context.set_default_timeout(PATIENCE)
        self.contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: self.faults.append(f"{page.url}: {error}"))
        page.on("console", lambda said: self._heard(page, said.type, said.text))
        page.on(
            "response", lambda answer: answer.status >= 500 and self.faults.append(f"{answer.url}: {answer.status}")
        )
        return page

    def _heard(self, page: Page, kind: str, text: str) -> None:
        if kind in ("error", "warning") and not SENT_BACK.match(text):
            self.faults.append(f"{page.url}: {text}")


@pytest.fixture
def windows(chromium: Browser, city: City) -> Iterator[Windows]:
    """Windows of the browser; closed after the test, which fails where any of them had a fault."""
    opened = Windows(chromium, city)
    yield opened
    for context in opened.contexts:
        context.close()
    assert not opened.faults, "\n".join(opened.faults)


@pytest.fixture
def siti(windows: Windows) -> Citizen:
    """A citizen with a phone."""
    return Citizen(windows.open(360, 780), windows.city)


@pytest.fixture
def officer(windows: Windows) -> Callable[[str], Officer]:
    """The officer of that name, signed in at a desk of their own."""
    seated: dict[str, Officer] = {}

    def sit(name: str) -> Officer:
        if name not in seated:
            seated[name] = Officer(windows.open(), windows.city)
            seated[name].signs_in(name)
        return seated[name]

    return sit


@pytest.fixture
def photo(tmp_path: Path) -> Callable[[str], Path]:
    """A photo on the disk of whoever uploads it; each name is a picture of its own."""

    def take(name: str) -> Path:
        file = tmp_path / f"{name}.jpg"
        file.write_bytes(population.picture(name))
        return file

    return take
