"""Workers at an act on many: killed, side by side, with rights that end meanwhile; no file is done twice."""

import datetime as dt
import threading

import pytest
from django.db import IntegrityError, OperationalError, connection, transaction
from django.db.models.functions import Now

from applications.choices import Action
from applications.models import Application, Event
from kashgar_zc import clock
from kashgar_zc.accounts.models import Appointment
from review.bulk import preparing, working
from review.choices import BulkAct, ItemState
from review.invariants import ended_acts_on_many_left_nothing
from review.models import BulkRun
from tests.factories import people
from tests.factories.applications import make_reviewer_of
from tests.review.test_queue import named
from tests.review.test_two_at_once import at_once


def started(files, by, act=BulkAct.APPROVE, **given) -> BulkRun:
    """Return an act on files that has been confirmed and that no worker has seen."""
    found = Application.objects.filter(pk__in=[one.pk for one in files]).order_by("pk")
    run = preparing.prepare(by.appointments.get(), act, found)
    preparing.start(run, given=given or {"opinion": "同意上报。"})
    return BulkRun.objects.get(pk=run.pk)


def outcomes(run) -> list[str]:
    return list(run.items.order_by("place").values_list("state", flat=True))


def approvals() -> list[int]:
    """Return how often each file was approved at the county."""
    files = Application.objects.order_by("pk")
    return [Event.objects.filter(application=one, action=Action.APPROVE, actor__name="审核员").count() for one in files]


@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_in_the_middle_of_a_file_leaves_it_to_the_next():
    files = named("一", "二", "三")
    me = people.make_reviewer(files[0].at)
    run, said = started(files, me), []

    def worker():
        try:
            working.work(run.pk)
        except OperationalError as death:
            said.append(str(death))
        connection.close()

    with transaction.atomic():
        Application.objects.select_for_update().get(pk=files[1].pk)  # the worker waits here, its act half done
        thread = threading.Thread(target=worker)
        thread.start()
        while not killed_waiting():
            pass  # each look is a statement, so that the other thread gets on
        thread.join()
    assert (len(said), outcomes(run)) == (1, ["done", "left", "left"])

    working.work(run.pk)

    assert (outcomes(run), approvals()) == (["done"] * 3, [1, 1, 1])


def killed_waiting() -> int:
    """Kill the connection that waits for a lock; return how many there were."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE NOT granted")
        return len(cursor.fetchall())


@pytest.mark.django_db(transaction=True)
def test_two_people_and_two_workers_each_do_every_file_once():
    files = named("一", "二", "三")
    runs = [started(files, people.make_reviewer(files[0].at, "审核员")) for _one in range(2)]

    said = at_once(*(lambda run=run: working.work(run.pk) for run in (*runs, *runs)))
    for run in runs:
        working.work(run.pk)

    assert said == [""] * 4
    assert approvals() == [1, 1, 1]
    assert sorted(one for run in runs for one in outcomes(run)) == ["done"] * 3 + ["refused"] * 3


@pytest.mark.django_db
def test_who_leaves_the_desk_meanwhile_does_no_more():
    files = named("一", "二")
    me = make_reviewer_of(files[0].at)
    run = started(files, me)

    working.take(run)
    Appointment.objects.filter(user=me).update(ends_on=clock.today() - dt.timedelta(days=1))
    working.work(run.pk)

    assert list(run.items.order_by("place").values_list("state", "reason")) == [
        ("done", ""),
        ("refused", "办理人在本机构的任职已结束。"),
    ]


@pytest.mark.django_db
def test_a_file_at_which_workers_keep_dying_is_passed_by():
    files = named("一", "二")
    run = started(files, make_reviewer_of(files[0].at))
    lapsed = BulkRun.objects.filter(pk=run.pk)

    for _death in range(working.MAX_STALLS - 1):
        lapsed.update(stalls=_death + 1)
    lapsed.update(leased_until=Now() - dt.timedelta(seconds=1))
    working.work(run.pk)

    assert outcomes(run) == [ItemState.REFUSED, ItemState.DONE]
    assert run.items.first().reason.startswith("办理多次中断")


@pytest.mark.django_db
def test_only_a_run_whose_lease_is_over_is_told_of_again(monkeypatch):
    files = named("一", "二")
    me, told = make_reviewer_of(files[0].at), []
    quiet, running = started(files[:1], me), started(files[1:], me)
    BulkRun.objects.filter(pk=quiet.pk).update(leased_until=Now() - dt.timedelta(seconds=1))
    monkeypatch.setattr("review.tasks.work_bulk.apply_async", lambda kwargs, **_options: told.append(kwargs["run_id"]))

    preparing.sweep()

    assert told == [quiet.pk]
    assert running.pk not in told


@pytest.mark.django_db
def test_an_approval_that_never_happened_is_found():
    files = named("一")
    run = started(files, make_reviewer_of(files[0].at))
    run.items.update(state=ItemState.DONE)

    assert list(ended_acts_on_many_left_nothing()) == [f"bulk item {run.items.get().pk}: no event"]


@pytest.mark.django_db
def test_a_settled_file_stays_as_it_was_settled():
    files = named("一")
    run = started(files, make_reviewer_of(files[0].at))
    working.work(run.pk)

    with pytest.raises(IntegrityError, match="review_bulkitem are written once"), transaction.atomic():
        run.items.update(state=ItemState.LEFT)
    assert list(ended_acts_on_many_left_nothing()) == []
