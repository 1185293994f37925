"""What people type into a section: dates in any usual way, rows in their order, awkward words kept as they are."""

import pytest
from django.core.exceptions import ValidationError
from django.forms import BaseFormSet
from hypothesis import given
from hypothesis import strategies as st

from applications import sections
from applications.forms import fields
from applications.forms.section import cleaned_data, section_form

MONTH_ASKED = ["请按“年-月”填写，例如 2015-07、2015年7月或 201507。"]
YEAR_ASKED = ["请填写四位年份，例如 2015。"]
NUMBER_ASKED = ["请填写整数。"]
BASIC, WORK, SUMMARY = (sections.BY_KEY[key] for key in ("basic", "employment", "summary"))
AWKWARD = (
    "阿卜杜热合曼·麦麦提依明江艾合买提",
    "<script>alert(1)</script>&amp;",
    "引号“”''\"\" 反斜杠\\ 百分号%s {{ x }}",
    "𠮷野家𪚥 😀 é é",
    "ئۇيغۇرچە نام",
    "=SUM(A1:A9)",
    "'; DROP TABLE x; --",
    "a\u200bb\ufeffc",
    "null",
)
WORDS = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=100)


def post_of(rows, **more):
    """Return what a browser sends for rows, each with its number unless the row says otherwise."""
    sent = {"rows-TOTAL_FORMS": str(len(rows)), "rows-INITIAL_FORMS": "0"} | more
    for index, row in enumerate(rows):
        sent |= {f"rows-{index}-{name}": value for name, value in ({"ORDER": str(index + 1)} | row).items()}
    return sent


def kept(section, post):
    form = section_form(section, None, post)
    assert form.is_valid(), form.errors
    return cleaned_data(section, form)


def units(rows) -> list[str]:
    return [row["unit"] for row in kept(WORK, post_of(rows))["rows"]]


@pytest.mark.parametrize(
    "typed",
    ["2015.7", "2015-07", "2015-7", "2015/07", "2015年7月", "2015年07月", "2015 年 7 月", "２０１５．７", "２０１５年０７月",
     "201507", "20157", " 2015-07 ", "2015 7", "2015-07-12", "2015.7.1", "2015年7月12日", "2015．07", "20150701", "20150731", "2015/7/1"],
)  # fmt: skip
def test_a_month_is_understood_however_people_type_it(typed):
    assert fields.parse_month(typed) == "2015-07"


@pytest.mark.parametrize(
    "typed",
    ["2015", "2015-13", "2015-0", "2015-00", "15-07", "七月", "2015年", "2015--7", "07-2015", "2015-7月x", "1015-07", "1939-12",
     "201571", "2015-007", "至今", "-", "20150", "2015年7月1", "20150732", "20150700", "2015071"],
)  # fmt: skip
def test_what_is_no_month_is_refused_with_an_example(typed):
    with pytest.raises(ValidationError) as refused:
        fields.parse_month(typed)

    assert refused.value.messages == MONTH_ASKED


@pytest.mark.parametrize("typed", ["至今", " 现在 ", "至今　"])
def test_what_goes_on_until_now_has_no_end(typed):
    row = {"start": "2015-07", "end": typed, "unit": "第一中学"}

    assert kept(WORK, post_of([row]))["rows"][0]["end"] == ""
    with pytest.raises(ValidationError):
        fields.parse_month(typed)


def test_a_month_is_typed_on_keys_that_have_more_than_digits():
    form = section_form(WORK, {}, None)

    assert "inputmode" not in str(form.forms[0]["start"])
    assert 'placeholder="至今"' in str(form.forms[0]["end"])


def test_digits_of_another_script_become_plain_ones():
    assert (fields.parse_month("٢٠١٥-٠٧"), fields.parse_year("٢٠١٥"), fields.parse_number("١٢")) == (
        "2015-07",
        "2015",
        "12",
    )


@given(year=st.integers(1940, 2030), month=st.integers(1, 12), form=st.sampled_from(["{}.{}", "{}-{:02d}", "{}年{}月"]))
def test_a_month_once_read_is_read_the_same_again(year, month, form):
    once = fields.parse_month(form.format(year, month))

    assert (once, fields.parse_month(once)) == (f"{year}-{month:02d}", once)


