"""What the applicant does with a file before and after its submission: begin, choose anew, fill, take back, take up again."""

import pytest

from applications import actions, mending, queries, workflow
from applications.choices import Action, Level, Status
from applications.models import Application, Category, Event, Offer, SectionContent, Speciality, Title
from applications.workflow import NotAllowed
from kashgar_zc import clock
from kashgar_zc.accounts.models import Message
from tests.applications.office_parts import CLOSED, CLOSES, OPENS, SECOND, again, announced, refusal_of, submit
from tests.factories import people
from tests.factories.applications import make_application, make_season

pytestmark = pytest.mark.django_db
SECOND_ONE = "您本年度已有一份申报。同一年度只能申报一个职称，请在原申报上继续。"


@pytest.fixture
def made():
    return make_season()


@pytest.fixture
def unit(made):
    return people.make_unit(bureau=made.bureau)


def target(made, unit, *, title="22-01-2", category=1, batch=None, speciality="22S02"):
    """Return what a person chose: a teacher's senior title in the prefecture's batch unless said otherwise."""
    return {
        "batch": batch or made.prefecture,
        "category": Category.objects.get(number=category),
        "title": Title.objects.get(code=title),
        "speciality": Speciality.objects.filter(code=speciality).first(),
        "unit": unit,
    }


def test_a_person_begins_an_application(made, unit):
    person, began = people.make_user("阿米娜"), clock.now()

    with clock.at(began):
        application = actions.start(by=person, **target(made, unit))

    assert (application.applicant, application.applicant_name, application.season) == (person, "阿米娜", made.season)
    assert (application.status, application.number, application.at) == (Status.DRAFT, None, None)
    assert (application.created_at, application.since) == (began, began)


def test_a_second_application_in_the_season_is_refused_whatever_it_is_for(made, unit):
    first = make_application(Status.WITHDRAWN)
    other = target(made, unit, title="05-01-3", category=2, speciality="05S04")

    assert refusal_of(actions.start, by=first.applicant, **other) == SECOND_ONE
    assert list(queries.mine(first.applicant)) == [first]


def test_another_person_of_the_same_name_and_unit_begins_an_own_one(made, unit):
    for _person in range(2):
        actions.start(by=people.make_user("阿米娜"), **target(made, unit))

    assert Application.objects.filter(applicant_name="阿米娜").count() == 2


def test_what_the_batch_does_not_cover_is_refused(made, unit):
    given = target(made, unit, category=6)

    assert refusal_of(actions.start, by=people.make_user(), **given) == "地区批次不受理这一申报类别、系列和级别。"


def test_a_title_given_by_examination_alone_is_refused(made, unit):
    Title.objects.filter(code="22-01-2").update(exam_only=True)

    refusal = refusal_of(actions.start, by=people.make_user(), **target(made, unit))

    assert refusal == "高级教师实行以考代评，请参加国家统一考试取得。"


def test_a_county_unit_does_not_apply_for_what_is_for_direct_units(made, unit):
    Offer.objects.filter(batch=made.prefecture, level=Level.ASSISTANT).update(open_to="direct")

    refusal = refusal_of(actions.start, by=people.make_user(), **target(made, unit, title="22-01-4"))

    assert refusal == "地区批次的这一级别只受理地直单位；县（市）单位请在本县（市）批次申报。"


def test_a_unit_of_another_county_does_not_apply_in_this_countys_batch(made):
    elsewhere = people.make_unit(county=people.make_county("653122", "疏勒县"))
    given = target(made, elsewhere, category=6, batch=made.county_batch)

    assert refusal_of(actions.start, by=people.make_user(), **given) == "疏附县批次只受理本县（市）单位的申报。"


