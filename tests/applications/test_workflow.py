"""Every pair of status and action, the one writer, and what the database refuses on its own."""

import ast
from pathlib import Path

import pytest
from django.db import IntegrityError, connection, transaction

from applications import actions, recalling, workflow
from applications.choices import Action, Party, Status
from applications.models import Application, Event
from applications.workflow import STEPS, NotAllowed
from kashgar_zc.accounts import queries as accounts
from kashgar_zc.management.commands.workflow_diagram import diagram
from tests.factories.applications import make_application, make_reviewer_of, make_secretary_of
from tests.factories.people import appoint

ROOT = Path(__file__).resolve().parents[2]
KNOWN = {(step.source, step.action) for step in STEPS}
UNKNOWN = [(status, action) for status in Status for action in Action if (status, action) not in KNOWN]


@pytest.fixture(scope="module")
def files(django_db_setup, django_db_blocker):
    """One application in each status, made once through the real actions."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield {status: make_application(status=status) for status in Status}
        transaction.set_rollback(True)


def party(step: workflow.Step, application: Application):
    """Return somebody who may take the step."""
    if step.by == Party.SYSTEM:
        return None
    if step.by == Party.APPLICANT:
        return application.applicant
    if step.by == Party.DESK:
        return make_reviewer_of(application.at)
    if step.by == Party.ABOVE:
        asked = workflow.move(application, Action.OBJECT, by=application.applicant, note="异议")
        return make_reviewer_of(asked.to_organisation)
    if step.by == Party.FORMER:
        return make_reviewer_of(recalling.latest_verdict(application).organisation)
    if step.by == Party.OVERSEER:
        return make_reviewer_of(accounts.responsible_for(application.unit))
    return make_secretary_of(application.batch.organiser)


@pytest.mark.parametrize(("status", "action"), sorted(KNOWN), ids=lambda value: str(value.value))
def test_a_step_of_the_table_moves_the_file_and_is_recorded(files, django_db_blocker, status, action):
    with django_db_blocker.unblock(), transaction.atomic():
        application = Application.objects.get(pk=files[status].pk)
        step = next(one for one in STEPS if (one.source, one.action) == (status, action))
        if action == Action.SUBMIT:
            actions.fix_route(application)
            Application.objects.filter(pk=application.pk).update(number="1", submitted_at=application.created_at)

        event = workflow.move(application, action, by=party(step, application), note="依据")

        targets = {one.target for one in STEPS if (one.source, one.action) == (status, action)}
        application.refresh_from_db()
        assert application.status in targets
        assert (event.from_status, event.to_status, event.action) == (status, application.status, action)
        assert (application.at is not None) == (application.desk is not None)
        transaction.set_rollback(True)


@pytest.mark.parametrize(("status", "action"), UNKNOWN, ids=lambda value: str(value.value))
def test_what_the_table_does_not_know_is_refused_and_changes_nothing(files, django_db_blocker, status, action):
    with django_db_blocker.unblock():
        application = Application.objects.get(pk=files[status].pk)
        events = application.events.count()
        by = make_reviewer_of(application.at) if application.at else application.applicant

        with pytest.raises(NotAllowed), transaction.atomic():
            workflow.move(application, action, by=by)

        assert (Application.objects.get(pk=application.pk).status, application.events.count()) == (status, events)


def test_the_diagram_in_the_readme_is_the_table():
    assert f"```mermaid\n{diagram()}\n```" in (ROOT / "README.md").read_text()


def test_only_move_writes_a_status():
    writers = set()
    for app in ("applications", "review", "committees", "publicity", "kashgar_zc"):
        for path in (ROOT / app).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text())):
                targets = node.targets if isinstance(node, ast.Assign) else []
                if any(isinstance(one, ast.Attribute) and one.attr == "status" for one in targets):
                    writers.add(str(path.relative_to(ROOT)))

    assert writers == {"applications/workflow.py"}


@pytest.mark.django_db
@pytest.mark.parametrize("statement", ["UPDATE applications_event SET note = 'x'", "DELETE FROM applications_event"])
def test_the_database_refuses_to_change_history(statement):
    make_application(status=Status.UNIT_REVIEW)

    with pytest.raises(IntegrityError, match="written once"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)

    assert Event.objects.filter(note="x").count() == 0


@pytest.mark.django_db
def test_a_file_seen_at_an_older_version_is_refused():
    application = make_application(status=Status.COUNTY_REVIEW)
    reviewer = make_reviewer_of(application.at)
    seen = Application.objects.get(pk=application.pk)
    workflow.move(application, Action.APPROVE, by=reviewer)

    with pytest.raises(NotAllowed, match="刚刚被他人处理"):
        workflow.move(seen, Action.APPROVE, by=reviewer)


@pytest.mark.django_db
def test_nobody_reviews_the_own_application():
    application = make_application(status=Status.COUNTY_REVIEW)
    appoint(application.applicant, application.at)

    with pytest.raises(NotAllowed, match="不能审核本人的申报"):
        workflow.move(application, Action.APPROVE, by=application.applicant)


@pytest.mark.django_db
def test_a_file_under_review_without_a_desk_is_refused_by_the_database():
    application = make_application(status=Status.UNIT_REVIEW)

    with pytest.raises(IntegrityError, match="at_a_desk"), transaction.atomic():
        Application.objects.filter(pk=application.pk).update(at=None)
