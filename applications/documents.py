"""Asking for documents, seeing how far they are, and who may have them; `producing.py` makes them."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.translation import gettext as _
from kombu.exceptions import OperationalError

from kashgar_zc import clock
from kashgar_zc.accounts.models import User

from . import tasks
from .choices import DocumentKind, DocumentState, Status
from .document_access import note_download, visible_to
from .models import Application, Batch, Document, Snapshot
from .printing.roster import RosterFacts
from .printing.roster import facts as roster_facts
from .producers import CannotProduce, Product, Report, register, spool
from .workflow import NotAllowed

__all__ = [
    "CannotProduce",
    "Product",
    "Report",
    "RosterFacts",
    "note_download",
    "register",
    "roster_facts",
    "spool",
    "visible_to",
]  # for the apps above

log = logging.getLogger(__name__)

UNSUBMITTED = frozenset({Status.DRAFT, Status.WITHDRAWN, Status.LAPSED})
MADE_OR_COMING = (DocumentState.QUEUED, DocumentState.RUNNING, DocumentState.READY)
WAITING = (DocumentState.QUEUED, DocumentState.RUNNING)
SWEEP_LIMIT = 200
ENDINGS = {DocumentKind.ROSTER_XLSX: "xlsx", DocumentKind.ROSTER_PDF: "pdf"}


@dataclass(frozen=True)
class Shown:
    """A document as components/document.html draws it."""

    name: str
    note: str
    state: str
    reason: str
    poll_url: str
    download_url: str
    retry_url: str


@dataclass(frozen=True)
class ReviewFormShown:
    """The review form on a file's page: its document if there is one of what stands now, else where to ask for it."""

    request_url: str
    refusal: str
    document: Shown | None


def refusal_to_print(application: Application) -> str:
    """Return why a review form cannot be made now, or an empty string."""
    return _("提交申报后才能生成评审表。") if application.status in UNSUBMITTED else ""


@transaction.atomic
def request_review_form(application: Application, *, by: User, tell: bool = True) -> Document:
    """Ask for the review form of what stands now; the one already asked for of the same snapshot and event is returned.

    `NotAllowed` before submission. A file's version is the sequence of its last event. Who makes it at once need not `tell`.
    """
    current = Application.objects.select_for_update().get(pk=application.pk)
    if refusal := refusal_to_print(current):
        raise NotAllowed(refusal)
    snapshot = current.snapshots.latest("number")
    same = Document.objects.filter(
        kind=DocumentKind.REVIEW_FORM, snapshot=snapshot, parameters={"event": current.version}
    )
    if known := same.filter(state__in=MADE_OR_COMING).first():
        return known
    return request(
        DocumentKind.REVIEW_FORM,
        by=by,
        name=f"评审表_{current.number}_{current.applicant_name}.pdf",
        parameters={"event": current.version},
        tell=tell,
        application=current,
        snapshot=snapshot,
    )


@transaction.atomic
def request_roster(
    batch: Batch, *, kind: DocumentKind, by: User, parameters: Mapping[str, Any], choice: str = ""
) -> Document:
    """Ask for a roster of a batch's accepted applications; the same one still in the making is returned.

    `choice` says in words what the parameters choose; it goes into the file's name.
    """
    Batch.objects.select_for_update(no_key=True, of=("self",)).get(pk=batch.pk)
    same = Document.objects.filter(kind=kind, batch=batch, requested_by=by, parameters=dict(parameters))
    if known := same.filter(state__in=WAITING).first():
        return known
    name = "_".join(filter(None, ("花名册", batch.name, choice, f"{clock.today():%Y%m%d}"))) + f".{ENDINGS[kind]}"
    return request(kind, by=by, name=name, parameters=parameters, batch=batch)


@transaction.atomic
def request_paper(
    kind: DocumentKind,
    *,
    by: User,
    name: str,
    parameters: Mapping[str, Any],
    own: bool = False,
    **subject: Any,
) -> Document:
    """Ask for a paper of an application or a batch; the same one, made or still coming, is returned.

    `own`: only what the same person asked for counts as the same, for papers that nobody else may have.
    """
    same = Document.objects.filter(kind=kind, parameters=dict(parameters), state__in=MADE_OR_COMING, **subject)
    if known := (same.filter(requested_by=by) if own else same).first():
        return known
    return request(kind, by=by, name=name, parameters=parameters, **subject)


def request_receipt(application: Application, *, by: User) -> Document:
    """Ask for the receipt of the latest submission; it never changes, so the one made or coming is returned."""
    snapshot = application.snapshots.latest("number")
    name = f"提交回执_{application.number}_{snapshot.number}.pdf"
    same = Document.objects.filter(kind=DocumentKind.RECEIPT, snapshot=snapshot, state__in=MADE_OR_COMING)
    if known := same.first():
        return known
    given: dict[str, Any] = {"application": application, "snapshot": snapshot}
    return request(DocumentKind.RECEIPT, by=by, name=name, parameters={}, **given)


