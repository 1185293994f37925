"""What the header of every page shows of the person: desks, menu, unread messages, demo band."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from kashgar_zc import clock
from kashgar_zc.kept import by_language

from .choices import Channel, OrganisationKind, Role
from .models import Appointment, Message, User

UNITS_AT_DESK = "/desk/units/", "/accounts/units/"  # what a desk does with units belongs to the list of them


@dataclass(frozen=True)
class DeskChoice:
    pk: str
    label: str
    current: bool


def header(request: HttpRequest) -> dict[str, Any]:
    """Return `desks`, `nav`, `menu`, `unread_messages`, `demo` for the base template; anonymous costs no statement."""
    context: dict[str, Any] = {"demo": demo_band()}
    if not getattr(request, "user", None) or not request.user.is_authenticated:
        return context
    desk = request.desk  # type: ignore[attr-defined]
    return context | {
        "desks": desk_choices(request.appointments, desk),  # type: ignore[attr-defined]
        "nav": _marked(links_of(desk), request.path),
        "menu": _marked(own_links(), request.path),
        "unread_messages": unread_of(request.user),
    }


def unread_of(user: User) -> int:
    """Return the number of a person's unread messages, which came with the person unless the log-in is new."""
    known = getattr(user, "unread", None)
    return (
        Message.objects.filter(recipient=user, channel=Channel.INBOX, read_at=None).count() if known is None else known
    )


def demo_band() -> dict[str, str] | None:
    if not settings.DEMO:
        return None
    now = clock.now().astimezone(clock.BEIJING)
    return {"now_text": f"{now:%Y年%-m月%-d日 %H:%M}", "password": settings.DEMO_PASSWORD}


def desk_choices(appointments: list[Appointment], desk: Appointment | None) -> list[DeskChoice]:
    """Return the desks to switch between: the person's own applications first, then each appointment."""
    if not appointments:
        return []
    own = DeskChoice("applicant", _("个人申报"), desk is None)
    return [own] + [DeskChoice(str(one.pk), str(one), one == desk) for one in appointments]


def links_of(desk: Appointment | None) -> tuple[tuple[str, str], ...]:
    """Return the links of the header for a desk; only what works for that desk."""
    return _links(desk and desk.role, desk and desk.organisation.kind)


@by_language
def _links(role: str | None, kind: str | None) -> tuple[tuple[str, str], ...]:
    if role is None:
        return ((reverse("applications:home"), _("我的申报")),)
    organises = kind in {OrganisationKind.COUNTY, OrganisationKind.CENTRE}
    if role != Role.REVIEWER:
        links = _committee_links(Role(role))
    else:
        links = [(reverse("review:queue"), _("审核")), (reverse("accounts:appointments"), _("任职"))]
        if kind != OrganisationKind.UNIT:
            links.append((reverse("review:decline_objections"), _("异议受理")))
        if organises:
            links.append((reverse("review:routes"), _("审核路线")))
        if kind == OrganisationKind.CENTRE:
            links.append((reverse("review:inquiries"), _("诚信核查")))
            links.append((reverse("review:phrases"), _("标准语句")))
        if kind != OrganisationKind.UNIT:
            links.insert(1, (reverse("accounts:units"), _("单位")))
            links.insert(1, (reverse("review:overview"), _("审核概况")))
    if organises and role in {Role.REVIEWER, Role.SECRETARY}:
        links.append((reverse("publicity:own_notices"), _("公示与异议")))
        links.append((reverse("publicity:own_conferrals"), _("任职文件")))
        links.append((reverse("applications:windows"), _("批次时间")))
    return tuple(links)


def _committee_links(role: Role) -> list[tuple[str, str]]:
    if role == Role.EXPERT:
        return [(reverse("committees:sittings"), _("评审会议"))]
    if role == Role.OBSERVER:
        return [
            (reverse("committees:observe"), _("会议监督")),
            (reverse("review:trail"), _("全程留痕")),
            (reverse("review:entries"), _("失信记录")),
            (reverse("applications:plans"), _("一人一策")),
        ]
    return [
        (reverse("committees:accepted"), _("花名册")),
        (reverse("committees:committees"), _("评委会")),
        (reverse("committees:meetings"), _("评审会议")),
    ]


@by_language
def own_links() -> tuple[tuple[str, str], ...]:
    """Return the links of the person's own menu, the same at every desk."""
    return (
        (reverse("accounts:me"), _("我的资料")),
        (reverse("accounts:register_unit"), _("登记单位")),
        (reverse("account_change_password"), _("修改密码")),
    )


def _marked(links: Sequence[tuple[str, str]], path: str) -> list[tuple[str, str, bool]]:
    """Return the links with whether each leads to where the page is: of `/committee/` and `/committee/meetings/` the longer."""
    path = path.replace(*UNITS_AT_DESK, 1)
    here = max((url for url, _label in links if path.startswith(url)), key=len, default="")
    return [(url, label, url == here) for url, label in links]
