"""Working on a file short of a verdict: who has it, and what its reader marked."""

import datetime as dt

import pytest

from applications.choices import Status
from applications.models import SectionContent
from applications.workflow import NotAllowed
from kashgar_zc import clock
from review import actions, claiming, leaving, marking, marks, queries
from review.models import Claim, Mark
from tests.factories import people
from tests.factories.applications import DEFECTS, make_reviewer_of, make_season
from tests.review.office import address, again, file_at, inbox_of, submitted

pytestmark = pytest.mark.django_db
SEEN = {"snapshot": "1"}


def own_marks(application, user) -> dict[str, str]:
    stood = marks.own(application, user, queries.latest_snapshot(application).content)
    return {place: mark.judgement for place, mark in stood.marks.items()}


@pytest.fixture
def shared():
    """A file at its county, and two reviewers there."""
    application, first = file_at(Status.COUNTY_REVIEW)
    return application, first, people.make_reviewer(application.at, "同事")


def test_whoever_claimed_a_file_keeps_colleagues_from_judging_it(shared):
    application, first, second = shared
    claiming.claim(application, by=first)

    for judge in (
        lambda: actions.approve(application, by=second, opinion="同意"),
        lambda: actions.decline(application, by=second, reason="不符"),
        lambda: claiming.claim(application, by=second),
    ):
        with pytest.raises(NotAllowed, match=f"{first.name}已认领该申报"):
            judge()

    assert actions.approve(application, by=first, opinion="同意").to_status == Status.BUREAU_REVIEW


def test_a_claim_is_a_lease_of_the_hours_that_the_season_says():
    make_season(claim_hours=2)
    application, first = file_at(Status.COUNTY_REVIEW)
    second = people.make_reviewer(application.at, "同事")
    made = claiming.claim(application, by=first)

    with clock.at(made.given_at + dt.timedelta(hours=2)):
        claiming.claim(application, by=second)

    assert made.until == made.given_at + dt.timedelta(hours=2)
    assert list(Claim.objects.filter(ended_at=None).values_list("holder", flat=True)) == [second.pk]


def test_a_claim_ends_with_the_stay_at_the_desk(shared):
    application, first, second = shared
    claiming.assign(application, by=second, to=first)
    actions.return_to_applicant(
        application, by=first, defects=[{"section": "basic", "item": "", "wrong": "", "todo": ""}]
    )

    with clock.at(clock.now() + dt.timedelta(hours=1)):
        came_back = submitted(application)
        claiming.claim(came_back, by=second)

    assert queries.claim_on(came_back, clock.now()).holder == second


def test_a_verdict_ends_the_claim_and_leaves_nothing_to_hand_over(shared):
    application, first, _second = shared
    other, _reviewer = file_at(Status.COUNTY_REVIEW)
    claiming.claim(application, by=first)
    claiming.assign(other, by=first, to=first)
    actions.approve(application, by=first, opinion="同意")

    assert list(Claim.objects.filter(ended_at=None).values_list("application", flat=True)) == [other.pk]
    left = leaving.open(first.appointments.get())
    assert [one.label for one in left] == [f"{other.applicant_name}的申报"]


def test_a_claim_that_ran_out_is_not_handed_over(shared):
    application, first, second = shared
    with clock.at(clock.now() - dt.timedelta(hours=application.batch.rules.claim_hours)):
        claiming.claim(application, by=first)
    desk = first.appointments.get()

    leaving.hand_over(desk, to=second, by=second)

    assert (leaving.open(desk), queries.claim_on(application, clock.now())) == ([], None)


def test_taking_over_needs_a_reason_and_is_told(shared, at_desk_of):
    application, first, second = shared
    claiming.claim(application, by=first)
    client = at_desk_of(second)

    refused = client.post(address(application, "take-over"), {"reason": ""})
    taken = client.post(address(application, "take-over"), {"reason": "同事休假"})

    assert (refused.status_code, taken.status_code) == (200, 302)
    assert queries.claim_on(application, clock.now()).holder == second
    assert [text for text in inbox_of(first) if "同事休假" in text] != []


def test_nobody_takes_over_what_nobody_has(shared):
    application, _first, second = shared

    with pytest.raises(NotAllowed, match="没有他人认领"):
        claiming.take_over(application, by=second, reason="急")


def test_only_who_has_it_lets_it_go(shared, at_desk_of):
    application, first, second = shared
    claiming.claim(application, by=first)

    at_desk_of(second).post(address(application, "claim"), {"act": "release"})
    held = queries.claim_on(application, clock.now())
    at_desk_of(first).post(address(application, "claim"), {"act": "release"})

    assert (held.holder, queries.claim_on(application, clock.now())) == (first, None)


