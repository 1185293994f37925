"""The printed notice and the list of publicity: names, unit and title, and nothing else of a person."""

import datetime as dt

import pytest

from applications import producing
from applications.choices import DocumentKind, Status
from applications.models import Document
from kashgar_zc import clock, pdf
from review import unit_actions
from review.printing import unit_notice
from tests.factories import people
from tests.factories.applications import make_reviewer_of
from tests.review.office import file_at, files_at_one_unit, publicised, statements_of, withdrawn

pytestmark = pytest.mark.django_db


def publicise(application, reviewer, *, at=None):
    with clock.at(at or clock.now()):
        return unit_actions.open_publicity(application, by=reviewer, how_posted="公告栏")


@pytest.mark.parametrize("address", ["/desk/publicity/", "/desk/publicity/notice/"])
def test_no_page_of_publicity_leaks_what_is_private(at_desk_of, address):
    application, reviewer = file_at(Status.UNIT_REVIEW)
    publicise(application, reviewer)
    person = application.applicant
    born = person.birth_date
    private = [person.id_number, person.id_number[:6], person.id_number[-4:], person.mobile, person.mobile[-4:]]
    private += [f"{born:%Y-%m-%d}", f"{born.year}年{born.month}月", application.number]

    page = at_desk_of(reviewer).get(address).content.decode()

    assert [text for text in (person.name, application.title.name) if text not in page] == []
    assert [text for text in private if text in page] == []


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(("address", "statements"), [("/desk/publicity/", 5), ("/desk/publicity/notice/", 5)])
def test_a_list_of_publicity_costs_the_same_for_any_number_of_rows(at_desk_of, rows, address, statements):
    unit = people.make_unit()
    reviewer = make_reviewer_of(unit)
    for one in files_at_one_unit(rows, unit):
        publicise(one, reviewer)
    client = at_desk_of(reviewer)

    assert statements_of(lambda: client.get(address)) == statements


def test_who_takes_the_file_back_leaves_the_notice(at_desk_of):
    application, reviewer = file_at(Status.UNIT_REVIEW)
    publicise(application, reviewer)
    withdrawn(application)

    assert "没有正在公示的申报。" in at_desk_of(reviewer).get("/desk/publicity/notice/").content.decode()


def test_the_notice_comes_down_after_the_last_day(at_desk_of):
    application, reviewer = file_at(Status.UNIT_REVIEW)
    publicise(application, reviewer, at=clock.now() - dt.timedelta(days=21))
    client = at_desk_of(reviewer)

    assert application.applicant_name not in client.get("/desk/publicity/notice/").content.decode()
    assert "期满，可以办结" in client.get("/desk/publicity/").content.decode()


def test_another_units_publicity_is_not_listed(at_desk_of):
    application, reviewer = file_at(Status.UNIT_REVIEW)
    publicise(application, reviewer)
    other = at_desk_of(people.make_reviewer(people.make_unit()))

    assert application.applicant_name not in other.get("/desk/publicity/").content.decode()


def test_what_is_concluded_is_listed_with_its_outcome(at_desk_of):
    application, reviewer = file_at(Status.UNIT_REVIEW)
    publicised(application, reviewer)

    concluded = at_desk_of(reviewer).get("/desk/publicity/").context["concluded"]

    assert [(one.name, one.standing.word) for one in concluded] == [(application.applicant_name, "无异议")]


def test_the_notice_is_made_as_a_pdf_for_its_unit_only(at_desk_of, monkeypatch):
    monkeypatch.setattr("applications.tasks.produce_document.apply_async", lambda **_words: None)
    application, reviewer = file_at(Status.UNIT_REVIEW)
    publicise(application, reviewer)
    browser = at_desk_of(reviewer)

    browser.post("/desk/publicity/notice/")
    document = Document.objects.get(kind=DocumentKind.UNIT_NOTICE)
    producing.produce(document.pk)

    address = f"/documents/{document.key}/"
    got = b"".join(browser.get(address).streaming_content)
    foreign = at_desk_of(people.make_reviewer(people.make_unit("别的单位"))).get(address).status_code
    paper = pdf.html(unit_notice.TEMPLATE, unit_notice.paper([application.unit_publicities.get()], document))
    assert (got[:5], foreign, application.applicant_name in paper) == (b"%PDF-", 404, True)
    assert application.applicant.id_number[-4:] not in paper
