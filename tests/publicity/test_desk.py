"""The organiser's desk: putting the passed on a notice after seeing it, how each stands, deciding objections; its paper."""

import logging
import re

import pytest
from django.test import Client
from django.urls import reverse

from applications.choices import Status
from kashgar_zc import clock
from kashgar_zc.accounts.choices import Role
from publicity.actions import noticing
from publicity.choices import Finding
from publicity.models import Decision, Notice, Objection, Proposal
from publicity.pages import desk_objections
from tests.factories import people
from tests.factories.applications import make_application, make_reviewer_of, make_season, make_secretary_of
from tests.factories.people import step_up
from tests.factories.publicity import WORDS, end, make_notice, object_to

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def quiet_broker(monkeypatch):
    monkeypatch.setattr("applications.tasks.produce_document.apply_async", lambda **_words: None)


def at_desk(person=None) -> Client:
    client = Client()
    client.force_login(person or make_secretary_of(make_season().centre))
    return step_up(client)


def url(name: str, *args) -> str:
    return reverse(f"publicity:{name}", args=args)


def page(name: str, *args, client: Client | None = None) -> str:
    return (client or at_desk()).get(url(name, *args)).content.decode()


def test_passed_persons_wait_for_a_notice():
    assert "评审通过 1 人，尚未公示" not in page("own_notices")
    make_application(Status.PASSED)

    assert "评审通过 1 人，尚未公示" in page("own_notices")


def test_a_notice_is_seen_before_it_is_proposed():
    first, second = make_application(Status.PASSED), make_application(Status.PASSED)
    new, client = url("new_notice", first.batch_id), at_desk()
    shown = client.get(new).content.decode()
    ticked = {"key": [str(first.key)]} | WORDS

    preview = client.post(new, ticked | {"act": "preview"}).content.decode()

    assert ("地区批次评审通过人员公示" in shown, shown.count(" checked"), Notice.objects.count()) == (True, 2, 0)
    assert (str(first.key) in preview, str(second.key) in preview, "提交复核（1 人）" in preview) == (True, False, True)
    proposed = client.post(new, ticked | {"act": "propose"})
    assert proposed.url == url("proposal", Proposal.objects.get().key)
    assert [one["application"] for one in Proposal.objects.get().content["persons"]] == [first.pk]
    assert "地区批次评审通过人员公示" not in page("notices") and "待复核" in page("own_notices")


def test_nobody_previews_a_notice_with_the_own_file():
    one = make_application(Status.PASSED)
    people.appoint(one.applicant, one.batch.organiser)
    ticked = {"key": [str(one.key)], "act": "preview"} | WORDS

    shown = at_desk(one.applicant).post(url("new_notice", one.batch_id), ticked).content.decode()

    assert "名单中有您本人的申报，请由其他经办人公示。" in shown


def test_going_back_from_the_preview_keeps_what_was_typed_and_ticked():
    first, _second = make_application(Status.PASSED), make_application(Status.PASSED)
    ticked = {"key": [str(first.key)], "act": "edit"} | WORDS | {"title": "改过的标题"}

    shown = at_desk().post(url("new_notice", first.batch_id), ticked).content.decode()

    assert ('value="改过的标题"' in shown, shown.count(" checked"), Notice.objects.count()) == (True, 1, 0)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (WORDS, "请选择要公示的人员。"),
        (WORDS | {"title": "", "key": ["not-a-key"]}, "请填写标题。"),
        (WORDS | {"contact": "中心，电话："}, "请补全受理异议的办公电话。"),
    ],
)
def test_what_is_missing_is_said(typed, said):
    one = make_application(Status.PASSED)

    shown = at_desk().post(url("new_notice", one.batch_id), typed | {"act": "propose"}).content.decode()

    assert (said in shown, Notice.objects.count()) == (True, 0)


def test_who_was_put_on_a_notice_meanwhile_is_named():
    one, other = make_application(Status.PASSED), make_application(Status.PASSED)
    make_notice(applications=[one])
    ticked = {"key": [str(one.key), str(other.key)], "act": "propose"} | WORDS

    shown = at_desk().post(url("new_notice", one.batch_id), ticked).content.decode()

    assert (f"{one.applicant_name}的申报处于“结果公示中”" in shown, Notice.objects.count()) == (True, 1)


def test_the_list_says_what_runs_and_what_is_open():
    notice = make_notice(2)
    for entry in notice.entries.all():
        object_to(entry)

    shown = page("own_notices")

    assert re.search(r'人数">2<.*公示中.*>2 件<', shown, re.S)
    end(notice)
    with clock.at(notice.ends_at):
        assert "公示期满" in page("own_notices")


def test_a_notice_says_how_each_person_stands():
    notice = make_notice(3)
    first, second, _third = notice.entries.order_by("position")
    object_to(first)
    decide(object_to(second), Finding.UPHELD)

    shown = page("own_notice", notice.key)

    words = re.findall(r'data-label="情况"><span[^>]*>([^<]+)<', shown)
    assert words == ["异议核查中", "公示后未予授予", "无未决异议"]


