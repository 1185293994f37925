"""Lists are brought in by workers exactly as they were shown, and give nobody more than who sends them may give."""

import datetime as dt

import pytest
from django.urls import reverse

from kashgar_zc import clock
from kashgar_zc.accounts import invitations
from kashgar_zc.accounts.models import ImportRecord, Invitation, Message, Organisation, UnitImport
from review.importing import applying, receiving, working
from tests.factories import people
from tests.review.lists import DAY, client_of, confirm, said, send, unit_row, worked

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(client):
    person = people.make_reviewer(people.make_county_office(), "审核员")
    client.force_login(person)
    people.step_up(client)
    return person


def test_a_second_confirmation_does_nothing_and_the_same_list_finds_all_done(client, office):
    lists = {"units": [unit_row()], "staff": [["疏附县新建小学", "无号人", "13800138000", DAY]]}
    one = send(client, **lists)
    plan = receiving.planned(one, by=office)
    confirm(client, one)

    again = applying.apply(one, digest=plan.digest, by=office)

    assert (again, ImportRecord.objects.count(), Invitation.objects.count()) == (one.record, 1, 1)
    assert [line[2:] for line in said(send(client, **lists))] == [("same", []), ("same", ["已邀请，尚未注册。"])]


def test_what_changed_since_it_was_shown_is_shown_again(client, office):
    one = send(client, units=[unit_row(), unit_row("疏附县村小学")])
    people.make_unit("疏附县新建小学")

    answer = confirm(client, one)

    assert "核对之后情况有变化，尚未导入。" in answer.text
    assert [(row["place"], row["label"]) for row in answer.context["rows"]] == [("单位第 2 行", "不变")]
    assert not ImportRecord.objects.exists()
    confirm(client, one)
    assert ImportRecord.objects.get().counts == {"单位": {"same": 1, "create": 1}}


def test_a_confirmation_of_an_older_report_is_refused(client, office):
    one = send(client, units=[unit_row()])

    answer = client.post(reverse("review:apply_import", args=[one.key]), {"digest": "0" * 64}, follow=True)

    assert "核对结果已更新，尚未导入。请重新核对后确认。" in answer.text
    assert worked(one).stage == "checked"


def test_a_killed_worker_leaves_nothing_and_another_takes_over(client, office, monkeypatch):
    one = send(client, units=[unit_row()], staff=[["疏附县新建小学", "无号人", "13800138000", DAY]])
    monkeypatch.setattr(applying, "_invite", lambda *args, **kwargs: 1 / 0)
    working.confirm(one, digest=one.digest, by=office)

    with pytest.raises(ZeroDivisionError):
        working.work(one.pk)
    left = Organisation.objects.filter(name="疏附县新建小学").exists()
    working.work(one.pk)  # its lease still runs
    monkeypatch.undo()
    UnitImport.objects.update(leased_until=clock.now() - dt.timedelta(days=400))
    one = worked(one)

    assert (left, one.stage, Invitation.objects.count()) == (False, "applied", 1)


def test_a_list_that_brings_its_workers_down_is_given_up(client, office):
    one = send(client, units=[unit_row()])
    UnitImport.objects.filter(pk=one.pk).update(stage="checking", attempts=working.MAX_ATTEMPTS)

    page = client.get(reverse("review:import", args=[worked(one).key]))

    assert "处理过程多次中断，未导入任何内容。" in page.text


def test_a_list_gives_no_right_that_its_importer_may_not_give(client, office):
    others = [
        people.make_unit("别县中学", county=people.make_county("653122", "疏勒县")),
        people.make_unit("地区中学", is_prefecture_direct=True),
        people.make_centre(),
        people.make_county_office(),
        people.make_bureau(),
    ]
    known = people.make_user("有号人")
    colleague = people.make_reviewer(people.make_county_office(), "同事")
    staff = [[unit.name, "有号人", known.mobile, DAY] for unit in others]
    mine = people.make_unit("疏附县第一中学")
    one = send(client, staff=[*staff, [mine.name, "同事", colleague.mobile, DAY]])

    refused = [line[2] for line in said(one)]
    working.confirm(one, digest=one.digest, by=colleague)  # who confirms is not to appoint the own person either
    one = worked(one)

    assert refused == ["refuse"] * 5 + ["create"]
    assert (one.stage, ImportRecord.objects.count()) == ("checked", 0)
    assert not known.appointments.exists()


def test_who_no_longer_sits_at_the_office_brings_nothing_in(client, office):
    one = send(client, units=[unit_row()])
    working.confirm(one, digest=one.digest, by=office)
    office.appointments.update(ends_on=clock.today() - dt.timedelta(days=1))

    one = worked(one)

    assert (one.reason, ImportRecord.objects.exists()) == ("确认人在本机构的任职已结束，未导入。", False)


def test_an_invitation_is_withdrawn_and_sent_again(client, office):
    confirm(client, send(client, units=[unit_row()], staff=[["疏附县新建小学", "无号人", "13800138000", DAY]]))
    one = Invitation.objects.get()
    addresses = [reverse(f"review:{act}_invitation", args=[one.pk]) for act in ("withdraw", "send")]

    withdrawn = client.post(addresses[0], follow=True).text
    early = client.post(addresses[1], follow=True).text
    nobody = invitations.take_up(people.make_user("无号人", mobile="13800138000"))
    with clock.at(clock.now() + dt.timedelta(hours=2)):
        again = client.post(addresses[1], follow=True).text

    assert "已撤回对无号人的邀请。" in withdrawn
    assert "一小时内已发过邀请短信，请稍后再发。" in early
    assert nobody == []
    assert "已再次向无号人发送邀请短信。" in again
    assert Message.objects.filter(channel="sms").count() == 2
    other = client_of(people.make_reviewer(people.make_county_office(people.make_county("653122", "疏勒县"))))
    assert [other.post(address).status_code for address in addresses] == [404, 404]
