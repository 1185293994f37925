"""Objections: anyone lodges one while the notice runs, it holds that one person, and it is decided once, by somebody else."""

import datetime as dt
import re
import threading

import pytest
from django.db import IntegrityError, connection, transaction

from applications.choices import Action, Status
from applications.models import Application
from applications.workflow import NotAllowed
from kashgar_zc import clock
from kashgar_zc.accounts.choices import Role
from kashgar_zc.accounts.models import Message
from publicity import queries, receipts
from publicity.actions import noticing
from publicity.choices import Finding
from publicity.models import Decision, Entry, Objection
from tests.factories import people
from tests.factories.applications import make_reviewer_of, make_season, make_secretary_of
from tests.factories.publicity import end, make_notice, object_to

SECOND = dt.timedelta(seconds=1)
REASON = "经核查，业绩材料属实。"

TEXT = "反映一项业绩为集体完成，请核实。"


@pytest.fixture
def entry(db) -> Entry:
    return make_notice().entries.get()


def staff_of(entry: Entry):
    return make_secretary_of(entry.notice.batch.organiser)


def decide(objection: Objection, finding: Finding = Finding.REJECTED, by=None) -> Decision:
    return noticing.decide(objection, by=by or staff_of(objection.entry), finding=finding, reason=REASON)


def refusal(act, *args, **words) -> str:
    with pytest.raises(NotAllowed) as refused:
        act(*args, **words)
    return str(refused.value)


def status_of(entry: Entry) -> str:
    return Application.objects.get(pk=entry.application_id).status


def told(person, subject: str) -> list[str]:
    return list(
        Message.objects.filter(recipient=person, subject=subject, channel="inbox").values_list("text", flat=True)
    )


def test_a_receipt_is_random_and_has_no_letters_that_are_mistaken():
    drawn = {receipts.draw() for _one in range(200)}

    assert len(drawn) == 200
    assert all(re.fullmatch(r"[2-9A-HJKMNP-Z]{4}(-[2-9A-HJKMNP-Z]{4}){2}", one) for one in drawn)


@pytest.mark.parametrize("typed", ["7kq2mxhd93rt", " 7KQ2-MXHD-93RT ", "7KQ2 MXHD 93RT", "7kq2－mxhd—93rt"])
def test_a_receipt_is_read_as_people_type_it(typed):
    assert receipts.as_typed(typed) == "7KQ2-MXHD-93RT"


def test_anyone_may_object_without_a_name(entry):
    made = object_to(entry)

    assert (made.objector, made.contact, made.contact_sealed, made.text) == ("", "", "", "业绩材料与事实不符。")
    assert queries.by_receipt(made.receipt) == made


def test_how_to_reach_the_objector_is_sealed(entry):
    made = object_to(entry, objector="热心人", contact="13812345678")

    assert (Objection.objects.get().contact, "13812345678" in made.contact_sealed) == ("13812345678", False)


def test_the_organiser_is_told_of_the_person_and_not_of_the_objector(entry):
    object_to(entry, objector="热心人", contact="13812345678")

    [text] = told(staff_of(entry), "收到公示异议")
    assert (entry.name in text, "热心人" in text, "138" in text) == (True, False, False)


def test_the_person_objected_to_is_not_told_though_on_the_organisers_staff(entry):
    people.appoint(entry.application.applicant, entry.notice.batch.organiser, Role.SECRETARY)

    object_to(entry)

    assert told(entry.application.applicant, "收到公示异议") == []


def test_the_last_second_counts(entry):
    with clock.at(entry.notice.ends_at - SECOND):
        made = noticing.lodge(entry, text="最后一秒")

    assert made.lodged_at == entry.notice.ends_at - SECOND


def test_nobody_objects_after_the_period(entry):
    with clock.at(entry.notice.ends_at):
        said = refusal(noticing.lodge, entry, text="晚了")

    until = entry.notice.last_day
    assert said == f"公示期已于 {until.year}年{until.month}月{until.day}日 24:00 届满，不再受理异议。"
    assert Objection.objects.count() == 0


def test_nobody_objects_before_the_notice(entry):
    with clock.at(entry.notice.opened_at - SECOND):
        assert refusal(noticing.lodge, entry, text="早了") == "公示尚未开始。"


def test_one_objection_holds_one_person(db):
    notice = make_notice(3)
    held = notice.entries.get(position=2)
    object_to(held)

    clear = queries.clear_entries(end(notice))

    assert [one.position for one in clear] == [1, 3]
    assert [queries.is_held(one.application) for one in notice.entries.order_by("position")] == [False, True, False]


def test_a_rejected_objection_holds_no_longer(entry):
    objection = object_to(entry)

    decide(objection)

    assert (queries.is_held(entry.application), status_of(entry)) == (False, Status.PUBLICISED)
    assert list(queries.clear_entries(end(entry.notice))) == [entry]


