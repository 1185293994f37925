"""Switching the second signature off: asked by one, confirmed by another, as before until then."""

import pytest

from applications.choices import Status
from applications.workflow import NotAllowed
from review import actions, countersigning, queries
from tests.factories.people import make_reviewer
from tests.review.office import file_at

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk_of_two():
    application, first = file_at(Status.COUNTY_REVIEW)
    second = make_reviewer(application.at, "同事")
    switch(first, is_on=True)
    return application, first, second


def switch(user, *, is_on):
    countersigning.set_second(user.appointments.get(), by=user, is_on=is_on)


def test_one_alone_does_not_switch_it_off_and_sign(desk_of_two):
    application, first, _second = desk_of_two
    switch(first, is_on=False)

    with pytest.raises(NotAllowed, match="须由另一名审核人确认"):
        switch(first, is_on=False)
    with pytest.raises(NotAllowed, match="须经另一人复核"):
        actions.approve(application, by=first, opinion="同意")


def test_another_confirms_and_approvals_need_one_signature(desk_of_two):
    application, first, second = desk_of_two
    switch(first, is_on=False)
    switch(second, is_on=False)

    actions.approve(application, by=first, opinion="同意")

    assert not queries.needs_second(application.at)


def test_what_was_asked_is_taken_back_and_asked_anew(desk_of_two, at_desk_of):
    application, first, second = desk_of_two
    switch(first, is_on=False)
    page = at_desk_of(second).get("/desk/second-signature/").content.decode()
    switch(second, is_on=True)
    switch(second, is_on=False)

    assert "确认停用" in page and "继续启用" in page
    assert queries.second_standing(application.at)[1].set_by == second
