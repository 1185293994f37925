"""Submitting: inside the window, whole, with every commitment; a receipt, a number, a route, and the name fixed."""

import pytest
from django.core import serializers

from applications import actions, defects, queries, snapshots
from applications.choices import MaterialState, Status
from applications.models import Application, Material, Permit, RouteStop, SectionContent, Snapshot
from kashgar_zc import clock
from kashgar_zc.accounts.models import User
from tests.applications.office_parts import (
    ACCEPTED,
    CLOSED,
    CLOSES,
    DAY,
    SECOND,
    again,
    announced,
    refusal_of,
    submit,
)
from tests.factories import people
from tests.factories.applications import make_application, make_season

pytestmark = pytest.mark.django_db
TABLES = (Application, RouteStop, SectionContent, Snapshot, Material, User)


@pytest.fixture
def draft():
    """A whole draft in the window to 30 June."""
    made = make_application()
    announced(made.batch)
    return again(made)


def everything() -> str:
    """Return all rows that a submission could touch, to compare."""
    return "".join(serializers.serialize("json", model.objects.order_by("pk")) for model in TABLES)


def test_a_report_out_of_date_is_told_and_stops_nothing(draft):
    content = draft.contents.get(section="education")
    content.data["rows"][0]["verified_until"] = "2019-12"
    content.save()

    found = [(one.anchor, one.hard) for one in defects.of_content(draft) if "学信网报告已过有效期" in one.text]

    assert found == [("id_rows-0-verified_until", False)]


def test_a_whole_draft_goes_to_its_unit_with_number_time_route_and_receipt():
    draft = make_application()
    arrived = clock.now()

    snapshot = submit(draft, at=arrived)

    now = again(draft)
    assert (now.status, now.at, now.submitted_at) == (Status.UNIT_REVIEW, now.unit, arrived)
    assert now.number == f"{now.season.year}000001"
    assert [stop.desk for stop in now.route.all()] == ["unit", "county", "bureau", "centre"]
    assert (snapshot.number, snapshot.taken_at, snapshot.sha256) == (1, arrived, snapshots.digest(snapshot.content))
    assert now.events.get().snapshot == snapshot


def test_a_submission_in_the_last_second_of_the_window_counts(draft):
    snapshot = submit(draft, at=CLOSES - SECOND)

    assert (snapshot.taken_at, again(draft).status) == (CLOSES - SECOND, Status.UNIT_REVIEW)


@pytest.mark.parametrize("late", [0 * SECOND, SECOND], ids=["at 24:00", "a second later"])
def test_a_submission_after_the_last_second_is_refused_and_changes_nothing(draft, late):
    before = everything()

    assert refusal_of(submit, draft, at=CLOSES + late) == CLOSED
    assert everything() == before


def test_the_window_is_judged_by_the_arrival_of_the_request_not_by_its_end(draft):
    with clock.at(CLOSES + 30 * SECOND):
        snapshot = submit(draft, at=CLOSES - SECOND)

    assert snapshot.taken_at == CLOSES - SECOND


def test_with_a_late_permit_a_draft_is_submitted_after_the_close(draft):
    by = draft.applicant
    Permit.objects.create(
        batch=draft.batch, person=by, until=CLOSES + DAY, reason="住院", granted_by=by, granted_at=CLOSES
    )

    submit(draft, at=CLOSES + SECOND)

    assert again(draft).status == Status.UNIT_REVIEW


def test_an_incomplete_file_is_told_every_defect_at_once_and_stays_as_it_was():
    draft = make_application(filled=False)
    before = everything()

    with pytest.raises(actions.Incomplete) as refused:
        submit(draft, accepted=frozenset())

    assert str(refused.value) == "还有 15 处需要补充，请逐项修改后再提交。"
    assert [defect.text for defect in refused.value.defects][-5:] == [
        "尚未上传证件照。",
        "尚未上传学历证书。",
        "尚未上传学信网报告或其他学历证明。",
        "请阅读并勾选“真实性承诺”。",
        "请阅读并勾选“脱密承诺”。",
    ]
    assert everything() == before


@pytest.mark.parametrize(
    ("accepted", "missing"),
    [
        ({"truth"}, ["请阅读并勾选“脱密承诺”。"]),
        ({"declassification"}, ["请阅读并勾选“真实性承诺”。"]),
        ({"nonsense"}, ["请阅读并勾选“真实性承诺”。", "请阅读并勾选“脱密承诺”。"]),
    ],
)
def test_each_commitment_is_asked_for(draft, accepted, missing):
    with pytest.raises(actions.Incomplete) as refused:
        submit(draft, at=CLOSES - SECOND, accepted=frozenset(accepted))

    assert [(one.anchor[:3], one.text) for one in refused.value.defects] == [("id_", text) for text in missing]


def test_a_file_still_being_checked_holds_up_the_submission():
    draft = make_application()
    Material.objects.filter(slot="photo").update(state=MaterialState.CHECKING)

    texts = [defect.text for defect in defects.of_content(draft)]

    assert texts == ["尚未上传证件照。", "有文件正在检查，请稍候再提交。"]


