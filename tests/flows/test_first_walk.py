"""The first whole walk: from registration to a checked file, a printed review form and an exported roster."""

from __future__ import annotations

import datetime as dt
import random
import re
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from applications import actions
from applications.choices import Status
from applications.models import Application, Batch, Category, Speciality, Title
from kashgar_zc import clock
from kashgar_zc.accounts.models import County, Organisation
from kashgar_zc.demo import walk
from tests.factories.applications import fill, make_reviewer_of
from tests.factories.people import PASSWORD, make_reviewer, make_secretary, make_unit, make_user
from tests.flows import steps
from tests.flows.conftest import PHONE

pytestmark = [pytest.mark.browser]

NAME = "阿卜杜热合曼·麦麦提依明江艾合买提"  # 18 characters with the dot
ADDRESS = "新疆维吾尔自治区喀什地区疏附县托克扎克镇人民东路一百二十八号疏附县第二中学教职工周转宿舍三号楼二单元五〇一室（请放门卫处）"


@pytest.fixture
def offices(season):
    """Reviewers of the county, the bureau and the centre; the unit registers itself."""
    county = Organisation.objects.get(kind="county", county_id="653121")
    bureau = Organisation.objects.get(kind="bureau", name__contains="教育局")
    return {
        "county": make_reviewer(county, "县审核员"),
        "bureau": make_reviewer(bureau, "局审核员"),
        "centre": make_reviewer(Organisation.objects.get(kind="centre"), "中心审核员"),
    }


def test_from_registration_to_a_receipt(people, offices, worker):
    clerk, county = people(), people()
    register_unit(clerk)
    approve_unit(county, offices["county"])

    teacher = people(PHONE)
    base = begin(teacher)
    application = Application.objects.get()
    steps.fill_all(teacher, base, application, random.Random(1))
    upload_all(teacher, base)
    submit(teacher, base)

    application.refresh_from_db()
    assert application.status == Status.UNIT_REVIEW
    assert application.snapshots.get().content["person"]["name"] == NAME


def register_unit(clerk):
    steps.sign_up(clerk, name="单位经办人", mobile="13900000001")
    clerk.go("/accounts/units/register/")
    clerk.fill(name="疏附县第二中学", contact="单位经办人")
    clerk.page.locator("[name=has_no_code]").check()
    clerk.page.locator("[name=county]").select_option(label="疏附县")
    clerk.page.locator("[name=nature]").select_option(label="事业单位")
    clerk.page.locator("[name=bureau]").select_option(
        label=Organisation.objects.get(kind="bureau", name__contains="教育局").name
    )
    clerk.shoot("unit-register")
    clerk.press("提交登记")
    clerk.sees("待批准")


def approve_unit(county, reviewer):
    steps.log_in(county, reviewer.username, PASSWORD)
    county.go("/accounts/units/")
    county.press("疏附县第二中学")
    county.shoot("unit-approve")
    county.press("批准")
    county.sees("已批准")


def begin(teacher) -> str:
    """Sign up, find the unit, choose step by step, and return the application's address."""
    steps.sign_up(teacher, name=NAME.replace("·", "•"), mobile="13900000002")
    teacher.go("/apply/new/")
    teacher.fill(q="第二中学")
    teacher.press("查找单位")
    teacher.press("疏附县第二中学")
    steps.choose(teacher, category="自治区中小学、幼儿园教师高级", level="副高级", title="高级教师", speciality="语文")
    teacher.shoot("choose")
    teacher.press("开始填写")
    teacher.sees("填写申报")
    return re.search(r"/apply/[0-9a-f-]{36}/", teacher.page.url)[0]


def upload_all(teacher, base):
    teacher.go(f"{base}materials/")
    files = {"photo": "phone.jpg", "diploma": "scan.pdf"}
    for slot in teacher.page.locator("section.slot").all():
        key = slot.get_attribute("id").removeprefix("slot-")
        steps.upload(teacher, key, files.get(key, "screenshot.png"))
    teacher.shoot("materials")


def submit(teacher, base):
    teacher.go(f"{base}check/")
    teacher.shoot("check")
    for box in teacher.page.locator("[name=accepted]").all():
        box.check()
    teacher.press("提交申报")
    teacher.sees("申报编号")
    teacher.shoot("receipt")
    assert clock.now().astimezone(clock.BEIJING).strftime("%H:%M") in teacher.page.locator("main").inner_text()


