"""What an applicant does to an application, and what the system does when time runs out."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from kashgar_zc import clock
from kashgar_zc.accounts import outbox
from kashgar_zc.accounts.actions import freeze_identity
from kashgar_zc.accounts.models import Organisation, User

from . import assessing, checks, defects, mending, policies, queries, routes, sections, snapshots, workflow
from .choices import Action, Status
from .models import Application, Batch, Category, Event, RouteStop, SectionContent, Snapshot, Speciality, Title
from .workflow import NotAllowed


class Incomplete(NotAllowed):
    """A submission with hard defects; `defects` lists them all."""

    def __init__(self, defects: Sequence[checks.Defect]) -> None:
        super().__init__(_("还有 %(count)s 处需要补充，请逐项修改后再提交。") % {"count": len(defects)})
        self.defects = list(defects)


class Overtaken(NotAllowed):
    """Another page saved the section since this one was opened; neither text is lost."""


def start(
    *, by: User, batch: Batch, category: Category, title: Title, speciality: Speciality | None, unit: Organisation
) -> Application:
    """Begin the season's one application of a person; a second one is refused, also by two at once."""
    now = clock.now()
    if refusal := refusal_of_target(by, batch, category, title, unit, now):
        raise NotAllowed(refusal)
    try:
        with transaction.atomic():
            return Application.objects.create(
                applicant=by,
                applicant_name=by.name,
                season=batch.season,
                batch=batch,
                category=category,
                title=title,
                speciality=speciality,
                unit=unit,
                since=now,
                created_at=now,
            )
    except IntegrityError as error:
        raise NotAllowed(_("您本年度已有一份申报。同一年度只能申报一个职称，请在原申报上继续。")) from error


@transaction.atomic
def change_target(
    application: Application,
    *,
    by: User,
    batch: Batch,
    category: Category,
    title: Title,
    speciality: Speciality | None,
    unit: Organisation,
) -> Application:
    """Let a draft apply for something else and return it as it is now; what was typed and uploaded stays."""
    current = Application.objects.select_for_update(of=("self",)).get(pk=application.pk)
    refusal = policies.refusal_to_change_target(by, current) or refusal_of_target(
        by, batch, category, title, unit, clock.now()
    )
    if refusal:
        raise NotAllowed(refusal)
    current.batch, current.category, current.title = batch, category, title
    current.speciality, current.unit = speciality, unit
    current.save(update_fields=["batch", "category", "title", "speciality", "unit"])
    return current


def refusal_of_target(
    person: User, batch: Batch, category: Category, title: Title, unit: Organisation, now: dt.datetime
) -> str:
    """Return why this title may not be applied for in this batch from this unit, or an empty string."""
    offer = batch.offers.filter(category=category, series=title.series, level=title.level).first()
    if offer is None:
        return _("%(batch)s不受理这一申报类别、系列和级别。") % {"batch": batch.name}
    if title.exam_only:
        return _("%(title)s实行以考代评，请参加国家统一考试取得。") % {"title": title.name}
    return policies.refusal_of_offer(
        offer, is_direct=unit.is_prefecture_direct, county=unit.county_id
    ) or policies.refusal_by_window(batch, person, now)


@transaction.atomic
def save_section(
    application: Application, section: str, data: Mapping[str, Any], *, by: User, seen: str | None = None
) -> SectionContent:
    """Keep what was typed in a section, complete or not; `NotAllowed` when it may not be changed now.

    `seen` is the `stamp` of the content that the person had on screen: another tab's newer text is not overwritten.
    """
    return _save(Q(pk=application.pk), section, data, by=by, seen=seen)


@transaction.atomic
def save_own_section(
    key: uuid.UUID, section: str, data: Mapping[str, Any], *, by: User, seen: str | None, page: str = ""
) -> SectionContent:
    """As `save_section`, in the person's own file with a key, which need not be read before; `Application.DoesNotExist`.

    `page` is the open page that sends it: it may save again over its own text, though an answer was lost on the way.
    """
    return _save(Q(key=key, applicant=by), section, data, by=by, seen=seen, page=page)


def _save(
    which: Q, section: str, data: Mapping[str, Any], *, by: User, seen: str | None, page: str = ""
) -> SectionContent:
    current = Application.objects.only("key", "applicant_id", "status").select_for_update().get(which)
    if refusal := policies.refusal_to_edit(by, current, section):
        raise NotAllowed(refusal)
    if section not in sections.BY_KEY:
        raise NotAllowed(_("没有这一部分。"))
    content = SectionContent(application=current, section=section, data=dict(data), saved_at=clock.now(), page=page)
    if not _keep(content, seen):
        raise Overtaken(_("这一部分刚在另一个窗口保存过，这里的内容没有保存。请核对两份内容，再决定保留哪一份。"))
    return content


def stamp(saved_at: dt.datetime | None) -> str:
    """Return by what a section's content is recognised: when it was saved, empty before the first time."""
    return saved_at.isoformat() if saved_at else ""


def _keep(content: SectionContent, seen: str | None) -> bool:
    """Write a content over what was seen (None: whatever is there, empty: nothing); return whether that was still so."""
    there = SectionContent.objects.filter(application=content.application, section=content.section)
    known = there if seen is None else there.filter(_seen_or_own(content.page, seen))
    if (seen or seen is None or content.page) and known.update(
        data=content.data, saved_at=content.saved_at, page=content.page
    ):
        return True
    if seen or (seen == "" and there.exists()):
        return False
    content.save(force_insert=True)
    return True


