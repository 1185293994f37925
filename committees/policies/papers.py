"""May this person have this paper of a meeting made now? Each answer is the refusal's sentence; empty means yes."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applications.choices import DocumentKind
from kashgar_zc.accounts.models import User

from ..choices import Stage
from ..models import Meeting
from .balloting import is_secretary

# The stages at which a paper can be made, and what has to happen before.
STAGES = {
    DocumentKind.OVERVIEW: (tuple(Stage), ""),
    DocumentKind.SCORE_SUMMARY: (
        (Stage.RANKED, Stage.VOTING, Stage.COUNTED, Stage.RELEASED),
        gettext_lazy("评分锁定后才能生成。"),
    ),
    DocumentKind.TALLY_SHEET: (
        (Stage.COUNTED, Stage.RELEASED),
        gettext_lazy("投票结束并计票后才能生成。"),
    ),
    DocumentKind.MINUTES: ((Stage.RELEASED,), gettext_lazy("评审结果发布后才能生成。")),
}


def refusal_to_request(user: User, meeting: Meeting, kind: DocumentKind) -> str:
    """Return why a paper is not to be had now: who asks, how far the meeting is, nobody on the agenda."""
    if kind not in STAGES:
        return _("没有这种会议文书。")
    if not is_secretary(user, meeting):
        return _("只有本次会议的评委会秘书可以进行该操作。")
    return refusal_of_stage(meeting, kind)


def refusal_of_stage(meeting: Meeting, kind: DocumentKind, *, has_cases: bool | None = None) -> str:
    """Return why a meeting is not far enough for a paper, or an empty string; `has_cases` is asked for if not given."""
    stages, refusal = STAGES[kind]
    if meeting.stage not in stages:
        return str(refusal)
    if has_cases is None:
        has_cases = meeting.cases.exists()
    return "" if has_cases else _("会议议程上还没有评审对象。")
