"""What applicants, units and desks do at their screens in the long walks."""

from __future__ import annotations

import datetime as dt
import random

from applications.choices import Status
from applications.models import Snapshot
from kashgar_zc import clock
from kashgar_zc.accounts.models import Organisation
from kashgar_zc.demo import walk
from kashgar_zc.demo.content import contents
from kashgar_zc.management.commands.check_invariants import broken
from tests.factories.applications import make_reviewer_of
from tests.factories.people import PASSWORD
from tests.flows import steps

NAME = "阿卜杜热合曼·麦麦提依明江艾合买提"  # 18 characters with the dot


def offices() -> dict:
    """Return reviewers of the county, the bureau and the centre; the unit registers itself."""
    county = Organisation.objects.get(kind="county", county_id="653121")
    bureau = Organisation.objects.get(kind="bureau", name__contains="教育局")
    centre = Organisation.objects.get(kind="centre")
    return {"county": make_reviewer_of(county), "bureau": make_reviewer_of(bureau), "centre": make_reviewer_of(centre)}


def everything_holds() -> bool:
    """Return whether every invariant holds, the audit chain and the stored files included; its rows are shown if not."""
    found = broken(deep=True)
    assert found == {}
    return True


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
    answers = {"category": "自治区中小学、幼儿园教师高级", "level": "副高级", "title": "高级教师", "speciality": "语文"}
    steps.choose_target(teacher, "疏附县第二中学", **answers)
    teacher.shoot("choose")
    return steps.begin(teacher)


def fill(teacher, base, application):
    """Have the form prefilled but for the last section and two files, which are typed and uploaded."""
    data, files = contents(application, random.Random(1)), {"photo": "phone.jpg", "diploma": "scan.pdf"}
    walk.fill(application, random.Random(1), leave_out={"summary", *files})
    steps.fill_section(teacher, base, "summary", data["summary"])
    teacher.go(f"{base}materials/")
    for slot, name in files.items():
        steps.upload(teacher, slot, name)
    teacher.shoot("materials")


def submit(teacher, base):
    teacher.go(f"{base}check/")
    teacher.shoot("check")
    for box in teacher.page.locator("[name=accepted]").all():
        box.check()
    teacher.press("提交申报")
    teacher.sees("申报编号")
    teacher.shoot("receipt")
    taken = Snapshot.objects.latest("taken_at").taken_at  # on a slow line, not the minute in which the page has come
    assert taken.astimezone(clock.BEIJING).strftime("%H:%M:%S") in teacher.page.locator("main").inner_text()


def publicise_and_recommend(unit, application):
    unit.shoot("queue")
    unit.go(f"/desk/files/{application.key}/")
    unit.shoot("file-unit")
    unit.press("开始公示")
    unit.press("开始公示")
    unit.sees("已办 1 件")
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


def approve(person, application, reviewer):
    if person.page.url == "about:blank":
        steps.log_in(person, reviewer.username, PASSWORD)
    person.go(f"/desk/files/{application.key}/")
    person.page.locator("#verdict button.btn-primary").click()
    person.page.wait_for_load_state()
    application.refresh_from_db()
    assert application.at is None or not reviewer.reviews_for(application.at, on=clock.today())


def give_back(desk, application):
    """Name the address as wrong, read the letter as the applicant will, and return the file."""
    desk.go(f"/desk/files/{application.key}/return/")
    group = desk.page.locator("details.place", has_text="基本情况").first
    if group.get_attribute("open") is None:
        group.locator("summary").click()
    desk.fill(**{"basic-wrong": "通信地址不完整。", "basic-todo": "请填写到门牌号。"})
    desk.press("预览退回通知")
    desk.shoot("return-letter")
    desk.press("确认退回")
    application.refresh_from_db()
    assert application.status == Status.RETURNED


def mend_and_resubmit(teacher, application, address: str):
    base = f"/apply/{application.key}/"
    teacher.go(base)
    teacher.sees("通信地址不完整。")
    teacher.shoot("returned")
    steps.fill_section(teacher, base, "basic", {"address": address})
    submit(teacher, base)


def at_desk(person, reviewer, application):
    """Log a reviewer in, where nobody is yet, and open a file."""
    if person.page.url == "about:blank":
        steps.log_in(person, reviewer.username, PASSWORD)
    person.go(f"/desk/files/{application.key}/")
