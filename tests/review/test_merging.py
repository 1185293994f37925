"""A unit merged in the middle of a season and parted again: its files go on, its people sit where they sat before."""

import datetime as dt

import pytest
from django.urls import reverse

from applications import invariants, rerouting
from applications.choices import Desk, Status
from applications.printing import review_form
from applications.routes import Stop
from kashgar_zc import clock
from kashgar_zc.accounts import actions, unit_actions
from kashgar_zc.accounts.models import Appointment, MergerReversal
from review import actions as desk_actions
from review import claiming, merging, queries
from review.models import UnitPublicity
from tests.factories import people
from tests.factories.applications import DEFECTS, approve, make_application, make_reviewer_of, make_season, walk
from tests.review.office import again, publicised, stated, submitted

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return make_reviewer_of(make_season().county_office)


@pytest.fixture
def units():
    """A primary school with the bureau above it and a reviewer, and the central school that has neither."""
    unit = people.make_unit("疏附县第三小学", bureau=make_season().bureau)
    people.make_reviewer(unit, "三小审核员")
    return unit, people.make_unit("疏附县中心小学")


def merge(units, by, **facts):
    unit, into = units
    return merging.merge_units(unit, into=into, reason="疏教发〔2020〕9号", by=by, **{"keep_staff": True} | facts)


def part(merger, by):
    return merging.part_units(merger, reason="疏教发〔2020〕15号", by=by)


def holds() -> list[str]:
    checks = (invariants.at_one_desk, invariants.status_is_the_fold_of_events, invariants.actors_held_their_roles)
    return [line for check in checks for line in check()]


def places(*applications) -> list[tuple[str, str]]:
    return [(again(one).unit.name, str(again(one).at or "")) for one in applications]


def test_every_file_of_a_merged_unit_goes_on_to_the_end_under_the_other(units, office):
    unit, into = units
    draft, waiting, higher = (
        make_application(one, unit=unit) for one in (Status.DRAFT, Status.UNIT_REVIEW, Status.COUNTY_REVIEW)
    )
    returned = make_application(Status.RETURNED, unit=unit)

    merge(units, office)
    for one in (draft, returned):
        submitted(again(one))
    reviewer = people.make_reviewer(into)
    for one in (draft, waiting, returned):
        publicised(again(one), reviewer)
        stated(again(one), reviewer)
    for one in (draft, waiting, returned, higher):
        while again(one).at is not None:
            approve(again(one))

    assert [again(one).status for one in (draft, waiting, returned, higher)] == [Status.ACCEPTED] * 4
    assert holds() == []


def test_taking_a_merger_back_returns_what_it_moved_and_lists_what_stays(units, office):
    unit, into = units
    draft, waiting, late = (
        make_application(one, unit=unit) for one in (Status.DRAFT, Status.UNIT_REVIEW, Status.CENTRE_REVIEW)
    )
    own = make_application(Status.UNIT_REVIEW, unit=into)
    walk.open_publicity(waiting, by=make_reviewer_of(unit))
    merger = merge(units, office)
    submitted(again(draft))
    approve(again(late))
    with clock.at(clock.now() + dt.timedelta(seconds=1)):
        new = make_application(Status.DRAFT, unit=into)
    new.__class__.objects.filter(pk=new.pk).update(created_at=clock.now())

    reversal = part(merger, office)

    assert places(draft, waiting, own) == [(unit.name, unit.name), (unit.name, unit.name), (into.name, into.name)]
    assert again(late).unit == into
    assert UnitPublicity.objects.get(application=waiting).organisation == unit
    assert reversal.moved == {
        "files": 2, "drafts": 0, "publicities": 1, "appointments": 1, "stayed": [late.pk], "arrived": [new.pk],
    }  # fmt: skip
    assert [stop.organisation for stop in again(waiting).route.all()][2] == unit.bureau
    assert holds() == []


def test_people_sit_again_where_they_sat_before_and_who_left_since_stays_away(units, office):
    unit, into = units
    stays, leaves = people.make_reviewer(unit, "留任人"), people.make_reviewer(unit, "离任人")
    merger = merge(units, office)
    later = clock.now() + dt.timedelta(days=3)

    with clock.at(later):
        post = Appointment.objects.get(user=leaves, organisation=into)
        actions.end_appointment(post, last_day=clock.today(), by=office)
        part(merger, office)
        seats = [
            (person.name, person.reviews_for(unit, on=clock.today()), person.reviews_for(into, on=day))
            for person in (stays, leaves)
            for day in [clock.today() + dt.timedelta(days=1)]
        ]

    assert seats == [("留任人", True, False), ("离任人", False, False)]


def test_who_acted_for_the_unit_acts_again_while_still_of_the_office(office):
    unit, into = people.make_unit(), people.make_unit()
    other = people.make_reviewer(make_season().county_office, "同事")
    post = unit_actions.act_for_unit(unit, by=office)
    merger = merge((unit, into), other)
    assert not Appointment.objects.filter(organisation=into).exists()

    part(merger, other)

    post.refresh_from_db()
    assert (post.ends_on, post.acting_from, post.ended_by) == (None, make_season().county_office, None)


