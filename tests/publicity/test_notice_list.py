"""The printed list of a notice: its lines and nothing more, made once, for the organiser's people."""

import pikepdf
import pytest
from django.test import Client
from django.urls import reverse

from applications import producing
from applications.choices import DocumentState
from applications.models import Document
from kashgar_zc import pdf
from publicity.models import Notice
from publicity.printing import notice_list
from tests.factories.applications import make_reviewer_of, make_season, make_secretary_of
from tests.factories.people import step_up
from tests.factories.publicity import WORDS, make_notice

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


def produced(notice: Notice) -> Document:
    document = notice_list.request(notice, by=make_secretary_of(notice.batch.organiser))
    producing.produce(document.pk)
    return Document.objects.get(pk=document.pk)


def test_the_printed_list_holds_the_lines_of_the_notice_and_nothing_more():
    notice = make_notice(2)
    applicant = notice.entries.first().application.applicant

    text = pdf.html(notice_list.TEMPLATE, notice_list.paper(notice))

    for entry in notice.entries.all():
        assert f"<td>{entry.position}</td><td>{entry.name}</td><td>{entry.unit}</td>" in text
    assert [one in text for one in (applicant.id_number, applicant.mobile, f"{applicant.birth_date}")] == [False] * 3
    assert (WORDS["contact"] in text, "5 个工作日" in text, "共 2 人" in text) == (True, True, True)


def test_the_printed_list_is_a_pdf_with_our_fonts_and_made_once():
    notice = make_notice()

    document = produced(notice)

    with document.file.open() as file, pikepdf.open(file) as paper:
        faces = [one for one in paper.objects if isinstance(one, pikepdf.Dictionary) and "/FontName" in one]
        names = sorted(str(face.FontName).split("+")[1] for face in faces)
        embedded = [bool({"/FontFile2", "/FontFile3"} & set(face.keys())) for face in faces]
    assert (document.state, document.reason, names) == (DocumentState.READY, "", ["KZ-Hei", "KZ-Song"])
    assert embedded == [True, True]
    assert notice_list.request(notice, by=document.requested_by) == document


def test_the_organisers_people_download_it_and_others_do_not():
    notice = make_notice()
    client = at_desk()
    assert client.post(url("notice_list", notice.key)).url == url("own_notice", notice.key)
    document = Document.objects.get()
    producing.produce(document.pk)
    colleague, stranger = make_reviewer_of(notice.batch.organiser), make_reviewer_of(make_season().county_office)

    answers = [at_desk(one).get(f"/documents/{document.key}/") for one in (colleague, stranger)]

    assert [one.status_code for one in answers] == [200, 404]
    assert b"".join(answers[0].streaming_content)[:5] == b"%PDF-"
    assert f"/documents/{document.key}/" in page("own_notice", notice.key, client=client)
