"""How long a file has been at a desk, in the words of its queue, and the filters by that."""

import datetime as dt

import pytest

from applications.models import Application
from kashgar_zc import clock
from review import narrowing, workdays
from review.filters import Filters
from tests.factories.applications import make_reviewer_of
from tests.review.office import beijing
from tests.review.test_queue import named, names_on

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("today", "words", "urgency"),
    [
        (beijing(2025, 6, 3, 18), "0 / 3 天", ""),
        (beijing(2025, 6, 4, 9), "1 / 3 天", ""),
        (beijing(2025, 6, 5, 9), "2 / 3 天", "near"),
        (beijing(2025, 6, 6, 23), "3 / 3 天", "near"),
        (beijing(2025, 6, 7, 0), "超 1 天", "late"),
        (beijing(2025, 6, 10, 9), "超 2 天", "late"),
    ],
)
def test_age_is_told_in_working_days_and_turns_at_two_thirds(today, words, urgency):
    since, due_at = beijing(2025, 6, 3), beijing(2025, 6, 7, 0)
    days = workdays.Workdays.spanning([since, due_at, today])

    assert workdays.age(days, since, due_at, today) == (words, urgency)


def test_what_is_late_and_what_soon_will_be_are_found(at_desk_of):
    late, soon, calm = named("超期", "临近", "从容")
    day = dt.timedelta(days=1)
    for one, due in ((late, -day), (soon, day), (calm, 30 * day)):
        Application.objects.filter(pk=one.pk).update(due_at=clock.now() + due)
    client = at_desk_of(make_reviewer_of(late.at))

    assert [names_on(client, "?due=late"), names_on(client, "?due=soon")] == [["超期"], ["临近"]]


@pytest.mark.parametrize(("age", "found"), [("2", ["今天", "两天"]), ("5", ["三天"]), ("10", []), ("old", ["很久"])])
def test_files_are_found_by_their_age_in_working_days(age, found):
    days = {
        "今天": 10,
        "两天": 6,
        "三天": 5,
        "很久": 1,
    }  # of June 2025; the 10th is a Tuesday, the 7th and 8th a weekend
    for name, one in zip(days, named(*days), strict=True):
        month = 5 if name == "很久" else 6
        Application.objects.filter(pk=one.pk).update(since=beijing(2025, month, days[name], 0))
        desk = make_reviewer_of(one.at).appointments.get()

    listed = narrowing.files_in(desk, Filters(age=age), beijing(2025, 6, 10, 23))

    assert sorted(listed.values_list("applicant_name", flat=True)) == sorted(found)
