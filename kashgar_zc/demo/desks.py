"""What the demo shows of work at a desk: a file claimed and doubted, a verdict taken back, an approval that waits for its second
signature, an objection to a unit's conduct statement."""

from __future__ import annotations

import datetime as dt

from django.db.models import QuerySet

from applications.choices import Status
from applications.models import Application, Season
from applications.queries import SHOWN_WITH
from kashgar_zc import clock
from kashgar_zc.accounts.choices import Role
from kashgar_zc.accounts.models import Appointment, Organisation, User
from review import claiming, conduct, countersigning, marking, undoing, unit_actions

from . import walk
from .people import Crowd

MINUTE, HOUR = dt.timedelta(minutes=1), dt.timedelta(hours=1)
TAKEN_BACK = "核验记录还缺一项，补登后再上报。"
DOUBT = "毕业时间与参加工作时间有重叠，需向单位了解。"
OPINION = "材料真实完整，同意上报。"
STATED = "该同志本年度缺勤较多，承担的专业技术工作任务未完成，不同意推荐。"
OBJECTION = "本年度因脱产培训缺勤，培训经学校批准，通知见材料，工作任务已按调整后的计划完成。"


def play(season: Season, until: dt.datetime, county: User, crowd: Crowd) -> None:
    """Play at the office of `county`, and at another one that asks for two signatures; a small demo may have less."""
    home = Organisation.objects.get(appointments__user=county, appointments__role=Role.REVIEWER)
    files = Application.objects.filter(season=season, since__lt=until - 4 * HOUR).select_related(*SHOWN_WITH)
    waiting = files.filter(status=Status.COUNTY_REVIEW).order_by("-since", "-pk")
    if file := waiting.filter(at=home).exclude(applicant__username__startswith="applicant").first():
        _read(file, until, by=county)
    if file := waiting.exclude(at=home).first():
        _put_to_another(file, until, crowd)
    _object(files.filter(status=Status.UNIT_REVIEW, unit__county=home.county_id), until)


def _read(file: Application, until: dt.datetime, *, by: User) -> None:
    """Send a file up, take that back, then claim it and note a doubt."""
    with clock.at(until - 3 * HOUR):
        walk.approve(file, by=by)
    with clock.at(until - 3 * HOUR + 5 * MINUTE):
        undoing.recall(file, by=by, reason=TAKEN_BACK)
    with clock.at(until - HOUR):
        claiming.claim(file, by=by)
        marking.keep(file, by=by, judged={"basic": "fine", "employment": "question"}, notes={"employment": DOUBT})


def _put_to_another(file: Application, until: dt.datetime, crowd: Crowd) -> None:
    """Let an office ask for two signatures, and one of its two people propose an approval."""
    office = file.at
    seat = office.appointments.filter(role=Role.REVIEWER).select_related("user").first()
    colleague = crowd.person()
    colleague.save()
    with clock.at(until - 2 * HOUR):
        Appointment.objects.create(user=colleague, organisation=office, role=Role.REVIEWER, starts_on=clock.today())
        countersigning.set_second(seat, by=seat.user, is_on=True)
        countersigning.propose(file, by=seat.user, opinion=OPINION)


def _object(files: QuerySet[Application], until: dt.datetime) -> None:
    """Let a unit not recommend somebody, who objects; the office above has still to decide."""
    file = files.order_by("-since", "-pk").first()
    if file is None:
        return
    by = file.unit.appointments.filter(role=Role.REVIEWER).first().user
    with clock.at(until - 2 * HOUR):
        unit_actions.state_conduct(file, by=by, text=STATED, signer=by.name, recommends=False)
    with clock.at(until - HOUR):
        conduct.object_to(file, by=file.applicant, reason=OBJECTION)
