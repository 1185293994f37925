"""Notices of results: opened by the organiser, ended by time alone, objected to by anyone, objections decided [N 四.12]."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Sequence

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from applications import evidence, workflow
from applications.choices import Action, EvidenceKind, Status
from applications.models import Application, Batch
from applications.policies import in_beijing
from applications.workflow import NotAllowed
from kashgar_zc import clock
from kashgar_zc.accounts import outbox
from kashgar_zc.accounts.choices import Channel
from kashgar_zc.accounts.models import User

from .. import queries, receipts
from ..choices import Finding
from ..models import Decision, Entry, Notice, Objection
from ..periods import period
from ..policies import noticing as policies


@transaction.atomic
def open_notice(
    batch: Batch, *, by: User, applications: Iterable[Application], title: str, body: str, contact: str
) -> Notice:
    """Put passed applications of a batch on a notice; its last day is computed now by the batch's rule and stays."""
    _lock(keys := [one.pk for one in applications])
    found, now = queries.in_order(keys), clock.now()
    if refusal := policies.refusal_to_open(by, batch, found, now):
        raise NotAllowed(refusal)
    runs = period(now, batch.rules.judging.result_publicity_days)
    notice = Notice.objects.create(
        batch=batch,
        title=title,
        body=body,
        contact=contact,
        first_day=runs.first_day,
        last_day=runs.last_day,
        days=runs.days,
        ends_at=runs.ends_at,
        opened_at=now,
        opened_by=by,
    )
    _enter(notice, found, by=by)
    return notice


def _lock(keys: Collection[int]) -> None:
    """Lock applications in the order in which everybody locks them."""
    rows = Application.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk")
    list(rows.values_list("pk"))


def _enter(notice: Notice, found: list[Application], *, by: User) -> None:
    """Write the lines of a notice, move each file, tell each person."""
    Entry.objects.bulk_create(
        Entry(
            notice=notice,
            application=one,
            position=position,
            name=one.applicant_name,
            unit=one.unit.name,
            series=one.title.series.name,
            speciality=one.speciality.name if one.speciality else "",
            title=one.title.name,
        )
        for position, one in enumerate(found, start=1)
    )
    link, until = reverse("publicity:notice", args=[notice.key]), in_beijing(notice.ends_at)
    note = _("公示至 %(until)s") % {"until": until}
    workflow.move_many([workflow.Move(one, note) for one in found], Action.PUBLICISE, by=by)
    text = _("您申报的%(title)s已通过评审，现予公示，公示至 %(until)s（北京时间）。")
    outbox.tell_many(
        outbox.Letter(one.applicant, _("评审结果公示"), text % {"title": one.title.name, "until": until}, link)
        for one in found
    )


def end_due(now: dt.datetime) -> int:
    """Take down the notices whose last day is over; return how many. Late, twice or at once comes to the same."""
    ended = 0
    for pk in Notice.objects.filter(ended_at=None, ends_at__lte=now).order_by("ends_at", "pk").values_list("pk"):
        ended += _end(pk[0], now)
    return ended


@transaction.atomic
def _end(pk: int, now: dt.datetime) -> int:
    notice = Notice.objects.select_for_update(of=("self",), skip_locked=True).filter(pk=pk, ended_at=None).first()
    if notice is None:  # another worker is at it, or was
        return 0
    notice.ended_at = now
    notice.save(update_fields=["ended_at"])
    held = Objection.objects.filter(entry__notice=notice, decision=None).values("entry").distinct().count()
    text = _("公示期满。无异议的人员可以办理任职文件。")
    if held:
        text = _("公示期满。%(n)s 人有异议尚未作出决定，其余人员可以办理任职文件。") % {"n": held}
    link = reverse("publicity:own_notice", args=[notice.key])
    _tell_organiser(notice, subject=_("%(title)s期满") % {"title": notice.title}, text=text, link=link)
    return 1


