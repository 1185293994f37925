"""The standard phrases of a return, as data: what is wrong, and what to do about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from applications.sections import MATERIALS

Text = Any  # a lazily translated string


@dataclass(frozen=True)
class Phrase:
    """One defect as it is usually worded; `key` is stable within its section."""

    key: str
    wrong: Text
    todo: Text


GENERAL = (
    Phrase("incomplete", _("填写不完整。"), _("请补充完整。")),
    Phrase("unclear", _("表述不清，无法判断。"), _("请写明具体内容、时间和数量。")),
    Phrase("unproved", _("与所附材料不一致。"), _("请核对后更正，或补充相应证明。")),
)
BY_SECTION: Mapping[str, tuple[Phrase, ...]] = {
    "education": (
        Phrase("number", _("证书编号或院校名称与学信网不一致。"), _("请按证书原文更正。")),
        Phrase("code", _("学信网验证码无效或已过期。"), _("请重新申请在线验证报告，填写新的验证码。")),
    ),
    "employment": (Phrase("gap", _("工作经历前后时间不衔接。"), _("请补齐空缺时段，时间前后相接。")),),
    "training": (Phrase("hours", _("继续教育学时与证明不一致。"), _("请按证明上的学时更正。")),),
    "appraisals": (Phrase("missing", _("缺少任现职以来的年度考核结果。"), _("请按年度补齐。")),),
    "achievements_since": (
        Phrase("own", _("未写明本人角色和作用。"), _("请写明主持、参加或独立完成，以及本人承担的部分。")),
        Phrase("effect", _("未写明完成情况与效果。"), _("请补充数量、范围、采用单位或验收结论。")),
    ),
    "summary": (Phrase("thin", _("述职过于简略，未反映任现职以来的工作。"), _("请按年度或专题充实内容。")),),
}
BY_SECTION_OF_FILES = (
    Phrase("missing", _("未上传。"), _("请补充上传。")),
    Phrase("blurred", _("图像不清晰或有缺边。"), _("请重新拍摄，或在扫描时选 200 dpi 后上传。")),
    Phrase("pages", _("缺页。"), _("请补齐全部页后重新上传。")),
    Phrase("wrong", _("所传材料与本项要求不符。"), _("请更换为本项要求的材料。")),
    Phrase("expired", _("已过有效期。"), _("请更换为有效期内的证明。")),
    Phrase("secret", _("含有涉密内容或他人隐私。"), _("请作脱密处理后重新上传。")),
)


def phrases_for(section: str) -> tuple[Phrase, ...]:
    """Return the phrases offered for a section, its own before the general ones."""
    if section == MATERIALS:
        return BY_SECTION_OF_FILES
    return BY_SECTION.get(section, ()) + GENERAL