@pytest.mark.parametrize(
    ("instant", "refusal"),
    [(OPENS - SECOND, "申报尚未开始，2026年5月15日 开放。"), (OPENS, ""), (CLOSES - SECOND, ""), (CLOSES, CLOSED)],
)
def test_an_application_is_begun_inside_the_window_only(made, unit, instant, refusal):
    batch = announced(made.prefecture)

    with clock.at(instant):
        said = refusal_of(actions.start, by=people.make_user(), **target(made, unit, batch=batch))

    assert (said, Application.objects.count()) == (refusal, 0 if refusal else 1)


def test_a_draft_may_apply_for_something_else_and_keeps_its_content(made, unit):
    draft = make_application()
    before = queries.contents_of(draft)
    files = set(queries.materials_of(draft).values_list("pk", flat=True))

    actions.change_target(draft, by=draft.applicant, **target(made, unit, title="05-01-3", category=2, speciality=None))

    now = again(draft)
    assert (now.title.code, now.category.number, now.unit, now.speciality) == ("05-01-3", 2, unit, None)
    assert queries.contents_of(now) == before != {}
    assert set(queries.materials_of(now).values_list("pk", flat=True)) == files != set()


def test_a_submitted_file_does_not_apply_for_something_else(made, unit):
    application = make_application(Status.UNIT_REVIEW)

    refusal = refusal_of(actions.change_target, application, by=application.applicant, **target(made, unit))

    assert refusal == "申报已提交，申报职称不能更改。需要更改的，请先撤回。"
    assert again(application).unit != unit


def test_a_draft_does_not_apply_for_what_is_not_offered(made, unit):
    draft = make_application(filled=False)

    refusal = refusal_of(actions.change_target, draft, by=draft.applicant, **target(made, unit, category=6))

    assert (refusal, again(draft).category.number) == ("地区批次不受理这一申报类别、系列和级别。", 1)


def test_nobody_chooses_for_somebody_else(made, unit):
    draft = make_application(filled=False)

    assert refusal_of(actions.change_target, draft, by=people.make_user(), **target(made, unit)) == (
        "只能填写本人的申报。"
    )


def test_a_section_is_kept_incomplete_and_kept_again():
    draft, later = make_application(filled=False), clock.now()
    actions.save_section(draft, "basic", {"address": "人民路"}, by=draft.applicant)

    with clock.at(later):
        content = actions.save_section(draft, "basic", {"address": "建设路"}, by=draft.applicant)

    assert queries.contents_of(draft) == {"basic": {"address": "建设路"}}
    assert content.saved_at == later


@pytest.mark.parametrize("words", ["阿·艾", "<b>&amp;</b>", "𠮷😀", "ئۇيغۇر", "\\u0000 '\" %s {{ x }}", "一\r\n二"])
def test_awkward_words_come_back_from_the_database_as_they_went_in(words):
    draft = make_application(filled=False)

    actions.save_section(draft, "basic", {"address": words}, by=draft.applicant)

    assert queries.contents_of(draft) == {"basic": {"address": words}}


@pytest.mark.parametrize(
    ("section", "by_other", "refusal"),
    [
        ("nonsense", False, "没有这一部分。"),
        ("materials", False, "没有这一部分。"),
        ("basic", True, "只能填写本人的申报。"),
    ],
)
def test_what_is_no_section_of_ones_own_is_not_kept(section, by_other, refusal):
    draft = make_application(filled=False)
    by = people.make_user() if by_other else draft.applicant

    assert refusal_of(actions.save_section, draft, section, {"x": "y"}, by=by) == refusal
    assert SectionContent.objects.count() == 0


def test_of_a_returned_file_only_the_named_parts_are_kept():
    application = make_application(Status.RETURNED)
    by, before = application.applicant, queries.contents_of(application)

    refusal = refusal_of(actions.save_section, application, "basic", {}, by=by)
    actions.save_section(application, "education", {"rows": []}, by=by)

    assert refusal == "本部分没有退回，不能修改。只有退回意见指明的部分可以修改。"
    assert queries.contents_of(application) == before | {"education": {"rows": []}}
    assert [one.is_mended for one in mending.named(application)] == [True, False]


