"""Keeping units: a new name, acting for a unit that has nobody, a merger in the middle of a season, who leaves."""

import datetime as dt

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from applications import invariants
from applications.choices import Status
from applications.models import Application
from applications.workflow import NotAllowed
from kashgar_zc import clock
from kashgar_zc.accounts import actions, open_work, queries, unit_actions
from kashgar_zc.accounts.models import Appointment, NameChange
from kashgar_zc.accounts.policies import refusal_to_act_for
from review import claiming, countersigning, merging
from review.actions import return_to_applicant
from review.models import Claim, UnitPublicity
from tests.factories import people
from tests.factories.applications import DEFECTS, make_application, make_reviewer_of, make_season, walk

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(client):
    person = make_reviewer_of(people.make_county_office())
    client.force_login(person)
    return person


def now(application):
    return Application.objects.get(pk=application.pk)


def holds() -> list[str]:
    checks = (invariants.at_one_desk, invariants.status_is_the_fold_of_events, invariants.actors_held_their_roles)
    return [line for check in checks for line in check()]


def test_a_unit_takes_another_name_and_is_found_by_the_old_one(client, office):
    unit = people.make_unit("疏附县第一中学")
    application = make_application(Status.UNIT_REVIEW, unit=unit)
    given = {"name": "疏附县实验 中学(总校)", "starts_on": clock.today().isoformat(), "reason": "疏编发〔2020〕3号"}

    client.post(reverse("accounts:rename_unit", args=[unit.pk]), given)
    page = client.get(reverse("accounts:unit", args=[unit.pk]))

    unit.refresh_from_db()
    assert unit.name == "疏附县实验中学（总校）"
    assert queries.find_units("第一中学") == [unit]
    assert "由“疏附县第一中学”更名为“疏附县实验中学（总校）”，依据：疏编发〔2020〕3号" in page.text
    assert application.snapshots.get().content["target"]["unit"] == "疏附县第一中学"


def test_a_name_that_another_unit_of_the_county_has_is_refused(office):
    people.make_unit("疏附县第二中学")
    unit = people.make_unit("疏附县第一中学")

    with pytest.raises(actions.Refused, match="本县（市）已有同名单位"):
        unit_actions.rename_unit(unit, name="疏附县第二中学", starts_on=clock.today(), reason="依据", by=office)

    assert not NameChange.objects.exists()


def test_a_change_of_name_is_written_once(office):
    change = unit_actions.rename_unit(
        people.make_unit(), name="疏附县实验中学", starts_on=clock.today(), reason="依据", by=office
    )

    with pytest.raises(DatabaseError, match="written once"), transaction.atomic():
        NameChange.objects.filter(pk=change.pk).update(old="别的")


def test_the_office_acts_for_a_unit_that_has_nobody_and_each_verdict_says_so(client, office):
    unit = people.make_unit(bureau=make_season().bureau)
    application = make_application(Status.DRAFT, unit=unit)
    walk.submit(application)

    client.post(reverse("accounts:act_for_unit", args=[unit.pk]))
    event = return_to_applicant(now(application), by=office, defects=DEFECTS)

    assert event.details["acting_from"] == "疏附县人力资源和社会保障局"
    assert event.organisation == unit
    page = client.get(reverse("accounts:unit", args=[unit.pk]))
    assert "（疏附县人力资源和社会保障局代行）" in page.text
    assert holds() == []


def test_nobody_acts_for_the_own_file(office):
    unit = people.make_unit()
    application = make_application(Status.DRAFT, unit=unit, applicant=office)
    walk.submit(application)
    unit_actions.act_for_unit(unit, by=office)

    with pytest.raises(NotAllowed, match="不能审核本人的申报"):
        return_to_applicant(now(application), by=office, defects=DEFECTS)


def test_acting_ends_when_the_unit_gets_its_own_reviewer(office):
    unit, today = people.make_unit(), clock.today()
    acting = unit_actions.act_for_unit(unit, by=office)

    actions.appoint(
        people.make_user("新人"), organisation=unit, role="reviewer", starts_on=today, ends_on=None, by=office
    )

    acting.refresh_from_db()
    assert (acting.ends_on, acting.ended_by) == (today, office)
    assert refusal_to_act_for(people.make_user(), unit, today=today) == "该单位的审核由新人办理，不需代行。"


