"""An opinion given before a correction is never shown or printed as if it were of what stands now."""

import pytest

from applications.choices import Desk, Status
from applications.models import Event, SectionContent
from applications.pages import track
from applications.printing import opinions
from review import actions
from tests.factories.applications import make_application, make_reviewer_of
from tests.review.office import address, again, statements_of, submitted

pytestmark = pytest.mark.django_db
DEFECTS = [{"section": "basic", "item": "通信地址", "wrong": "不完整。", "todo": "请补充。"}]
UNREVIEWED = "意见作出后以下内容有修改：基本情况（未复核）。"


@pytest.fixture
def corrected():
    """A file that unit and county approved, corrected since for the bureau, where it lies again."""
    application = make_application(Status.BUREAU_REVIEW)
    actions.return_to_applicant(application, by=make_reviewer_of(application.at), defects=DEFECTS)
    content = SectionContent.objects.get(application=application, section="basic")
    content.data["address"] = "新的通信地址 100 号"
    content.save()
    return submitted(application)


def printed(application) -> dict[Desk, str]:
    """Return the last line of each desk's box."""
    events = Event.objects.filter(application=application).select_related("organisation", "snapshot")
    (unit, county), (bureau, _centre), *_rest = opinions.sign_offs(
        events, application.snapshots.latest("number").content
    )
    boxes = {Desk.UNIT: unit, Desk.COUNTY: county, Desk.BUREAU: bureau}
    return {desk: box.opinion[-1] for desk, box in boxes.items() if box.opinion}


def test_what_was_corrected_for_a_higher_desk_is_named_beside_the_earlier_opinions(corrected, at_desk_of):
    county = make_reviewer_of(corrected.route.get(desk=Desk.COUNTY).organisation)

    page = at_desk_of(county).get(address(corrected)).content.decode()

    assert printed(corrected) == {Desk.UNIT: UNREVIEWED, Desk.COUNTY: UNREVIEWED}
    assert page.count(UNREVIEWED) == 2


def test_the_desk_that_judged_it_since_is_named(corrected):
    bureau = corrected.at
    actions.approve(corrected, by=make_reviewer_of(bureau), opinion="同意上报。")

    said = printed(again(corrected))

    reviewed = f"意见作出后以下内容有修改：基本情况（已由{bureau}复核）。"
    assert said == {Desk.UNIT: reviewed, Desk.COUNTY: reviewed, Desk.BUREAU: "同意上报。"}


def test_an_unchanged_file_carries_no_such_line(at_desk_of):
    application = make_application(Status.BUREAU_REVIEW)

    page = at_desk_of(make_reviewer_of(application.at)).get(address(application)).content.decode()

    assert ("意见作出后" in page, "意见作出后" in "".join(printed(application).values())) == (False, False)


def test_the_units_box_says_how_many_objections_came_and_what_became_of_them():
    posted = {"from": "2025-06-03", "to": "2025-06-13", "objections": 2}
    event = Event(action="approve", from_status="unit_review", to_status="county_review", details={"publicity": posted})

    assert "公示期间收到异议 2 件，经核查均不成立。" in opinions.opinion_of(event, Desk.UNIT, {})


def test_the_applicants_own_line_says_it_beside_each_opinion(corrected):
    said = {line.label: line.text for line in track.lines(corrected, list(corrected.events.all())) if line.text}

    unit = f"{corrected.unit} 审核通过"
    assert {text for label, text in said.items() if label.endswith("审核通过")} == {UNREVIEWED}
    assert said[unit] == UNREVIEWED


def test_an_unchanged_files_line_asks_no_more(client):
    application = make_application(Status.BUREAU_REVIEW)
    events = list(application.events.select_related("organisation", "to_organisation", "actor"))

    assert not any(line.text.startswith("意见作出后") for line in track.lines(application, events))
    assert statements_of(lambda: track._since(application, events)) == 0


def test_before_sending_a_correction_up_one_reads_beside_which_opinions_it_will_stand(client):
    application = make_application(Status.BUREAU_REVIEW)
    actions.return_to_applicant(application, by=make_reviewer_of(application.at), defects=DEFECTS)
    client.force_login(application.applicant)
    pages = [f"/apply/{application.key}/{one}/" for one in ("check", "changes")]
    before = [UNREVIEWED in client.get(page).content.decode() for page in pages]
    content = SectionContent.objects.get(application=application, section="basic")
    content.data["address"] = "新的通信地址 100 号"
    content.save()

    after = [client.get(page).content.decode() for page in pages]

    assert before == [False, False]
    assert [f"{application.unit}：{UNREVIEWED}" in page for page in after] == [True, True]
