"""A file that arrives in parts: continued where it broke off, checked at both ends, and nothing of it left lying."""

import datetime as dt

import pytest
from django.urls import reverse

from applications import incoming, sandbox, schedule, uploads
from applications.models import Application, Incoming, Material
from applications.uploads import Refused
from kashgar_zc import clock
from tests.applications.upload_parts import check, keep_files_in, make_draft
from tests.make_files import MAKERS, made

pytestmark = pytest.mark.django_db
PART = 64 * 1024


@pytest.fixture(autouse=True)
def storage(monkeypatch, tmp_path, settings):
    settings.UPLOAD_PART_BYTES = PART
    return keep_files_in(tmp_path / "private", monkeypatch)


@pytest.fixture
def draft():
    return make_draft()


def begin(draft, slot="diploma", *, name="scan.pdf", size=None, stamp="1"):
    size = made(name).stat().st_size if size is None else size
    return incoming.begin(draft, slot, name=name, size=size, stamp=stamp, by=draft.applicant)


def send(found, data, *, upto=None):
    """Send a file in parts from where it stands."""
    at = found.arrived
    while at < (upto or len(data)):
        at = incoming.take(found, at, data[at : at + PART])
    found.refresh_from_db()


def sent(found):
    """Return an upload that has arrived as a whole."""
    send(found, made("scan.pdf").read_bytes())
    return found


def left(storage):
    return sorted(path.parent.name for path in storage.rglob("*") if path.is_file())


def test_a_file_sent_in_parts_and_continued_arrives_byte_for_byte(draft, storage):
    data = made("scan.pdf").read_bytes()
    send(begin(draft), data, upto=3 * PART)

    again = begin(draft)
    assert (Incoming.objects.count(), again.arrived) == (1, 3 * PART)
    send(again, data)
    material = incoming.finish(again, by=draft.applicant)

    assert (storage / material.received.name).read_bytes() == data
    assert left(storage) == ["received"]
    check(material)
    assert (material.state, material.pages, Incoming.objects.count()) == ("ready", 20, 0)


def test_another_file_of_the_same_name_is_begun_anew(draft):
    first = begin(draft)

    assert begin(draft, stamp="2").key != first.key
    assert begin(draft, size=5).key != first.key


def test_a_part_out_of_step_is_told_where_to_go_on_and_not_kept(draft, storage):
    found = begin(draft)
    incoming.take(found, 0, b"x" * 10)

    for offset in (0, 5, 11):
        with pytest.raises(incoming.OutOfStep) as step:
            incoming.take(found, offset, b"y")
        assert step.value.arrived == 10
    with pytest.raises(incoming.OutOfStep):
        incoming.finish(found, by=draft.applicant)

    assert len(left(storage)) == 1


@pytest.mark.parametrize("data", [b"", b"x" * (PART + 1)])
def test_an_empty_or_oversize_part_is_refused(draft, data):
    with pytest.raises(Refused, match="文件大小不符"):
        incoming.take(begin(draft), 0, data)


def test_more_than_was_announced_is_refused(draft):
    with pytest.raises(Refused, match="文件大小不符"):
        incoming.take(begin(draft, size=4), 0, b"12345")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ({"size": 11 * 1024 * 1024}, "文件超过 10 MB"),
        ({"size": 0}, "文件是空的"),
        ({"name": "a.docx", "size": 9}, "只接收 PDF"),
        ({"slot": "aid"}, "没有这一材料栏"),
    ],
)
def test_what_can_be_told_beforehand_is_refused_before_a_byte_is_sent(draft, words, sentence):
    with pytest.raises(Refused, match=sentence):
        begin(draft, **{"slot": "diploma", "size": 9} | words)

    assert not Incoming.objects.exists()


def test_what_changed_while_it_was_sent_is_refused_at_the_end_and_its_parts_are_deleted(draft, storage):
    found = begin(draft)
    send(found, made("scan.pdf").read_bytes())
    draft.batch.rules_data |= {"max_case_mb": 1}
    draft.batch.save()

    with pytest.raises(Refused, match="合计不能超过 1 MB"):
        incoming.finish(found, by=draft.applicant)

    assert (left(storage), incoming.unfinished(draft), Material.objects.count()) == ([], [], 0)