@given(typed=st.text(max_size=20))
def test_whatever_is_typed_is_a_month_or_refused_with_the_sentence(typed):
    try:
        year, month = fields.parse_month(typed).split("-")
    except ValidationError as refused:
        assert refused.messages == MONTH_ASKED
    else:
        assert (len(year), len(month), year.isascii(), 1 <= int(month) <= 12) == (4, 2, True, True)


@pytest.mark.parametrize("typed", ["2015", "2015年", "２０１５", " 2015 年 "])
def test_a_year_is_understood(typed):
    assert fields.parse_year(typed) == "2015"


@pytest.mark.parametrize("typed", ["15", "20155", "1939", "二〇一五", "2015-07"])
def test_what_is_no_year_is_refused(typed):
    with pytest.raises(ValidationError) as refused:
        fields.parse_year(typed)

    assert refused.value.messages == YEAR_ASKED


@pytest.mark.parametrize(("typed", "number"), [("12", "12"), ("１２", "12"), (" 007 ", "7"), ("0", "0")])
def test_a_number_is_understood(typed, number):
    assert fields.parse_number(typed) == number


@pytest.mark.parametrize("typed", ["-1", "1.5", "十二", "12年", "1 2", "1e3"])
def test_what_is_no_whole_number_is_refused(typed):
    with pytest.raises(ValidationError) as refused:
        fields.parse_number(typed)

    assert refused.value.messages == NUMBER_ASKED


def test_a_number_is_no_longer_than_its_question_allows():
    form = section_form(BASIC, None, {"specialty_years": "123"})

    assert (form.is_valid(), list(form.errors)) == (False, ["specialty_years"])


def test_a_draft_may_be_saved_with_required_answers_missing():
    assert kept(BASIC, {"post": "教研组长"}) == {spec.name: "" for spec in BASIC.fields} | {"post": "教研组长"}


def test_every_unreadable_answer_is_told_at_once():
    form = section_form(BASIC, None, {"work_started": "很久", "specialty_years": "多年", "email": "无"})

    assert (form.is_valid(), sorted(form.errors)) == (False, ["email", "specialty_years", "work_started"])


def test_an_answer_that_is_no_choice_is_refused():
    form = section_form(sections.BY_KEY["education"], None, post_of([{"degree": "emperor"}]))

    assert (form.is_valid(), list(form.errors[0])) == (False, ["degree"])


def test_a_text_over_its_length_is_refused_not_cut():
    form = section_form(SUMMARY, None, {"text": "字" * 3001})

    assert (form.is_valid(), len(form["text"].value())) == (False, 3001)


@pytest.mark.parametrize("words", AWKWARD)
def test_awkward_words_are_kept_as_they_are(words):
    assert kept(BASIC, {"address": words})["address"] == words


@given(words=WORDS)
def test_any_words_are_kept_as_they_are_without_the_blanks_around_them(words):
    assert kept(BASIC, {"address": words})["address"] == words.strip()


def test_a_null_character_is_refused_before_the_database_sees_it():
    assert not section_form(BASIC, None, {"address": "a\0b"}).is_valid()


def test_the_lines_of_a_long_text_stay_apart():
    assert kept(SUMMARY, {"text": "第一段\r\n\r\n第二段"}) == {"text": "第一段\r\n\r\n第二段"}


def test_an_empty_row_is_not_kept():
    assert units([{"unit": "甲"}, {}, {"unit": "乙"}]) == ["甲", "乙"]


def test_a_row_marked_for_removal_is_not_kept():
    assert units([{"unit": "甲", "DELETE": "on"}, {"unit": "乙"}]) == ["乙"]


def test_a_removed_row_with_an_unreadable_date_does_not_hold_up_the_rest():
    assert units([{"unit": "甲", "start": "很久", "DELETE": "on"}, {"unit": "乙"}]) == ["乙"]


def test_rows_are_kept_in_the_order_shown():
    assert units([{"unit": "甲", "ORDER": "3"}, {"unit": "乙", "ORDER": "1"}, {"unit": "丙", "ORDER": "2"}]) == list(
        "乙丙甲"
    )


