"""The long form as one declarative spec: the wizard, the reviewer's page, the diff, the checks and the PDF walk this list.

A section's data is `{"field": "value", …}`, or `{"rows": [{"field": "value", …}, …]}` where it repeats. Every value is a
string; months are `YYYY-MM`, years `YYYY`, choices their keys, "" is "not given".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from .choices import Level
from .questions import Field, Section, display

__all__ = ["BY_KEY", "EDUCATION", "MATERIALS", "SECTIONS", "TO", "Field", "Section", "display", "highest_education"]

FROM = Field("start", _("起始年月"), "month", help=_("如 2015-07、2015年7月"))
TO = Field("end", _("截止年月"), "month", required=False, help=_("至今的填“至今”或留空"))
WITNESS = Field("witness", _("证明人"), max_length=50, required=False)

DEGREES = (("none", _("无学位")), ("bachelor", _("学士")), ("master", _("硕士")), ("doctor", _("博士")))
EDUCATION = (
    ("secondary", _("中专")),
    ("high", _("高中")),
    ("college", _("大学专科")),
    ("university", _("大学本科")),
    ("postgraduate", _("研究生")),
)
STUDY_FORMS = (("full", _("全日制")), ("part", _("在职（函授、自考、成人、电大）")), ("party", _("党校")))
APPRAISALS = (
    ("excellent", _("优秀")),
    ("competent", _("合格（称职）")),
    ("basic", _("基本合格（基本称职）")),
    ("poor", _("不合格（不称职）")),
    ("none", _("未定等次")),
)
ROLES = (("lead", _("主持")), ("part", _("参加")), ("solo", _("独立")))
KINDS_OF_WORK = (  # what counts as a paper [N 四.6, domain.md 5]
    ("paper", _("论文")),
    ("book", _("著作")),
    ("patent", _("专利")),
    ("report", _("项目报告")),
    ("review", _("工作总结")),
    ("scheme", _("工程方案")),
    ("design", _("设计文件")),
    ("lesson", _("教案")),
    ("case", _("病历")),
    ("other", _("其他成果")),
)
AUTHORSHIP = (("sole", _("独著")), ("joint", _("合著")))

ACHIEVEMENT_FIELDS = (
    FROM,
    TO,
    Field("task", _("专业技术工作任务"), "long", max_length=300, wide=True, help=_("项目、课题、工程、教学任务等名称")),
    Field("role", _("本人角色"), "choice", choices=ROLES),
    Field(
        "effect", _("完成情况与效果"), "long", max_length=600, wide=True, help=_("写明数量、范围、采用单位或验收结论")
    ),
)

SECTIONS: tuple[Section, ...] = (
    Section(
        "basic",
        _("基本情况"),
        _("姓名和身份证号取自“我的资料”，性别、出生日期取自身份证号，无需填写。"),
        (
            Field("work_started", _("参加工作时间"), "month"),
            Field("post", _("现任行政职务"), required=False, max_length=50, help=_("没有的留空")),
            Field("present_title", _("现任职称"), required=False, max_length=50, help=_("没有职称的留空，旧称照填")),
            Field(
                "present_title_level",
                _("现职称级别"),
                "choice",
                required=False,
                choices=tuple(Level.choices),
                help=_("没有职称的不选，用于核对申报条件"),
            ),
            Field("present_title_since", _("现职称取得时间"), "month", required=False),
            Field("specialty_work", _("现从事专业"), max_length=50),
            Field("specialty_years", _("从事本专业年限"), "number", max_length=2, units="年"),
            Field("address", _("通信地址"), max_length=200, wide=True),
            Field("email", _("电子邮箱"), "email", required=False),
        ),
        minutes=4,
    ),
    Section(
        "education",
        _("学历学位"),
        _("从最高学历填起，逐项填写。学信网验证码在“学历证书电子注册备案表”上。"),
        (
            Field("school", _("毕业院校"), max_length=60),
            Field("major", _("所学专业"), max_length=60),
            Field("education", _("学历"), "choice", choices=EDUCATION),
            Field("degree", _("学位"), "choice", choices=DEGREES),
            Field("form", _("学习形式"), "choice", choices=STUDY_FORMS),
            FROM,
            Field("end", _("毕业年月"), "month"),
            Field("diploma_number", _("证书编号"), max_length=40, code=True),
            Field(
                "verification_code",
                _("学信网验证码"),
                required=False,
                max_length=40,
                code=True,
                help=_("2001 年以前和党校学历没有"),
                expected="[0-9]{12}|[0-9A-Za-z]{16}",
                doubt=_("一般为 12 位数字或者 16 位字母和数字，请核对。"),
            ),
            Field(
                "verified_until",
                _("学信网报告有效期至"),
                "month",
                required=False,
                help=_("验证报告上写明的年月，到期前可以在学信网延长"),
            ),
        ),
        repeats=True,
        row_label=_("学历"),
        minutes=5,
    ),
    Section(
        "employment",
        _("工作经历"),
        _("从参加工作填起，时间前后相接。"),
        (
            FROM,
            TO,
            Field("unit", _("工作单位"), max_length=60),
            Field("work", _("从事何种专业技术工作"), max_length=100),
            Field("post", _("职务"), required=False, max_length=50),
            WITNESS,
        ),
        repeats=True,
        row_label=_("经历"),
    ),
    Section(
        "training",
        _("学习培训与继续教育"),
        _("任现职以来的培训、进修与继续教育。"),
        (
            FROM,
            Field("end", _("截止年月"), "month"),
            Field("content", _("学习内容"), max_length=100),
            Field("hours", _("学时"), "number", max_length=5, units="个?(?:学时|课时|小时)"),
            Field("level", _("层次"), required=False, max_length=30, help=_("如地区级、自治区级")),
            Field("place", _("地点与主办单位"), max_length=60),
            WITNESS,
        ),
        repeats=True,
        row_label=_("培训"),
    ),
    Section(
        "appraisals",
        _("年度考核"),
        _("任现职以来各年度考核结果。"),
        (
            Field("year", _("年度"), "year"),
            Field("result", _("考核等次"), "choice", choices=APPRAISALS),
            Field("unit", _("考核单位"), required=False, max_length=60),
        ),
        repeats=True,
        row_label=_("年度"),
        minutes=3,
    ),
    Section(
        "achievements_before",
        _("任现职前业绩"),
        _("任现职以前的主要专业技术工作业绩。首次申报职称的留空。"),
        ACHIEVEMENT_FIELDS,
        repeats=True,
        row_label=_("业绩"),
        minutes=10,
    ),
    Section(
        "achievements_since",
        _("任现职后业绩"),
        _("任现职以来的主要专业技术工作业绩，重要的在前。"),
        ACHIEVEMENT_FIELDS,
        repeats=True,
        row_label=_("业绩"),
        minutes=15,
    ),
    Section(
        "papers",
        _("著作论文报告"),
        _("论文不作必备要求。专利、项目报告、工作总结、工程方案、设计文件、教案、病历等均可填写。"),
        (
            Field(
                "kind",
                _("成果种类"),
                "choice",
                required=False,  # files begun before it was asked go without
                choices=KINDS_OF_WORK,
                help=_("按内容选最接近的一种"),
            ),
            Field("date", _("日期"), "month"),
            Field("title", _("题目"), max_length=120, wide=True),
            Field("summary", _("内容提要"), "long", required=False, max_length=300, wide=True),
            Field("publication", _("出版、登载或采用情况"), max_length=100),
            Field("authorship", _("独著或合著"), "choice", choices=AUTHORSHIP),
        ),
        repeats=True,
        row_label=_("成果"),
    ),
    Section(
        "awards",
        _("奖励与专利"),
        _("县级以上表彰奖励、专利等。没有的留空。"),
        (
            Field("date", _("获得年月"), "month"),
            Field("name", _("名称"), max_length=100, wide=True),
            Field("level", _("级别"), max_length=30, help=_("如县级、地区级、自治区级、国家级")),
            Field("body", _("授予机构"), max_length=60),
            Field("rank", _("本人排名"), required=False, max_length=10),
        ),
        repeats=True,
        row_label=_("奖励"),
        minutes=3,
    ),
    Section(
        "tests",
        _("考试与答辩"),
        _("已参加的专业技术资格考试、测试。没有的留空。"),
        (
            Field("date", _("日期"), "month"),
            Field("subject", _("科目"), max_length=60),
            Field("result", _("成绩或结论"), max_length=40),
            Field("body", _("组织单位"), required=False, max_length=60),
        ),
        repeats=True,
        row_label=_("考试"),
        minutes=2,
    ),
    Section(
        "service",
        _("基层与援疆服务"),
        _("申报类别三、五须填写；到基层服务过的也请填写。"),
        (
            FROM,
            TO,
            Field("place", _("服务单位"), max_length=60),
            Field("work", _("承担工作"), max_length=100),
            Field("proof", _("证明文件"), required=False, max_length=60),
        ),
        repeats=True,
        row_label=_("服务经历"),
        minutes=3,
    ),
    Section(
        "summary",
        _("个人述职"),
        _("任现职以来思想作风、专业能力、工作业绩的总结。"),
        (
            Field(
                "text",
                _("述职"),
                "long",
                max_length=3000,
                wide=True,
                help=_("不超过 3000 字，不得涉及国家秘密和工作秘密"),
            ),
        ),
        minutes=20,
    ),
)

BY_KEY: Mapping[str, Section] = {section.key: section for section in SECTIONS}
MATERIALS = "materials"  # the key under which defects and reopened parts name the uploads


def highest_education(contents: Mapping[str, Mapping[str, Any]]) -> Mapping[str, str]:
    """Return the education row of the highest level (the latest of equals), or an empty mapping."""
    order = [key for key, _label in EDUCATION]
    rows: Sequence[Mapping[str, str]] = BY_KEY["education"].rows(contents.get("education"))
    known = [row for row in rows if row.get("education") in order]
    return max(known, key=lambda row: (order.index(row["education"]), row.get("end", "")), default={})
