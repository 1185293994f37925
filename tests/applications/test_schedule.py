"""What happens as time passes: windows announced, drafts reminded and lapsed, whether the job runs in time, twice or late."""

import datetime as dt

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from applications import actions, schedule
from applications.choices import Action, Status
from applications.models import Application, Batch, Event, Material, Permit, Phase
from kashgar_zc import clock
from kashgar_zc.accounts.models import Message
from tests.applications.office_parts import CLOSES, DAY, OPENS, SECOND, again, announced, submit
from tests.factories import people
from tests.factories.applications import make_application, make_season

pytestmark = pytest.mark.django_db
OPENED = ("地区批次网上申报开始", "2026年6月30日 24:00 截止")
ENDED = ("地区批次网上申报截止", "未提交的申报随后失效，持有逾期许可的除外。")
REMINDED = "您的申报尚未提交，2026年6月30日 24:00（北京时间）截止，逾期失效。"
LAPSED = "地区批次网上申报已截止，未提交的申报失效。填写的内容和材料保留，下一年度可以再用。"
MARKS = [7, 3, 1]
OVER = CLOSES + settings.LAPSE_GRACE  # when drafts lapse


@pytest.fixture
def batch():
    """The prefecture's batch with its window to 30 June and reminders 7, 3 and 1 days before; the only one there is."""
    with clock.at(OPENS - DAY):
        made = make_season(remind_days=MARKS)
    Phase.objects.filter(batch=made.county_batch).delete()
    return announced(made.prefecture)


@pytest.fixture
def reviewer(batch):
    return people.make_reviewer(batch.organiser)


@pytest.fixture
def draft(batch):
    return draft_in(batch)


def draft_in(batch, status=Status.DRAFT) -> Application:
    """Return a whole file of somebody in the batch, begun inside its window."""
    with clock.at(OPENS + 35 * DAY):
        return make_application(status)


def keep(instant: dt.datetime) -> None:
    with clock.at(instant):
        schedule.keep_windows()


def inbox(person) -> list[tuple[str, str]]:
    told = Message.objects.filter(recipient=person, channel="inbox").order_by("pk")
    return list(told.values_list("subject", "text"))


def outcome() -> list:
    """Return what the job has done to everything: statuses, events, marks, and who was told what."""
    return [
        list(Application.objects.order_by("pk").values_list("status", "version")),
        list(Event.objects.order_by("pk").values_list("application", "action", "note")),
        [sorted(one.reminded) for one in Batch.objects.order_by("pk")],
        sorted(Message.objects.values_list("recipient", "channel", "subject", "text")),
    ]


def test_nothing_is_announced_before_the_window_opens(reviewer):
    keep(OPENS - SECOND)

    assert inbox(reviewer) == []


def test_the_opening_is_told_once_to_the_organisers_reviewers(reviewer, draft):
    for instant in (OPENS, OPENS + SECOND, OPENS + DAY):
        keep(instant)

    assert (inbox(reviewer), inbox(draft.applicant)) == ([OPENED], [])


def test_the_close_is_told_once(reviewer):
    for instant in (OPENS, CLOSES - SECOND, CLOSES, CLOSES + DAY):
        keep(instant)

    assert inbox(reviewer) == [OPENED, ENDED]


def test_a_batch_records_when_it_was_announced(batch):
    keep(OPENS + DAY)
    keep(CLOSES + DAY)

    batch.refresh_from_db()
    assert (batch.announced_open_at, batch.announced_close_at) == (OPENS + DAY, CLOSES + DAY)


@pytest.mark.parametrize(
    ("instants", "count"),
    [
        ([CLOSES - 7 * DAY - SECOND], 0),
        ([CLOSES - 7 * DAY], 1),
        ([CLOSES - 7 * DAY, CLOSES - 7 * DAY + SECOND, CLOSES - 4 * DAY], 1),
        ([CLOSES - 7 * DAY, CLOSES - 3 * DAY, CLOSES - 2 * DAY], 2),
        ([CLOSES - 7 * DAY, CLOSES - 3 * DAY, CLOSES - DAY, CLOSES - SECOND], 3),
    ],
)
def test_a_draft_is_reminded_once_at_each_mark(draft, instants, count):
    for instant in instants:
        keep(instant)

    assert inbox(draft.applicant) == [("申报即将截止", REMINDED)] * count