def test_a_lost_part_makes_the_file_begin_anew(draft, storage):
    found = begin(draft)
    send(found, made("scan.pdf").read_bytes())
    next(storage.glob("incoming/*/*")).unlink()

    with pytest.raises(Refused, match="没有收全"):
        incoming.finish(found, by=draft.applicant)

    assert (left(storage), incoming.unfinished(draft), begin(draft).arrived) == ([], [], 0)


def test_nobody_has_more_than_twenty_on_their_way(draft):
    for number in range(incoming.MAX_OPEN):
        begin(draft, stamp=f"{number}")

    with pytest.raises(Refused, match="还没有传完"):
        begin(draft, stamp="one more")


def test_what_nobody_continued_for_a_day_and_parts_of_no_upload_are_swept(draft, storage):
    old, young = begin(draft, stamp="old"), begin(draft, stamp="young")
    for found in (old, young):
        incoming.take(found, 0, b"x")
    Incoming.objects.filter(pk=old.pk).update(touched_at=clock.now() - dt.timedelta(hours=25))
    (storage / "incoming" / "lost").mkdir()
    (storage / "incoming" / "lost" / "0").touch()

    schedule.sweep_materials()

    assert list(Incoming.objects.all()) == [young]
    assert left(storage) == [str(young.key)]


@pytest.mark.parametrize("name", sorted(set(MAKERS) - {"oversize.pdf"}))
def test_a_request_only_receives_and_opens_no_file_however_hostile(draft, monkeypatch, settings, name):
    settings.UPLOAD_PART_BYTES = 1 << 20
    monkeypatch.setattr(sandbox.subprocess, "run", None)  # a child started here would hold the request
    data, sent = made(name).read_bytes(), {"name": name, "stamp": "1"}
    if not data:
        return
    found = begin(draft, "awards", size=len(data), **sent)
    for at in range(0, len(data), 1 << 20):
        incoming.take(found, at, data[at : at + (1 << 20)])

    assert incoming.finish(found, by=draft.applicant).state == "checking"


def post(client, name, *arguments, data=None, **options):
    return client.post(reverse(f"applications:{name}", args=arguments), data, **options)


def test_the_script_sends_its_parts_and_gets_the_slot_back(client, draft):
    client.force_login(draft.applicant)
    data = made("small.jpg").read_bytes()
    said = {"name": "small.jpg", "size": len(data), "stamp": "1"}

    begun = post(client, "incoming_begin", draft.key, "diploma", data=said).json()
    for at in range(0, len(data), begun["part"]):
        body = {"data": data[at : at + PART], "content_type": "application/octet-stream"}
        answer = client.post(f"{begun['url']}?offset={at}", **body)
    slot = client.post(begun["finish"], headers={"HX-Request": "true"})

    assert (answer.json()["arrived"], slot.status_code) == (len(data), 200)
    assert "已收到，正在检查" in slot.text


def test_a_log_in_that_ran_out_is_said_and_afterwards_it_goes_on(client, draft):
    client.force_login(draft.applicant)
    begun = post(client, "incoming_begin", draft.key, "diploma", data={"name": "a.pdf", "size": 9, "stamp": "1"}).json()
    client.logout()

    body = {"data": b"123", "content_type": "application/octet-stream", "headers": {"HX-Request": "true"}}
    told = client.post(f"{begun['url']}?offset=0", **body)
    client.force_login(draft.applicant)
    again = client.post(f"{begun['url']}?offset=0", **body)

    assert (told.status_code, told.json()["error"][:6]) == (401, "登录已过期。")
    assert (again.status_code, again.json()["arrived"]) == (200, 3)


def test_somebody_elses_upload_is_not_found(client, draft):
    begun = begin(draft)
    client.force_login(make_draft().applicant)

    assert client.get(reverse("applications:incoming", args=[begun.key])).status_code == 404
    assert Application.objects.count() == 2


def finish_by_script(client, begun):
    return client.post(reverse("applications:incoming_finish", args=[begun.key]), headers={"HX-Request": "true"})


def test_finishing_again_after_a_lost_answer_answers_the_same(client, draft, storage):
    found = begin(draft)
    send(found, made("scan.pdf").read_bytes())
    client.force_login(draft.applicant)

    first, again = finish_by_script(client, found), finish_by_script(client, found)

    assert [(one.status_code, "已收到，正在检查" in one.text) for one in (first, again)] == [(200, True)] * 2
    assert (Material.objects.filter(application=draft).count(), left(storage)) == (1, ["received"])
    assert incoming.unfinished(draft) == []
    assert begin(draft, "awards").key != found.key


