"""The project package: wiring on top, ground shared by the apps below."""

from .celery import app as celery_app

__all__ = ["celery_app"]
