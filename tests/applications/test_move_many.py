"""One step taken with many files: all or none, refused by name, in statements that do not grow with the files."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from applications import audit, workflow
from applications.choices import Action, Status
from applications.models import Application, Event
from applications.workflow import Move, NotAllowed
from tests.factories.applications import make_application, make_secretary_of, take_on
from tests.factories.people import appoint, make_user

pytestmark = pytest.mark.django_db


def make_accepted(number: int) -> list[Application]:
    made = [make_application(Status.ACCEPTED, applicant=make_user(f"申报人{n}")) for n in range(1, number + 1)]
    return list(Application.objects.filter(pk__in=[one.pk for one in made]).order_by("pk"))


def secretary(files: list[Application]):
    return make_secretary_of(files[0].batch.organiser)


def where_they_are(files: list[Application]) -> list[tuple[str, int]]:
    return list(
        Application.objects.filter(pk__in=[one.pk for one in files]).order_by("pk").values_list("status", "version")
    )


def test_every_file_takes_the_step_with_its_own_note_and_the_chain_holds():
    files = make_accepted(3)
    versions = [one.version for one in files]
    moves = [Move(one, note=f"第{place}号", details={"place": place}) for place, one in enumerate(files, start=1)]

    events = workflow.move_many(moves[::-1], Action.CONVENE, by=secretary(files))

    assert where_they_are(files) == [(Status.IN_COMMITTEE, version + 1) for version in versions]
    assert [(one.application_id, one.note, one.details) for one in events[::-1]] == [
        (one.pk, f"第{place}号", {"place": place}) for place, one in enumerate(files, start=1)
    ]
    assert [(one.status, one.version) for one in files] == where_they_are(files)
    assert audit.verify() == []


def test_one_file_that_moved_on_keeps_them_all_and_is_named():
    files = make_accepted(3)
    take_on(Application.objects.get(pk=files[1].pk), Action.CONVENE)
    before = where_they_are(files), Event.objects.count()

    with pytest.raises(NotAllowed, match=r"^申报人2：该申报刚刚被他人处理，请刷新后再试。$"):
        workflow.move_many([Move(one) for one in files], Action.CONVENE, by=secretary(files))

    assert (where_they_are(files), Event.objects.count()) == before


def test_the_own_file_and_one_without_that_step_are_each_named_with_the_reason():
    files = make_accepted(3)
    take_on(files[2], Action.CONVENE)
    appoint(files[0].applicant, files[0].batch.organiser, "secretary")

    with pytest.raises(NotAllowed) as refused:
        workflow.move_many([Move(one) for one in files], Action.CONVENE, by=files[0].applicant)

    assert str(refused.value) == "申报人1：不能审核本人的申报。申报人3：申报处于“评审中”，不能列入评审。"
    assert where_they_are(files)[1][0] == Status.ACCEPTED


def test_somebody_of_another_organisation_moves_none():
    files = make_accepted(2)

    with pytest.raises(NotAllowed, match=r"^申报人1、申报人2：该批次不由您所在机构组织。$"):
        workflow.move_many([Move(one) for one in files], Action.CONVENE, by=make_user("外人"))


def test_thirty_files_take_as_many_statements_as_three():
    def statements(files: list[Application], action: Action) -> int:
        by = secretary(files)
        with CaptureQueriesContext(connection) as caught:
            workflow.move_many([Move(one) for one in files], action, by=by)
        return len(caught)

    files = make_accepted(30)

    few, many = statements(files[:3], Action.CONVENE), statements(files[3:], Action.CONVENE)

    assert (few, many) == (9, 9)
