"""Guessing a holder's pass phrase at the count: the tries run out, for that phrase and that person only."""

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from committees.choices import HolderPart, Stage
from kashgar_zc.accounts.choices import Role
from tests.factories.balloting import PHRASES, again, make_box, vote
from tests.factories.committees import secretary_of
from tests.factories.people import appoint, make_user, step_up

pytestmark = pytest.mark.django_db
CHAIR, SECRETARY, OBSERVER = (part.value for part in (HolderPart.CHAIR, HolderPart.SECRETARY, HolderPart.OBSERVER))
SPENT = "这一启封口令输错次数过多，请 10 分钟后再试；另外两位持钥人可以照常启封。"


@pytest.fixture
def voted():
    cache.clear()
    meeting, _box = make_box(cases=1)
    for number in range(1, 6):
        vote(meeting, number, "y")
    return again(meeting)


def at_screen(user) -> Client:
    client = Client()
    client.force_login(user)
    return step_up(client)


def count(client, meeting, **phrases):
    return client.post(reverse("committees:close_box", args=[meeting.key]), {"version": meeting.version} | phrases)


def guess(client, meeting, times: int) -> None:
    for number in range(times):
        wrong = {CHAIR: f"乱猜的口令乱猜的口令{number}", OBSERVER: PHRASES[OBSERVER]}
        assert "主任委员的启封口令不正确" in count(client, meeting, **wrong).text


def test_a_guessed_phrase_is_looked_at_five_times_and_then_not_even_if_right(voted):
    client = at_screen(secretary_of(voted))
    guess(client, voted, times=5)

    page = count(client, voted, **{CHAIR: PHRASES[CHAIR], OBSERVER: PHRASES[OBSERVER]})

    assert SPENT in page.text
    assert again(voted).stage == Stage.VOTING


def test_the_other_two_holders_still_open_the_box(voted):
    client = at_screen(secretary_of(voted))
    guess(client, voted, times=5)

    count(client, voted, **{SECRETARY: PHRASES[SECRETARY], OBSERVER: PHRASES[OBSERVER]})

    assert again(voted).stage == Stage.COUNTED


def test_another_secretary_is_not_held_up_by_somebody_who_guesses(voted):
    guess(at_screen(secretary_of(voted)), voted, times=5)
    other = make_user("另一秘书")
    appoint(other, voted.batch.organiser, Role.SECRETARY)

    count(at_screen(other), voted, **{CHAIR: PHRASES[CHAIR], OBSERVER: PHRASES[OBSERVER]})

    assert again(voted).stage == Stage.COUNTED
