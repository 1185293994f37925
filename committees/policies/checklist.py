"""What a meeting still lacks before it may open, and before its box does: the check list, each line with what to do."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from applications.judging import CommitteeRules
from kashgar_zc import clock
from kashgar_zc.templatetags.ui import day

from .. import tally
from ..choices import HolderPart
from ..models import Attendance, Committee, KeyHolder, Meeting

LASTING = ("quorum", "chair", "no_chair", "undertakings", "devices", "keys")  # lines that matter once a meeting is open


@dataclass(frozen=True)
class Item:
    """One line of the check list: `found` is what is there, `todo` what to do while it is not `ok`.

    Items `for_box` are needed for the ballot box, not for the opening.
    """

    key: str
    label: str
    ok: bool
    found: str
    todo: str
    for_box: bool = False


@dataclass(frozen=True)
class Room:
    """What a check list is made of, read once: who is called and came, the agenda's length, who holds keys."""

    attendances: list[Attendance]
    cases: int
    holders: list[KeyHolder]

    @property
    def present(self) -> list[Attendance]:
        return [one for one in self.attendances if one.is_present]

    @property
    def chair(self) -> Attendance | None:
        return next((one for one in self.attendances if one.member.is_chair), None)


def room_of(meeting: Meeting) -> Room:
    """Return who and what is at a meeting, in three statements."""
    called = meeting.attendances.filter(member__left_at=None).select_related("member__user")
    return Room(list(called), meeting.cases.count(), list(meeting.holders.all()))


def checklist(meeting: Meeting, *, room: Room | None = None, today: dt.date | None = None) -> list[Item]:
    """Return what has to be green before a meeting opens [O40; N 四.11], and before its box does."""
    room, rules = room or room_of(meeting), meeting.judging.committee
    return [
        size_item(meeting.committee, len(room.attendances), rules),
        _term(meeting),
        _date(meeting, today or clock.today()),
        _agenda(room.cases),
        _observer(meeting),
        *people_items(room, rules),
        _keys(meeting, room),
    ]


def people_items(room: Room, rules: CommitteeRules) -> list[Item]:
    """Return the lines about who is in the room: they hold as long as the meeting lasts."""
    return [_quorum(room, rules), _chair(room), _undertakings(room.present), _devices(room.present)]


def least_size(committee: Committee, rules: CommitteeRules) -> int:
    """Return the least number of members for a committee's levels."""
    kind = "speciality" if committee.speciality_id else "series"
    return max(int(getattr(rules.minimum_size[level], kind)) for level in committee.levels)


def size_item(committee: Committee, size: int, rules: CommitteeRules) -> Item:
    """Return the line about how many members a committee has [O40]."""
    least = least_size(committee, rules)
    todo = ""
    if size < least:
        todo = _("评委会须不少于 %(least)s 人，现有 %(size)s 人，请增加评委。") % {"least": least, "size": size}
    elif rules.odd and size % 2 == 0:
        todo = _("评委会人数须为单数，现有 %(size)s 人，请增加或减少一人。") % {"size": size}
    found = _("%(size)s 人（不少于 %(least)s 人）") % {"size": size, "least": least}
    return Item("size", _("评委会组成"), not todo, found, todo)


def _term(meeting: Meeting) -> Item:
    committee = meeting.committee
    period = {"from": day(committee.term_from), "to": day(committee.term_to)}
    ok = committee.term_from <= meeting.held_on <= committee.term_to
    todo = "" if ok else _("会议日期不在评委会任期（%(from)s 至 %(to)s）内，请更改会议日期或重新组建评委会。") % period
    return Item("term", _("评委会任期"), ok, _("%(from)s 至 %(to)s") % period, todo)


def _date(meeting: Meeting, today: dt.date) -> Item:
    ok, when = meeting.held_on == today, day(meeting.held_on)
    todo = "" if ok else _("会议日期为 %(day)s，当日方可开会；改期的，请先更改会议日期。") % {"day": when}
    return Item("date", _("会议日期"), ok, when, todo)


