"""What the templates of people, units and appointments see: values ready to print, decided here."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Q, QuerySet
from django.forms import Form
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from kashgar_zc import clock, keyset

from . import correcting, policies, queries
from .choices import Channel, Standing
from .models import Appointment, Merger, Message, Organisation, User
from .open_work import Open

FAMILY = {Standing.PENDING: "waiting", Standing.APPROVED: "done", Standing.REFUSED: "closed", Standing.MERGED: "closed"}
MESSAGES_A_PAGE = 20
UNITS_A_PAGE = 25
TEXTS_SHOWN = 50

Context = dict[str, Any]


def me(user: User) -> Context:
    """My data, masked, and what I may change."""
    facts = [
        (_("姓名"), user.name),
        (_("身份证号"), user.masked_id_number),
        (_("性别"), user.sex),
        (_("出生日期"), _birth(user)),
    ]
    ways_in = [(_("手机号"), user.masked_mobile), (_("用户名"), user.username)]
    return {"facts": facts, "ways_in": ways_in, "frozen": policies.refusal_to_correct_identity(user)}


def inbox(request: HttpRequest) -> Context:
    """My messages, newest first."""
    mine = queries.inbox(request.user)
    shown = keyset.page(mine, column="-created_at", size=MESSAGES_A_PAGE, **keyset.asked(request))
    unread = any(one.read_at is None for one in shown.rows) or mine.filter(read_at=None).exists()
    return {"rows": shown.rows, "page": keyset.pager(request, shown), "unread": unread}


def outbox() -> Context:
    """The last texts and mails of the demo, whoever they went to."""
    texts = Message.objects.exclude(channel=Channel.INBOX).select_related("recipient").order_by("-pk")
    return {
        "rows": [
            {"at": one.created_at, "to": one.recipient or _("注册中的手机"), "text": one.text}
            for one in texts[:TEXTS_SHOWN]
        ]
    }


def unit_search(request: HttpRequest) -> Context:
    """Units found by `q`; `name` is the field that a choice fills, `next` where a link of the plain page leads."""
    text, onward = request.GET.get("q", "").strip(), request.GET.get("next", "")
    if not url_has_allowed_host_and_scheme(onward, {request.get_host()}, require_https=request.is_secure()):
        onward = ""
    link = f"{onward}{'&' if '?' in onward else '?'}unit=" if onward else ""
    found = queries.find_units(text)
    rows = [
        {"pk": one.pk, "name": one.name, "note": place(one, once=one.once), "url": f"{link}{one.pk}" if link else ""}
        for one in found
    ]
    field = request.GET.get("name", "")
    return {
        "q": text,
        "next": onward,
        "field": field if field.isidentifier() else "unit",
        "rows": rows,
        "asked": len(text) >= 2,
        "full": len(rows) == queries.MATCHES,
    }


def place(unit: Organisation, *, once: str | None = "") -> str:
    """Where a unit belongs, its code and the name it once had: what tells two of one name apart."""
    if once:
        return _("%(place)s · 原名%(once)s") % {"place": place(unit), "once": once}
    where = _("地直单位") if unit.is_prefecture_direct else str(unit.county or "")
    return f"{where} · {unit.code or _('无统一社会信用代码')}"


def awaiting(unit: Organisation) -> dict[str, Any]:
    return {"unit": unit, "by": queries.responsible_for(unit) or _("主管人社部门")}


def register(user: User, form: Form) -> Context:
    """The form of a unit, and how my earlier registrations stand."""
    units = list(queries.registered_by(user))
    deciders = queries.deciders(units)
    mine = [_standing(one) | {"by": deciders[one.pk] or _("主管人社部门")} for one in units]
    return {"form": form, "mine": mine, "show_form": form.is_bound or form.initial["name"] or not mine}


def units(request: HttpRequest, overseen: QuerySet[Organisation]) -> Context:
    """The units I decide on, filtered by standing and name."""
    decides = queries.decides(request.user, on=clock.today())
    standing = request.GET.get("standing", Standing.PENDING if decides else Standing.APPROVED)
    text = request.GET.get("q", "").strip()
    chosen = overseen.filter(standing=standing) if standing in Standing.values else overseen
    if text:
        chosen = chosen.filter(name__icontains=text)
    shown = keyset.page(chosen, column="name", size=UNITS_A_PAGE, **keyset.asked(request))
    mine = _decided_by(request.user, shown.rows)
    waiting = overseen.filter(standing=Standing.PENDING).count()
    chips = [
        (f"?standing={one}", one.label, one == standing, waiting if one == Standing.PENDING else None)
        for one in Standing
    ]
    return {
        "rows": [
            _standing(one) | {"quick": one.pk in mine and _is_plain_case(one, request.user)} for one in shown.rows
        ],
        "page": keyset.pager(request, shown),
        "groups": [(_("状态"), chips)],
        "search": {"name": "q", "value": text, "placeholder": _("单位名称"), "keep": [("standing", standing)]},
        "standing": standing,
        "decides": decides,
    }


def unit(user: User, found: Organisation, form: Form) -> Context:
    """One unit with the buttons of its decision, its people and its history; the centre only looks at a county's."""
    mine = queries.units_overseen(user, on=clock.today()).filter(pk=found.pk).exists()
    facts = [
        (_("单位全称"), found.name),
        (_("统一社会信用代码"), found.code or _("无代码，须由县（市）核实")),
        (_("所在县（市）"), found.county),
        (_("单位性质"), found.get_nature_display()),
        (_("隶属"), _("地直单位") if found.is_prefecture_direct else _("县（市）属单位或企业")),
        (_("行业主管局"), found.bureau or _("无")),
        (_("联系人"), found.contact),
    ]
    people = [_post(one, user) for one in queries.appointments_in(Organisation.objects.filter(pk=found.pk))]
    return {
        "unit": found,
        "facts": facts,
        "state": _standing(found),
        "is_pending": found.standing == Standing.PENDING,
        "is_approved": found.standing == Standing.APPROVED,
        "is_merged": found.standing == Standing.MERGED,
        "refusal": policies.refusal_to_decide(user, found) if mine else _not_mine(found),
        "reason": form["reason"],
        "rows": people if mine else [one | {"may_end": False, "may_extend": False} for one in people],
        "history": _history(found),
        "keeps": mine and found.standing == Standing.APPROVED,
        "corrects": found.standing == Standing.APPROVED,  # whoever sees a unit may put it right
        "parts": mine and _may_part(found),
        "acting_refusal": policies.refusal_to_act_for(user, found, today=clock.today()),
    }


