"""A running site for the long walks: live web server, real worker and beat, real Chromium."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.conf import settings
from django.core.management import call_command
from playwright.sync_api import Browser, Error, Page, sync_playwright

from kashgar_zc.celery import app

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = "/usr/bin/chromium"
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--lang=zh-CN",
]
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1440, "height": 900}
SCRAP = ROOT / ".pytest_cache" / "flows"  # the worker's log and the last sight of every screen
SHOTS = os.environ.get("KASHGAR_SHOTS")  # the folder that `make gallery` fills


@pytest.fixture(scope="session")
def browser():
    # Playwright's loop runs in the test's thread, and the test reads the database there.
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield chromium
        chromium.close()


@pytest.fixture
def season(transactional_db):
    """The fixtures' notice, shifted to this year, with the demo clock inside the window."""
    call_command("load_fixtures", verbosity=0)


@pytest.fixture
def worker(transactional_db):
    """A Celery worker with beat, as in production, on the test's database and broker."""
    with running_worker("--beat") as process:
        yield process


@contextmanager
def running_worker(*options: str):
    app.control.purge()
    celery = [sys.executable, "-W", "ignore", "-m", "celery", "-A", "kashgar_zc", "worker", "-c", "1", "-l", "WARNING"]
    SCRAP.mkdir(parents=True, exist_ok=True)
    with (SCRAP / "worker.log").open("w") as log:
        process = subprocess.Popen([*celery, *options], cwd=ROOT, env=environment(), stdout=log, stderr=log)
        yield process
        process.terminate()
        process.wait(timeout=30)


def environment() -> dict[str, str]:
    """Return the environment of a process of ours that works on the test's database."""
    parts = urlsplit(os.environ["DATABASE_URL"])
    return {**os.environ, "DATABASE_URL": urlunsplit(parts._replace(path="/" + settings.DATABASES["default"]["NAME"]))}


class Person:
    """Somebody at a screen: a browser of their own, and how they go about things."""

    def __init__(self, browser: Browser, address: str, viewport: dict[str, int]) -> None:
        self.context = browser.new_context(viewport=viewport, locale="zh-CN", base_url=address, accept_downloads=True)
        self.page: Page = self.context.new_page()
        self.page.set_default_timeout(20_000)
        self.complaints: list[str] = []
        self.page.on("console", self._note)
        self.page.on("pageerror", lambda error: self.complaints.append(f"{error} {error.stack}"))

    def _note(self, message) -> None:
        if message.type == "error" and "status of 4" not in message.text:
            self.complaints.append(message.text)

    def go(self, path: str) -> None:
        self.page.goto(path)

    def press(self, name: str) -> None:
        """Press a button or follow a link by its words."""
        main = self.page.locator("main")
        main.get_by_role("button", name=name, exact=True).or_(
            main.get_by_role("link", name=name, exact=True)
        ).first.click()

    def fill(self, **values: str) -> None:
        """Fill inputs by their names."""
        for name, value in values.items():
            self.page.locator(f"main [name='{name}']").first.fill(value)

    def sees(self, text: str) -> None:
        self.page.get_by_text(text).first.wait_for()

    def shoot(self, name: str, *, folder: str | Path | None = SHOTS) -> None:
        """Picture the screen, as high as the window, where somebody asked for it; Chromium now and then needs a second try."""
        if folder is None:
            return
        Path(folder).mkdir(parents=True, exist_ok=True)
        for attempt in range(3):
            try:
                self.page.screenshot(path=Path(folder) / f"{name}.png")
                return
            except Error:
                if attempt == 2:
                    raise


@pytest.fixture
def people(browser, live_server):
    """Make persons at phones and at desks; none of their browsers may have complained at the end."""
    made: list[Person] = []

    def make(viewport: dict[str, int] = DESK) -> Person:
        made.append(Person(browser, live_server.url, viewport))
        return made[-1]

    yield make
    complaints = [text for person in made for text in person.complaints]
    for number, person in enumerate(made):
        person.shoot(f"last-{number}", folder=SCRAP)
        person.context.close()
    assert complaints == []
