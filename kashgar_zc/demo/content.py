"""The sections of a made-up file, complete and plausible, drawn from its title, unit and person."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from applications.choices import Level
from applications.models import Application, Title
from kashgar_zc import clock

from .trades import Trade, trade_of

Rows = list[dict[str, str]]
SCHOOLS = (
    "喀什大学",
    "新疆师范大学",
    "新疆农业大学",
    "石河子大学",
    "塔里木大学",
    "新疆大学",
    "陕西师范大学",
    "兰州交通大学",
)
LOWER = {
    Level.FULL: Level.DEPUTY,
    Level.DEPUTY: Level.MIDDLE,
    Level.MIDDLE: Level.ASSISTANT,
    Level.ASSISTANT: Level.CLERK,
}
KINDS_BY_WORD = {
    "报告": "report",
    "总结": "review",
    "方案": "scheme",
    "设计": "design",
    "教案": "lesson",
}  # else a paper
AID, SPECIAL, INITIAL = 5, 3, 2  # categories whose files look different
PUBLIC_COURSE = "专业技术人员继续教育公需科目"


@dataclass(frozen=True)
class Life:
    """The years of a made-up person that the sections agree on."""

    graduated: int
    since: int  # year of the present title, 0 without one
    present_title: str
    present_level: str
    today: dt.date


def contents(application: Application, chance: random.Random) -> dict[str, dict[str, Any]]:
    """Return section key -> data for a file, without hard defects."""
    subject = application.speciality.name.split("（")[0] if application.speciality else application.title.series.name
    trade = trade_of(application.title, subject)
    life = _life(application, chance)
    place = application.unit.county.name if application.unit.county else "喀什地区"
    words = {"subject": subject, "unit": application.unit.name, "place": place}
    return {
        "basic": _basic(trade, words, life, chance),
        "education": {"rows": _education(application, trade, words, life, chance)},
        "employment": {"rows": _work(trade, words, life)},
        "training": {"rows": _training(trade, words, life, chance)},
        "appraisals": {"rows": _appraisals(application, life, chance)},
        "achievements_before": {"rows": _achievements(trade, words, life, chance, before=True)},
        "achievements_since": {"rows": _achievements(trade, words, life, chance, before=False)},
        "papers": {"rows": _papers(trade, words, life, chance)},
        "awards": {"rows": _awards(trade, words, life, chance)},
        "tests": {"rows": _tests(life, chance)},
        "service": {"rows": _service(application, words, life)},
        "summary": {"text": "\n".join(part.format(**words) for part in trade.summary)},
    }


def _life(application: Application, chance: random.Random) -> Life:
    today = clock.today()
    born = application.applicant.birth_date or dt.date(today.year - 36, 1, 1)
    graduated = min(max(born.year + 22, 1990), today.year - 2)
    lower = _lower_title(application.title) if application.category_id != INITIAL else None
    since = max(graduated + 1, today.year - chance.randint(6, 9)) if lower else 0
    return Life(graduated, since, lower.name if lower else "", lower.level if lower else "", today)


def _lower_title(title: Title) -> Title | None:
    """Return the title one level below, of the same branch where there is one."""
    below = list(Title.objects.filter(series=title.series_id, level=LOWER.get(Level(title.level), "")))
    return next((one for one in below if one.branch == title.branch), below[0] if below else None)


def _basic(trade: Trade, words: dict[str, str], life: Life, chance: random.Random) -> dict[str, str]:
    streets = ("人民路", "建设路", "文化路", "团结路", "解放路")
    return {
        "work_started": f"{life.graduated}-08",
        "post": chance.choice(("", "", "教研组长" if "教学" in trade.work else "技术组长", "副主任")),
        "present_title": life.present_title,
        "present_title_level": life.present_level,
        "present_title_since": f"{life.since}-12" if life.since else "",
        "specialty_work": trade.work.format(**words),
        "specialty_years": str(life.today.year - life.graduated),
        "address": f"{words['place']}{chance.choice(streets)}{chance.randint(1, 260)}号",
        "email": "",
    }


def _education(
    application: Application, trade: Trade, words: dict[str, str], life: Life, chance: random.Random
) -> Rows:
    school, degree = chance.choice(SCHOOLS), _degree(application)
    number = f"1{chance.randint(0, 9999):04d}1{life.graduated}0{chance.randint(0, 9999999):07d}"
    return [
        {
            "school": school,
            "major": chance.choice(trade.majors).format(**words),
            "education": "university" if degree == "bachelor" else "postgraduate",
            "degree": degree,
            "form": "full",
            "start": f"{life.graduated - 4}-09",
            "end": f"{life.graduated}-07",
            "diploma_number": number,
            "verification_code": "".join(chance.choices("ABCDEFGHJKLMNPQRSTUVWXYZ23456789", k=16)),
            "verified_until": f"{life.today.year}-12",
        }
    ]


def _degree(application: Application) -> str:
    """Return the degree that an initial conferral asks for; anyone else has a bachelor's."""
    by_level = {Level.DEPUTY: "doctor", Level.MIDDLE: "master"} if application.category_id == INITIAL else {}
    return by_level.get(Level(application.title.level), "bachelor")


