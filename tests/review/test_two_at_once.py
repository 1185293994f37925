"""Two reviewers press at the same moment: one wins, the other reads why not, and the file moves once."""

import threading

import pytest
from django.db import connection, transaction

from applications.choices import Action, Status
from applications.workflow import NotAllowed
from review import actions, claiming, leaving, unit_actions
from tests.factories import people
from tests.review.office import STALE, again, file_at

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts) -> list[str]:
    """Start the acts together, each in a thread with a connection of its own; return their refusals, sorted."""
    start, said = threading.Barrier(len(acts)), []

    def run(act):
        start.wait()
        try:
            act()
            said.append("")
        except NotAllowed as refusal:
            said.append(str(refusal))
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(said)


def two_reviewers(status):
    application, first = file_at(status)
    return application, first, people.make_reviewer(application.at, name="另一审核员")


def test_two_approvals_carry_a_file_one_desk_up():
    application, first, second = two_reviewers(Status.COUNTY_REVIEW)

    said = at_once(
        lambda: actions.approve(again(application), by=first, opinion="同意"),
        lambda: actions.approve(seen(application), by=second, opinion="同意"),
    )

    assert said == ["", STALE]
    assert again(application).status == Status.BUREAU_REVIEW


def test_an_approval_and_a_return_do_not_both_happen():
    application, first, second = two_reviewers(Status.COUNTY_REVIEW)
    defects = [{"section": "education", "item": "学历学位", "wrong": "有误。", "todo": "请更正。"}]

    said = at_once(
        lambda: actions.approve(seen(application), by=first, opinion="同意"),
        lambda: actions.return_to_applicant(seen(application), by=second, defects=defects),
    )

    verdicts = application.events.filter(organisation=application.at, action__in=[Action.APPROVE, Action.RETURN])
    assert (said, verdicts.count()) == (["", STALE], 1)


def test_two_openings_of_publicity_open_one():
    application, first, second = two_reviewers(Status.UNIT_REVIEW)

    said = at_once(
        lambda: unit_actions.open_publicity(seen(application), by=first, how_posted="公告栏"),
        lambda: unit_actions.open_publicity(seen(application), by=second, how_posted="公告栏"),
    )

    assert (said[0], said[1][:8], application.unit_publicities.count()) == ("", "该申报正在公示，", 1)


def test_a_file_taken_over_while_its_holder_leaves_stays_with_who_took_it():
    application, leaver, colleague = two_reviewers(Status.COUNTY_REVIEW)
    claiming.claim(application, by=leaver)
    third = people.make_reviewer(application.at, name="第三人")
    appointment = leaver.appointments.get()
    leaves = threading.Thread(target=in_own_connection, args=(appointment, third))

    with transaction.atomic():
        claiming.take_over(again(application), by=colleague, reason="同事离任")
        leaves.start()
        while not somebody_waits():
            pass  # each look is a statement, so that the other thread gets on
    leaves.join()

    assert list(application.claims.filter(ended_at=None).values_list("holder", flat=True)) == [colleague.pk]


def in_own_connection(appointment, successor):
    with transaction.atomic():
        leaving.hand_over(appointment, to=successor, by=successor)
    connection.close()


def somebody_waits():
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
        return cursor.fetchone()[0]


def seen(application):
    """Return the file as both had it on screen before either pressed."""
    return application
