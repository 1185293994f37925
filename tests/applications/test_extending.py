"""An organiser's calendar: extensions, reopening by two, late permits, and what obeys them."""

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from applications import extending, invariants, policies, schedule
from applications.choices import PhaseKind, Status
from applications.loading import write
from applications.loading.seasons import PhasePlan
from applications.models import Batch, Extension, Permit, Phase
from applications.workflow import NotAllowed
from kashgar_zc import clock
from kashgar_zc.accounts.models import Message
from tests.applications.office_parts import CLOSES, DAY, OPENS, SECOND, again, announced, refusal_of, submit
from tests.factories import people
from tests.factories.applications import make_application, make_season

pytestmark = pytest.mark.django_db
LATER = CLOSES + 5 * DAY


@pytest.fixture
def batch():
    with clock.at(OPENS - DAY):
        made = make_season()
        Phase.objects.filter(batch=made.county_batch).delete()
        return announced(made.prefecture)


@pytest.fixture
def organiser(batch):
    return people.make_reviewer(batch.organiser)


def draft_in(batch):
    with clock.at(OPENS + 35 * DAY):
        return make_application(Status.DRAFT)


def extend(batch, by, *, at, closes_at=LATER):
    with clock.at(at):
        return extending.extend(batch, PhaseKind.APPLY, closes_at=closes_at, reason="全县停电两日", by=by)


def closes(batch):
    return Phase.objects.get(batch=batch, kind=PhaseKind.APPLY).closes_at


def test_an_open_window_is_extended_by_one_person_at_once(batch, organiser):
    made = extend(batch, organiser, at=CLOSES - DAY)

    assert (made.reopens, closes(batch), made.in_force_at) == (False, LATER, CLOSES - DAY)
    submit(draft_in(batch), at=LATER - SECOND)


def test_a_closed_window_reopens_when_a_second_person_confirms(batch, organiser):
    made = extend(batch, organiser, at=CLOSES)
    other = people.make_secretary(batch.organiser)

    assert (made.reopens, closes(batch)) == (True, CLOSES)
    with clock.at(CLOSES + DAY):
        with pytest.raises(NotAllowed, match="不能确认本人的提议"):
            extending.confirm(made, by=organiser)
        extending.confirm(made, by=other)
    assert closes(batch) == LATER


def test_the_database_too_asks_for_two_to_reopen(batch, organiser):
    made = extend(batch, organiser, at=CLOSES)

    with pytest.raises(IntegrityError, match="reopening_takes_two"), transaction.atomic():
        Extension.objects.filter(pk=made.pk).update(confirmed_by=organiser, in_force_at=CLOSES)


