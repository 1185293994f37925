"""Archives to take away, everything about a person or one case: asking for them, showing them, removing them on their day."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from kashgar_zc import clock
from kashgar_zc.accounts.models import Appointment, User

from . import documents
from .choices import DocumentKind, DocumentState, Party
from .models import Application, Document
from .workflow import ORGANISING_ROLES, NotAllowed


@transaction.atomic
def request_own_data(*, by: User) -> Document:
    """Ask for everything about oneself; one still in the making is returned, an earlier one is given up for the new."""
    return _request(DocumentKind.OWN_DATA, _("本人全部数据"), by=by)


def refusal_of_case(user: User, desk: Appointment | None, application: Application) -> str:
    """Return why this person may not have a case's archive: its applicant may, and at their desk the organiser's people."""
    if application.submitted_at is None:
        return _("提交申报后才能生成申报档案。")
    is_organiser = desk is not None and desk.role in ORGANISING_ROLES[Party.ORGANISER]
    if application.applicant_id == user.pk or (
        is_organiser and desk.organisation_id == application.batch.organiser_id  # type: ignore[union-attr]
    ):
        return ""
    return _("只有申报人和该批次的组织单位可以生成申报档案。")


@transaction.atomic
def request_case(application: Application, *, by: User, desk: Appointment | None) -> Document:
    """Ask for a case's archive as it stands: its applicant's without what is internal, the organiser's whole."""
    if refusal := refusal_of_case(by, desk, application):
        raise NotAllowed(refusal)
    parameters = {"whole": application.applicant_id != by.pk}
    name = _("申报档案_%(number)s") % {"number": application.number}
    return _request(DocumentKind.CASE_ARCHIVE, name, by=by, parameters=parameters, application=application)


def _request(
    kind: DocumentKind, name: str, *, by: User, parameters: dict[str, bool] | None = None, **subject: Application
) -> Document:
    """Ask for an archive that is kept for some days; one in the making is returned, an earlier one given up for the new."""
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    mine = Document.objects.filter(kind=kind, requested_by=by, **subject)
    if known := mine.filter(state__in=documents.WAITING).first():
        return known
    now = clock.now()
    mine.update(expires_at=now)
    until = now + dt.timedelta(days=settings.OWN_DATA_DAYS)
    given = {"name": f"{name}_{clock.today():%Y%m%d}.zip", "parameters": parameters or {}}
    return documents.request(kind, by=by, **given, expires_at=until, **subject)


def remove_expired() -> int:
    """Remove what has passed its day, row and file; return how many."""
    gone = list(
        Document.objects.filter(expires_at__lte=clock.now()).exclude(state=DocumentState.RUNNING)[
            : documents.SWEEP_LIMIT
        ]
    )
    for one in gone:
        if one.file:
            one.file.delete(save=False)
        one.delete()
    return len(gone)


def own_data_shown(person: User) -> documents.Shown | None:
    """Return a person's latest archive of everything, None where there is none or it has expired."""
    return _shown(DocumentKind.OWN_DATA, person)


@dataclass(frozen=True)
class CaseArchiveShown:
    """A case's archive on its pages: the latest asked for, where to ask for one, for how many days it is kept."""

    document: documents.Shown | None
    request_url: str
    days: int


def case_shown(application: Application, person: User, desk: Appointment | None) -> CaseArchiveShown | None:
    """Return what a page shows of a case's archive, None to whom it is refused."""
    if refusal_of_case(person, desk, application):
        return None
    url = reverse("applications:case_archive", args=[application.key])
    latest = _shown(DocumentKind.CASE_ARCHIVE, person, application=application)
    return CaseArchiveShown(latest, url, settings.OWN_DATA_DAYS)


def _shown(kind: DocumentKind, person: User, **subject: Application) -> documents.Shown | None:
    latest = Document.objects.filter(kind=kind, requested_by=person, expires_at__gt=clock.now(), **subject)
    return documents.shown(found) if (found := latest.first()) else None
