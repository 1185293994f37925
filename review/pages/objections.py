"""An objection to a decline as the desk above reads it: both sides, and who may decide."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from applications import evidence
from applications.choices import Action, EvidenceKind
from applications.models import Event
from applications.pages.evidence import pieces
from applications.policies import in_beijing
from kashgar_zc.accounts.models import User

from .. import objections


def page(asked: Event, person: User) -> dict[str, Any]:
    """Return an objection's page; `asked` is its event, with its application."""
    application = asked.application
    declined = application.events.filter(action=Action.DECLINE).select_related("organisation").latest("sequence")
    facts = [
        (_("申报人"), f"{application.applicant_name}（{application.unit.name}）"),
        (_("申报职称"), application.title.name),
        (_("不予推荐"), f"{declined.organisation} {in_beijing(declined.at)}"),
        (_("不予推荐的理由"), declined.note),
        (_("异议"), f"{in_beijing(asked.at)}　{asked.note}"),
    ]
    refusal = objections.refusal_to_decide(person, application)
    laid = pieces(evidence.of(asked, kind=EvidenceKind.DECLINE))
    return {"application": application, "facts": facts, "refusal": refusal, "pieces": laid}
