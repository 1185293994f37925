"""What the database itself refuses: each constraint is broken once."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from applications.choices import Status
from kashgar_zc import clock
from review import queries, unit_actions
from review.models import ConductStatement, UnitObjection, UnitPublicity, Verification
from tests.review.office import file_at, stated

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def publicity():
    application, reviewer = file_at(Status.UNIT_REVIEW)
    return unit_actions.open_publicity(application, by=reviewer, how_posted="公告栏")


def broken(found, **changes) -> str:
    """Return the constraint that an update runs into."""
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        found.update(**changes)
    return error.value.__cause__.diag.constraint_name


@pytest.mark.parametrize("missing", ["concluded_by", "concluded_at", "outcome"])
def test_a_conclusion_has_who_when_and_how(publicity, missing):
    after = publicity.ends_at + HOUR
    whole = {"concluded_at": after, "concluded_by": publicity.opened_by, "outcome": "clear"}
    changes = whole | {missing: "" if missing == "outcome" else None}

    assert broken(UnitPublicity.objects.all(), **changes) == "publicity_concluded_by_at_and_how"


def test_a_conclusion_is_not_before_the_end_of_the_last_day(publicity):
    early = publicity.ends_at - dt.timedelta(microseconds=1)
    changes = {"concluded_at": early, "concluded_by": publicity.opened_by, "outcome": "clear"}

    assert broken(UnitPublicity.objects.all(), **changes) == "publicity_concluded_after_its_last_day"


@pytest.mark.parametrize("missing", ["is_upheld", "decided_at", "decided_by", "finding"])
def test_an_answer_to_an_objection_has_what_how_when_and_by_whom(publicity, missing):
    unit_actions.record_objection(publicity, by=publicity.opened_by, note="不实")
    whole = {"is_upheld": False, "finding": "不属实", "decided_at": clock.now(), "decided_by": publicity.opened_by}
    changes = whole | {missing: "" if missing == "finding" else None}

    assert broken(UnitObjection.objects.all(), **changes) == "unit_objection_answered_by_at_and_how"


def test_an_answer_to_an_objection_is_written_once(publicity):
    objection = unit_actions.record_objection(publicity, by=publicity.opened_by, note="不实")
    unit_actions.answer_objection(objection, by=publicity.opened_by, upholds=False, finding="不属实")

    with pytest.raises(IntegrityError, match="are written once"), transaction.atomic():
        UnitObjection.objects.update(finding="属实")


@pytest.mark.parametrize("change", ["last_day", "ends_at", "how_posted"])
def test_a_publicity_runs_forward_and_is_posted(publicity, change):
    wrong = {"last_day": publicity.first_day - dt.timedelta(days=1), "ends_at": publicity.opened_at, "how_posted": ""}

    assert broken(UnitPublicity.objects.all(), **{change: wrong[change]}) == "publicity_runs_forward_and_is_posted"


def test_one_publicity_stands_per_submission(publicity):
    facts = {name: getattr(publicity, name) for name in ("how_posted", "opened_at", "first_day", "last_day", "ends_at")}
    belongs = queries.of_submission(publicity.application) | {"organisation": publicity.organisation}

    with pytest.raises(IntegrityError, match="one_standing_publicity_per_submission"), transaction.atomic():
        UnitPublicity.objects.create(**facts, **belongs, opened_by=publicity.opened_by)


def test_one_conduct_statement_is_in_force():
    application, reviewer = file_at(Status.UNIT_REVIEW)
    first = stated(application, reviewer)
    stated(application, reviewer)

    assert broken(ConductStatement.objects.filter(pk=first.pk), replaced_at=None) == "one_conduct_statement_in_force"


@pytest.mark.parametrize("field", ["text", "signer"])
def test_a_conduct_statement_has_text_and_signer(field):
    stated(*file_at(Status.UNIT_REVIEW))

    assert broken(ConductStatement.objects.all(), **{field: ""}) == "conduct_statement_has_text_and_signer"


@pytest.mark.parametrize("changes", [{"result": "missing"}, {"result": "differs"}, {"register": "other"}])
def test_a_look_up_that_is_not_plain_is_explained(changes):
    application, reviewer = file_at(Status.COUNTY_REVIEW)
    Verification.objects.create(
        application=application, snapshot=queries.latest_snapshot(application), subject="education-0", label="学历 1",
        register="chsi", result="verified", checked_on=clock.today(), organisation=application.at, by=reviewer,
        recorded_at=clock.now(),
    )  # fmt: skip

    assert broken(Verification.objects.all(), **changes) == "verification_other_than_plain_is_explained"
