"""The applicant's tracking page: at whose desk, since when, what each said, what comes next."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from kashgar_zc import clock
from kashgar_zc.accounts.models import User

from .. import documents, passage, policies, queries, recalling, working_days
from ..choices import EDITABLE, Action, Status
from ..models import Application, Event
from ..passage import Line
from .fill import section_url
from .home import target_line
from .openings import openings_of

SHOWN = 5  # of who opened the file; the rest on a page of its own


@dataclass(frozen=True)
class Page:
    """Everything the overview shows beside the task list."""

    target: str
    facts: list[tuple[str, str]]
    lines: list[Line]
    returned: list[dict[str, str]]
    returned_note: str
    returned_by: str
    may_withdraw: bool
    may_object: bool
    may_recheck: bool
    permit: str
    may_reopen: bool
    reopen_refusal: str
    openings: list[tuple[str, str]]
    review_form: documents.ReviewFormShown
    certificate: documents.Shown | None
    has_receipt: bool
    unit_has_spoken: bool
    inquiries: list[tuple[str, bool]]


def page(application: Application, person: User) -> Page:
    """Return where a file stands; a constant number of statements."""
    events = list(application.events.select_related("actor", "organisation", "to_organisation"))
    returned = passage.last_return(events) if application.status == Status.RETURNED else None
    now = clock.now()
    refusal = policies.refusal_to_reopen(person, application, now)
    closed = application.status in queries.sources_of(Action.REOPEN)
    return Page(
        target=target_line(application),
        facts=_facts(application),
        lines=lines(application, events),
        returned=[_with_url(application, one) for one in returned.details.get("defects", ())] if returned else [],
        returned_note=returned.note if returned else "",
        returned_by=returned.organisation.name if returned and returned.organisation else "",
        may_withdraw=not policies.refusal_to_withdraw(person, application),
        may_object=application.status == Status.DECLINED and not policies.refusal_to_object(person, application, now),
        may_recheck=application.status == Status.NOT_PASSED
        and not policies.refusal_to_recheck(person, application, now),
        permit=_permit(application, person, now),
        may_reopen=closed and not refusal,
        reopen_refusal=refusal if closed else "",
        openings=openings_of(application, application.openings.all()[:SHOWN]),
        review_form=documents.review_form_shown(application),
        certificate=documents.certificate_shown(application),
        has_receipt=application.submitted_at is not None,
        unit_has_spoken=any(event.organisation_id == application.unit_id for event in events),
        inquiries=_inquiries(application),
    )


def _inquiries(application: Application) -> list[tuple[str, bool]]:
    """Return key and whether it is still open of every inquiry into a file that its applicant was told of."""
    if application.submitted_at is None:  # nobody has seen it yet
        return []
    told = application.inquiries.filter(opened_at__isnull=False)  # the relation is that of the desks
    return [(str(key), ended is None) for key, ended in told.values_list("key", "concluded_at")]


def _permit(application: Application, person: User, now: dt.datetime) -> str:
    """Return until when a permit lets an unfinished file go on, and why; empty without one."""
    if application.status not in (*EDITABLE, Status.LAPSED, Status.WITHDRAWN):
        return ""
    permit = policies.permit_in_force(application.batch, person, now)
    words = {"until": policies.in_beijing(permit.until), "reason": permit.reason} if permit else {}
    return _("您有逾期许可，可以在 %(until)s（北京时间）前提交。原因：%(reason)s") % words if permit else ""


def lines(application: Application, events: list[Event]) -> list[Line]:
    """Return the line: what happened, where the file is now, and which desks follow."""
    gone = recalling.recalled(events)
    past = [passage.past(event, is_recalled=event.sequence in gone) for event in events]
    if application.at is None:
        return past + _waiting_for_applicant(application)
    route = list(application.route.select_related("organisation"))
    return [*past, _present(application), *passage.ahead(application, route)]


def _present(application: Application) -> Line:
    today = clock.today()
    since = clock.on_day(application.since)
    table = working_days.exceptions(since, today)
    days = sum(working_days.is_working(since + dt.timedelta(days=n), table) for n in range(1, (today - since).days + 1))
    text = _("在审第 %(days)s 个工作日") % {"days": days} if days else _("已收到")
    if application.due_at:
        text += _("，应于 %(when)s 前办结") % {"when": policies.in_beijing(application.due_at)}
        text += _note(since, application.due_at)
    return Line(application.at.name, "current", when=policies.in_beijing(application.since), text=text)


def _waiting_for_applicant(application: Application) -> list[Line]:
    if application.status == Status.RETURNED and application.due_at:
        when = policies.in_beijing(application.due_at)
        text = _("请于 %(when)s 前重新提交") % {"when": when}
        text += _note(clock.on_day(application.since), application.due_at)
        return [Line(_("待您修改"), "current", text=text, family="needs-you")]
    if application.status == Status.ACCEPTED:
        return [Line(_("列入评审名单"), "current", text=_("评审安排确定后另行通知"), family="done")]
    return []


def _note(since: dt.date, due_at: dt.datetime) -> str:
    note = working_days.note_on(since, clock.on_day(due_at - dt.timedelta(seconds=1)))
    return _("（%(note)s）") % {"note": note} if note else ""


def _facts(application: Application) -> list[tuple[str, str]]:
    return [
        (_("申报编号"), application.number or _("提交后生成")),
        (_("申报职称"), target_line(application)),
        (_("级别"), str(application.title.get_level_display())),
        (_("申报类别"), application.category.name),
        (_("评审批次"), application.batch.name),
        (_("所在单位"), application.unit.name),
    ]


def _with_url(application: Application, defect: dict[str, str]) -> dict[str, Any]:
    return {**defect, "url": section_url(application, defect["section"])}
