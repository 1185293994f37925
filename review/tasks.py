"""What workers are told to do for the desks: each task makes one call."""

from celery import shared_task


@shared_task(name="review.tasks.work_bulk", ignore_result=True)
def work_bulk(*, run_id: int) -> None:
    """Go on with an act on many; harmless to run twice or side by side."""
    from .bulk import working  # here, since web processes import this file and not what makes papers

    working.work(run_id)


@shared_task(name="review.tasks.work_import", ignore_result=True)
def work_import(*, import_id: int) -> None:
    """Go on with a list of units and staff; harmless to run twice or side by side."""
    from .importing import working  # here, since it tells workers itself

    working.work(import_id)
