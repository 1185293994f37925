"""What becomes of made-up files: each story takes its steps through the real actions and yields when the next is due."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings

from applications import actions, queries, schedule, workflow
from applications.choices import REVIEW_STATUS, UNDER_REVIEW, Action, Desk, PhaseKind, Status
from applications.models import Application, Phase
from applications.sections import MATERIALS
from kashgar_zc import clock
from kashgar_zc.accounts.models import Organisation, User
from review import unit_actions
from review.forms.returning import targets as places_to_name
from review.models import UnitPublicity
from review.queries import latest_snapshot

from . import files, walk
from .office import Office
from .targets import Target

Story = Iterator[dt.datetime]
OPTIONAL_SHARE = 0.5
DECLINED = {
    Desk.UNIT: "现聘岗位与申报专业不一致，不符合本单位推荐条件。",
    Desk.COUNTY: "任现职年限不足，按规定不予上报。",
    Desk.BUREAU: "任现职以来的业绩成果未达到本系列申报条件。",
    Desk.CENTRE: "学历与资历不符合任职基本条件，不列入评审。",
}
REMARK = "请逐项核对修改后重新提交，其余部分不必重填。"
MENDED = {
    "basic": ("address", "+（单位院内）"),
    "education": ("verification_code", "A7KD92MXQ4TRW6HB"),
    "employment": ("post", "专业技术岗位"),
    "training": ("hours", "90"),
    "appraisals": ("result", "competent"),
    "achievements_before": ("effect", "+本人承担其中两项，验收意见附后。"),
    "achievements_since": ("effect", "+本人为主要完成人，验收意见附后。"),
    "papers": ("summary", "+内容由本人执笔。"),
    "awards": ("rank", "2"),
    "tests": ("body", "喀什地区人事考试中心"),
    "service": ("proof", "服务单位证明"),
    "summary": ("text", "+\n补充：近三年完成的主要工作均有记录可查，数据与所附材料一致。"),
}
OBJECTION = "有职工反映其中一项业绩为集体完成，请核实本人承担的部分。"


@dataclass
class File:
    """One made-up file: who applies for what, and how its people are found."""

    applicant: User
    target: Target
    office: Office
    chance: random.Random
    reviewer_of: Callable[[Organisation], User]
    application: Application = field(init=False)

    def reviewer(self) -> User:
        return self.reviewer_of(self.application.at)

    def begin(self, **left: Any) -> None:
        """Start the draft and fill it."""
        target = self.target
        self.application = actions.start(
            by=self.applicant,
            batch=target.batch,
            category=target.category,
            title=target.title,
            speciality=target.speciality,
            unit=target.place.unit,
        )
        walk.fill(self.application, self.chance, optional=self.chance.random() < OPTIONAL_SHARE, **left)


def drafted(file: File, *, early: bool) -> Story:
    """Start a file soon after its batch opened, or in the last days."""
    yield file.office.later(0, 1) if early else file.office.ago(0, 7)
    file.begin()


def submitted(file: File, *, early: bool = True) -> Story:
    yield from drafted(file, early=early)
    yield file.office.later(0, 1)
    walk.submit(file.application)


def approved(file: File, upto: str) -> Story:
    """Take a file up to a status, desk by desk; it comes to a desk where it rests in the last days."""
    while file.application.status != upto and file.application.at is not None:
        if file.application.desk == Desk.UNIT:
            publicity = yield from publicised(file)
            if publicity.is_running:
                return
        rests = upto in UNDER_REVIEW and _leads_to(file, upto)
        yield file.office.ago(0, 7) if rests else file.office.later(0, 2)
        walk.approve(file.application, by=file.reviewer())


def _leads_to(file: File, status: str) -> bool:
    """Return whether the next approval brings a file to a status."""
    stop = workflow.next_stop(file.application, Action.APPROVE)
    return stop is not None and REVIEW_STATUS[Desk(stop.desk)] == status


def publicised(file: File, *, conclude: bool = True) -> Iterator[dt.datetime]:
    """Run the unit's publicity, and conclude it once its time is over; returns it."""
    yield file.office.later(0, 1)
    by = file.reviewer()
    publicity = walk.open_publicity(file.application, by=by)
    if conclude and publicity.ends_at < file.office.until:
        yield file.office.after(publicity.ends_at)
        walk.conclude_publicity(publicity, by=by)
        publicity = UnitPublicity.objects.get(pk=publicity.pk)
    return publicity


def climbing(file: File, status: Status) -> Story:
    """Come to rest at a desk, or accepted."""
    yield from submitted(file)
    yield from approved(file, status)


def waiting_in_unit(file: File) -> Story:
    """Lie at the unit since a few days, publicity not begun."""
    yield from submitted(file, early=False)


def running_in_unit(file: File) -> Story:
    """Be publicised now."""
    yield from drafted(file, early=True)
    yield file.office.ago(4, 6)
    walk.submit(file.application)
    yield file.office.ago(1, 3)
    walk.open_publicity(file.application, by=file.reviewer())


