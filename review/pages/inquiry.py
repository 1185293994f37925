"""The pages of inquiries and integrity entries, as values ready to print."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applications import evidence
from applications import queries as files
from applications.choices import EvidenceKind
from applications.models import Application, IntegrityEntry
from applications.pages.evidence import pieces
from applications.policies import in_beijing
from applications.queries import is_key
from applications.rules import EvidenceLimits
from kashgar_zc.accounts.choices import Role
from kashgar_zc.accounts.models import Appointment, User

from .. import policies_inquiry as policies
from ..forms.inquiry import ProposalForm, ReasonForm, StatementForm
from ..models import Inquiry

PAGE_SIZE = 25
ACTS: dict[str, tuple[str, Any, Any, str]] = {  # act -> (button, form, policy, tone); `inquiring` has the verbs
    "open": (gettext_lazy("立案并请申报人说明"), None, policies.refusal_to_open, "primary"),
    "state": (gettext_lazy("登记核查情况"), StatementForm, policies.refusal_to_state, "secondary"),
    "propose": (gettext_lazy("提出结论"), ProposalForm, policies.refusal_to_propose, "primary"),
    "confirm": (gettext_lazy("确认结论"), None, policies.refusal_to_confirm, "danger"),
    "send-back": (gettext_lazy("退回结论"), ReasonForm, policies.refusal_to_send_back, "secondary"),
}


@dataclass(frozen=True)
class Act:
    """One act on an inquiry: its form (None for a bare button), why it may not be done now."""

    key: str
    url: str
    button: str
    tone: str
    form: forms.Form | None
    refusal: str


def inquiries_of(desk: Appointment) -> QuerySet[Inquiry]:
    """Return the inquiries that a desk's organisation holds as organiser; not those about the person at the desk."""
    shown = ("application__title", "application__applicant", "application__unit", "reported_from", "organisation")
    people = ("reported_by", "proposed_by", "concluded_by")
    held = Inquiry.objects.filter(organisation=desk.organisation).exclude(application__applicant=desk.user_id)
    return held.select_related(*shown, *people, "application__batch")


def running_on(application: Application, desk: Appointment) -> Inquiry | None:
    """Return the inquiry under way on a file, to a reviewer of the organisation that holds it."""
    if desk.role != Role.REVIEWER:
        return None
    return inquiries_of(desk).filter(application=application, concluded_at=None).first()


def reportable_by(user: User, desk: Appointment, key: uuid.UUID) -> Application:
    """Return a file that a reviewer or a committee's secretary sees, and may report; 404 for any other, the own included."""
    return get_object_or_404(files.visible_to(user, desk).exclude(applicant=user), key=key)


def limits(application: Application) -> EvidenceLimits | None:
    return evidence.limits(application.batch.rules, EvidenceKind.INQUIRY)


def form_of(act: str, inquiry: Inquiry, post: Any = None, sent: Any = None) -> forms.Form | None:
    """Return an act's form, None for a bare button."""
    kind = ACTS[act][1]
    if kind is StatementForm:
        return StatementForm(post, sent, limits=limits(inquiry.application))
    return kind(post) if kind else None


def entries_of(desk: Appointment, *, unit: str = "", handler: str = "") -> QuerySet[IntegrityEntry]:
    """Return the integrity entries that a desk's organisation made; those of one unit or handler, given by their key."""
    found = IntegrityEntry.objects.filter(organisation=desk.organisation).select_related(
        "person", "unit", "recorded_by", "lifting", "organisation", "application", "handled_by"
    )
    found = found.filter(unit=unit) if is_key(unit) else found
    return found.filter(handled_by=handler) if is_key(handler) else found


def own_inquiries(user: User) -> QuerySet[Inquiry]:
    """Return the opened inquiries about a person's own files."""
    mine = Inquiry.objects.filter(application__applicant=user, opened_at__isnull=False)
    return mine.select_related("application__title", "organisation")


def standing(inquiry: Inquiry) -> tuple[str, str]:
    """Return family and word of where an inquiry stands."""
    if inquiry.concluded_at:
        return "closed", str(inquiry.get_outcome_display())
    if inquiry.proposed:
        return "needs-you", _("待另一人确认")
    return ("moving", _("核查中")) if inquiry.opened_at else ("waiting", _("待立案"))


