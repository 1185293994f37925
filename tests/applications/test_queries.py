"""What a person may see, from whose desk, and what the season says of itself."""

import datetime as dt

import pytest
from django.core.cache import cache

from applications import queries
from applications.choices import Action, Status
from applications.models import Batch, Phase, Season
from kashgar_zc import clock
from kashgar_zc.accounts.choices import Role, Standing
from kashgar_zc.demo import walk
from tests.applications.office_parts import CLOSES, DAY, OPENS, SECOND, announced, submit
from tests.factories import people
from tests.factories.applications import approve, make_application, make_reviewer_of, make_season

pytestmark = pytest.mark.django_db
HUGE = "9" * 5000


def desk_of(organisation, role=Role.REVIEWER):
    return people.appoint(people.make_user(), organisation, role)


def seen_from(desk) -> set:
    return set(queries.visible_to(desk.user, desk))


def test_a_person_sees_the_own_applications_alone_the_newest_season_first():
    own, _others = make_application(filled=False), make_application(filled=False)

    assert list(queries.mine(own.applicant)) == [own]
    assert list(queries.visible_to(own.applicant, None)) == [own]


def test_a_desk_sees_what_is_there_or_has_passed_and_not_what_is_still_to_come():
    application = make_application(Status.COUNTY_REVIEW)
    stops = {stop.desk: desk_of(stop.organisation) for stop in application.route.all()}

    found = {name: seen_from(desk) for name, desk in stops.items()}

    assert found == {"unit": {application}, "county": {application}, "bureau": set(), "centre": set()}


@pytest.mark.parametrize("status", [Status.RETURNED, Status.DECLINED, Status.ACCEPTED])
def test_a_desk_goes_on_seeing_what_has_left_it(status):
    application = make_application(status)

    assert seen_from(desk_of(application.unit)) == {application}


def test_a_desk_sees_no_draft_and_nothing_of_other_units():
    draft, elsewhere = make_application(), make_application(Status.UNIT_REVIEW)

    assert (seen_from(desk_of(draft.unit)), seen_from(desk_of(elsewhere.unit))) == (set(), {elsewhere})


def test_a_secretary_sees_what_the_own_organisations_batches_accepted():
    accepted = make_application(Status.ACCEPTED)
    make_application(Status.CENTRE_REVIEW)
    county_run = make_application(Status.ACCEPTED, county_run=True)

    centre = desk_of(accepted.batch.organiser, Role.SECRETARY)
    county = desk_of(county_run.batch.organiser, Role.SECRETARY)

    assert (seen_from(centre), seen_from(county)) == ({accepted}, {county_run})


def test_who_reviews_sees_the_own_application_beside_those_of_the_desk():
    application, own = make_application(Status.UNIT_REVIEW), make_application(filled=False)
    desk = people.appoint(own.applicant, application.unit)

    assert list(queries.visible_to(own.applicant, desk)) == sorted([application, own], key=lambda one: -one.pk)


def test_a_role_that_neither_reviews_nor_keeps_a_committee_sees_the_own_files_only():
    application = make_application(Status.UNIT_REVIEW)
    desk = desk_of(application.unit)
    desk.role = "other"

    assert seen_from(desk) == set()


def test_uploads_are_seen_by_whom_the_file_is_seen():
    application = make_application(Status.UNIT_REVIEW)
    desk, stranger = desk_of(application.unit), people.make_user()

    found = [
        queries.materials_visible_to(application.applicant, None).count(),
        queries.materials_visible_to(desk.user, desk).count(),
        queries.materials_visible_to(stranger, None).count(),
    ]

    assert found == [3, 3, 0]


def test_what_a_return_named_is_known_while_it_is_owed():
    application = make_application(Status.RETURNED)

    named = queries.defects_of_return(application)

    assert [(one["section"], one["item"]) for one in named] == [("education", "学历 1"), ("materials", "学历证书")]
    assert queries.last_return(application).organisation == application.unit


