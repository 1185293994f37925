"""Choosing what to apply for: only what is allowed is offered, and the rest says why it is not."""

import pytest

from applications import choosing
from applications.choices import Level
from applications.models import Category, Offer, Phase, Speciality, Title
from tests.applications.office_parts import CLOSED, CLOSES, OPENS, SECOND, announced, beijing
from tests.factories import people
from tests.factories.applications import make_batch, make_season

pytestmark = pytest.mark.django_db
WHOLE = {
    "category": "1",
    "series": "22",
    "level": "deputy",
    "title": "22-01-2",
    "speciality": "22S02",
}
JUNE = beijing(2026, 6, 15)  # all windows are open
EXAM = "请参加国家统一考试取得。"
TO_COUNTY = "地区批次的这一级别只受理地直单位；县（市）单位请在本县（市）批次申报。"


@pytest.fixture
def made():
    return make_season(JUNE)


@pytest.fixture
def walk(made):
    """Return a function that walks through the questions with answers, as somebody of a county's unit now."""
    person, home = people.make_user(), people.make_unit()

    def go(given, *, unit=home, now=JUNE):
        return choosing.walk(person, unit, made.season, now, given)

    return go


def offered(state, name) -> list[str]:
    return [option.value for option in question(state, name).options]


def refused(state, name) -> dict[str, str]:
    return dict(question(state, name).refused)


def question(state, name) -> choosing.Choice:
    return next(choice for choice in state.choices if choice.name == name)


def asked(state) -> dict[str, str]:
    """Return the questions asked so far and what was chosen."""
    return {choice.name: choice.chosen for choice in state.choices}


def test_the_first_question_is_the_category_alone(walk):
    state = walk({})

    assert (asked(state), state.complete) == ({"category": ""}, False)
    assert (offered(state, "category"), refused(state, "category")) == (["1", "2", "3", "4", "5", "6"], {})


def test_every_answer_opens_the_next_question(walk, made):
    state = walk({"category": "1", "series": "22"})

    batch = str(made.prefecture.pk)
    assert (asked(state), state.complete) == ({"category": "1", "batch": batch, "series": "22", "level": ""}, False)
    assert offered(state, "level") == ["full", "deputy", "middle", "assistant", "clerk"]


def test_a_single_option_answers_itself(walk, made):
    state = walk({"category": "6", "series": "05", "level": "middle"})

    assert asked(state) == {
        "category": "6",
        "batch": str(made.county_batch.pk),
        "series": "05",
        "level": "middle",
        "title": "05-01-3",
        "speciality": "05S04",
    }


def test_a_whole_choice_holds_what_an_application_begins_with(walk, made):
    state = walk(WHOLE)

    assert state.complete
    assert choosing.answers(state) == {
        "batch": made.prefecture,
        "category": Category.objects.get(number=1),
        "title": Title.objects.get(code="22-01-2"),
        "speciality": Speciality.objects.get(code="22S02"),
        "unit": state.unit,
    }


def test_a_series_without_specialities_asks_for_none(walk):
    Speciality.objects.filter(series="22").delete()

    state = walk(WHOLE)

    assert (state.complete, question(state, "speciality").optional) == (True, True)
    assert choosing.answers(state)["speciality"] is None


def test_the_batch_says_until_when(walk, made):
    announced(made.prefecture)

    state = walk({"category": "1"}, now=OPENS)

    assert [option.note for option in question(state, "batch").options] == ["2026年6月30日 24:00 截止"]


@pytest.mark.parametrize(
    ("instant", "reason"),
    [(OPENS - SECOND, "申报尚未开始，2026年5月15日 开放。"), (CLOSES, CLOSED)],
    ids=["not open yet", "closed"],
)
def test_outside_its_window_a_category_is_not_offered_and_says_when(walk, made, instant, reason):
    announced(made.prefecture)

    state = walk({"category": "1"}, now=instant)

    assert offered(state, "category") == ["6"]
    assert refused(state, "category")["定向评价"] == reason


def test_a_batch_without_dates_says_that_they_follow(walk, made):
    Phase.objects.filter(batch=made.prefecture).delete()

    assert refused(walk({}), "category")["定向评价"] == "地区批次的申报时间另行通知。"


def test_a_category_that_no_batch_covers_says_so(walk):
    Offer.objects.filter(category_id=3).delete()

    assert refused(walk({}), "category") == {"特殊人才": "本年度没有受理这一类别的批次。"}


def test_a_unit_of_another_county_is_not_offered_this_countys_batch(walk):
    elsewhere = people.make_unit(county=people.make_county("653122", "疏勒县"))

    state = walk({"category": "6"}, unit=elsewhere)

    assert refused(state, "category") == {"县市评审": "疏附县批次只受理本县（市）单位的申报。"}
    assert asked(state) == {"category": ""}


def test_the_own_countys_reason_goes_before_that_of_other_counties(walk, made):
    announced(made.county_batch)
    make_batch(made.season, "other", people.make_county_office(people.make_county("653122", "疏勒县")), now=JUNE)

    reason = refused(walk({}, now=CLOSES), "category")["县市评审"]

    assert reason == CLOSED.replace("地区职称评价中心", "疏附县人力资源和社会保障局")


