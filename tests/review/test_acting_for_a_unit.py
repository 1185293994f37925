"""A county that acts for a unit without staff: its opinion says so, on the record and in print."""

import pytest

from applications.choices import Action, Desk, Status
from applications.printing.opinions import sign_offs
from review import actions
from tests.factories import people
from tests.review.office import again, file_at, publicised, stated

pytestmark = pytest.mark.django_db


def printed(application):
    """Return the organisation in the unit's box of the review form."""
    content = application.snapshots.latest("number").content
    events = application.events.select_related("organisation", "snapshot").order_by("sequence")
    return sign_offs(events, content)[0][0].organisation


def approved_by(application, clerk):
    publicised(application, clerk)
    stated(application, clerk)
    actions.approve(again(application), by=clerk, opinion="同意")
    return again(application)


def test_the_box_names_the_office_that_acted_for_the_unit():
    application, _own = file_at(Status.UNIT_REVIEW)
    office = people.make_county_office(application.unit.county)
    clerk = people.make_reviewer(office, "代行人")
    people.appoint(clerk, application.unit, acting_from=office)

    application = approved_by(application, clerk)

    assert application.events.get(action=Action.APPROVE).details["acting_from"] == office.name
    assert printed(application) == f"{application.unit.name}（{office.name}代）"


def test_the_units_own_reviewer_is_named_by_nobody_else():
    application, clerk = file_at(Status.UNIT_REVIEW)

    application = approved_by(application, clerk)

    assert application.desk == Desk.COUNTY
    assert printed(application) == application.unit.name
