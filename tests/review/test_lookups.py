"""A look-up of a certificate holds for what was looked up: it falls with the row or the file it was made on."""

import pytest

from applications.choices import Action, Status
from applications.models import Event, Material, SectionContent
from applications.printing import review_form
from applications.workflow import NotAllowed
from review import actions, queries, unverified
from review.pages import facts
from tests.factories.applications import approve, make_reviewer_of
from tests.review.office import address, again, file_at, submitted

pytestmark = pytest.mark.django_db
SEEN = {"snapshot": "1"}
ROW, SLOT = "education-0", "materials-diploma"
DEFECTS = [{"section": one, "item": "", "wrong": "不一致。", "todo": "请更正。"} for one in ("education", "materials")]
PLAIN = {"label": "证书", "register": "chsi", "result": "verified", "checked_on": "2020-06-01", "evidence": ""}


def looked_up(application, by):
    lookups = [{"subject": subject, **PLAIN} for subject in (ROW, SLOT)]
    actions.verify(application, by=by, snapshot=queries.latest_snapshot(application), lookups=lookups)


def corrected(application, by, *, row: bool = False, slot: bool = False):
    """Return a file returned and submitted again with another diploma number, or another picture of the same name."""
    actions.return_to_applicant(application, by=by, defects=DEFECTS)
    if row:
        content = SectionContent.objects.get(application=application, section="education")
        content.data["rows"][0]["diploma_number"] = "100001202005000001"
        content.save()
    if slot:
        Material.objects.filter(application=application, slot="diploma").update(sha256="0" * 64)
    return submitted(application)


def words_of(application, client) -> dict[str, list[str]]:
    page = client.get(address(application)).context["page"]
    rows = [row for part in page.parts if part.key == "education" for row in part.rows]
    slots = [slot for slot in page.slots if slot.key == "diploma"]
    return {ROW: [one.word for one in rows[0].checks], SLOT: [one.word for one in slots[0].checks]}


FALLEN = "内容已修改，须重新核验"


@pytest.mark.parametrize(
    ("changed", "fallen"),
    [({}, set()), ({"row": True}, {ROW}), ({"slot": True}, {SLOT})],
    ids=["nothing", "row", "file"],
)
def test_a_look_up_falls_with_what_it_was_made_on(at_desk_of, changed, fallen):
    application, reviewer = file_at(Status.COUNTY_REVIEW)
    looked_up(application, reviewer)

    application = corrected(application, reviewer, **changed)
    event = actions.approve(application, by=reviewer, opinion="同意上报。")

    shown = {one: [FALLEN] if one in fallen else ["学信网：核验一致"] for one in (ROW, SLOT)}
    assert words_of(application, at_desk_of(reviewer)) == shown
    assert {one["subject"] for one in event.details["verification"]} == {ROW, SLOT} - fallen


def test_an_upper_desks_correction_takes_the_look_up_off_the_paper():
    application, county = file_at(Status.COUNTY_REVIEW)
    looked_up(application, county)
    actions.approve(application, by=county, opinion="同意上报。")
    bureau = make_reviewer_of(application.route.get(desk="bureau").organisation)
    application = corrected(again(application), bureau, row=True)
    sequence = Event.objects.filter(application=application).latest("sequence").sequence

    paper = review_form.build(application, queries.latest_snapshot(application), upto=sequence)

    assert [line for line in paper.sign_offs[0][1].opinion if line.startswith("核验：")] == [
        "核验：证书，学信网，2020年6月1日，核验一致"
    ]


def test_what_nothing_changed_stays_on_the_paper():
    application, county = file_at(Status.COUNTY_REVIEW)
    looked_up(application, county)
    approve(application)
    event = Event.objects.get(application=application, action=Action.APPROVE, organisation__kind="county")

    paper = review_form.build(application, queries.latest_snapshot(application), upto=event.sequence)

    printed = [line for line in paper.sign_offs[0][1].opinion if line.startswith("核验：")]
    assert len(printed) == len(event.details["verification"]) == 2


