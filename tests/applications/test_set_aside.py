"""Files of slots that the present category has not: kept, said so, not counted, not submitted, back with their category."""

import pytest
from django.urls import reverse

from applications import actions, defects, queries, uploads
from applications.models import Application, Category
from tests.applications.office_parts import again, submit
from tests.applications.upload_parts import checked, keep_files_in, make_draft, upload_of
from tests.factories.applications import make_application

pytestmark = pytest.mark.django_db
AID = "aid_proof"


def apply_as(application: Application, category: int) -> Application:
    """Change the category of a draft, and nothing else."""
    seen = again(application)
    given = {name: getattr(seen, name) for name in ("batch", "title", "speciality", "unit")}
    actions.change_target(seen, by=seen.applicant, category=Category.objects.get(number=category), **given)
    return again(application)


@pytest.fixture
def aided():
    """A whole draft of somebody who came to aid Xinjiang, with the proof of it."""
    return make_application(category=5)


@pytest.fixture
def full(monkeypatch, tmp_path):
    """A draft as aid whose one file takes nearly all the room there is."""
    keep_files_in(tmp_path, monkeypatch)
    draft = make_draft(max_case_mb=1)
    apply_as(draft, 5)
    checked(again(draft), "aid", "small.jpg").application.materials.update(size=1024 * 1024 - 10)
    return again(draft)


def slots_of(application: Application) -> set[str]:
    return {one.slot for one in queries.materials_of(application)}


def test_what_another_category_asked_for_is_not_submitted_and_stays_stored(aided):
    stored = aided.materials.count()

    kept = submit(apply_as(aided, 1)).content["materials"]

    assert [one["slot"] for one in kept] == ["diploma", "education_report", "photo"]
    assert again(aided).materials.filter(removed_at=None).count() == stored == 4


def test_it_is_in_use_again_when_the_category_is_changed_back(aided):
    before = slots_of(aided)

    away, back = slots_of(apply_as(aided, 1)), slots_of(apply_as(aided, 5))

    assert (back, before - away) == (before, {AID})


def test_it_does_not_count_towards_the_room_for_a_case(full):
    other = apply_as(full, 1)

    uploads.receive(other, "diploma", upload_of("small.jpg"), by=other.applicant)

    assert slots_of(other) == {"diploma"}


def test_files_that_are_too_much_together_after_a_change_hold_up_the_submission(full):
    checked(apply_as(full, 1), "diploma", "small.jpg")

    texts = [defect.text for defect in defects.of_content(apply_as(full, 5)) if defect.section == "materials"]

    assert texts[-1] == "全部材料合计 1.1 MB，超过 1 MB。请压缩或移除部分文件后再提交。"


def test_a_slot_that_takes_fewer_files_after_a_change_says_so(aided):
    rules = aided.batch.rules_data
    rules["materials"] = [slot | {"max_files": 1} for slot in rules["materials"]]
    aided.batch.save()
    diploma = aided.materials.get(slot="diploma")
    diploma.pk, diploma.key, diploma._state.adding = None, aided.key, True
    diploma.save()

    texts = [defect.text for defect in defects.of_content(again(aided))]

    assert texts == ["“学历证书”有 2 个文件，最多 1 个。请移除多余的后再提交。"]


def test_the_materials_page_names_what_is_set_aside(client, aided):
    name = aided.materials.get(slot=AID).name
    apply_as(aided, 1)
    client.force_login(aided.applicant)

    page = client.get(reverse("applications:materials", args=[aided.key])).content.decode()

    assert "更换类别后不再需要的材料不会随申报提交" in page
    assert f"<li>援疆证明：{name}</li>" in page
    assert 'id="slot-aid_proof"' not in page


def test_nothing_is_said_of_setting_aside_where_nothing_is(client, aided):
    client.force_login(aided.applicant)

    page = client.get(reverse("applications:materials", args=[aided.key])).content.decode()

    assert "更换类别" not in page


@pytest.mark.parametrize(
    ("category", "words"), [(1, "更换类别后不再需要的材料不会随申报提交，改回原类别后恢复。"), (5, "")]
)
def test_who_changes_the_category_is_told(client, aided, category, words):
    client.force_login(aided.applicant)
    given = {"unit": aided.unit_id, "category": category, "batch": aided.batch_id, "series": "22"}
    given |= {"level": aided.title.level, "title": aided.title_id, "speciality": aided.speciality_id, "begin": "1"}

    page = client.post(reverse("applications:target", args=[aided.key]), given, follow=True)

    told = [str(one) for one in page.context["messages"]]
    assert told == ["已更改申报职称，填写的内容和材料都保留。" + words]