def _may_part(unit: Organisation) -> bool:
    """Return whether the merger by which a unit went can still be taken back."""
    last = unit.merged.select_related("into", "reversal").order_by("-pk").first()
    is_gone = last is not None and unit.standing == Standing.MERGED
    return is_gone and not policies.refusal_to_part(last, now=clock.now())


def _not_mine(unit: Organisation) -> str:
    return _("该单位由%(office)s办理。") % {"office": queries.responsible_for(unit) or _("主管人社部门")}


def _history(unit: Organisation) -> list[str]:
    """What happened to a unit's name and to the unit, the latest last."""
    names = _("%(day)s 起由“%(old)s”更名为“%(new)s”，依据：%(reason)s")
    put_right = _("%(office)s更正%(what)s，改变路线的申报 %(n)s 件，依据：%(reason)s")
    lines = [
        (one.at, names % {"day": one.starts_on.isoformat(), "old": one.old, "new": one.new, "reason": one.reason})
        for one in unit.name_changes.all()
    ]
    for one in unit.corrections.select_related("office"):
        what = "、".join(_("%(label)s（%(old)s → %(new)s）") % words for words in correcting.said(one.changes))
        lines.append(
            (one.at, put_right % {"office": one.office, "what": what, "n": len(one.files), "reason": one.reason})
        )
    merged = _("“%(unit)s”并入“%(into)s”，随转申报 %(n)s 件，依据：%(reason)s")
    parted = _("撤销“%(unit)s”与“%(into)s”的合并，转回申报 %(n)s 件，依据：%(reason)s")
    for one in Merger.objects.filter(Q(unit=unit) | Q(into=unit)).select_related("unit", "into", "reversal"):
        names = {"unit": one.unit, "into": one.into}
        for act, words in ((one, merged), (getattr(one, "reversal", None), parted)):
            if act is not None:
                lines.append((act.at, words % {**names, "n": act.moved.get("files", 0), "reason": act.reason}))
    return [
        _("%(when)s　%(what)s") % {"when": f"{clock.on_day(at):%Y-%m-%d}", "what": what} for at, what in sorted(lines)
    ]