@pytest.mark.parametrize("change", ["reason = 'x'", "closes_at = now()", "in_force_at = now()"])
def test_what_is_in_force_is_not_rewritten(batch, organiser, change):
    extend(batch, organiser, at=CLOSES - DAY)

    with pytest.raises(IntegrityError, match="written once"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE applications_extension SET {change}")


def test_an_outdated_proposal_is_not_confirmed(batch, organiser):
    other = people.make_secretary(batch.organiser)
    first, second = (extend(batch, organiser, at=CLOSES, closes_at=CLOSES + n * DAY) for n in (3, 5))

    with clock.at(CLOSES + SECOND):
        extending.confirm(second, by=other)
        assert "已过时" in refusal_of(extending.confirm, first, by=other)


def test_only_the_organiser_extends_and_only_to_later(batch, organiser):
    elsewhere = people.make_reviewer(people.make_county_office(people.make_county("653122", "疏勒县")))

    with pytest.raises(NotAllowed, match="不由您所在机构组织"):
        extend(batch, elsewhere, at=CLOSES - DAY)
    with pytest.raises(NotAllowed, match="须晚于"):
        extend(batch, organiser, at=CLOSES - DAY, closes_at=CLOSES)


def test_an_extension_survives_the_next_load_of_the_notice(batch, organiser):
    extend(batch, organiser, at=CLOSES - DAY)
    rows = [{"batch_id": batch.pk, **PhasePlan("apply", OPENS, CLOSES)._asdict()}]
    tally = write.Tally()

    write._keep_extensions(batch.season_id, rows, tally)

    assert (rows[0]["closes_at"], len(tally.notes)) == (LATER, 1)


def test_the_notice_itself_may_be_later_still(batch, organiser):
    extend(batch, organiser, at=CLOSES - DAY)
    rows = [{"batch_id": batch.pk, **PhasePlan("apply", OPENS, LATER + DAY)._asdict()}]

    write._keep_extensions(batch.season_id, rows, write.Tally())

    assert rows[0]["closes_at"] == LATER + DAY


def test_who_has_a_draft_is_told_once_of_the_later_close(batch, organiser):
    draft = draft_in(batch)
    extend(batch, organiser, at=CLOSES - DAY)

    for instant in (CLOSES - DAY, CLOSES):
        with clock.at(instant):
            schedule.keep_windows()

    told = Message.objects.filter(recipient=draft.applicant, channel="inbox").values_list("subject", "text")
    assert list(told) == [("申报时间延长", "地区批次的网上申报延长至 2026年7月5日 24:00（北京时间），请在此之前提交。")]
    assert again(draft).status == Status.DRAFT


def test_the_later_close_is_announced_and_lapses_like_the_first(batch, organiser):
    draft = draft_in(batch)
    extend(batch, organiser, at=CLOSES - DAY)

    with clock.at(LATER + DAY):
        schedule.keep_windows()

    assert (again(draft).status, Batch.objects.get(pk=batch.pk).announced_close_at) == (Status.LAPSED, LATER + DAY)


def grant(batch, person, by, *, at, until=CLOSES + 3 * DAY):
    with clock.at(at):
        return extending.permit(batch, person, until=until, reason="住院治疗", by=by)


def test_a_permit_opens_the_gate_for_one_person_until_its_instant(batch, organiser):
    draft, other = draft_in(batch), draft_in(batch)
    grant(batch, draft.applicant, organiser, at=CLOSES + DAY)

    assert policies.refusal_to_submit(draft.applicant, draft, CLOSES + 2 * DAY) == ""
    assert "已于" in policies.refusal_to_submit(draft.applicant, draft, CLOSES + 3 * DAY)
    assert "已于" in policies.refusal_to_submit(other.applicant, other, CLOSES + 2 * DAY)
    assert Message.objects.filter(recipient=draft.applicant, subject="逾期许可", channel="inbox").count() == 1


def test_nobody_permits_himself_and_nothing_is_permitted_for_the_past(batch, organiser):
    person = people.make_user()

    assert "不能为本人" in refusal_of(grant, batch, organiser, organiser, at=CLOSES)
    assert "须晚于现在" in refusal_of(grant, batch, person, organiser, at=CLOSES, until=CLOSES)


def test_a_permit_is_written_once(batch, organiser):
    grant(batch, people.make_user(), organiser, at=CLOSES)

    with pytest.raises(IntegrityError, match="written once"), transaction.atomic():
        Permit.objects.update(reason="x")


def test_a_permit_keeps_a_returned_file_open_after_its_term():
    application = make_application(Status.RETURNED)
    late, by = application.due_at + DAY, people.make_secretary(application.batch.organiser)
    grant(application.batch, application.applicant, by, at=application.due_at, until=late + DAY)

    with clock.at(late):
        schedule.keep_windows()
    submit(again(application), at=late)

    assert (again(application).status, list(invariants.submitted_inside_the_window())) == (Status.UNIT_REVIEW, [])


def test_the_first_submission_after_the_close_is_seen(batch):
    draft = draft_in(batch)
    submit(draft, at=CLOSES - SECOND)
    assert list(invariants.submitted_inside_the_window()) == []

    Phase.objects.filter(batch=batch).update(closes_at=CLOSES - DAY)

    assert list(invariants.submitted_inside_the_window()) == [f"application {draft.pk}, event 1: late"]


def test_a_correction_after_its_term_is_seen(monkeypatch):
    application = make_application(Status.RETURNED)
    monkeypatch.setattr(policies, "refusal_by_correction", lambda *_given: "")

    submit(application, at=application.due_at)

    found = list(invariants.submitted_inside_the_window())
    assert found == [f"application {application.pk}, event 3: corrected after its term"]


def test_the_pages_extend_confirm_and_permit(client, batch, organiser):
    person = people.make_user("阿依古丽·买买提")
    day = {"last_day": clock.today() + dt.timedelta(days=40), "reason": "停电"}
    people.step_up_as(client, organiser)

    client.post(reverse("applications:extend", args=[batch.pk, "apply"]), day)
    client.post(reverse("applications:permit", args=[batch.pk]), day | {"name": person.name, "who": person.username})
    people.step_up_as(client, people.make_secretary(batch.organiser))
    page = client.get(reverse("applications:window", args=[batch.pk])).content.decode()

    assert ("确认重新开放" in page, "阿依古丽·买买提" in page) == (True, True)
    client.post(reverse("applications:confirm_extension", args=[batch.pk, Extension.objects.get().pk]))
    assert closes(batch) == clock.midnight_after(day["last_day"])


def test_a_permit_needs_the_name_that_goes_with_the_number(client, batch, organiser):
    person = people.make_user("阿依古丽·买买提")
    people.step_up_as(client, organiser)
    typed = {"name": "别人", "who": person.username, "last_day": clock.today() + DAY, "reason": "停电"}

    page = client.post(reverse("applications:permit", args=[batch.pk]), typed)

    assert ("没有找到" in page.content.decode(), Permit.objects.count()) == (True, 0)


@pytest.mark.parametrize("extensions", [1, 3])
def test_a_batchs_calendar_asks_the_same_at_any_number_of_rows(
    client, batch, organiser, extensions, django_assert_num_queries
):
    for number in range(extensions):
        extend(batch, organiser, at=CLOSES - DAY, closes_at=LATER + number * DAY)
        grant(batch, people.make_user(), organiser, at=CLOSES)
    people.step_up_as(client, organiser)
    client.get("/accounts/me/")

    with django_assert_num_queries(6):
        client.get(reverse("applications:window", args=[batch.pk]))
