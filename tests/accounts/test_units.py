"""Units register themselves; their county, or the centre, approves or refuses."""

import threading

import pytest
from django.db import connection
from django.urls import reverse

from kashgar_zc import clock
from kashgar_zc.accounts import actions, queries
from kashgar_zc.accounts.choices import Role, Standing
from kashgar_zc.accounts.models import Appointment, Message, Organisation
from tests.factories.people import (
    make_bureau,
    make_centre,
    make_code,
    make_county,
    make_county_office,
    make_reviewer,
    make_unit,
    make_user,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def registrar(client):
    person = make_user("登记人")
    client.force_login(person)
    return person


def fill(**changes) -> dict[str, str]:
    facts = {
        "name": "疏附县 第一中学(总校)",
        "code": make_code(),
        "county": make_county().pk,
        "nature": "public",
        "bureau": "",
        "contact": "联系人",
    } | changes
    return {key: value for key, value in facts.items() if value is not None}


def register(client, **changes):
    return client.post(reverse("accounts:register_unit"), fill(**changes))


def errors(response) -> dict[str, list[str]]:
    return {field: list(map(str, found)) for field, found in response.context["form"].errors.items()}


def make_pending(**facts) -> Organisation:
    facts = {"standing": Standing.PENDING, "registered_by": make_user("登记人"), "registered_at": clock.now()} | facts
    return make_unit(**facts)


def test_a_registration_waits_for_its_county_and_the_county_is_told(client, registrar):
    officer = make_reviewer(make_county_office())
    elsewhere = make_reviewer(make_county_office(make_county("653122", "疏勒县")))

    register(client, bureau=make_bureau().pk)

    unit = Organisation.objects.get(kind="unit")
    assert (unit.name, unit.standing, unit.registered_by) == ("疏附县第一中学（总校）", Standing.PENDING, registrar)
    told = Message.objects.get()
    assert (told.recipient, told.subject, told.link) == (
        officer,
        "单位待批准",
        reverse("accounts:unit", args=[unit.pk]),
    )
    assert told.recipient != elsewhere


def test_a_prefecture_direct_unit_waits_for_the_centre(client, registrar):
    officer = make_reviewer(make_centre())
    make_reviewer(make_county_office())

    register(client, is_prefecture_direct="on")

    assert Message.objects.get().recipient == officer


def test_a_unit_without_code_says_so(client, registrar):
    answer = register(client, code="")
    assert errors(answer) == {"code": ["请填写 18 位代码；确实没有的，请勾选下一项。"]}

    assert register(client, code="", has_no_code="on").status_code == 302
    assert Organisation.objects.get(kind="unit").code is None


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"code": "91110000600037341M"}, {"code": ["统一社会信用代码有误：校验位不符。请对照证书逐位核对。"]}),
        ({"has_no_code": "on"}, {"code": ["已填写代码，请取消勾选“没有统一社会信用代码”。"]}),
        ({"name": "中学"}, {"name": ["请填写单位全称，至少四个字，与公章一致。"]}),
        ({"county": ""}, {"county": ["请选择所在县（市）。"]}),
        ({"nature": ""}, {"nature": ["请选择单位性质。"]}),
        (
            {"nature": "private", "is_prefecture_direct": "on"},
            {"is_prefecture_direct": ["企业按所在地办理，请取消勾选，由所在县（市）人社局批准。"]},
        ),
    ],
)
def test_every_wrong_field_says_what_to_do(client, registrar, changes, found):
    assert errors(register(client, **changes)) == found


def test_a_unit_that_is_there_is_refused_by_code_and_by_name(client, registrar):
    there = make_unit("疏附县第一中学（总校）")
    sentence = (
        "“疏附县第一中学（总校）”已登记，申报时可直接选择。如需担任审核人，请联系该单位现任审核人或其主管人社部门。"
    )

    assert errors(register(client, name="疏附县另一中学", code=there.code)) == {"code": [sentence]}
    assert errors(register(client)) == {"name": [sentence]}


def test_the_same_name_in_another_county_is_another_unit(client, registrar):
    make_unit("疏附县第一中学（总校）", county=make_county("653122", "疏勒县"))

    assert register(client).status_code == 302


def test_a_unit_that_waits_is_not_registered_twice(client, registrar):
    make_pending(name="疏附县第一中学（总校）")

    assert errors(register(client)) == {"name": ["“疏附县第一中学（总校）”已有人登记，正在等待批准，不必重复登记。"]}


def test_a_refused_unit_may_be_registered_again(client, registrar):
    old = make_unit("疏附县第一中学（总校）", standing=Standing.REFUSED, refusal_reason="名称有误")
    code = old.code

    register(client, code=code)

    old.refresh_from_db()
    assert (old.standing, old.refusal_reason, old.registered_by) == (Standing.PENDING, "", registrar)


def test_approval_makes_the_registrar_reviewer_and_tells_by_inbox_and_text(client):
    unit = make_pending()
    client.force_login(make_reviewer(make_county_office()))

    client.post(reverse("accounts:approve_unit", args=[unit.pk]))

    unit.refresh_from_db()
    assert unit.standing == Standing.APPROVED
    assert unit.registered_by.reviews_for(unit, on=clock.today())
    assert sorted(Message.objects.values_list("channel", flat=True)) == ["inbox", "sms"]