def test_an_upheld_objection_annuls_and_says_by_which(entry):
    objection = object_to(entry)

    decide(objection, Finding.UPHELD)

    event = entry.application.events.last()
    assert (status_of(entry), event.action, event.note) == (Status.ANNULLED, Action.ANNUL, REASON)
    assert event.details == {"objection": objection.number}
    assert list(queries.clear_entries(end(entry.notice))) == []


def test_whose_passing_was_annulled_leaves_the_public_list(entry):
    decide(object_to(entry), Finding.UPHELD)

    assert queries.visible_entries(entry.notice, clock.now()).count() == 0
    assert refusal(object_to, entry) == "该人员已不在公示名单中。"


@pytest.mark.parametrize("second", Finding)
def test_of_two_objections_the_other_is_still_decided(entry, second):
    first, other = object_to(entry), object_to(entry, "另一件")
    decide(first, Finding.UPHELD)

    decision = decide(other, second)

    annulled = entry.application.events.filter(action=Action.ANNUL).count()
    assert (decision.finding, annulled, queries.is_held(entry.application)) == (second, 1, False)


def test_while_one_of_two_is_open_the_person_is_held(entry):
    first = object_to(entry)
    object_to(entry, "另一件")

    decide(first)

    assert queries.is_held(entry.application)


@pytest.mark.parametrize(
    ("finding", "word"), [(Finding.UPHELD, "成立，不予授予"), (Finding.REJECTED, "不成立，不影响")]
)
def test_applicant_and_organiser_are_told_what_came_of_it(entry, finding, word):
    objection = object_to(entry, objector="热心人")

    decide(objection, finding)

    [own] = told(entry.application.applicant, "公示异议处理结果")
    [desk] = told(staff_of(entry), f"公示异议已办结：{finding.label}")
    assert (word in own, REASON in own, objection.number in desk, REASON in desk) == (True, True, True, True)
    assert objection.receipt not in own + desk
    assert "热心人" not in own + desk


def test_an_objection_is_decided_once(entry):
    objection, by = object_to(entry), make_reviewer_of(entry.notice.batch.organiser)
    decide(objection, by=by)

    said = refusal(decide, objection, Finding.UPHELD)

    assert re.fullmatch(rf"该异议已由{by}于 .+ 作出决定：异议不成立。", said)
    assert (Decision.objects.count(), status_of(entry)) == (1, Status.PUBLICISED)


def test_nobody_decides_on_the_own_case(entry):
    applicant = entry.application.applicant
    people.appoint(applicant, entry.notice.batch.organiser, Role.SECRETARY)

    assert refusal(decide, object_to(entry), by=applicant) == "异议针对您本人的申报，请由其他经办人办理。"


def test_nobody_but_the_organiser_decides(entry):
    objection = object_to(entry)
    strangers = [make_reviewer_of(entry.application.unit), make_reviewer_of(make_season().county_office)]

    assert [refusal(decide, objection, by=one) for one in strangers] == ["该异议由组织评审的机构办理。"] * 2


def test_sent_twice_with_one_ticket_it_is_lodged_once(entry):
    receipt = receipts.draw()

    first, second = object_to(entry, receipt=receipt), object_to(entry, receipt=receipt)

    assert (first, Objection.objects.count(), second.text) == (second, 1, "业绩材料与事实不符。")
    with pytest.raises(NotAllowed, match=f"已经提交，回执编号 {receipt}"):
        object_to(entry, "从后退的页面上改了内容再提交。", receipt=receipt)


def test_an_objection_and_its_decision_are_written_once(entry):
    decide(object_to(entry))

    for change in (lambda: Objection.objects.update(text="改"), lambda: Decision.objects.update(finding="upheld")):
        with pytest.raises(IntegrityError, match="change"), transaction.atomic():
            change()


def test_the_database_holds_one_decision_and_wants_reasons(entry):
    decision = decide(object_to(entry))
    facts = {"finding": "upheld", "decided_by": decision.decided_by, "decided_at": decision.decided_at}

    for name, row in (
        ("objection_id", Decision(objection=decision.objection, reason="再来", **facts)),
        ("decision_has_reason", Decision(objection=decision.objection, reason="", **facts)),
        ("objection_says_something", Objection(entry=entry, receipt="X", text="", lodged_at=clock.now())),
    ):
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            row.save()


@pytest.mark.django_db(transaction=True)
def test_of_two_who_decide_at_once_one_is_refused():
    objection = object_to(make_notice().entries.get())
    centre = objection.entry.notice.batch.organiser
    both, start, outcomes = (make_reviewer_of(centre), make_secretary_of(centre)), threading.Barrier(2), []

    def act(by) -> None:
        start.wait()
        try:
            outcomes.append(decide(objection, Finding.UPHELD, by).finding)
        except NotAllowed:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=act, args=[by]) for by in both]
    for one in threads:
        one.start()
    for one in threads:
        one.join()

    assert (sorted(outcomes), Decision.objects.count()) == (["refused", "upheld"], 1)
