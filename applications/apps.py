"""The app's name in Django."""

from django.apps import AppConfig


class ApplicationsConfig(AppConfig):
    name = "applications"
    label = "applications"
    verbose_name = "申报"

    def ready(self) -> None:
        """See to it that evidence takes its bytes along when its row goes, and the header's words what they say of a file."""
        from django.db.models.signals import post_delete  # models are there only now

        from . import deadlines, evidence, workflow
        from .models import Evidence

        post_delete.connect(evidence.delete_bytes, sender=Evidence)
        workflow.moved.connect(deadlines.forget_banners, dispatch_uid="banners")
