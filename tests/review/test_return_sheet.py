"""The printed return sheet: everything the return named, for its applicant and the desks, made once."""

from io import BytesIO

import pikepdf
import pytest

from applications import producing
from applications.choices import DocumentKind, DocumentState, Status
from applications.models import Document
from kashgar_zc import pdf
from review import actions, undoing
from review.printing import return_sheet
from tests.factories.applications import DEFECTS
from tests.factories.people import make_user
from tests.review.office import again, file_at

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def quiet_broker(monkeypatch):
    monkeypatch.setattr("applications.tasks.produce_document.apply_async", lambda **_words: None)


def returned():
    application, reviewer = file_at(Status.COUNTY_REVIEW)
    actions.return_to_applicant(application, by=reviewer, defects=DEFECTS, remark="请尽快。")
    return again(application), reviewer


def test_the_sheet_says_all_that_was_named_to_whom_and_until_when():
    application, _reviewer = returned()

    text = pdf.html(return_sheet.TEMPLATE, return_sheet.paper(application, return_sheet.last_return(application)))

    for words in (
        f"{application.applicant_name}（{application.unit}）：",
        f"编号：{application.number}—退1",
        "证书编号与学信网不一致。",
        "请重新拍摄后上传。",
        "说明：请尽快。",
        "（北京时间）前修改并重新提交",
    ):
        assert words in text


def test_the_applicant_asks_for_it_once_and_it_is_a_pdf(at_desk_of):
    application, _reviewer = returned()
    browser = at_desk_of(application.applicant)
    address = f"/desk/returns/{application.key}/"

    browser.post(address)
    browser.post(address)
    document = Document.objects.get(kind=DocumentKind.RETURN_SHEET)
    producing.produce(document.pk)

    document.refresh_from_db()
    got = b"".join(browser.get(f"/documents/{document.key}/").streaming_content)
    assert (document.state, len(pikepdf.open(BytesIO(got)).pages)) == (DocumentState.READY, 1)


def test_a_stranger_has_no_sheet_and_a_return_taken_back_none_either(at_desk_of):
    application, reviewer = returned()
    address = f"/desk/returns/{application.key}/"
    stranger = at_desk_of(make_user("旁人")).get(address).status_code
    desk = at_desk_of(reviewer)
    before = desk.get(address).status_code

    undoing.recall(application, by=reviewer, reason="误点。")

    assert (stranger, before, desk.get(address).status_code) == (404, 200, 404)
