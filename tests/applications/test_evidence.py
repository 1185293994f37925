"""Evidence: taken in by the same gate as materials, tied to one row, opened by whom it concerns alone, pulled for good."""

import pytest
from django.db import IntegrityError, transaction
from django.test import Client, TestCase
from django.urls import reverse

from applications import audit, evidence, pulling
from applications.choices import EvidenceKind, MaterialState, PullReason, Status
from applications.models import Evidence
from applications.workflow import NotAllowed
from kashgar_zc.management.commands.check_invariants import broken
from kashgar_zc.storage import private
from review import unit_actions
from review.models import UnitPublicity
from tests.applications.evidence_parts import check_all, upload_of
from tests.applications.upload_parts import keep_files_in
from tests.factories import people
from tests.factories.applications import make_application, make_reviewer_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def storage(monkeypatch, tmp_path):
    return keep_files_in(tmp_path / "private", monkeypatch)


@pytest.fixture
def publicity(storage):
    application = make_application(Status.UNIT_REVIEW)
    return unit_actions.open_publicity(application, by=make_reviewer_of(application.unit), how_posted="公告栏")


def lay(publicity, *names, called=""):
    files = [upload_of(name, called=called) for name in names]
    return evidence.lay(
        files,
        kind=EvidenceKind.POSTING,
        owner=publicity,
        application=publicity.application,
        by=publicity.opened_by,
        organisation=publicity.organisation,
    )


def left(storage, one):
    """Return what is stored of a piece of evidence."""
    found = [*storage.glob(f"*/{one.key}.*"), *storage.glob(f"pages/{one.key}/*")]
    return [path for path in found if path.is_file()]


def browser_of(user):
    client = Client()
    client.force_login(user)
    return client


def test_a_photograph_is_checked_rewritten_and_whole(publicity, storage):
    lay(publicity, "phone.jpg")

    (one,) = check_all()

    assert (one.state, one.media_type, one.pages) == (MaterialState.READY, "image/jpeg", 1)
    assert sorted(path.parent.name for path in left(storage, one)) == ["evidence", "thumbnails"]
    with one.file.open() as stored:
        assert b"Exif" not in stored.read()
    assert broken(deep=True) == {}


def test_a_program_under_a_pictures_name_is_refused_with_its_reason(publicity, storage):
    lay(publicity, "program.pdf", called="张贴.jpg")

    (one,) = check_all()

    assert (one.state, one.reason[:6]) == (MaterialState.REFUSED, "文件内容不是")
    assert left(storage, one) == [] and not list(storage.glob("received/*"))


def test_the_same_file_is_kept_once_and_too_many_are_refused_together(publicity):
    lay(publicity, "small.jpg", "phone.jpg")
    assert lay(publicity, "small.jpg") == []

    with pytest.raises(NotAllowed, match="最多 3 个，已有 2 个"):
        lay(publicity, "scan.pdf", "screenshot.png")
    assert Evidence.objects.count() == 2


def test_a_batch_that_says_nothing_of_evidence_takes_none(publicity):
    publicity.application.batch.rules_data.pop("evidence")
    publicity.application.batch.save()

    with pytest.raises(NotAllowed, match="不接收佐证文件"):
        lay(UnitPublicity.objects.get(pk=publicity.pk), "small.jpg")


@pytest.mark.parametrize("wrong", [{"publicity": None}, {"kind": "result"}, {"by": None}])
def test_evidence_belongs_to_one_row_of_its_kind_and_names_who_laid_it(publicity, wrong):
    (one,) = lay(publicity, "small.jpg")

    with pytest.raises(IntegrityError), transaction.atomic():
        Evidence.objects.filter(pk=one.pk).update(**wrong)


def test_the_unit_and_the_desks_above_open_it_and_nobody_else(publicity):
    lay(publicity, "small.jpg")
    (one,) = check_all()
    application = publicity.application
    others = [application.applicant, people.make_user("路人"), people.make_reviewer(people.make_unit())]

    seen = [{status(user, url) for url in urls(one)} for user in (publicity.opened_by, *others)]

    assert seen == [{200}, {404}, {404}, {404}]


def status(user, url):
    answer = browser_of(user).get(url)
    if answer.streaming:
        b"".join(answer.streaming_content)
    return answer.status_code


def urls(one):
    names = ("evidence", "evidence_view", "evidence_thumbnail")
    return [reverse(f"applications:{name}", args=[one.key]) for name in names]


def test_a_look_is_a_line_of_the_files_log(publicity):
    lay(publicity, "small.jpg")
    (one,) = check_all()
    colleague = people.make_reviewer(publicity.organisation, "同事")

    status(colleague, reverse("applications:evidence_page", args=[one.key, 1]))

    assert [(line.user, line.organisation) for line in one.application.openings.all()] == [
        (colleague, publicity.organisation)
    ]


def test_pulled_evidence_leaves_nothing_but_its_chained_record(publicity, storage):
    lay(publicity, "scan.pdf")
    (one,) = check_all()
    by = publicity.opened_by
    assert status(by, reverse("applications:evidence_page", args=[one.key, 1])) == 200

    with TestCase.captureOnCommitCallbacks(execute=True):
        pulling.pull_evidence(one, by=by, desk=by.appointments.get(), reason=PullReason.CLASSIFIED)

    one.refresh_from_db()
    assert (one.state, one.pull.organisation) == (MaterialState.PULLED, publicity.organisation)
    assert left(storage, one) == []
    assert (audit.verify(), broken(deep=True)) == ([], {})
    assert "已于" in browser_of(by).get(reverse("applications:evidence_view", args=[one.key])).content.decode()


def test_only_who_laid_it_or_organises_pulls_it(publicity):
    lay(publicity, "small.jpg")
    (one,) = check_all()
    county = make_reviewer_of(publicity.application.route.get(desk="county").organisation)

    with pytest.raises(NotAllowed, match="请联系登记该文件的机构"):
        pulling.pull_evidence(one, by=county, desk=county.appointments.get(), reason=PullReason.MISTAKE)


def test_it_goes_with_the_row_it_belongs_to(publicity, storage):
    lay(publicity, "small.jpg")
    (one,) = check_all()

    with TestCase.captureOnCommitCallbacks(execute=True):
        publicity.delete()

    assert not Evidence.objects.exists() and left(storage, one) == []


def test_a_lost_byte_is_found(publicity):
    lay(publicity, "small.jpg")
    (one,) = check_all()
    private.delete(one.file.name)

    assert [line for lines in broken(deep=True).values() for line in lines] == [f"evidence {one.key}: its file is gone"]
