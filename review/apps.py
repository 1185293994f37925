"""The app's name in Django."""

from django.apps import AppConfig


class ReviewConfig(AppConfig):
    name = "review"
    label = "review"
    verbose_name = "审核"

    def ready(self) -> None:
        """Tell what a reviewer who leaves has open."""
        from kashgar_zc.accounts import open_work

        from . import leaving

        open_work.register(leaving)
