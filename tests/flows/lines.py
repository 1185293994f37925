"""A phone's bad line: slow as in a village, cut in mid-transfer, and a log-in that runs out meanwhile."""

from __future__ import annotations

from django.contrib.sessions.models import Session

from tests.flows.conftest import Person
from tests.make_files import made

SLOW_3G = {"latency": 400, "downloadThroughput": 400_000 // 8, "uploadThroughput": 400_000 // 8}  # ms, bytes a second
BROKEN = "ERR_INTERNET_DISCONNECTED"


class Line:
    """The line of one person's page."""

    def __init__(self, person: Person, *, part: int) -> None:
        """`part`: how many bytes of a file go at once."""
        self.person, self.part = person, part
        self.offsets: list[int] = []
        self.session = person.context.new_cdp_session(person.page)
        self.session.send("Network.enable")
        person.page.on("request", self._note)
        person.page.set_default_timeout(60_000)

    def _note(self, request) -> None:
        if "?offset=" in request.url:
            self.offsets.append(int(request.url.rpartition("=")[2]))

    def slow(self, *, offline: bool = False) -> None:
        self.session.send("Network.emulateNetworkConditions", {"offline": offline, **SLOW_3G})

    def upload_with_two_cuts(self, slot: str, name: str) -> None:
        """Choose a file; the line breaks in the midst of two of its parts, and comes back."""
        page = self.person.page
        box = page.locator(f"#slot-{slot}")
        with page.expect_request(f"**/?offset={self.part}"):
            box.locator("input[type=file]").first.set_input_files(made(name))
        self._cut(box)
        with page.expect_request("**/?offset=*"):
            self.slow()
        self._cut(box)
        self.slow()
        box.locator(".slot-file").first.wait_for()
        page.locator(f"#slot-{slot} .status[data-family=done]").wait_for()
        self.person.complaints = [text for text in self.person.complaints if BROKEN not in text]

    def _cut(self, box) -> None:
        with self.person.page.expect_event("requestfailed", lambda request: "?offset=" in request.url):
            self.slow(offline=True)
        box.get_by_text("网络不稳定").wait_for()

    def went_on_where_it_broke(self, *, times: int) -> bool:
        """Return whether parts were sent again so often at least, none of them after a later one, the first one never."""
        again = len(self.offsets) - len(set(self.offsets))
        return self.offsets == sorted(self.offsets) and self.offsets.count(0) == 1 and again >= times


def log_in_again_after_expiry(person: Person, write, login: str, password: str) -> None:
    """Let the log-in run out before `write` types; log in again from the page, and take back what was typed."""
    Session.objects.all().delete()
    write()
    person.sees("登录已过期。您填写的内容已存在本机")
    person.shoot("expired")
    person.press("重新登录")
    person.fill(login=login, password=password)
    person.press("登录")
    person.press("恢复未保存的内容")
    person.page.locator("[data-state=saved]").wait_for()
