"""What happened to a file, as its desk reads it: its steps and what follows, and what the last return named."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from django.utils.translation import gettext as _

from applications import mending, overtaken, passage, pull_requests, sections
from applications.choices import Action
from applications.models import Application, Event, PullRequest, Snapshot
from applications.passage import Line
from applications.policies import in_beijing
from applications.printing.opinions import standing as standing_verdicts
from applications.recalling import recalled


def lines(
    application: Application, events: Sequence[Event], snapshot: Snapshot, asked: Iterable[PullRequest]
) -> list[Line]:
    """Return what happened, and what of it was said of something else than stands now; where the file is; what follows."""
    gone, since = recalled(events), overtaken.by_sequence(standing_verdicts(events), snapshot)
    steps = [
        (one.at, _past(one, is_recalled=one.sequence in gone, since=since.get(one.sequence, ""))) for one in events
    ]
    past = pull_requests.among(steps, asked)
    if application.at is None:
        return past
    text = _("应于 %(when)s 前办结") % {"when": in_beijing(application.due_at)} if application.due_at else ""
    present = Line(application.at.name, "current", when=in_beijing(application.since), text=text)
    return [*past, present, *passage.ahead(application, list(application.route.all()))]


def _past(event: Event, *, is_recalled: bool, since: str) -> Line:
    """Return a step with who took it at the desk, how much a return named, and what was changed `since`."""
    line, count = passage.past(event, is_recalled=is_recalled), len(event.details.get("defects", ()))
    by = event.actor.name if event.organisation and event.actor else ""
    told = "".join(str(event.details.get(key, "")) for key in ("alone", "gaps"))
    text = _("指明 %(n)s 处") % {"n": count} if count else told + since
    return replace(line, when=" · ".join(filter(None, (by, line.when))), text=text)


def defects(events: list[Event]) -> list[dict[str, str]]:
    """Return what the last return named, with the section's words; it stays until the file moves up or begins anew."""
    event = passage.last_return(events)
    onward = {Action.APPROVE, Action.SUBMIT}
    if event is None or any(one.sequence > event.sequence and one.action in onward for one in events):
        return []
    return mending.with_answers(with_titles(event.details.get("defects", ())), event, events)


def with_titles(defects: Iterable[Mapping[str, str]]) -> list[dict[str, str]]:
    """Return defects with the words of their section."""
    return [{**one, "title": section_title(one["section"])} for one in defects]


def section_title(key: str) -> str:
    return _("上传材料") if key == sections.MATERIALS else str(sections.BY_KEY[key].title)