def _seen_or_own(page: str, seen: str) -> Q:
    """Return what a page may write over: the text it showed, and the text it saved itself."""
    instant = _instant(seen)
    own = Q(page=page) if page else Q(pk__in=[])
    return own | Q(saved_at=instant) if instant else own


def _instant(stamp: str) -> dt.datetime | None:
    try:
        instant = dt.datetime.fromisoformat(stamp)
    except ValueError:
        return None
    return instant if instant.tzinfo else None


@transaction.atomic
def submit(
    application: Application,
    *,
    by: User,
    accepted: frozenset[str],
    arrived_at: dt.datetime,
    seen: str | None = None,
    reasons: Mapping[str, str] | None = None,
) -> Snapshot:
    """Submit or resubmit: freeze the content, fix the route, hand the file to the next desk.

    `accepted` are the keys of the commitments ticked; `arrived_at` is when the request reached the server: the instant
    that the window is judged by. `seen` is the `snapshots.stamp` of what the person checked: what another tab changed
    since is not submitted unread. A repeated submit of what is already submitted returns the receipt it has.
    `reasons` say, by `mending.Named.anchor`, why what the return named was left as it was; without one it is refused.
    """
    current = (
        Application.objects.select_for_update(of=("self",)).select_related(*queries.SHOWN_WITH).get(pk=application.pk)
    )
    if current.version == application.version + 1 and current.desk and current.applicant_id == by.pk:
        return current.snapshots.latest("number")  # the second of two clicks
    if current.version != application.version:
        raise NotAllowed(_("该申报刚刚有变动，请刷新后再提交。"))
    if refusal := policies.refusal_to_submit(by, current, arrived_at):
        raise NotAllowed(refusal)
    filled = queries.filled_of(current)
    if seen is not None and seen != snapshots.stamp(current, filled):
        raise NotAllowed(_("申报内容在您核对之后有改动，请重新核对后提交。"))
    findings = assessing.findings_of(current, filled=filled)
    reasons = reasons or {}
    found = defects.before_submission(current, findings, accepted=accepted, filled=filled, reasons=reasons)
    if hard := [defect for defect in found if defect.hard]:
        raise Incomplete(hard)
    is_first = current.status == Status.DRAFT
    route = fix_route(current) if is_first else list(current.route.select_related("organisation"))
    if is_first:
        _enter_submission(current, by, now=arrived_at)
    asked = current.batch.rules.commitments
    snapshot = snapshots.take(current, accepted=asked, route=route, now=arrived_at, filled=filled, findings=findings)
    action, said = (
        (Action.SUBMIT, {}) if is_first else (Action.RESUBMIT, mending.kept(mending.named(current, filled), reasons))
    )
    workflow.move(current, action, by=by, details=said, snapshot=snapshot)
    application.refresh_from_db()
    return snapshot


def fix_route(application: Application) -> list[RouteStop]:
    """Store the route of a submission anew from batch and unit; `NotAllowed` when the chain has a gap."""
    try:
        unit = Organisation.objects.select_related("bureau").get(
            pk=application.unit_id
        )  # as it is since the file is locked
        planned = routes.plan(application.batch, unit)
    except routes.NoRoute as error:
        raise NotAllowed(str(error)) from error
    application.route.all().delete()
    return RouteStop.objects.bulk_create(
        RouteStop(application=application, position=position, desk=stop.desk, organisation=stop.organisation)
        for position, stop in enumerate(planned, start=1)
    )


def _enter_submission(application: Application, by: User, *, now: dt.datetime) -> None:
    """Give number and time, and freeze the person's name and ID number."""
    if application.number is None:
        application.number = next_number(application)
    application.submitted_at = now
    application.applicant_name = by.name
    application.save(update_fields=["number", "submitted_at", "applicant_name"])
    freeze_identity(by, at=now)


def next_number(application: Application) -> str:
    """Return the case number: the season's year and a serial within it, e.g. 2020000123."""
    season = application.season
    type(season).objects.select_for_update(no_key=True).get(pk=season.pk)  # numbers of a season are given one at a time
    taken = Application.objects.filter(season=season, number__isnull=False).count()
    return f"{season.year}{taken + 1:06d}"


@transaction.atomic
def withdraw(application: Application, *, by: User, note: str = "", knowing: bool = False) -> Event:
    """Take an application back, from a draft or from any desk; for good once the window has closed, and then only `knowing`."""
    if refusal := policies.refusal_to_withdraw(by, application):
        raise NotAllowed(refusal)
    if not knowing and policies.refusal_by_window(application.batch, by, clock.now()):
        raise NotAllowed(_("没有撤回。申报期已过，撤回后不能恢复。确定撤回的，请先勾选表示知晓。"))
    return workflow.move(application, Action.WITHDRAW, by=by, note=note)


@transaction.atomic
def reopen(application: Application, *, by: User) -> Event:
    """Take a withdrawn or lapsed application up again as a draft, with everything in it."""
    if refusal := policies.refusal_to_reopen(by, application, clock.now()):
        raise NotAllowed(refusal)
    return workflow.move(application, Action.REOPEN, by=by)


@transaction.atomic
def lapse(application: Application, *, reason: str) -> Event:
    """Let an unfinished file lapse after its time, and tell the applicant."""
    event = workflow.move(application, Action.LAPSE, by=None, note=reason)
    outbox.tell(
        application.applicant,
        subject=_("申报已失效"),
        text=reason,
        link=reverse("applications:overview", args=[application.key]),
    )
    return event
