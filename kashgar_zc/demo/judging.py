"""What committees made of the files that got to them: a county's finished round, a notice running, a meeting going on.

Everything is done through the real actions, each at its own instant, after the stories of the files have been played.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from applications.choices import Level, Status
from applications.models import Application, Batch, Series
from committees import ballots, scores
from committees.actions import balloting, convening, scoring
from committees.choices import Choice, DefenceForm, HolderPart
from committees.models import Attendance, Case, Meeting
from kashgar_zc import clock
from kashgar_zc.accounts.choices import Role
from kashgar_zc.accounts.models import Appointment, Organisation, User
from publicity import queries
from publicity.actions import noticing, proposing
from publicity.choices import Finding
from publicity.models import Certificate, Notice, Proposal

from .people import Crowd

PLACE = "行政办公楼三楼会议室"
MOST_ON_NOTICE = 6
MORNING = dt.time(10, 0)
PHRASE = "demo-phrase-2020"  # of every holder: shown on the demo's page
CONFLICT = "与申报人在同一单位工作"
TERM = dt.timedelta(days=365)
CONTACT = "评审组织单位职称管理科，电话 0998-12333，工作日 10:00—14:00、16:00—20:00"
OPINION = "回答问题清楚，能够结合本职工作说明业绩，专业能力达到申报级别要求。"
# What is objected, and what checking it showed; the last one is still being checked.
OBJECTIONS = (
    (
        "反映公示对象的一项业绩为集体完成，请核实本人承担的部分。",
        Finding.REJECTED,
        "经调阅项目验收材料并向所在单位核实，业绩为公示对象主持完成，异议不成立。",
    ),
    (
        "反映公示对象的年度考核与档案记载不符。",
        Finding.UPHELD,
        "经查阅本人档案，一个年度的考核等次与申报不符，异议成立。",
    ),
    ("反映公示对象申报材料中的论文署名次序与刊物不一致。", None, ""),
)
OBJECTORS = (  # one gives a name and a way to be reached, one only the latter, one neither
    {"objector": "阿迪力江·吐尔逊", "contact": "手机 19900008866，工作日下午方便接听"},
    {"contact": "dangan.fanying@example.com"},
    {},
)
REVOKED = "经核查，申报时提交的获奖证书系伪造，按规定撤销职称。"


class NoFiles(Exception):
    """No accepted files for a committee: the demo is small."""


@dataclass(frozen=True)
class Scene:
    """A committee's round: of which batch, series and level, on which day, how many members and cases."""

    batch: Batch
    series: Series
    level: Level
    day: dt.date
    members: int
    most: int = 8
    title: str = ""

    @property
    def name(self) -> str:
        place = self.batch.county.name if self.batch.county else "喀什地区"
        return f"{place}{self.series.name}系列{self.level.label}职称{self.title}评审委员会"

    def at(self, minutes: int = 0) -> dt.datetime:
        """Return an instant of the meeting's day, some minutes after it begins."""
        return dt.datetime.combine(self.day, MORNING, clock.BEIJING) + dt.timedelta(minutes=minutes)


@dataclass(frozen=True)
class Staff:
    """Who runs a round for an organiser."""

    secretary: User
    observer: User
    experts: list[User]


