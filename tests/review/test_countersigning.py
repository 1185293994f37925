"""The second signature: proposed by one, signed by another of the same desk, fallen with whatever happens to the file."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from applications.choices import Action, Status
from applications.printing.opinions import sign_offs
from applications.workflow import NotAllowed
from kashgar_zc import clock
from review import actions, claiming, countersigning, queries, queue
from review.filters import Filters
from review.models import Proposal, SecondSignature
from tests.factories.applications import DEFECTS
from tests.factories.people import appoint, make_reviewer
from tests.review.office import address, again, file_at, inbox_of, submitted

pytestmark = pytest.mark.django_db


def two_at_county():
    """A file at a county that asks for two signatures, and its two reviewers."""
    application, first = file_at(Status.COUNTY_REVIEW)
    second = make_reviewer(application.at, "同事")
    countersigning.set_second(first.appointments.get(), by=first, is_on=True)
    return application, first, second


def refusal_of(act, *args, **kwargs) -> str:
    with pytest.raises(NotAllowed) as refusal:
        act(*args, **kwargs)
    return str(refusal.value)


def test_one_person_alone_sends_nothing_up():
    application, first, _second = two_at_county()

    refusal = refusal_of(actions.approve, application, by=first, opinion="同意上报。")

    assert (refusal, again(application).status) == (
        "本机构的同意意见须经另一人复核。请提请复核。",
        Status.COUNTY_REVIEW,
    )


def test_the_second_to_sign_sends_it_up_with_both_names():
    application, first, second = two_at_county()
    countersigning.propose(application, by=first, opinion="同意上报。")

    event = countersigning.sign(application, by=second)

    signed = event.details["signatures"]
    assert (again(application).status, event.actor, event.note) == (Status.BUREAU_REVIEW, second, "同意上报。")
    assert (signed["first"], signed["second"]) == (first.name, second.name)
    events = application.events.select_related("organisation", "snapshot")
    county = sign_offs(events, event.snapshot.content)[0][1]
    assert county.opinion[-1] == f"经办：{first.name}　复核：{second.name}"


def test_nobody_signs_the_own_proposal():
    application, first, _second = two_at_county()
    countersigning.propose(application, by=first, opinion="同意上报。")

    assert refusal_of(countersigning.sign, application, by=first) == "复核须由另一人进行，不能复核本人提请的意见。"


def test_the_applicant_signs_nothing_even_as_a_reviewer_of_the_desk():
    application, first, _second = two_at_county()
    appoint(application.applicant, application.at)
    countersigning.propose(application, by=first, opinion="同意上报。")

    assert refusal_of(countersigning.sign, application, by=application.applicant) == "不能审核本人的申报。"


def test_a_refusal_leaves_the_file_and_tells_who_proposed():
    application, first, second = two_at_county()
    countersigning.propose(application, by=first, opinion="同意上报。")

    countersigning.refuse(application, by=second, reason="学历未核验。")

    assert (again(application).status, queries.proposal_on(application)) == (Status.COUNTY_REVIEW, None)
    assert inbox_of(first)[-1].endswith("提请的意见。理由：学历未核验。")


def test_a_proposal_falls_when_the_file_changes():
    application, first, second = two_at_county()
    countersigning.propose(application, by=first, opinion="同意上报。")
    actions.return_to_applicant(again(application), by=second, defects=DEFECTS)

    corrected = submitted(application)

    assert (corrected.status, queries.proposal_on(corrected)) == (Status.COUNTY_REVIEW, None)
    assert refusal_of(countersigning.sign, corrected, by=second).startswith("没有待复核的意见。")


def test_it_takes_two_to_switch_on_and_nothing_waiting_to_switch_off():
    application, first = file_at(Status.COUNTY_REVIEW)
    desk = first.appointments.get()
    alone = refusal_of(countersigning.set_second, desk, by=first, is_on=True)
    make_reviewer(application.at, "同事")
    countersigning.set_second(desk, by=first, is_on=True)
    countersigning.propose(application, by=first, opinion="同意上报。")

    waiting = refusal_of(countersigning.set_second, desk, by=first, is_on=False)

    assert alone == "本机构只有一名审核人，不能启用复核。请先任命另一名审核人。"
    assert waiting == "还有 1 件申报待复核，办完后方可停用。"


@pytest.mark.parametrize(
    "wrong",
    [
        {"decided_at": None, "is_agreed": True},
        {"is_agreed": False, "reason": ""},
    ],
)
def test_the_database_refuses_half_a_decision(wrong):
    application, first, second = two_at_county()
    proposal = countersigning.propose(application, by=first, opinion="同意上报。")
    whole = {"decided_by": second, "decided_at": clock.now(), "is_agreed": True}

    with pytest.raises(IntegrityError), transaction.atomic():
        Proposal.objects.filter(pk=proposal.pk).update(**(whole | wrong))


def test_the_database_refuses_ones_own_second_signature_and_a_changed_setting():
    application, first, _second = two_at_county()
    proposal = countersigning.propose(application, by=first, opinion="同意上报。")

    with pytest.raises(IntegrityError, match="agreed_by_another"), transaction.atomic():
        Proposal.objects.filter(pk=proposal.pk).update(decided_by=first, decided_at=clock.now(), is_agreed=True)
    with pytest.raises(IntegrityError, match="written once"), transaction.atomic():
        SecondSignature.objects.update(is_on=False)


def test_the_pages_carry_it_from_one_to_the_other(at_desk_of):
    application, first, second = two_at_county()
    at_desk_of(first).post(address(application, "approve"), {"version": application.version, "opinion": "同意上报。"})
    browser = at_desk_of(second)

    queue = browser.get("/desk/").content.decode()
    page = browser.get(address(application)).content.decode()
    browser.post(address(application, "second"), {"version": application.version, "act": "sign"})

    assert '<span class="flag" data-family="needs-you">待复核</span>' in queue
    assert (f"{first.name} 于" in page, "复核同意，送出" in page) == (True, True)
    assert [one.action for one in application.events.order_by("-sequence")[:1]] == [Action.APPROVE]


def test_the_setting_is_changed_on_its_page(at_desk_of):
    application, first = file_at(Status.COUNTY_REVIEW)
    make_reviewer(application.at, "同事")

    with clock.at(clock.now() + dt.timedelta(minutes=1)):
        answer = at_desk_of(first).post("/desk/second-signature/", {"on": "1"}, follow=True)

    assert (queries.needs_second(application.at), "提出停用" in answer.content.decode()) == (True, True)


def test_who_proposed_takes_it_back_and_begins_anew(at_desk_of):
    application, first, second = two_at_county()
    countersigning.propose(application, by=first, opinion="同意上报。")
    theirs = refusal_of(countersigning.withdraw, application, by=second)

    answer = at_desk_of(first).post(address(application, "second"), {"version": application.version, "act": "withdraw"})

    assert (theirs, answer.status_code) == ("没有您提请复核的意见。", 302)
    assert queries.proposal_on(again(application)) is None
    assert countersigning.propose(again(application), by=second, opinion="同意。").by == second


def test_where_nobody_else_can_sign_one_signs_alone_and_that_is_recorded(at_desk_of):
    application, first, second = two_at_county()
    countersigning.propose(application, by=first, opinion="同意上报。")
    second.appointments.update(
        starts_on=clock.today() - dt.timedelta(days=9), ends_on=clock.today() - dt.timedelta(days=1)
    )
    browser = at_desk_of(first)
    told = "现无他人可以签署" in browser.get(address(application)).content.decode()

    browser.post(address(application, "approve"), {"version": application.version, "opinion": "同意上报。"})

    event = application.events.last()
    assert (told, again(application).status, event.actor) == (True, Status.BUREAU_REVIEW, first)
    assert event.details["alone"] == "本机构现无他人可以复核，由一人签署。"


def test_what_waits_for_others_is_found_and_passed_over(at_desk_of):
    (held, _one), (free, _two), (waiting, first, second) = (
        file_at(Status.COUNTY_REVIEW),
        file_at(Status.COUNTY_REVIEW),
        two_at_county(),
    )
    countersigning.propose(waiting, by=first, opinion="同意上报。")
    claiming.claim(held, by=second)

    desks = [one.appointments.get() for one in (first, second)]
    found = [
        set(queue.files_in(desk, Filters(flag=flag), clock.now()))
        for desk, flag in ((desks[0], "second"), (desks[0], "sign"), (desks[1], "sign"))
    ]
    assert found == [{waiting}, set(), {waiting}]
    following = [queue.next_key(desk, Filters(), again(free), clock.now(), wrap=True) for desk in desks]
    assert following == ["", str(waiting.key)]
    chips = [
        word for _label, chips in at_desk_of(first).get("/desk/").context["page"].groups for _u, word, *_r in chips
    ]
    assert "待我签署" in chips
