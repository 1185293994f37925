"""What an expert's pages show, and above all what they do not: nothing before the declaration, nobody's private data after it."""

import datetime as dt

import pytest
from django.urls import reverse

from applications.models import FileOpening
from applications.pages import track
from committees import blind
from committees.actions import convening
from committees.choices import Stage
from committees.models import Declaration, Meeting, ScoreSheet
from kashgar_zc import clock
from review.models import ConductStatement
from tests.factories.applications import make_season
from tests.factories.committees import expert_of, make_meeting
from tests.factories.people import make_user
from tests.factories.scoring import cases_of, declare, score

pytestmark = pytest.mark.django_db
RIGHT = {"mark-ability": "80", "mark-achievements": "90", "remark": "成果扎实"}


@pytest.fixture
def meeting():
    make_season(expert_slots=["education_report"])
    return make_meeting(Stage.SITTING, cases=2)


@pytest.fixture
def case(meeting):
    return cases_of(meeting)[0]


@pytest.fixture
def expert(meeting):
    return expert_of(meeting, 2)


@pytest.fixture
def desk(client, expert):
    """The expert's browser."""
    client.force_login(expert)
    return client


def url(name: str, one, **more) -> str:
    return reverse(f"committees:{name}", kwargs={"key": one.key} | more)


def text(answer) -> str:
    return answer.content.decode()


# The meeting


def test_an_expert_has_the_own_meetings_only(desk, meeting):
    make_meeting()

    page = text(desk.get(reverse("committees:sittings")))

    assert url("sitting", meeting) in page
    assert page.count("/committee/sittings/") == page.count(url("sitting", meeting)) + page.count(
        '"/committee/sittings/"'
    )


def test_the_undertaking_comes_before_the_agenda(client):
    meeting = make_meeting()
    expert = expert_of(meeting)
    client.force_login(expert)
    names = [case.application.applicant_name for case in cases_of(meeting)]

    before = text(client.get(url("sitting", meeting)))
    unread = client.post(url("sign", meeting), follow=True)
    signed = client.post(url("sign", meeting), {"accepted": "1"}, follow=True)

    assert "本人承诺遵守评审纪律" in before
    assert "勾选后再签署" in text(unread)
    assert "已签署保密承诺" in text(signed)
    assert not any(name in page for name in names for page in (before, text(unread), text(signed)))
    assert meeting.attendances.get(member__user=expert).undertaken_at is not None


def test_the_agenda_says_how_far_the_expert_is(desk, meeting, expert):
    first, second = cases_of(meeting)
    declare(first, expert)
    score(first, expert, 86)
    declare(second, expert, has_conflict=True)

    page = text(desk.get(url("sitting", meeting)))

    assert "已评分 86.00" in page
    assert "已回避" in page
    assert url("case", second) not in page


def test_an_absent_expert_sees_no_names(desk, meeting, expert, case):
    meeting.attendances.filter(member__user=expert).update(is_present=False)

    page = text(desk.get(url("sitting", meeting)))

    assert "尚未登记到会" in page
    assert case.application.applicant_name not in page
    assert desk.get(url("case", case)).status_code == 404


# Before the declaration


def test_before_the_declaration_name_and_unit_show_and_nothing_of_the_file(desk, case):
    page = text(desk.get(url("case", case)))

    assert case.application.applicant_name in page
    assert case.application.unit.name in page
    rows = [row for part in blind.parts(blind.content_of(case.application)) for row in part.rows]
    said = {value.text for row in rows for value in row.values_shown if len(value.text) > 4}
    assert [one for one in said - {case.application.unit.name} if one in page] == []
    assert not FileOpening.objects.filter(application=case.application, user__appointments__role="expert").exists()


def test_an_answer_is_asked_for_and_a_conflict_asks_for_its_reason(desk, case):
    nothing = desk.post(url("declare", case))
    bare = desk.post(url("declare", case), {"answer": "yes", "reason": ""})

    assert (nothing.status_code, bare.status_code) == (422, 422)
    assert "请选择有或者没有" in text(nothing)
    assert "请填写回避事由" in text(bare)
    assert not Declaration.objects.exists()


def test_a_conflict_closes_the_case(desk, case, meeting):
    told = desk.post(url("declare", case), {"answer": "yes", "reason": "师生关系"}, follow=True)
    page = text(desk.get(url("case", case)))

    assert "已登记回避" in text(told)
    assert "师生关系" in page
    assert "part-education" not in page
    assert desk.post(url("sheet", case), RIGHT).status_code == 404


def test_a_suspended_meeting_closes_the_files(desk, case, meeting, expert):
    declare(case, expert)
    convening.suspend(Meeting.objects.get(pk=meeting.pk), by=meeting.observer, reason="核实情况")

    page = text(desk.get(url("case", case)))

    assert "核实情况" in page
    assert "part-education" not in page
    assert desk.post(url("sheet", case), RIGHT).status_code == 404


# The blind file


def test_the_file_shows_without_what_tells_who_or_how_old_a_person_is(desk, case, expert):
    person, content = case.application.applicant, blind.content_of(case.application)
    statement = ConductStatement.objects.get(application=case.application)
    declare(case, expert)

    page = text(desk.get(url("case", case)))

    hidden = [person.id_number, person.id_number[6:14], person.mobile, person.birth_date.isoformat(), statement.text]
    hidden += [f"{person.birth_date.year}年{person.birth_date.month}月{person.birth_date.day}日"]
    hidden += [content["sections"]["basic"]["address"], content["sections"]["education"]["rows"][0]["diploma_number"]]
    assert [one for one in hidden if not one or one in page] == []
    assert content["sections"]["education"]["rows"][0]["school"] in page
    assert content["sections"]["summary"]["text"][:20] in page


