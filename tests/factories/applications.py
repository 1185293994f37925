"""A small season, and applications that reach their status through the real actions."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass

from applications import actions, workflow
from applications.choices import REVIEW_STATUS, Action, Desk, Level, PhaseKind, Status
from applications.models import Application, Batch, Category, Offer, Phase, Season, Series, Speciality, Title
from kashgar_zc import clock
from kashgar_zc.accounts.choices import OrganisationKind, Role
from kashgar_zc.accounts.models import Organisation, User
from kashgar_zc.demo import walk
from tests.factories import people

DAY = dt.timedelta(days=1)
UNIT_TIME = 21 * DAY  # what the unit's publicity may take at most, holidays included
CATEGORIES = ((1, "定向评价"), (2, "初定"), (3, "特殊人才"), (4, "教师高级"), (5, "援疆人员"), (6, "县市评审"))
SERIES = (("05", "工程技术"), ("06", "农业技术"), ("22", "中小学教师"))
NAMES = {
    "05": ("正高级工程师", "高级工程师", "工程师", "助理工程师", "技术员"),
    "06": ("正高级农艺师", "高级农艺师", "农艺师", "助理农艺师", "农业技术员"),
    "22": ("正高级教师", "高级教师", "一级教师", "二级教师", "三级教师"),
}
SPECIALITIES = (("05S04", "05", "水利"), ("06S01", "06", "农学"), ("22S02", "22", "语文"), ("22S03", "22", "数学"))
RULES = {
    "materials": [
        {"key": "photo", "label": "证件照", "required": True, "kinds": ["image"]},
        {"key": "diploma", "label": "学历证书", "required": True, "max_files": 3, "proves": "education"},
        {"key": "education_report", "label": "学信网报告", "group": "education_proof", "required": True},
        {"key": "education_other", "label": "其他学历证明", "group": "education_proof", "required": True},
        {"key": "aid_proof", "label": "援疆证明", "required": True, "categories": [5]},
        {"key": "papers", "label": "论文", "required": False, "max_files": 3},
    ],
    "commitments": [
        {"key": "truth", "version": "1", "title": "真实性承诺", "text": "本人承诺材料真实。"},
        {"key": "declassification", "version": "1", "title": "脱密承诺", "text": "本人承诺不含涉密内容。"},
    ],
    "sections": [
        {"section": "education", "minimum": 1},
        {"section": "employment", "minimum": 1},
        {"section": "training", "minimum": 1, "unless": "continuing_exemption"},
        {"section": "appraisals", "minimum": 1},
        {"section": "achievements_since", "minimum": 1},
        {"section": "service", "minimum": 1, "categories": [3, 5]},
    ],
    "evidence": {"office": {"max_files": 3, "max_file_mb": 10}, "public": {"max_files": 2, "max_file_mb": 5}},
    "remind_days": [],
    "publicity_days": 5,
    "correction_days": 5,
    "undo_minutes": 15,
    "claim_hours": 4,
    "most_at_once": 1000,
    "desk_days": {"unit": 10, "county": 5, "bureau": 5, "centre": 10},
    "max_file_mb": 10,
    "max_case_mb": 60,
    "max_pages": 200,
    "resubmit_to": "returning_desk",
    "skip_missing_bureau": True,
    "county_accepts": False,
    "objections_to": "喀什地区人力资源和社会保障局",
    "committee": {
        "quorum": [2, 3],
        "passing": [2, 3],
        "recused_leave_denominator": True,
        "minimum_size": {level.value: {"series": 5, "speciality": 3} for level in Level},
        "odd": True,
        "term_years": 3,
        "most_rounds": 3,
    },
    "rubrics": [
        {
            "criteria": [
                {"key": "ability", "name": "专业能力", "weight": 40, "maximum": 100},
                {"key": "achievements", "name": "业绩成果", "weight": 60, "maximum": 100},
            ]
        }
    ],
    "defence": [{"categories": [1], "levels": ["full", "deputy"]}],
    "elimination": {"proportion": [1, 10], "rounding": "floor", "ties": "keep"},
    "test_gate": None,
    "undertaking": {"version": "1", "title": "保密承诺", "text": "本人承诺遵守评审纪律，不泄露评审情况。"},
    "expert_slots": ["papers"],
    "result_publicity_days": 5,
    "objection_days": 15,
    "recheck_days": 10,
    "certificate_number": "{year}{series:02}{level}{serial:05}",
    "document_number": "喀职改〔{year}〕{serial}号",
}
DEFECTS = (
    {"section": "education", "item": "学历 1", "wrong": "证书编号与学信网不一致。", "todo": "请按证书原文更正。"},
    {"section": "materials", "item": "学历证书", "wrong": "图像不清晰。", "todo": "请重新拍摄后上传。"},
)
# How the organiser takes an accepted file on, and what its committee says of it; committees' own rows are not made here.
LATER = {
    Status.IN_COMMITTEE: (Action.CONVENE,),
    Status.PASSED: (Action.CONVENE, Action.PASS),
    Status.NOT_PASSED: (Action.CONVENE, Action.FAIL),
    Status.PUBLICISED: (Action.CONVENE, Action.PASS, Action.PUBLICISE),
    Status.ANNULLED: (Action.CONVENE, Action.PASS, Action.PUBLICISE, Action.ANNUL),
    Status.CONFERRED: (Action.CONVENE, Action.PASS, Action.PUBLICISE, Action.CONFER),
    Status.CANCELLED: (Action.CANCEL,),
    Status.REVOKED: (Action.CONVENE, Action.PASS, Action.PUBLICISE, Action.CONFER, Action.REVOKE),
}
DECLINED = "业绩成果未达到申报条件。"
LAPSED = "网上申报已截止，未提交的申报失效。"


@dataclass(frozen=True)
class Made:
    """What `make_season` made: the season with its two batches and the desks above the units."""

    season: Season
    prefecture: Batch
    county_batch: Batch
    centre: Organisation
    county_office: Organisation
    bureau: Organisation


def make_season(now: dt.datetime | None = None, **rules) -> Made:
    """Return the current season, made if it is not there: both windows open from 60 days before `now` to 20 after.

    `rules` change those of both batches.
    """
    now = now or clock.now()
    make_catalogue()
    centre = _one(OrganisationKind.CENTRE) or people.make_centre()
    bureau = _one(OrganisationKind.BUREAU) or people.make_bureau()
    office = people.make_county_office()
    season = Season.objects.filter(is_current=True).first() or Season.objects.create(
        year=clock.on_day(now).year, name="2020年度", notice="通知", is_current=True
    )
    prefecture = make_batch(season, "prefecture", centre, now=now, **rules)
    county_batch = make_batch(season, "county", office, now=now, **{"county_accepts": True} | rules)
    return Made(season, prefecture, county_batch, centre, office, bureau)


def make_batch(season: Season, code: str, organiser: Organisation, *, now: dt.datetime | None = None, **rules) -> Batch:
    """Return a batch with every offer, made if it is not there; a county's when the organiser is a county office."""
    now, county = now or clock.now(), organiser.county if organiser.kind == OrganisationKind.COUNTY else None
    facts = {"name": f"{county or '地区'}批次", "organiser": organiser, "county": county, "rules_data": RULES | rules}
    batch, is_new = Batch.objects.get_or_create(season=season, code=code, defaults=facts)
    if is_new:
        window = {"opens_at": now - 60 * DAY, "closes_at": now + 20 * DAY}
        Phase.objects.create(batch=batch, kind=PhaseKind.APPLY, **window)
        kinds = {"category_id": 6, "open_to": "county"} if county else {"open_to": "all"}
        Offer.objects.bulk_create(
            Offer(**{"batch": batch, "category_id": number, "series_id": code, "level": level} | kinds)
            for number in ([6] if county else range(1, 6))
            for code, _name in SERIES
            for level in Level
        )
    return batch


