"""What workers are told to do: each task loads its row and makes one call."""

from celery import shared_task

from . import checking
from .models import Evidence


@shared_task(name="applications.tasks.check_material", ignore_result=True)
def check_material(*, material_id: int) -> None:
    """Check a received file; harmless to run twice or side by side."""
    checking.check(material_id)


@shared_task(name="applications.tasks.check_evidence", ignore_result=True)
def check_evidence(*, evidence_id: int) -> None:
    """Check a received piece of evidence; harmless to run twice or side by side."""
    checking.check(evidence_id, Evidence)


@shared_task(name="applications.tasks.produce_document", ignore_result=True)
def produce_document(*, document_id: int) -> None:
    """Make a requested document; harmless to run twice or side by side."""
    from . import producing  # here, since web processes import this file and WeasyPrint weighs 44 MB

    producing.produce(document_id)
