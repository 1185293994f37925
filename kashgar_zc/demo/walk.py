"""One step of a file at a chosen instant, taken through the real actions of applicant, unit and desks."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Collection, Mapping, Sequence

from applications import actions
from applications.choices import Desk
from applications.models import Application, SectionContent
from kashgar_zc import clock
from kashgar_zc.accounts.models import User
from review import actions as desk_actions
from review import queries as desk_queries
from review import unit_actions
from review.choices import Finding, Outcome, Register
from review.duties import DUTIES
from review.models import UnitPublicity

from . import content, files

POSTED = "单位公示栏张贴，同时在单位工作群公布"
CONDUCT = "该同志遵守法律法规和职业道德，热爱本职工作，团结同事，认真完成所承担的专业技术工作任务，年度考核结果真实。"


def fill(
    application: Application,
    chance: random.Random,
    *,
    at: dt.datetime,
    leave_out: Collection[str] = (),
    optional: bool = False,
) -> None:
    """Write the sections and materials of a draft, all but those left out (keys of sections and slots)."""
    with clock.at(at):
        written = content.contents(application, chance)
        SectionContent.objects.bulk_create(
            SectionContent(application=application, section=section, data=data, saved_at=at)
            for section, data in written.items()
            if section not in leave_out
        )
        files.attach(application, leave_out=leave_out, optional=optional)


def submit(application: Application, *, at: dt.datetime) -> None:
    """Submit or resubmit with every commitment accepted."""
    accepted = frozenset(one.key for one in application.batch.rules.commitments)
    with clock.at(at):
        actions.submit(application, by=application.applicant, accepted=accepted, arrived_at=at)
    application.refresh_from_db()


def open_publicity(application: Application, *, by: User, at: dt.datetime) -> UnitPublicity:
    with clock.at(at):
        return unit_actions.open_publicity(application, by=by, how_posted=POSTED)


def conclude_publicity(publicity: UnitPublicity, *, by: User, at: dt.datetime) -> None:
    """Conclude a publicity without objection and record the conduct statement."""
    with clock.at(at):
        unit_actions.conclude_publicity(publicity, by=by, outcome=Outcome.CLEAR)
        unit_actions.state_conduct(publicity.application, by=by, text=CONDUCT, signer=by.name, recommends=True)


def approve(application: Application, *, by: User, at: dt.datetime) -> None:
    """Send a file up from its present desk with that desk's usual opinion; the county verifies first."""
    duty = DUTIES[Desk(application.desk)]
    with clock.at(at):
        desk_actions.note_opening(application, by=by, organisation=application.at)
        if application.desk == Desk.COUNTY:
            verify(application, by=by)
        desk_actions.approve(application, by=by, opinion=str(duty.opinion))
    application.refresh_from_db()


def verify(application: Application, *, by: User) -> None:
    """Record that the diploma and the present title were looked up."""
    snapshot = desk_queries.latest_snapshot(application)
    found = {"result": Finding.VERIFIED, "checked_on": clock.today(), "evidence": ""}
    school = snapshot.content["sections"]["education"]["rows"][0]["school"]
    lookups = [{"subject": "education-0", "label": f"学历：{school}", "register": Register.CHSI, **found}]
    if title := snapshot.content["sections"]["basic"]["present_title"]:
        lookups.append(
            {
                "subject": "materials-title_certificate",
                "label": f"现职称：{title}",
                "register": Register.TITLES,
                **found,
            }
        )
    desk_actions.verify(application, by=by, snapshot=snapshot, lookups=lookups)


def return_to_applicant(
    application: Application, *, by: User, at: dt.datetime, defects: Sequence[Mapping[str, str]], remark: str = ""
) -> None:
    with clock.at(at):
        desk_actions.note_opening(application, by=by, organisation=application.at)
        desk_actions.return_to_applicant(application, by=by, defects=defects, remark=remark)
    application.refresh_from_db()


def decline(application: Application, *, by: User, at: dt.datetime, reason: str) -> None:
    with clock.at(at):
        desk_actions.note_opening(application, by=by, organisation=application.at)
        desk_actions.decline(application, by=by, reason=reason)
    application.refresh_from_db()


def withdraw(application: Application, *, at: dt.datetime, note: str = "") -> None:
    with clock.at(at):
        actions.withdraw(application, by=application.applicant, note=note)
    application.refresh_from_db()


def lapse(application: Application, *, at: dt.datetime, reason: str) -> None:
    with clock.at(at):
        actions.lapse(application, reason=reason)
    application.refresh_from_db()
