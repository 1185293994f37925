"""What each desk answers for, as data: its check list and the sentence its opinion begins with [N 四.7]."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from applications.choices import Desk

Text = Any  # a lazily translated string


@dataclass(frozen=True)
class Duty:
    """`answers_for` in one line, `checks` as the list beside the file, `opinion` as the default of an approval.

    `last_opinion` stands in its place where the route ends at a desk that elsewhere sends files up. `unproven` and
    `unproven_last` are offered while what the opinion claims is not so; None where it claims nothing of the kind.
    """

    answers_for: Text
    checks: tuple[Text, ...]
    opinion: Text
    last_opinion: Text = ""
    unproven: Text | None = None
    unproven_last: Text = ""

    def opinion_of(self, *, is_last: bool, is_proven: bool = True) -> Text:
        """Return the default of an approval, at the last stop of a route or before it.

        `is_proven`: whether the publicity or the look-ups it speaks of are there.
        """
        if is_proven or self.unproven is None:
            return (is_last and self.last_opinion) or self.opinion
        return (is_last and self.unproven_last) or self.unproven

    def opinion_among_many(self, text: str, *, is_last: bool, is_proven: bool) -> str:
        """Return what is said of one file of many: where the text is the desk's sentence, the one that fits the route."""
        standard = {str(one) for one in (self.opinion, self.last_opinion, self.unproven, self.unproven_last)}
        return str(self.opinion_of(is_last=is_last, is_proven=is_proven)) if text in standard else text


DUTIES: Mapping[Desk, Duty] = {
    Desk.UNIT: Duty(
        _("对申报材料的真实性、完整性负责。"),
        (
            _("姓名、学历、经历与人事档案一致"),
            _("业绩成果属本人完成，角色属实"),
            _("年度考核结果与存档一致"),
            _("材料齐全、清晰，无涉密内容"),
            _("已在单位公示，公示期满无异议"),
            _("已出具个人现实表现"),
        ),
        _("经审核并公示无异议，申报材料真实、完整，同意推荐上报。"),
        unproven="",
    ),
    Desk.COUNTY: Duty(
        _("对申报材料的真实性、完整性负责；证书由本机构自行核验，不要求提交原件和复印件。"),
        (
            _("学历在学信网核验，核验结果已登记"),
            _("现职称证书已核验，核验结果已登记"),
            _("继续教育证明与公需科目要求相符"),
            _("单位公示的起止日期和结果齐备"),
            _("申报类别与单位性质、岗位相符"),
        ),
        _("经核验，申报材料真实、完整，同意上报。"),
        last_opinion=_("经核验，申报材料真实、完整，符合申报条件，列入评审。"),
        unproven=_("经审核，申报材料完整，同意上报。"),
        unproven_last=_("经审核，申报材料完整，符合申报条件，列入评审。"),
    ),
    Desk.BUREAU: Duty(
        _("对照本系列评审条件审核业绩成果和实践能力。"),
        (
            _("业绩成果符合本系列、本级别条件"),
            _("实践能力与申报专业相符"),
            _("论文著作或其他成果形式可以认定"),
            _("前面各环节意见齐备"),
        ),
        _("经审核，业绩成果和实践能力符合申报条件，同意上报。"),
    ),
    Desk.CENTRE: Duty(
        _("审核任职基本条件，决定是否列入评审。"),
        (
            _("学历、资历、现职称年限符合任职基本条件"),
            _("年度考核符合要求"),
            _("继续教育符合要求"),
            _("类别三、五的服务经历及证明符合要求"),
            _("前面各环节意见齐备"),
        ),
        _("经审核，符合任职基本条件，列入评审。"),
    ),
}
