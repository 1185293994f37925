"""The secretary forms a committee, calls its meeting and fills the agenda; what the rules forbid is refused in a sentence."""

import datetime as dt

import pytest

from applications.choices import Action, Status
from applications.models import Series, Speciality
from applications.workflow import NotAllowed
from committees.actions import convening
from committees.choices import Stage
from committees.models import Case, Meeting, Member
from kashgar_zc import clock
from kashgar_zc.accounts.choices import Role
from kashgar_zc.accounts.models import Message
from tests.factories import people
from tests.factories.applications import make_application, make_season, make_secretary_of
from tests.factories.committees import make_committee, make_expert, make_meeting, make_observer, secretary_of

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def season():
    return make_season()


@pytest.fixture
def secretary(season):
    return make_secretary_of(season.centre)


def found(secretary, season, **facts):
    today = clock.today()
    facts = {
        "name": "教师系列评委会",
        "series": Series.objects.get(code="22"),
        "speciality": None,
        "levels": ["deputy", "full"],
        "term_from": today,
        "term_to": today + 365 * DAY,
    } | facts
    return convening.found_committee(by=secretary, organiser=season.centre, **facts)


def refused(act, *args, **facts) -> str:
    with pytest.raises(NotAllowed) as caught:
        act(*args, **facts)
    return str(caught.value)


def accepted(**facts):
    return make_application(Status.ACCEPTED, applicant=people.make_user("申报人"), **facts)


def statuses(*applications):
    return [type(one).objects.get(pk=one.pk).status for one in applications]


def test_a_committee_is_formed_with_its_levels_in_order(secretary, season):
    committee = found(secretary, season)

    assert (committee.levels, committee.founded_by, committee.level_names) == (
        ["full", "deputy"],
        secretary,
        "正高级、副高级",
    )


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"levels": []}, "请选择评委会评审的级别。"),
        ({"levels": ["deputy", "odd"]}, "请选择评委会评审的级别。"),
        ({"term_to": clock.today() - DAY}, "任期截止日须晚于起始日。"),
        ({"term_to": clock.today() + 3 * 366 * DAY}, "评委会任期不超过 3 年。"),
    ],
)
def test_a_committee_against_the_rules_is_not_formed(secretary, season, facts, sentence):
    assert refused(found, secretary, season, **facts) == sentence


def test_a_term_of_exactly_three_years_is_allowed_and_a_day_more_is_not(secretary, season):
    start = dt.date(2024, 2, 29)

    committee = found(secretary, season, term_from=start, term_to=dt.date(2027, 2, 28))

    assert committee.term_to == dt.date(2027, 2, 28)
    longer = {"name": "另一", "term_from": start, "term_to": dt.date(2027, 3, 1)}
    assert refused(found, secretary, season, **longer) == "评委会任期不超过 3 年。"


def test_a_committee_needs_its_own_name_speciality_secretary_and_batch(secretary, season):
    found(secretary, season)
    foreign = Speciality.objects.get(code="05S04")
    stranger, bureau = people.make_reviewer(season.centre), people.make_secretary(season.bureau)

    assert refused(found, secretary, season) == "本机构已有名为“教师系列评委会”的评委会。"
    assert refused(found, secretary, season, speciality=foreign) == "专业“水利”不属于“中小学教师”系列。"
    assert refused(found, stranger, season, name="二") == "只有该机构的评委会秘书可以办理。"
    facts = {"name": "三", "series": foreign.series, "speciality": None, "levels": ["full"]}
    facts |= {"term_from": clock.today(), "term_to": clock.today() + DAY}
    assert (
        refused(convening.found_committee, by=bureau, organiser=season.bureau, **facts)
        == "本机构没有组织评审批次，不能组建评委会。"
    )


