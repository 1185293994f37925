"""May this person do this with the ballot box now?"""

from __future__ import annotations

from django.utils.translation import gettext as _

from kashgar_zc import clock
from kashgar_zc.accounts.choices import Role
from kashgar_zc.accounts.models import User

from .. import tally
from ..choices import HolderPart, Stage
from ..models import Box, Case, Meeting

LEAST_PHRASE = 10
LEAST_LETTERS = 5  # different ones, so that ten spaces are no phrase
SETTABLE = (Stage.PREPARING, Stage.SITTING, Stage.RANKED)


def part_of(user: User, meeting: Meeting) -> HolderPart | None:
    """Return which part of the key a person holds at a meeting: observer, chair or secretary, in this order."""
    if meeting.observer_id == user.pk:
        return HolderPart.OBSERVER
    if meeting.attendances.filter(member__user=user, member__is_chair=True, member__left_at=None).exists():
        return HolderPart.CHAIR
    return HolderPart.SECRETARY if is_secretary(user, meeting) else None


def refusal_to_run(user: User, meeting: Meeting) -> str:
    """Return why a person may not run a meeting's scores, box and results: its secretary, and not in the own case."""
    if not is_secretary(user, meeting):
        return _("只有本次会议的评委会秘书可以进行该操作。")
    if meeting.cases.filter(application__applicant=user).exists():
        return _("本次会议的议程中有您本人的申报，请由其他秘书办理。")
    return ""


def is_secretary(user: User, meeting: Meeting) -> bool:
    held = user.appointments.on(clock.today()).filter(role=Role.SECRETARY)
    return held.filter(organisation=meeting.committee.organiser_id).exists()


def refusal_to_set_phrase(user: User, meeting: Meeting) -> str:
    """Return why a person may not set, or set anew, a pass phrase for the box."""
    part = part_of(user, meeting)
    if part is None:
        return _("票箱启封口令由主任委员、评委会秘书和纪检监督员三人设置。")
    if meeting.stage not in SETTABLE:
        return _("投票已经开始，启封口令不能再改。")
    held = meeting.holders.filter(part=part).exclude(user=user).select_related("user").first()
    if held is None or part_of(held.user, meeting) != part:  # nobody's, or of somebody who was replaced
        return ""
    return _("这一启封口令已由%(name)s设置。") % {"name": held.user}


def fault_in_phrase(phrase: str) -> str:
    """Return why a pass phrase is too easy to guess, or an empty string."""
    if len(phrase.strip()) < LEAST_PHRASE or len(set(phrase)) < LEAST_LETTERS:
        return _("启封口令至少 %(count)s 个字符，其中至少 %(kinds)s 个不同。") % {
            "count": LEAST_PHRASE,
            "kinds": LEAST_LETTERS,
        }
    return ""


def refusal_to_open_box(user: User, meeting: Meeting) -> str:
    """Return why voting may not begin: who asks, the holders, and the quorum once more."""
    if refusal := refusal_to_run(user, meeting):
        return refusal
    most = meeting.judging.committee.most_rounds
    if meeting.boxes.filter(voided_because="").count() >= most:
        return _("本次会议已投票 %(most)s 轮，按规则不再进行下一轮。") % {"most": most}
    missing = [part.label for part in HolderPart if part not in set(meeting.holders.values_list("part", flat=True))]
    if missing:
        return _("尚未设置启封口令：%(who)s。") % {"who": "、".join(str(one) for one in missing)}
    stale = meeting.holders.exclude(
        pk__in=[one.pk for one in meeting.holders.all() if part_of(one.user, meeting) == one.part]
    )
    if who := "、".join(str(one.get_part_display()) for one in stale):
        return _("%(who)s已经换人，请由现任重新设置启封口令。") % {"who": who}
    return refusal_of_quorum(meeting)


def refusal_of_quorum(meeting: Meeting) -> str:
    """Return that too few members are present, or an empty string."""
    seats = meeting.attendances.filter(member__left_at=None)
    members, present = seats.count(), seats.filter(is_present=True).count()
    share = meeting.judging.committee.quorum
    if tally.has_quorum(present, members, share):
        return ""
    words = {"present": present, "members": members, "needed": tally.needed_present(members, share)}
    return _("到会评委 %(present)s 人，未达到 %(members)s 名评委的法定人数 %(needed)s 人。") % words


def refusal_to_vote(user: User, box: Box | None, meeting: Meeting) -> str:
    """Return why an expert may not vote now."""
    if meeting.suspended_at is not None:
        return _("会议已由纪检监督员暂停：%(reason)s") % {"reason": meeting.suspended_because}
    if box is None or box.closed_at is not None:
        return _("现在没有开放的票箱。") if meeting.stage != Stage.COUNTED else _("投票已经结束，不能再投。")
    seat = meeting.attendances.filter(member__user=user, member__left_at=None).first()
    if seat is None or not seat.is_present:
        return _("您没有到会签到，不能投票。不得委托投票或者会后补投。")
    if box.roll.filter(member=seat.member_id).exists():
        return _("您已经投过票，每人每轮只投一次。")
    open_cases = Case.objects.filter(key__in=box.case_order).exclude(declarations__member=seat.member_id)
    if undeclared := open_cases.count():
        return _("您还有 %(count)s 名对象没有声明是否需要回避，请先声明再投票。") % {"count": undeclared}
    return ""


def refusal_to_count(meeting: Meeting, box: Box) -> str:
    """Return that fewer have voted than make a quorum: the count of a few papers would tell whose they are."""
    members = meeting.attendances.filter(member__left_at=None).count()
    voted, share = box.roll.count(), meeting.judging.committee.quorum
    if tally.has_quorum(voted, members, share):
        return ""
    words = {"voted": voted, "needed": tally.needed_present(members, share)}
    return _("已投票 %(voted)s 人，不足法定人数 %(needed)s 人，不能计票。请等待评委投票，或者作废本轮。") % words


def refusal_to_run_box(user: User, meeting: Meeting) -> str:
    """Return why a person may not close or void the box, or release the results; the stage is the table's question."""
    return refusal_to_run(user, meeting)