def run_in_unit(file: File) -> Story:
    """Have been publicised long enough, and not concluded."""
    yield from submitted(file)
    yield from publicised(file, conclude=False)


def objected_in_unit(file: File) -> Story:
    """Be publicised now, with an objection on record."""
    yield from running_in_unit(file)
    yield file.office.ago(0, 1)
    publicity = file.application.unit_publicities.get()
    unit_actions.record_objection(publicity, by=file.reviewer(), note=OBJECTION)


def returned(file: File, desk: Desk) -> Story:
    """Lie with the applicant, who still has time to correct."""
    yield from submitted(file)
    yield from approved(file, f"{desk}_review")
    yield file.office.ago(0, 3)
    give_back(file)


def give_back(file: File) -> None:
    """Return a file with several defects in several sections, worded by the standard phrases."""
    content, rules = latest_snapshot(file.application).content, file.application.batch.rules
    filled = {one["slot"] for one in content["materials"]}
    named = [
        place
        for place in places_to_name(content, rules)
        if place.items or place.section == "summary" or place.key.split("-")[-1] in filled
    ]
    defects: list[dict[str, str]] = []
    for place in sorted(file.chance.sample(named, 3), key=named.index):
        said = {one["wrong"] for one in defects}
        phrase = next(one for one in place.phrases if one.key != "missing" and str(one.wrong) not in said)
        item = file.chance.choice(place.items) if place.items else place.title
        defects.append({"section": place.section, "item": item, "wrong": str(phrase.wrong), "todo": str(phrase.todo)})
    walk.return_to_applicant(file.application, by=file.reviewer(), defects=defects, remark=REMARK)


def resubmitted(file: File, desk: Desk) -> Story:
    """Have been returned, corrected, and lie at that desk again."""
    yield from submitted(file)
    yield from approved(file, f"{desk}_review")
    yield file.office.later(0, 1)
    give_back(file)
    yield file.office.later(1, 3)
    correct(file)
    walk.submit(file.application)


def correct(file: File) -> None:
    """Mend what a return named: change a value of each section, replace the materials."""
    contents = queries.contents_of(file.application)
    defects = queries.defects_of_return(file.application)
    for section in {one["section"]: one for one in defects if one["section"] in contents}:
        data = _mended(contents[section], *MENDED[section])
        actions.save_section(file.application, section, data, by=file.applicant)
    files.replace(file.application, labels={one["item"] for one in defects if one["section"] == MATERIALS})


def _mended(data: Mapping[str, Any], name: str, value: str) -> dict[str, Any]:
    """Return a section with one value of its first row changed; a value that begins with + is added to the old one."""
    row = dict(data["rows"][0]) if data.get("rows") else dict(data)
    row[name] = row.get(name, "") + value[1:] if value.startswith("+") else value
    return {"rows": [row, *data["rows"][1:]]} if data.get("rows") else row


def declined(file: File, desk: Desk) -> Story:
    yield from submitted(file)
    yield from approved(file, f"{desk}_review")
    yield file.office.later(0, 2)
    walk.decline(file.application, by=file.reviewer(), reason=DECLINED[desk])


def withdrawn(file: File) -> Story:
    """Be taken back, from the unit or as a draft."""
    yield from submitted(file) if file.chance.random() < 0.6 else drafted(file, early=True)
    yield file.office.later(1, 4)
    walk.withdraw(file.application, note="本人工作岗位调整，本年度不再申报。")


def lapsed(file: File) -> Story:
    """Be returned by the unit early, and never answered: the daily round lets it lapse."""
    yield from submitted(file)
    yield file.office.later(0, 2)
    give_back(file)


def unfinished(file: File) -> Story:
    """Be a draft of which some sections and files are still missing."""
    yield file.office.ago(0, 9)
    parts = (
        "training",
        "achievements_since",
        "papers",
        "awards",
        "service",
        "summary",
        "diploma",
        "appraisals",
        "photo",
    )
    file.begin(leave_out=file.chance.sample(parts, file.chance.randint(2, 8)))


def nearly_finished(file: File) -> Story:
    """Be a draft that lacks the portrait and the summary alone."""
    yield file.office.ago(2, 4)
    file.begin(leave_out=("summary", "photo"))


def daily_round(until: dt.datetime) -> Story:
    """Do at midnight what beat does all day: announce the windows that opened, lapse what was not finished in time."""
    while clock.now() < until:
        before = clock.now()
        yield clock.midnight_after(clock.today()) + settings.LAPSE_GRACE + dt.timedelta(seconds=30)
        now = clock.now()
        for phase in Phase.objects.filter(kind=PhaseKind.APPLY, opens_at__gt=before, opens_at__lte=now):
            schedule.announce(phase, now=now)
        for application, reason in list(schedule.overdue(now)):
            schedule.lapse(application, reason)
