"""What lies around the files of the demo: a veteran's season before, a longer window, a permit, an objection that waits."""

from __future__ import annotations

import datetime as dt

from applications import actions, extending, objecting, policies
from applications.choices import PhaseKind, Status
from applications.models import Application, Batch, Offer, Phase, Season
from kashgar_zc import clock
from kashgar_zc.accounts.models import User

from . import history, walk

HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)
LAPSED = "网上申报已截止，未提交的申报失效。填写的内容和材料保留，下一年度可以再用。"
LONGER = "因网络故障停办一天，评审时间顺延。"
PERMIT = "在乡镇支教，通信不便，经本人申请准许逾期提交。"
OBJECTION = "任现职年限自聘任文件之日起计算，已满规定年限，聘任文件见材料。"


def play(season: Season, until: dt.datetime, *, veteran: User, centre: User) -> None:
    """Play what needs a file to be like; a small demo may have none for some of it."""
    files = Application.objects.filter(season=season, batch__county=None).select_related("batch__organiser", "title")
    if like := files.filter(category=1).select_related("category", "speciality", "unit").order_by("pk").first():
        _season_before(season, like, veteran)
        with clock.at(until - 6 * HOUR):
            _dates(like.batch, files.filter(status=Status.DRAFT).select_related("applicant").last(), by=centre)
    with clock.at(until - 3 * HOUR):
        _object(list(files.filter(status=Status.DECLINED, since__lt=clock.now()).order_by("-since", "-pk")))


def _season_before(season: Season, like: Application, person: User) -> None:
    """Let a person have filled in a file a year ago, in the like of somebody's, and not have submitted it."""
    year, phase = season.year - 1, like.batch.phase(PhaseKind.APPLY)
    if phase is None or Season.objects.filter(year=year).exists():
        return
    names = {"name": season.name.replace(str(season.year), str(year)), "notice": f"{year}年度职称评审工作的通知"}
    before = Season.objects.create(year=year, **names)
    opens_at, closes_at = phase.opens_at - 365 * DAY, phase.closes_at - 365 * DAY
    facts = {"name": like.batch.name, "organiser": like.batch.organiser, "rules_data": like.batch.rules_data}
    announced = {"announced_open_at": opens_at, "announced_close_at": closes_at}
    batch = Batch.objects.create(season=before, code=like.batch.code, **facts, **announced)
    Phase.objects.create(batch=batch, kind=PhaseKind.APPLY, opens_at=opens_at, closes_at=closes_at)
    Offer.objects.create(batch=batch, category=like.category, series_id=like.title.series_id, level=like.title.level)
    target = {"category": like.category, "title": like.title, "speciality": like.speciality, "unit": like.unit}
    with clock.at(closes_at - 5 * DAY):
        application = actions.start(by=person, batch=batch, **target)
        walk.fill(application, history.dice(year))
    with clock.at(closes_at + HOUR):
        walk.lapse(application, reason=LAPSED)


def _dates(batch: Batch, draft: Application | None, *, by: User) -> None:
    """Let the committees sit a day longer, and one person submit late."""
    evaluate, apply = batch.phase(PhaseKind.EVALUATE), batch.phase(PhaseKind.APPLY)
    if evaluate:
        extending.extend(batch, PhaseKind.EVALUATE, closes_at=evaluate.closes_at + DAY, reason=LONGER, by=by)
    if draft and apply:
        extending.permit(batch, draft.applicant, until=apply.closes_at + 5 * DAY, reason=PERMIT, by=by)


def _object(declined: list[Application]) -> None:
    """Let the first who may object to a decline; the desk above has still to decide."""
    for file in declined:
        if not policies.refusal_to_object(file.applicant, file, clock.now()):
            objecting.object_to_decline(file, by=file.applicant, reason=OBJECTION)
            return
