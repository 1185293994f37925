"""Conferring titles: on whom, by which number and date, and that a certificate is never given under an objection."""

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction

from applications import audit
from applications.choices import Action, DocumentKind, Status
from applications.models import Application, Document, Link
from applications.workflow import NotAllowed
from kashgar_zc import clock
from kashgar_zc.accounts.models import Message
from publicity import invariants
from publicity.actions import conferring, noticing
from publicity.choices import Finding
from publicity.models import Certificate, Conferral, Revocation
from tests.factories.applications import make_application, make_season, make_secretary_of
from tests.factories.conferring import (
    COMMITTEE,
    confer,
    make_certificate,
    make_entries,
    make_entry,
    make_passed,
    revoke,
)
from tests.factories.people import appoint, make_secretary, make_user
from tests.factories.publicity import make_notice, object_to

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
TODAY = dt.date(2020, 9, 10)


@pytest.fixture(autouse=True)
def today():
    with clock.at(dt.datetime(2020, 9, 10, 10, tzinfo=clock.BEIJING)):
        yield


def refusal(*entries, **facts) -> str:
    with pytest.raises(NotAllowed) as refused:
        confer(*entries, **facts)
    assert not Conferral.objects.exists()
    return str(refused.value)


def test_a_conferral_says_what_the_committee_passed_and_moves_the_file():
    entry = make_entry("阿卜杜热合曼·麦麦提", speciality="22S02")

    made = confer(entry).certificates.get()

    assert (made.number, made.conferral.number, made.issued_on) == ("202022200001", "喀职改〔2020〕1号", TODAY)
    assert (made.obtained_on, made.committee) == (dt.date(2020, 8, 20), COMMITTEE)
    assert (made.name, made.unit) == ("阿卜杜热合曼·麦麦提", entry.unit)
    assert (made.series, made.speciality, made.level, made.title) == ("中小学教师", "语文", "副高级", "高级教师")
    event = made.application.events.last()
    assert (event.action, event.to_status) == (Action.CONFER, Status.CONFERRED)
    assert event.details == {"conferral": "喀职改〔2020〕1号", "certificate": "202022200001"}


def test_the_papers_are_asked_for_once_and_the_person_is_told():
    certificate = make_certificate()

    asked = {(one.kind, one.application_id, one.batch_id): one.parameters for one in Document.objects.all()}
    assert asked == {
        (DocumentKind.CONFERRAL, None, certificate.conferral.batch_id): {"conferral": "喀职改〔2020〕1号"},
        (DocumentKind.CERTIFICATE, certificate.application_id, None): {"certificate": certificate.number},
    }
    told = Message.objects.filter(recipient=certificate.application.applicant, channel="inbox").latest("pk")
    assert certificate.number in told.text
    assert certificate.application.applicant.id_number not in told.text


def test_numbers_follow_the_annex_and_go_on_through_the_season():
    first = make_entries("甲", title="22-01-2") + make_entries("乙", title="05-01-3")
    second = make_entry("丙", title="22-01-1")

    confer(*first)
    confer(second)

    assert list(Certificate.objects.order_by("pk").values_list("name", "number")) == [
        ("乙", "202005300001"),
        ("甲", "202022200002"),
        ("丙", "202022100003"),
    ]
    assert list(Conferral.objects.order_by("pk").values_list("number", flat=True)) == [
        "喀职改〔2020〕1号",
        "喀职改〔2020〕2号",
    ]


def test_a_countys_documents_are_counted_by_themselves():
    made = make_season(now=clock.now() - 21 * DAY)
    made.county_batch.rules_data |= {"document_number": "{county}职改〔{year}〕{serial}号"}
    made.county_batch.save()
    confer(make_entry("甲"))

    in_county = confer(make_entry("乙", county_run=True))

    assert in_county.number == "疏附县职改〔2020〕1号"
    assert in_county.certificates.get().number == "202022200002"


def test_a_number_that_another_organisers_document_bears_is_refused():
    confer(make_entry("甲"))
    entry = make_entry("乙", county_run=True)

    with pytest.raises(NotAllowed, match="喀职改〔2020〕1号”已用于其他任职文件"):
        confer(entry)

    assert Application.objects.get(pk=entry.application_id).status == Status.PUBLICISED


def test_an_open_objection_holds_that_one_person():
    held, clear = make_entries("受异议的", "无异议的")
    objection = object_to(held)

    said = refusal(held, clear)

    assert said == f"对受异议的的异议（{objection.number}）尚未办结，不能授予职称。"
    assert [one.name for one in confer(clear).certificates.all()] == ["无异议的"]


@pytest.mark.parametrize("finding", Finding)
def test_an_objection_decided_frees_the_person_or_ends_the_case(finding):
    entry = make_entry()
    objection = object_to(entry)
    by = make_secretary_of(entry.notice.batch.organiser)
    noticing.decide(objection, by=by, finding=finding, reason="经核查。")

    if finding == Finding.REJECTED:
        assert confer(entry).certificates.count() == 1
    else:
        assert "公示后未予授予" in refusal(entry)


def test_nobody_is_conferred_on_while_the_notice_runs_or_before_it_is_taken_down():
    entry = make_entry(is_over=False)

    assert refusal(entry) == "阿某某的公示尚未结束，不能授予职称。"
    with clock.at(entry.notice.ends_at + DAY):
        assert refusal(entry) == "阿某某的公示尚未结束，不能授予职称。"


