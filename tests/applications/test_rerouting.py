"""The route of a file on its way: changed by its organiser, or along with its unit that went into another one."""

import pytest

from applications import invariants, rerouting
from applications.choices import Action, Desk, Status
from applications.models import Application
from applications.routes import Stop
from applications.workflow import NotAllowed
from kashgar_zc.accounts.models import Message
from tests.factories import people
from tests.factories.applications import approve, make_application, make_reviewer_of, make_season, walk

pytestmark = pytest.mark.django_db


def route_of(application) -> list[str]:
    return [stop.organisation.name for stop in application.route.order_by("position")]


def holds() -> list[str]:
    checks = (
        invariants.at_one_desk,
        invariants.status_is_the_fold_of_events,
        invariants.actors_held_their_roles,
    )
    return [line for check in checks for line in check()]


def change(application, *, desks, **facts):
    rest = [Stop(desk, organisation) for desk, organisation in desks]
    by = facts.pop("by", None) or make_reviewer_of(application.batch.organiser)
    return rerouting.reroute(application, by=by, rest=rest, reason=facts.get("reason", "主管部门职能划转"))


def test_the_organiser_sends_a_file_to_another_bureau_and_its_applicant_is_told():
    application, made = make_application(Status.BUREAU_REVIEW), make_season()
    other = people.make_bureau("地区林业和草原局")
    since, due = application.since, application.due_at

    event = change(application, desks=[(Desk.BUREAU, other), (Desk.CENTRE, made.centre)])

    application = Application.objects.get(pk=application.pk)
    assert (application.status, application.at, application.since, application.due_at) == (
        Status.BUREAU_REVIEW,
        other,
        since,
        due,
    )
    assert route_of(application)[2:] == [other.name, made.centre.name]
    assert event.details["route"] == {
        "before": [made.bureau.name, made.centre.name],
        "after": [other.name, made.centre.name],
        "desks": {"bureau": other.name, "centre": made.centre.name},
    }
    told = Message.objects.filter(recipient=application.applicant, subject="审核路线已变更").first()
    assert "主管部门职能划转" in told.text
    assert holds() == []


def test_a_file_whose_bureau_falls_away_goes_on_to_the_centre():
    application, made = make_application(Status.BUREAU_REVIEW), make_season()

    change(application, desks=[(Desk.CENTRE, made.centre)])

    application = Application.objects.get(pk=application.pk)
    assert (application.status, application.at, len(route_of(application))) == (Status.CENTRE_REVIEW, made.centre, 3)
    approve(application)
    assert holds() == []


@pytest.mark.parametrize(
    ("desks", "sentence"),
    [
        (["bureau"], "审核路线须以评价中心结束。"),
        (["centre", "bureau"], "审核路线的环节顺序不对，请重新选择。"),
        (["county", "bureau", "centre"], "审核路线的环节顺序不对，请重新选择。"),
        (["bureau", "centre"], "审核路线没有变化。"),
    ],
)
def test_a_route_that_does_not_lead_on_is_refused(desks, sentence):
    application, made = make_application(Status.BUREAU_REVIEW), make_season()
    of = {"county": made.county_office, "bureau": made.bureau, "centre": made.centre}

    with pytest.raises(NotAllowed, match=sentence):
        change(application, desks=[(Desk(desk), of[desk]) for desk in desks])

    assert Application.objects.get(pk=application.pk).version == application.version


def test_only_the_organiser_changes_a_route():
    application, made = make_application(Status.BUREAU_REVIEW), make_season()

    with pytest.raises(NotAllowed, match="该批次不由您所在机构组织"):
        change(application, desks=[(Desk.CENTRE, made.centre)], by=make_reviewer_of(made.county_office))


def test_a_returned_file_comes_back_to_the_desk_that_took_over():
    application, made = make_application(Status.RETURNED, desk=Desk.BUREAU), make_season()
    other = people.make_bureau("地区林业和草原局")

    change(application, desks=[(Desk.BUREAU, other), (Desk.CENTRE, made.centre)])
    application = Application.objects.get(pk=application.pk)
    walk.submit(application)

    application = Application.objects.get(pk=application.pk)
    assert (application.status, application.at) == (Status.BUREAU_REVIEW, other)
    assert holds() == []


def test_files_go_with_their_unit_each_with_an_event():
    made = make_season()
    unit, into = people.make_unit(bureau=made.bureau), people.make_unit("合并后的中学")
    files = [make_application(one, unit=unit) for one in (Status.UNIT_REVIEW, Status.COUNTY_REVIEW, Status.RETURNED)]
    draft, done = make_application(Status.DRAFT, unit=unit), make_application(Status.ACCEPTED, unit=unit)

    moved = rerouting.transfer(unit, into=into, by=make_reviewer_of(made.county_office), reason="喀教发〔2020〕1号")

    now = {one.pk: one for one in Application.objects.all()}
    assert moved == {"files": [one.pk for one in files], "drafts": [draft.pk]}
    assert [now[one.pk].unit for one in (*files, draft, done)] == [into] * 4 + [unit]
    assert [now[one.pk].events.last().action for one in files] == [Action.TRANSFER] * 3
    assert now[files[0].pk].at == into
    assert route_of(files[0]) == ["合并后的中学", made.county_office.name, made.centre.name]  # that unit has no bureau
    assert route_of(files[1]) == ["合并后的中学", made.county_office.name, made.bureau.name, made.centre.name]
    assert holds() == []


def test_no_county_moves_the_units_of_another():
    made, unit = make_season(), people.make_unit()
    make_application(Status.UNIT_REVIEW, unit=unit)
    elsewhere = people.make_reviewer(people.make_county_office(people.make_county("653122", "疏勒县")))

    with pytest.raises(NotAllowed, match="该单位不由您所在机构主管"):
        rerouting.transfer(unit, into=people.make_unit(), by=elsewhere, reason="合并")

    assert Application.objects.get().unit == unit
    assert made.county_office