def test_of_two_returns_the_last_one_counts():
    application = make_application(Status.RETURNED)
    submit(application)
    application.refresh_from_db()
    approve(application)
    approved = queries.last_return(application)
    defects = [{"section": "basic", "item": "", "wrong": "有误。", "todo": "请更正。"}]

    returned(application, defects)

    assert (approved, queries.reopened_sections(application)) == (None, {"basic"})


def returned(application, defects):
    walk.return_to_applicant(application, by=make_reviewer_of(application.at), defects=defects)


def test_parts_touched_after_a_return_are_known():
    application = make_application(Status.RETURNED)
    before = queries.changed_since_return(application)
    application.materials.filter(slot="diploma").update(removed_at=clock.now())

    assert (before, queries.changed_since_return(application)) == (frozenset(), {"materials"})


@pytest.mark.parametrize(
    ("action", "sources"),
    [
        (Action.SUBMIT, {Status.DRAFT}),
        (Action.REOPEN, {Status.WITHDRAWN, Status.LAPSED}),
        (Action.LAPSE, {Status.DRAFT, Status.RETURNED}),
    ],
)
def test_where_an_action_may_begin_is_read_from_the_table(action, sources):
    assert queries.sources_of(action) == sources


def test_a_recognised_unit_is_found_by_its_key():
    unit = people.make_unit()

    assert queries.unit_to_apply_from(str(unit.pk)) == unit


@pytest.mark.parametrize("text", ["", "x", "-1", "1.5", "²", "0", "999999999999999999999", HUGE, "1\0"])
def test_what_is_no_units_key_finds_none(text):
    assert queries.unit_to_apply_from(text) is None


@pytest.mark.parametrize("facts", [{"standing": Standing.PENDING}, {"standing": Standing.REFUSED}])
def test_a_unit_that_is_not_recognised_is_not_applied_from(facts):
    assert queries.unit_to_apply_from(str(people.make_unit(**facts).pk)) is None


def test_an_office_is_no_unit_to_apply_from():
    assert queries.unit_to_apply_from(str(people.make_centre().pk)) is None


def banner(now) -> tuple[str, dt.datetime | None]:
    found = queries.read_season_banner(now)
    return found.text, dt.datetime.fromisoformat(found.closes_at) if found.closes_at else None


def test_the_banner_tells_of_the_open_window_then_of_the_next_one_then_of_the_end():
    made = make_season()
    Phase.objects.exclude(batch=made.prefecture).delete()
    announced(made.prefecture)

    found = [banner(instant) for instant in (OPENS - SECOND, OPENS, CLOSES - SECOND, CLOSES)]

    is_open = ("地区批次申报中", CLOSES)
    assert found == [("地区批次即将开始", None), is_open, is_open, ("本年度申报已截止", None)]


def test_a_countys_open_window_does_not_stand_for_everybodys():
    made = make_season()
    announced(made.county_batch, opens=OPENS, closes=CLOSES)
    announced(made.prefecture, opens=CLOSES, closes=CLOSES + DAY)

    assert banner(OPENS) == ("地区批次即将开始", None)


def test_without_a_current_season_there_is_no_banner():
    make_season()
    Season.objects.update(is_current=False)

    assert (queries.read_season_banner(OPENS), queries.season_banner(), queries.current_season()) == (None, None, None)


def test_the_banner_is_read_once_a_minute(django_assert_num_queries):
    made = make_season()
    with clock.at(OPENS):
        first = queries.season_banner()
        Batch.objects.filter(pk=made.prefecture.pk).update(name="改名")

        with django_assert_num_queries(0):
            again = queries.season_banner()

    cache.clear()
    assert first == again is not None


@pytest.mark.django_db
def test_the_header_tells_of_a_county_that_still_accepts():
    made = make_season()
    made.prefecture.phases.update(closes_at=clock.now() - dt.timedelta(hours=1))

    banner = queries.read_season_banner(clock.now())

    assert (banner.text, banner.closes_at) == ("县（市）批次申报中，时间见首页", "")
