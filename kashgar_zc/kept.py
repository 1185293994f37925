"""Words and parts of pages that depend on nothing but the values given to them: made once in a process, and kept."""

import secrets
from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Any, ParamSpec, TypeVar

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

P = ParamSpec("P")
R = TypeVar("R")
MOST = 2048  # of a few kilobytes each
HOLES = ("csrf_token", "now")  # differ with every request: put in afterwards
_MARK = secrets.token_hex(16)  # nobody can write it into a page


def draw(template: str, /, **values: Any) -> SafeString:
    """Draw a template that reads `values` and nothing else; what cannot be compared is drawn anew each time."""
    holes = {name: values.pop(name) for name in HOLES if name in values}
    marks = {name: f"{name}-{_MARK}" for name in holes}
    given = tuple((name, tuple(value) if isinstance(value, list) else value) for name, value in values.items())
    text = (_kept if _is_comparable(given) else _draw)(template, get_language(), given, tuple(marks.items()))
    for name, value in holes.items():
        text = text.replace(marks[name], escape(value))
    return mark_safe(text)  # a template escaped it


def by_language(make: Callable[P, R]) -> Callable[P, R]:
    """Keep what a function of few and comparable values answers, for each language: a word costs 10 µs to look up."""

    @lru_cache(maxsize=MOST)
    def kept(_language: str | None, *values: P.args, **named: P.kwargs) -> R:
        return make(*values, **named)

    @wraps(make)
    def found(*values: P.args, **named: P.kwargs) -> R:
        return kept(get_language(), *values, **named)

    return found


def _draw(template: str, _language: str | None, values: tuple[Any, ...], marks: tuple[Any, ...]) -> str:
    return render_to_string(template, dict(values) | dict(marks))


_kept = lru_cache(maxsize=MOST)(_draw)


def _is_comparable(values: tuple[Any, ...]) -> bool:
    """Tell whether values can be looked up; while developing nothing is kept, because templates change."""
    try:
        hash(values)
    except TypeError:
        return False
    return not settings.DEBUG
