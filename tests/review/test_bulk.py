"""Acts on many files: names first, each for itself, refusals by name."""

from io import BytesIO
from zipfile import ZipFile

import pytest

from applications.choices import Status
from applications.models import Application, Document
from review import claiming
from review.models import Claim
from tests.factories import people
from tests.factories.applications import make_reviewer_of
from tests.review.test_queue import named

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(at_desk_of):
    """Two files at a county, its reviewer's browser, and a colleague."""
    files = named("阿依古丽", "买买提")
    me, colleague = make_reviewer_of(files[0].at), people.make_reviewer(files[0].at, "同事")
    return files, at_desk_of(me), me, colleague


def keys(files) -> list[str]:
    return [f"{one.key}:{one.version}" for one in files]


def told(client) -> list[str]:
    return [str(one) for one in client.get("/desk/").context["messages"]]


def test_names_and_count_come_before_anything_is_done(desk):
    files, client, _me, _colleague = desk

    page = client.post("/desk/bulk/", {"act": "approve", "key": keys(files)}).content.decode()

    assert [words in page for words in ("以下 2 件申报", "阿依古丽", "买买提")] == [True, True, True]
    assert set(Application.objects.values_list("status", flat=True)) == {Status.COUNTY_REVIEW}


def test_who_cannot_be_approved_is_told_by_name_and_the_rest_go_up(desk):
    files, client, _me, colleague = desk
    claiming.claim(files[0], by=colleague)

    client.post("/desk/bulk/", {"act": "approve", "key": keys(files), "opinion": "同意上报。", "confirm": "1"})

    assert [Application.objects.get(pk=one.pk).status for one in files] == [Status.COUNTY_REVIEW, Status.BUREAU_REVIEW]
    done, refused = told(client)
    assert (done, refused.split("，")[0]) == ("已同意 1 件申报。", "阿依古丽：同事已认领该申报。确需由您办理的")


def test_a_file_that_moved_on_since_the_page_was_shown_is_refused(desk):
    files, client, _me, _colleague = desk
    stale = [f"{files[0].key}:{files[0].version - 1}"]

    client.post("/desk/bulk/", {"act": "approve", "key": stale, "opinion": "同意。", "confirm": "1"})

    assert told(client) == ["阿依古丽：该申报刚刚被他人处理，请刷新后再试。"]


def test_files_are_given_to_a_colleague(desk):
    files, client, _me, colleague = desk

    client.post("/desk/bulk/", {"act": "assign", "key": keys(files), "to": colleague.pk, "confirm": "1"})

    assert list(Claim.objects.values_list("holder", "until")) == [(colleague.pk, None)] * 2


def test_a_roster_of_the_selection_has_no_numbers_of_persons(desk):
    files, client, _me, _colleague = desk
    person = files[0].applicant

    answer = client.post("/desk/bulk/", {"act": "export", "key": keys(files), "confirm": "1"})

    with ZipFile(BytesIO(answer.content)) as book:
        text = "".join(book.read(name).decode() for name in book.namelist() if name.endswith(".xml"))
    assert ("阿依古丽" in text, person.id_number in text, person.mobile in text) == (True, False, False)


def test_review_forms_are_asked_for_and_watched(desk):
    files, client, _me, _colleague = desk

    answer = client.post("/desk/bulk/", {"act": "print", "key": keys(files), "confirm": "1"})

    assert Document.objects.count() == 2
    assert client.get(answer.url).content.decode().count("评审表_") >= 2


def test_foreign_files_are_not_touched(desk, at_desk_of):
    files, _client, _me, _colleague = desk
    stranger = at_desk_of(people.make_reviewer(people.make_unit()))

    answer = stranger.post("/desk/bulk/", {"act": "claim", "key": keys(files), "confirm": "1"})

    assert (answer.status_code, Claim.objects.count()) == (302, 0)
