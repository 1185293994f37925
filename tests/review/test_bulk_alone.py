"""Acts on many where two must sign and there is nobody else: said before, done by one, and recorded."""

import pytest

from applications.choices import Action, Status
from review import countersigning
from review.models import BulkRun, Proposal
from tests.factories import people
from tests.factories.applications import make_application, make_reviewer_of
from tests.review.office import again
from tests.review.test_bulk import asked, done
from tests.review.test_queue import named

pytestmark = pytest.mark.django_db


@pytest.fixture
def two():
    """Two files at a county that asks for two signatures, and its two reviewers."""
    files = named("阿依古丽", "买买提")
    me, colleague = make_reviewer_of(files[0].at), people.make_reviewer(files[0].at, "同事")
    countersigning.set_second(me.appointments.get(), by=me, is_on=True)
    return files, me, colleague


def alone(application) -> str:
    event = application.events.filter(action=Action.APPROVE).last()
    return event.details.get("alone", "")


def test_who_is_alone_is_told_so_before_and_sends_all_up(two, at_desk_of):
    files, me, colleague = two
    colleague.appointments.all().delete()
    client = at_desk_of(me)

    address = asked(client, "approve", files)
    page = client.get(address).content.decode()
    said = done(client, address, opinion="同意上报。")

    assert "现无他人可以签署。以上申报由您一人办理，并记入办理经过。" in page
    assert (BulkRun.objects.get().act, said["refused"]) == ("approve", [])
    assert [again(one).status for one in files] == [Status.BUREAU_REVIEW] * 2
    assert [alone(one) for one in files] == ["本机构现无他人可以复核，由一人签署。"] * 2


def test_a_file_of_the_only_colleague_goes_up_alone_among_those_put_to_that_colleague(two, at_desk_of):
    files, me, colleague = two
    theirs = make_application(Status.COUNTY_REVIEW, applicant=colleague)
    client = at_desk_of(me)

    address = asked(client, "approve", [files[0], theirs])
    page = client.get(address).content.decode()
    said = done(client, address, opinion="同意上报。")

    assert "由另一名审核人签署后生效。" in page
    assert (said["refused"], list(Proposal.objects.values_list("application", flat=True))) == ([], [files[0].pk])
    assert [again(one).status for one in (files[0], theirs)] == [Status.COUNTY_REVIEW, Status.BUREAU_REVIEW]
    assert alone(theirs) == "本机构现无他人可以复核，由一人签署。"
