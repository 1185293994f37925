"""The frozen content of a submission, its hash, and what differs between two of them."""

import copy
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from applications import snapshots
from applications.choices import Status
from applications.models import Application, Snapshot
from applications.snapshots import Change
from kashgar_zc import clock
from tests.applications.office_parts import submit
from tests.factories.applications import make_application

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
)
PHOTO = {"key": "1", "slot": "photo", "name": "照片.jpg", "sha256": "aa", "size": 1, "pages": 1}
PAPER = {"key": "2", "slot": "papers", "name": "论文.pdf", "sha256": "bb", "size": 1, "pages": 9}
WORK = {"start": "2008-08", "end": "", "unit": "第一中学", "work": "教学", "post": "", "witness": ""}


def content(materials=(), **sections) -> dict:
    return {"sections": sections, "materials": list(materials)}


def test_the_hash_is_the_published_one():
    assert snapshots.digest({"乙": [1, ""], "a": None}) == (
        "920da0f38c377aa3c4bb46ddec8d12cc49d76335baafbbf3d855f4760cb297ef"
    )


@given(value=st.dictionaries(st.text(), JSON, max_size=4))
def test_the_hash_does_not_depend_on_the_order_of_keys(value):
    turned = dict(reversed(value.items()))

    assert snapshots.digest(turned) == snapshots.digest(json.loads(json.dumps(value)))


def test_the_hash_tells_any_two_contents_apart():
    found = [{}, {"a": ""}, {"a": None}, {"a": "1"}, {"a": 1}, {"a": []}, {"b": ""}, {"a": " "}]

    assert len({snapshots.digest(one) for one in found}) == len(found)


@pytest.mark.django_db
def test_a_receipts_hash_is_that_of_the_content_as_it_is_read_again():
    submit(make_application())

    snapshot = Snapshot.objects.get()
    assert snapshot.sha256 == snapshots.digest(snapshot.content)


@pytest.mark.django_db
def test_a_snapshot_holds_no_id_number_and_no_phone():
    draft = make_application()
    person = draft.applicant

    kept = json.dumps(submit(draft).content, ensure_ascii=False)

    assert [secret in kept for secret in (person.id_number, person.mobile, person.name)] == [False, False, True]


@pytest.mark.django_db
def test_a_snapshot_holds_what_was_sent():
    draft, arrived = make_application(), clock.now()

    kept = submit(draft, at=arrived).content

    assert kept["person"] == {"name": draft.applicant_name, "sex": draft.applicant.sex, "birth": str(born(draft))}
    assert kept["target"] | {"unit": "", "season": ""} == {
        "season": "", "batch": "地区批次", "category": "定向评价", "category_number": 1, "series": "中小学教师",
        "level": "副高级", "title": "高级教师", "speciality": "语文", "unit": "", "unit_nature": "事业单位", "county": "疏附县",
    }  # fmt: skip
    assert kept["sections"] == dict(draft.contents.values_list("section", "data"))
    assert [one["slot"] for one in kept["materials"]] == ["diploma", "education_report", "photo"]
    assert [one["desk"] for one in kept["route"]] == ["unit", "county", "bureau", "centre"]
    assert kept["commitments"] == [
        {"key": "truth", "version": "1", "title": "真实性承诺", "accepted_at": arrived.isoformat()},
        {"key": "declassification", "version": "1", "title": "脱密承诺", "accepted_at": arrived.isoformat()},
    ]


def born(application):
    return application.applicant.birth_date


@pytest.mark.django_db
def test_a_title_without_speciality_and_a_direct_unit_leave_their_places_empty():
    application = make_application(Status.UNIT_REVIEW, direct=True)
    application = Application.objects.select_related("unit").get(pk=application.pk)
    application.speciality, application.unit.county = None, None
    application.applicant.id_number = ""

    kept = snapshots.content_of(application, accepted=(), route=(), now=clock.now())

    assert (kept["target"]["speciality"], kept["target"]["county"], kept["person"]["birth"]) == ("", "", "")


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        (content(), content(), []),
        (
            content(basic={"address": "旧路"}),
            content(basic={"address": "新路"}),
            [Change("basic", "基本情况", "通信地址", "旧路", "新路")],
        ),
        (
            content(basic={"work_started": "2008-08"}),
            content(),
            [Change("basic", "基本情况", "参加工作时间", "2008年8月", "")],
        ),
        (
            content(employment={"rows": [WORK]}),
            content(employment={"rows": [WORK, WORK | {"unit": "第二中学"}]}),
            [
                Change("employment", "工作经历", "经历 2 · 起始年月", "", "2008年8月"),
                Change("employment", "工作经历", "经历 2 · 工作单位", "", "第二中学"),
                Change("employment", "工作经历", "经历 2 · 从事何种专业技术工作", "", "教学"),
            ],
        ),
        (
            content(employment={"rows": [WORK]}),
            content(employment={"rows": []}),
            [
                Change("employment", "工作经历", "经历 1 · 起始年月", "2008年8月", ""),
                Change("employment", "工作经历", "经历 1 · 工作单位", "第一中学", ""),
                Change("employment", "工作经历", "经历 1 · 从事何种专业技术工作", "教学", ""),
            ],
        ),
        (
            content(education={"rows": [{"degree": "bachelor"}]}),
            content(education={"rows": [{"degree": "master"}]}),
            [Change("education", "学历学位", "学历 1 · 学位", "学士", "硕士")],
        ),
        (
            content(summary={"text": "一"}, basic={"post": "教师"}),
            content(summary={"text": "二"}, basic={"post": "主任"}),
            [
                Change("basic", "基本情况", "现任行政职务", "教师", "主任"),
                Change("summary", "个人述职", "述职", "一", "二"),
            ],
        ),
        (content([PHOTO]), content([PHOTO | {"key": "9", "name": "改名.jpg"}]), []),
        (content([PHOTO]), content([PAPER, PHOTO]), [Change("materials", "材料", "papers", "", "论文.pdf")]),
        (
            content([PHOTO]),
            content([PHOTO | {"sha256": "cc", "name": "新照片.jpg"}]),
            [
                Change("materials", "材料", "photo", "照片.jpg", ""),
                Change("materials", "材料", "photo", "", "新照片.jpg"),
            ],
        ),
        (
            content([PAPER]),
            content([PAPER | {"slot": "diploma"}]),
            [
                Change("materials", "材料", "papers", "论文.pdf", ""),
                Change("materials", "材料", "diploma", "", "论文.pdf"),
            ],
        ),
    ],
)
def test_what_differs_between_two_submissions_is_listed_in_the_forms_order(old, new, found):
    before = copy.deepcopy((old, new))

    assert snapshots.changes(old, new) == found
    assert (old, new) == before


def test_another_title_after_withdrawing_is_named_to_the_desk():
    old = {"target": {"title": "一级教师", "unit": "甲校"}, "sections": {}, "materials": []}
    new = {"target": {"title": "高级教师", "unit": "甲校"}, "sections": {}, "materials": []}

    found = [(one.item, one.old, one.new) for one in snapshots.changes(old, new)]

    assert found == [("申报职称", "一级教师", "高级教师")]