def test_a_merger_takes_files_publicities_and_people_along(client, office):
    unit, into = people.make_unit("疏附县第三小学", bureau=make_season().bureau), people.make_unit("疏附县中心小学")
    reviewer = people.make_reviewer(unit)
    application = make_application(Status.UNIT_REVIEW, unit=unit)
    walk.open_publicity(application, by=reviewer)
    given = {"into": into.name, "reason": "疏教发〔2020〕9号", "keep_staff": "on"}

    answer = client.post(reverse("review:merge_unit", args=[unit.pk]), given)

    unit.refresh_from_db()
    assert (answer.status_code, unit.standing, unit.merged_into) == (302, "merged", into)
    assert now(application).at == into
    assert UnitPublicity.objects.get().organisation == into
    assert reviewer.reviews_for(into, on=clock.today())
    assert queries.find_units("第三小学") == [into]
    moved = {"files": 1, "drafts": 0, "publicities": 1, "appointments_ended": 1, "appointments_moved": 1}
    assert {key: n for key, n in into.mergers.get().moved.items() if key != "rows"} == moved
    assert holds() == []


def test_a_merger_across_counties_is_refused_and_changes_nothing(office):
    unit, elsewhere = people.make_unit(), people.make_unit(county=people.make_county("653122", "疏勒县"))

    with pytest.raises(actions.Refused, match="该单位不由您所在机构主管"):
        merging.merge_units(unit, into=elsewhere, reason="依据", keep_staff=True, by=office)

    unit.refresh_from_db()
    assert unit.standing == "approved"


def test_a_merged_unit_is_not_registered_anew(office):
    unit, into = people.make_unit("疏附县第三小学"), people.make_unit("疏附县中心小学")
    merging.merge_units(unit, into=into, reason="依据", keep_staff=False, by=office)
    facts = {"code": unit.code, "county": unit.county, "nature": "public", "bureau": None, "contact": "某"}

    with pytest.raises(actions.Refused, match="已并入疏附县中心小学，请直接选择"):
        actions.register_unit(by=people.make_user(), name=unit.name, is_prefecture_direct=False, **facts)


def test_who_acted_today_leaves_today_at_the_earliest(office):
    application = make_application(Status.UNIT_REVIEW)
    leaver = make_reviewer_of(application.unit)
    return_to_applicant(now(application), by=leaver, defects=DEFECTS)
    post = Appointment.objects.get(user=leaver)

    with pytest.raises(actions.Refused, match=f"最早为 {clock.today()}"):
        actions.end_appointment(post, last_day=clock.today() - dt.timedelta(days=1), by=office)

    actions.end_appointment(post, last_day=clock.today(), by=office)
    assert holds() == []


@pytest.mark.parametrize("has_successor", [True, False])
def test_what_a_leaver_has_open_is_shown_and_passes_on(client, office, has_successor):
    application = make_application(Status.UNIT_REVIEW)
    leaver, colleague = make_reviewer_of(application.unit), people.make_reviewer(application.unit, "同事")
    claiming.claim(now(application), by=leaver)
    post = Appointment.objects.get(user=leaver)
    address = reverse("accounts:end_appointment", args=[post.pk])
    given = {"last_day": clock.today().isoformat(), "successor": colleague.pk if has_successor else ""}

    page = client.get(address)
    client.post(address, given)

    assert f"{application.applicant_name}的申报" in page.text
    held = Claim.objects.filter(ended_at=None).values_list("holder", flat=True)
    assert list(held) == ([colleague.pk] if has_successor else [])
    assert open_work.open_of(post) == []


def test_the_organiser_finds_a_file_and_changes_its_route(client):
    application, made = make_application(Status.COUNTY_REVIEW), make_season()
    client.force_login(make_reviewer_of(made.centre))
    given = {"version": application.version, "county": made.county_office.pk, "bureau": "", "reason": "该局不设此职能"}

    listed = client.get(reverse("review:routes"), {"q": application.number})
    answer = client.post(reverse("review:reroute", args=[application.key]), given)

    assert [row["application"] for row in listed.context["rows"]] == [application]
    assert answer.status_code == 302
    assert [stop.desk for stop in application.route.all()] == ["unit", "county", "centre"]
    assert application.events.last().note == "该局不设此职能"


def test_what_waits_for_others_when_somebody_leaves_is_shown_too():
    application = make_application(Status.COUNTY_REVIEW)
    leaver, colleague = make_reviewer_of(application.at), people.make_reviewer(application.at, "同事")
    post = Appointment.objects.get(user=leaver)
    countersigning.set_second(post, by=leaver, is_on=True)
    countersigning.propose(now(application), by=leaver, opinion="同意上报。")

    left = [(one.label, one.note) for one in open_work.open_of(post)]
    actions.end_appointment(post, last_day=clock.today(), by=colleague, successor=colleague)
    countersigning.sign(now(application), by=colleague)

    assert left == [(f"{application.applicant_name}的申报", "已提请复核，由另一名审核人签署")]
    assert now(application).status == Status.BUREAU_REVIEW
    assert holds() == []