@transaction.atomic
def lodge(
    entry: Entry,
    *,
    objector: str = "",
    contact: str = "",
    text: str,
    receipt: str = "",
    files: Sequence[UploadedFile] = (),
) -> Objection:
    """Object to a person on a running notice, with a name or without; anyone may.

    The file is locked, so that no certificate is made while an objection that arrived in time is being written. Sent
    twice with one `receipt`, it is lodged once.
    """
    arrived = clock.arrival()
    Application.objects.select_for_update(of=("self",)).get(pk=entry.application_id)
    if receipt and (known := Objection.objects.filter(entry=entry, receipt=receipt).first()):
        if known.text != text:
            raise NotAllowed(
                _("这一页面的异议已经提交，回执编号 %(receipt)s。要补充内容，请回到公示名单重新提出。")
                % {"receipt": receipt}
            )
        return known
    current = Entry.objects.select_related("notice__batch__organiser", "application").get(pk=entry.pk)
    if refusal := policies.refusal_to_object(current, arrived):
        raise NotAllowed(refusal)
    made = Objection(entry=current, receipt=receipt or receipts.draw(), objector=objector, text=text, lodged_at=arrived)
    made.contact = contact
    made.save()
    evidence.lay(files, kind=EvidenceKind.RESULT, owner=made, application=current.application, by=None)
    words = {"name": current.name, "title": current.notice.title}
    told = _("“%(title)s”中%(name)s收到异议，请核查后作出决定。作出决定前，该人员不能办理任职文件。") % words
    link = reverse("publicity:objection", args=[made.pk])
    _tell_organiser(current.notice, subject=_("收到公示异议"), text=told, link=link, about=current.application)
    return made


@transaction.atomic
def decide(objection: Objection, *, by: User, finding: Finding, reason: str) -> Decision:
    """Decide an objection once: upheld, the person's passing is annulled; rejected, it holds the person no longer.

    Of several objections against one person the first that is upheld annuls, and the others are still decided.
    """
    _lock([objection.entry.application_id])
    [application] = queries.in_order([objection.entry.application_id])
    current = (
        Objection.objects.select_for_update(of=("self",))
        .select_related("entry__notice__batch__organiser", "entry__application")
        .get(pk=objection.pk)
    )
    now = clock.now()
    if refusal := policies.refusal_to_decide(by, current, now):
        raise NotAllowed(refusal)
    decision = Decision.objects.create(
        objection=current, finding=finding, reason=reason, decided_by=by, decided_at=max(now, current.lodged_at)
    )
    if finding == Finding.UPHELD and application.status != Status.ANNULLED:
        workflow.move(application, Action.ANNUL, by=by, note=reason, details={"objection": current.number})
    _tell_of(decision, application)
    return decision


def _tell_of(decision: Decision, application: Application) -> None:
    """Tell the applicant and the organiser what an objection came to; never who objected."""
    entry = decision.objection.entry
    words = {"name": entry.name, "reason": decision.reason, "number": decision.objection.number}
    if decision.finding == Finding.UPHELD:
        own = _("公示期间对您的异议经核查成立，不予授予职称。理由：%(reason)s") % words
    else:
        own = _("公示期间对您的异议经核查不成立，不影响评审结果。理由：%(reason)s") % words
    outbox.tell(
        application.applicant,
        subject=_("公示异议处理结果"),
        text=own,
        link=reverse("applications:overview", args=[application.key]),
    )
    subject = _("公示异议已办结：%(finding)s") % {"finding": decision.get_finding_display()}
    text = _("%(name)s的异议 %(number)s 已作出决定。理由：%(reason)s") % words
    link = reverse("publicity:objection", args=[decision.objection.pk])
    _tell_organiser(entry.notice, subject=subject, text=text, link=link, about=application)


def _tell_organiser(notice: Notice, *, subject: str, text: str, link: str, about: Application | None = None) -> None:
    """Tell the organiser's reviewers and secretaries; never the person whom an objection is about."""
    staff = queries.staff(notice.batch.organiser, on=clock.today())
    for one in staff.exclude(pk=about.applicant_id) if about else staff:
        outbox.tell(one, subject=subject, text=text, link=link, channels=[Channel.INBOX])