def test_marks_that_were_slept_through_make_one_reminder(batch, draft):
    keep(CLOSES - 2 * DAY)
    keep(CLOSES - 2 * DAY + SECOND)

    batch.refresh_from_db()
    assert (inbox(draft.applicant), batch.reminded) == ([("申报即将截止", REMINDED)], [7, 3])


def test_nobody_is_reminded_of_what_is_submitted_or_over(batch):
    over = [draft_in(batch, status) for status in (Status.UNIT_REVIEW, Status.WITHDRAWN)]

    keep(CLOSES - DAY)

    assert [inbox(one.applicant) for one in over] == [[], []]


def test_a_reminder_leads_to_the_draft(draft):
    keep(CLOSES - DAY)

    assert set(Message.objects.filter(recipient=draft.applicant).values_list("link", flat=True)) == {
        f"/apply/{draft.key}/"
    }


@pytest.mark.parametrize(
    ("instant", "status"),
    [(CLOSES, Status.DRAFT), (OVER - SECOND, Status.DRAFT), (OVER, Status.LAPSED), (OVER + DAY, Status.LAPSED)],
)
def test_a_draft_lapses_some_minutes_after_the_close(draft, instant, status):
    keep(instant)

    assert again(draft).status == status


def test_a_lapsed_draft_keeps_its_content_and_its_applicant_reads_why(draft):
    content, files = draft.contents.count(), draft.materials.count()

    keep(OVER)

    event = draft.events.get()
    assert (event.action, event.note, event.actor) == (Action.LAPSE, LAPSED, None)
    assert inbox(draft.applicant) == [("申报已失效", LAPSED)]
    assert (draft.contents.count(), draft.materials.count()) == (content, files) != (0, 0)


def test_a_draft_with_a_late_permit_lapses_when_the_permit_ends(batch, draft):
    by, until = draft.applicant, CLOSES + 3 * DAY
    Permit.objects.create(batch=batch, person=by, until=until, reason="住院", granted_by=by, granted_at=CLOSES)

    found = []
    for instant in (OVER, until, until + settings.LAPSE_GRACE):
        keep(instant)
        found.append(again(draft).status)

    assert found == [Status.DRAFT, Status.DRAFT, Status.LAPSED]


def test_the_permit_of_another_person_saves_no_draft(batch, draft):
    other = people.make_user()
    Permit.objects.create(
        batch=batch, person=other, until=CLOSES + DAY, reason="住院", granted_by=other, granted_at=CLOSES
    )

    keep(OVER)

    assert again(draft).status == Status.LAPSED


@pytest.mark.parametrize("after", [-SECOND, dt.timedelta(), 2 * DAY])
def test_a_returned_file_lapses_some_minutes_after_its_term(after):
    application = make_application(Status.RETURNED)

    keep(application.due_at + settings.LAPSE_GRACE + after)

    now, is_over = again(application), after >= dt.timedelta()
    assert now.status == (Status.LAPSED if is_over else Status.RETURNED)
    assert inbox(application.applicant)[-1][1] == "修改期限已过，申报失效。填写的内容和材料保留。" or not is_over


@pytest.mark.parametrize("late", [dt.timedelta(), settings.LAPSE_GRACE - SECOND])
def test_a_draft_that_arrived_in_the_last_second_is_accepted_though_the_job_ran_before_its_row_was_free(draft, late):
    keep(CLOSES + late)
    submit(draft, at=CLOSES - SECOND)

    keep(OVER)

    assert again(draft).status == Status.UNIT_REVIEW


