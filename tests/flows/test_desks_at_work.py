"""What happens to files between desks, walked at the screens: returned, declined, disputed, taken over, merged, withdrawn."""

import pytest

from applications.choices import Action, Status
from kashgar_zc.accounts.models import Organisation
from tests.factories.applications import make_application, make_reviewer_of
from tests.factories.people import PASSWORD, make_reviewer, make_unit
from tests.flows import office
from tests.flows.conftest import PHONE
from tests.flows.steps import log_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


@pytest.fixture
def at_county(transactional_db):
    """A file at its county, and the county's reviewer."""
    application = make_application(Status.COUNTY_REVIEW)
    return application, make_reviewer_of(application.at)


def acts(application) -> list[str]:
    return list(application.events.order_by("sequence").values_list("action", flat=True))


def applicant_of(people, application):
    person = people(PHONE)
    log_in(person, application.applicant.username, PASSWORD)
    return person


def decline(desk, application, reason: str):
    desk.go(f"/desk/files/{application.key}/decline/")
    desk.fill(reason=reason)
    desk.press("不予推荐")
    application.refresh_from_db()
    assert application.status == Status.DECLINED


def test_a_file_returned_twice_goes_on_from_the_desk_that_returned_it(people, at_county):
    application, reviewer = at_county
    desk, teacher = people(), applicant_of(people, application)
    for street in ("人民东路一号", "人民东路二号"):
        office.at_desk(desk, reviewer, application)
        office.give_back(desk, application)
        office.mend_and_resubmit(teacher, application, street)
        application.refresh_from_db()

    office.at_desk(desk, reviewer, application)
    desk.sees("人民东路二号")
    office.approve(desk, application, reviewer)
    application.refresh_from_db()
    assert application.status == Status.BUREAU_REVIEW
    assert acts(application)[-5:] == [Action.RETURN, Action.RESUBMIT] * 2 + [Action.APPROVE]
    assert office.everything_holds()


def test_a_decline_is_objected_to_and_overturned(people, at_county):
    application, reviewer = at_county
    county, bureau, teacher = people(), people(), applicant_of(people, application)
    above = make_reviewer_of(application.route.get(desk="bureau").organisation)
    office.at_desk(county, reviewer, application)
    decline(county, application, "任现职后业绩不足。")

    teacher.go(f"/apply/{application.key}/")
    teacher.sees("任现职后业绩不足。")
    teacher.go(f"/apply/{application.key}/objection/")
    teacher.fill(reason="业绩材料第二项即为任现职后完成。")
    teacher.shoot("objection")
    teacher.press("提出异议")
    log_in(bureau, above.username, PASSWORD)
    bureau.go(f"/desk/declines/{application.key}/")
    bureau.page.get_by_label("异议成立").check()
    bureau.fill(reason="第二项业绩时间属实。")
    bureau.shoot("objection-decided")
    bureau.press("提交处理结果")
    bureau.sees("已处理")

    application.refresh_from_db()
    office.approve(county, application, reviewer)
    application.refresh_from_db()
    assert acts(application)[-4:] == [Action.DECLINE, Action.OBJECT, Action.UPHOLD, Action.APPROVE]
    assert office.everything_holds()


def test_of_two_reviewers_on_one_file_the_second_is_told_and_takes_it_over(people, at_county):
    application, first = at_county
    second = make_reviewer(application.at, "同事")
    one, other = people(), people()
    office.at_desk(one, first, application)
    one.press("认领")
    office.at_desk(other, second, application)
    other.sees(f"{first.name}已认领")
    other.shoot("file-claimed")
    other.press("接手")
    other.fill(reason="对方外出培训。")
    other.press("接手")
    office.approve(other, application, second)

    one.fill(opinion="材料齐全，同意上报。")
    one.page.locator("#verdict button.btn-primary").click()
    one.sees("该申报刚刚被他人处理")
    assert (
        "材料齐全，同意上报。"
        in one.page.locator("main").inner_text() + one.page.locator("[name=opinion]").input_value()
    )
    assert office.everything_holds()


def test_a_second_signature_falls_when_the_file_is_withdrawn(people, at_county):
    application, first = at_county
    second = make_reviewer(application.at, "同事")
    one, other, teacher = people(), people(), applicant_of(people, application)
    log_in(one, first.username, PASSWORD)
    one.go("/desk/second-signature/")
    one.press("启用复核")
    office.at_desk(one, first, application)
    one.press("提请复核")
    office.at_desk(other, second, application)
    other.sees("复核同意，送出")
    teacher.go(f"/apply/{application.key}/")
    teacher.page.get_by_text("撤回申报").first.click()
    teacher.press("撤回")
    teacher.sees("已撤回")

    other.press("复核同意，送出")
    other.sees("该申报刚刚被他人处理")
    application.refresh_from_db()
    assert (application.status, acts(application)[-1]) == (Status.WITHDRAWN, Action.WITHDRAW)
    assert office.everything_holds()


def test_a_unit_merged_in_the_middle_of_the_season_leaves_no_file_behind(people, at_county, worker):
    application, _reviewer = at_county
    unit = make_unit("疏附县第三小学", bureau=application.unit.bureau)
    into = make_unit("疏附县中心小学", bureau=application.unit.bureau)
    moved, clerk = make_application(Status.UNIT_REVIEW, unit=unit), make_reviewer(into, "中心小学审核员")
    county, desk = people(), people()
    log_in(county, make_reviewer_of(Organisation.objects.get(kind="county")).username, PASSWORD)
    county.go(f"/accounts/units/{unit.pk}/")
    county.press("合并到其他单位")
    county.fill(into=into.name, reason="疏教发〔2026〕9号")
    county.shoot("unit-merge")
    county.press("合并")

    log_in(desk, clerk.username, PASSWORD)
    moved.refresh_from_db()
    assert moved.at == into
    office.publicise_and_recommend(desk, moved)
    moved.refresh_from_db()
    assert moved.status == Status.COUNTY_REVIEW
    assert office.everything_holds()


def test_a_county_that_runs_its_own_batch_accepts(people, transactional_db):
    application = make_application(Status.COUNTY_REVIEW, county_run=True)
    desk = people()
    office.at_desk(desk, make_reviewer_of(application.at), application)
    desk.press("同意，列入评审")

    application.refresh_from_db()
    assert application.status == Status.ACCEPTED
    assert office.everything_holds()