def _agenda(cases: int) -> Item:
    todo = "" if cases else _("议程为空，请先列入评审对象。")
    return Item("agenda", _("会议议程"), bool(cases), _("%(count)s 人") % {"count": cases}, todo)


def _observer(meeting: Meeting) -> Item:
    label = _("纪检监督")
    if meeting.observer is None:
        return Item("observer", label, False, _("未指定"), _("请指定纪检监督员。"))
    words = {"name": meeting.observer.name}
    if meeting.observer_present_at is None:
        todo = _("纪检监督员 %(name)s 尚未确认到场，请其登录后在“会议监督”中确认。") % words
        return Item("observer", label, False, _("%(name)s，未到场") % words, todo)
    return Item("observer", label, True, _("%(name)s，已到场") % words, "")


def _quorum(room: Room, rules: CommitteeRules) -> Item:
    present, size = len(room.present), len(room.attendances)
    words = {"present": present, "size": size, "needed": tally.needed_present(size, rules.quorum)}
    ok = tally.has_quorum(present, size, rules.quorum)
    todo = "" if ok else _("到会 %(present)s 人，不足规定的 %(needed)s 人，请登记到会评委。") % words
    found = _("到会 %(present)s / %(size)s 人（不少于 %(needed)s 人）") % words
    return Item("quorum", _("到会人数"), ok, found, todo)


def _chair(room: Room) -> Item:
    label, chair = _("主任委员"), room.chair
    if chair is None:
        return Item("no_chair", label, False, _("未指定"), _("评委会没有主任委员，请在评委会名单中指定。"))
    words = {"name": chair.member.user.name}
    if not chair.is_present:
        return Item("chair", label, False, _("%(name)s，未到会") % words, _("主任委员 %(name)s 尚未到会。") % words)
    return Item("chair", label, True, _("%(name)s，已到会") % words, "")


def _undertakings(present: list[Attendance]) -> Item:
    missing = [one for one in present if not one.is_bound]
    todo = _("%(names)s 尚未签署保密承诺，请其登录后签署。") % {"names": names(missing)} if missing else ""
    return _of_all_present("undertakings", _("保密承诺"), present, missing, todo)


def _devices(present: list[Attendance]) -> Item:
    missing = [one for one in present if not one.device_handed_in]
    todo = _("%(names)s 尚未交存通信设备，请交存后登记。") % {"names": names(missing)} if missing else ""
    return _of_all_present("devices", _("通信设备交存"), present, missing, todo)


def _of_all_present(key: str, label: str, present: list[Attendance], missing: list[Attendance], todo: str) -> Item:
    """Return a line that every present member has to fulfil; nobody present fulfils nothing."""
    words = {"done": len(present) - len(missing), "present": len(present)}
    if not present:
        todo = _("尚未登记到会评委。")
    return Item(key, label, not todo, _("%(done)s / %(present)s 人") % words, todo)


def _keys(meeting: Meeting, room: Room) -> Item:
    held = {one.part: one.user_id for one in room.holders}
    wanted: dict[str, int | None] = {
        HolderPart.CHAIR: room.chair.member.user_id if room.chair else None,
        HolderPart.SECRETARY: held.get(HolderPart.SECRETARY),
        HolderPart.OBSERVER: meeting.observer_id,
    }
    missing = [part for part in HolderPart if held.get(part) is None or held[part] != wanted[part]]
    parts = "、".join(str(part.label) for part in missing)
    todo = _("%(parts)s尚未设置启封口令，投票前须设置。") % {"parts": parts} if missing else ""
    found = _("%(done)s / 3 人") % {"done": len(HolderPart) - len(missing)}
    return Item("keys", _("启封口令"), not missing, found, todo, for_box=True)


def names(people: Iterable[Attendance]) -> str:
    return "、".join(one.member.user.name for one in people)
