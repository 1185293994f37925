"""Who sees a file: the desks that the present submission has reached, and the full ID number only where it lies."""

import pytest

from applications import queries as files
from applications.choices import Desk, Status
from applications.models import FileOpening
from applications.pages import track
from kashgar_zc import clock
from review import actions, merging, policies, queue
from review.filters import Filters
from tests.factories import people
from tests.factories.applications import make_application, make_reviewer_of, make_season
from tests.review.office import address, again, file_at, submitted_anew, withdrawn

pytestmark = pytest.mark.django_db
DEFECTS = [{"section": "basic", "item": "", "wrong": "不完整。", "todo": "请补充。"}]


def seen_at(application, desk: Desk) -> list[str]:
    """Return where a desk finds a file: on its address, and in which lists."""
    seat = make_reviewer_of(application.route.get(desk=desk).organisation).appointments.get()
    listed = [
        one
        for one in ("waiting", "returned", "done")
        if queue.files_in(seat, Filters(state=one), clock.now()).filter(pk=application.pk).exists()
    ]
    return (["file"] if files.reached(seat).filter(pk=application.pk).exists() else []) + listed


def test_a_file_submitted_anew_is_gone_from_the_desks_it_had_passed():
    application = make_application(Status.BUREAU_REVIEW)
    before = [seen_at(application, one) for one in (Desk.UNIT, Desk.COUNTY, Desk.BUREAU)]

    application = submitted_anew(application)

    after = [seen_at(application, one) for one in (Desk.UNIT, Desk.COUNTY, Desk.BUREAU)]
    assert before == [["file", "done"], ["file", "done"], ["file", "waiting"]]
    assert after == [["file", "waiting"], [], []]


def test_an_old_passage_does_not_show_the_new_return():
    application = submitted_anew(make_application(Status.BUREAU_REVIEW))
    actions.return_to_applicant(application, by=make_reviewer_of(application.unit), defects=DEFECTS)

    assert [seen_at(application, one) for one in (Desk.UNIT, Desk.COUNTY)] == [["file", "returned"], []]


def test_the_last_of_a_chain_of_mergers_sees_what_the_first_unit_did(at_desk_of):
    office = make_reviewer_of(make_season().county_office)
    first, middle, last = (people.make_unit(f"疏附县第{name}小学") for name in "三四五")
    gone_up = make_application(Status.COUNTY_REVIEW, unit=first)
    returned = make_application(Status.RETURNED, unit=first)

    for unit, into in ((first, middle), (middle, last)):
        merging.merge_units(unit, into=into, reason="合并", keep_staff=False, by=office)

    assert [seen_at(one, Desk.UNIT) for one in (gone_up, returned)] == [["file", "done"], ["file", "returned"]]
    row = at_desk_of(make_reviewer_of(last)).get("/desk/?state=done").context["page"].rows[0]
    assert "我处同意" in [text for _family, text in row.flags]


def test_a_withdrawn_file_stays_with_the_desks_that_judged_it():
    application = withdrawn(make_application(Status.BUREAU_REVIEW))

    assert seen_at(application, Desk.COUNTY) == ["file", "done"]


def test_an_old_correction_does_not_mark_the_new_submission(at_desk_of):
    application, reviewer = file_at(Status.UNIT_REVIEW)
    actions.return_to_applicant(application, by=reviewer, defects=DEFECTS)
    application = submitted_anew(application)
    client = at_desk_of(reviewer)

    row = client.get("/desk/").context["page"].rows[0]

    assert "修改后重报" not in [text for _family, text in row.flags]
    assert client.get(address(application)).context["page"].defects == []


@pytest.mark.parametrize("act", ["approve", "give_back"])
def test_the_full_id_number_is_shown_only_where_the_file_lies(at_desk_of, act):
    application, reviewer = file_at(Status.COUNTY_REVIEW)
    client = at_desk_of(reviewer)
    if act == "approve":
        actions.approve(application, by=reviewer, opinion="同意上报。")
    else:
        actions.return_to_applicant(application, by=reviewer, defects=DEFECTS)

    page = client.get(address(application)).content.decode()
    asked = client.post(address(application, "identity"))

    assert "显示完整身份证号" not in page
    assert (asked.status_code, application.applicant.id_number in asked.content.decode()) == (409, False)
    assert not FileOpening.objects.filter(kind="identity").exists()


def test_nobody_has_the_own_id_number_shown():
    application, reviewer = file_at(Status.COUNTY_REVIEW)
    application.applicant_id = reviewer.pk

    assert policies.refusal_to_show_identity(reviewer, application, clock.now()) == "不能审核本人的申报。"


def test_the_applicant_reads_who_opened_the_file_and_who_had_the_number(at_desk_of):
    application, reviewer = file_at(Status.COUNTY_REVIEW)
    client = at_desk_of(reviewer)
    client.get(address(application))
    client.post(address(application, "identity"))

    page = track.page(again(application), application.applicant)

    who = f"{application.at} {reviewer.name}"
    assert [one for one, _when in page.openings] == [f"{who}（查看完整身份证号）", who]
