"""A reviewer's marks are notes of reading: they go some days after a file's end, where its batch says so."""

import datetime as dt

import pytest

from applications.choices import Status
from kashgar_zc import clock
from review import actions, invariants, marking
from review.models import Mark
from tests.factories.applications import make_season
from tests.review.office import file_at

pytestmark = pytest.mark.django_db


def declined_and_waiting(**rules):
    """Return two marked files of a county, the first declined since."""
    make_season(**rules)
    (ended, reviewer), (waiting, _same) = file_at(Status.COUNTY_REVIEW), file_at(Status.COUNTY_REVIEW)
    for one in (ended, waiting):
        marking.keep(one, by=reviewer, judged={"basic": "question"}, notes={})
    actions.decline(ended, by=reviewer, reason="不符合条件。")
    return ended, waiting


def marked() -> set[int]:
    return set(Mark.objects.values_list("application", flat=True))


def test_marks_of_an_ended_file_go_on_their_day_and_those_of_others_stay():
    ended, waiting = declined_and_waiting(marks_kept_days=30)

    with clock.at(clock.now() + dt.timedelta(days=29)):
        before = marking.remove_old(), marked()
    with clock.at(clock.now() + dt.timedelta(days=32)):
        broken = list(invariants.marks_are_gone_on_their_day())
        after = marking.remove_old(), marked()

    assert (before, after) == ((0, {ended.pk, waiting.pk}), (1, {waiting.pk}))
    assert [line.partition(":")[2] for line in broken] == [" kept past its day"]


def test_a_notice_that_says_nothing_keeps_them():
    ended, waiting = declined_and_waiting()

    with clock.at(clock.now() + dt.timedelta(days=3000)):
        assert (marking.remove_old(), marked()) == (0, {ended.pk, waiting.pk})
