"""What the database itself refuses: each constraint of batches, applications, materials and papers is broken once."""

import pytest
from django.db import IntegrityError, models, transaction
from django.db.models import ProtectedError

from applications import documents
from applications.choices import Status
from applications.models import (
    Application,
    Batch,
    Document,
    Material,
    Offer,
    Phase,
    RouteStop,
    Season,
    SectionContent,
    Snapshot,
    Speciality,
    Title,
)
from kashgar_zc import clock
from tests.applications.office_parts import DAY
from tests.factories.applications import make_application, make_season

pytestmark = pytest.mark.django_db


def refused(act) -> str:
    """Return the constraint that an act runs into."""
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        act()
    return error.value.__cause__.diag.constraint_name


def broken(found: models.QuerySet, **changes) -> str:
    return refused(lambda: found.update(**changes))


def copied(row: models.Model, **changes) -> str:
    """Return the constraint that a second row like this one runs into."""
    row.pk, row._state.adding = None, True
    for name, value in changes.items():
        setattr(row, name, value)
    return refused(row.save)


@pytest.fixture
def document():
    application = make_application(Status.UNIT_REVIEW)
    return documents.request_review_form(application, by=application.applicant)


def test_one_season_is_the_current_one():
    make_season()

    assert refused(lambda: Season.objects.create(year=1999, name="旧", is_current=True)) == "one_current_season"


def test_any_number_of_seasons_are_past():
    make_season()
    Season.objects.bulk_create(Season(year=year, name="旧") for year in (1998, 1999))

    assert Season.objects.filter(is_current=False).count() == 2


def test_a_batch_code_stands_once_in_a_season():
    assert copied(make_season().prefecture) == "batch_code_in_season"


def test_a_phase_stands_once_in_a_batch():
    make_season()

    assert copied(Phase.objects.first()) == "phase_once_in_batch"


@pytest.mark.parametrize("after", [0 * DAY, -DAY])
def test_a_phase_closes_after_its_opening(after):
    make_season()

    assert broken(Phase.objects.all(), closes_at=models.F("opens_at") + after) == "phase_closes_after_opening"


def test_an_offer_stands_once():
    make_season()

    assert copied(Offer.objects.first()) == "offer_once"


def test_a_title_and_a_speciality_stand_once():
    make_season()

    names = [copied(Title.objects.first(), code="x"), copied(Speciality.objects.first(), code="x")]

    assert names == ["title_once_in_series_level", "speciality_once_in_series"]


def test_a_person_has_one_application_in_a_season():
    application = make_application(Status.WITHDRAWN, filled=False)

    assert copied(application, key="00000000-0000-4000-8000-000000000000", number=None) == (
        "one_application_per_person_and_season"
    )


@pytest.mark.parametrize("status", [Status.UNIT_REVIEW, Status.CENTRE_REVIEW])
def test_a_file_under_review_is_at_a_desk(status):
    application = make_application(status)

    assert broken(Application.objects.filter(pk=application.pk), at=None) == "at_a_desk_exactly_while_under_review"


@pytest.mark.parametrize("status", [Status.DRAFT, Status.RETURNED, Status.ACCEPTED, Status.DECLINED, Status.WITHDRAWN])
def test_a_file_not_under_review_is_at_no_desk(status):
    application = make_application(status)

    constraint = broken(Application.objects.filter(pk=application.pk), at=application.unit)

    assert constraint == "at_a_desk_exactly_while_under_review"


@pytest.mark.parametrize("missing", ["submitted_at", "number"])
@pytest.mark.parametrize("status", [Status.UNIT_REVIEW, Status.RETURNED, Status.ACCEPTED, Status.DECLINED])
def test_a_submitted_file_has_number_and_time(status, missing):
    application = make_application(status)

    constraint = broken(Application.objects.filter(pk=application.pk), **{missing: None})

    assert constraint == "submitted_files_have_number_and_time"


def test_a_number_is_given_once():
    first, second = (make_application(Status.UNIT_REVIEW) for _one in range(2))

    constraint = broken(Application.objects.filter(pk=second.pk), number=first.number)

    assert constraint == "applications_application_number_key"


@pytest.mark.parametrize(
    ("kind", "constraint", "changes"),
    [
        (SectionContent, "section_once", {}),
        (Snapshot, "snapshot_number_once", {}),
        (RouteStop, "route_position_once", {"desk": "other"}),
        (RouteStop, "route_desk_once", {"position": 9}),
    ],
)
def test_what_belongs_to_a_file_stands_once(kind, constraint, changes):
    make_application(Status.UNIT_REVIEW)

    assert copied(kind.objects.first(), **changes) == constraint


@pytest.mark.parametrize("changes", [{"file": ""}, {"sha256": ""}, {"size": 0}, {"pages": 0}])
def test_a_material_in_use_has_file_hash_size_and_pages(changes):
    make_application()

    assert broken(Material.objects.all(), **changes) == "ready_material_has_file_hash_and_size"


def test_a_refused_material_has_a_reason():
    make_application()

    assert broken(Material.objects.all(), state="refused", reason="") == "refused_material_has_reason"


@pytest.mark.parametrize("has_both", [True, False])
def test_a_paper_has_one_subject(document, has_both):
    subject = {"batch": document.application.batch} if has_both else {"application": None}

    assert broken(Document.objects.all(), **subject) == "document_has_one_subject"


@pytest.mark.parametrize("missing", [{"file": ""}, {"sha256": ""}, {"finished_at": None}])
def test_a_paper_that_is_ready_has_file_hash_and_time(document, missing):
    whole = {"state": "ready", "file": "x.pdf", "sha256": "aa", "finished_at": clock.now()}

    assert broken(Document.objects.all(), **whole | missing) == "ready_document_has_file_and_hash"


def test_a_paper_that_failed_has_a_reason(document):
    assert broken(Document.objects.all(), state="failed", reason="") == "failed_document_has_reason"


@pytest.mark.parametrize("kind", [Season, Batch, Title])
def test_what_applications_stand_on_is_not_deleted(kind):
    make_application(Status.UNIT_REVIEW)

    with pytest.raises(ProtectedError):
        kind.objects.filter(pk=getattr(Application.objects.get(), kind.__name__.lower()).pk).delete()
