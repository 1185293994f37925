"""Who may see what the desks laid beside their words: conditions over evidence, by user and chosen desk."""

from __future__ import annotations

from django.db.models import Q

from applications import queries as files
from kashgar_zc.accounts.choices import Role
from kashgar_zc.accounts.models import Appointment, User


def of_desks(user: User, desk: Appointment | None) -> Q:
    """Say who sees a notice as posted, or a register looked up: the desks the file has reached; never its applicant."""
    if desk is None:
        return Q(pk__in=())
    return Q(files.of_what_is_visible_to(user, desk)) & ~Q(application__applicant=user)


def of_inquiries(user: User, desk: Appointment | None) -> Q:
    """Say who sees an inquiry's evidence: the organiser's reviewers; the person it is about sees the own answers' alone."""
    own = Q(application__applicant=user, by=user, organisation=None)
    if desk is None or desk.role != Role.REVIEWER:
        return own
    return own | (Q(inquiry__organisation=desk.organisation_id) & ~Q(application__applicant=user))
