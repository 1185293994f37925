"""Lists of units and staff: shown row by row, done exactly so, once, and only for the office's own."""

import datetime as dt
import io

import openpyxl
import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from applications import invariants
from kashgar_zc import clock
from kashgar_zc.accounts.models import Appointment, ImportRecord, Invitation, Message, Organisation, UnitImport
from review.importing import keeping
from tests.factories import people
from tests.review.lists import DAY, HEADS, client_of, confirm, said, send, unit_row, worked

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(client):
    person = people.make_reviewer(people.make_county_office(), "审核员")
    client.force_login(person)
    people.step_up(client)
    return person


def test_a_list_is_shown_row_by_row_then_done_once(client, office):
    there = people.make_unit("疏附县第一中学", contact="旧人")
    bureau, teacher, code = people.make_bureau(), people.make_user("古丽·阿某"), people.make_code()
    units = [
        ["（示例）某某县第一中学"],
        unit_row("疏附县 新建小学(总校)", code.lower(), "疏附县", bureau="地区教育局"),
        unit_row("疏附县村小学"),
        unit_row("疏附县第一中学", there.code, nature="", contact="新人"),
    ]
    staff = [
        [code, "古丽•阿某", int(teacher.mobile), clock.today(), ""],
        ["疏附县村小学", "无号人", "１３８ 0013-8000", "2020年9月1日", "2099.9.1"],
    ]

    one = send(client, units=units, staff=staff)
    nothing_yet = Organisation.objects.filter(kind="unit").count() == 1
    shown, page = said(one), confirm(client, one)

    assert shown == [
        ("单位", 3, "create", []),
        ("单位", 4, "create", ["没有代码，请核实确有此单位。"]),
        ("单位", 5, "change", ["联系人：旧人 → 新人"]),
        ("人员", 2, "create", ["已有账号，任命并通知本人。"]),
        ("人员", 3, "create", ["没有账号，发邀请短信，注册后即任职。"]),
    ]
    assert (nothing_yet, "已导入的内容" in page.text) == (True, True)
    made = Organisation.objects.get(code=code)
    assert (made.name, made.bureau, made.decided_by) == ("疏附县新建小学（总校）", bureau, office)
    assert Appointment.objects.get(organisation=made).user == teacher
    assert Organisation.objects.get(pk=there.pk).contact == "新人"


def test_who_was_invited_holds_the_office_after_signing_up(client, office):
    confirm(client, send(client, units=[unit_row()], staff=[["疏附县新建小学", "无号人", "13800138000", DAY]]))
    [text] = Message.objects.filter(channel="sms").values_list("text", flat=True)
    client.logout()
    typed = {
        "name": "无号人", "id_number": people.make_id_number(), "phone": "13800138000", "password1": people.PASSWORD,
    }  # fmt: skip

    client.post(reverse("account_signup"), typed)
    code = Message.objects.filter(channel="sms").latest("pk").text.split("验证码 ")[1][:6]
    client.post(reverse("account_verify_phone"), {"code": code, "action": "verify"})

    assert "请您担任疏附县新建小学审核人" in text
    post = Appointment.objects.get(organisation__name="疏附县新建小学")
    assert (post.user.name, str(post.starts_on), post.made_by) == ("无号人", DAY, office)
    assert Invitation.objects.get().taken_up_at
    assert "已任职" in client_of(office).get(reverse("review:invitations")).text


def refusals(client, **lists) -> list[str]:
    return [
        note for _sheet, _row, verdict, notes in said(send(client, **lists)) if verdict == "refuse" for note in notes
    ]


def test_units_are_refused_by_cell_and_all_faults_of_a_row_at_once(client, office):
    other = people.make_unit("疏勒县中学", county=people.make_county("653122", "疏勒县"))
    mine = people.make_unit("疏附县第一中学")
    people.make_unit("疏附县待批小学", standing="pending", registered_by=office, registered_at=clock.now())
    rows = [
        unit_row("=A1", "12653199000000001X", "疏勒县", "学校", "不明局", "138"),
        unit_row("疏附县新建小学", 12653199000000001),
        unit_row("疏附县新建小学", other.code),
        unit_row("疏附县第一初级中学", mine.code),
        unit_row("疏附县待批小学"),
        unit_row("疏附县无性质小学", nature=""),
    ]

    assert refusals(client, units=rows) == [
        "A2：单元格是公式。请复制后“粘贴为数值”。",
        "B2：统一社会信用代码有误：校验位不符。请对照证书逐位核对。",
        "C2：只能导入疏附县的单位。",
        "D2：单位性质应为事业单位、国有企业、非公企业、社会组织、机关之一。",
        "E2：没有名为“不明局”的行业主管局。请从下拉列表选择。",
        "F2：姓名中不能有“1”。请只填写与身份证一致的姓名。",
        "B3：内容被存成了数字，末尾几位已经丢失。请把该列设为“文本”格式后重新填写。",
        "A4：与第 3 行重复。",
        "A5：该代码的单位在平台上名为“疏附县第一中学”。更名请在单位页办理。",
        "A6：该单位已登记，正在等待批准。请先在单位页办理。",
        "D7：请选择单位性质。",
    ]