def make_catalogue() -> None:
    """Write the six categories and three series with their titles, unless there is a catalogue."""
    if Series.objects.exists():
        return
    Category.objects.bulk_create(Category(number=one, name=name, short_name=name) for one, name in CATEGORIES)
    Series.objects.bulk_create(Series(code=code, name=name) for code, name in SERIES)
    Title.objects.bulk_create(
        Title(code=f"{code}-01-{index}", series_id=code, level=level, name=name)
        for code, names in NAMES.items()
        for index, (level, name) in enumerate(zip(Level, names, strict=True), start=1)
    )
    Speciality.objects.bulk_create(Speciality(code=one, series_id=of, name=name) for one, of, name in SPECIALITIES)


def make_application(
    status: Status = Status.DRAFT,
    *,
    applicant: User | None = None,
    unit: Organisation | None = None,
    direct: bool = False,
    county_run: bool = False,
    category: int | None = None,
    title: str = "22-01-2",
    speciality: str | None = None,
    desk: Desk = Desk.UNIT,
    filled: bool = True,
) -> Application:
    """Return an application that got to `status` through the real actions; its last step was just now.

    `direct` puts it into a new prefecture-direct unit, `county_run` into the county's own batch. `desk` is who returned
    or declined it. A draft is filled unless `filled` is False.
    """
    now, made = clock.now(), make_season()
    unit = unit or people.make_unit(bureau=made.bureau, is_prefecture_direct=direct)
    applicant = applicant or people.make_user("阿卜杜热合曼·麦麦提依明")
    began = now - UNIT_TIME - 10 * DAY
    with clock.at(began):
        application = actions.start(
            by=applicant,
            batch=made.county_batch if county_run else made.prefecture,
            category=Category.objects.get(number=category or (6 if county_run else 1)),
            title=Title.objects.get(code=title),
            speciality=Speciality.objects.filter(
                series=title[:2], **({"code": speciality} if speciality else {})
            ).first(),
            unit=unit,
        )
    if filled or status != Status.DRAFT:
        with clock.at(began):
            fill(application)
    _bring(application, status, desk, now=now)
    return Application.objects.get(pk=application.pk)


