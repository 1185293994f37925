"""What the tests of evidence take: files as somebody chose them, and a worker's check run to its end."""

from __future__ import annotations

from django.test import TestCase

from applications import checking
from applications.models import Evidence
from tests.applications.upload_parts import upload_of

__all__ = ["check_all", "upload_of"]


def check_all() -> list[Evidence]:
    """Let a worker check every piece of evidence that waits; return all there are, the earliest first."""
    with TestCase.captureOnCommitCallbacks(execute=True):
        for pk in Evidence.objects.filter(state="checking").values_list("pk", flat=True):
            checking.check(pk, Evidence)
    return list(Evidence.objects.order_by("pk"))