@pytest.mark.parametrize("status", [Status.DRAFT, Status.UNIT_REVIEW, Status.BUREAU_REVIEW, Status.RETURNED])
def test_a_file_is_taken_back_and_up_again_with_everything_in_it(status):
    application = make_application(status)
    by, before, number = application.applicant, queries.contents_of(application), application.number
    files = queries.materials_of(application).count()

    actions.withdraw(application, by=by, note="先不报了")
    taken_back = again(application).status
    actions.reopen(application, by=by)

    now = again(application)
    assert (taken_back, now.status, now.number, now.at) == (Status.WITHDRAWN, Status.DRAFT, number, None)
    assert (queries.contents_of(now), queries.materials_of(now).count()) == (before, files)
    last_two = Event.objects.filter(application=now).order_by("-sequence")[:2]
    assert [(one.action, one.note) for one in last_two] == [(Action.REOPEN, ""), (Action.WITHDRAW, "先不报了")]


def test_a_file_taken_up_again_keeps_its_number_and_gets_the_next_receipt():
    application = make_application(Status.UNIT_REVIEW)
    by, number = application.applicant, application.number
    actions.withdraw(application, by=by)
    actions.reopen(application, by=by)

    snapshot = submit(application)

    assert (again(application).number, snapshot.number) == (number, 2)


def test_a_file_that_a_committee_has_is_neither_taken_back_nor_taken_up_again():
    application = make_application(Status.IN_COMMITTEE)
    by = application.applicant

    refusals = [refusal_of(act, application, by=by) for act in (actions.withdraw, actions.reopen)]

    assert refusals == ["申报处于“评审中”，不能撤回。", "申报处于“评审中”，不能恢复填写。"]


def test_taking_back_what_a_desk_has_just_moved_is_refused():
    application = make_application(Status.COUNTY_REVIEW)
    Application.objects.filter(pk=application.pk).update(version=application.version + 1)

    refusal = refusal_of(actions.withdraw, application, by=application.applicant)

    assert (refusal, again(application).status) == ("该申报刚刚被他人处理，请刷新后再试。", Status.COUNTY_REVIEW)


def test_a_lapsed_file_tells_its_applicant_why():
    draft = make_application(filled=False)

    event = actions.lapse(draft, reason="逾期未提交。")

    told = Message.objects.get(recipient=draft.applicant, channel="inbox")
    assert (told.subject, told.text, told.link) == ("申报已失效", "逾期未提交。", f"/apply/{draft.key}/")
    assert (again(draft).status, event.actor, event.note) == (Status.LAPSED, None, "逾期未提交。")


@pytest.mark.parametrize("status", [Status.UNIT_REVIEW, Status.ACCEPTED, Status.WITHDRAWN])
def test_what_is_not_with_the_applicant_does_not_lapse(status):
    application = make_application(status)
    told = Message.objects.count()

    with pytest.raises(NotAllowed):
        actions.lapse(application, reason="逾期未提交。")

    assert (again(application).status, Message.objects.count()) == (status, told)


@pytest.mark.parametrize(
    ("action", "by_somebody", "refusal"),
    [
        (Action.LAPSE, True, "该操作由系统进行。"),
        (Action.WITHDRAW, False, "该操作须由本人登录后进行。"),
    ],
)
def test_a_step_is_taken_by_its_own_party_only(action, by_somebody, refusal):
    draft = make_application(filled=False)
    by = draft.applicant if by_somebody else None

    assert refusal_of(workflow.move, draft, action, by=by) == refusal
    assert again(draft).status == Status.DRAFT


@pytest.mark.parametrize(
    ("status", "action", "refusal"),
    [
        (Status.DRAFT, Action.WITHDRAW, "只有申报人本人可以进行该操作。"),
        (Status.UNIT_REVIEW, Action.RETURN, "您所在机构不负责这一环节。"),
    ],
)
def test_a_stranger_takes_no_step(status, action, refusal):
    application = make_application(status)

    assert refusal_of(workflow.move, application, action, by=people.make_user()) == refusal
    assert again(application).status == status