def test_of_the_county_batches_only_the_own_one_is_mentioned(walk, made):
    make_batch(made.season, "other", people.make_county_office(people.make_county("653122", "疏勒县")), now=JUNE)

    state = walk({"category": "6"})

    assert (offered(state, "batch"), refused(state, "batch")) == ([str(made.county_batch.pk)], {})


def test_a_second_batch_that_is_closed_is_shown_with_its_reason(walk, made):
    later = make_batch(made.season, "later", made.centre, now=JUNE)
    announced(later, opens=OPENS, closes=CLOSES)

    state = walk({"category": "1"}, now=CLOSES)

    assert (offered(state, "batch"), refused(state, "batch")) == ([str(made.prefecture.pk)], {"地区批次": CLOSED})


def test_a_junior_level_for_direct_units_sends_a_county_unit_to_its_county(walk):
    Offer.objects.filter(category_id=1, level=Level.ASSISTANT).update(open_to="direct")

    state = walk({"category": "1", "series": "22"})

    assert offered(state, "level") == ["full", "deputy", "middle", "clerk"]
    assert refused(state, "level") == {"助理级": TO_COUNTY}


def test_a_direct_unit_is_offered_the_junior_level_and_not_the_countys_category(walk):
    Offer.objects.filter(category_id=1, level=Level.ASSISTANT).update(open_to="direct")
    direct = people.make_unit(is_prefecture_direct=True)

    state = walk({"category": "1", "series": "22"}, unit=direct)

    assert (offered(state, "level"), refused(state, "level")) == (
        ["full", "deputy", "middle", "assistant", "clerk"],
        {},
    )
    assert refused(state, "category") == {"县市评审": "疏附县批次只受理本县（市）单位的申报。"}


def test_a_series_for_direct_units_alone_is_not_offered_to_a_county_unit(walk):
    Offer.objects.filter(category_id=1, series="05").update(open_to="direct")

    assert offered(walk({"category": "1"}), "series") == ["06", "22"]


def test_a_level_by_examination_alone_is_refused_with_the_way_to_it(walk):
    Title.objects.filter(code="22-01-3").update(exam_only=True)

    state = walk({"category": "1", "series": "22"})

    assert offered(state, "level") == ["full", "deputy", "assistant", "clerk"]
    assert refused(state, "level") == {"中级": f"该系列本级别实行以考代评，{EXAM}"}


def test_of_a_level_with_several_titles_only_the_one_by_examination_is_refused(walk):
    Title.objects.create(code="22-02-2", series_id="22", level="deputy", name="高级考试教师", exam_only=True)

    state = walk(WHOLE)

    assert (offered(state, "title"), refused(state, "title")) == (
        ["22-01-2"],
        {"高级考试教师": f"实行以考代评，{EXAM}"},
    )


@pytest.mark.parametrize(
    ("name", "value", "left"),
    [
        ("category", "9", []),
        ("category", "", []),
        ("batch", "999999999999999999999", ["category", "batch", "series", "level", "title", "speciality"]),
        ("series", "99", ["category", "batch"]),
        ("level", "assistant", ["category", "batch", "series"]),
        ("level", "' OR 1=1", ["category", "batch", "series"]),
        ("title", "05-01-2", ["category", "batch", "series", "level", "title", "speciality"]),
        ("speciality", "06S01", ["category", "batch", "series", "level", "title"]),
        ("speciality", "\0", ["category", "batch", "series", "level", "title"]),
    ],
)
def test_an_answer_that_is_not_offered_is_dropped_and_asked_again(walk, name, value, left):
    Offer.objects.filter(category_id=1, level=Level.ASSISTANT).delete()

    state = walk(WHOLE | {name: value})

    assert [one for one, chosen in asked(state).items() if chosen] == left
    assert state.complete is (len(left) == 6)


def test_an_answer_whose_window_has_closed_is_dropped_and_not_taken_for_the_one_that_is_left(walk, made):
    announced(made.prefecture)
    given = WHOLE | {"batch": str(made.prefecture.pk)}

    in_time, late = walk(given, now=CLOSES - SECOND), walk(given, now=CLOSES)

    assert (in_time.value("category"), in_time.is_as_given) == ("1", True)
    assert (late.value("category"), late.is_as_given) == ("6", False)


def test_changing_an_earlier_answer_drops_the_later_ones_that_no_longer_fit(walk):
    state = walk(WHOLE | {"series": "05"})

    assert (state.value("series"), state.value("level"), state.value("title")) == ("05", "deputy", "05-01-2")
    assert state.value("speciality") == "05S04"


def test_the_reason_told_is_chosen_by_its_kind_whatever_its_words(walk, made):
    Offer.objects.filter(batch=made.prefecture).update(open_to="direct")
    Offer.objects.create(batch=made.county_batch, category_id=1, series_id="22", level=Level.DEPUTY)
    Phase.objects.filter(batch=made.county_batch).delete()
    made.county_batch.name = "只受理教师的批次"
    made.county_batch.save()

    assert refused(walk({}), "category")["定向评价"] == "只受理教师的批次的申报时间另行通知。"
