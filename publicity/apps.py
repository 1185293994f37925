"""The app's name in Django."""

from django.apps import AppConfig


class PublicityConfig(AppConfig):
    name = "publicity"
    label = "publicity"
    verbose_name = "公示"

    def ready(self) -> None:
        from applications import documents, evidence, trail  # models are there only now
        from applications.choices import DocumentKind, EvidenceKind

        evidence.register(EvidenceKind.RESULT, "publicity.evidence.of_objections")
        trail.register("publicity.trail.SOURCES")
        documents.register(DocumentKind.NOTICE_LIST, "publicity.printing.notice_list.produce")
        documents.register(DocumentKind.CONFERRAL, "publicity.printing.conferral.produce")
        documents.register(DocumentKind.CERTIFICATE, "publicity.printing.certificate.produce")
