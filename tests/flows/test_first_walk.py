"""From a unit's publicity over a return and its correction to the printed review form and the exported roster."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from applications import actions
from applications.choices import Status
from applications.models import Application, Batch, Category, Speciality, Title
from kashgar_zc.accounts.models import County, Organisation
from kashgar_zc.demo import walk
from tests.factories.applications import fill, make_reviewer_of
from tests.factories.people import PASSWORD, make_secretary, make_unit, make_user
from tests.flows import office, steps
from tests.flows.conftest import PHONE

pytestmark = [pytest.mark.browser]

ADDRESS = "新疆维吾尔自治区喀什地区疏附县托克扎克镇人民东路一百二十八号疏附县第二中学教职工周转宿舍三号楼二单元五〇一室（请放门卫处）"


def test_from_the_unit_to_the_printed_form_and_the_roster(season, people, worker):
    application, offices = make_submitted(), office.offices()
    unit = people()
    steps.log_in(unit, make_reviewer_of(application.unit).username, PASSWORD)
    office.publicise_and_recommend(unit, application)

    county = people()
    steps.log_in(county, offices["county"].username, PASSWORD)
    office.give_back(county, application)
    teacher = people(PHONE)
    steps.log_in(teacher, application.applicant.username, PASSWORD)
    office.mend_and_resubmit(teacher, application, ADDRESS)
    county.go(f"/desk/files/{application.key}/")
    county.sees("我处上次办理以来的变化")
    county.shoot("file-changed")
    for person, desk in ((county, "county"), (people(), "bureau"), (people(), "centre")):
        office.approve(person, application, offices[desk])

    application.refresh_from_db()
    assert application.status == Status.ACCEPTED
    form = print_review_form(teacher, application)
    assert form.startswith(b"%PDF")
    assert roster_rows(people(), application)[0][1] == application.applicant_name
    assert office.everything_holds()


def make_submitted():
    """One filled application at its unit, of a person with the longest name."""
    county = County.objects.get(code="653121")
    bureau = Organisation.objects.get(kind="bureau", name__contains="教育局")
    unit = make_unit("疏附县第二中学", county=county, bureau=bureau)
    application = actions.start(
        by=make_user(office.NAME),
        batch=Batch.objects.get(season__is_current=True, code="prefecture"),
        category=Category.objects.get(number=4),
        title=Title.objects.get(series="22", level="deputy"),
        speciality=Speciality.objects.filter(series="22").first(),
        unit=unit,
    )
    fill(application)
    walk.submit(application)
    return Application.objects.get(pk=application.pk)


def print_review_form(teacher, application) -> bytes:
    teacher.go(f"/apply/{application.key}/")
    teacher.press("生成评审表（PDF）")
    link = teacher.page.locator("#review-form a[href*='/documents/']")
    link.wait_for(timeout=90_000)
    teacher.shoot("tracking")
    with teacher.page.expect_download() as download:
        link.click()
    return Path(download.value.path()).read_bytes()


def roster_rows(secretary, application) -> list[list]:
    steps.log_in(secretary, make_secretary(application.batch.organiser).username, PASSWORD)
    secretary.go("/committee/")
    secretary.press("导出花名册（Excel）")
    steps.confirm(secretary)
    link = secretary.page.locator("#rosters a[href*='/documents/']")
    link.first.wait_for(timeout=90_000)
    secretary.shoot("roster")
    with secretary.page.expect_download() as download:
        link.first.click()
    sheet = openpyxl.load_workbook(BytesIO(Path(download.value.path()).read_bytes())).active
    rows = [list(row) for row in sheet.iter_rows(values_only=True)]
    return [row for row in rows if row[0] in (1, "1")]