def test_a_second_approval_changes_nothing():
    unit, officer, other = make_pending(), make_reviewer(make_county_office()), make_reviewer(make_county_office())
    actions.approve_unit(unit, by=officer)

    actions.approve_unit(unit, by=other)

    unit.refresh_from_db()
    assert (unit.decided_by, Appointment.objects.filter(organisation=unit).count()) == (officer, 1)
    assert Message.objects.filter(channel="inbox").count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_approvals_at_once_one_counts():
    unit, officers = make_pending(), [make_reviewer(make_county_office()) for _ in range(2)]
    start = threading.Barrier(2)

    def approve(officer) -> None:
        start.wait()
        actions.approve_unit(unit, by=officer)
        connection.close()

    threads = [threading.Thread(target=approve, args=[officer]) for officer in officers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert Appointment.objects.filter(organisation=unit, role=Role.REVIEWER).count() == 1
    assert Message.objects.filter(channel="inbox").count() == 1


def test_a_refusal_needs_its_reason_and_tells_it(client):
    unit = make_pending()
    client.force_login(make_reviewer(make_county_office()))

    bare = client.post(reverse("accounts:refuse_unit", args=[unit.pk]), {"reason": " "})
    client.post(reverse("accounts:refuse_unit", args=[unit.pk]), {"reason": "代码与证书不符。"})

    unit.refresh_from_db()
    assert "请写明不予批准的原因和应如何更正，登记人会看到。" in bare.text
    assert (unit.standing, unit.refusal_reason) == (Standing.REFUSED, "代码与证书不符。")
    assert "代码与证书不符。" in Message.objects.get(channel="inbox").text


def test_an_approval_after_a_refusal_is_refused(client):
    unit, officer = make_pending(), make_reviewer(make_county_office())
    actions.refuse_unit(unit, by=officer, reason="重复")

    with pytest.raises(actions.Refused, match="不予批准，待其重新登记后再办理"):
        actions.approve_unit(unit, by=officer)

    unit.refresh_from_db()
    assert unit.standing == Standing.REFUSED


def test_nobody_approves_the_own_registration(client):
    officer = make_reviewer(make_county_office())
    unit = make_pending(registered_by=officer)
    client.force_login(officer)

    client.post(reverse("accounts:approve_unit", args=[unit.pk]))

    unit.refresh_from_db()
    assert unit.standing == Standing.PENDING
    assert "不能批准本人登记的单位" in client.get(reverse("accounts:unit", args=[unit.pk])).text


@pytest.mark.parametrize("name", ["unit", "approve_unit", "refuse_unit"])
def test_a_unit_of_elsewhere_is_not_there(client, name):
    office = make_county_office(make_county("653122", "疏勒县"))
    client.force_login(make_reviewer(office))
    units = [make_pending(), make_pending(is_prefecture_direct=True, county=office.county)]
    method = client.get if name == "unit" else client.post

    answers = [method(reverse(f"accounts:{name}", args=[unit.pk])).status_code for unit in units]

    assert answers == [404, 404]


@pytest.mark.parametrize("who", ["nobody", "unit", "past"])
def test_the_list_is_for_the_reviewers_of_counties_bureaus_and_the_centre(client, who):
    person = {
        "nobody": make_user,
        "unit": lambda: make_reviewer(make_unit()),
        "past": lambda: make_reviewer(make_county_office()),
    }[who]()
    if who == "past":
        Appointment.objects.update(ends_on=clock.today() - clock.dt.timedelta(days=1))
    client.force_login(person)

    assert client.get(reverse("accounts:units")).status_code == 404


def test_the_list_shows_what_waits_first_and_only_the_own(client):
    mine = make_pending(name="本县待批单位")
    make_unit("本县已批单位")
    make_pending(name="外县待批单位", county=make_county("653122", "疏勒县"))
    client.force_login(make_reviewer(make_county_office()))

    rows = client.get(reverse("accounts:units")).context["rows"]

    assert [row["unit"] for row in rows] == [mine]


def test_search_finds_approved_units_by_name_or_code(client, registrar):
    unit = make_unit("疏附县吾库萨克镇中心小学")
    make_pending(name="疏附县吾库萨克镇中学")

    for typed in ["吾库萨克", "疏附县 中心小学", unit.code, unit.code[:8].lower()]:
        assert queries.find_units(typed) == [unit], typed


def test_a_unit_called_by_its_short_name_is_found_where_nothing_else_is(client, registrar):
    unit, _other = make_unit("疏附县第一中学"), make_unit("疏附县第二中学")

    assert queries.find_units("疏附一中") == [unit]
    assert queries.find_units("(一[中*") == []


def test_search_asks_for_two_characters_and_stops_at_twenty(client, registrar):
    for number in range(22):
        make_unit(f"疏附县第{number}小学")

    assert queries.find_units("小") == []
    assert len(queries.find_units("小学")) == 20
    assert "只显示前 20 个" in client.get(reverse("accounts:unit_search"), {"q": "小学"}).text


def test_search_answers_htmx_with_choices_and_others_with_a_page(client, registrar):
    unit = make_unit("疏附县实验小学")
    url = reverse("accounts:unit_search", query={"q": "实验", "next": "/apply/new/"})

    partial, page = client.get(url, headers={"HX-Request": "true"}), client.get(url)

    assert f'name="unit" value="{unit.pk}"' in partial.text
    assert "<html" not in partial.text
    assert f'href="/apply/new/?unit={unit.pk}"' in page.text


@pytest.mark.parametrize("onward", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)"])
def test_search_leads_nowhere_else(client, registrar, onward):
    make_unit("疏附县实验小学")

    page = client.get(reverse("accounts:unit_search"), {"q": "实验", "next": onward})

    assert onward not in page.text
