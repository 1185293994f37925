"""At a phone around the close: a lapsed draft copied into the next season, a late permit, a returned file corrected."""

import datetime as dt

import pytest
from django.conf import settings

from applications import queries, schedule, sections
from applications.choices import PhaseKind, Status
from applications.drafts import answers
from applications.models import Application, Season
from kashgar_zc import clock
from kashgar_zc.demo import walk
from tests.factories.applications import make_application, make_reviewer_of, make_season
from tests.factories.people import PASSWORD
from tests.flows import office, steps
from tests.flows.conftest import PHONE

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]
DAY = dt.timedelta(days=1)
TARGET = {"category": "定向评价", "series": "22 中小学教师", "level": "副高级", "speciality": "语文"}
WRONG = {
    "section": "education",
    "item": "学历 1",
    "wrong": "证书编号与学信网不一致。",
    "todo": "请按证书原文更正。",
}


def put_on(time: dt.timedelta):
    clock.set_shift(clock.shift() + time)


def close(application):
    """Put the clock past the close and have the drafts lapse."""
    phase = application.batch.phase(PhaseKind.APPLY)
    put_on(phase.closes_at - clock.now() + settings.LAPSE_GRACE + dt.timedelta(minutes=1))
    schedule.keep_windows()
    application.refresh_from_db()
    assert application.status == Status.LAPSED


def applicant_of(people, application):
    person = people(PHONE)
    steps.log_in(person, application.applicant.username, PASSWORD)
    return person


def typed(application) -> dict:
    """Return what is in an application's sections, without whence it came."""
    held = queries.contents_of(application)
    found = {key: [answers(row) for row in spec.rows(held.get(key))] for key, spec in sections.BY_KEY.items()}
    return {key: rows for key, rows in found.items() if rows}


def pick(teacher, base, part: str):
    """Pick all that is offered of earlier seasons for a section or the materials."""
    teacher.go(f"{base}earlier/{part}/")
    offered = teacher.page.locator("main [name=pick]")
    for number in range(offered.count()):
        offered.nth(number).check()
    if offered.count():
        teacher.shoot(f"earlier-{part}")
        teacher.press("选用所选项")
        teacher.page.wait_for_url(f"**/{part}/")


def test_a_draft_that_lapsed_is_copied_into_the_next_season(people, transactional_db):
    old = make_application()
    close(old)
    teacher = applicant_of(people, old)
    teacher.go(f"/apply/{old.key}/")
    teacher.sees("内容和材料保留")
    teacher.shoot("lapsed")
    put_on(365 * DAY)
    Season.objects.update(is_current=False)
    make_season()

    steps.choose_target(teacher, old.unit.name, **TARGET)
    base = steps.begin(teacher)
    for part in (*sections.BY_KEY, sections.MATERIALS):
        pick(teacher, base, part)
    office.submit(teacher, base)

    new = Application.objects.get(season__is_current=True)
    assert (new.status, typed(new)) == (Status.UNIT_REVIEW, typed(old))
    assert set(new.materials.values_list("copied_from", flat=True)) == set(old.materials.values_list("pk", flat=True))
    assert office.everything_holds()


def permit_at_the_desk(desk, application):
    """The organiser permits one person to be late."""
    steps.log_in(desk, make_reviewer_of(application.batch.organiser).username, PASSWORD)
    desk.go(f"/desk/windows/{application.batch_id}/permit/")
    person = application.applicant
    desk.fill(name=person.name, who=person.username, reason="因病住院，附医院证明。")
    desk.fill(last_day=(clock.today() + 3 * DAY).isoformat())
    desk.press("准许")
    steps.confirm(desk)
    desk.sees("因病住院")


def test_a_late_permit_lets_somebody_submit_after_the_close(people, transactional_db):
    draft = make_application()
    close(draft)
    teacher, base = applicant_of(people, draft), f"/apply/{draft.key}/"
    teacher.go(base)
    assert teacher.page.get_by_role("button", name="恢复填写").count() == 0

    permit_at_the_desk(people(), draft)
    teacher.go(base)
    teacher.sees("您有逾期许可")
    teacher.shoot("permitted")
    teacher.press("恢复填写")
    office.submit(teacher, base)

    draft.refresh_from_db()
    assert draft.status == Status.UNIT_REVIEW
    assert office.everything_holds()


def test_of_a_returned_file_only_what_was_returned_is_open_and_the_change_is_shown(people, transactional_db):
    application = make_application(Status.COUNTY_REVIEW)
    walk.return_to_applicant(application, by=make_reviewer_of(application.at), defects=[WRONG])
    teacher, base = applicant_of(people, application), f"/apply/{application.key}/"
    teacher.go(f"{base}section/employment/")
    teacher.sees("本部分没有退回，不能修改。")
    assert teacher.page.get_by_role("button", name="保存并返回").count() == 0
    assert teacher.page.locator("[name=rows-0-unit]").count() == 0
    teacher.shoot("returned-closed")

    teacher.go(f"{base}section/education/")
    teacher.sees(WRONG["wrong"])
    teacher.shoot("returned-open")
    steps.write(teacher, {"rows": [{"diploma_number": "107631201005000123"}]})
    steps.save(teacher, base)
    teacher.press("审核单位将看到的修改")
    teacher.sees("107631201005000123")
    teacher.shoot("returned-changes")
    office.submit(teacher, base)

    application.refresh_from_db()
    assert application.status == Status.COUNTY_REVIEW
    assert office.everything_holds()