class Judging:
    """Plays rounds; `crowd` makes the people, `accounts` are the demo's own by user name."""

    def __init__(self, crowd: Crowd, accounts: dict[str, User], chance: random.Random) -> None:
        self._crowd, self._accounts, self._chance = crowd, accounts, chance

    def staff(self, organiser: Organisation, size: int) -> Staff:
        """Return an organiser's secretary, observer and `size` experts, new people where the accounts leave a place."""
        held = Appointment.objects.filter(organisation=organiser).select_related("user")
        found = {role: [one.user for one in held if one.role == role] for role in Role}
        secretary = self._one(found[Role.SECRETARY], organiser, Role.SECRETARY)
        observer = self._one(found[Role.OBSERVER], organiser, Role.OBSERVER)
        own = found[Role.EXPERT]
        more = [self._appoint(organiser, Role.EXPERT) for _place in range(size - len(own))]
        return Staff(secretary, observer, [*own, *more][:size])

    def _one(self, held: Sequence[User], organiser: Organisation, role: Role) -> User:
        return held[0] if held else self._appoint(organiser, role)

    def _appoint(self, organiser: Organisation, role: Role) -> User:
        user = self._crowd.person(ages=(40, 55))
        user.save()
        since = dt.date(clock.today().year, 1, 1)
        Appointment.objects.create(user=user, organisation=organiser, role=role, starts_on=since)
        return user

    def convene(self, scene: Scene) -> tuple[Meeting, Staff]:
        """Found the committee, call the meeting, fill its agenda and open it; `NoFiles` without files for it."""
        staff, by = self.staff(scene.batch.organiser, scene.members), None
        by = staff.secretary
        files = self.waiting(scene)
        if not files:
            raise NoFiles(scene.name)
        with clock.at(scene.at(-24 * 60)):
            term = {"term_from": scene.day - dt.timedelta(days=30), "term_to": scene.day - dt.timedelta(days=30) + TERM}
            facts = {"name": scene.name, "series": scene.series, "speciality": None, "levels": [scene.level.value]}
            committee = convening.found_committee(by=by, organiser=scene.batch.organiser, **facts, **term)
            for place, user in enumerate(staff.experts):
                convening.seat(committee, by=by, user=user, is_chair=place == 0)
            meeting = convening.call_meeting(committee, by=by, batch=scene.batch, held_on=scene.day, place=PLACE)
            convening.put_on_agenda(meeting, by=by, applications=files)
            convening.name_observer(fresh(meeting), by=by, observer=staff.observer)
        with clock.at(scene.at()):
            convening.confirm_observer(fresh(meeting), by=staff.observer)
            seats = {one.member_id: (True, True) for one in meeting.attendances.all()}
            convening.record_attendance(fresh(meeting), by=by, present=seats)
            for user in staff.experts:
                convening.sign_undertaking(fresh(meeting), by=user)
            convening.open_meeting(fresh(meeting), by=by)
        return fresh(meeting), staff

    def waiting(self, scene: Scene) -> list[Application]:
        """Return accepted files for a round: those that had come by the day before."""
        rows = Application.objects.filter(batch=scene.batch, status=Status.ACCEPTED, since__lt=scene.at(-24 * 60))
        rows = rows.filter(title__series=scene.series, title__level=scene.level)
        return list(rows.exclude(applicant__in=self._accounts.values()).order_by("pk")[: scene.most])

    def score(self, scene: Scene, meeting: Meeting, *, leave_out: Callable[[Attendance, Case], bool]) -> None:
        """Let experts declare and score, but for what is left out; one of them is recused from the first case."""
        seats = list(meeting.attendances.select_related("member__user"))
        cases = list(Case.objects.filter(meeting=meeting).select_related("meeting__batch", "application__title"))
        with clock.at(scene.at(30)):
            for case in cases:
                self._defend(scene, case)
                worth = self._chance.randint(70, 92)
                for seat in seats:
                    if not leave_out(seat, case):
                        self._judge(case, seat, worth, recused=case.position == 1 and seat == seats[-1])

    def _defend(self, scene: Scene, case: Case) -> None:
        file = case.application
        if scene.batch.rules.judging.needs_defence(file.category_id, file.title.level):
            facts = {"form": DefenceForm.DEFENCE, "attended": True, "held_on": scene.day}
            by = case.meeting.called_by
            scoring.record_defence(case, by=by, score=self._chance.randint(75, 95), opinion=OPINION, **facts)

    def _judge(self, case: Case, seat: Attendance, worth: int, *, recused: bool) -> None:
        by = seat.member.user
        scoring.declare(case, by=by, has_conflict=recused, reason=CONFLICT if recused else "")
        if not recused:
            criteria = scores.criteria_of(case)
            marks = {one.key: min(worth + self._chance.randint(-6, 6), one.maximum) for one in criteria}
            scoring.hand_in_sheet(case, by=by, marks=marks)

    def open_box(
        self, scene: Scene, meeting: Meeting, staff: Staff, *, at: dt.datetime, away: Sequence[User] = ()
    ) -> None:
        """Lock the scores, have the holders set their phrases, open the box, and let all vote but those who are `away`."""
        by = staff.secretary
        with clock.at(at):
            out = [one.key for one in scores.proposal(meeting) if one.out]
            scoring.lock_scores(fresh(meeting), by=by, eliminated=out)
            for person in (staff.experts[0], by, staff.observer):
                balloting.set_phrase(fresh(meeting), by=person, phrase=PHRASE)
            box = balloting.open_box(fresh(meeting), by=by)
            for user in staff.experts:
                if user not in away:
                    self._vote(fresh(meeting), user, box.case_order)

    def decide(self, scene: Scene, meeting: Meeting, staff: Staff) -> Meeting:
        """Lock the scores, vote, count and release."""
        self.open_box(scene, meeting, staff, at=scene.at(240))
        with clock.at(scene.at(270)):
            phrases = {part.value: PHRASE for part in HolderPart}
            balloting.close_box(fresh(meeting), by=staff.secretary, phrases=phrases)
            return balloting.release(fresh(meeting), by=staff.secretary)

    def _vote(self, meeting: Meeting, user: User, keys: Sequence[str]) -> None:
        box = meeting.boxes.get(closed_at=None)
        mine = [
            key for key in keys if key not in ballots.recused(box, meeting.attendances.get(member__user=user).member)
        ]
        letters = self._chance.choices([Choice.YES, Choice.NO, Choice.ABSTAIN], [90, 7, 3], k=len(mine))
        balloting.cast_ballot(meeting, by=user, choices=dict(zip(mine, letters, strict=True)))

    def publish(self, scene: Scene, meeting: Meeting, staff: Staff, *, at: dt.datetime) -> Notice:
        """Put on a notice who has passed, but for the last of many: one is left for whoever tries the demo."""
        passed = list(Application.objects.filter(cases__meeting=meeting, status=Status.PASSED).order_by("pk"))
        year = scene.batch.season_id
        with clock.at(at):
            proposal = proposing.propose_notice(
                scene.batch,
                by=staff.secretary,
                applications=passed[:MOST_ON_NOTICE],
                title=f"关于{scene.batch.season.name}{scene.series.name}系列{scene.level.label}职称评审结果的公示",
                body=f"经{scene.name}评审，现将{year}年度通过人员名单予以公示。公示期内，对公示人员有异议的，可以实名或者匿名反映。",
                contact=CONTACT,
            )
        return Notice.objects.get(key=confirmed(proposal, at=at + dt.timedelta(minutes=20)))

    def finish(self, scene: Scene, notice: Notice, staff: Staff, *, at: dt.datetime) -> None:
        """Confer titles on everybody who is clear, and revoke the last of several soon after."""
        with clock.at(at):
            proposal = proposing.propose_conferral(
                scene.batch,
                by=staff.secretary,
                entries=queries.clear_entries(notice),
                addressed_to="各有关单位",
                issued_on=clock.today(),
            )
        confirmed(proposal, at=at + dt.timedelta(minutes=30))
        made = list(Certificate.objects.filter(entry__notice=notice).order_by("number"))
        if len(made) > 1:
            with clock.at(at + dt.timedelta(hours=2)):
                proposal = proposing.propose_revocation(made[-1], by=staff.secretary, reason=REVOKED)
            confirmed(proposal, at=at + dt.timedelta(hours=3))

    def object_to(self, notice: Notice, staff: Staff, *, at: dt.datetime) -> None:
        """Lodge objections against persons of a notice; all but the last are decided."""
        entries = list(notice.entries.order_by("position"))
        for entry, (text, finding, reason), who in zip(entries, OBJECTIONS, OBJECTORS, strict=False):
            with clock.at(at):
                lodged = noticing.lodge(entry, text=text, **who)
            if finding is not None:
                with clock.at(at + dt.timedelta(hours=3)):
                    noticing.decide(lodged, by=staff.secretary, finding=finding, reason=reason)


def fresh(meeting: Meeting) -> Meeting:
    """Return a meeting as the database has it, so that its version is the present one."""
    return Meeting.objects.select_related("committee__organiser", "batch__season", "batch__county", "observer").get(
        pk=meeting.pk
    )


def confirmed(proposal: Proposal, *, at: dt.datetime) -> str:
    """Let a second person of the organiser confirm a proposal at an instant; return the key of what was made."""
    with clock.at(at):
        others = queries.staff(proposal.batch.organiser, on=clock.today()).exclude(pk=proposal.proposed_by_id)
        return proposing.confirm(proposal, by=others[0]).made
