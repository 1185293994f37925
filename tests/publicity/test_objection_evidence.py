"""Files beside an objection to a result: taken from anyone, kept of nobody, opened by those who decide alone."""

import threading

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from applications.choices import EvidenceKind
from applications.models import Evidence
from applications.workflow import NotAllowed
from publicity.actions import noticing
from tests.applications.evidence_parts import check_all, upload_of
from tests.applications.upload_parts import keep_files_in
from tests.factories import people
from tests.factories.publicity import make_notice

pytestmark = pytest.mark.django_db
TEXT = "反映一项业绩为集体完成，请核实。"


@pytest.fixture(autouse=True)
def storage(monkeypatch, tmp_path):
    return keep_files_in(tmp_path / "private", monkeypatch)


@pytest.fixture
def entry(storage):
    return make_notice().entries.get()


def send(entry, *files, browser=None):
    browser = browser or Client()
    url = reverse("publicity:object", args=[entry.notice.key, entry.position])
    ticket = browser.get(url).context["form"]["ticket"].value()
    return browser.post(url, {"text": TEXT, "ticket": ticket, "files": list(files)})


def decider(entry) -> Client:
    client = Client()
    client.force_login(entry.notice.opened_by)
    return people.step_up(client)


def test_an_objection_takes_files_along_and_keeps_neither_name_nor_person(entry):
    somebody = Client()
    somebody.force_login(people.make_user("实名用户"))

    answer = send(entry, upload_of("phone.jpg", called="王某某的手机.jpg"), browser=somebody)

    (one,) = check_all()
    assert "1 个，检查后交受理机构" in answer.content.decode()
    assert (one.kind, one.by, one.organisation, one.name) == (EvidenceKind.RESULT, None, None, "佐证 1.jpg")
    assert one.state == "ready"


def test_those_who_decide_open_it_and_nobody_else(entry):
    send(entry, upload_of("small.jpg"))
    (one,) = check_all()
    objection, url = one.objection, reverse("applications:evidence_view", args=[one.key])
    people_out = [entry.application.applicant, people.make_reviewer(entry.application.unit), people.make_user("路人")]

    pieces = decider(entry).get(reverse("publicity:objection", args=[objection.pk])).context["page"].pieces
    assert [piece.url for piece in pieces] == [url]
    assert decider(entry).get(url).status_code == 200
    for user in people_out:
        stranger = Client()
        stranger.force_login(user)
        assert stranger.get(url).status_code == 404
    assert Client().get(url).status_code == 302


def test_whom_it_is_about_does_not_open_it_as_one_of_the_deciders(entry):
    send(entry, upload_of("small.jpg"))
    (one,) = check_all()
    people.appoint(entry.application.applicant, entry.notice.batch.organiser)
    client = Client()
    client.force_login(entry.application.applicant)

    assert client.get(reverse("applications:evidence_view", args=[one.key])).status_code == 404


@pytest.mark.parametrize(
    ("names", "sentence"),
    [
        (["small.jpg", "phone.jpg", "screenshot.png"], "最多选择 2 个文件"),
        (["oversize.pdf"], "文件超过 5 MB"),
    ],
)
def test_too_many_or_too_large_lodges_nothing_and_says_so(entry, names, sentence):
    answer = send(entry, *(upload_of(name) for name in names))

    assert sentence in answer.content.decode()
    assert not entry.objections.exists() and not Evidence.objects.exists()


def test_a_program_is_refused_afterwards_and_told_by_the_receipt(entry):
    send(entry, upload_of("program.pdf", called="证据.jpg"))
    check_all()
    receipt = entry.objections.get().receipt

    page = Client().post(reverse("publicity:follow"), {"receipt": receipt}).content.decode()

    assert "1 个未通过检查" in page


@pytest.mark.django_db(transaction=True)
def test_two_sendings_at_once_of_one_objection_keep_its_files_once(entry):
    said = []

    def run():
        try:
            said.append(noticing.lodge(entry, text=TEXT, receipt="7KQ2-MXHD-93RT", files=[upload_of("small.jpg")]).pk)
        except NotAllowed as refusal:
            said.append(str(refusal))
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _one in range(2)]
    [one.start() for one in threads]
    [one.join() for one in threads]

    assert len(set(said)) == 1 and Evidence.objects.count() == 1
