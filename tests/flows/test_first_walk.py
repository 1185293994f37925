"""The first whole walk: from registration to a checked file, a printed review form and an exported roster."""

from __future__ import annotations

import random
import re

import pytest

from applications.choices import Status
from applications.models import Application
from kashgar_zc import clock
from kashgar_zc.accounts.models import Organisation
from tests.factories.people import make_reviewer
from tests.flows import steps
from tests.flows.conftest import PHONE

pytestmark = [pytest.mark.browser]

NAME = "阿卜杜热合曼·麦麦提依明江艾合买提"  # 18 characters with the dot
ADDRESS = "新疆维吾尔自治区喀什地区疏附县托克扎克镇人民东路一百二十八号疏附县第二中学教职工周转宿舍三号楼二单元五〇一室（快递请放门卫处转交）"


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
    clerk.page.locator("[name=bureau]").select_option(label=Organisation.objects.get(kind="bureau", name__contains="教育局").name)
    clerk.shoot("unit-register")
    clerk.press("提交登记")
    clerk.sees("待批准")


def approve_unit(county, reviewer):
    from tests.factories.people import PASSWORD

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
