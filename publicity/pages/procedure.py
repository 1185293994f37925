"""The procedure of evaluation (评审程序) in sentences made of the batches' rules, and the list of conferral documents."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import gettext as _

from applications import queries as files
from applications.choices import Desk, Level
from applications.judging import CommitteeRules, JudgingRules
from applications.models import Batch, Season
from applications.rules import Rules

from .. import queries_conferring
from .conditions import level_names, names_of

NUMERALS = "零一二三四五六七八九十"


@dataclass(frozen=True)
class Part:
    """The procedure of the batches that share their rules; `steps` are (name, sentences)."""

    name: str
    route: list[str]
    steps: list[tuple[str, list[str]]]


@dataclass(frozen=True)
class ConferralRow:
    """One conferral document in the public list."""

    number: str
    batch: str
    issued_on: dt.date
    persons: int


def page(season: Season | None) -> list[Part]:
    """Return the procedure of a season's batches, those with the same rules together; nothing without a season."""
    alike: list[list[Batch]] = []
    for batch in files.batches(season) if season else ():
        place = next((group for group in alike if group[0].rules == batch.rules), None)
        if place is None:
            alike.append([batch])
        else:
            place.append(batch)
    return [Part(names_of(group), route(group[0].rules), steps(group[0].rules)) for group in alike]


def route(rules: Rules) -> list[str]:
    """Return the desks that a file passes, the applicant first and the public last."""
    return [_("个人申报"), *(str(desk.label) for desk in desks_of(rules)), _("评委会"), _("公示"), _("发文发证")]


def desks_of(rules: Rules) -> list[Desk]:
    """Return the desks of a batch's longest route."""
    return [Desk.UNIT, Desk.COUNTY] if rules.county_accepts else list(Desk)


def steps(rules: Rules) -> list[tuple[str, list[str]]]:
    """Return the steps of an evaluation, each with its sentences."""
    return [
        (_("一、个人申报"), _applying(rules)),
        (_("二、单位公示和推荐"), _unit(rules)),
        (_("三、逐级审核"), _chain(rules)),
        (_("四、评委会评审"), _committee(rules.judging)),
        (_("五、结果公示"), _publicity(rules.judging)),
        (_("六、发文发证"), [_("公示期满无异议的，印发任职文件，制发资格证书。证书编号和姓名可以在本平台核验。")]),
    ]


def _applying(rules: Rules) -> list[str]:
    megabytes = {"file": rules.max_file_bytes // 1048576, "case": rules.max_case_bytes // 1048576}
    return [
        _("在本平台填写申报表，上传材料，作出承诺后提交。一人一年度只能申报一项职称。"),
        _("单个文件不超过 %(file)s MB，全部材料不超过 %(case)s MB，可以用手机拍照上传。") % megabytes,
        _("退回修改的，在 %(n)s 个工作日内改正后重新提交。") % {"n": rules.correction_days},
    ]


def _unit(rules: Rules) -> list[str]:
    return [
        _("所在单位核对材料真实、完整，在本单位公示不少于 %(n)s 个工作日，出具个人现实表现。")
        % {"n": rules.publicity_days},
        _("公示无异议的，由单位推荐上报。"),
    ]


def _chain(rules: Rules) -> list[str]:
    limits = [
        _("%(desk)s %(n)s 个工作日") % {"desk": desk.label, "n": rules.desk_days[desk]}
        for desk in desks_of(rules)
        if rules.desk_days.get(desk)
    ]
    found = [_("各环节办理期限：%(limits)s。等待申报人修改的时间不计入。") % {"limits": _("、").join(limits)}]
    if rules.county_accepts:
        found.append(_("县（市）审核通过后，列入本县（市）评审名单。"))
    elif rules.skip_missing_bureau:
        found.append(_("地直单位不经县（市）审核；没有行业主管局的单位，不经主管局审核。"))
    found.append(_("需要修改的，一次说明全部问题和改正办法。"))
    return found


def _committee(judging: JudgingRules) -> list[str]:
    rules, out = judging.committee, judging.elimination
    shares = {"quorum": share(rules.quorum), "passing": share(rules.passing)}
    found = [
        *_sizes(rules),
        _("到会委员不少于%(quorum)s方可开会，赞成票达到到会委员%(passing)s以上为通过。投票不记名，不得委托或者补投。")
        % shares,
        _("与申报人有利害关系的专家回避。纪检监督员到会监督。"),
        _("专家按量化标准独立赋分后表决。"),
    ]
    if out.proportion:
        found.append(
            _("同一评委会、同一级别、同一专业内，按量化得分末位淘汰%(share)s，由评委会确认。")
            % {"share": share(out.proportion)}
        )
    found.append(_("未通过的，可以在 %(n)s 个工作日内申请复查。") % {"n": judging.recheck_days})
    return found


def _sizes(rules: CommitteeRules) -> list[str]:
    """Return the least sizes, levels of the same size in one sentence."""
    same: dict[tuple[int, int], list[str]] = {}
    for level in Level.values:
        if size := rules.minimum_size.get(level):
            same.setdefault((size.series, size.speciality), []).append(level)
    found = []
    for (by_series, by_speciality), levels in same.items():
        words = {"levels": _("、").join(level_names(levels)), "series": by_series, "speciality": by_speciality}
        if by_series == by_speciality:
            found.append(_("%(levels)s评委会委员不少于 %(series)s 人。") % words)
        else:
            found.append(
                _("%(levels)s评委会按系列组建的，委员不少于 %(series)s 人；按专业组建的，不少于 %(speciality)s 人。")
                % words
            )
    return found


def _publicity(judging: JudgingRules) -> list[str]:
    return [
        _("评审通过人员在本平台公示 %(n)s 个工作日，不得提前结束。") % {"n": judging.result_publicity_days},
        _("公示内容只有姓名、单位、系列、专业和职称。"),
        _("任何人可以实名或者匿名提出异议，凭回执编号查询结果。异议在 %(n)s 个工作日内核查并作出决定。")
        % {"n": judging.objection_days},
        _("有异议的人员暂缓办理，其他人员不受影响。异议成立的，不予授予职称。"),
    ]


def share(value: Fraction) -> str:
    """Return a share in words: 三分之二; large ones in digits."""
    if value.denominator < len(NUMERALS) and value.numerator < len(NUMERALS):
        return f"{NUMERALS[value.denominator]}分之{NUMERALS[value.numerator]}"
    return f"{value.numerator}/{value.denominator}"


def conferrals() -> list[ConferralRow]:
    """Return the conferral documents with how many persons still hold what they conferred, the latest first."""
    return [
        ConferralRow(one.number, str(one.batch), one.issued_on, one.persons)  # type: ignore[attr-defined]  # annotated
        for one in queries_conferring.issued()
    ]
