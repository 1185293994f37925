"""What the tests of documents share: asking for one, and what became of it."""

from applications import documents
from applications.choices import Status
from applications.models import Application, Document
from kashgar_zc.storage import private
from tests.factories.applications import make_application


def ask(application: Application | None = None) -> Document:
    application = application or make_application(Status.UNIT_REVIEW)
    return documents.request_review_form(application, by=application.applicant)


def kept(document: Document) -> bytes:
    with private.open(f"documents/{document.key}.pdf") as file:
        return file.read()


def again(document: Document) -> Document:
    return Document.objects.get(pk=document.pk)