def test_a_row_without_a_number_comes_last():
    rows = [{"unit": "甲", "ORDER": "1", "DELETE": "on"}, {"unit": "乙", "ORDER": "9"}, {"unit": "丙", "ORDER": ""}]

    assert units(rows) == ["乙", "丙"]


def test_rows_of_the_same_number_stay_as_they_stood():
    assert units([{"unit": "甲", "ORDER": "1"}, {"unit": "乙", "ORDER": "1"}]) == ["甲", "乙"]


def test_removing_every_row_leaves_none():
    assert kept(WORK, post_of([{"unit": "甲", "DELETE": "on"}])) == {"rows": []}


def test_a_removed_row_leaves_room_for_another():
    rows = [{"unit": str(number)} for number in range(60)]

    assert len(units([{"unit": "x", "DELETE": "on"}, *rows])) == 60


def test_rows_beyond_the_most_are_refused_and_none_is_lost_from_the_page():
    form = section_form(WORK, None, post_of([{"unit": str(number)} for number in range(61)]))

    assert (form.is_valid(), len(form.forms), form.forms[60]["unit"].value()) == (False, 61, "60")


def test_rows_sent_without_their_count_are_refused():
    form = section_form(WORK, None, {"rows-0-unit": "甲"})

    assert not form.is_valid()


@pytest.mark.parametrize(("rows", "shown"), [([], 1), ([{"unit": "甲"}], 1), ([{"unit": "甲"}, {"unit": "乙"}], 2)])
def test_the_page_shows_the_rows_there_are_and_an_empty_one_to_begin_with(rows, shown):
    assert len(section_form(WORK, {"rows": rows}, None).forms) == shown


def test_a_row_more_is_shown_when_asked_for():
    form = section_form(WORK, {"rows": [{"unit": "甲"}]}, None, more=True)

    assert [one["unit"].value() for one in form.forms] == ["甲", None]


def test_what_was_kept_is_shown_again():
    form = section_form(BASIC, {"address": AWKWARD[1]}, None)

    assert form["address"].value() == AWKWARD[1]
    assert [name for name, one in form.fields.items() if one.is_wanted] == [
        "work_started",
        "specialty_work",
        "specialty_years",
        "address",
    ]


@pytest.mark.parametrize("typed", ["99999-01", "201507-01", "2199-01", "1870-01"])
def test_a_month_that_is_none_is_refused_and_not_bent_into_another(typed):
    with pytest.raises(ValidationError, match="请按"):
        fields.parse_month(typed)


@pytest.mark.parametrize(
    ("section", "sent", "sentence"),
    [
        (WORK, post_of([{"unit": "甲"}] * 61), "本部分最多 60 条。请移除多余的几条后再保存，相近的可以合并填写。"),
        (WORK, {"rows-0-unit": "甲"}, "页面内容没有完整送达，没有保存。请返回上一页，再按一次保存。"),
        (BASIC, {"address": "甲" * 201}, "最多 200 字，现有 201 字。请删减后再保存。"),
        (SUMMARY, {"text": "甲" * 3001}, "最多 3000 字，现有 3001 字。请删减后再保存。"),
        (BASIC, {"specialty_years": "123"}, "不能超过 2 位数。"),
        (BASIC, {"email": "我的邮箱"}, "请填写完整的邮箱地址，例如 name@example.com。"),
        (BASIC, {"address": "a\0b"}, "内容里有不能保存的字符。请删除后重新输入，不要从其他程序粘贴。"),
        (WORK, post_of([{"work": "甲" * 101}]), "最多 100 字，现有 101 字。请删减后再保存。"),
        (sections.BY_KEY["appraisals"], post_of([{"result": "很好"}]), "请从列表中选择。"),
    ],
)
def test_what_the_form_cannot_take_is_told_in_our_words(section, sent, sentence):
    form = section_form(section, None, sent)

    assert said_by(form) == [sentence]


def said_by(form) -> list[str]:
    """Return every sentence of a form or of a formset and its rows."""
    if isinstance(form, BaseFormSet):
        return [*form.non_form_errors(), *(text for row in form.forms for text in said_by(row))]
    return [text for texts in form.errors.values() for text in texts]
