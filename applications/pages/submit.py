"""The check page and the receipt."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from kashgar_zc import clock
from kashgar_zc.accounts.models import User

from .. import (
    actions,
    assessing,
    defects,
    documents,
    draft_form,
    mending,
    policies,
    queries,
    routes,
    sections,
    slots,
    snapshots,
)
from ..choices import Desk, Status
from ..deadlines import until
from ..models import Application
from ..printing import receipt
from ..printing.pictures import PHOTO_SLOT
from ..workflow import NotAllowed
from .after import since_opinions
from .conditions import Line, lines
from .fill import section_url
from .home import target_line


@dataclass(frozen=True)
class Identity:
    """What goes on the certificate: the person's facts, and the address of the photo, empty without one."""

    facts: list[tuple[str, str]]
    photo_url: str


@dataclass(frozen=True)
class Said:
    """A submission just refused: why, and what had been ticked and written."""

    refusal: NotAllowed
    accepted: frozenset[str]
    reasons: Mapping[str, str]


@dataclass(frozen=True)
class CheckPage:
    """The check page: content as printed, defects with links, commitments, whether it may be submitted."""

    application: Application
    target: str
    blocks: list[dict[str, Any]]
    hard: list[tuple[str, str]]
    soft: list[tuple[str, str]]
    commitments: tuple[Any, ...]
    accepted: frozenset[str]
    refusal: str
    closes_at: dt.datetime | None
    route: list[routes.Stop]
    slots: list[slots.SlotView]
    materials_url: str
    seen: str
    conditions: list[Line]
    draft_form: documents.ReviewFormShown
    since: list[str]
    identity: Identity
    named: list[tuple[mending.Named, str, str]]
    unmended: int


def check_page(application: Application, person: User, now: dt.datetime, said: Said | None = None) -> CheckPage:
    """Return the check page at an instant, with what was `said` in a submission just refused."""
    filled = queries.filled_of(application)
    findings = assessing.findings_of(application, filled=filled)
    accepted, reasons = (said.accepted, said.reasons) if said else (None, None)
    found = defects.before_submission(application, findings, accepted=accepted, filled=filled, reasons=reasons)
    named = mending.named(application, filled)
    seen = snapshots.stamp(application, filled)
    pairs = [
        (defect.hard, (f"{section_url(application, defect.section)}#{defect.anchor}", defect.text)) for defect in found
    ]
    return CheckPage(
        application=application,
        target=target_line(application),
        blocks=content_blocks(filled.contents, application),
        hard=[pair for hard, pair in pairs if hard],
        soft=[pair for hard, pair in pairs if not hard] + _gathered(application),
        commitments=application.batch.rules.commitments,
        accepted=accepted or frozenset(),
        refusal=_refusal(said, policies.refusal_to_submit(person, application, now)),
        closes_at=until(application, now),
        route=_route_or_none(application),
        slots=[one for one in slots.slots_of(application, filled.materials) if one.files],
        materials_url=section_url(application, sections.MATERIALS),
        seen=seen,
        conditions=lines(findings, application),
        draft_form=draft_form.of_now(application, seen),
        since=since_opinions(
            application, snapshots.content_of(application, accepted=(), route=(), now=now, filled=filled)
        ),
        identity=identity(application, filled),
        named=[(one, section_url(application, one.section), (reasons or {}).get(one.anchor, "")) for one in named],
        unmended=sum(not one.is_mended for one in named),
    )


def _refusal(said: Said | None, refusal: str) -> str:
    """Return why nothing can be submitted now; what is listed defect by defect needs no second box."""
    return refusal or ("" if said is None or isinstance(said.refusal, actions.Incomplete) else str(said.refusal))


def identity(application: Application, filled: queries.Filled) -> Identity:
    """Return what a certificate will show of the person, the ID number masked."""
    person = application.applicant
    photo = next((one for one in filled.materials if one.slot == PHOTO_SLOT and slots.is_ready(one)), None)
    facts = [
        (_("姓名"), person.name),
        (_("性别"), person.sex),
        (_("出生日期"), _birth(person.birth_date)),
        (_("身份证号"), person.masked_id_number),
    ]
    return Identity(facts, reverse("applications:file_thumbnail", args=[photo.key]) if photo else "")


def _birth(day: dt.date | None) -> str:
    words = {"y": day.year, "m": day.month, "d": day.day} if day else {}
    return _("%(y)s年%(m)s月%(d)s日") % words if day else ""


def _gathered(application: Application) -> list[tuple[str, str]]:
    """Return place and sentence for each slot whose photographs were gathered and not joined: they are not submitted."""
    url = section_url(application, sections.MATERIALS)
    text = _("“%(slot)s”有 %(count)s 张照片尚未合并，不随申报提交。")
    found = slots.gathered_in(application)
    return [(f"{url}#slot-{slot.key}", text % {"slot": slot.label, "count": count}) for slot, count in found]


def _route_or_none(application: Application) -> list[routes.Stop]:
    """Return the route that a submission takes: a returned file's own, which a new plan does not change."""
    if application.status == Status.RETURNED:
        stops = application.route.select_related("organisation")
        return [routes.Stop(Desk(stop.desk), stop.organisation) for stop in stops]
    try:
        return routes.plan(application.batch, application.unit)
    except routes.NoRoute:
        return []


def content_blocks(
    contents: Mapping[str, Mapping[str, Any]], application: Application | None = None
) -> list[dict[str, Any]]:
    """Return the whole content section by section, ready to print: title, edit address, headings, the wide ones, rows."""
    return [
        {
            "key": one.key,
            "title": str(one.title),
            "url": section_url(application, one.key) if application else "",
            "repeats": one.repeats,
            "headings": [str(spec.label) for spec in one.fields],
            "wide": [str(spec.label) for spec in one.fields if spec.spans],
            "rows": [
                [(str(spec.label), _shown(spec, row)) for spec in one.fields] for row in one.rows(contents.get(one.key))
            ],
        }
        for one in sections.SECTIONS
    ]


def _shown(spec: sections.Field, row: Mapping[str, str]) -> str:
    """Return a value as people read it; what has begun and has no end goes on."""
    value = sections.display(spec, row.get(spec.name, ""))
    return value or (_("至今") if spec is sections.TO and row.get("start") else "")


def receipt_page(application: Application) -> dict[str, Any]:
    """Return the receipt of the latest submission, from what was submitted alone, and what comes next as the file is now."""
    snapshot = application.snapshots.latest("number")
    taken = snapshot.taken_at.astimezone(clock.BEIJING)
    when = f"{taken.year}年{taken.month}月{taken.day}日 {taken:%H:%M:%S}（北京时间）"
    return {
        "application": application,
        "hash": snapshot.sha256,
        "document": documents.receipt_shown(snapshot),
        "facts": [(_("提交时间"), when), *((one.label, one.value) for one in receipt.facts_of(snapshot))],
        "next": _next(application),
    }


def _next(application: Application) -> list[str]:
    """Return what follows a submission: the desk's part while a desk has the file, else only how it stands now."""
    if application.at is None:
        words = {"status": application.get_status_display()}
        return [_("该申报现为“%(status)s”，请在“我的申报”查看进度。") % words]
    return [
        _("%(desk)s审核材料，审核结果会通过站内消息和短信通知您。") % {"desk": application.at},
        _("如被退回，只需修改退回意见指明的部分，期限按工作日计算。"),
        _("随时可以在“我的申报”查看进度。"),
    ]
