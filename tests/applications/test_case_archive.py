"""One case as an archive: its applicant's without what is internal, the organiser's whole, nobody else's; read on the record."""

import hashlib
import io
import json
import zipfile

import pytest
from django.urls import reverse

from applications import own_data, producing
from applications.choices import Desk, LookedAt, Status
from applications.models import Document, FileOpening
from applications.workflow import NotAllowed
from kashgar_zc.demo import walk
from review import claiming, countersigning, marking
from tests.applications.office_parts import again
from tests.factories import people
from tests.factories.applications import make_application, make_reviewer_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def application():
    return again(make_application(Status.ACCEPTED))


def unzipped(document: Document) -> dict[str, bytes]:
    """Return name -> bytes of a case's archive, every one as its manifest says."""
    producing.produce(document.pk)
    document.refresh_from_db()
    with document.file.open("rb") as stored, zipfile.ZipFile(io.BytesIO(stored.read())) as archive:
        listed = json.loads(archive.read("清单.json"))["files"]
        found = {one["path"]: archive.read(one["path"]) for one in listed}
        assert set(found) == set(archive.namelist()) - {"清单.json"}
    assert [hashlib.sha256(found[one["path"]]).hexdigest() for one in listed] == [one["sha256"] for one in listed]
    return {path.partition("/")[2]: data for path, data in found.items()}


def test_the_applicants_archive_leaves_out_what_is_internal(application):
    files = unzipped(own_data.request_case(application, by=application.applicant, desk=None))

    actors = {one.actor.name for one in application.events.exclude(actor=application.applicant).exclude(actor=None)}
    written = files["审核经过.json"].decode()
    assert {"填报内容.html", "提交_1.json", "审核经过.json", "查阅记录.json", "个人现实表现.json"} <= set(files)
    assert len([path for path in files if path.startswith("材料/")]) == application.materials.count()
    assert ("审核记录_内部.json" in files, [name for name in actors if name in written]) == (False, [])


def test_the_organisers_archive_is_the_whole_case(application):
    by = make_reviewer_of(application.batch.organiser)

    files = unzipped(own_data.request_case(application, by=by, desk=by.appointments.get()))

    records = json.loads(files["审核记录_内部.json"])
    approvals = [one for one in json.loads(files["审核经过.json"]) if one["action"] == "审核通过"]
    assert [one["how_posted"] for one in records["unit_publicities"]] == [walk.POSTED]
    assert records["verifications"][0]["organisation__name"] == "疏附县人力资源和社会保障局"
    assert approvals[-1]["by"] == application.events.filter(organisation=application.batch.organiser).get().actor.name


def test_only_applicant_and_organiser_may_ask_and_only_after_submission(application):
    county = make_reviewer_of(application.route.get(desk=Desk.COUNTY).organisation)
    draft = make_application()

    with pytest.raises(NotAllowed, match="只有申报人和该批次的组织单位"):
        own_data.request_case(application, by=county, desk=county.appointments.get())
    with pytest.raises(NotAllowed, match="提交申报后"):
        own_data.request_case(draft, by=draft.applicant, desk=None)


def test_the_organiser_proves_who_reads_and_the_applicant_sees_it(application, client):
    by = make_reviewer_of(application.batch.organiser)
    client.force_login(by)
    page = client.get(reverse("review:file", args=[application.key])).content.decode()
    client.post(reverse("applications:case_archive", args=[application.key]))
    document = Document.objects.get(kind="case_archive")
    unzipped(document)
    address = reverse("applications:document", args=[document.key])

    asked = client.get(address).url
    b"".join(people.step_up(client).get(address).streaming_content)

    assert (reverse("applications:case_archive", args=[application.key]) in page, "reauthenticate" in asked) == (
        True,
        True,
    )
    assert FileOpening.objects.filter(application=application, user=by, kind=LookedAt.ARCHIVE).count() == 1


def test_an_archive_is_had_by_who_asked_alone(application, client):
    by = make_reviewer_of(application.batch.organiser)
    document = own_data.request_case(application, by=by, desk=by.appointments.get())
    unzipped(document)
    address = reverse("applications:document", args=[document.key])

    others = [application.applicant, people.make_secretary(application.batch.organiser), people.make_user()]

    assert [people.step_up_as(client, one).get(address).status_code for one in others] == [404, 404, 404]


@pytest.fixture
def worked_on():
    """A file that was claimed, marked with a doubt, and put to a second person at its county."""
    application = make_application(Status.COUNTY_REVIEW)
    first, second = make_reviewer_of(application.at), people.make_reviewer(application.at, "复核人甲")
    countersigning.set_second(first.appointments.get(), by=first, is_on=True)
    claiming.claim(application, by=first)
    marking.keep(application, by=first, judged={"basic": "question"}, notes={"basic": "与档案不一致吗"})
    countersigning.propose(application, by=first, opinion="拟同意。")
    return again(application), first, second


def test_the_desks_work_is_in_the_whole_and_a_reviewers_own_marks_in_no_archive(worked_on):
    application, first, _second = worked_on
    centre = make_reviewer_of(application.batch.organiser)

    own = unzipped(own_data.request_case(application, by=application.applicant, desk=None))
    whole = unzipped(own_data.request_case(application, by=centre, desk=centre.appointments.get()))

    records = json.loads(whole["审核记录_内部.json"])
    assert [one["holder__name"] for one in records["claims"]] == [first.name]
    assert [(one["opinion"], one["is_agreed"]) for one in records["second_signatures"]] == [("拟同意。", None)]
    assert [b for b in (*own.values(), *whole.values()) if "与档案不一致吗".encode() in b] == []
    assert [b for b in own.values() if "拟同意".encode() in b or first.name.encode() in b] == []


def test_the_committees_secretary_has_the_archive_of_an_accepted_case(application, client):
    secretary = people.make_secretary(application.batch.organiser)
    people.step_up_as(client, secretary)
    page = reverse("committees:archive", args=[application.key])

    listed = client.get(reverse("committees:accepted")).content.decode()
    client.post(
        reverse("applications:case_archive", args=[application.key]), headers={"referer": f"http://testserver{page}"}
    )
    document = Document.objects.get(kind="case_archive", requested_by=secretary)
    files = unzipped(document)
    download = reverse("applications:document", args=[document.key])
    shown = client.get(page).content.decode()

    assert (page in listed, download in shown, "审核记录_内部.json" in files) == (True, True, True)
    assert len(b"".join(client.get(download).streaming_content)) > 0
    assert FileOpening.objects.filter(application=application, user=secretary, kind=LookedAt.ARCHIVE).count() == 1


def test_a_secretary_of_elsewhere_or_a_case_not_accepted_has_no_such_page(application, client):
    waiting = make_application(Status.COUNTY_REVIEW)
    other = people.make_secretary(application.route.get(desk=Desk.COUNTY).organisation, "县秘书")
    mine = people.make_secretary(application.batch.organiser)

    asked = [(other, application), (mine, waiting)]

    pages = [people.step_up_as(client, who).get(reverse("committees:archive", args=[file.key])) for who, file in asked]
    assert [page.status_code for page in pages] == [404, 404]
