"""The roster 花名册: its columns, and one application as a line of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from applications import documents


@dataclass(frozen=True)
class Column:
    """A column of the roster: which value, its label, its width in characters."""

    key: str
    label: Any
    width: int


COLUMNS = (
    Column("position", _("序号"), 5),
    Column("name", _("姓名"), 14),
    Column("sex", _("性别"), 5),
    Column("birth", _("出生年月"), 9),
    Column("id_number", _("身份证号"), 22),
    Column("unit", _("工作单位"), 26),
    Column("county", _("县市"), 12),
    Column("unit_nature", _("单位性质"), 10),
    Column("education", _("学历/学位"), 16),
    Column("school", _("毕业院校"), 18),
    Column("major", _("所学专业"), 16),
    Column("graduated", _("毕业时间"), 9),
    Column("work_started", _("参加工作时间"), 9),
    Column("present_title", _("现任职称"), 14),
    Column("present_title_since", _("取得时间"), 9),
    Column("series", _("申报系列"), 14),
    Column("speciality", _("申报专业"), 14),
    Column("target", _("申报级别/职称"), 18),
    Column("category", _("申报类别"), 20),
    Column("appraisals", _("年度考核"), 26),
    Column("training", _("继续教育"), 10),
    Column("opinion", _("审核意见"), 26),
    Column("mobile", _("联系电话"), 14),
    Column("remark", _("备注"), 12),
)


def line(position: int, application: Any) -> tuple[str, ...]:
    """Return the values of one line, ready to print; `application` comes from `queries.roster_rows`.

    The internal version [domain.md 8]: the telephone number in full, the ID number masked.
    """
    facts = documents.roster_facts(application.parts)
    person = application.applicant
    values: Mapping[str, str] = vars(facts) | {
        "position": str(position),
        "id_number": person.masked_id_number,
        "target": f"{facts.level}/{facts.title}",
        "opinion": application.opinion or "",
        "mobile": person.mobile,
        "remark": "",
    }
    return tuple(values[column.key] for column in COLUMNS)
