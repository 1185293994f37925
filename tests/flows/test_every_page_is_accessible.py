"""Every page that answers somebody, in a real browser: WCAG 2.2 A and AA by axe, no sideways scrolling at 320 px, no complaint.

The pages are those of the access matrix, each as the first role that it answers; a new page is looked at on the day it is born.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from django.urls import reverse

from tests.access_expectations import EXPECTED
from tests.access_world import ROLES, World, addresses, argument, build
from tests.factories.people import step_up

pytestmark = pytest.mark.browser
NARROW, WIDE, PHONE = ({"width": width, "height": 900} for width in (320, 1440, 390))
PICTURES = os.environ.get("KASHGAR_PAGES")  # the folder that `make pages` fills
RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}
EXCESS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def test_every_page_is_accessible_and_fits_a_narrow_screen(transactional_db, live_server, people):
    world = build()
    faults: dict[str, list[str]] = {}

    for role, paths in pages(world).items():
        person, client = people(WIDE), Client()
        if world.roles[role] is not None:
            enter(person, client, world.roles[role], live_server.url)
        for name, path in (one for one in paths if is_page(client, one[1])):
            if found := list(faults_of(person, path)):
                faults[f"{name} as {role}"] = found
            take_pictures(person, name.replace(":", "-"))

    assert faults == {}


def pages(world: World) -> dict[str, list[tuple[str, str]]]:
    """Return role -> (name, path) of what answers GET, each as the first role that it answers with 200."""
    found: dict[str, list[tuple[str, str]]] = {}
    for name, (route, parameters) in addresses().items():
        method, expected = EXPECTED.get(name, ("", ""))
        role = dict(zip(reversed(expected.split()), reversed(ROLES), strict=False)).get("200")
        if method == "GET" and role:
            path = reverse(name, kwargs={one: argument(world, route, one) for one in parameters})
            found.setdefault(role, []).append((name, path))
    return found


def enter(person, client: Client, user, address: str) -> None:
    """Give a browser the session of somebody logged in, the same as the client's."""
    client.force_login(user)
    step_up(client)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    person.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": address}])


def is_page(client: Client, path: str) -> bool:
    """Tell a whole page from a file, a picture or a part of a page."""
    answer = client.get(path)
    answer.close()
    return not answer.streaming and answer.status_code == 200 and b"<html" in answer.content[:200]


def faults_of(person, path: str) -> Iterator[str]:
    """Yield what is wrong with a page, in words that say where."""
    person.page.set_viewport_size(WIDE)
    person.go(path)
    for fault in Axe().run(person.page, options=RULES).response["violations"]:
        yield from (f"{fault['id']}: {node['html'][:200]}" for node in fault["nodes"][:3])
    person.page.set_viewport_size(NARROW)
    if (excess := person.page.evaluate(EXCESS)) > 0:
        yield f"{excess} px wider than a screen of {NARROW['width']}"
    while person.complaints:
        yield person.complaints.pop()


def take_pictures(person, name: str) -> None:
    """Keep a page as it looks on a desktop and on a phone, when somebody asked for pictures."""
    for screen in (WIDE, PHONE) if PICTURES else ():
        person.page.set_viewport_size(screen)
        person.page.screenshot(path=Path(PICTURES) / f"{name}-{screen['width']}.png", full_page=True)
