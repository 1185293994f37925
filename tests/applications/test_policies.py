"""Whether a person may do something to an application at an instant, and the sentence when not."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from applications import policies, sections
from applications.choices import Status
from applications.models import Offer, Permit, Phase
from kashgar_zc import clock
from kashgar_zc.accounts.choices import Standing
from tests.applications.office_parts import CLOSED, CLOSES, DAY, OPENS, SECOND, again, announced, beijing
from tests.factories import people
from tests.factories.applications import make_application, make_season

pytestmark = pytest.mark.django_db
NOT_YET = "申报尚未开始，2026年5月15日 开放。"
OTHERS = "旁人"
SECTION_KEYS = frozenset(sections.BY_KEY) | {sections.MATERIALS}


@pytest.fixture
def batch():
    return announced(make_season().prefecture)


@pytest.fixture
def person():
    return people.make_user()


@pytest.mark.parametrize(
    ("instant", "refusal"),
    [
        (OPENS - SECOND, NOT_YET),
        (OPENS, ""),
        (OPENS + SECOND, ""),
        (CLOSES - SECOND, ""),
        (CLOSES - dt.timedelta(microseconds=1), ""),
        (CLOSES, CLOSED),
        (CLOSES + SECOND, CLOSED),
    ],
)
def test_a_window_counts_to_its_last_second(batch, person, instant, refusal):
    assert policies.refusal_by_window(batch, person, instant) == refusal


@pytest.mark.parametrize(
    ("instant", "refusal"),
    [
        (dt.datetime(2026, 6, 30, 15, 59, 59, tzinfo=dt.UTC), ""),
        (dt.datetime(2026, 6, 30, 16, 0, 0, tzinfo=dt.UTC), CLOSED),
        (dt.datetime(2026, 6, 30, 21, 59, 59, tzinfo=ZoneInfo("Asia/Urumqi")), ""),
        (dt.datetime(2026, 6, 30, 22, 0, 0, tzinfo=ZoneInfo("Asia/Urumqi")), CLOSED),
        (dt.datetime(2026, 6, 30, 23, 59, 59, tzinfo=ZoneInfo("Asia/Kashgar")), CLOSED),
    ],
)
def test_a_window_closes_at_24_00_in_beijing_whatever_the_zone_of_the_clock(batch, person, instant, refusal):
    assert policies.refusal_by_window(batch, person, instant) == refusal


def test_a_batch_whose_dates_are_not_announced_says_so(batch, person):
    Phase.objects.all().delete()

    assert policies.refusal_by_window(batch, person, OPENS) == "地区批次的申报时间另行通知。"


@pytest.mark.parametrize(
    ("after", "refusal"), [(-SECOND, ""), (dt.timedelta(), CLOSED), (SECOND, CLOSED)], ids=["before", "at", "after"]
)
def test_a_late_permit_holds_until_its_end(batch, person, after, refusal):
    until = CLOSES + 3 * DAY
    permit(batch, person, until)

    assert policies.refusal_by_window(batch, person, until + after) == refusal


def test_a_late_permit_is_its_holders_alone_and_its_batchs_alone(batch, person):
    permit(batch, people.make_user(OTHERS), CLOSES + 3 * DAY)
    permit(make_season().county_batch, person, CLOSES + 3 * DAY)

    assert policies.refusal_by_window(batch, person, CLOSES) == CLOSED


def test_a_late_permit_opens_nothing_before_the_window(batch, person):
    permit(batch, person, CLOSES + 3 * DAY)

    assert policies.refusal_by_window(batch, person, OPENS - SECOND) == NOT_YET


def permit(batch, person, until):
    facts = {"reason": "住院", "granted_by": person, "granted_at": OPENS}
    return Permit.objects.create(batch=batch, person=person, until=until, **facts)


@pytest.mark.parametrize(
    ("instant", "beginning", "end"),
    [
        (beijing(2026, 7, 1), "2026年7月1日", "2026年6月30日 24:00"),
        (beijing(2026, 1, 1), "2026年1月1日", "2025年12月31日 24:00"),
        (beijing(2026, 7, 1, 0, 0, 1), "2026年7月1日 00:00", "2026年7月1日 00:00"),
        (beijing(2026, 7, 1, 9, 5), "2026年7月1日 09:05", "2026年7月1日 09:05"),
        (dt.datetime(2026, 6, 30, 16, tzinfo=dt.UTC), "2026年7月1日", "2026年6月30日 24:00"),
    ],
)
def test_an_instant_is_written_as_people_read_it(instant, beginning, end):
    assert (policies.from_beijing(instant), policies.in_beijing(instant)) == (beginning, end)


def test_a_draft_may_be_filled_and_changed_by_its_applicant():
    draft = make_application(filled=False)

    found = [policies.refusal_to_edit(draft.applicant, draft, key) for key in sorted(SECTION_KEYS)]

    assert (set(found), policies.refusal_to_change_target(draft.applicant, draft)) == ({""}, "")


def test_nobody_acts_on_somebody_elses_application():
    draft, other = make_application(filled=False), people.make_user(OTHERS)

    assert [
        policies.refusal_to_edit(other, draft, "basic"),
        policies.refusal_to_change_target(other, draft),
        policies.refusal_to_submit(other, draft, clock.now()),
        policies.refusal_to_withdraw(other, draft),
        policies.refusal_to_reopen(other, draft, clock.now()),
    ] == [
        "只能填写本人的申报。",
        "只能填写本人的申报。",
        "只有申报人本人可以提交。",
        "只有申报人本人可以撤回。",
        "只有申报人本人可以恢复填写。",
    ]


@pytest.mark.parametrize("status", [one for one in Status if one not in {Status.DRAFT, Status.RETURNED}])
def test_a_file_that_is_not_with_its_applicant_cannot_be_changed(status):
    application = make_application(status)
    by, word = application.applicant, application.get_status_display()

    assert policies.refusal_to_edit(by, application, "basic") == f"申报处于“{word}”，不能修改。"
    assert policies.refusal_to_submit(by, application, clock.now()) == f"申报处于“{word}”，不能提交。"


@pytest.mark.parametrize("status", [Status.RETURNED, Status.UNIT_REVIEW, Status.WITHDRAWN])
def test_the_title_is_chosen_before_submission_only(status):
    application = make_application(status)

    refusal = policies.refusal_to_change_target(application.applicant, application)

    assert refusal == "申报已提交，申报职称不能更改。需要更改的，请先撤回。"


def test_of_a_returned_file_the_named_parts_alone_may_be_changed():
    application = make_application(Status.RETURNED)

    may = {key for key in SECTION_KEYS if not policies.refusal_to_edit(application.applicant, application, key)}

    assert may == {"education", "materials"}
    assert policies.refusal_to_edit(application.applicant, application, "basic") == (
        "本部分没有退回，不能修改。只有退回意见指明的部分可以修改。"
    )


@pytest.mark.parametrize(("after", "is_late"), [(-SECOND, False), (dt.timedelta(), True), (SECOND, True)])
def test_a_returned_file_may_be_corrected_to_the_last_second_of_its_term(after, is_late):
    application = make_application(Status.RETURNED)
    due = application.due_at

    refusal = policies.refusal_to_submit(application.applicant, application, due + after)

    late = f"修改期限已于 {policies.in_beijing(due)} 届满。请联系退回的机构。"
    assert (refusal, due.astimezone(clock.BEIJING).time()) == (late if is_late else "", dt.time())


def test_a_returned_file_is_judged_by_its_own_term_not_by_the_window():
    application = make_application(Status.RETURNED)
    batch = announced(application.batch, opens=clock.now() - 60 * DAY, closes=clock.now() - DAY)

    assert policies.refusal_to_submit(application.applicant, application, clock.now()) == ""
    assert policies.refusal_by_window(batch, application.applicant, clock.now())[:5] == "申报已于 "


def test_a_returned_file_without_a_term_may_be_corrected_at_any_time():
    application = make_application(Status.RETURNED)
    application.due_at = None

    assert policies.refusal_by_correction(application, clock.now() + 1000 * DAY) == ""


@pytest.mark.parametrize("missing", ["name", "id_number"])
def test_a_person_without_name_or_id_number_fills_these_first(missing):
    draft = make_application(filled=False)
    setattr(draft.applicant, missing, "")

    refusal = policies.refusal_to_submit(draft.applicant, draft, clock.now())

    assert refusal == "请先在“我的资料”中填写姓名和身份证号。"


@pytest.mark.parametrize("standing", [Standing.PENDING, Standing.REFUSED])
def test_a_unit_that_is_not_recognised_sends_nothing_up(standing):
    draft = make_application(filled=False)
    draft.unit.standing = standing

    refusal = policies.refusal_to_submit(draft.applicant, draft, clock.now())

    assert refusal == "所在单位尚未批准注册，请等待县（市）人社局批准或另选单位。"


def test_a_draft_is_judged_by_the_window_of_its_batch():
    draft = make_application(filled=False)
    announced(draft.batch)

    found = [policies.refusal_to_submit(draft.applicant, again(draft), at) for at in (OPENS - SECOND, OPENS, CLOSES)]

    assert found == [NOT_YET, "", CLOSED]


@pytest.mark.parametrize("status", [Status.IN_COMMITTEE, Status.DECLINED, Status.WITHDRAWN, Status.LAPSED])
def test_what_is_over_is_not_withdrawn(status):
    application = make_application(status)

    refusal = policies.refusal_to_withdraw(application.applicant, application)

    assert refusal == f"申报处于“{application.get_status_display()}”，不能撤回。"


@pytest.mark.parametrize("status", [Status.DRAFT, Status.RETURNED, Status.ACCEPTED, Status.DECLINED])
def test_only_what_was_withdrawn_or_lapsed_is_taken_up_again(status):
    application = make_application(status)

    refusal = policies.refusal_to_reopen(application.applicant, application, clock.now())

    assert refusal == f"申报处于“{application.get_status_display()}”，不能恢复填写。"


@pytest.mark.parametrize("status", [Status.WITHDRAWN, Status.LAPSED])
def test_a_closed_file_is_taken_up_again_while_the_window_is_open(status):
    application = make_application(status)
    by = application.applicant
    announced(application.batch)

    found = [policies.refusal_to_reopen(by, again(application), at) for at in (CLOSES - SECOND, CLOSES)]

    assert found == ["", CLOSED]


@pytest.mark.parametrize(
    ("open_to", "is_direct", "county", "refusal"),
    [
        ("all", True, "653121", ""),
        ("all", False, None, ""),
        ("direct", True, None, ""),
        ("direct", False, "653121", "疏附县批次的这一级别只受理地直单位；县（市）单位请在本县（市）批次申报。"),
        ("county", False, "653121", ""),
        ("county", False, "653122", "疏附县批次只受理本县（市）单位的申报。"),
        ("county", False, None, "疏附县批次只受理本县（市）单位的申报。"),
        ("county", True, "653121", "疏附县批次只受理本县（市）单位的申报。"),
    ],
)
def test_an_offer_is_for_the_units_it_names(open_to, is_direct, county, refusal):
    offer = Offer(batch=make_season().county_batch, open_to=open_to)

    assert policies.refusal_of_offer(offer, is_direct=is_direct, county=county) == refusal
