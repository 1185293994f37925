"""The end of a file: the conferral document with its certificates, and the revocation of one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from applications import documents, workflow
from applications.choices import Action, DocumentKind, Level
from applications.models import Application, Batch, Document, Event, Season
from applications.workflow import NotAllowed
from kashgar_zc import clock
from kashgar_zc.accounts import outbox
from kashgar_zc.accounts.models import Organisation, User

from .. import queries_conferring as queries
from ..models import Certificate, Conferral, Entry, Revocation
from ..policies import conferring as policies


@transaction.atomic
def confer(batch: Batch, *, by: User, entries: Iterable[Entry], addressed_to: str, issued_on: dt.date) -> Conferral:
    """Confer titles on persons of ended notices by one document: its number, a certificate each, the papers asked for.

    All or nothing: `NotAllowed` names the first who may not be conferred on. Two at once take turns at the season's and the
    organiser's row, so that no number is given twice and none is left out.
    """
    _take_turns(batch)
    applications = _locked(entry.application_id for entry in entries)
    found = _as_they_are(applications)
    passings, now = policies.passings_of(list(applications)), clock.now()
    if refusal := policies.refusal_to_confer(by, batch, found, passings, issued_on=issued_on, now=now):
        raise NotAllowed(refusal)
    conferral = Conferral.objects.create(
        batch=batch,
        number=_document_number(batch, issued_on),
        addressed_to=addressed_to,
        issued_on=issued_on,
        issued_by=by,
        issued_at=now,
    )
    given = Certificate.objects.filter(conferral__batch__season=batch.season_id).count()
    certificates = Certificate.objects.bulk_create(
        _certificate(conferral, entry, applications[entry.application_id], passings, serial=serial)
        for serial, entry in enumerate(found, start=given + 1)
    )
    _hand_over(certificates, by=by)
    _ask_for_document(conferral, by=by)
    return conferral


def _take_turns(batch: Batch) -> None:
    """Lock what numbers are counted in, until the end: the season for certificates, the organiser for documents."""
    Season.objects.select_for_update(no_key=True).get(pk=batch.season_id)
    Organisation.objects.select_for_update(no_key=True).get(pk=batch.organiser_id)


def _locked(keys: Iterable[int]) -> dict[int, Application]:
    """Return pk -> application, locked in the order in which everybody locks them."""
    rows = Application.objects.select_for_update(of=("self",)).filter(pk__in=list(keys))
    rows = rows.select_related("applicant", "title__series", "speciality", "unit__county", "batch")
    return {one.pk: one for one in rows.order_by("pk")}


def _as_they_are(applications: dict[int, Application]) -> list[Entry]:
    """Return the locked applications' entries as they stand now, in the order of the annex."""
    rows = Entry.objects.filter(application__in=list(applications)).select_related("notice", "application")
    return list(rows.order_by(*queries.ORDER))


def _document_number(batch: Batch, issued_on: dt.date) -> str:
    """Return the next 文号 of the batch's organiser in the year of a date; `NotAllowed` when another document bears it."""
    mine = Conferral.objects.filter(batch__organiser=batch.organiser_id, issued_on__year=issued_on.year)
    number = batch.rules.judging.write_document_number(
        year=issued_on.year, serial=mine.count() + 1, county=batch.county.name if batch.county else ""
    )
    if Conferral.objects.filter(number=number).exists():
        raise NotAllowed(_("文号“%(number)s”已用于其他任职文件，请核对批次的文号规则。") % {"number": number})
    return number


def _certificate(
    conferral: Conferral, entry: Entry, application: Application, passings: Mapping[int, Event], *, serial: int
) -> Certificate:
    title, season, passing = application.title, conferral.batch.season_id, passings[application.pk]
    return Certificate(
        number=conferral.batch.rules.judging.write_certificate_number(
            year=season, series=title.series_id, level=title.level, serial=serial
        ),
        conferral=conferral,
        application=application,
        entry=entry,
        name=entry.name,
        unit=entry.unit,
        series=entry.series,
        speciality=entry.speciality,
        level=str(Level(title.level).label),
        title=entry.title,
        committee=policies.committee_of(passing)["name"],
        obtained_on=policies.obtained_on(passing),
        issued_on=conferral.issued_on,
    )


def _hand_over(certificates: Sequence[Certificate], *, by: User) -> None:
    """Move the files to their end, ask for the certificates as papers, tell the persons; a few statements for all."""
    workflow.move_many([_end_of(one) for one in certificates], Action.CONFER, by=by)
    documents.request_new_papers([paper_of(one) for one in certificates], by=by)
    outbox.tell_many(_letter(one) for one in certificates)


def _end_of(certificate: Certificate) -> workflow.Move:
    words = {"document": certificate.conferral.number, "number": certificate.number}
    details = {"conferral": words["document"], "certificate": words["number"]}
    return workflow.Move(certificate.application, _("%(document)s，证书编号 %(number)s") % words, details)


def _letter(certificate: Certificate) -> outbox.Letter:
    words = {"document": certificate.conferral.number, "number": certificate.number, "title": certificate.title}
    text = _("您已取得%(title)s任职资格（%(document)s），证书编号 %(number)s，证书可在申报页面下载。") % words
    application = certificate.application
    return outbox.Letter(application.applicant, _("已取得职称"), text, _own_page(application))


def paper_of(certificate: Certificate) -> Document:
    """Return a certificate as a paper to ask for."""
    return Document(
        kind=DocumentKind.CERTIFICATE,
        name=_("资格证书_%(number)s_%(name)s.pdf") % {"number": certificate.number, "name": certificate.name},
        parameters={"certificate": certificate.number},
        application=certificate.application,
    )


def _ask_for_document(conferral: Conferral, *, by: User) -> Document:
    return documents.request_paper(
        DocumentKind.CONFERRAL,
        by=by,
        name=_("任职文件_%(number)s.pdf") % {"number": conferral.number},
        parameters={"conferral": conferral.number},
        batch=conferral.batch,
    )


@transaction.atomic
def revoke(certificate: Certificate, *, by: User, reason: str) -> Revocation:
    """Revoke a certificate with its title [N 四.13]; it shows wherever the certificate does, and the person is told."""
    application = _locked([certificate.application_id])[certificate.application_id]
    now = clock.now()
    if refusal := policies.refusal_to_revoke(by, certificate, application, now):
        raise NotAllowed(refusal)
    workflow.move(application, Action.REVOKE, by=by, note=reason, details={"certificate": certificate.number})
    made = Revocation.objects.create(certificate=certificate, reason=reason, revoked_by=by, revoked_at=now)
    words = {"title": certificate.title, "number": certificate.number, "reason": reason}
    text = _("您的%(title)s任职资格已撤销，资格证书（%(number)s）作废。原因：%(reason)s") % words
    outbox.tell(application.applicant, subject=_("职称已撤销"), text=text, link=_own_page(application))
    return made


def _own_page(application: Application) -> str:
    return reverse("applications:overview", args=[application.key])
