"""The applicant's tracking page: at whose desk, since when, what each said, what comes next."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Prefetch, prefetch_related_objects
from django.utils.translation import gettext as _

from kashgar_zc import clock
from kashgar_zc.accounts.models import User

from .. import (
    deadlines,
    documents,
    mending,
    objecting,
    overtaken,
    own_data,
    passage,
    policies,
    pull_requests,
    queries,
    recalling,
    terms,
    workflow,
    working_days,
)
from ..choices import EDITABLE, Action, PhaseKind, Status
from ..models import Application, Event, RouteStop
from ..passage import Line
from ..printing import opinions
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
    returned: list[tuple[mending.Named, str]]
    returned_note: str
    returned_by: str
    answer_by: str
    closes_at: dt.datetime | None
    may_withdraw: bool
    withdrawing: str
    withdrawing_tick: str
    objection: str
    may_recheck: bool
    permit: str
    may_reopen: bool
    reopening: str
    reopen_refusal: str
    openings: list[tuple[str, str]]
    review_form: documents.ReviewFormShown
    certificate: documents.Shown | None
    archive: own_data.CaseArchiveShown | None
    has_receipt: bool
    unit_has_spoken: bool
    inquiries: list[tuple[str, bool]]


def page(application: Application, person: User) -> Page:
    """Return where a file stands; a constant number of statements."""
    prefetch_related_objects([application], "batch__phases")
    events = list(application.events.select_related("actor", "organisation", "to_organisation"))
    returned = passage.last_return(events) if application.status == Status.RETURNED else None
    now = clock.now()
    refusal = policies.refusal_to_reopen(person, application, now)
    closed = application.status in queries.sources_of(Action.REOPEN)
    return Page(
        target=target_line(application),
        facts=_facts(application),
        lines=lines(application, events),
        returned=[(one, section_url(application, one.section)) for one in mending.named(application)],
        returned_note=returned.note if returned else "",
        returned_by=returned.organisation.name if returned and returned.organisation else "",
        answer_by=_answer_by(application, now),
        closes_at=deadlines.until(application, now) if application.status == Status.DRAFT else None,
        **_withdrawing(application, person, now),
        objection=_may_object(application, person, now),
        may_recheck=application.status == Status.NOT_PASSED
        and not policies.refusal_to_recheck(person, application, now),
        permit=_permit(application, person, now),
        may_reopen=closed and not refusal,
        reopening=passage.what_reopening_means(application) if closed and application.submitted_at else "",
        reopen_refusal=refusal if closed else "",
        openings=openings_of(application, application.openings.all()[:SHOWN]),
        review_form=documents.review_form_shown(application),
        certificate=documents.certificate_shown(application),
        archive=own_data.case_shown(application, person, None),
        has_receipt=application.submitted_at is not None,
        unit_has_spoken=any(event.organisation_id == application.unit_id for event in events),
        inquiries=_inquiries(application),
    )


def _withdrawing(application: Application, person: User, now: dt.datetime) -> dict[str, Any]:
    """Return whether the file may be withdrawn, what that means, and what is to be ticked where it is for good."""
    if policies.refusal_to_withdraw(person, application):
        return {"may_withdraw": False, "withdrawing": "", "withdrawing_tick": ""}
    until = deadlines.window(application, now)
    if until and now < until:
        text = _("撤回后审核停止。%(when)s（北京时间）前可以恢复填写并重新提交，内容和材料都保留。")
        text, tick = text % {"when": policies.in_beijing(until)}, ""
    else:
        text = _("申报期已过，撤回后不能恢复，也不能重新提交。内容和材料保留，下一年度申报时可以选用。")
        tick = _("我知道撤回后本年度不能再申报")
    return {"may_withdraw": True, "withdrawing": text, "withdrawing_tick": tick}


def _inquiries(application: Application) -> list[tuple[str, bool]]:
    """Return key and whether it is still open of every inquiry into a file that its applicant was told of."""
    if application.submitted_at is None:  # nobody has seen it yet
        return []
    told = application.inquiries.filter(opened_at__isnull=False)  # the relation is that of the desks
    return [(str(key), ended is None) for key, ended in told.values_list("key", "concluded_at")]


def _may_object(application: Application, person: User, now: dt.datetime) -> str:
    """Return until when and to whom the applicant may object to a decline; empty where it is not possible."""
    if application.status != Status.DECLINED or policies.refusal_to_object(person, application, now):
        return ""
    until = objecting.until(application)
    by = _("在 %(when)s（北京时间）前") % {"when": policies.in_beijing(until)} if until else ""
    words = {"body": objecting.body_of(application), "by": by}
    return _("您认为不予推荐的理由不成立的，可以%(by)s向%(body)s提出一次异议。") % words


def _permit(application: Application, person: User, now: dt.datetime) -> str:
    """Return until when a permit lets an unfinished file go on, and why; empty without one."""
    if application.status not in (*EDITABLE, Status.LAPSED, Status.WITHDRAWN):
        return ""
    permit = policies.permit_in_force(application.batch, person, now)
    words = {"until": policies.in_beijing(permit.until), "reason": permit.reason} if permit else {}
    return _("您有逾期许可，可以在 %(until)s（北京时间）前提交。原因：%(reason)s") % words if permit else ""


def lines(application: Application, events: list[Event]) -> list[Line]:
    """Return the line: what happened, where the file is now, which desks follow, and the committee."""
    gone = recalling.recalled(events)
    since = _since(application, events)
    steps = [
        (event.at, replace(passage.past(event, is_recalled=event.sequence in gone), text=since.get(event.sequence, "")))
        for event in events
    ]
    past = pull_requests.among(steps, pull_requests.of(application) if application.submitted_at else ())
    now = clock.now()
    if application.at is not None:
        return [*past, _present(application, now), *_ahead(application, now), _committee(application)]
    if application.status == Status.RETURNED:
        text = _("审核计时已停止，重新提交后继续计时。")
        mine = Line(_("待您修改"), "current", text=text, family="needs-you")
        return [*past, mine, *_ahead(application, now), _committee(application)]
    if application.status in (Status.ACCEPTED, Status.IN_COMMITTEE):
        return [*past, _committee(application)]
    if application.status == Status.DECLINED:
        return past + _objection(application, events)
    return past


def _since(application: Application, events: list[Event]) -> dict[int, str]:
    """Return sequence -> what was changed since an opinion; no statement where all stand on what was submitted last."""
    verdicts = opinions.standing(events)
    latest = max((event.snapshot_id or 0 for event in events), default=0)
    if {one.snapshot_id for one in verdicts.values()} <= {None, latest}:
        return {}
    return overtaken.by_sequence(verdicts, application.snapshots.get(pk=latest))


def _present(application: Application, now: dt.datetime) -> Line:
    """Return the desk that has the file: for how long, until when, and by how much it is late."""
    days = terms.Workdays.spanning([application.since, application.due_at, now])
    at = terms.term(days, application.since, application.due_at, now)
    words = [_("第 %(n)s 个工作日") % {"n": at.spent} if at.spent else _("今日收到")]
    if application.due_at:
        words.append(_("应于%(day)s前办结") % {"day": _last_day(application.due_at)})
    if at.over:
        words.append(_("已超 %(n)s 个工作日") % {"n": at.over})
    label = _("在 %(desk)s") % {"desk": application.at}
    text = _("，").join(words) + _note(application)
    return Line(label, "current", when=policies.in_beijing(application.since), text=text)


def _ahead(application: Application, now: dt.datetime) -> list[Line]:
    """Return the desks that follow; while the applicant owes an answer nothing can be said of when."""
    prefetch_related_objects([application], Prefetch("route", RouteStop.objects.select_related("organisation")))
    route = list(application.route.all())
    if application.at is None:
        back = workflow.next_stop(application, Action.RESUBMIT)
        return [
            Line(stop.organisation.name, "future", text=_("重新提交后审核"))
            for stop in route
            if back and stop.position >= back.position
        ]
    return passage.ahead(application, route, terms.expected(application, passage.later(application, route), now))


def _answer_by(application: Application, now: dt.datetime) -> str:
    """Return until when a returned file is to be answered, in days worked and as a date; empty without a term."""
    if application.status != Status.RETURNED or not application.due_at:
        return ""
    days = terms.Workdays.spanning([application.since, application.due_at, now])
    at = terms.term(days, application.since, application.due_at, now)
    until = deadlines.until(application, now) or application.due_at
    words = {"when": policies.in_beijing(until), "n": at.left}
    if until > application.due_at:
        return _("您有逾期许可，请于 %(when)s（北京时间）前重新提交。") % words
    if at.over:
        return _("修改期限已于 %(when)s（北京时间）届满。") % words
    left = _("还有 %(n)s 个工作日") if at.left else _("今天是最后期限")
    return _("请于 %(when)s（北京时间）前重新提交，") % words + left % words + _note(application) + _("。")


def _committee(application: Application) -> Line:
    """Return the committee's line with its dates as the batch announced them."""
    phase = application.batch.phase(PhaseKind.EVALUATE)
    text = _("评审时间另行通知")
    if phase:
        first, last = clock.on_day(phase.opens_at), clock.on_day(terms.last_moment(phase.closes_at))
        text = _("评审时间：%(first)s至%(last)s") % {"first": passage.day_of(first), "last": passage.day_of(last)}
    if application.status == Status.ACCEPTED:
        return Line(_("列入评审名单"), "current", text=text + _("，具体安排确定后通知您"), family="done")
    state = "current" if application.status == Status.IN_COMMITTEE else "future"
    return Line(_("评审委员会评审"), state, text=text)


def _objection(application: Application, events: list[Event]) -> list[Line]:
    """Return who is at the applicant's objection to a decline, while it waits."""
    if not events or events[-1].action != Action.OBJECT:
        return []
    text = _("正在受理您的异议，结果会通知您。")
    return [Line(_("在 %(desk)s") % {"desk": events[-1].to_organisation}, "current", text=text, family="waiting")]


def _last_day(due_at: dt.datetime) -> str:
    return passage.day_of(clock.on_day(terms.last_moment(due_at)))


def _note(application: Application) -> str:
    """Return what is to be said of a term that is counted without the year's holidays."""
    if not application.due_at:
        return ""
    note = working_days.note_on(clock.on_day(application.since), clock.on_day(terms.last_moment(application.due_at)))
    return _("（%(note)s）") % {"note": note.rstrip("。")} if note else ""


def _facts(application: Application) -> list[tuple[str, str]]:
    return [
        (_("申报编号"), application.number or _("提交后生成")),
        (_("申报职称"), target_line(application)),
        (_("级别"), str(application.title.get_level_display())),
        (_("申报类别"), application.category.name),
        (_("评审批次"), application.batch.name),
        (_("所在单位"), application.unit.name),
    ]
