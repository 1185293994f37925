"""The steps of a file, taken through the real actions of applicant, unit and desks, at the instant the clock shows."""

from __future__ import annotations

import random
from collections.abc import Collection, Mapping, Sequence

from applications import actions, mending
from applications.choices import Desk
from applications.models import Application, SectionContent
from kashgar_zc import clock
from kashgar_zc.accounts.models import User
from review import actions as desk_actions
from review import queries as desk_queries
from review import unit_actions
from review.choices import Finding, Register
from review.duties import DUTIES
from review.models import UnitPublicity
from review.pages.facts import subjects

from . import content, files

POSTED = "单位公示栏张贴，同时在单位工作群公布"
CONDUCT = "该同志遵守法律法规和职业道德，热爱本职工作，团结同事，认真完成所承担的专业技术工作任务，年度考核结果真实。"


def fill(
    application: Application, chance: random.Random, *, leave_out: Collection[str] = (), optional: bool = False
) -> None:
    """Write the sections and materials of a draft, all but those left out (keys of sections and slots)."""
    now, written = clock.now(), content.contents(application, chance)
    SectionContent.objects.bulk_create(
        SectionContent(application=application, section=section, data=data, saved_at=now)
        for section, data in written.items()
        if section not in leave_out
    )
    files.attach(application, leave_out=leave_out, optional=optional)


def submit(application: Application) -> None:
    """Submit or resubmit with every commitment accepted."""
    accepted = frozenset(one.key for one in application.batch.rules.commitments)
    reasons = {one.anchor: "已与原件核对，内容无误。" for one in mending.named(application)}
    actions.submit(application, by=application.applicant, accepted=accepted, arrived_at=clock.now(), reasons=reasons)
    look_again(application)


def look_again(application: Application) -> None:
    """Bring to a file in hand what a step changed; its other relations stay as they were read."""
    now = Application.objects.select_related("at").get(pk=application.pk)
    for name in ("status", "version", "at", "since", "due_at", "number", "submitted_at"):
        setattr(application, name, getattr(now, name))


def open_publicity(application: Application, *, by: User) -> UnitPublicity:
    return unit_actions.open_publicity(application, by=by, how_posted=POSTED)


def conclude_publicity(publicity: UnitPublicity, *, by: User) -> None:
    """Conclude a publicity without objection and record the conduct statement."""
    unit_actions.conclude_publicity(publicity, by=by)
    unit_actions.state_conduct(publicity.application, by=by, text=CONDUCT, signer=by.name, recommends=True)


def approve(application: Application, *, by: User) -> None:
    """Send a file up from its present desk with that desk's usual opinion; the county verifies first."""
    desk = Desk(application.desk)
    if desk == Desk.COUNTY:
        verify(application, by=by)
    opinion = DUTIES[desk].opinion_of(is_last=desk_queries.is_at_last_stop(application))
    desk_actions.approve(application, by=by, opinion=str(opinion))
    look_again(application)


def verify(application: Application, *, by: User) -> None:
    """Record that diploma and present title were looked up."""
    snapshot = desk_queries.latest_snapshot(application)
    registers = {"education-0": Register.CHSI, "materials-title_certificate": Register.TITLES}
    lookups = [
        {
            "subject": subject,
            "label": f"{label} {words}"[:200],
            "register": registers[subject],
            "result": Finding.VERIFIED,
            "checked_on": clock.today(),
            "evidence": "",
        }
        for subject, label, words in subjects(snapshot.content, application.batch.rules)
        if subject in registers
    ]
    desk_actions.verify(application, by=by, snapshot=snapshot, lookups=lookups)


def return_to_applicant(
    application: Application, *, by: User, defects: Sequence[Mapping[str, str]], remark: str = ""
) -> None:
    desk_actions.return_to_applicant(application, by=by, defects=defects, remark=remark)
    look_again(application)


def decline(application: Application, *, by: User, reason: str) -> None:
    desk_actions.decline(application, by=by, reason=reason)
    look_again(application)


def withdraw(application: Application, *, note: str = "") -> None:
    actions.withdraw(application, by=application.applicant, note=note, knowing=True)
    look_again(application)


def lapse(application: Application, *, reason: str) -> None:
    actions.lapse(application, reason=reason)
    look_again(application)
