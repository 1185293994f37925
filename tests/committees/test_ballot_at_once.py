"""Two at once: one paper of two clicks, one count of two secretaries, and no paper lost between a vote and the count."""

import pytest

from committees.actions import balloting
from committees.models import Ballot, Box, Roll, Tally
from tests.factories.balloting import PHRASES, again, make_box, vote
from tests.factories.committees import expert_of, secretary_of
from tests.review.test_two_at_once import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_clicks_cast_one_paper():
    meeting, box = make_box(cases=1)
    choices = {box.case_order[0]: "y"}
    by = expert_of(meeting)

    said = at_once(*[lambda: balloting.cast_ballot(meeting, by=by, choices=choices) for _click in range(2)])

    assert said == ["", "您已经投过票，每人每轮只投一次。"]
    assert (box.roll.count(), box.papers.count()) == (1, 1)


def test_two_secretaries_count_once():
    meeting, _box = make_box(cases=1)
    for number in range(1, 5):
        vote(meeting, number, "y")
    phrases = {part: PHRASES[part] for part in ("chair", "observer")}

    said = at_once(
        *[
            lambda: balloting.close_box(again(meeting), by=secretary_of(meeting), phrases=phrases)
            for _secretary in range(2)
        ]
    )

    assert (said[0], len(said[1]) > 0) == ("", True)
    assert (Ballot.objects.count(), Tally.objects.count()) == (4, 1)


def test_a_vote_and_the_count_at_once_lose_no_paper():
    meeting, box = make_box(cases=1)
    for number in range(1, 5):
        vote(meeting, number, "y")
    phrases = {part: PHRASES[part] for part in ("chair", "observer")}

    at_once(
        lambda: vote(meeting, 5, "y"),
        lambda: balloting.close_box(again(meeting), by=secretary_of(meeting), phrases=phrases),
    )

    assert Ballot.objects.count() == Roll.objects.filter(box=box).count()
    assert Box.objects.get().closed_at is not None