def test_from_the_unit_to_the_printed_form_and_the_roster(people, offices, worker):
    application = make_submitted()
    unit = people()
    steps.log_in(unit, make_reviewer_of(application.unit).username, PASSWORD)
    publicise_and_recommend(unit, application)

    county = people()
    steps.log_in(county, offices["county"].username, PASSWORD)
    give_back(county, application)
    teacher = people(PHONE)
    steps.log_in(teacher, application.applicant.username, PASSWORD)
    mend_and_resubmit(teacher, application)
    county.go(f"/desk/files/{application.key}/")
    county.sees("我处上次办理以来的变化")
    county.shoot("file-changed")
    for person, office in ((county, "county"), (people(), "bureau"), (people(), "centre")):
        approve(person, application, offices[office])

    application.refresh_from_db()
    assert application.status == Status.ACCEPTED
    form = print_review_form(teacher, application)
    assert form.startswith(b"%PDF")
    assert roster_rows(people(), application)[0][1] == application.applicant_name


def make_submitted():
    """One filled application at its unit, of a person with the longest name."""
    county = County.objects.get(code="653121")
    bureau = Organisation.objects.get(kind="bureau", name__contains="教育局")
    unit = make_unit("疏附县第二中学", county=county, bureau=bureau)
    application = actions.start(
        by=make_user(NAME),
        batch=Batch.objects.get(season__is_current=True, code="prefecture"),
        category=Category.objects.get(number=4),
        title=Title.objects.get(series="22", level="deputy"),
        speciality=Speciality.objects.filter(series="22").first(),
        unit=unit,
    )
    fill(application)
    walk.submit(application)
    return Application.objects.get(pk=application.pk)


def publicise_and_recommend(unit, application):
    unit.shoot("queue")
    unit.go(f"/desk/files/{application.key}/")
    unit.shoot("file-unit")
    unit.press("开始公示")
    unit.press("开始公示")
    publicity = application.unit_publicities.get()
    unit.go(f"/desk/publicity/{publicity.pk}/")
    unit.sees("不能提前")
    clock.set_shift(clock.shift() + (publicity.ends_at - clock.now()) + dt.timedelta(minutes=5))
    unit.go(f"/desk/publicity/{publicity.pk}/")
    unit.press("办结公示")
    unit.go(f"/desk/files/{application.key}/statement/")
    unit.fill(text="该同志工作认真负责，教学成绩突出。", signer="单位负责人")
    unit.page.get_by_label("同意推荐", exact=True).check()
    unit.press("保存现实表现")
    unit.go(f"/desk/files/{application.key}/")
    unit.press("同意上报")
    unit.sees("已")


def give_back(county, application):
    county.go(f"/desk/files/{application.key}/return/")
    group = county.page.locator("details.place", has_text="基本情况").first
    if group.get_attribute("open") is None:
        group.locator("summary").click()
    county.fill(**{"basic-wrong": "通信地址不完整。", "basic-todo": "请填写到门牌号。"})
    county.press("预览退回通知")
    county.shoot("return-letter")
    county.press("确认退回")
    application.refresh_from_db()
    assert application.status == Status.RETURNED


def mend_and_resubmit(teacher, application):
    base = f"/apply/{application.key}/"
    teacher.go(base)
    teacher.sees("通信地址不完整。")
    teacher.shoot("returned")
    steps.fill_section(teacher, base, "basic", {"address": ADDRESS})
    submit(teacher, base)


def approve(person, application, reviewer):
    if person.page.url == "about:blank":
        steps.log_in(person, reviewer.username, PASSWORD)
    person.go(f"/desk/files/{application.key}/")
    person.page.locator("#verdict button.btn-primary").click()
    person.page.wait_for_load_state()
    application.refresh_from_db()
    assert application.at is None or not reviewer.reviews_for(application.at, on=clock.today())


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
    secretary.press("导出花名册（Excel）")
    link = secretary.page.locator("#rosters a[href*='/documents/']")
    link.first.wait_for(timeout=90_000)
    secretary.shoot("roster")
    with secretary.page.expect_download() as download:
        link.first.click()
    sheet = openpyxl.load_workbook(BytesIO(Path(download.value.path()).read_bytes())).active
    rows = [list(row) for row in sheet.iter_rows(values_only=True)]
    return [row for row in rows if row[0] in (1, "1")]