def test_only_an_appointed_expert_is_seated_once_and_one_is_chair(secretary, season):
    committee, expert = found(secretary, season), make_expert(season.centre, "阿专家")
    both = make_expert(season.centre, "兼秘书")
    people.appoint(both, season.centre, Role.SECRETARY)
    convening.seat(committee, by=secretary, user=expert, is_chair=True)
    facts = {"by": secretary, "is_chair": True}

    assert refused(convening.seat, committee, user=expert, by=secretary) == "阿专家 已是本评委会评委。"
    assert refused(convening.seat, committee, user=make_expert(season.centre), **facts) == "评委会已有主任委员 阿专家。"
    assert refused(convening.seat, committee, user=both, by=secretary) == "兼秘书 是评委会秘书，不能兼任评委。"
    assert refused(convening.seat, committee, user=people.make_user("旁人"), by=secretary).startswith(
        "旁人 不是本机构任命的评审专家"
    )
    assert Member.objects.count() == 1


def test_members_come_and_go_until_the_meeting_is_open(secretary, season):
    meeting = make_meeting(cases=1)
    committee, newcomer = meeting.committee, make_expert(season.centre)

    member = convening.seat(committee, by=secretary, user=newcomer)
    called = meeting.attendances.count()
    convening.vacate(member, by=secretary)

    assert (called, meeting.attendances.count()) == (6, 5)
    assert Member.objects.get(pk=member.pk).left_at is not None
    assert refused(convening.vacate, member, by=secretary) == "该评委已退出评委会。"


def test_members_are_fixed_while_a_meeting_is_under_way(secretary, season):
    meeting = make_meeting(Stage.SITTING, cases=1)
    sentence = "评委会正在开会，会议结束前不能变动评委。"

    assert refused(convening.seat, meeting.committee, by=secretary, user=make_expert(season.centre)) == sentence
    assert refused(convening.vacate, meeting.committee.members.last(), by=secretary) == sentence


def test_a_meeting_calls_everyone_who_has_a_seat_within_the_term(secretary, season):
    committee = make_committee()
    facts = {"by": secretary, "batch": season.prefecture, "place": "三楼"}

    meeting = convening.call_meeting(committee, held_on=clock.today(), **facts)

    assert meeting.attendances.count() == 5
    assert refused(convening.call_meeting, committee, held_on=clock.today() - DAY, **facts) == "会议日期不能早于今天。"
    late = committee.term_to + DAY
    assert refused(convening.call_meeting, committee, held_on=late, **facts).startswith("会议日期须在评委会任期")
    facts["batch"] = season.county_batch
    assert refused(convening.call_meeting, committee, held_on=clock.today(), **facts) == "该批次不由您所在机构组织。"


def test_another_day_lets_the_observer_confirm_anew(secretary, season):
    meeting, observer = make_meeting(cases=0), make_observer(season.centre)
    convening.name_observer(meeting, by=secretary, observer=observer)
    convening.confirm_observer(meeting, by=observer)

    convening.reschedule(meeting, by=secretary, held_on=meeting.held_on, place="四楼")
    stayed = Meeting.objects.get(pk=meeting.pk).observer_present_at
    convening.reschedule(meeting, by=secretary, held_on=clock.today() + DAY, place="四楼")

    moved = Meeting.objects.get(pk=meeting.pk)
    assert stayed is not None
    assert (moved.place, moved.observer_present_at) == ("四楼", None)


def test_the_agenda_takes_accepted_files_and_tells_their_applicants(secretary):
    meeting, second, first = make_meeting(cases=0), accepted(title="22-01-3"), accepted(title="22-01-2")

    cases = convening.put_on_agenda(meeting, by=secretary, applications=[second, first])

    assert [(case.position, case.application) for case in cases] == [(1, first), (2, second)]
    assert statuses(first, second) == [Status.IN_COMMITTEE] * 2
    assert first.events.last().action == Action.CONVENE
    told = Message.objects.filter(recipient=first.applicant, channel="inbox").latest("pk")
    assert "会议定于" in told.text and "答辩" in told.text and "三楼会议室" in told.text


