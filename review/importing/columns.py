"""The sheets and columns of the workbook: its format, whatever the language of the pages."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Column:
    """`title` stands in the first row; `example` in the grey row below; `note` in the sheet of notes."""

    key: str
    title: str
    width: int
    example: str
    note: str
    is_required: bool = False


UNITS, STAFF, NOTES = "单位", "人员", "填写说明"
REASON = "退回原因"  # of the rows handed back; ignored when they come again
EXAMPLE = "（示例）"  # a row that begins so is nobody's
NONE = "无"

COLUMNS = {
    UNITS: (
        Column("name", "单位全称", 32, f"{EXAMPLE}某某县第一中学", "与公章一致，至少四个字。", is_required=True),
        Column("code", "统一社会信用代码", 24, "", "18 位。村小、教学点等确实没有的不填。"),
        Column("county", "所在县（市）", 24, "", "地直单位必填；县（市）人社局导入时可不填。"),
        Column("nature", "单位性质", 14, "事业单位", "新单位必填，从下拉列表选择。"),
        Column("bureau", "行业主管局", 24, NONE, f"从下拉列表选择；没有的填“{NONE}”。已有单位不填则不变。"),
        Column("contact", "联系人", 16, "某某某", "负责职称申报的人员姓名。已有单位不填则不变。"),
    ),
    STAFF: (
        Column(
            "unit",
            "单位全称或代码",
            32,
            f"{EXAMPLE}某某县第一中学",
            "平台上已有的单位，或本文件“单位”表中的单位。",
            is_required=True,
        ),
        Column("person", "姓名", 20, "某某某", "与身份证一致，担任该单位审核人。不能填写本人。", is_required=True),
        Column("mobile", "手机号", 16, "", "已注册的直接任命；未注册的会收到邀请短信。", is_required=True),
        Column("starts_on", "任职起始日", 14, "2020-09-01", "如 2020-09-01。", is_required=True),
        Column("ends_on", "任职截止日", 14, "", "当日仍有效；不填则长期有效。"),
    ),
}