@pytest.mark.parametrize(
    ("issued_on", "said"),
    [
        (TODAY + DAY, "成文日期不能晚于今天。"),
        (dt.date(2020, 8, 27), "成文日期应当在公示期满之后。"),
        (dt.date(2020, 8, 1), "成文日期应当在公示期满之后。"),
    ],
)
def test_a_document_bears_a_day_after_the_notice_and_not_to_come(issued_on, said):
    entry = make_entry()
    assert entry.notice.last_day == dt.date(2020, 8, 27)

    assert refusal(entry, issued_on=issued_on) == said


def test_the_day_after_the_notice_is_early_enough():
    assert confer(make_entry(), issued_on=dt.date(2020, 8, 28)).certificates.get().issued_on == dt.date(2020, 8, 28)


def test_a_file_without_the_record_of_a_meeting_is_refused():
    with clock.at(clock.now() - 21 * DAY):
        notice = make_notice(applications=[make_application(Status.PASSED)])
    noticing.end_due(clock.now())

    assert "没有评审会议的记录" in refusal(notice.entries.get())


def test_who_may_confer():
    entry = make_entry()
    batch = entry.notice.batch

    assert refusal(entry, by=make_user("旁人")) == "该批次不由您所在机构组织。"
    assert refusal(entry, by=make_secretary_of(make_season().county_office)) == "该批次不由您所在机构组织。"
    appoint(entry.application.applicant, batch.organiser)
    assert refusal(entry, by=entry.application.applicant) == "名单中有您本人，请由其他经办人办理。"
    assert refusal(entry, entries=[]) == "请选择要授予职称的人员。"


def test_another_batchs_person_and_one_already_conferred_on_are_refused():
    entry, elsewhere = make_entry("甲"), make_entry("乙", county_run=True)
    assert refusal(entry, elsewhere).startswith("乙不在地区批次的公示名单中")

    confer(entry)

    with pytest.raises(NotAllowed, match="甲的申报处于“已取得职称”"):
        confer(entry)
    assert Certificate.objects.count() == 1


def test_one_refused_leaves_everything_as_it_was():
    clear, held = make_entries("甲", "乙")
    object_to(held)
    before = Application.objects.get(pk=clear.application_id).version

    refusal(clear, held)

    now = Application.objects.get(pk=clear.application_id)
    assert (now.status, now.version, Document.objects.count()) == (Status.PUBLICISED, before, 0)


def test_a_revocation_ends_the_title_and_tells_the_person():
    certificate = make_certificate()

    revoked = revoke(certificate, "材料弄虚作假。")

    assert revoked.application.status == Status.REVOKED
    assert revoked.application.events.last().details == {"certificate": certificate.number}
    told = Message.objects.filter(recipient=certificate.application.applicant, channel="inbox").latest("pk")
    assert (told.subject, "材料弄虚作假。" in told.text) == ("职称已撤销", True)


def test_a_certificate_is_revoked_once_and_by_its_organiser_only():
    certificate = make_certificate()
    own = certificate.application.applicant
    appoint(own, certificate.conferral.batch.organiser)

    said = [said_on_revoking(certificate, by) for by in (make_user("旁人"), own)]
    revoke(certificate)
    said.append(said_on_revoking(certificate, make_secretary(certificate.conferral.batch.organiser, "另一秘书")))

    assert said[:2] == ["该证书不由您所在机构颁发。", "这是您本人的证书，请由其他经办人办理。"]
    assert said[2].endswith("于 2020-09-10 撤销。")
    assert Revocation.objects.count() == 1


def said_on_revoking(certificate, by) -> str:
    with pytest.raises(NotAllowed) as refused:
        conferring.revoke(certificate, by=by, reason="原因")
    return str(refused.value)


def test_what_was_issued_is_written_once():
    revoke(make_certificate())

    for table in ("conferral", "certificate", "revocation"):
        for change in (f"UPDATE publicity_{table} SET id = id", f"DELETE FROM publicity_{table}"):
            with pytest.raises(IntegrityError, match=r"written once"), transaction.atomic():
                connection.cursor().execute(change)


def test_the_database_refuses_a_certificate_issued_before_it_was_obtained():
    certificate = make_certificate()
    entry = make_entry("乙")
    facts = {"conferral": certificate.conferral, "application": entry.application, "entry": entry, "name": "乙"}

    with pytest.raises(IntegrityError, match="certificate_issued_after_it_was_obtained"), transaction.atomic():
        Certificate.objects.create(number="1", obtained_on=TODAY, issued_on=TODAY - DAY, **facts)


def test_a_passed_file_is_not_conferred_on_without_a_notice():
    passed = make_passed()

    with pytest.raises(NotAllowed, match="请选择要授予职称的人员"):
        conferring.confer(
            passed.batch,
            by=make_secretary_of(passed.batch.organiser),
            entries=passed.notice_entries.all(),
            addressed_to="有关单位",
            issued_on=TODAY,
        )


def test_the_audit_chain_and_the_invariants_hold_at_the_end():
    make_certificate("甲")
    held, clear = make_entries("乙", "丙")
    object_to(held)
    revoke(confer(clear).certificates.get())

    assert [sentence for one in invariants.INVARIANTS for sentence in one.broken()] == []
    assert audit.verify() == []
    linked = Link.objects.filter(source__in=["publicity_conferral", "publicity_certificate", "publicity_revocation"])
    assert linked.count() == 5
