"""What a snapshot says of a person in the words of a roster."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from .. import sections


@dataclass(frozen=True)
class RosterFacts:
    """A person's facts as rosters and overview sheets print them; texts, empty where nothing was given."""

    name: str
    sex: str
    birth: str
    unit: str
    county: str
    unit_nature: str
    education: str
    school: str
    major: str
    graduated: str
    work_started: str
    present_title: str
    present_title_since: str
    series: str
    speciality: str
    level: str
    title: str
    category: str
    appraisals: str
    training: str


def facts(content: Mapping[str, Any]) -> RosterFacts:
    """Return the facts in a snapshot's content; `sections` needs basic, education, appraisals and training only."""
    person, target, typed = content["person"], content["target"], content["sections"]
    basic = typed.get("basic") or {}
    highest = sections.highest_education({"education": typed.get("education") or {}})
    return RosterFacts(
        name=person["name"],
        sex=person["sex"],
        birth=month(person["birth"]),
        unit=target["unit"],
        county=target["county"] or _("地直"),
        unit_nature=target["unit_nature"],
        education="/".join(filter(None, (word(highest, "education"), word(highest, "degree")))),
        school=highest.get("school", ""),
        major=highest.get("major", ""),
        graduated=month(highest.get("end", "")),
        work_started=month(basic.get("work_started", "")),
        present_title=basic.get("present_title", ""),
        present_title_since=month(basic.get("present_title_since", "")),
        series=target["series"],
        speciality=target["speciality"],
        level=target["level"],
        title=target["title"],
        category=target["category"],
        appraisals=appraisals(typed.get("appraisals")),
        training=training(typed.get("training")),
    )


def month(text: str) -> str:
    """Return 2015.07 of 2015-07 or 2015-07-01."""
    return text[:7].replace("-", ".")


def word(row: Mapping[str, str], name: str) -> str:
    """Return the words of a choice of the education section."""
    return words("education", name, get_language()).get(row.get(name, ""), "")


@cache
def words(section: str, field: str, language: str) -> Mapping[str, str]:
    """Return key -> words of a field's choices; looked up once, since a roster asks for them a million times."""
    return {
        key: str(text)
        for key, text in next(one for one in sections.BY_KEY[section].fields if one.name == field).choices
    }


def appraisals(data: Mapping[str, Any] | None) -> str:
    """Return year and result, the earliest first: 2018 优秀、2019 合格（称职）。"""
    results = words("appraisals", "result", get_language())
    rows = sorted(sections.BY_KEY["appraisals"].rows(data), key=lambda row: row.get("year", ""))
    return "、".join(f"{row.get('year', '')} {results.get(row.get('result', ''), '')}".strip() for row in rows)


def training(data: Mapping[str, Any] | None) -> str:
    """Return the hours of continuing education, summed."""
    rows = sections.BY_KEY["training"].rows(data)
    hours = sum(int(row["hours"]) for row in rows if str(row.get("hours", "")).isdecimal())
    return _("%(hours)s 学时") % {"hours": hours} if hours else ""