def fill(application: Application) -> None:
    """Write valid sections and ready materials (small real files) for a draft."""
    walk.fill(application, random.Random(application.pk))


def make_reviewer_of(organisation: Organisation) -> User:
    """Return the organisation's reviewer, appointed now if it has none."""
    held = organisation.appointments.on(clock.today()).filter(role=Role.REVIEWER).order_by("pk").first()
    return held.user if held else people.make_reviewer(organisation, name=f"审核员{organisation.pk}")


def make_secretary_of(organisation: Organisation) -> User:
    """Return the organisation's committee secretary, appointed now if it has none."""
    held = organisation.appointments.on(clock.today()).filter(role=Role.SECRETARY).order_by("pk").first()
    return held.user if held else people.make_secretary(organisation, f"秘书{organisation.pk}")


def take_on(application: Application, *acts: Action) -> Application:
    """Take an accepted file through steps of its organiser's secretary."""
    for action in acts:
        workflow.move(application, action, by=make_secretary_of(application.batch.organiser), note="依据")
    return application


def approve(application: Application, *, at: dt.datetime | None = None) -> Application:
    """Take a file past its present desk; at the unit after a publicity that ended by then. `at` is now unless given."""
    at, by = at or clock.now(), make_reviewer_of(application.at)
    if application.desk == Desk.UNIT and not application.unit_publicities.exists():
        with clock.at(at - UNIT_TIME):
            publicity = walk.open_publicity(application, by=by)
        with clock.at(at - DAY / 24):
            walk.conclude_publicity(publicity, by=by)
    with clock.at(at):
        walk.approve(application, by=by)
    return application


def _bring(application: Application, status: Status, desk: Desk, *, now: dt.datetime) -> None:
    """Take the steps that lead to a status, the last one at `now`, a day between desks."""
    if status == Status.DRAFT:
        return
    if status in LATER:
        _bring(application, Status.ACCEPTED, desk, now=now)
        take_on(application, *LATER[status])
        return
    if status in {Status.WITHDRAWN, Status.LAPSED, Status.UNIT_REVIEW}:
        _move_draft(application, status)
        return
    with clock.at(now - UNIT_TIME - 7 * DAY):
        walk.submit(application)
    judged = status in {Status.RETURNED, Status.DECLINED}
    places = [REVIEW_STATUS[Desk(stop.desk)] for stop in application.route.all()] + [Status.ACCEPTED]
    for left in reversed(range(places.index(REVIEW_STATUS[desk] if judged else status))):
        approve(application, at=now - (left + judged) * DAY)
    if judged:
        _judge(application, status)


def _move_draft(application: Application, status: Status) -> None:
    if status == Status.WITHDRAWN:
        walk.withdraw(application)
    elif status == Status.LAPSED:
        walk.lapse(application, reason=LAPSED)
    else:
        walk.submit(application)


def _judge(application: Application, status: Status) -> None:
    by = make_reviewer_of(application.at)
    if status == Status.DECLINED:
        walk.decline(application, by=by, reason=DECLINED)
    else:
        walk.return_to_applicant(application, by=by, defects=DEFECTS)


def _one(kind: OrganisationKind) -> Organisation | None:
    return Organisation.objects.filter(kind=kind).order_by("pk").first()
