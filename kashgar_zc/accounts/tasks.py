"""What the worker does for people: carrying messages."""

from celery import shared_task

from . import outbox


@shared_task(name="kashgar_zc.accounts.tasks.deliver_messages", ignore_result=True)
def deliver_messages() -> int:
    """Hand over the messages that are due; harmless to run twice or side by side."""
    return outbox.deliver_due()
