"""What a reviewer who leaves has open at a desk, and how it passes to a colleague."""

from __future__ import annotations

import datetime as dt

from django.db.models import Max, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from applications.models import Application, Event
from kashgar_zc import clock
from kashgar_zc.accounts.models import Appointment, User
from kashgar_zc.accounts.open_work import Open

from . import queries
from .models import BulkRun, Claim, Inquiry


def open(appointment: Appointment) -> list[Open]:
    """Return what the leaver began at the desk and nobody finished: claims, publicities, proposals, inquiries, acts on many."""
    files = [
        Open(
            _("%(name)s的申报") % {"name": one.application.applicant_name}, _("已认领，未办结"), _file(one.application)
        )
        for one in _claims(appointment).select_related("application")
    ]
    running = queries.running_publicities(appointment.organisation).filter(opened_by=appointment.user)
    posted = [
        Open(
            _("%(name)s的单位公示") % {"name": one.application.applicant_name},
            _("公示至 %(day)s，由本单位任一审核人办结") % {"day": one.last_day.isoformat()},
        )
        for one in running
    ]
    return [*files, *posted, *_for_anybody(appointment)]


def _for_anybody(appointment: Appointment) -> list[Open]:
    """Return what goes on without the leaver: a colleague signs or concludes it; an act on many stops on the day."""
    office, person = appointment.organisation, appointment.user
    proposed = queries.open_proposals(office).filter(by=person).select_related("application")
    begun = Q(opened_by=person) | Q(proposed_by=person)
    asked = Inquiry.objects.filter(begun, organisation=office, concluded_at=None).select_related("application")
    acts = BulkRun.objects.filter(organisation=office, by=person, started_at__isnull=False, finished_at=None)
    return [
        *(
            Open(
                _("%(name)s的申报") % {"name": one.application.applicant_name},
                _("已提请复核，由另一名审核人签署"),
                _file(one.application),
            )
            for one in proposed
        ),
        *(
            Open(
                _("%(name)s的诚信核查") % {"name": one.application.applicant_name},
                _("未作结论，由本机构其他审核人继续"),
                reverse("review:inquiry", args=[one.key]),
            )
            for one in asked
        ),
        *(
            Open(
                _("批量办理：%(what)s") % {"what": one.get_act_display()},
                _("正在办理，任职结束后剩余的不再办理"),
                reverse("review:bulk_run", args=[one.key]),
            )
            for one in acts
        ),
    ]


def last_acted_on(appointment: Appointment) -> dt.date | None:
    """Return the day of the leaver's last step for the organisation."""
    steps = Event.objects.filter(actor=appointment.user, organisation=appointment.organisation)
    last = steps.aggregate(last=Max("at"))["last"]
    return clock.on_day(last) if last else None


def hand_over(appointment: Appointment, *, to: User | None, by: User) -> None:
    """End the leaver's claims; a colleague gets those of files that are not the colleague's own."""
    now, held_now = clock.now(), _claims(appointment).values_list("application_id", flat=True)
    files = Application.objects.select_for_update(of=("self",)).filter(pk__in=list(held_now)).order_by("pk")
    applicants = dict(files.values_list("pk", "applicant_id"))
    held = list(
        _claims(appointment).filter(application__in=applicants)
    )  # a colleague may have taken one over meanwhile
    own = {pk for pk, applicant in applicants.items() if to is not None and applicant == to.pk}
    Claim.objects.filter(pk__in=[one.pk for one in held], ended_at=None).update(ended_at=now)
    if to is not None:
        Claim.objects.bulk_create(
            Claim(
                application_id=one.application_id,
                organisation_id=one.organisation_id,
                since=one.since,
                holder=to,
                given_by=by,
                given_at=now,
                until=None,
                reason=_("原办理人离任"),
            )
            for one in held
            if one.application_id not in own
        )


def _claims(appointment: Appointment) -> QuerySet[Claim]:
    """Return the claims that the leaver has at the desk of the appointment, whether or not the leaver is gone already."""
    mine = Claim.objects.filter(holder=appointment.user, organisation=appointment.organisation)
    return mine.standing(clock.now())


def _file(application: Application) -> str:
    return reverse("review:file", args=[application.key])
