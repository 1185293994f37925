"""What is done in an inquiry into false material: report, open, state, answer, propose, confirm; and lifting an entry."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from applications import workflow, working_days
from applications.choices import Action, EvidenceKind
from applications.evidence import lay
from applications.models import Application, IntegrityEntry, IntegrityLifting
from applications.policies import in_beijing
from applications.workflow import NotAllowed
from kashgar_zc import clock
from kashgar_zc.accounts import outbox
from kashgar_zc.accounts.choices import Topic
from kashgar_zc.accounts.models import Appointment, Organisation, User

from . import policies_inquiry as policies
from .actions import lock
from .choices import Founded
from .models import Inquiry, InquiryStatement

Files = Sequence[UploadedFile]


def handlers_of(application: Application) -> QuerySet[User]:
    """Return who handled a file for its unit: whose acts there the file's history keeps, and who publicised it or stated."""
    acted = application.events.filter(organisation=application.unit_id).order_by().values("actor")
    posted = application.unit_publicities.filter(organisation=application.unit_id).order_by().values("opened_by")
    stated = application.conduct_statements.filter(organisation=application.unit_id).order_by().values("recorded_by")
    found = User.objects.filter(Q(pk__in=acted) | Q(pk__in=posted) | Q(pk__in=stated))
    return found.exclude(pk=application.applicant_id).order_by("name", "pk")


def report(
    application: Application,
    *,
    by: User,
    desk: Appointment,
    allegation: str,
    files: Files = (),
    handler: User | None = None,
) -> Inquiry:
    """Report false material of a file that a desk sees to the batch's organiser."""
    if refusal := policies.refusal_to_report(by, application):
        raise NotAllowed(refusal)
    if handler is not None and not handlers_of(application).filter(pk=handler.pk).exists():
        raise NotAllowed(_("单位经办人须是在所在单位办理过该申报的人。"))
    try:
        with transaction.atomic():
            made = Inquiry.objects.create(
                application=application,
                organisation=application.batch.organiser,
                allegation=allegation,
                handler=handler.name if handler else "",
                handled_by=handler,
                reported_from=desk.organisation,
                reported_by=by,
                reported_at=clock.now(),
            )
            _lay(made, files, by=by, organisation=desk.organisation)
            return made
    except IntegrityError as error:
        raise NotAllowed(_("该申报已有核查在办。有新情况的，请向组织单位补充。")) from error


@transaction.atomic
def open_inquiry(inquiry: Inquiry, *, by: User) -> Inquiry:
    """Open an inquiry, and ask the applicant for an answer within the batch's working days."""
    current, now = _lock(inquiry), clock.now()
    if refusal := policies.refusal_to_open(by, current, now):
        raise NotAllowed(refusal)
    days = current.application.batch.rules.eligibility.answer_days
    current.opened_by, current.opened_at = by, now
    current.answer_until = clock.midnight_after(working_days.last_day(clock.on_day(now), days))
    current.save(update_fields=["opened_by", "opened_at", "answer_until"])
    words = {"who": current.organisation, "until": in_beijing(current.answer_until)}
    text = _("%(who)s收到对您申报材料真实性的反映，正在核查。您可以在 %(until)s（北京时间）前说明情况。") % words
    _tell(current, _("请就申报材料说明情况"), text)
    return current


@transaction.atomic
def state(inquiry: Inquiry, *, by: User, text: str, files: Files = ()) -> InquiryStatement:
    """Record what the inquiry found or was told."""
    current, now = _lock(inquiry), clock.now()
    if refusal := policies.refusal_to_state(by, current, now):
        raise NotAllowed(refusal)
    _lay(current, files, by=by, organisation=current.organisation)
    return InquiryStatement.objects.create(
        inquiry=current, author=by, organisation=current.organisation, text=text, at=now
    )


@transaction.atomic
def answer(inquiry: Inquiry, *, by: User, text: str, files: Files = ()) -> InquiryStatement:
    """Record the applicant's answer; each one is kept."""
    current, now = _lock(inquiry), clock.now()
    if refusal := policies.refusal_to_answer(by, current, now):
        raise NotAllowed(refusal)
    _lay(current, files, by=by)
    return InquiryStatement.objects.create(inquiry=current, author=by, text=text, at=now)


@transaction.atomic
def propose(inquiry: Inquiry, *, by: User, outcome: Founded, finding: str) -> Inquiry:
    """Propose what was found; nothing follows until another person confirms it."""
    current, now = _lock(inquiry), clock.now()
    if refusal := policies.refusal_to_propose(by, current, now):
        raise NotAllowed(refusal)
    current.proposed, current.finding = outcome, finding
    current.proposed_by, current.proposed_at = by, now
    current.save(update_fields=["proposed", "finding", "proposed_by", "proposed_at"])
    return current


