"""What a page takes on the way, in bytes: once nothing is under way any more, however slow the machine."""

from __future__ import annotations

from playwright.sync_api import Page, Request

STILL = 500  # milliseconds without anything asked or answered
PATIENCE = 100  # times as long


class Scale:
    """Weighs every answer that a page gets from now on."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.asked, self.answered, self.failed = list[Request](), list[Request](), list[Request]()
        page.on("request", lambda one: self.asked.append(one))
        page.on("requestfinished", lambda one: self.answered.append(one))
        page.on("requestfailed", lambda one: self.failed.append(one))

    def weights(self) -> list[tuple[str, int]]:
        """The address and the bytes of every answer so far, the compressed body's; waits for those under way."""
        seen = -1
        for _time in range(PATIENCE):
            if len(self.asked) == seen == len(self.answered) + len(self.failed):
                return [(one.url, one.sizes()["responseBodySize"]) for one in self.answered if one.response()]
            seen = len(self.asked)
            self.page.wait_for_timeout(STILL)
        over = [*self.answered, *self.failed]
        raise AssertionError(f"still under way: {[one.url for one in self.asked if one not in over]}")
