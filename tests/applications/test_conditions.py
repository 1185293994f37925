"""Conditions where people meet them: they block a submission, are kept with it, and say so on every page of the form."""

import datetime as dt

import pytest
from django.db import InternalError
from django.db.utils import IntegrityError as Refused
from django.urls import reverse

from applications import actions, assessing, extending
from applications.choices import Status
from applications.models import Batch, IntegrityEntry, IntegrityLifting
from applications.pages import fill
from kashgar_zc import clock
from tests.factories.applications import make_application, make_reviewer_of, make_season
from tests.factories.integrity import make_plan

ELIGIBILITY = {
    "integrity_years": 3,
    "answer_days": 5,
    "exception_slot": "papers",
    "conditions": [
        {"key": "integrity", "kind": "integrity", "name": "诚信记录", "clause": "通知 四.13", "may_be_excepted": False},
        {"key": "title", "kind": "present_title", "name": "现任职称", "clause": "通知 二.1", "titles": ["full"]},
        {"key": "soft", "kind": "present_title", "name": "首次", "clause": "通知 二.2", "hard": False, "titles": ["none"]},
    ],
}  # fmt: skip


@pytest.fixture
def draft(db):
    made = make_season(eligibility=ELIGIBILITY)
    application = make_application(Status.DRAFT)
    application.materials.filter(slot="papers").delete()
    application.centre = made.centre
    return application


def submit(application):
    accepted = frozenset(one.key for one in application.batch.rules.commitments)
    return actions.submit(application, by=application.applicant, accepted=accepted, arrived_at=clock.now())


def enter(application, *, until=dt.timedelta(days=1000)):
    by, day = make_reviewer_of(application.centre), clock.today()
    common = {
        "organisation": application.centre,
        "unit": application.unit,
        "recorded_by": by,
        "recorded_at": clock.now(),
    }
    dates = {"from_day": day - dt.timedelta(days=100), "until_day": day + until}
    return IntegrityEntry.objects.create(
        person=application.applicant, application=application, grounds="学历证书系伪造。", **dates, **common
    )


def test_more_time_to_apply_is_not_more_time_to_qualify(draft):
    before = assessing.counted_to(draft.batch)
    centre = make_reviewer_of(draft.centre)
    later = draft.batch.phase("apply").closes_at + dt.timedelta(days=40)

    extending.extend(draft.batch, "apply", closes_at=later, reason="停电", by=centre)

    assert assessing.counted_to(Batch.objects.get(pk=draft.batch.pk)) == before


def plan(application, condition):
    return make_plan(application, by=make_reviewer_of(application.centre), condition=condition)


def verdicts(application):
    return {one.key: (one.verdict, one.blocks) for one in assessing.findings_of(application)}


def test_a_hard_condition_not_met_blocks_and_is_named_with_its_clause(draft):
    with pytest.raises(actions.Incomplete) as refusal:
        submit(draft)

    assert [one.section for one in refusal.value.defects] == ["basic"]
    assert "（依据：通知 二.1）" in refusal.value.defects[0].text


def test_a_file_with_all_parts_done_is_not_called_ready_while_a_hard_condition_is_not_met(draft):
    told = fill.progress(draft, fill.tasks(draft))
    plan(draft, "title")

    assert told == "必填部分都已完成，但有 1 项申报条件不符合，不能提交。"
    assert fill.progress(draft, fill.tasks(draft)).endswith("必填的都已完成，可以核对并提交。")


def test_an_individual_plan_lets_it_pass_and_the_snapshot_keeps_what_was_found(draft):
    plan(draft, "title")

    kept = {one["key"]: one for one in submit(draft).content["eligibility"]}

    assert [kept[key]["verdict"] for key in ("integrity", "title", "soft")] == ["met", "not_met", "not_met"]
    assert kept["title"]["exception"] == "按一人一策处理：乡镇基层，喀职改会议纪要，喀职改〔2020〕3号"
    assert kept["soft"]["exception"] == ""


def test_an_integrity_entry_blocks_until_it_is_over_or_lifted(draft):
    plan(draft, "title")
    entry = enter(draft)
    in_force = verdicts(draft)["integrity"]
    by = make_reviewer_of(draft.centre)
    IntegrityLifting.objects.create(entry=entry, reason="复核更正", organisation=draft.centre, by=by, at=clock.now())
    lifted = verdicts(draft)["integrity"]
    enter(draft, until=dt.timedelta(days=0))
    last_day = verdicts(draft)["integrity"]
    with clock.at(clock.now() + dt.timedelta(days=1)):
        after = verdicts(draft)["integrity"]

    assert [in_force, lifted, last_day, after] == [("not_met", True), ("met", False), ("not_met", True), ("met", False)]


@pytest.mark.parametrize("change", ["update", "delete"])
def test_entries_are_written_once(draft, change):
    rows = IntegrityEntry.objects.filter(pk=enter(draft).pk)

    with pytest.raises((InternalError, Refused)):
        rows.update(grounds="别的") if change == "update" else rows.delete()


def test_the_panel_says_what_is_met_and_links_to_what_is_not(client, draft):
    client.force_login(draft.applicant)
    url = reverse("applications:conditions", args=[draft.key])

    page, fragment = client.get(url), client.get(url, headers={"hx-request": "true"})

    section = reverse("applications:section", args=[draft.key, "basic"])
    assert "符合 1 项，不符合 2 项，无法判断 0 项" in page.content.decode()
    assert f'href="{section}#id_present_title"' in fragment.content.decode()
    assert "<html" not in fragment.content.decode()


def test_the_check_page_lists_hard_conditions_first(client, draft):
    client.force_login(draft.applicant)

    page = client.get(reverse("applications:check", args=[draft.key])).context["page"]

    assert [text[:4] for _url, text in page.hard] == ["现任职称"]
    assert [text[:2] for _url, text in page.soft] == ["首次"]


def test_a_person_barred_learns_it_before_starting(client, draft):
    enter(draft)
    client.force_login(draft.applicant)

    answer = client.get(reverse("applications:target", args=[draft.key]))

    assert "学历证书系伪造。（依据：通知 四.13）" in answer.content.decode()
    assert [name for name, _wording, _clause in answer.context["page"].asked] == ["诚信记录", "现任职称", "首次"]
