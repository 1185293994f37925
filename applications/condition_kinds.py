"""The kinds of condition: one function each, from a condition's numbers and a file's facts to a verdict with its reason.

Months are counted whole from the first day of the month that the form names up to and including the last day that counts.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import NamedTuple

from django.utils.translation import gettext as _

from . import sections
from .choices import Level
from .conditions import Condition, Facts, Verdict

NOT_MET, MET, UNKNOWN = Verdict.NOT_MET, Verdict.MET, Verdict.UNKNOWN
# The ladder of `years`: each rung also stands on those above it.
RUNGS = ("doctor", "master", "university", "college", "secondary")
GRADES = ("excellent", "competent", "basic", "poor")  # from the best


class Answer(NamedTuple):
    """A verdict, its reason, and the section and field that it rests on."""

    verdict: Verdict
    text: str
    section: str = ""
    anchor: str = ""


def answer(condition: Condition, facts: Facts) -> Answer:
    """Return what becomes of a condition; `KeyError` for a kind that does not exist (the loader has checked it)."""
    return KINDS[condition.kind].judge(condition, facts)


def wording(condition: Condition) -> str:
    """Return what a condition asks for, in words made of its own numbers."""
    return KINDS[condition.kind].word(condition)


def months_until(start: str, counted_to: dt.date) -> int:
    """Return the whole months from the first day of a month (YYYY-MM) through a day."""
    after = counted_to + dt.timedelta(days=1)
    return max(0, after.year * 12 + after.month - _index(start))


def _index(month: str) -> int:
    year, _sep, number = month.partition("-")
    return int(year) * 12 + int(number)


def _basic(facts: Facts) -> Mapping[str, str]:
    return facts.contents.get("basic") or {}


def rung(facts: Facts) -> str:
    """Return the highest rung that the education rows had reached on the day that counts, "" where none is filled in."""
    reached, last = set(), f"{facts.counted_to:%Y-%m}" if facts.counted_to else ""
    for row in sections.BY_KEY["education"].rows(facts.contents.get("education")):
        if last and row.get("end", "") > last:
            continue  # still studying on that day
        degree, education = row.get("degree", ""), row.get("education", "")
        reached.add(degree if degree in RUNGS else {"bachelor": "university"}.get(degree, ""))
        reached.add({"postgraduate": "master", "high": "secondary"}.get(education, education))
    return next((one for one in RUNGS if one in reached), "")


def _years(condition: Condition, facts: Facts) -> Answer:
    highest = rung(facts)
    if not highest:
        return Answer(UNKNOWN, _("尚未填写学历学位，请在“学历学位”中填写。"), "education", "education")
    table = dict(condition.years)
    asked = [table[one] for one in RUNGS[RUNGS.index(highest) :] if one in table]
    if not asked:
        words = {"rung": rung_name(highest), "wording": wording(condition)}
        return Answer(NOT_MET, _("最高学历为%(rung)s，要求%(wording)s。") % words, "education", "education")
    field, months = _held(condition, facts)
    if months is None:
        words = {"field": _field_name(field)}
        told = _("请在“基本情况”中填写“%(field)s”。") if facts.counted_to else _("计算年限的截止日期另行公布。")
        return Answer(UNKNOWN, told % words, "basic", f"id_{field}")
    words = {
        "least": min(asked),
        "rung": rung_name(highest),
        "held": _span(months),
        "from": SINCE[condition.since][1](),
        "day": _day(facts.counted_to),
    }
    if months >= min(asked) * 12:
        told = _("%(rung)s，%(from)s %(held)s（计至%(day)s），要求满 %(least)s 年。") % words
        return Answer(MET, told, "basic", f"id_{field}")
    told = _("%(rung)s，%(from)s须满 %(least)s 年，计至%(day)s为 %(held)s。") % words
    return Answer(NOT_MET, told, "basic", f"id_{field}")


SINCE: Mapping[str, tuple[str, Callable[[], str]]] = {
    "present_title": ("present_title_since", lambda: _("取得现职称")),
    "work": ("work_started", lambda: _("参加工作")),
    "specialty": ("specialty_years", lambda: _("从事本专业")),
}


def _held(condition: Condition, facts: Facts) -> tuple[str, int | None]:
    """Return the field that years are counted from, and the months since then; None where that cannot be said."""
    field = SINCE[condition.since][0]
    value = _basic(facts).get(field, "")
    if condition.since == "specialty":
        return field, int(value) * 12 if value.isdecimal() else None
    return field, months_until(value, facts.counted_to) if value and facts.counted_to else None


def _present_title(condition: Condition, facts: Facts) -> Answer:
    basic = _basic(facts)
    name, level = basic.get("present_title", ""), basic.get("present_title_level", "")
    if not basic:
        return Answer(UNKNOWN, _("尚未填写“基本情况”。"), "basic", "id_present_title")
    if name and not level:
        return Answer(UNKNOWN, _("请填写“现职称级别”，以便判断。"), "basic", "id_present_title_level")
    held = level if name else "none"
    words = {"held": f"{name}（{title_level(held)}）" if name else _("没有职称"), "asked": wording(condition)}
    told = _("现为%(held)s，要求%(asked)s。") % words if name else _("填报为没有职称，要求%(asked)s。") % words
    return Answer(MET if held in condition.titles else NOT_MET, told, "basic", "id_present_title")


def _appraisals_of(facts: Facts) -> dict[int, str]:
    rows = sections.BY_KEY["appraisals"].rows(facts.contents.get("appraisals"))
    return {int(row["year"]): row.get("result", "") for row in rows if row.get("year", "").isdecimal()}


def _is_at_least(result: str, grade: str) -> bool:
    return result in GRADES and GRADES.index(result) <= GRADES.index(grade)


def _last_appraisals(condition: Condition, facts: Facts) -> Answer:
    if facts.counted_to is None:
        return Answer(UNKNOWN, _("计算年限的截止日期另行公布。"), "appraisals", "appraisals")
    began = _basic(facts).get("work_started", "")
    first = int(began[:4]) + 1 if began else 0
    last = facts.counted_to.year - 1
    years = [year for year in range(last - condition.count + 1, last + 1) if year >= first]
    said = _appraisals_of(facts)
    below = [
        year
        for year in years
        if year in said and said[year] in GRADES and not _is_at_least(said[year], condition.grade)
    ]
    missing = [year for year in years if said.get(year, "") not in GRADES]
    words = {"below": _listed(below), "missing": _listed(missing), "asked": wording(condition)}
    if below:
        return Answer(NOT_MET, _("%(below)s年度考核低于要求，要求%(asked)s。") % words, "appraisals", "appraisals")
    if missing:
        told = _("没有%(missing)s年度的考核等次，请在“年度考核”中填写；未参加考核的，由审核机构核对。") % words
        return Answer(UNKNOWN, told, "appraisals", "appraisals")
    return Answer(MET, _("%(asked)s，已达到。") % words, "appraisals", "appraisals")


def _appraisals_in_a_row(condition: Condition, facts: Facts) -> Answer:
    said = _appraisals_of(facts)
    good = sorted(year for year, result in said.items() if _is_at_least(result, condition.grade))
    best = run = 0
    for position, year in enumerate(good):
        run = run + 1 if position and year == good[position - 1] + 1 else 1
        best = max(best, run)
    words = {"asked": wording(condition), "best": best}
    if best >= condition.count:
        return Answer(MET, _("连续 %(best)s 年，要求%(asked)s。") % words, "appraisals", "appraisals")
    if not said:
        return Answer(UNKNOWN, _("尚未填写年度考核，请在“年度考核”中填写。"), "appraisals", "appraisals")
    return Answer(NOT_MET, _("最长连续 %(best)s 年，要求%(asked)s。") % words, "appraisals", "appraisals")


def _service(condition: Condition, facts: Facts) -> Answer:
    rows = [row for row in sections.BY_KEY["service"].rows(facts.contents.get("service")) if row.get("start")]
    if not rows:
        told = _("尚未填写服务起止时间，请在“基层与援疆服务”中填写。")
        return Answer(UNKNOWN, told, "service", "service")
    if facts.counted_to is None:
        return Answer(UNKNOWN, _("计算年限的截止日期另行公布。"), "service", "service")
    after = facts.counted_to + dt.timedelta(days=1)
    limit = after.year * 12 + after.month
    served: set[int] = set()  # months, so that what overlaps counts once
    for row in rows:
        end = _index(row["end"]) + 1 if row.get("end") else limit
        served.update(range(_index(row["start"]), min(end, limit)))
    goes_on = any(not row.get("end") or row["end"] >= f"{facts.counted_to:%Y-%m}" for row in rows)
    words = {"held": _span(len(served)), "day": _day(facts.counted_to), "asked": wording(condition)}
    if condition.still and not goes_on:
        return Answer(NOT_MET, _("填报的服务在%(day)s前已经结束，要求%(asked)s。") % words, "service", "service")
    told = _("计至%(day)s服务 %(held)s，要求%(asked)s。") % words
    return Answer(MET if len(served) >= condition.months else NOT_MET, told, "service", "service")


def _exam_only(condition: Condition, facts: Facts) -> Answer:
    if facts.exam_only:
        return Answer(NOT_MET, _("该职称实行以考代评，请参加国家统一考试取得。"))
    return Answer(MET, _("该职称可以通过评审取得。"))


def _integrity(condition: Condition, facts: Facts) -> Answer:
    if not facts.entries:
        return Answer(MET, _("没有在有效期内的失信记录。"))
    last = max(facts.entries, key=lambda one: one.until)
    words = {"grounds": last.grounds, "until": _day(last.until)}
    return Answer(NOT_MET, _("有失信记录，记录期至%(until)s，期内不能申报。事由：%(grounds)s") % words)


def _listed(years: list[int]) -> str:
    return "、".join(str(year) for year in years)


def _day(day: dt.date | None) -> str:
    return f"{day.year}年{day.month}月{day.day}日" if day else ""


def _span(months: int) -> str:
    years, rest = divmod(months, 12)
    words = {"years": years, "months": rest}
    if not years:
        return _("%(months)s 个月") % words
    return _("%(years)s 年 %(months)s 个月") % words if rest else _("%(years)s 年") % words


def _field_name(name: str) -> str:
    return str(next(field.label for field in sections.BY_KEY["basic"].fields if field.name == name))


def rung_name(key: str) -> str:
    names = {"doctor": _("博士"), "master": _("硕士（研究生）"), "university": _("大学本科")}
    return names.get(key) or {"college": _("大学专科"), "secondary": _("中专（高中）")}[key]


def grade_name(key: str) -> str:
    return str(dict(sections.APPRAISALS)[key])


def title_level(key: str) -> str:
    return _("没有职称") if key == "none" else str(Level(key).label)


def _word_years(condition: Condition) -> str:
    parts = [
        f"{rung_name(key)}" + (_("满 %(years)s 年") % {"years": years} if years else _("不限年限"))
        for key, years in condition.years
    ]
    return _("%(since)s：%(parts)s") % {"since": SINCE[condition.since][1](), "parts": "，".join(parts)}


def _word_titles(condition: Condition) -> str:
    return _("或").join(title_level(key) for key in condition.titles)


def _word_last(condition: Condition) -> str:
    return _("近 %(count)s 年考核均为%(grade)s以上") % {"count": condition.count, "grade": grade_name(condition.grade)}


def _word_run(condition: Condition) -> str:
    return _("连续 %(count)s 年考核%(grade)s") % {"count": condition.count, "grade": grade_name(condition.grade)}


def _word_service(condition: Condition) -> str:
    asked = _("服务满 %(span)s") % {"span": _span(condition.months)}
    return _("%(asked)s且仍在服务期内") % {"asked": asked} if condition.still else asked


class Kind(NamedTuple):
    """How a kind is judged, worded, and which parameters it needs."""

    judge: Callable[[Condition, Facts], Answer]
    word: Callable[[Condition], str]
    needs: frozenset[str]
    allows: frozenset[str] = frozenset()


KINDS: Mapping[str, Kind] = {
    "years": Kind(_years, _word_years, frozenset({"years", "since"})),
    "present_title": Kind(_present_title, _word_titles, frozenset({"titles"})),
    "last_appraisals": Kind(_last_appraisals, _word_last, frozenset({"count", "grade"})),
    "appraisals_in_a_row": Kind(_appraisals_in_a_row, _word_run, frozenset({"count", "grade"})),
    "service": Kind(_service, _word_service, frozenset({"months"}), frozenset({"still"})),
    "exam_only": Kind(_exam_only, lambda one: _("以考代评的职称不评审"), frozenset()),
    "integrity": Kind(_integrity, lambda one: _("没有在有效期内的失信记录"), frozenset()),
}
PARAMETERS = frozenset({"years", "since", "titles", "count", "grade", "months", "still"})