def decide(objection: Objection, finding: Finding = Finding.REJECTED) -> Decision:
    by = make_secretary_of(objection.entry.notice.batch.organiser)
    return noticing.decide(objection, by=by, finding=finding, reason="核查属实")


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(
    ("name", "statements"), [("own_notices", 5), ("own_notice", 5), ("objections", 3), ("new_notice", 4)]
)
def test_a_page_costs_the_same_for_one_row_and_three(django_assert_num_queries, name, statements, rows):
    notice = make_notice(rows)
    for entry in notice.entries.all():
        object_to(entry)
    for _one in range(rows):
        make_application(Status.PASSED)
    client = at_desk()
    place = {"own_notice": (notice.key,), "new_notice": (notice.batch_id,)}.get(name, ())
    client.get(url(name, *place))

    with django_assert_num_queries(statements):
        client.get(url(name, *place))


def test_the_list_of_objections_names_whom_they_are_about_only():
    objection = object_to(make_notice().entries.get(), objector="举报人某", contact="13811112222")

    shown = page("objections")

    assert (objection.number in shown, objection.entry.name in shown) == (True, True)
    assert ("举报人某" in shown, "13811112222" in shown) == (False, False)


def test_decided_objections_stand_in_the_whole_list():
    objection = object_to(make_notice().entries.get())
    decide(objection)
    client = at_desk()

    shown = [objection.number in client.get(url("objections") + query).content.decode() for query in ("", "?show=all")]

    assert shown == [False, True]


def test_the_way_to_reach_the_objector_is_masked_until_it_is_asked_for(caplog):
    objection = object_to(make_notice().entries.get(), objector="举报人某", contact="13811112222")
    client = at_desk()
    masked = page("objection", objection.pk, client=client)

    with caplog.at_level(logging.INFO, "publicity"):
        shown = client.post(url("objection_contact", objection.pk)).content.decode()

    assert objection.receipt not in masked + page("objections")  # it is the objector's key
    assert ("举报人某" in masked, "13*******22" in masked, "13811112222" in masked) == (True, True, False)
    assert "13811112222" in shown
    [record] = [one.getMessage() for one in caplog.records if one.name.startswith("publicity")]
    assert (f"objection {objection.pk} " in record, "1381111" in record) == (True, False)


@pytest.mark.parametrize(("contact", "shown"), [("", ""), ("1234567", "*******"), ("13811112222", "13*******22")])
def test_what_is_short_is_masked_whole(contact, shown):
    assert desk_objections.masked(contact) == shown


def test_an_objection_is_decided_on_its_page():
    objection = object_to(make_notice().entries.get())
    client, here = at_desk(), url("objection", objection.pk)

    missing = client.post(here, {"finding": "upheld"}).content.decode()
    done = client.post(here, {"finding": "upheld", "reason": "材料不实"})

    assert ("请写明理由。" in missing, done.url) == (True, here)
    shown = page("objection", objection.pk, client=client)
    assert ("材料不实" in shown, "作出决定</button>" in shown) == (True, False)


def test_a_second_decision_is_refused_with_who_made_the_first():
    objection = object_to(make_notice().entries.get())
    decide(objection)

    answer = at_desk().post(url("objection", objection.pk), {"finding": "upheld", "reason": "再来"})

    assert (answer.status_code, Decision.objects.get().finding) == (409, "rejected")


def test_other_objections_to_the_same_person_are_listed():
    entry = make_notice().entries.get()
    first, other = object_to(entry), object_to(entry, "另一件")

    assert other.number in page("objection", first.pk)


def test_what_concerns_oneself_does_not_exist_at_ones_desk():
    entry = make_notice().entries.get()
    objection = object_to(entry)
    people.appoint(entry.application.applicant, entry.notice.batch.organiser, Role.SECRETARY)
    client = at_desk(entry.application.applicant)

    assert objection.number not in page("objections", client=client)
    assert client.get(url("objection", objection.pk)).status_code == 404


def test_another_organiser_sees_none_of_it():
    notice = make_notice()
    objection = object_to(notice.entries.get())
    client = at_desk(make_reviewer_of(make_season().county_office))
    places = (("own_notice", notice.key), ("objection", objection.pk), ("new_notice", notice.batch_id))

    assert [client.get(url(name, place)).status_code for name, place in places] == [404, 404, 404]
    assert notice.title not in page("own_notices", client=client)


def test_a_unit_has_no_such_desk():
    unit = make_application(Status.PASSED).unit

    assert at_desk(make_reviewer_of(unit)).get(url("own_notices")).status_code == 404


def test_the_header_leads_the_organisers_people_there_and_nobody_else():
    made = make_season()
    unit = make_application(Status.UNIT_REVIEW).unit
    staff = [make_secretary_of(made.centre), make_reviewer_of(made.centre), make_reviewer_of(unit)]
    homes = ["/committee/meetings/", "/desk/", "/desk/"]

    pages = [at_desk(one).get(home).content.decode() for one, home in zip(staff, homes, strict=True)]

    assert [url("own_notices") in one for one in pages] == [True, True, False]
