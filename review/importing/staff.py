"""What each row of the list of staff would do: appoint somebody, invite somebody who has no account, or why nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from kashgar_zc.accounts import identity
from kashgar_zc.accounts.choices import Standing
from kashgar_zc.accounts.forms.keeping import clean_name
from kashgar_zc.accounts.models import Appointment, Invitation, Organisation, User

from . import cells
from .cells import Fault, Row
from .known import Known, index_of
from .plan import Line, Verdict, refused
from .units import Seen


@dataclass(frozen=True)
class Typed:
    """A row as read; `unit` is the pk of one that is there, `new` the number of the row that makes it."""

    unit: Organisation | None
    new: Line | None
    name: str
    mobile: str
    starts_on: dt.date
    ends_on: dt.date | None

    @property
    def place(self) -> tuple[str, int]:
        """Return what tells a unit from others, be it there or about to be."""
        return ("unit", self.unit.pk) if self.unit else ("row", self.new.row.number if self.new else 0)


@dataclass
class Earlier:
    """The rows before: where a mobile was appointed already, and under which name it stood."""

    at: dict[tuple[str, tuple[str, int]], int] = field(default_factory=dict)
    named: dict[str, tuple[str, int]] = field(default_factory=dict)


def lines(rows: Sequence[Row], known: Known, units: Seen) -> list[Line]:
    earlier = Earlier()
    return [_line(row, known, units, earlier) for row in rows]


def _line(row: Row, known: Known, units: Seen, earlier: Earlier) -> Line:
    title = _("%(person)s（%(unit)s）") % {"person": row.written("person"), "unit": row.written("unit")}
    typed, faults = _typed(row, known, units)
    if typed is None:
        return refused(row, title, *faults)
    try:
        _refuse_repeated(row, typed, earlier)
        return _judged(row, title, typed, known)
    except Fault as fault:
        return refused(row, title, str(fault))


def _typed(row: Row, known: Known, units: Seen) -> tuple[Typed | None, list[str]]:
    """Read every cell, and name everything that is wrong with the row at once."""
    read = {
        "unit": lambda: _unit(row, known, units),
        "person": lambda: cells.person(row, "person", missing=_("请填写姓名。")),
        "mobile": lambda: cells.mobile(row, "mobile"),
        "starts_on": lambda: cells.date(row, "starts_on", missing=_("请填写任职起始日。")),
        "ends_on": lambda: cells.date(row, "ends_on"),
    }
    found, faults = {}, []
    for key, of_cell in read.items():
        try:
            found[key] = of_cell()
        except Fault as fault:
            faults.append(str(fault))
    starts_on, ends_on = found.get("starts_on"), found.get("ends_on")
    if starts_on and ends_on and ends_on < starts_on:
        faults.append(str(row.fault("ends_on", _("任职截止日不能早于起始日。"))))
    elif ends_on and ends_on < known.today:
        faults.append(str(row.fault("ends_on", _("任职截止日已过，不必导入。"))))
    if faults:
        return None, faults
    return Typed(*found["unit"], found["person"], found["mobile"], starts_on, ends_on), []


def _unit(row: Row, known: Known, units: Seen) -> tuple[Organisation | None, Line | None]:
    """Return the unit that is there, or the row of this file that makes it."""
    text = cells.text(row, "unit", missing=_("请填写单位全称或代码。"))
    name, code = clean_name(text), identity.clean_code(text)
    if line := units.by_text.get(name) or units.by_text.get(code):
        if line.verdict == Verdict.REFUSE:
            words = {"number": line.row.number}
            raise row.fault("unit", _("该单位在“单位”表第 %(number)s 行，未能导入。") % words)
        if line.verdict == Verdict.CREATE:
            return None, line
    named = [known.coded[code]] if code in known.coded else list(known.named.get(name, ()))
    mine = [one for one in named if known.holds(one)]
    if not mine:
        other = _("该单位不由您所在机构主管。") if named else _("没有找到该单位。请核对全称或代码，或先填入“单位”表。")
        raise row.fault("unit", other)
    if len(mine) > 1:
        raise row.fault("unit", _("平台上有多个同名单位。请填写代码。"))
    if mine[0].standing != Standing.APPROVED:
        raise row.fault("unit", _("该单位%(standing)s，不能任命。") % {"standing": mine[0].get_standing_display()})
    return mine[0], None


def _refuse_repeated(row: Row, typed: Typed, earlier: Earlier) -> None:
    if (before := earlier.at.get((typed.mobile, typed.place))) is not None:
        raise row.fault("mobile", _("与第 %(number)s 行重复。") % {"number": before})
    name, number = earlier.named.setdefault(typed.mobile, (typed.name, row.number))
    if name != typed.name:
        words = {"number": number, "name": name}
        raise row.fault("mobile", _("第 %(number)s 行的“%(name)s”用的是同一手机号。请核对。") % words)
    earlier.at[typed.mobile, typed.place] = row.number


def _judged(row: Row, title: str, typed: Typed, known: Known) -> Line:
    index = index_of(typed.mobile)
    facts = {
        "unit": typed.unit.pk if typed.unit else None,
        "row": typed.new.row.number if typed.new else None,
        "starts_on": typed.starts_on.isoformat(),
        "ends_on": typed.ends_on.isoformat() if typed.ends_on else None,
    }
    if person := known.people.get(index):
        return _appointing(row, title, typed, known, person, facts | {"user": person.pk})
    invited = known.invited.get((index, typed.unit.pk)) if typed.unit else None
    facts |= {"name": typed.name, "mobile": typed.mobile, "invitation": invited.pk if invited else None}
    if invited is None:
        return Line(row, title, Verdict.CREATE, (_("没有账号，发邀请短信，注册后即任职。"),), facts)
    notes = _differences(typed, invited)
    return Line(row, title, Verdict.CHANGE if notes else Verdict.SAME, notes or (_("已邀请，尚未注册。"),), facts)


def _appointing(row: Row, title: str, typed: Typed, known: Known, person: User, facts: dict[str, object]) -> Line:
    if person.pk in known.importers:
        raise row.fault("person", _("不能任命本人，请由本机构其他审核人办理。"))
    if person.name != typed.name:
        raise row.fault("mobile", _("该手机号已注册，姓名与此不符。请核对姓名和手机号。"))
    if not person.is_active:
        raise row.fault("mobile", _("该账号已停用。"))
    held = known.held.get((person.pk, typed.unit.pk), ()) if typed.unit else ()
    for one in held:
        if one.acting_from_id is None and (one.starts_on, one.ends_on) == (typed.starts_on, typed.ends_on):
            return Line(row, title, Verdict.SAME, (), facts)
        if _overlaps(one, typed):
            words = {"from": one.starts_on.isoformat(), "to": one.ends_on.isoformat() if one.ends_on else _("长期")}
            sentence = _("该人员已任审核人（%(from)s 至 %(to)s）。要改日期，请在单位页办理。")
            raise row.fault("starts_on", sentence % words)
    return Line(row, title, Verdict.CREATE, (_("已有账号，任命并通知本人。"),), facts)


def _overlaps(one: Appointment, typed: Typed) -> bool:
    ends_before = one.ends_on is not None and one.ends_on < typed.starts_on
    return not ends_before and (typed.ends_on is None or one.starts_on <= typed.ends_on)


def _differences(typed: Typed, invited: Invitation) -> tuple[str, ...]:
    """Return what an open invitation would say otherwise."""
    pairs = (
        (_("姓名"), invited.name, typed.name),
        (_("任职起始日"), invited.starts_on, typed.starts_on),
        (_("任职截止日"), invited.ends_on or _("长期"), typed.ends_on or _("长期")),
    )
    said = _("%(label)s：%(old)s → %(new)s")
    return tuple(said % {"label": label, "old": old, "new": new} for label, old, new in pairs if old != new)
