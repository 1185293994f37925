"""What an applicant reads before objecting to a decline: what was said, who decides, until when."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from .. import objecting, policies
from ..models import Application


def page(application: Application) -> dict[str, Any]:
    """Return the page of a declined application."""
    declined, until = objecting.decline_of(application), objecting.until(application)
    facts = [
        (_("不予推荐"), f"{declined.organisation} {policies.in_beijing(declined.at)}"),
        (_("理由"), declined.note),
        (_("受理机构"), objecting.body_of(application)),
    ]
    if until is not None:
        facts.append((_("提出期限"), policies.in_beijing(until) + _("（北京时间）")))
    return {"application": application, "facts": facts}
