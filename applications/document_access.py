"""Who may have which document, and the record of who had it."""

from __future__ import annotations

import logging

from django.db.models import Q, QuerySet

from kashgar_zc import clock
from kashgar_zc.accounts.choices import Role
from kashgar_zc.accounts.models import Appointment, Organisation, User

from . import openings, queries
from .choices import DocumentKind, LookedAt, Party, Status
from .models import Application, Document
from .workflow import ORGANISING_ROLES

log = logging.getLogger(__name__)

ROSTERS = (DocumentKind.ROSTER_XLSX, DocumentKind.ROSTER_PDF)
# Before one of these is handed over, one proves anew who one is.
ARCHIVES = frozenset({DocumentKind.OWN_DATA, DocumentKind.CASE_ARCHIVE})
# What a secretary asks for: the one who asked has it, while still secretary of the batch's organiser.
SECRETARYS_PAPERS = (
    *ROSTERS,
    DocumentKind.OVERVIEW,
    DocumentKind.SCORE_SUMMARY,
    DocumentKind.TALLY_SHEET,
    DocumentKind.MINUTES,
)
# What whoever sees a file may have of it.
PAPERS_OF_A_FILE = (DocumentKind.REVIEW_FORM, DocumentKind.RETURN_SHEET)
ORGANISERS_PAPERS = (DocumentKind.NOTICE_LIST, DocumentKind.CONFERRAL)


def visible_to(user: User, desk: Appointment | None) -> QuerySet[Document]:
    """Return the documents a person may have: review forms of files visible at the desk chosen, the rosters and papers of
    meetings that the person asked for while still secretary of their organiser, and the papers that end a file."""
    forms = Q(queries.of_what_is_visible_to(user, desk), kind__in=PAPERS_OF_A_FILE)
    held = Appointment.objects.on(clock.today()).filter(user=user, role=Role.SECRETARY)
    organisers = held.order_by().values("organisation")
    asked = Q(kind__in=SECRETARYS_PAPERS, requested_by=user, batch__organiser__in=organisers)
    own = Q(kind__in=(DocumentKind.RECEIPT, DocumentKind.DRAFT_FORM), application__applicant=user)
    own |= _archives(user, desk)
    if desk is not None and desk.role == Role.REVIEWER:
        mine = Q(requested_by=user, parameters__organisation=desk.organisation_id)
        own |= mine & Q(kind__in=(DocumentKind.UNIT_NOTICE, DocumentKind.BUNDLE))
    found = Document.objects.filter(forms | asked | own | _papers_of_the_end(user, desk))
    return found.select_related("application")


def _papers_of_the_end(user: User, desk: Appointment | None) -> Q:
    """Return which lists of notices, conferral documents and certificates a person may have: the organiser's people all,
    everyone the own certificate. A revoked one is nobody's any more."""
    valid = Q(kind=DocumentKind.CERTIFICATE, application__status=Status.CONFERRED)
    papers = valid & Q(application__applicant=user)
    if desk is not None and desk.role in ORGANISING_ROLES[Party.ORGANISER]:
        papers |= valid & Q(application__batch__organiser=desk.organisation_id)
        papers |= Q(kind__in=ORGANISERS_PAPERS, batch__organiser=desk.organisation_id)
    return papers


def _archives(user: User, desk: Appointment | None) -> Q:
    """Return which archives a person may have: what was asked for in person and has not expired, of oneself, of the own
    cases, and of cases that the desk chosen organises."""
    mine = Q(requested_by=user, expires_at__gt=clock.now())
    found = mine & (Q(kind=DocumentKind.OWN_DATA) | Q(kind=DocumentKind.CASE_ARCHIVE, application__applicant=user))
    if desk is not None and desk.role in ORGANISING_ROLES[Party.ORGANISER]:
        found |= mine & Q(kind=DocumentKind.CASE_ARCHIVE, application__batch__organiser=desk.organisation_id)
    return found


def note_download(document: Document, *, by: User, organisation: Organisation | None) -> None:
    """Record who else than the applicant opened a paper: of a file where its applicant reads it, of a batch in the log."""
    if keys := document.parameters.get("applications"):
        files = Application.objects.filter(pk__in=keys)
        openings.note_all(files, by=by, organisation=organisation, kind=LookedAt.LIST)
    if document.application is None:
        log.info("Document %s (%s) was downloaded by user %s.", document.key, document.kind, by.pk)
    elif document.application.applicant_id != by.pk:
        kind = LookedAt.ARCHIVE if document.kind in ARCHIVES else LookedAt.FILE
        openings.note(document.application, by=by, organisation=organisation, kind=kind)