def test_staff_are_refused_by_cell(client, office):
    unit = people.make_unit("疏附县第一中学")
    foreign = people.make_unit("别县中学", county=people.make_county("653122", "疏勒县"))
    held = people.make_reviewer(unit, "在任人")
    known = people.make_user("有号人")
    rows = [
        [unit.name, office.name, office.mobile, DAY],
        [unit.name, "在任人", held.mobile, DAY],
        [unit.name, "别名人", known.mobile, DAY],
        [foreign.name, "有号人", known.mobile, DAY],
        ["没有的单位", "有号人", "12345", "九月", "2020-13-01"],
        [unit.name, "有号人", known.mobile, "2099-09-02", "2099-09-01"],
    ]

    since = held.appointments.get().starts_on
    assert refusals(client, staff=rows) == [
        "B2：不能任命本人，请由本机构其他审核人办理。",
        f"D3：该人员已任审核人（{since} 至 长期）。要改日期，请在单位页办理。",
        "C4：该手机号已注册，姓名与此不符。请核对姓名和手机号。",
        "A5：该单位不由您所在机构主管。",
        "A6：没有找到该单位。请核对全称或代码，或先填入“单位”表。",
        "C6：手机号应为 11 位数字，以 13 至 19 开头。请核对。",
        "D6：日期无法识别。请写成 2020-09-01 的样式。",
        "E6：日期无法识别。请写成 2020-09-01 的样式。",
        "E7：任职截止日不能早于起始日。",
    ]


def test_a_column_that_nobody_asked_for_is_refused_with_its_place(client, office):
    heads = HEADS | {"人员": [*HEADS["人员"], "民族"]}

    one = send(client, staff=[["x"]], heads=heads)

    assert (one.stage, one.reason) == ("failed", "“人员”表 F1 的“民族”不是模板中的列，或重复。请删去后上传。")
    assert one.reason in client.get(reverse("review:import", args=[one.key])).text


def test_refused_rows_come_back_with_reasons_and_can_be_sent_again(client, office):
    one = send(client, units=[unit_row(nature="学校"), unit_row("疏附县村小学")])

    answer = client.get(reverse("review:import_refused", args=[one.key]))
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content))["单位"]
    rows = list(sheet.iter_rows(min_row=3, values_only=True))
    sheet["D3"] = "事业单位"
    mended, target = sheet.parent, io.BytesIO(b"")
    mended.save(target)
    target.seek(0)
    target.name = "改好.xlsx"
    client.post(reverse("review:imports"), {"file": target})
    report = client.get(reverse("review:import_report", args=[one.key]))
    listed = openpyxl.load_workbook(io.BytesIO(report.content)).active.iter_rows(min_row=2, values_only=True)

    assert [(row[0], row[3], row[6][:2]) for row in rows] == [("疏附县新建小学", "学校", "D2")]
    assert [(row[:4]) for row in listed] == [
        ("单位", 2, "疏附县新建小学", "不能导入"),
        ("单位", 3, "疏附县村小学", "新增"),
    ]
    assert said(worked(UnitImport.objects.latest("pk"))) == [("单位", 3, "create", ["没有代码，请核实确有此单位。"])]


def test_the_centre_brings_in_prefecture_direct_units_only(client):
    person = people.make_reviewer(people.make_centre())
    client.force_login(person)
    people.step_up(client)
    people.make_unit("疏附县第一中学")

    one = send(client, units=[unit_row("地区中学", county="疏附县"), unit_row("疏附县第一中学", county="疏附县")])
    confirm(client, one)

    assert said(one)[1][3] == ["A3：本县（市）已有同名单位，不由您所在机构主管。"]
    assert Organisation.objects.get(name="地区中学").is_prefecture_direct


def test_another_offices_list_is_not_there(client, office):
    one = send(client, units=[unit_row()])
    client.force_login(people.make_reviewer(people.make_county_office(people.make_county("653122", "疏勒县"))))

    assert client.get(reverse("review:import", args=[one.key])).status_code == 404
    assert client.get(reverse("review:import_refused", args=[one.key])).status_code == 404


def test_the_record_is_written_once_and_outlives_file_and_rows(client, office):
    one, dropped = send(client, units=[unit_row()]), send(client, units=[unit_row("疏附县村小学")])
    confirm(client, one)
    UnitImport.objects.update(expires_at=clock.now() - dt.timedelta(days=1))
    late = list(invariants.nothing_is_kept_past_its_day())

    gone = keeping.remove_expired()

    one.refresh_from_db()
    assert sorted(late) == sorted([f"import {one.pk}", f"import {dropped.pk}"])
    assert (gone, one.rows_sealed, one.file.name) == (2, "", "")
    assert list(invariants.nothing_is_kept_past_its_day()) == []
    assert not UnitImport.objects.filter(pk=dropped.pk).exists()
    assert "已导入的内容" in client.get(reverse("review:import", args=[one.key])).text
    with pytest.raises(DatabaseError, match="written once"), transaction.atomic():
        ImportRecord.objects.update(counts={})


@pytest.mark.parametrize("rows", [1, 3])
def test_pages_cost_the_same_at_one_row_and_three(client, office, django_assert_num_queries, rows):
    units = [unit_row(f"疏附县第{number}小学") for number in range(rows)]
    staff = [[f"疏附县第{number}小学", "无号人", f"1380013800{number}", DAY] for number in range(rows)]
    lists = [send(client, units=units, staff=staff) for _one in range(rows)]
    client.get(reverse("review:imports"))

    with django_assert_num_queries(3):
        client.get(reverse("review:imports"))
    with django_assert_num_queries(3):
        client.get(reverse("review:import", args=[lists[0].key]))
    confirm(client, lists[0])
    with django_assert_num_queries(3):
        client.get(reverse("review:invitations"))