def test_address_mail_and_the_keys_to_the_register_of_diplomas_are_left_out():
    basic = {"post": "教研组长", "address": "解放路1号", "email": "a@b.cn"}
    education = {"school": "师范学院", "diploma_number": "106511200705001234", "verification_code": "123456789012"}

    parts = blind.parts({"sections": {"basic": basic, "education": {"rows": [education]}}})

    shown = {value.text for part in parts for row in part.rows for value in row.values_shown}
    assert shown & {*basic.values(), *education.values()} == {"教研组长", "师范学院"}


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("身份证11010519491231002X，电话13800138000。", "身份证＊＊＊，电话＊＊＊。"),
        ("身份证11010519491231002x", "身份证＊＊＊"),
        ("邮箱 a.b-c@example.com 备用", "邮箱 ＊＊＊ 备用"),
        ("证书编号 110105194912310021，课题 2019138001380001", "证书编号 110105194912310021，课题 2019138001380001"),
    ],
)
def test_numbers_of_a_person_typed_elsewhere_are_covered(typed, shown):
    assert blind.covered(typed) == shown


def test_only_materials_of_the_slots_for_experts_open(desk, case, expert):
    report, diploma = (case.application.materials.get(slot=slot) for slot in ("education_report", "diploma"))
    declare(case, expert)

    page = text(desk.get(url("case", case)))
    opened = desk.get(url("case_page", case, material=report.key, page=1))
    codes = [
        desk.get(url("case_page", case, material=key, page=number)).status_code
        for key, number in ((diploma.key, 1), (report.key, report.pages + 1), (report.key, 0))
    ]

    assert (opened.status_code, opened["Content-Type"].partition("/")[0], len(opened.getvalue()) > 100) == (
        200,
        "image",
        True,
    )
    assert codes == [404, 404, 404]
    assert (str(report.key) in page, str(diploma.key) in page, diploma.name in page) == (True, False, False)
    assert desk.get(reverse("applications:file", args=[report.key])).status_code == 404


def test_a_material_is_closed_before_the_declaration_and_to_another_expert(desk, client, case, meeting):
    report = case.application.materials.get(slot="education_report")
    address = url("case_page", case, material=report.key, page=1)

    before = desk.get(address).status_code
    client.force_login(make_user("旁人"))

    assert (before, client.get(address).status_code) == (404, 404)


# The sheet


def test_others_sheets_show_once_the_scores_are_locked(desk, case, meeting, expert):
    other = expert_of(meeting, 3)
    declare(case, other)
    score(case, other, 71)
    declare(case, expert)

    before = text(desk.get(url("case", case)))
    handed_in = text(desk.post(url("sheet", case), RIGHT, follow=True))
    Meeting.objects.filter(pk=meeting.pk).update(stage=Stage.RANKED)
    after = text(desk.get(url("case", case)))

    assert ["71.00" in shown for shown in (before, handed_in, after)] == [False, False, True]
    assert "86.00" in handed_in
    assert ScoreSheet.objects.get(member__user=expert).remark == "成果扎实"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"mark-ability": "101"}, "“专业能力”的得分须为 0 到 100 之间的整数。"),
        ({"mark-ability": "-1"}, "“专业能力”的得分须为 0 到 100 之间的整数。"),
        ({"mark-ability": "80.5"}, "“专业能力”的得分须为 0 到 100 之间的整数。"),
        ({"mark-ability": ""}, "请填写“专业能力”的得分。"),
    ],
)
def test_a_wrong_mark_keeps_what_was_typed_and_says_so_at_the_field(desk, case, expert, typed, sentence):
    declare(case, expert)

    answer = desk.post(url("sheet", case), RIGHT | typed)
    page = text(answer)

    assert answer.status_code == 422
    assert page.count(sentence) == 2  # in the summary, and at the field
    assert 'id="id_mark-ability_error"' in page
    assert 'value="90"' in page
    assert "成果扎实" in page
    assert not ScoreSheet.objects.exists()


def test_a_locked_sheet_is_shown_and_takes_nothing(client):
    meeting = make_meeting(Stage.RANKED, cases=1)
    case = cases_of(meeting)[0]
    client.force_login(expert_of(meeting))

    page, answer = text(client.get(url("case", case))), client.post(url("sheet", case), RIGHT)

    assert "评分不能再交或者修改" in page
    assert "提交评分" not in page
    assert "修改评分</button>" not in page
    assert answer.status_code == 422
    assert ScoreSheet.objects.filter(member__user=expert_of(meeting)).get().total == 8100


# Who looked


def test_an_opened_file_is_logged_once_an_hour_and_names_no_expert(desk, case, expert, meeting):
    declare(case, expert)
    for _time in range(2):
        desk.get(url("case", case))
    with clock.at(clock.now() + dt.timedelta(hours=1, minutes=1)):
        desk.get(url("case", case))

    openings = FileOpening.objects.filter(application=case.application, user=expert)
    shown = [who for who, _when in track.page(case.application, case.application.applicant).openings]

    assert [one.organisation for one in openings] == [meeting.committee.organiser] * 2
    assert shown[:2] == [f"{meeting.committee.organiser} 评审专家"] * 2
    assert not any(expert.name in one for one in shown)