def test_a_unit_merged_parted_and_merged_again_on_one_day(units, office):
    unit, into = units
    application, reviewer = make_application(Status.UNIT_REVIEW, unit=unit), make_reviewer_of(unit)
    claiming.claim(application, by=reviewer)

    part(merge(units, office), office)
    held = queries.claim_on(again(application), clock.now())
    merge(units, office)

    assert held is None  # a claim ends with the stay
    assert places(application) == [(into.name, into.name)]
    assert reviewer.reviews_for(into, on=clock.today() + dt.timedelta(days=1))
    assert holds() == []


def test_a_publicity_opened_since_goes_back_with_its_file(units, office):
    unit, into = units
    application = make_application(Status.UNIT_REVIEW, unit=unit)
    merger = merge(units, office)
    walk.open_publicity(again(application), by=make_reviewer_of(into))

    part(merger, office)

    assert UnitPublicity.objects.get().organisation == unit


@pytest.mark.parametrize(
    ("why", "sentence"),
    [
        ("late", "合并超过 30 天，不能撤销。"),
        ("twice", "该合并已撤销。"),
        ("gone", "该单位已并入疏附县实验小学。"),
        ("unlisted", "该合并办理时没有留存转移清单，不能撤销。"),
        ("foreign", "该单位不由您所在机构主管。"),
    ],
)
def test_a_merger_that_is_not_to_be_taken_back_says_why(units, office, why, sentence):
    merger, by, days = merge(units, office), office, 31 if why == "late" else 0
    if why == "twice":
        part(merger, office)
    if why == "gone":
        merge((units[1], people.make_unit("疏附县实验小学")), office)
    if why == "unlisted":
        merger = merger.__class__.objects.create(unit=merger.into, into=units[0], reason="旧", by=office, at=merger.at)
    if why == "foreign":
        by = people.make_reviewer(people.make_county_office(people.make_county("653122", "疏勒县")))

    with clock.at(clock.now() + dt.timedelta(days=days)), pytest.raises(actions.Refused, match=sentence):
        part(merger, by)

    assert MergerReversal.objects.count() == (why == "twice")


def test_the_page_shows_what_goes_back_and_what_stays_and_the_history_says_both(client, units, office):
    unit, _into = units
    moved, late = make_application(Status.UNIT_REVIEW, unit=unit), make_application(Status.CENTRE_REVIEW, unit=unit)
    merge(units, office)
    approve(again(late))
    client.force_login(office)
    address = reverse("review:part_unit", args=[unit.pk])

    page = client.get(address)
    client.post(address, {"reason": "疏教发〔2020〕15号"})
    after = client.get(reverse("accounts:unit", args=[unit.pk]))

    assert [list(one["rows"]) for one in page.context["lists"]] == [[again(moved)], [again(late)], []]
    assert "撤销“疏附县第三小学”与“疏附县中心小学”的合并，转回申报 1 件，依据：疏教发〔2020〕15号" in after.text
    assert "“疏附县第三小学”并入“疏附县中心小学”" in after.text
    assert client.get(address).status_code == 404
    assert places(moved) == [(unit.name, unit.name)]
    assert rerouting.rest_of(again(moved))[0].organisation == unit
    desk_actions.return_to_applicant(again(moved), by=make_reviewer_of(unit), defects=DEFECTS)


def boxes(application) -> tuple[str, str]:
    """Return the unit in the facts of the printed form, and over whose name the unit's opinion stands."""
    file = again(application)
    paper = review_form.build(file, file.snapshots.latest("number"), upto=file.version)
    unit = next(fact.value for row in paper.facts for fact in row if fact.label == "工作单位")
    return unit, paper.sign_offs[0][0].organisation


def test_the_printed_form_names_both_units_and_whoever_gave_the_opinion(units, office):
    unit, _into = units
    unheard, heard = (make_application(one, unit=unit) for one in (Status.UNIT_REVIEW, Status.COUNTY_REVIEW))

    merger = merge(units, office)
    merged = boxes(unheard), boxes(heard)
    part(merger, office)

    now = "疏附县第三小学，现并入疏附县中心小学（疏附县）"
    assert merged == ((now, "疏附县中心小学（原疏附县第三小学）"), (now, "疏附县第三小学"))
    assert boxes(unheard) == boxes(heard) == ("疏附县第三小学（疏附县）", "疏附县第三小学")


def test_the_printed_form_knows_a_desk_that_fell_away(units):
    application, made = make_application(Status.COUNTY_REVIEW, unit=units[0]), make_season()
    rest = [Stop(Desk.COUNTY, made.county_office), Stop(Desk.CENTRE, made.centre)]

    rerouting.reroute(again(application), by=make_reviewer_of(made.centre), rest=rest, reason="该局不设此职能")

    file = again(application)
    bureau = review_form.build(file, file.snapshots.get(), upto=file.version).sign_offs[1][0]
    assert (bureau.organisation, bureau.opinion) == ("", ("本次申报路线不经此环节。",))


def test_a_part_of_a_name_offers_the_units_to_choose_from(at_desk_of, units, office):
    unit, _into = units
    typed = {"into": "中心小学", "reason": "疏教发〔2020〕9号"}

    page = at_desk_of(office).post(reverse("review:merge_unit", args=[unit.pk]), typed).content.decode()

    assert '<input type="radio" name="into" value="疏附县中心小学"' in page
    assert "请从查到的单位中选择并入单位" in page
