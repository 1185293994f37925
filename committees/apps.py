"""The app's name in Django, and the documents it makes."""

from django.apps import AppConfig


class CommitteesConfig(AppConfig):
    name = "committees"
    label = "committees"
    verbose_name = "评审委员会"

    def ready(self) -> None:
        from applications import documents, trail  # models are there only now
        from applications.choices import DocumentKind

        trail.register("committees.trail.SOURCES")
        documents.register(DocumentKind.ROSTER_XLSX, "committees.documents.produce_xlsx")
        documents.register(DocumentKind.ROSTER_PDF, "committees.documents.produce_pdf")
        documents.register(DocumentKind.OVERVIEW, "committees.printing.overview.produce")
        documents.register(DocumentKind.SCORE_SUMMARY, "committees.printing.score_summary.produce")
        documents.register(DocumentKind.TALLY_SHEET, "committees.printing.tally_sheet.produce")
        documents.register(DocumentKind.MINUTES, "committees.printing.minutes.produce")
