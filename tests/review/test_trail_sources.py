"""That the trail leaves nothing out: every table of history is read by it, or named here with the reason why not."""

import pytest
from django.db import connection
from django.urls import reverse

from applications import trail
from applications.choices import Status
from applications.models import Application
from kashgar_zc.accounts import correcting
from review import claiming, countersigning, inquiring
from review.bulk import preparing
from review.choices import BulkAct, Founded
from review.importing import applying
from tests.factories import people
from tests.factories.applications import make_application, make_reviewer_of, make_season
from tests.factories.committees import make_observer
from tests.factories.importing import make_list

pytestmark = pytest.mark.django_db
# Tables whose rows the database lets nobody change, or chains; a conditional trigger counts as well.
HISTORY = """
    SELECT DISTINCT class.relname FROM pg_trigger AS held JOIN pg_class AS class ON class.oid = held.tgrelid
    JOIN pg_proc AS does ON does.oid = held.tgfoid
    WHERE NOT held.tgisinternal AND (does.proname LIKE 'refuse_change%' OR does.proname = 'audit_append')"""
LEFT_OUT = {
    "applications_checkpoint": "the chain over the trail, not a happening",
    "applications_link": "the chain over the trail, not a happening",
    "applications_snapshot": "taken with a submission, which is told",
    "committees_ballot": "how anybody voted is for nobody",
    "committees_declaration": "the page of a meeting tells its observer who left for which case",
    "committees_earliersheet": "how anybody scored is no part of it [N 四.11]",
    "committees_roll": "when anybody voted is for nobody; the page of a meeting counts",
    "committees_tally": "counts of votes are in the minutes",
    "committees_testresult": "a result in progress; the page of a meeting counts",
    "publicity_certificate": "issued with a document, which is told",
    "publicity_entry": "published with a notice, which is told",
    "review_bulkitem": "each file's own act is told, and the act on many",
    "review_phraseuse": "counts of the words of a return, which is told",
    "review_statementobjection": "goes with the statement, and is never listed [N 四.1]",
}


def test_every_table_of_history_is_read_or_left_out_for_a_reason():
    with connection.cursor() as cursor:
        cursor.execute(HISTORY)
        tables = {name for (name,) in cursor}

    read = {source.model._meta.db_table for source in trail.sources()}

    assert tables - read == set(LEFT_OUT)


@pytest.fixture
def told(client):
    """Return what the centre's observer reads of some kind, the oldest first."""
    client.force_login(make_observer(make_season().centre))

    def read(kind: str) -> list[str]:
        rows = client.get(reverse("review:trail"), {"kind": kind}).context["rows"]
        return [" ".join(filter(None, (row.what, row.note))) for row in reversed(rows)]

    return read


def test_an_inquiry_is_told_step_by_step_and_not_what_was_alleged(told):
    file = make_application(Status.COUNTY_REVIEW)
    by = make_reviewer_of(file.unit)
    inquiry = inquiring.report(file, by=by, desk=by.appointments.get(), allegation="学历不实。", handler=None)
    first, second = make_reviewer_of(inquiry.organisation), people.make_reviewer(inquiry.organisation, "第二人")
    inquiring.open_inquiry(inquiry, by=first)
    inquiring.answer(inquiry, by=file.applicant, text="证书为原件。")
    inquiring.state(inquiry, by=first, text="已向学校核实。")
    inquiring.propose(inquiry, by=first, outcome=Founded.UNFOUNDED, finding="经核实为原件。")
    inquiring.confirm(inquiry, by=second, seen="经核实为原件。")

    assert told("terms") == [
        "反映材料不实", "诚信核查立案", "申报人作出说明", "登记核查情况",
        "诚信核查拟定结论：反映不属实 经核实为原件。", "诚信核查办结：反映不属实 经核实为原件。",
    ]  # fmt: skip


def test_lists_brought_in_and_units_put_right_are_told_with_what_changed(told):
    made = make_season()
    office, unit = make_reviewer_of(made.county_office), people.make_unit(bureau=made.bureau)
    one = make_list(made.county_office, office)
    applying.apply(one, digest=one.digest, by=office)
    facts = {"code": unit.code, "nature": unit.nature, "bureau": None, "contact": "新联系人"}
    correcting.correct(unit, facts=facts, reason="批复", files=[], by=office)

    found = told("people")

    assert "批量导入单位和人员 名单.xlsx" in found
    assert f"更正单位信息：行业主管局（{made.bureau} → 无）、联系人（联系人 → 新联系人） 批复" in found


def test_acts_on_many_proposals_and_assignments_are_told(told):
    files = [make_application(Status.COUNTY_REVIEW) for _one in range(2)]
    me, other = make_reviewer_of(files[0].at), people.make_reviewer(files[0].at, "同事")
    countersigning.set_second(me.appointments.get(), by=me, is_on=True)
    countersigning.propose(files[0], by=me, opinion="同意上报。")
    countersigning.refuse(files[0], by=other, reason="业绩不足。")
    claiming.assign(files[1], by=me, to=other)
    found = Application.objects.filter(pk__in=[one.pk for one in files])
    preparing.start(preparing.prepare(me.appointments.get(), BulkAct.CLAIM, found), given={})

    found = told("steps")

    for words in (
        "提请复核 同意上报。",
        "复核未同意或撤回提请 业绩不足。",
        "分配或接手 同事",
        "批量办理：认领 2 件",
    ):
        assert [one.strip("　") for one in found if one.startswith(words)] == [words]
