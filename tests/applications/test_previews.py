"""Which uploads a desk may open: those of the snapshots it may see, whatever the clocks say."""

import datetime as dt

import pytest

from applications import actions, previews
from applications.choices import MaterialState, Status
from applications.models import Application, Material
from tests.applications.office_parts import again, submit
from tests.factories.applications import make_application, make_reviewer_of

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)


def add(application: Application, **facts) -> Material:
    """Write one more ready paper of an application."""
    ready = {"state": MaterialState.READY, "file": "materials/x.jpg", "sha256": "0", "size": 1, "pages": 1}
    owner = {"slot": "papers", "uploaded_by": application.applicant, "application": application}
    return Material.objects.create(**ready | owner | {"uploaded_at": application.created_at} | facts)


def seen_by_the_unit(application: Application) -> set[int]:
    """Return the files that the reviewer of an application's unit may open."""
    reviewer = make_reviewer_of(application.unit)
    return set(previews.openable_by(reviewer, reviewer.appointments.get()).values_list("pk", flat=True))


def submitted(application: Application) -> set[int]:
    """Return the files that the last snapshot of an application names."""
    keys = [one["key"] for one in application.snapshots.latest("number").content["materials"]]
    return set(Material.objects.filter(key__in=keys).values_list("pk", flat=True))


def test_a_desk_opens_what_was_submitted_and_nothing_else():
    draft = make_application()
    add(draft, removed_at=draft.created_at + HOUR)
    submit(draft)
    add(draft)

    assert seen_by_the_unit(draft) == submitted(draft)
    assert len(previews.openable_by(draft.applicant, None).filter(application=draft)) == len(submitted(draft)) + 2


def test_no_clock_decides_what_a_desk_opens():
    application = make_application(Status.UNIT_REVIEW)
    at = application.snapshots.get().taken_at
    application.materials.update(uploaded_at=at + HOUR)
    add(application, uploaded_at=at - HOUR, removed_at=at + HOUR)

    assert seen_by_the_unit(application) == submitted(application) != set()


def test_what_a_correction_replaced_stays_open_to_the_desks_that_were_given_it():
    application = make_application(Status.RETURNED, desk="unit")
    old = application.materials.get(slot="diploma")
    Material.objects.filter(pk=old.pk).update(removed_at=application.since)
    new = add(application, slot="diploma")
    before = seen_by_the_unit(application)

    submit(application)

    assert (old.pk in before, new.pk in before) == (True, False)
    assert {old.pk, new.pk} <= seen_by_the_unit(application)


def test_what_was_taken_back_is_not_open_to_the_desks_of_a_new_submission():
    application = make_application(Status.UNIT_REVIEW)
    actions.withdraw(application, by=application.applicant)
    actions.reopen(application, by=application.applicant)
    old = application.materials.get(slot="diploma")
    Material.objects.filter(pk=old.pk).update(removed_at=application.since)
    add(application, slot="diploma")

    submit(application)

    assert seen_by_the_unit(application) == submitted(again(application))
    assert old.pk not in submitted(application)