def test_what_another_has_is_given_on_with_the_reason_only(shared):
    application, first, second = shared
    claiming.claim(application, by=first)

    with pytest.raises(NotAllowed, match="已认领该申报。确需改派的，请写明改派理由。"):
        claiming.assign(application, by=second, to=second)
    made = claiming.assign(application, by=second, to=second, reason="原办理人出差")

    assert (queries.claim_on(application, clock.now()), made.reason) == (made, "原办理人出差")
    assert inbox_of(first)[-1].endswith("的申报改派给同事。理由：原办理人出差")


def test_a_file_is_given_to_colleagues_only(shared):
    application, first, _second = shared
    stranger = make_reviewer_of(application.unit)

    with pytest.raises(NotAllowed, match="不在本机构审核"):
        claiming.assign(application, by=first, to=stranger)


def test_a_mark_is_pressed_and_pressed_off(shared, at_desk_of):
    application, first, second = shared
    client = at_desk_of(first)

    client.post(
        address(application, "marks"), SEEN | {"mark": "education:defect", "checks": "1", "check": "check-county-0"}
    )
    client.post(address(application, "marks"), SEEN | {"mark": "", "note-education": " 院校  不符 "})

    page = client.get(address(application)).context["page"]
    assert (own_marks(application, first), own_marks(application, second)) == ({"education": "defect"}, {})
    assert page.marks.defects == {"education": "院校 不符"}
    assert [ticked for _line, _text, ticked in page.marks.lines] == [True, False, False, False, False]
    client.post(address(application, "marks"), SEEN | {"mark": "education:"})
    assert own_marks(application, first) == {}


@pytest.mark.parametrize("mark", ["basic:fine", "rest"])
def test_nothing_is_marked_of_what_nobody_saw_and_the_note_is_shown_again(shared, at_desk_of, mark):
    application, first, _second = shared
    actions.return_to_applicant(application, by=first, defects=DEFECTS)
    submitted(application)
    client = at_desk_of(first)

    refused = client.post(address(application, "marks"), SEEN | {"mark": mark, "note-education": "院校不符"})

    page = refused.content.decode()
    assert (refused.status_code, Mark.objects.count(), "现为第 2 次提交" in page) == (409, 0, True)
    assert "<li>学历学位：院校不符</li>" in page and '<input type="hidden" name="snapshot" value="2">' in page


def test_with_script_only_the_strip_comes_back(shared, at_desk_of):
    application, first, _second = shared

    answer = at_desk_of(first).post(
        address(application, "marks"), SEEN | {"mark": "basic:fine"}, headers={"HX-Request": "true"}
    )

    text = answer.content.decode()
    assert (answer.status_code, text.count('id="mark-'), "已看 1 / " in text) == (200, 1, True)


def test_a_part_that_was_corrected_is_unmarked_and_the_others_stay(shared, at_desk_of):
    application, first, _second = shared
    marking.keep(application, by=first, judged={"basic": "defect", "summary": "fine"}, notes={})
    actions.return_to_applicant(
        application, by=first, defects=[{"section": "basic", "item": "", "wrong": "", "todo": ""}]
    )
    content = SectionContent.objects.get(application=application, section="basic")
    content.data["address"] = "新的通信地址 100 号"
    content.save()

    corrected = submitted(application)

    assert own_marks(corrected, first) == {"summary": "fine"}
    assert "内容已修改，请重新查看" in at_desk_of(first).get(address(corrected)).content.decode()


def test_what_one_found_wrong_oneself_does_not_go_up(shared):
    application, first, second = shared
    marking.keep(application, by=first, judged={"basic": "defect"}, notes={})

    with pytest.raises(NotAllowed, match="您标记了 1 处问题"):
        actions.approve(application, by=first, opinion="同意")

    assert actions.approve(application, by=second, opinion="同意")


def test_the_rest_is_fine_leaves_what_is_marked(shared, at_desk_of):
    application, first, _second = shared
    marking.keep(application, by=first, judged={"basic": "question"}, notes={})

    at_desk_of(first).post(address(application, "marks"), SEEN | {"mark": "rest"})

    found = own_marks(application, first)
    assert (found.pop("basic"), set(found.values())) == ("question", {"fine"})
    assert len(found) > 15


def test_what_was_marked_stands_in_the_return(shared, at_desk_of):
    application, first, _second = shared
    marking.keep(application, by=first, judged={"education": "defect"}, notes={"education": "院校不符"})

    form = at_desk_of(first).get(address(application, "return")).context["form"]

    assert [(group.target.key, group.is_open) for group in form.groups() if group.is_open] == [("education", True)]
    assert form["education-wrong"].value() == "院校不符"


def test_marks_of_what_is_not_there_are_not_kept(shared):
    application, first, _second = shared

    marking.keep(
        application,
        by=first,
        judged={"nothing": "fine", "basic": "perfect"},
        notes={"x": "y"},
        checked=["check-unit-0"],
    )

    assert Mark.objects.count() == 0
    assert again(application).version == application.version
