"""What the header of every page shows of the person: desks, menu, unread messages, demo band."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from kashgar_zc import clock

from .choices import Channel, Role
from .models import Appointment, Message


@dataclass(frozen=True)
class DeskChoice:
    pk: str
    label: str
    current: bool


def header(request: HttpRequest) -> dict[str, Any]:
    """Return `desks`, `nav`, `unread_messages` and `demo` for the base template; nothing is asked of the database when anonymous."""
    context: dict[str, Any] = {"demo": demo_band()}
    if not getattr(request, "user", None) or not request.user.is_authenticated:
        return context
    desk = request.desk  # type: ignore[attr-defined]
    return context | {
        "desks": desk_choices(request.appointments, desk),  # type: ignore[attr-defined]
        "nav": [(url, label, request.path.startswith(url)) for url, label in links_of(desk)],
        "unread_messages": Message.objects.filter(recipient=request.user, channel=Channel.INBOX, read_at=None).count(),
    }


def demo_band() -> dict[str, str] | None:
    if not settings.DEMO:
        return None
    return {"now_text": f"{clock.now().astimezone(clock.BEIJING):%Y年%-m月%-d日 %H:%M}"}


def desk_choices(appointments: list[Appointment], desk: Appointment | None) -> list[DeskChoice]:
    """Return the desks to switch between: the person's own applications first, then each appointment."""
    if not appointments:
        return []
    own = DeskChoice("applicant", _("个人申报"), desk is None)
    return [own] + [DeskChoice(str(one.pk), str(one), one == desk) for one in appointments]


def links_of(desk: Appointment | None) -> list[tuple[str, str]]:
    """Return the links of the header for a desk; only what works for that desk."""
    if desk is None:
        return [(reverse("applications:home"), _("我的申报"))]
    if desk.role == Role.SECRETARY:
        return [(reverse("committees:accepted"), _("花名册"))]
    if desk.role == Role.OBSERVER:
        return []
    links = [(reverse("review:queue"), _("审核")), (reverse("review:organisations"), _("机构"))]
    return links[:1] if desk.organisation.kind == "unit" else links
