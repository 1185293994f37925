"""The figures that come out the same on every machine: statements and bytes: `python -m benchmarks.exact <asks> <target>`."""

from __future__ import annotations

import html
import re
import sys
from dataclasses import replace
from functools import cache
from pathlib import Path

import django

from benchmarks import asking, figures
from benchmarks.asking import Ask
from benchmarks.figures import Figure

KB = 1024
ENCODINGS = "gzip, deflate, br"
PARTS = re.compile(r'<(?:link|script|img|use)\b[^>]*?(?:href|src)="(/static/[^"#]+)')
# Every filter alone, several at once, a search of each kind, a deep page, the other states.
FILTERS = (
    "", "?state=returned", "?state=done", "?due=late", "?due=soon", "?series=22", "?level=deputy", "?category=1",
    "?q=阿", "?q=2026", "?q=中学", "?state=done&q=阿", "?series=22&level=deputy&category=1&due=late&q=阿",
)  # fmt: skip
LISTS = (("unit queue", "one unit's desk"), ("centre queue", "an empty desk"), ("queue", "a full desk"))
PAGES = (
    ("file", "reviewer's file view", None),
    ("home", "applicant's list", None),
    ("tracking", "applicant's tracking page", None),
    ("section", "P2 a section of the form", 10),
    ("section of rows", "P2 a section of rows", 10),
    ("save", "P6 saving a section", None),
    ("front", "P3 front page, anonymous, cached", 0),
)


@cache
def browser():
    """Return the one client of this process: another would set up every middleware again within what is measured."""
    from django.test import Client

    return Client(SERVER_NAME="localhost")


def answer_to(ask: Ask):
    """Return the answer to a request made inside this process, through every middleware."""
    client = browser()
    client.cookies.clear()
    client.cookies.load(ask.cookie)
    options = {"secure": True, "headers": {"accept-encoding": ENCODINGS}}
    answer = client.get(ask.path, **options) if ask.body is None else client.post(ask.path, dict(ask.body), **options)
    assert answer.status_code == (200 if ask.body is None else 302), (ask.path, answer.status_code)
    return answer


def statements(ask: Ask) -> int:
    """Return how many statements a page asks of the database once the caches are warm, transactions' own included."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    answer_to(ask)
    with CaptureQueriesContext(connection) as asked:
        answer_to(ask)
    return len(asked)


def size_of(answer) -> int:
    return len(b"".join(answer.streaming_content) if answer.streaming else answer.content)


def first_page(ask: Ask) -> dict[str, int]:
    """Return address -> bytes as served of a page and all that its markup names."""
    page = answer_to(ask)
    found = {ask.path: len(page.content)}
    for address in dict.fromkeys(PARTS.findall(page.content.decode())):
        found[address] = size_of(answer_to(Ask("part", address)))
    return found


def all_figures(asks: dict[str, Ask]) -> list[Figure]:
    """Return every exact figure; the bytes need static files that are collected and compressed."""
    return [*statement_figures(asks), size_of_queue(asks), *first_page_figures(asks["front"])]


def statement_figures(asks: dict[str, Ask]) -> list[Figure]:
    """Return how many statements each page asks, the queue's also with every filter and on its second page."""
    queue = asks["queue"]
    found = [Figure(f"P1 queue, {where}: statements", statements(asks[name]), "", 8) for name, where in LISTS]
    worst = max(statements(replace(queue, path=f"/desk/{query}")) for query in (*FILTERS, page_after(queue)))
    found.append(Figure("P1 queue, any filter: statements", worst, "", 8))
    return found + [Figure(f"{words}: statements", statements(asks[name]), "", goal) for name, words, goal in PAGES]


def size_of_queue(asks: dict[str, Ask]) -> Figure:
    return Figure("P1 queue, 25 rows: HTML", round(size_of(answer_to(asks["queue"])) / KB, 1), "KB", 40)


def first_page_figures(front: Ask) -> list[Figure]:
    """Return the bytes of the public first page: its HTML, and the whole with styles, scripts and pictures."""
    parts = first_page(front)
    return [
        Figure("P3 front page: HTML", round(parts[front.path] / KB, 1), "KB"),
        Figure("P3 whole first page as served", round(sum(parts.values()) / KB, 1), "KB", 100),
    ]


def page_after(queue: Ask) -> str:
    """Return the query of the queue's second page."""
    found = re.search(r'rel="next" href="[^"?]*([^"]*)"', answer_to(queue).content.decode())
    assert found, "the queue has one page only"
    return html.unescape(found[1])


if __name__ == "__main__":
    django.setup()
    figures.write(Path(sys.argv[2]), all_figures(asking.read(Path(sys.argv[1]))))