def _work(trade: Trade, words: dict[str, str], life: Life) -> Rows:
    work = trade.work.format(**words)
    middle = life.graduated + max(1, (life.today.year - life.graduated) // 3)
    row = {"unit": words["unit"][:60], "work": work, "post": "", "witness": "王建华"}
    return [
        {"start": f"{life.graduated}-08", "end": f"{middle}-07", **row},
        {"start": f"{middle}-08", "end": "", **row, "witness": "李文军"},
    ]


def _training(trade: Trade, words: dict[str, str], life: Life, chance: random.Random) -> Rows:
    years = range(max(life.since + 1, life.today.year - 4), life.today.year)
    rows = []
    for year in years:
        places = ("喀什地区继续教育基地", "自治区专业技术人员继续教育网络平台", f"{words['place']}业务培训中心")
        common = {"place": chance.choice(places), "witness": "张志强"}
        course = chance.choice(trade.courses).format(**words)
        rows += [
            {
                "start": f"{year}-03",
                "end": f"{year}-10",
                "content": PUBLIC_COURSE,
                "hours": "30",
                "level": "自治区级",
                **common,
            },
            {"start": f"{year}-07", "end": f"{year}-07", "content": course, "hours": "42", "level": "地区级", **common},
        ]
    return rows


def _appraisals(application: Application, life: Life, chance: random.Random) -> Rows:
    first = max(life.since or life.graduated + 1, life.today.year - 5)
    best = application.category_id == SPECIAL
    return [
        {
            "year": str(year),
            "result": "excellent"
            if best and year >= life.today.year - 3
            else chance.choice(("competent", "competent", "excellent")),
            "unit": application.unit.name[:60],
        }
        for year in range(first, life.today.year)
    ]


def _achievements(trade: Trade, words: dict[str, str], life: Life, chance: random.Random, *, before: bool) -> Rows:
    if before and not life.since:
        return []
    first = life.graduated if before or not life.since else life.since + 1
    last = (life.since if before else life.today.year) - 1
    rows = []
    for task, effect in chance.sample(trade.tasks, 2 if before else min(4, len(trade.tasks))):
        start = min(chance.randint(first, max(first, last - 1)), last)
        rows.append(
            {
                "start": f"{start}-09",
                "end": f"{min(start + chance.randint(0, 3), last)}-12",
                "task": task.format(**words),
                "role": "part" if before else chance.choice(("lead", "lead", "part", "solo")),
                "effect": effect.format(**words),
            }
        )
    return sorted(rows, key=lambda row: row["start"])


def _papers(trade: Trade, words: dict[str, str], life: Life, chance: random.Random) -> Rows:
    first = max(life.since or life.graduated, life.today.year - 5)
    uses = ("本单位采用并归档", "县级主管部门印发参考", "《喀什科技》登载", "地区业务交流会交流")
    return [
        {
            "kind": next((kind for word, kind in KINDS_BY_WORD.items() if word in title), "paper"),
            "date": f"{chance.randint(first, life.today.year - 1)}-{chance.randint(1, 12):02d}",
            "title": title.format(**words),
            "summary": "结合本单位工作实际，总结主要做法、数据和体会，提出可以推广的意见。",
            "publication": chance.choice(uses),
            "authorship": chance.choice(("sole", "sole", "joint")),
        }
        for title in _some(trade.papers, chance, most=3)
    ]


def _awards(trade: Trade, words: dict[str, str], life: Life, chance: random.Random) -> Rows:
    first = max(life.since or life.graduated, life.today.year - 6)
    bodies = (("县级", f"{words['place']}主管部门"), ("地区级", "喀什地区行业主管部门"))
    rows = []
    for name in _some(trade.awards, chance, most=2):
        level, body = chance.choice(bodies)
        date = f"{chance.randint(first, life.today.year - 1)}-{chance.randint(1, 12):02d}"
        rows.append(
            {
                "date": date,
                "name": name.format(**words),
                "level": level,
                "body": body,
                "rank": str(chance.randint(1, 3)),
            }
        )
    return rows


def _tests(life: Life, chance: random.Random) -> Rows:
    if chance.random() < 0.6:
        return []
    year = max(life.since or life.graduated, life.today.year - 3)
    return [{"date": f"{year}-11", "subject": "专业技术人员业务能力测试", "result": "合格", "body": "地区人事考试中心"}]


def _service(application: Application, words: dict[str, str], life: Life) -> Rows:
    year = life.today.year
    if application.category_id == SPECIAL:
        years, place, proof = (f"{year - 4}-03", f"{year - 1}-03"), f"{words['place']}乡镇站所", "基层服务证明"
    elif application.category_id == AID:
        years, place, proof = (f"{year - 2}-02", ""), words["unit"], "援疆工作证明"
    else:
        return []
    work = "承担专业技术服务与业务指导"
    return [{"start": years[0], "end": years[1], "place": place[:60], "work": work, "proof": proof}]


def _some(items: Sequence[str], chance: random.Random, *, most: int) -> list[str]:
    return chance.sample(items, chance.randint(1, min(most, len(items))))
