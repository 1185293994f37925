"""Who has a file, as its page says it."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from applications.policies import in_beijing
from kashgar_zc.accounts.models import User

from ..models import Claim


@dataclass(frozen=True)
class Held:
    """A sentence, and which of the three may be done: claim, release, take over."""

    text: str
    may_claim: bool
    may_release: bool
    may_take_over: bool


def held(claim: Claim | None, user: User, refusal: str) -> Held:
    """Return who has a file; with a `refusal` to act on it at all nothing may be done."""
    if claim is None:
        return Held("", may_claim=not refusal, may_release=False, may_take_over=False)
    is_mine, is_given = claim.holder_id == user.pk, claim.given_by_id == user.pk
    words = {"name": claim.holder.name, "until": in_beijing(claim.until) if claim.until else ""}
    if is_mine:
        text = _("您已认领，至 %(until)s") % words if claim.until else _("分配给您办理")
    else:
        text = _("%(name)s已认领，至 %(until)s") % words if claim.until else _("已分配给%(name)s") % words
    return Held(
        text,
        may_claim=False,
        may_release=(is_mine or is_given) and not refusal,
        may_take_over=not is_mine and not refusal,
    )
