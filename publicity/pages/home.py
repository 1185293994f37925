"""The front page: windows, running notices, and what each category asks for."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from applications import queries as files
from applications.pages import home as windows_pages

from . import conditions, notices, procedure


@dataclass(frozen=True)
class Page:
    """Everything on the front page."""

    windows: list[windows_pages.Window]
    notices: list[notices.NoticeRow]
    parts: list[procedure.Part]
    categories: list[conditions.CategoryPage]


def page(now: dt.datetime) -> Page:
    """Return the front page; a constant number of statements."""
    season = files.current_season()
    return Page(windows_pages.windows(now), notices.running(now), procedure.page(season), conditions.page(season))
