"""What an applicant reads before objecting to a decline: what was said, who decides, until when."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from .. import policies, workflow
from ..choices import Action
from ..models import Application


def page(application: Application) -> dict[str, Any]:
    """Return the page of a declined application."""
    declined = application.events.filter(action=Action.DECLINE).select_related("organisation").latest("sequence")
    above = workflow.next_stop(application, Action.OBJECT)
    body = above.organisation.name if above else application.batch.rules.objections_to
    is_same = above is not None and above.organisation_id == declined.organisation_id
    until = policies.objection_until(application, declined.at)
    facts = [
        (_("不予推荐"), f"{declined.organisation} {policies.in_beijing(declined.at)}"),
        (_("理由"), declined.note),
        (_("受理机构"), _("%(body)s，由另一名审核人受理") % {"body": body} if is_same else body),
    ]
    if until is not None:
        facts.append((_("提出期限"), policies.in_beijing(until) + _("（北京时间）")))
    return {"application": application, "facts": facts}
