"""May titles be conferred on these persons, or a certificate be revoked? The answer is the refusal's sentence; empty means yes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping

from django.utils.translation import gettext as _

from applications.choices import Action, Status
from applications.models import Application, Batch, Event
from kashgar_zc import clock
from kashgar_zc.accounts.models import User

from .. import queries
from ..choices import Finding
from ..models import Certificate, Entry, Objection, Revocation
from .noticing import organises

MOST_IN_A_DOCUMENT = 200  # as on a notice: one transaction, and every other act waits for its place in the audit chain


def refusal_to_confer(
    user: User,
    batch: Batch,
    entries: Collection[Entry],
    passings: Mapping[int, Event],
    *,
    issued_on: dt.date,
    now: dt.datetime,
) -> str:
    """Return why a document may not confer titles on these persons [N 四.12].

    Entries come with notice and application; `passings` is application pk -> the event by which a committee passed it.
    """
    if not organises(user, batch, now):
        return _("该批次不由您所在机构组织。")
    if not entries:
        return _("请选择要授予职称的人员。")
    if len(entries) > MOST_IN_A_DOCUMENT:
        words = {"n": len(entries), "most": MOST_IN_A_DOCUMENT}
        return _("已选 %(n)s 人，一份任职文件不超过 %(most)s 人，请按系列分批发文。") % words
    standing = standing_against(entries)
    for entry in entries:
        passing, objection = passings.get(entry.application_id), standing.get(entry.pk)
        if refusal := refusal_by_entry(user, batch, entry, passing, objection):
            return refusal
    return refusal_by_day(entries, passings, issued_on=issued_on, today=clock.on_day(now))


def refusal_by_entry(user: User, batch: Batch, entry: Entry, passing: Event | None, objection: Objection | None) -> str:
    """Return why one person of a notice may not be conferred on; `objection` is one that stands in the way."""
    words = {"name": entry.name, "status": entry.application.get_status_display(), "batch": batch.name}
    if entry.notice.batch_id != batch.pk:
        return _("%(name)s不在%(batch)s的公示名单中。") % words
    if entry.application.applicant_id == user.pk:
        return _("名单中有您本人，请由其他经办人办理。")
    if entry.application.status != Status.PUBLICISED:
        return _("%(name)s的申报处于“%(status)s”，不能授予职称，请刷新后再试。") % words
    if entry.notice.ended_at is None:
        return _("%(name)s的公示尚未结束，不能授予职称。") % words
    if objection:
        return refusal_by_objection(entry, objection)
    return "" if committee_of(passing) else _("%(name)s没有评审会议的记录，不能授予职称。") % words


def standing_against(entries: Collection[Entry]) -> dict[int, Objection]:
    """Return entry pk -> the first objection that stands in the way of a conferral, with its decision."""
    rows = Objection.objects.filter(queries.IN_THE_WAY, entry__in=entries).select_related("decision").order_by("-pk")
    return {one.entry_id: one for one in rows}


def refusal_by_objection(entry: Entry, objection: Objection) -> str:
    """Return which objection stands in the way of a conferral on a person."""
    words = {"name": entry.name, "number": objection.number}
    if hasattr(objection, "decision") and objection.decision.finding == Finding.UPHELD:
        return _("对%(name)s的异议（%(number)s）成立，不能授予职称。") % words
    return _("对%(name)s的异议（%(number)s）尚未办结，不能授予职称。") % words


def refusal_by_day(
    entries: Collection[Entry], passings: Mapping[int, Event], *, issued_on: dt.date, today: dt.date
) -> str:
    """Return why a document may not bear a date: not before the committee's day or the last of a notice, not to come."""
    if issued_on > today:
        return _("成文日期不能晚于今天。")
    if issued_on <= max(entry.notice.last_day for entry in entries):
        return _("成文日期应当在公示期满之后。")
    if issued_on < max(obtained_on(passings[entry.application_id]) for entry in entries):
        return _("成文日期不能早于评审通过之日。")
    return ""


def committee_of(passing: Event | None) -> Mapping[str, str]:
    """Return what the event of passing says of the committee, empty when it says nothing."""
    said: Mapping[str, str] = (passing.details.get("committee") or {}) if passing else {}
    return said if said.get("name") and said.get("held_on") else {}


def obtained_on(passing: Event) -> dt.date:
    """Return the day on which the committee passed a case: from then on the title is held [domain.md 7]."""
    return dt.date.fromisoformat(committee_of(passing)["held_on"])


def passings_of(applications: Collection[int]) -> dict[int, Event]:
    """Return application pk -> the last event by which a committee passed it."""
    rows = Event.objects.filter(application__in=applications, action=Action.PASS).order_by("sequence")
    return {event.application_id: event for event in rows}


def refusal_to_revoke(user: User, certificate: Certificate, application: Application, now: dt.datetime) -> str:
    """Return why a person may not revoke a certificate; `application` is its file, with its batch."""
    if not organises(user, application.batch, now):
        return _("该证书不由您所在机构颁发。")
    if application.applicant_id == user.pk:
        return _("这是您本人的证书，请由其他经办人办理。")
    if known := Revocation.objects.filter(certificate=certificate).select_related("revoked_by").first():
        when = clock.on_day(known.revoked_at)
        return _("该证书已由%(by)s于 %(when)s 撤销。") % {"by": known.revoked_by, "when": f"{when:%Y-%m-%d}"}
    return ""
