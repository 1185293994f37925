"""What a worker does with a requested document: takes it, has it made, and keeps the file exactly once.

A row QUEUED or RUNNING whose lease is over belongs to whoever takes it next. Leases run by the database's clock, which all
workers share and the demo does not shift. `attempts` only grows and tells a worker whether the row is still its own; after
every third attempt the document has failed until a person asks for it again.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import logging
from functools import partial
from io import BytesIO

from django.core.files import File
from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from kashgar_zc import clock, pdf, workbook
from kashgar_zc.storage import private

from . import documents
from .choices import DocumentState
from .models import Document
from .printing import review_form
from .producers import ZIP, CannotProduce, Product, Report, producer_of

log = logging.getLogger(__name__)

LEASE = dt.timedelta(minutes=3)  # renewed by every report of progress
PAUSE = dt.timedelta(seconds=15)  # before another try
MAX_ATTEMPTS = 3
ENDINGS = {pdf.MEDIA_TYPE: "pdf", workbook.MEDIA_TYPE: "xlsx", ZIP: "zip"}


class Overtaken(Exception):
    """The lease ran out and somebody else has the document: what was made is thrown away."""


def produce(document_id: int) -> None:
    """Make a document; one that is done, failed or in another worker's hands is left alone."""
    document = take(document_id)
    if document is None:
        return
    try:
        product = producer_of(document.kind)(document, partial(report, document))
        with product.file:
            complete(document, product)
    except Overtaken:
        log.info("Document %s was taken over by another worker.", document.key)
    except CannotProduce as refusal:
        fail(document, str(refusal))
    except pdf.RenderingError as trouble:
        put_back(document, trouble, _("文书的版式文件不完整。请重试；仍不行的，请联系系统管理员。"))
    except OSError as trouble:
        put_back(document, trouble, _("读取材料或保存文件时出错。请稍后重试；仍不行的，请联系系统管理员。"))


@transaction.atomic
def take(document_id: int) -> Document | None:
    """Return a document that waits, RUNNING and leased to us; None when there is nothing to do."""
    rows = (
        documents.waiting()
        .filter(pk=document_id)
        .select_related("application__applicant", "snapshot", "batch__organiser", "requested_by")
    )
    document = rows.select_for_update(skip_locked=True, of=("self",)).first()
    if document is None:
        return None
    if document.state == DocumentState.RUNNING and document.attempts % MAX_ATTEMPTS == 0:
        fail(document, _("生成过程多次中断。请重试；仍不行的，请联系系统管理员。"))
        return None
    document.state = DocumentState.RUNNING
    document.attempts += 1
    document.progress = 0
    document.leased_until = Now() + LEASE  # type: ignore[assignment]  # an expression, computed by the database
    document.save(update_fields=["state", "attempts", "progress", "leased_until"])
    return document


def report(document: Document, percent: int) -> None:
    """Show how far a document is and renew its lease, or raise `Overtaken`."""
    if not ours(document).update(progress=min(percent, 99), leased_until=Now() + LEASE):
        raise Overtaken


def ours(document: Document) -> QuerySet[Document]:
    """Return the row while it still belongs to the attempt that took it."""
    return Document.objects.filter(pk=document.pk, state=DocumentState.RUNNING, attempts=document.attempts)


def complete(document: Document, product: Product) -> None:
    """Keep the file and make the document READY, under the row's lock: of two workers only one does, the other is `Overtaken`."""
    product.file.seek(0)
    digest = hashlib.file_digest(product.file, "sha256").hexdigest()  # type: ignore[arg-type]  # an open binary file
    with transaction.atomic():
        row = ours(document).select_for_update().first()
        if row is None:
            raise Overtaken
        path = f"documents/{row.key}.{ENDINGS[product.media_type]}"
        private.delete(path)  # what a worker killed at this very point left
        row.size = product.file.seek(0, 2)
        product.file.seek(0)
        row.file = private.save(path, File(product.file))
        row.sha256, row.media_type = digest, product.media_type
        row.state, row.progress, row.reason = DocumentState.READY, 100, ""
        row.leased_until, row.finished_at = None, clock.now()
        row.save()


def put_back(document: Document, trouble: Exception, reason: str) -> None:
    """Let another attempt follow after a pause, or fail after the last one."""
    log.warning("Document %s, attempt %s: %s", document.key, document.attempts, trouble)
    if document.attempts % MAX_ATTEMPTS == 0:
        fail(document, reason)
    else:
        ours(document).update(state=DocumentState.QUEUED, leased_until=Now() + PAUSE, progress=0)


def fail(document: Document, reason: str) -> None:
    """Give a document up until somebody asks again; the reason is shown."""
    ours(document).update(state=DocumentState.FAILED, reason=reason[:300], leased_until=None, finished_at=clock.now())


def produce_review_form(document: Document, report: Report) -> Product:
    """Make the review form of the document's snapshot with the opinions up to its event."""
    assert document.application and document.snapshot  # a review form has both
    paper = review_form.build(document.application, document.snapshot, upto=document.parameters["event"])
    report(30)
    return Product(BytesIO(pdf.render(review_form.TEMPLATE, paper)), pdf.MEDIA_TYPE)


def produce_draft_form(document: Document, report: Report) -> Product:
    """Make the review form of what is typed now, marked as a draft on every page; nothing of it is a submission."""
    assert document.application  # a draft has one
    paper = review_form.draft(document.application, now=document.requested_at)
    report(30)
    return Product(BytesIO(pdf.render(review_form.TEMPLATE, paper)), pdf.MEDIA_TYPE)