def ending(user: User, appointment: Appointment, form: Form, left: list[Open]) -> Context:
    """An appointment about to end, with what its holder leaves open."""
    refusal = policies.refusal_to_end(user, appointment, today=clock.today())
    return {"appointment": appointment, "form": form, "refusal": refusal, "left": left}


def extending(user: User, appointment: Appointment, form: Form) -> Context:
    """An appointment about to run longer."""
    refusal = policies.refusal_to_extend(user, appointment, today=clock.today())
    return {"appointment": appointment, "form": form, "refusal": refusal}


def appointments(user: User, organisations: QuerySet[Organisation]) -> Context:
    """Who works where, organisation by organisation."""
    of: dict[int, list[Context]] = {}
    for one in queries.appointments_in(organisations):
        of.setdefault(one.organisation_id, []).append(_post(one, user))
    return {"groups": [{"organisation": one, "rows": of.get(one.pk, [])} for one in organisations]}


def home_of(organisation: Organisation, user: User) -> str:
    """Where a person sees an organisation's appointments."""
    if queries.staffed(user, on=clock.today()).filter(pk=organisation.pk).exists():
        return reverse("accounts:appointments")
    return reverse("accounts:unit", args=[organisation.pk])


def _birth(user: User) -> str:
    return f"{user.birth_date:%Y年%-m月%-d日}" if user.birth_date else ""


def _standing(unit: Organisation) -> Context:
    notes = {Standing.REFUSED: unit.refusal_reason, Standing.MERGED: _("已并入%(unit)s") % {"unit": unit.merged_into}}
    standing = Standing(unit.standing)
    return {
        "unit": unit,
        "place": place(unit),
        "family": FAMILY[standing],
        "label": standing.label,
        "note": notes.get(standing, ""),
    }


def _decided_by(user: User, units: list[Organisation]) -> set[int]:
    """Return which of these units are this person's to decide on."""
    asked = [one.pk for one in units if one.standing == Standing.PENDING]
    return set(queries.units_overseen(user, on=clock.today()).filter(pk__in=asked).values_list("pk", flat=True))


def _is_plain_case(unit: Organisation, user: User) -> bool:
    """Return whether one click in the list may approve; a unit without code is to be looked at first."""
    return bool(unit.code) and not policies.refusal_to_decide(user, unit)


def _post(one: Appointment, user: User) -> Context:
    family, label = _in_force(one, clock.today())
    if one.acting_from:
        label = _("%(label)s（%(office)s代行）") % {"label": label, "office": one.acting_from}
    refusal = policies.refusal_to_end(user, one, today=clock.today())
    extends = not policies.refusal_to_extend(user, one, today=clock.today())
    return {"appointment": one, "family": family, "label": label, "may_end": not refusal, "may_extend": extends}


def _in_force(one: Appointment, today: dt.date) -> tuple[str, str]:
    if one.starts_on > today:
        return "waiting", _("未到任")
    if one.ends_on and one.ends_on < today:
        return "closed", _("已结束")
    return "done", _("在任")
