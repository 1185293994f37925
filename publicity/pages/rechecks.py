"""Re-checks of results, ready to print: what the applicant reads before asking, the organiser's list, one request."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from applications.choices import Action
from applications.models import Application, Event
from applications.policies import in_beijing, recheck_until

Facts = list[tuple[str, str]]
ANSWERS = {Action.REASSESS: "done", Action.SUSTAIN: "closed"}


@dataclass(frozen=True)
class RecheckLine:
    """One request in the organiser's list."""

    url: str
    name: str
    unit: str
    title: str
    asked: str
    family: str
    word: str


def before_asking(application: Application) -> Facts:
    """Return the result with its class of reason, and until when a re-check may be asked for."""
    failed = application.events.filter(action=Action.FAIL).latest("sequence")
    return [
        (_("申报职称"), application.title.name),
        (_("评审结果"), failed.note),
        (_("发布时间"), in_beijing(failed.at)),
        (_("受理机构"), application.batch.organiser.name),
        (_("申请期限"), _("%(when)s（北京时间）") % {"when": in_beijing(recheck_until(application, failed.at))}),
    ]


def lines(rows: Sequence[Event]) -> list[RecheckLine]:
    """Return requests of the list; they come with `answer`."""
    return [
        RecheckLine(
            url=reverse("publicity:recheck", args=[one.application.key]),
            name=one.application.applicant_name,
            unit=one.application.unit.name,
            title=one.application.title.name,
            asked=in_beijing(one.at),
            family=family_of(one),
            word=word_of(one),
        )
        for one in rows
    ]


def facts(asked: Event) -> Facts:
    """Return a request with the result it is about."""
    application = asked.application
    found = list(application.events.filter(action__in=(Action.FAIL, *ANSWERS)).select_related("actor"))
    failed = next(one for one in found if one.action == Action.FAIL)
    shown = [
        (_("申报人"), f"{application.applicant_name} · {application.unit.name}"),
        (_("申报职称"), application.title.name),
        (_("评审结果"), failed.note),
        (_("结果发布"), f"{failed.actor} {in_beijing(failed.at)}"),
        (_("申请时间"), in_beijing(asked.at)),
        (_("申请理由"), asked.note),
    ]
    for one in found:
        if one.action in ANSWERS:
            shown += [
                (_("复查结论"), str(one.get_action_display())),
                (_("理由"), one.note),
                (_("经办"), f"{one.actor} {in_beijing(one.at)}"),
            ]
    return shown


def family_of(asked: Event) -> str:
    return ANSWERS[Action(asked.answer)] if asked.answer else "needs-you"  # type: ignore[attr-defined]  # annotated


def word_of(asked: Event) -> str:
    return str(Action(asked.answer).label) if asked.answer else _("待办理")  # type: ignore[attr-defined]  # annotated
