"""What the list of invitations sees: who was invited where, how it stands, and what may be done about it."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kashgar_zc import clock, keyset
from kashgar_zc.accounts import invitations
from kashgar_zc.accounts.models import Invitation

A_PAGE = 25
OPEN, TAKEN, OVER, WITHDRAWN = "open", "taken", "over", "withdrawn"
LABELS = {
    OPEN: gettext_lazy("待注册"),
    TAKEN: gettext_lazy("已任职"),
    OVER: gettext_lazy("已过期"),
    WITHDRAWN: gettext_lazy("已撤回"),
}
FAMILY = {OPEN: "waiting", TAKEN: "done", OVER: "closed", WITHDRAWN: "closed"}


def listed(request: HttpRequest, mine: QuerySet[Invitation]) -> dict[str, Any]:
    """The office's invitations of one state or all, searched by name or unit."""
    state, text, now = request.GET.get("state", ""), request.GET.get("q", "").strip(), clock.now()
    of = {
        OPEN: invitations.is_open(now),
        TAKEN: Q(taken_up_at__isnull=False),
        OVER: Q(taken_up_at=None, withdrawn_at=None, open_until__lte=now),
        WITHDRAWN: Q(withdrawn_at__isnull=False),
    }
    found = mine.filter(of[state]) if state in of else mine
    if text:
        found = found.filter(Q(name__startswith=text) | Q(organisation__name__contains=text))
    shown = keyset.page(found, column="-pk", size=A_PAGE, **keyset.asked(request))
    chips = [("?", _("全部"), state not in of, None)]
    chips += [(f"?state={each}", LABELS[each], each == state, None) for each in of]
    return {
        "rows": [{"one": one, **_state(one)} for one in shown.rows],
        "page": keyset.pager(request, shown),
        "groups": [(_("状态"), chips)],
        "search": {"name": "q", "value": text, "placeholder": _("姓名或单位"), "keep": [("state", state)]},
    }


def _state(one: Invitation) -> dict[str, Any]:
    if one.taken_up_at:
        state = TAKEN
    elif one.withdrawn_at:
        state = WITHDRAWN
    else:
        state = OPEN if one.open_until > clock.now() else OVER
    acts = {"may_withdraw": state in {OPEN, OVER}, "may_send": state != TAKEN}
    return {"family": FAMILY[state], "label": LABELS[state], **acts}
