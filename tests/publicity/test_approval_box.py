"""The approving body's box on the review form says what became of a passed file: conferred, refused after an objection, revoked."""

import datetime as dt

import pytest

from applications.printing.judged import approval_box, judged
from kashgar_zc import clock
from publicity.actions import noticing
from publicity.choices import Finding
from tests.factories.applications import make_secretary_of
from tests.factories.conferring import make_certificate, make_entry, revoke
from tests.factories.publicity import object_to

pytestmark = pytest.mark.django_db
CONTENT = {"target": {"title": "高级教师"}}
CONFERRED = (
    "经公示，同意确认高级教师任职资格。",
    "批准文号：喀职改〔2020〕1号。证书编号：202022200001。",
)


@pytest.fixture(autouse=True)
def today():
    with clock.at(dt.datetime(2020, 9, 10, 10, tzinfo=clock.BEIJING)):
        yield


def box(application):
    return approval_box(judged(application.events.order_by("sequence")).approvals, CONTENT)


def test_a_conferral_names_document_and_certificate():
    application = make_certificate().application

    shown = box(application)

    assert (shown.opinion, shown.organisation) == (CONFERRED, application.batch.organiser.name)


def test_a_revocation_stands_beneath_the_conferral_with_its_reason():
    application = revoke(make_certificate(), "获奖证书系伪造。").application

    assert box(application).opinion == (*CONFERRED, "2020年9月10日撤销高级教师任职资格，证书作废：获奖证书系伪造。")


def test_a_passing_annulled_after_an_objection_is_not_conferred():
    entry = make_entry()
    by = make_secretary_of(entry.notice.batch.organiser)

    noticing.decide(object_to(entry), by=by, finding=Finding.UPHELD, reason="论文系他人成果。")

    assert box(entry.application).opinion == ("公示期间异议成立，不予确认高级教师任职资格：论文系他人成果。",)


def test_a_file_still_on_notice_has_an_empty_box():
    assert box(make_entry().application).opinion == ()
