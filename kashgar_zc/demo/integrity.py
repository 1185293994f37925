"""What the demo shows of integrity: an inquiry that waits for its finding, one that cancelled a file, an individual plan."""

from __future__ import annotations

import datetime as dt

from applications import planning, policies_plans
from applications.choices import PlanGrounds, Status
from applications.models import Application, Season
from kashgar_zc import clock
from kashgar_zc.accounts.choices import OrganisationKind, Role
from kashgar_zc.accounts.models import Appointment, User
from review import inquiring
from review.choices import Founded
from review.models import Inquiry

HOUR = dt.timedelta(hours=1)
ALLEGATIONS = (
    "毕业证书编号与验证报告不一致，请核实学历。",
    "所附获奖证书的颁发单位查无此奖项。",
)
ANSWER = "证书为本人取得，编号填写时抄错一位，已附学校出具的证明。"
FINDING = "经向颁发单位核实，未颁发过该获奖证书，材料不实。"
PLAN = {"grounds": PlanGrounds.TOWNSHIP, "basis": "地区职改领导小组会议纪要：长期在乡镇学校任教，任职年限放宽一年。"}


def play(season: Season, until: dt.datetime, first: User, second: User) -> None:
    """Play two inquiries of the centre's `first` and `second`, and record a plan; a small demo may have files for fewer."""
    centre = Application.objects.filter(season=season, batch__organiser__kind=OrganisationKind.CENTRE)
    waiting = centre.filter(status=Status.CENTRE_REVIEW, since__lt=until - 6 * HOUR).order_by("since", "pk")
    for file, allegation in zip(waiting.select_related("batch__organiser", "unit")[:2], ALLEGATIONS, strict=False):
        inquiry = _inquire(file, allegation, first, until - 5 * HOUR)
        if allegation == ALLEGATIONS[1]:
            _find(inquiry, first, second, until - 2 * HOUR)
    draft = centre.filter(status=Status.DRAFT).select_related("batch__organiser", "applicant").order_by("pk").first()
    if draft and (found := policies_plans.relaxable(draft.batch)):
        key = next((one.key for one in found if one.kind == "years"), found[0].key)
        with clock.at(until - HOUR):
            facts = {**PLAN, "number": f"喀职改〔{season.year}〕3号"}
            planning.record(draft.batch, draft.applicant, by=first, condition=key, facts=facts)


def _inquire(file: Application, allegation: str, first: User, at: dt.datetime) -> Inquiry:
    """Report a file from its unit, open the inquiry, let the applicant answer."""
    desk = Appointment.objects.filter(organisation=file.unit, role=Role.REVIEWER).select_related("user")[0]
    handler = inquiring.handlers_of(file).first()
    with clock.at(at):
        inquiry = inquiring.report(file, by=desk.user, desk=desk, allegation=allegation, handler=handler)
    with clock.at(at + HOUR):
        inquiring.open_inquiry(inquiry, by=first)
    with clock.at(at + 2 * HOUR):
        inquiring.answer(inquiry, by=file.applicant, text=ANSWER)
    return inquiry


def _find(inquiry: Inquiry, first: User, second: User, at: dt.datetime) -> None:
    """Find it founded, by two people."""
    with clock.at(at):
        inquiring.propose(inquiry, by=first, outcome=Founded.FOUNDED, finding=FINDING)
    with clock.at(at + HOUR):
        inquiring.confirm(inquiry, by=second, seen=FINDING)