def test_who_is_on_the_agenda_is_told_when_the_meeting_moves_or_goes_on_without_them(secretary):
    meeting = make_meeting(cases=1)
    case = meeting.cases.get()
    letters = Message.objects.filter(recipient=case.application.applicant, channel="inbox").order_by("-pk")

    convening.reschedule(meeting, by=secretary, held_on=meeting.held_on, place=meeting.place)
    unmoved = letters.first().subject
    convening.reschedule(meeting, by=secretary, held_on=meeting.held_on, place="四楼")
    moved = letters.first()
    convening.take_off_agenda(case, by=secretary)

    assert (unmoved, moved.subject, letters.first().subject) == ("申报已列入评审", "评审会议有变动", "评审另行安排")
    assert "在四楼召开" in moved.text


def test_a_file_that_does_not_fit_keeps_all_of_them_off_the_agenda(secretary, season):
    committee = make_committee(levels=["deputy"], speciality=Speciality.objects.get(code="22S02"))
    meeting, fitting = make_meeting(cases=0, committee=committee), accepted(speciality="22S02")
    refusals = {}
    wrong = {
        "level": accepted(title="22-01-3", speciality="22S02"),
        "speciality": accepted(speciality="22S03"),
        "status": make_application(Status.CENTRE_REVIEW, applicant=people.make_user("申报人"), speciality="22S02"),
        "batch": accepted(county_run=True),
    }

    for name, application in wrong.items():
        refusals[name] = refused(convening.put_on_agenda, meeting, by=secretary, applications=[fitting, application])

    assert refusals == {
        "level": "申报人 申报的系列或级别不由本评委会评审。",
        "speciality": "申报人 申报的专业不由本评委会评审。",
        "status": "申报人 的申报不在本批次待评审的名单中，请刷新后再选。",
        "batch": "申报人 的申报不在本批次待评审的名单中，请刷新后再选。",
    }
    assert (statuses(fitting), Case.objects.count()) == ([Status.ACCEPTED], 0)


def test_nobody_judges_or_observes_where_the_own_file_is(secretary, season):
    meeting, judge, observer = make_meeting(cases=0), make_expert(season.centre, "甲"), make_observer(season.centre)
    mine = make_application(Status.ACCEPTED, applicant=judge)
    convening.put_on_agenda(meeting, by=secretary, applications=[mine])
    people.appoint(judge, season.centre, Role.OBSERVER)

    assert refused(convening.seat, meeting.committee, by=secretary, user=judge).startswith("甲 本人的申报在本评委会")
    assert refused(convening.name_observer, meeting, by=secretary, observer=judge).startswith("甲 本人的申报在议程上")
    convening.name_observer(meeting, by=secretary, observer=observer)
    theirs = make_application(Status.ACCEPTED, applicant=observer)
    assert "监督员 是本评委会评委或会议的纪检监督员" in refused(
        convening.put_on_agenda, meeting, by=secretary, applications=[theirs]
    )


def test_a_file_taken_off_waits_again_and_the_rest_move_up(secretary):
    meeting = make_meeting(cases=3)
    first, second, third = meeting.cases.all()

    convening.take_off_agenda(first, by=secretary)

    assert list(meeting.cases.values_list("pk", "position")) == [(second.pk, 1), (third.pk, 2)]
    assert statuses(first.application) == [Status.ACCEPTED]
    assert convening.put_on_agenda(meeting, by=secretary, applications=[first.application])[0].position == 3


def test_the_agenda_is_fixed_once_the_meeting_is_open(secretary):
    meeting = make_meeting(Stage.SITTING, cases=1)
    sentence = "会议处于“评议中”，筹备事项不能再变动。"

    assert refused(convening.take_off_agenda, meeting.cases.get(), by=secretary_of(meeting)) == sentence
    assert refused(convening.put_on_agenda, meeting, by=secretary, applications=[accepted()]) == sentence