@pytest.mark.parametrize("gone", [{"removed_at": CLOSES}, {"state": MaterialState.REFUSED, "reason": "图像不完整。"}])
def test_a_removed_or_refused_file_fills_no_slot(gone):
    draft = make_application()
    Material.objects.filter(slot="photo").update(**gone)

    assert [defect.text for defect in defects.of_content(draft)] == ["尚未上传证件照。"]


def test_the_second_of_two_clicks_gets_the_receipt_of_the_first():
    draft = make_application()
    seen_twice = [again(draft), again(draft)]

    found = [actions.submit(seen, by=draft.applicant, accepted=ACCEPTED, arrived_at=clock.now()) for seen in seen_twice]

    assert (found[0], Snapshot.objects.count(), again(draft).events.count()) == (found[1], 1, 1)


def test_the_second_click_of_somebody_else_gets_no_receipt():
    draft = make_application()
    seen, other = again(draft), people.make_user("旁人")
    submit(draft)

    refusal = refusal_of(actions.submit, seen, by=other, accepted=ACCEPTED, arrived_at=clock.now())

    assert refusal == "该申报刚刚有变动，请刷新后再提交。"


def test_a_page_older_than_the_file_is_refused():
    draft = make_application()
    seen = again(draft)
    actions.withdraw(draft, by=draft.applicant)
    actions.reopen(draft, by=draft.applicant)

    refusal = refusal_of(actions.submit, seen, by=draft.applicant, accepted=ACCEPTED, arrived_at=clock.now())

    assert (refusal, again(draft).status) == ("该申报刚刚有变动，请刷新后再提交。", Status.DRAFT)


def test_numbers_of_a_season_are_dense_and_unique():
    files = [make_application(Status.UNIT_REVIEW) for _one in range(2)]
    make_application()
    files.append(make_application(Status.RETURNED))
    files.append(make_application(Status.UNIT_REVIEW, county_run=True))

    year = files[0].season.year
    assert [one.number for one in files] == [f"{year}00000{serial}" for serial in (1, 2, 3, 4)]


def test_name_and_id_number_are_fixed_by_the_first_submission():
    draft = make_application()
    first = clock.now()
    submit(draft, at=first)
    actions.withdraw(again(draft), by=draft.applicant)
    actions.reopen(again(draft), by=draft.applicant)

    submit(draft, at=first + DAY)

    assert User.objects.get(pk=draft.applicant_id).identity_frozen_at == first


def test_the_file_carries_the_name_the_person_has_when_submitting():
    draft = make_application()
    User.objects.filter(pk=draft.applicant_id).update(name="阿依古丽·艾合买提")

    submit(draft)

    assert again(draft).applicant_name == "阿依古丽·艾合买提"


def test_a_unit_whose_chain_has_a_gap_is_told_so_and_nothing_changes():
    draft = make_application(unit=people.make_unit(bureau=None))
    draft.batch.rules_data["skip_missing_bureau"] = False
    draft.batch.save()
    before = everything()

    assert refusal_of(submit, draft) == "所在单位尚未登记主管局，请联系单位完善机构信息。"
    assert everything() == before


def test_a_file_taken_up_again_goes_the_route_of_its_present_unit():
    application = make_application(Status.UNIT_REVIEW)
    by = application.applicant
    actions.withdraw(application, by=by)
    actions.reopen(application, by=by)
    Application.objects.filter(pk=application.pk).update(unit=people.make_unit(is_prefecture_direct=True))

    submit(application)

    assert [stop.desk for stop in again(application).route.all()] == ["unit", "centre"]


@pytest.mark.parametrize("desk", ["unit", "county", "bureau", "centre"])
def test_a_corrected_file_goes_back_to_the_desk_that_returned_it(desk):
    application = make_application(Status.RETURNED, desk=desk)
    number, stops = application.number, list(application.route.values_list("pk", flat=True))

    snapshot = submit(application)

    now = again(application)
    assert (now.status, now.number, snapshot.number) == (f"{desk}_review", number, 2)
    assert list(now.route.values_list("pk", flat=True)) == stops


def test_where_the_batch_says_so_a_corrected_file_begins_again_at_its_unit():
    make_season(resubmit_to="first_desk")
    application = make_application(Status.RETURNED, desk="county")

    submit(application)

    assert again(application).status == Status.UNIT_REVIEW


def test_a_correction_a_second_late_changes_nothing():
    application = make_application(Status.RETURNED)
    before = everything()

    refusal = refusal_of(submit, application, at=application.due_at)

    assert (refusal[:7], everything()) == ("修改期限已于 ", before)


def test_the_first_time_of_submission_stays_when_a_correction_follows():
    application = make_application(Status.RETURNED)
    first = application.submitted_at

    submit(application)

    assert again(application).submitted_at == first


def test_a_returned_file_shows_what_was_asked_until_it_goes_back():
    application = make_application(Status.RETURNED)
    asked = queries.reopened_sections(application)

    submit(application)

    assert (asked, queries.reopened_sections(again(application))) == ({"education", "materials"}, frozenset())