@pytest.mark.parametrize(
    ("limit", "again", "status", "sentence"),
    [({"max_case_mb": 1}, False, 422, "合计不能超过 1 MB"), ({}, True, 200, "该文件已在本栏中")],
)
def test_a_refusal_whose_answer_was_lost_is_said_again_to_whoever_asks(
    client, draft, storage, limit, again, status, sentence
):
    if again:
        incoming.finish(sent(begin(draft, stamp="first")), by=draft.applicant)
    found = sent(begin(draft))
    draft.batch.rules_data |= limit
    draft.batch.save()
    client.force_login(draft.applicant)

    answers = [finish_by_script(client, found) for _twice in range(2)]
    part = client.post(reverse("applications:incoming", args=[found.key]) + "?offset=0", b"x", "text/plain")

    assert [(one.status_code, sentence in one.text) for one in answers] == [(status, True)] * 2
    assert (part.status_code, sentence in part.json()["error"]) == (422, True)
    assert not (storage / "incoming" / str(found.key)).exists()
    Incoming.objects.update(touched_at=clock.now() - dt.timedelta(hours=25))
    schedule.sweep_materials()
    assert not Incoming.objects.exists()


def test_what_was_refused_is_begun_anew_and_counts_no_more(draft, monkeypatch):
    found = begin(draft)
    Incoming.objects.filter(pk=found.pk).update(refusal="太大。", arrived=found.size)
    monkeypatch.setattr(incoming, "MAX_OPEN", 1)

    again = begin(draft)

    assert (again.key == found.key, again.arrived) == (False, 0)
    assert incoming.unfinished(draft) == []


def test_two_who_finish_at_once_receive_one_file(draft):
    found = begin(draft)
    send(found, made("scan.pdf").read_bytes())

    assert incoming.finish(found, by=draft.applicant) == incoming.finish(found, by=draft.applicant)
    assert draft.materials.count() == 1


def test_what_was_cancelled_is_not_found(client, draft):
    cancelled = begin(draft)
    incoming.discard(cancelled)
    client.force_login(draft.applicant)

    assert finish_by_script(client, cancelled).status_code == 404
    for act in (lambda: incoming.take(cancelled, 0, b"x"), lambda: incoming.finish(cancelled, by=draft.applicant)):
        with pytest.raises(Incoming.DoesNotExist):
            act()


def test_while_too_many_are_checked_nothing_that_came_is_thrown_away(client, draft, storage, monkeypatch):
    found = begin(draft)
    send(found, made("scan.pdf").read_bytes())
    client.force_login(draft.applicant)

    with monkeypatch.context() as patch:
        patch.setattr(uploads, "MAX_WAITING", 0)
        busy = finish_by_script(client, found)

    assert (busy.status_code, busy.json()["error"][-7:]) == (503, "请稍候再上传。")
    assert incoming.finish(found, by=draft.applicant).name == "scan.pdf"


def test_a_cancelled_upload_leaves_nothing_and_one_received_meanwhile_stays(client, draft, storage):
    wanted, unwanted = begin(draft, "awards", stamp="1"), begin(draft, stamp="2")
    for found in (wanted, unwanted):
        send(found, made("scan.pdf").read_bytes())
    incoming.finish(wanted, by=draft.applicant)
    client.force_login(draft.applicant)
    page = client.get(reverse("applications:materials", args=[draft.key])).text

    for found in (wanted, unwanted):
        client.post(reverse("applications:incoming_cancel", args=[found.key]))

    assert reverse("applications:incoming_cancel", args=[unwanted.key]) in page
    assert not Incoming.objects.exists()
    assert left(storage) == ["received"]
    assert draft.materials.get().slot == "awards"


def test_a_photograph_to_be_joined_comes_in_parts_too(client, draft):
    client.force_login(draft.applicant)
    said = {"name": "small.jpg", "size": made("small.jpg").stat().st_size, "stamp": "1", "leaf": "1"}
    begun = Incoming.objects.get(
        key=post(client, "incoming_begin", draft.key, "diploma", data=said).json()["url"].split("/")[-2]
    )
    send(begun, made("small.jpg").read_bytes())

    assert finish_by_script(client, begun).json() == {"error": ""}
    assert draft.materials.get().is_leaf
