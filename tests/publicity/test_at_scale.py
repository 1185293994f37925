"""Publishing and conferring cost as many statements for nine persons as for three: the audit chain is held for a moment only."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from applications.choices import DocumentKind, Status
from applications.models import Application, Document
from kashgar_zc import clock
from kashgar_zc.accounts.models import Message
from publicity.actions import noticing, proposing
from publicity.models import Certificate, Entry, Notice
from tests.factories.applications import make_reviewer_of, make_secretary_of
from tests.factories.conferring import ADDRESSED_TO, LEAD, make_passed
from tests.factories.publicity import WORDS

pytestmark = pytest.mark.django_db


def statements(act, *args, **facts) -> tuple[int, object]:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        made = act(*args, **facts)
    return len(captured), made


def published(persons: int) -> list[int]:
    """Return what proposing and opening a notice, and proposing and making a document, cost for so many persons."""
    with clock.at(clock.now() - LEAD):
        found = [make_passed() for _one in range(persons)]
        batch = found[0].batch
        one, other = make_secretary_of(batch.organiser), make_reviewer_of(batch.organiser)
        proposed, proposal = statements(proposing.propose_notice, batch, by=one, applications=found, **WORDS)
        opened, _settled = statements(proposing.confirm, proposal, by=other)
    noticing.end_due(clock.now())
    facts = {"entries": Entry.objects.filter(application__in=found), "addressed_to": ADDRESSED_TO}
    drafted, proposal = statements(proposing.propose_conferral, batch, by=one, issued_on=clock.today(), **facts)
    conferred, _settled = statements(proposing.confirm, proposal, by=other)
    return [proposed, opened, drafted, conferred]


def test_what_three_persons_cost_nine_cost_too():
    few = published(3)

    assert published(9) == few
    assert Notice.objects.count() == 2
    assert set(Application.objects.values_list("status")) == {(Status.CONFERRED,)}
    assert Certificate.objects.values("number").distinct().count() == 12
    assert Document.objects.filter(kind=DocumentKind.CERTIFICATE).values("application").distinct().count() == 12
    assert Message.objects.filter(subject="已取得职称").values("recipient").distinct().count() == 12