@transaction.atomic
def request_new_papers(papers: Sequence[Document], *, by: User) -> None:
    """Ask for many papers of what has just been made, so that none can have been asked for before."""
    for one in papers:
        one.requested_by, one.requested_at = by, clock.now()
    made = Document.objects.bulk_create(papers)
    transaction.on_commit(partial(tell_workers, [one.pk for one in made]))


def request(
    kind: DocumentKind, *, by: User, name: str, parameters: Mapping[str, Any], tell: bool = True, **subject: Any
) -> Document:
    document = Document.objects.create(
        kind=kind, name=name, parameters=dict(parameters), requested_by=by, requested_at=clock.now(), **subject
    )
    transaction.on_commit(partial(tell_workers, [document.pk] if tell else []))
    return document


@transaction.atomic
def retry(document: Document, *, by: User) -> None:
    """Have a failed document made again; anything else is left as it is."""
    failed = Document.objects.filter(pk=document.pk, state=DocumentState.FAILED)
    if failed.update(state=DocumentState.QUEUED, reason="", leased_until=None, finished_at=None, progress=0):
        log.info("Document %s is tried again for user %s.", document.key, by.pk)
        transaction.on_commit(partial(tell_worker, document.pk))


def tell_workers(keys: Sequence[int]) -> None:
    """Tell workers of several documents, until the broker is away: then the sweep tells them of the rest."""
    all(tell_worker(pk) for pk in keys)


def tell_worker(document_id: int, **options: Any) -> bool:
    """Tell a worker to look; return whether it was told. When the broker is away, the sweep tells it later."""
    try:
        tasks.produce_document.apply_async(kwargs={"document_id": document_id}, **options)
    except OperationalError as trouble:
        log.warning("The broker is away, document %s waits for the sweep: %s", document_id, trouble)
        return False
    return True


def waiting() -> QuerySet[Document]:
    """Return the documents that nobody is at: asked for, or left by a worker whose lease is over."""
    return Document.objects.filter(Q(leased_until=None) | Q(leased_until__lt=Now()), state__in=WAITING)


def overdue() -> list[int]:
    """Return the documents to tell workers of again, the oldest first."""
    return list(waiting().order_by("requested_at", "pk").values_list("pk", flat=True)[:SWEEP_LIMIT])


def review_form_shown(application: Application) -> ReviewFormShown:
    """Return what a file's page shows of its review form."""
    refusal = refusal_to_print(application)
    latest = Document.objects.filter(
        application=application, kind=DocumentKind.REVIEW_FORM, parameters={"event": application.version}
    ).first()
    return ReviewFormShown(
        request_url=reverse("applications:review_form", args=[application.key]),
        refusal=refusal,
        document=shown(latest) if latest and not refusal else None,
    )


def paper_shown(application: Application, kind: DocumentKind, parameters: Mapping[str, Any]) -> Shown | None:
    """Return the last paper of a kind that was asked for of a file, or None."""
    latest = Document.objects.filter(application=application, kind=kind, parameters=dict(parameters)).first()
    return shown(latest) if latest else None


def receipt_shown(snapshot: Snapshot) -> Shown | None:
    """Return the receipt of a submission as PDF, None while nobody asked for it."""
    latest = Document.objects.filter(snapshot=snapshot, kind=DocumentKind.RECEIPT).first()
    return shown(latest) if latest else None


def certificate_shown(application: Application) -> Shown | None:
    """Return the certificate on its holder's page, None where there is none or it is revoked."""
    if application.status != Status.CONFERRED:
        return None
    latest = Document.objects.filter(application=application, kind=DocumentKind.CERTIFICATE).first()
    return shown(latest) if latest else None


def shown(document: Document) -> Shown:
    """Return a document as people read it, with the addresses of what may be done with it now."""
    state, key = DocumentState(document.state), [document.key]
    return Shown(
        name=document.name,
        note=note_on(document),
        state=state.value,
        reason=document.reason if state == DocumentState.FAILED else "",
        poll_url=reverse("applications:document_state", args=key) if not document.finished_at else "",
        download_url=reverse("applications:document", args=key) if state == DocumentState.READY else "",
        retry_url=reverse("applications:document_retry", args=key) if state == DocumentState.FAILED else "",
    )


def note_on(document: Document) -> str:
    """Return how far a document is, or when it was made and how large it is."""
    if document.state == DocumentState.RUNNING:
        return _("已完成 %(percent)s%%") % {"percent": document.progress}
    if document.state == DocumentState.READY and document.finished_at:
        made = document.finished_at.astimezone(clock.BEIJING)
        size = f"{document.size / 1024:.0f} KB" if document.size < 1024 * 1024 else f"{document.size / 1048576:.1f} MB"
        return f"{made:%Y-%m-%d %H:%M}　{size}"
    return ""
