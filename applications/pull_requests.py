"""Asking the desk that judges by a file to take it out for good: the applicant asks, the desk pulls it or says why it stays."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from operator import itemgetter
from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from kashgar_zc import clock
from kashgar_zc.accounts import outbox, texts
from kashgar_zc.accounts import queries as people
from kashgar_zc.accounts.choices import Role, Topic
from kashgar_zc.accounts.models import Appointment, Organisation, User

from . import policies
from .choices import MaterialState, PullReason
from .models import Application, Material, PullRefusal, PullRequest
from .passage import Line
from .workflow import NotAllowed

SHOWN_WITH = ("material__pull__organisation", "refusal__organisation", "organisation")


def of(application: Application) -> list[PullRequest]:
    """Return what was asked for a file, the earliest first, with what became of each; one statement."""
    return list(application.pull_requests.select_related(*SHOWN_WITH).order_by("pk"))


def waiting() -> QuerySet[PullRequest]:
    """Return the requests that nobody has answered. Of a file taken back and submitted anew the earlier ones are void."""
    asked = PullRequest.objects.filter(refusal=None, material__state=MaterialState.READY)
    return asked.filter(at__gte=F("application__submitted_at"))


def is_waiting(one: PullRequest, application: Application) -> bool:
    """Return whether a request (`of`) waits for an answer."""
    is_of_this = application.submitted_at is not None and one.at >= application.submitted_at
    return is_of_this and one.material.state == MaterialState.READY and not hasattr(one, "refusal")


def to_answer(requests: Iterable[PullRequest], application: Application) -> list[tuple[str, str, str]]:
    """Return file name, reason and where to answer of the requests (`of`) that wait."""
    return [
        (one.material.name, _reason(one), reverse("applications:file_pull", args=[one.material.key]))
        for one in requests
        if is_waiting(one, application)
    ]


def _reason(one: PullRequest) -> str:
    return "：".join(filter(None, (str(one.get_reason_display()), one.note)))


def office_of(application: Application) -> Organisation:
    """Return who is asked: the desk that has the file, and past the desks the organiser."""
    return application.at or application.batch.organiser


def refusal_to_ask(user: User, material: Material) -> str:
    """Return why this person may not ask for a file to be pulled."""
    application = material.application
    if application.applicant_id != user.pk:
        return _("只能请求撤下本人的文件。")
    if material.state != MaterialState.READY:
        return _("该文件已撤下或尚未通过检查。")
    if application.inquiries.filter(opened_at__isnull=False, concluded_at=None).exists():
        return _("申报材料正在核查，办结前不能撤下文件。")
    if not policies.is_judged_by(material):
        return _("没有审核机构使用该文件，不需要请求。您可以自行撤下。")
    return _("您已请求撤下该文件，正在等待答复。") if waiting().filter(material=material).exists() else ""


def refusal_to_answer(user: User, request: PullRequest, desk: Appointment | None) -> str:
    """Return why this person may not refuse a request: the desk that has the file may, and the organiser."""
    application = request.application
    if not waiting().filter(pk=request.pk).exists():
        return _("该请求已办结。")
    if application.applicant_id == user.pk or desk is None or desk.role not in {Role.REVIEWER, Role.SECRETARY}:
        return _("只有审核机构可以答复，本人的请求由他人答复。")
    if desk.organisation_id in {application.at_id, application.batch.organiser_id}:
        return ""
    return _("该请求由%(office)s答复。") % {"office": office_of(application)}


@transaction.atomic
def ask(material: Material, *, by: User, reason: PullReason, note: str = "") -> PullRequest:
    """Ask the desk that judges by a file to pull it; its reviewers are told."""
    application, current = _locked(material.application_id), Material.objects.get(pk=material.pk)
    current.application = application
    if refusal := refusal_to_ask(by, current):
        raise NotAllowed(refusal)
    to, facts = office_of(application), {"reason": reason, "note": note, "at": clock.now()}
    made = PullRequest.objects.create(application=application, material=current, by=by, organisation=to, **facts)
    words = texts.pull_asked(application.applicant_name, application.number or "", str(made.get_reason_display()))
    link = reverse("applications:file_pull", args=[current.key])
    told = people.reviewers(to, on=clock.today()).exclude(pk=by.pk)
    outbox.tell_many(outbox.Letter(one, *words, link, topic=Topic.WORK) for one in told)
    return made


@transaction.atomic
def refuse(request: PullRequest, *, by: User, desk: Appointment | None, text: str) -> PullRefusal:
    """Let a file stay, with a reason for the applicant, who is told."""
    application, current = _locked(request.application_id), PullRequest.objects.get(pk=request.pk)
    current.application = application
    if refusal := refusal_to_answer(by, current, desk):
        raise NotAllowed(refusal)
    assert desk is not None
    made = PullRefusal.objects.create(request=current, by=by, organisation=desk.organisation, text=text, at=clock.now())
    words = texts.pull_refused(desk.organisation, text)
    outbox.tell(application.applicant, *words, link=reverse("applications:own_files", args=[application.key]))
    return made


def _locked(application: int) -> Application:
    rows = Application.objects.select_for_update(of=("self",)).select_related("batch__organiser", "at", "applicant")
    return rows.get(pk=application)


def lines(requests: Iterable[PullRequest]) -> list[tuple[dt.datetime, Line]]:
    """Return what was asked and answered (`of`) as lines of the file's passage, each with its instant."""
    found = []
    for one in requests:
        name, said = {"name": one.material.name}, _reason(one)
        label = _("申报人 请求撤下“%(name)s”") % name
        found.append((one.at, Line(label, "done", when=policies.in_beijing(one.at), said=said, family="waiting")))
        if hasattr(one, "refusal"):
            no, who = one.refusal, {"who": one.refusal.organisation, **name}
            label = _("%(who)s 不撤下“%(name)s”") % who
            found.append((no.at, Line(label, "done", when=policies.in_beijing(no.at), said=no.text, family="closed")))
        elif hasattr(one.material, "pull"):
            done = one.material.pull
            label = _("%(who)s 撤下“%(name)s”") % {"who": done.organisation or _("申报人"), **name}
            found.append((done.at, Line(label, "done", when=policies.in_beijing(done.at), family="done")))
    return found


def among(past: Iterable[tuple[dt.datetime, Line]], requests: Iterable[PullRequest]) -> list[Line]:
    """Return steps with their instants and what was asked meanwhile, by time."""
    return [line for _at, line in sorted([*past, *lines(requests)], key=itemgetter(0))]


def as_data(application: Application) -> list[dict[str, Any]]:
    """Return what was asked and answered, as an archive keeps it."""
    return [
        {
            "file": one.material.name,
            "at": one.at,
            "to": str(one.organisation),
            "reason": str(one.get_reason_display()),
            "note": one.note,
            "refused": {"by": str(one.refusal.organisation), "at": one.refusal.at, "text": one.refusal.text}
            if hasattr(one, "refusal")
            else None,
            "pulled": one.material.state == MaterialState.PULLED,
        }
        for one in of(application)
    ]
