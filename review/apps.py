"""The app's name in Django."""

from django.apps import AppConfig


class ReviewConfig(AppConfig):
    name = "review"
    label = "review"
    verbose_name = "审核"

    def ready(self) -> None:
        """Tell what a reviewer who leaves has open, and what the desks add to a case's archive; hear of files that move."""
        from applications import archives, documents, evidence, trail, workflow
        from applications.choices import DocumentKind, EvidenceKind
        from kashgar_zc.accounts import open_work

        from . import claiming, leaving

        archives.register_part("review.archive.statements")
        archives.register_part("review.archive.inquiries")
        archives.register_part("review.archive.desk_records", internal=True)
        archives.register_own("review.archive.views")
        evidence.register(EvidenceKind.POSTING, "review.evidence.of_desks")
        evidence.register(EvidenceKind.VERIFICATION, "review.evidence.of_desks")
        evidence.register(EvidenceKind.INQUIRY, "review.evidence.of_inquiries")
        open_work.register(leaving)
        workflow.moved.connect(claiming.end_of_moved, dispatch_uid="claims")
        trail.register("review.trail.SOURCES")
        documents.register(DocumentKind.RETURN_SHEET, "review.printing.return_sheet.produce")
        documents.register(DocumentKind.UNIT_NOTICE, "review.printing.unit_notice.produce")
        documents.register(DocumentKind.BUNDLE, "review.bulk.papers.produce")