def test_a_correction_that_arrived_in_the_last_second_is_accepted_though_the_job_ran_before():
    application = make_application(Status.RETURNED)

    keep(application.due_at)
    submit(application, at=application.due_at - SECOND)

    assert again(application).status == Status.UNIT_REVIEW


@pytest.mark.parametrize("job_ran", [True, False])
def test_what_arrives_at_the_close_is_late_though_nothing_has_lapsed_yet(draft, job_ran):
    if job_ran:
        keep(CLOSES)

    with pytest.raises(actions.NotAllowed, match="申报已于 2026年6月30日 24:00 截止"):
        submit(draft, at=CLOSES)
    assert again(draft).status == Status.DRAFT


def test_a_file_corrected_in_time_does_not_lapse():
    application = make_application(Status.RETURNED)
    due = application.due_at
    submit(application, at=due - SECOND)

    keep(due + DAY)

    assert again(application).status == Status.UNIT_REVIEW


def test_the_job_run_again_changes_nothing(reviewer, draft):
    keep(OVER)
    first = outcome()

    for _run in range(3):
        keep(OVER)

    assert outcome() == first


@pytest.mark.parametrize("instant", [OPENS + DAY, CLOSES - 5 * DAY, CLOSES - SECOND, OVER, OVER + DAY])
def test_where_nothing_is_due_no_batch_is_locked_or_written(reviewer, draft, instant):
    keep(instant)

    with CaptureQueriesContext(connection) as asked:
        keep(instant + SECOND / 2)

    said = [query["sql"] for query in asked]
    assert [sql for sql in said if "UPDATE" in sql] == []
    assert len(said) == 4  # the extensions, the windows, the drafts, the returned


def test_the_job_two_days_late_comes_to_the_same_end(batch, reviewer):
    permitted = [draft_in(batch) for _one in range(3)][1].applicant
    until = {"until": CLOSES + 9 * DAY, "reason": "住院", "granted_by": reviewer, "granted_at": CLOSES}
    Permit.objects.create(batch=batch, person=permitted, **until)
    keep(OPENS)

    ends = []
    for instant in (OVER, OVER + 2 * DAY):
        mark = transaction.savepoint()
        keep(instant)
        ends.append(outcome())
        transaction.savepoint_rollback(mark)

    assert ends[0] == ends[1]
    assert ends[0][0] == [(Status.LAPSED, 1), (Status.DRAFT, 0), (Status.LAPSED, 1)]


def test_a_file_moved_while_the_job_runs_is_left_alone_and_the_rest_lapses(batch, monkeypatch):
    moved, other = draft_in(batch), draft_in(batch)
    overdue = list(schedule.overdue(OVER))
    actions.withdraw(moved, by=moved.applicant, knowing=True)
    monkeypatch.setattr(schedule, "overdue", lambda _now: overdue)

    keep(OVER)

    assert [again(one).status for one in (moved, other)] == [Status.WITHDRAWN, Status.LAPSED]
    assert inbox(moved.applicant) == []


def test_lost_checks_and_documents_are_told_to_workers_again(monkeypatch):
    told = []
    monkeypatch.setattr(schedule.checking, "overdue", lambda model=Material: [4] if model is Material else [5])
    monkeypatch.setattr(schedule.checking, "delete_leftovers", lambda: told.append("leftovers"))
    monkeypatch.setattr(schedule.tasks.check_material, "delay", lambda **words: told.append(words))
    monkeypatch.setattr(schedule.tasks.check_evidence, "delay", lambda **words: told.append(words))
    monkeypatch.setattr(schedule.documents, "overdue", lambda: [7])
    monkeypatch.setattr(schedule.documents, "tell_worker", lambda pk, **words: told.append((pk, words)))

    schedule.sweep_materials()
    schedule.sweep_documents()

    assert told == [{"material_id": 4}, {"evidence_id": 5}, "leftovers", (7, {"expires": schedule.SWEEP_EVERY})]
