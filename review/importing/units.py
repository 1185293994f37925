"""What each row of the list of units would do: make one, change one, leave it, or why nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.translation import gettext as _

from kashgar_zc.accounts import identity, policies
from kashgar_zc.accounts.choices import ENTERPRISES, Nature, Standing
from kashgar_zc.accounts.correcting import LABELS
from kashgar_zc.accounts.forms.keeping import clean_name
from kashgar_zc.accounts.models import County, Organisation

from . import cells
from .cells import Fault, Row
from .columns import NONE
from .known import Known
from .plan import Line, Verdict, refused

NATURES = {str(one.label): one.value for one in Nature}


@dataclass(frozen=True)
class Typed:
    """A row as read; empty where nothing was written, `bureau` None where none was asked for."""

    name: str
    code: str
    county: County | None
    nature: str
    bureau: Organisation | None
    bureau_is_set: bool
    contact: str


@dataclass
class Seen:
    """Names and codes of the rows before, and what became of each: for repeated rows, and for the list of staff."""

    by_text: dict[str, Line] = field(default_factory=dict)


def lines(rows: Sequence[Row], known: Known) -> tuple[list[Line], Seen]:
    seen = Seen()
    return [_remembered(_line(row, known, seen), seen) for row in rows], seen


def _remembered(line: Line, seen: Seen) -> Line:
    for text in (clean_name(line.row.written("name")), identity.clean_code(line.row.written("code"))):
        if text:
            seen.by_text.setdefault(text, line)
    return line


def _line(row: Row, known: Known, seen: Seen) -> Line:
    title, (typed, faults) = row.written("name"), _typed(row, known)
    if faults:
        return refused(row, title, *faults)
    for key, text in (("name", typed.name), ("code", typed.code)):
        if text and (earlier := seen.by_text.get(text)):
            words = {"number": earlier.row.number}
            return refused(row, title, str(row.fault(key, _("与第 %(number)s 行重复。") % words)))
    try:
        found = _existing(row, typed, known)
        line = _changing(row, typed, found) if found else _creating(row, typed, known)
    except Fault as fault:
        line = refused(row, typed.name, str(fault))
    return replace(line, facts={"name": typed.name, "code": typed.code} | dict(line.facts))


def _typed(row: Row, known: Known) -> tuple[Typed, list[str]]:
    """Read every cell, and name everything that is wrong with the row at once."""
    faults: list[str] = []

    def take(key: str, read: Callable[[Row, str], Any]) -> Any:
        try:
            return read(row, key)
        except Fault as fault:
            faults.append(str(fault))
            return None

    name, code = take("name", cells.unit_name), take("code", cells.code)
    county, nature = take("county", lambda row, key: _county(row, key, known)), take("nature", _nature)
    bureau, contact = take("bureau", lambda row, key: _bureau(row, key, known)), take("contact", cells.person)
    return Typed(name, code, county, nature, bureau or None, bureau is not None, contact), faults


def _county(row: Row, key: str, known: Known) -> County | None:
    text = cells.text(row, key)
    found = known.counties.get(text)
    if text and found is None:
        raise row.fault(key, _("没有名为“%(text)s”的县（市）。请从下拉列表选择。") % {"text": text[:20]})
    if known.is_centre:
        return found
    if found and found.pk != known.office.county_id:
        raise row.fault(key, _("只能导入%(county)s的单位。") % {"county": known.office.county})
    return known.office.county


def _nature(row: Row, key: str) -> str:
    text = cells.text(row, key)
    if text and text not in NATURES:
        raise row.fault(key, _("单位性质应为%(natures)s之一。") % {"natures": "、".join(NATURES)})
    return NATURES.get(text, "")


def _bureau(row: Row, key: str, known: Known) -> Organisation | bool | None:
    """Return the bureau, False where the row says that there is none, None where it says nothing."""
    text = cells.text(row, key)
    if not text or text == NONE:
        return False if text else None
    if text not in known.bureaus:
        raise row.fault(key, _("没有名为“%(text)s”的行业主管局。请从下拉列表选择。") % {"text": text[:20]})
    return known.bureaus[text]


def _existing(row: Row, typed: Typed, known: Known) -> Organisation | None:
    """Return the unit that a row means; `Fault` when it is not to be kept by this row."""
    by_code = known.coded.get(typed.code) if typed.code else None
    named = [one for one in known.named.get(typed.name, ()) if known.holds(one)]
    if by_code and not known.holds(by_code):
        raise row.fault("code", _("该代码属于“%(unit)s”，不由您所在机构主管。") % {"unit": by_code})
    if by_code and by_code.name != typed.name:
        words = {"unit": by_code}
        raise row.fault("name", _("该代码的单位在平台上名为“%(unit)s”。更名请在单位页办理。") % words)
    if len(named) > 1 and not by_code:
        raise row.fault("name", _("平台上有多个同名单位。请填写代码。"))
    found = by_code or (named[0] if named else None)
    if found is None:
        _refuse_clash(row, typed, known)
        return None
    if typed.code and found.code and found.code != typed.code:
        raise row.fault("code", _("平台上该单位的代码是 %(code)s，与此不符。") % {"code": found.code})
    if refusal := _refusal_of(found):
        raise row.fault("name", refusal)
    return found


def _refusal_of(unit: Organisation) -> str:
    if unit.standing == Standing.REFUSED:
        return _("该单位的登记曾不予批准。请由单位重新登记后批准。")
    if unit.standing == Standing.PENDING:
        return _("该单位已登记，正在等待批准。请先在单位页办理。")
    return policies.refusal_to_keep(unit)


def _refuse_clash(row: Row, typed: Typed, known: Known) -> None:
    """Refuse a new unit whose name a unit once had, or has in the same county under another office."""
    if (now := known.renamed.get(typed.name)) and known.holds(now):
        raise row.fault("name", _("该单位现名“%(unit)s”。请按现名填写。") % {"unit": now})
    county = typed.county.pk if typed.county else None
    if any(one.county_id == county for one in known.named.get(typed.name, ())):
        raise row.fault("name", _("本县（市）已有同名单位，不由您所在机构主管。"))


def _creating(row: Row, typed: Typed, known: Known) -> Line:
    if typed.county is None:
        raise row.fault("county", _("请选择所在县（市）。"))
    if not typed.nature:
        raise row.fault("nature", _("请选择单位性质。"))
    _refuse_enterprise(row, typed.nature, is_direct=known.is_centre)
    notes = () if typed.code else (_("没有代码，请核实确有此单位。"),)
    facts = {
        "county": typed.county.pk, "nature": typed.nature, "contact": typed.contact,
        "bureau": typed.bureau.pk if typed.bureau else None, "is_prefecture_direct": known.is_centre,
    }  # fmt: skip
    return Line(row, typed.name, Verdict.CREATE, notes, facts)


def _changing(row: Row, typed: Typed, unit: Organisation) -> Line:
    """Compare a row with the unit that is there; what is left empty stays as it is."""
    if typed.county and unit.county_id and typed.county.pk != unit.county_id:
        raise row.fault("county", _("平台上该单位在%(county)s。") % {"county": unit.county})
    _refuse_enterprise(row, typed.nature, is_direct=unit.is_prefecture_direct)
    asked: dict[str, tuple[Any, str, str]] = {
        "code": (typed.code, unit.code or "", typed.code),
        "nature": (typed.nature, unit.get_nature_display(), str(Nature(typed.nature).label) if typed.nature else ""),
        "contact": (typed.contact, unit.contact, typed.contact),
    }
    given = {key: one for key, one in asked.items() if one[0] and one[0] != (getattr(unit, key) or "")}
    if typed.bureau_is_set and typed.bureau != unit.bureau:
        given["bureau"] = (typed.bureau and typed.bureau.pk, str(unit.bureau or ""), str(typed.bureau or ""))
    facts = {
        "unit": unit.pk,
        "set": {key: one[0] for key, one in given.items()},
        "said": {key: [one[1], one[2]] for key, one in given.items()},
    }
    said = _("%(label)s：%(old)s → %(new)s")
    notes = tuple(
        said % {"label": LABELS[key], "old": old or NONE, "new": new or NONE} for key, (_v, old, new) in given.items()
    )
    return Line(row, unit.name, Verdict.CHANGE if given else Verdict.SAME, notes, facts)


def _refuse_enterprise(row: Row, nature: str, *, is_direct: bool) -> None:
    if is_direct and nature in ENTERPRISES:
        raise row.fault("nature", _("企业按所在地办理，由所在县（市）人社局导入。"))