def test_a_row_that_is_gone_or_has_moved_carries_no_look_up(at_desk_of):
    application, reviewer = file_at(Status.COUNTY_REVIEW)
    looked_up(application, reviewer)
    actions.return_to_applicant(application, by=reviewer, defects=DEFECTS)
    content = SectionContent.objects.get(application=application, section="education")
    content.data["rows"].insert(0, content.data["rows"][0] | {"school": "另一所大学"})
    content.save()

    assert words_of(submitted(application), at_desk_of(reviewer))[ROW] == [FALLEN]


def test_a_form_of_look_ups_left_empty_says_so(at_desk_of):
    application, reviewer = file_at(Status.COUNTY_REVIEW)

    answer = at_desk_of(reviewer).post(address(application, "verify"), SEEN | {"education-0-checked_on": "2020-06-01"})

    page = answer.content.decode()
    assert (answer.status_code, "请至少登记一项核验结果，再保存。" in page) == (409, True)


def test_nothing_is_looked_up_of_what_nobody_saw_and_what_was_typed_stays(at_desk_of):
    application, reviewer = file_at(Status.COUNTY_REVIEW)
    typed = {f"{ROW}-register": "chsi", f"{ROW}-result": "verified", f"{ROW}-checked_on": "2020-06-01"}
    corrected(application, reviewer, row=True)

    refused = at_desk_of(reviewer).post(address(application, "verify"), SEEN | typed)

    page = refused.content.decode()
    assert (refused.status_code, application.verifications.count(), "现为第 2 次提交" in page) == (409, 0, True)
    assert '<option value="chsi" selected>' in page and 'name="snapshot" value="2"' in page


def test_a_new_picture_of_the_same_name_is_marked_and_an_old_one_is_not():
    rules_of, reviewer = file_at(Status.COUNTY_REVIEW)
    before = queries.latest_snapshot(rules_of).content
    after = queries.latest_snapshot(corrected(rules_of, reviewer, slot=True)).content

    slots = facts.slots(after, rules_of.batch.rules, before, {})

    marked = {slot.key for slot in slots if any(proof.changed for proof in slot.proofs)}
    assert marked == {"diploma"}


def test_what_nobody_looked_up_is_told_beside_the_approval_and_stops_it_only_by_the_batchs_rule(at_desk_of):
    application, reviewer = file_at(Status.COUNTY_REVIEW)
    page = at_desk_of(reviewer).get(address(application))
    looked_up(application, reviewer)
    after = at_desk_of(reviewer).get(address(application)).context["page"]

    assert "尚未核验：学历 1、" in page.content.decode()
    assert "学历 1" not in after.unverified.short and after.refusals.approve == ""
    batch = application.batch
    batch.rules_data["verify_before_approval"] = True
    batch.save()
    with pytest.raises(NotAllowed, match=r"以下证书尚未核验：.*本批次须核验后方可同意。"):
        actions.approve(again(application), by=reviewer, opinion="同意上报。")


def test_a_long_list_of_what_nobody_looked_up_is_short_with_the_rest_behind_a_click(at_desk_of):
    application, reviewer = file_at(Status.COUNTY_REVIEW)
    page = at_desk_of(reviewer).get(address(application))
    said = page.context["page"].unverified
    few, many = (
        unverified.Unverified.of(["学历 1", "奖励 1"]),
        unverified.Unverified.of([f"培训 {n}" for n in range(1, 13)]),
    )

    assert (few.short, few.all, bool(unverified.Unverified.of([]))) == ("学历 1、奖励 1", "", False)
    assert (many.short, many.all.count("、")) == ("培训 1、培训 2、培训 3 等 12 项", 11)
    assert f"<details><summary>列出全部</summary><p>{said.all}</p></details>" in page.content.decode()