@transaction.atomic
def send_back(inquiry: Inquiry, *, by: User, reason: str) -> Inquiry:
    """Send a proposal back; what was proposed and why it was not confirmed stays among the statements."""
    current, now = _lock(inquiry), clock.now()
    if refusal := policies.refusal_to_send_back(by, current, now):
        raise NotAllowed(refusal)
    words = {"outcome": current.get_proposed_display(), "finding": current.finding, "reason": reason}
    text = _("退回结论“%(outcome)s”：%(finding)s 退回理由：%(reason)s") % words
    InquiryStatement.objects.create(inquiry=current, author=by, organisation=current.organisation, text=text, at=now)
    current.proposed, current.finding, current.proposed_by, current.proposed_at = "", "", None, None
    current.save(update_fields=["proposed", "finding", "proposed_by", "proposed_at"])
    return current


@transaction.atomic
def confirm(inquiry: Inquiry, *, by: User, seen: str) -> Inquiry:
    """Confirm as a second person what was proposed; `seen` is the finding that this person read.

    If founded: the season's application is cancelled, and an integrity entry made with unit and handler.
    """
    current, now = _lock(inquiry), clock.now()
    current.application = lock(current.application)  # it may just now go before a committee or the public
    if refusal := policies.refusal_to_confirm(by, current, now):
        raise NotAllowed(refusal)
    if seen != current.finding:
        raise NotAllowed(_("结论刚刚有变动，请重新查看后再确认。"))
    current.outcome, current.concluded_by, current.concluded_at = current.proposed, by, now
    current.save(update_fields=["outcome", "concluded_by", "concluded_at"])
    if current.outcome == Founded.FOUNDED:
        _act_on(current, by=by, now=now)
    else:
        text = _("%(who)s核查结论：%(outcome)s。%(finding)s") % _words(current)
        _tell(current, _("申报材料核查已办结"), text)
    return current


def _act_on(inquiry: Inquiry, *, by: User, now: dt.datetime) -> None:
    """Cancel the season's application, and enter the person in the integrity record for the batch's years."""
    application = lock(inquiry.application)
    if policies.is_to_be_cancelled(application):
        details = {"inquiry": str(inquiry.key)}
        workflow.move(application, Action.CANCEL, by=by, note=inquiry.finding, details=details)
    first = clock.on_day(now)
    until = years_after(first, application.batch.rules.eligibility.integrity_years)
    IntegrityEntry.objects.create(
        person=application.applicant,
        application=application,
        grounds=inquiry.finding,
        from_day=first,
        until_day=until,
        unit=application.unit,
        handler=inquiry.handler,
        handled_by=inquiry.handled_by,
        organisation=inquiry.organisation,
        recorded_by=by,
        recorded_at=now,
    )
    words = _words(inquiry) | {"until": f"{until.year}年{until.month}月{until.day}日"}
    text = _("%(who)s核查结论：%(outcome)s。%(finding)s 已取消本年度申报资格，记入诚信档案至%(until)s。")
    text += _("您有异议的，可以向%(who)s或者其上级提出。")
    _tell(inquiry, _("申报材料核查已办结"), text % words)


def years_after(day: dt.date, years: int) -> dt.date:
    """Return the last day of a span of whole years that begins on a day."""
    year = day.year + years
    same = dt.date(year, 3, 1) if (day.month, day.day) == (2, 29) and year % 4 else day.replace(year=year)
    return same - dt.timedelta(days=1)


@transaction.atomic
def lift(entry: IntegrityEntry, *, by: User, reason: str) -> IntegrityLifting:
    """Lift an entry by a decision; the entry itself stays."""
    current, now = IntegrityEntry.objects.select_for_update(of=("self",)).get(pk=entry.pk), clock.now()
    if refusal := policies.refusal_to_lift(by, current, now):
        raise NotAllowed(refusal)
    made = IntegrityLifting.objects.create(
        entry=current, reason=reason, organisation=current.organisation, by=by, at=now
    )
    words = {"who": current.organisation, "reason": reason}
    text = _("%(who)s已解除您的失信记录。依据：%(reason)s") % words
    outbox.tell(current.person, subject=_("失信记录已解除"), text=text)
    return made


def _lay(inquiry: Inquiry, files: Files, *, by: User, organisation: Organisation | None = None) -> None:
    kind = EvidenceKind.INQUIRY
    lay(files, kind=kind, owner=inquiry, application=inquiry.application, by=by, organisation=organisation)


def _lock(inquiry: Inquiry) -> Inquiry:
    return (
        Inquiry.objects.select_for_update(of=("self",))
        .select_related("application__batch", "application__applicant", "organisation")
        .get(pk=inquiry.pk)
    )


def _words(inquiry: Inquiry) -> dict[str, str]:
    outcome = str(inquiry.get_outcome_display())
    return {"who": str(inquiry.organisation), "outcome": outcome, "finding": inquiry.finding}


def _tell(inquiry: Inquiry, subject: str, text: str) -> None:
    link = reverse("review:inquiry_answer", args=[inquiry.key])
    topic = Topic.PROGRESS if inquiry.concluded_at else Topic.ACTION  # an open one waits for the person's answer
    outbox.tell(inquiry.application.applicant, subject=subject, text=text, link=link, topic=topic)
