"""Telling workers that a list waits."""

from __future__ import annotations

import logging

from django.db import transaction
from kombu.exceptions import OperationalError

from .. import tasks

log = logging.getLogger(__name__)


def tell(pk: int) -> None:
    """Tell a worker of a list after the transaction; the sweep does when the broker is away."""

    def send() -> None:
        try:
            tasks.work_import.delay(import_id=pk)
        except OperationalError as error:
            log.warning("The broker is away: %s", error)

    transaction.on_commit(send)