def rows(found: list[Inquiry]) -> list[dict[str, Any]]:
    return [
        {
            "url": reverse("review:inquiry", args=[one.key]),
            "name": one.application.applicant_name,
            "title": one.application.title.name,
            "unit": one.application.unit.name,
            "reported": f"{one.reported_from} {in_beijing(one.reported_at)}",
            "standing": standing(one),
        }
        for one in found
    ]


def entry_rows(found: list[IntegrityEntry], today: dt.date) -> list[dict[str, Any]]:
    return [
        {
            "name": one.person.name,
            "unit": str(one.unit),
            "unit_key": one.unit_id,
            "handler": one.handler,
            "handler_key": one.handled_by_id,
            "grounds": one.grounds,
            "span": f"{one.from_day:%Y-%m-%d} — {one.until_day:%Y-%m-%d}",
            "standing": _entry_standing(one, today),
            "lift_url": "" if hasattr(one, "lifting") else reverse("review:lift", args=[one.pk]),
        }
        for one in found
    ]


def _entry_standing(entry: IntegrityEntry, today: dt.date) -> tuple[str, str]:
    if hasattr(entry, "lifting"):
        return "closed", _("已解除：%(reason)s") % {"reason": entry.lifting.reason}
    return ("needs-you", _("有效")) if today <= entry.until_day else ("closed", _("已到期"))


def page(
    inquiry: Inquiry, user: User, now: dt.datetime, *, tried: str = "", form: forms.Form | None = None
) -> dict[str, Any]:
    """Return one inquiry as its organiser sees it; `form` is that of the act just tried and refused."""
    family, word = standing(inquiry)
    acts = []
    for key, (button, _kind, policy, tone) in ACTS.items():
        refusal = policy(user, inquiry, now)
        if refusal and (key != "confirm" or not inquiry.proposed) and key not in {tried, "propose"}:
            continue
        shown = form if key == tried and form is not None else form_of(key, inquiry)
        url = reverse("review:inquiry_act", args=[inquiry.key, key])
        acts.append(Act(key, url, str(button), tone, shown, refusal))
    closed = bool(inquiry.concluded_at)
    return {
        "inquiry": inquiry,
        "family": family,
        "word": word,
        "facts": facts(inquiry),
        "statements": statements(inquiry),
        "pieces": pieces(evidence.of(inquiry, kind=EvidenceKind.INQUIRY)),
        "acts": [] if closed else acts,
    }


def facts(inquiry: Inquiry) -> list[tuple[str, str]]:
    application = inquiry.application
    found = [
        (_("申报人"), application.applicant_name),
        (_("申报职称"), application.title.name),
        (_("所在单位"), application.unit.name),
        (_("单位经办人"), inquiry.handler),
        (_("反映的情况"), inquiry.allegation),
        (_("反映机构"), f"{inquiry.reported_from} {inquiry.reported_by.name} {in_beijing(inquiry.reported_at)}"),
        (_("答复期限"), in_beijing(inquiry.answer_until) if inquiry.answer_until else ""),
    ]
    if inquiry.proposed_by and inquiry.proposed_at:
        who = f"{inquiry.proposed_by.name} {in_beijing(inquiry.proposed_at)}"
        found.append((_("提出的结论"), f"{inquiry.get_proposed_display()}：{inquiry.finding}（{who}）"))
    if inquiry.concluded_by and inquiry.concluded_at:
        found.append((_("确认"), f"{inquiry.concluded_by.name} {in_beijing(inquiry.concluded_at)}"))
    return [(label, value) for label, value in found if value]


def statements(inquiry: Inquiry) -> list[tuple[str, str]]:
    """Return what was said, with who and when."""
    said = inquiry.statements.select_related("author", "organisation")
    return [(f"{one.organisation or _('申报人')} {one.author.name} {in_beijing(one.at)}", one.text) for one in said]


def answer_page(inquiry: Inquiry, user: User, now: dt.datetime) -> dict[str, Any]:
    """Return what an applicant sees of an inquiry: what is alleged, what one has answered, how it ended."""
    own = inquiry.statements.filter(author=user, organisation=None)
    return {
        "inquiry": inquiry,
        "refusal": policies.refusal_to_answer(user, inquiry, now),
        "until": in_beijing(inquiry.answer_until) if inquiry.answer_until else "",
        "said": [(in_beijing(one.at), one.text) for one in own],
        "pieces": pieces(evidence.of(inquiry, kind=EvidenceKind.INQUIRY).filter(by=user, organisation=None)),
        "outcome": f"{inquiry.get_outcome_display()}：{inquiry.finding}" if inquiry.outcome else "",
    }
