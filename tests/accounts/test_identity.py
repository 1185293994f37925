"""Names, ID numbers, codes and mobiles: what is taken, what is refused, and in which words."""

import datetime as dt

import pytest

from kashgar_zc.accounts import identity
from tests.factories.people import make_id_number

TODAY = dt.date(2020, 6, 1)


@pytest.mark.parametrize(
    "typed",
    [
        "11010519491231002X",
        "11010519491231002x",
        "１１０１０５１９４９１２３１００２Ｘ",
        " 110105 19491231 002X ",
        "110105-19491231-002X",
        "810000199408230021",
        "830000199201300022",
        make_id_number(serial=1),
    ],
)
def test_a_right_id_number_is_taken_however_it_is_typed(typed):
    assert identity.refusal_of_id_number(identity.clean_id_number(typed), today=TODAY) == ""


@pytest.mark.parametrize(
    ("number", "sentence"),
    [
        ("110105194912310021", "身份证号有误：校验位不符。请对照证件逐位核对。"),
        ("11010519491231002", "身份证号应为 18 位：前 17 位是数字，最后一位是数字或 X。请对照证件核对。"),
        ("1101051949123100XX", "身份证号应为 18 位：前 17 位是数字，最后一位是数字或 X。请对照证件核对。"),
        ("٦٥٣١٩٩١٩٨٥٠٥١٥٠٠١٤", "身份证号应为 18 位：前 17 位是数字，最后一位是数字或 X。请对照证件核对。"),
        ("", "身份证号应为 18 位：前 17 位是数字，最后一位是数字或 X。请对照证件核对。"),
    ],
)
def test_a_wrong_id_number_says_what_is_wrong(number, sentence):
    assert identity.refusal_of_id_number(number, today=TODAY) == sentence


@pytest.mark.parametrize("birth", ["19850230", "19851301", "20200602", "20991231", "00000101"])
def test_a_birth_date_that_is_none_or_in_the_future_is_refused(birth):
    first_17 = f"653199{birth}001"
    number = first_17 + identity.id_check_character(first_17)

    refusal = identity.refusal_of_id_number(number, today=TODAY)

    assert refusal == "身份证号中的出生日期不存在。请对照证件核对第 7 至 14 位。"


@pytest.mark.parametrize(
    ("birth", "is_taken"),
    [
        (dt.date(2004, 6, 1), True),  # sixteen today
        (dt.date(2004, 6, 2), False),
        (dt.date(1949, 6, 2), True),  # seventy until tomorrow
        (dt.date(1949, 6, 1), False),
    ],
)
def test_ages_from_16_to_70_are_taken(birth, is_taken):
    refusal = identity.refusal_of_id_number(make_id_number(birth=birth), today=TODAY)

    assert refusal == ("" if is_taken else "本平台受理 16 至 70 周岁人员的申报。请核对身份证号中的出生日期。")


@pytest.mark.parametrize(
    "code",
    ["91110000600037341L", "91110000600037341l", " 9111 0000 6000 3734 1L", "９１１１００００６０００３７３４１Ｌ"],
)
def test_a_right_code_is_taken(code):
    assert identity.refusal_of_code(identity.clean_code(code)) == ""


def test_a_check_sum_without_remainder_gives_a_nought():
    assert identity.code_check_character("0" * 17) == "0"


@pytest.mark.parametrize("kind", ["N1", "Y1", "12", "51", "A1"])
def test_codes_of_every_kind_of_organisation_are_taken(kind):
    first_17 = f"{kind}653101MB1234567"

    assert identity.refusal_of_code(first_17 + identity.code_check_character(first_17)) == ""


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("91110000600037341M", "统一社会信用代码有误：校验位不符。请对照证书逐位核对。"),
        ("9111000060003734", "统一社会信用代码应为 18 位，现为 16 位。请对照证书核对。"),
        ("9111OOOO600037341L", "统一社会信用代码中不会出现“O”。请核对是否把数字 1、0、5、2 写成了字母。"),
        ("911100006000373S1L", "统一社会信用代码中不会出现“S”。请核对是否把数字 1、0、5、2 写成了字母。"),
    ],
)
def test_a_wrong_code_says_what_is_wrong(code, sentence):
    assert identity.refusal_of_code(code) == sentence


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("张三", "张三"),
        ("李  明", "李明"),
        (" 王\u3000五 ", "王五"),
        ("阿卜杜•热合曼", "阿卜杜·热合曼"),
        ("阿卜杜．热合曼", "阿卜杜·热合曼"),
        ("阿卜杜.热合曼", "阿卜杜·热合曼"),
        ("阿卜杜 ・ 热合曼", "阿卜杜·热合曼"),
        ("阿卜杜‧‧热合曼", "阿卜杜·热合曼"),
        ("阿卜杜\u200b·热合曼", "阿卜杜·热合曼"),
        ("Ｊｏｈｎ  Ｏ'Neil-Smith", "John O'Neil-Smith"),
        ("𠮷田", "𠮷田"),
    ],
)
def test_one_name_has_one_spelling(typed, name):
    assert (identity.clean_name(typed), identity.refusal_of_name(name)) == (name, "")


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("", "请填写完整姓名，至少两个字，与身份证一致。"),
        ("张", "请填写完整姓名，至少两个字，与身份证一致。"),
        ("阿" * 51, "姓名最长 50 个字。请填写与身份证一致的姓名。"),
        ("·热合曼", "姓名不能以间隔点开头或结尾。请填写与身份证一致的姓名。"),
        ("张三1", "姓名中不能有“1”。请只填写与身份证一致的姓名。"),
        ("张三（主任）", "姓名中不能有“（”。请只填写与身份证一致的姓名。"),
        ("张<b>", "姓名中不能有“<”。请只填写与身份证一致的姓名。"),
    ],
)
def test_a_wrong_name_says_what_is_wrong(name, sentence):
    assert identity.refusal_of_name(name) == sentence


def test_a_name_of_fifty_characters_is_taken():
    assert identity.refusal_of_name("阿" * 50) == ""


@pytest.mark.parametrize(
    "typed", ["13800138000", "+86 138 0013 8000", "86-13800138000", "0086 13800138000", "１３８００１３８０００"]
)
def test_a_mobile_is_taken_however_it_is_typed(typed):
    assert identity.clean_mobile(typed) == "13800138000"


@pytest.mark.parametrize("typed", ["12800138000", "1380013800", "138001380000", "+1 555 0100", "", "abc", "１３８"])
def test_a_wrong_mobile_is_refused(typed):
    refusal = identity.refusal_of_mobile(identity.clean_mobile(typed))

    assert refusal == "手机号应为 11 位数字，以 13 至 19 开头。请核对。"
