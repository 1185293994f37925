"""What a return named is mended, or left as it was with a reason that the desks read; neither is taken for the other."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from applications import actions, joining, mending, queries, sections, uploads
from applications.choices import Action, Status
from applications.models import Application, Material
from kashgar_zc import clock
from kashgar_zc.demo import walk
from tests.applications.office_parts import ACCEPTED, again
from tests.factories.applications import make_application, make_reviewer_of
from tests.review.lists import client_of

pytestmark = pytest.mark.django_db
LEFT = "证书原件就是这样。"


@pytest.fixture
def returned() -> Application:
    """A file whose return named a row of the education and a slot of the materials."""
    return make_application(Status.RETURNED)


def refused(act) -> str:
    try:
        act()
    except uploads.Refused as told:
        return str(told)
    return ""


def mended(application: Application) -> list[bool]:
    return [one.is_mended for one in mending.named(application)]


def correct(application: Application, **changes: str) -> None:
    """Save the education with its first row changed."""
    rows = [dict(row) for row in queries.contents_of(application)["education"]["rows"]]
    actions.save_section(application, "education", {"rows": [rows[0] | changes, *rows[1:]]}, by=application.applicant)


def submit(application: Application, reasons: dict[str, str]):
    return actions.submit(
        again(application),
        by=application.applicant,
        accepted=ACCEPTED,
        arrived_at=clock.now(),
        reasons=reasons,
    )


def post(application: Application, **more: str):
    client = client_of(application.applicant)
    seen = client.get(reverse("applications:check", args=[application.key])).context["page"].seen
    url = reverse("applications:submit", args=[application.key])
    return client.post(url, {"accepted": sorted(ACCEPTED), "seen": seen} | more)


def test_saving_a_section_as_it_was_mends_nothing(returned):
    correct(returned)

    assert mended(returned) == [False, False]


def test_a_changed_row_and_a_new_file_are_mended(returned):
    correct(returned, diploma_number="106731200805000001")
    Material.objects.filter(application=returned, slot="diploma").update(sha256="0" * 64)

    assert mended(returned) == [True, True]


def test_another_row_does_not_mend_the_one_that_was_named(returned):
    rows = [dict(row) for row in queries.contents_of(returned)["education"]["rows"]]
    other = rows[0] | {"school": "喀什大学"}

    actions.save_section(returned, "education", {"rows": [other, *rows]}, by=returned.applicant)

    assert mended(returned) == [False, False]


@pytest.mark.parametrize("change", [{"school": "喀什大学"}, {}], ids=["mended", "as it was"])
def test_a_row_named_by_what_tells_it_apart_is_found(change):
    application = make_application(Status.UNIT_REVIEW)
    spec = sections.BY_KEY["education"]
    item = spec.names(spec.rows(queries.contents_of(application)["education"]))[0]
    defects = [{"section": "education", "item": item, "wrong": "有误。", "todo": "请更正。"}]
    walk.return_to_applicant(application, by=make_reviewer_of(application.at), defects=defects)
    rows = [dict(row) for row in queries.contents_of(application)["education"]["rows"]]
    other = rows[0] | {"school": "又一所学校"}

    actions.save_section(application, "education", {"rows": [other, rows[0] | change]}, by=application.applicant)

    assert mended(application) == [bool(change)]


def test_what_was_neither_mended_nor_explained_is_refused_by_name(returned):
    correct(returned, diploma_number="106731200805000001")

    with pytest.raises(actions.Incomplete) as refused:
        submit(returned, {"reason-1": "  "})

    told = [(one.anchor, one.text) for one in refused.value.defects]
    assert told == [("reason-1", "“学历证书”尚未修改。请修改，或者在提交前写明未修改的原因。")]
    assert again(returned).status == Status.RETURNED


def test_the_reason_is_kept_with_the_resubmission_and_read_at_the_desk(returned):
    correct(returned, diploma_number="106731200805000001")

    answer = post(returned, **{"reason-0": "不计", "reason-1": LEFT})

    event = again(returned).events.get(action=Action.RESUBMIT)
    page = client_of(make_reviewer_of(returned.unit)).get(reverse("review:file", args=[returned.key]))
    shown = [one["answer"] for one in page.context["page"].defects]
    assert answer.status_code == 302
    assert event.details["answers"] == shown == [{"mended": True, "reason": ""}, {"mended": False, "reason": LEFT}]
    assert LEFT in page.content.decode()


def test_a_refused_submission_loses_no_reason_and_says_it_once(returned):
    answer = post(returned, **{"reason-0": LEFT})

    text = answer.content.decode()
    assert (answer.status_code, text.count(f'value="{LEFT}"')) == (409, 1)
    assert ("现在不能提交" in text, "必填内容已齐全" in text) == (False, False)
    assert [anchor for anchor, _text in answer.context["page"].hard] == [
        reverse("applications:check", args=[returned.key]) + "#reason-1"
    ]


def test_the_task_list_waits_for_what_is_not_mended(returned):
    client = client_of(returned.applicant)
    correct(returned, diploma_number="106731200805000001")

    page = client.get(reverse("applications:overview", args=[returned.key]))

    states = {one.label: one.state for one in page.context["tasks"]}
    assert (states["学历学位"], states["上传材料"]) == ("done", "fix")


@pytest.fixture
def closed(returned):
    """A ready file of a slot that the return did not name, and its slot."""
    return returned.materials.get(slot="photo")


def test_only_the_slot_that_was_named_takes_files(returned, closed):
    picture = SimpleUploadedFile("新.jpg", b"\xff\xd8\xff")
    acts = {
        "upload": lambda: uploads.receive(returned, closed.slot, picture, by=returned.applicant),
        "begin": lambda: uploads.refuse_early(returned, closed.slot, "新.jpg", 9, by=returned.applicant),
        "remove": lambda: uploads.remove(closed, by=returned.applicant),
        "restore": lambda: uploads.restore(closed, by=returned.applicant),
        "cover": lambda: uploads.cover(closed, chosen=(), by=returned.applicant),
        "join": lambda: joining.join(returned, closed.slot, by=returned.applicant),
    }

    found = {name: refused(act) for name, act in acts.items()}

    assert found == dict.fromkeys(acts, "本栏没有退回，不能修改。只有退回意见指明的部分可以修改。")
    assert refused(lambda: uploads.remove(returned.materials.get(slot="diploma"), by=returned.applicant)) == ""


def test_the_page_opens_the_named_slot_and_says_what_it_lacks(returned):
    page = client_of(returned.applicant).get(reverse("applications:materials", args=[returned.key]))

    slots = {one.key: one for one in page.context["slots"]}
    text = page.content.decode()
    assert (slots["diploma"].refusal, slots["diploma"].to_mend) == ("", True)
    assert slots["diploma"].returned == ("图像不清晰。请重新拍摄后上传。",)
    assert (slots["photo"].refusal, slots["photo"].to_mend) == ("本栏没有退回，不能修改。", False)
    assert ('id="slot-diploma-file"' in text, 'id="slot-photo-file"' in text) == (True, False)


def test_a_return_of_the_materials_as_a_whole_opens_every_slot():
    application = make_application(Status.UNIT_REVIEW)
    whole = [{"section": "materials", "item": "上传材料", "wrong": "不清晰。", "todo": "请重新上传。"}]
    walk.return_to_applicant(application, by=make_reviewer_of(application.at), defects=whole)

    assert queries.open_slots(application) == frozenset(queries.slot_labels(application))
