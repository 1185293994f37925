"""Two people for what cannot be taken back: one proposes, another sees exactly that, and only then it happens."""

import pytest
from django.db import DatabaseError, transaction
from django.test import Client

from applications import audit
from applications.choices import Status
from applications.workflow import NotAllowed
from kashgar_zc import clock
from kashgar_zc.accounts.models import Message
from publicity.actions import proposing
from publicity.choices import Outcome
from publicity.models import Certificate, Conferral, Notice, Proposal, Revocation, Settlement
from tests.factories.applications import make_application, make_reviewer_of, make_season, make_secretary_of
from tests.factories.conferring import ADDRESSED_TO, make_certificate, make_entries
from tests.factories.people import appoint, step_up
from tests.factories.publicity import WORDS, make_notice, make_proposal, object_to

pytestmark = pytest.mark.django_db


@pytest.fixture
def season():
    return make_season()


@pytest.fixture
def second(season):
    return make_reviewer_of(season.centre)


def propose_document(*entries) -> Proposal:
    batch = entries[0].notice.batch
    words = {"addressed_to": ADDRESSED_TO, "issued_on": clock.today()}
    return proposing.propose_conferral(batch, by=make_secretary_of(batch.organiser), entries=entries, **words)


def refusal(proposal, by) -> str:
    with pytest.raises(NotAllowed) as refused:
        proposing.confirm(proposal, by=by)
    return str(refused.value)


def test_a_notice_is_opened_by_the_second_person_as_it_was_proposed(season, second):
    proposal = make_proposal()
    before = Notice.objects.count()

    settled = proposing.confirm(proposal, by=second)

    notice = Notice.objects.get()
    assert (before, settled.outcome, settled.made) == (0, Outcome.CONFIRMED, str(notice.key))
    assert (notice.title, notice.opened_by, notice.entries.count()) == (WORDS["title"], second, 1)
    assert Message.objects.filter(recipient=proposal.proposed_by, subject="已复核办理").exists()


def test_a_document_and_a_revocation_take_two_as_well(season, second):
    proposing.confirm(propose_document(*make_entries("甲", "乙")), by=second)
    certificate = Certificate.objects.order_by("number").first()
    by = make_secretary_of(season.centre)

    proposal = proposing.propose_revocation(certificate, by=by, reason="弄虚作假。")
    untouched = Revocation.objects.count()
    proposing.confirm(proposal, by=second)

    assert (Conferral.objects.get().issued_by, untouched) == (second, 0)
    assert Revocation.objects.get().reason == "弄虚作假。"


def test_nobody_confirms_or_rejects_the_own_proposal_not_even_behind_the_page(season):
    proposal = make_proposal()
    own = {"proposal": proposal, "settled_by": proposal.proposed_by, "settled_at": clock.now()}

    assert refusal(proposal, proposal.proposed_by) == "这是您本人的提议，须由另一名经办人复核。"
    with pytest.raises(DatabaseError, match="settled by a second person"), transaction.atomic():
        Settlement.objects.create(outcome=Outcome.CONFIRMED, made="x", **own)
    assert Notice.objects.count() == 0


def test_what_changed_meanwhile_is_refused_and_nothing_is_done(season, second):
    one, other = make_application(Status.PASSED), make_application(Status.PASSED)
    proposal, unit = make_proposal(one, other), one.unit
    unit.name = "改名后的单位"
    unit.save()

    said = refusal(proposal, second)

    assert said == "提议之后内容有变化，不能按原提议办理。请退回，由提议人重新提出。"
    assert (Notice.objects.count(), Settlement.objects.count()) == (0, 0)


def test_who_is_elsewhere_by_now_is_named(season, second):
    one, held = make_application(Status.PASSED), make_entries("乙")[0]
    notice, document = make_proposal(one), propose_document(held)
    make_notice(applications=[one])
    object_to(held)

    assert refusal(notice, second).startswith(f"{one.applicant_name}的申报处于“结果公示中”")
    assert "尚未办结，不能授予职称。" in refusal(document, second)
    assert Certificate.objects.count() == 0


def test_a_proposal_is_settled_once(season, second):
    proposal = make_proposal()
    proposing.reject(proposal, by=second, reason="联系电话有误。")

    assert refusal(proposal, second).endswith("办结：复核未通过。")
    with pytest.raises(NotAllowed, match="办结"):
        proposing.withdraw(proposal, by=proposal.proposed_by)
    assert Message.objects.get(subject="复核未通过").text.endswith("理由：联系电话有误。")


def test_only_its_own_person_takes_a_proposal_back(season, second):
    proposal = make_proposal()

    with pytest.raises(NotAllowed, match="只有提议人可以撤回提议。"):
        proposing.withdraw(proposal, by=second)
    proposing.withdraw(proposal, by=proposal.proposed_by)

    assert proposal.settlement.outcome == Outcome.WITHDRAWN


def test_a_proposal_is_written_once_and_stands_in_the_chain(season, second):
    proposal = make_proposal()
    proposing.reject(proposal, by=second, reason="理由")

    for row in (proposal, proposal.settlement):
        with pytest.raises(DatabaseError), transaction.atomic():
            type(row).objects.filter(pk=row.pk).delete()
    assert audit.verify() == []


def test_the_second_person_reads_exactly_what_was_proposed_and_by_whom(season, second):
    one = make_application(Status.PASSED)
    proposal = make_proposal(one)
    client = Client()
    client.force_login(second)

    shown = client.get(f"/desk/proposals/{proposal.key}/").content.decode()

    words = [*WORDS.values(), one.applicant_name, one.unit.name, str(proposal.proposed_by), "复核并办理"]
    assert [word for word in words if word not in shown] == []
    client.force_login(proposal.proposed_by)
    own = client.get(f"/desk/proposals/{proposal.key}/").content.decode()
    assert ("复核并办理" in own, "撤回提议" in own) == (False, True)


def test_the_holder_at_the_desk_does_not_see_the_own_revocation_proposed(season):
    certificate = make_certificate()
    holder = certificate.application.applicant
    appoint(holder, season.centre)
    proposal = proposing.propose_revocation(certificate, by=make_secretary_of(season.centre), reason="弄虚作假。")
    client = Client()
    client.force_login(holder)

    assert client.get(f"/desk/proposals/{proposal.key}/").status_code == 404
    assert not Message.objects.filter(recipient=holder, subject="有事项待复核").exists()


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_however_long(season, second, rows, django_assert_num_queries):
    for _one in range(rows):
        make_proposal()
    client = Client()
    client.force_login(second)
    client.get("/desk/proposals/")

    with django_assert_num_queries(3):
        client.get("/desk/proposals/")


def test_confirming_on_the_page_leads_to_what_was_made(season, second):
    proposal = make_proposal()
    client = Client()
    client.force_login(second)

    answer = step_up(client).post(f"/desk/proposals/{proposal.key}/confirm/")

    assert answer.url == f"/desk/notices/{Notice.objects.get().key}/"
