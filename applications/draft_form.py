"""The preview before submission: the printed form itself, of what is typed now, marked as a draft."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from kashgar_zc import clock
from kashgar_zc.accounts.models import User

from . import queries, snapshots
from .choices import DocumentKind
from .documents import MADE_OR_COMING, ReviewFormShown, request_paper, shown
from .models import Application, Document
from .workflow import NotAllowed


def refusal_to_preview(user: User, application: Application) -> str:
    """Return why no draft can be printed: it is the applicant's, while the file is being filled."""
    if application.applicant_id != user.pk:
        return _("只能预览本人的申报。")
    return "" if application.is_editable else _("申报已提交，请查看评审表。")


@transaction.atomic
def request(application: Application, *, by: User) -> Document:
    """Ask for the draft of what the file holds now; the one of the same content, made or coming, is returned."""
    current = (
        Application.objects.select_for_update(of=("self",)).select_related(*queries.SHOWN_WITH).get(pk=application.pk)
    )
    if refusal := refusal_to_preview(by, current):
        raise NotAllowed(refusal)
    parameters = {"seen": snapshots.stamp(current, queries.filled_of(current))}
    now, name = clock.now(), f"评审表草稿_{by.name}.pdf"
    earlier = Document.objects.filter(kind=DocumentKind.DRAFT_FORM, application=current)
    earlier.exclude(parameters=parameters).update(expires_at=now)  # what was typed before is nobody's form any more
    document = request_paper(DocumentKind.DRAFT_FORM, by=by, name=name, parameters=parameters, application=current)
    document.expires_at = now + dt.timedelta(days=current.batch.rules.draft_form_days)
    document.save(update_fields=["expires_at"])
    return document


def of_now(application: Application, seen: str) -> ReviewFormShown:
    """Return what the check page shows: the draft of the content with this stamp, or where to ask for it."""
    known = Document.objects.filter(
        Q(state__in=MADE_OR_COMING) | Q(state="failed"),
        application=application,
        kind=DocumentKind.DRAFT_FORM,
        parameters={"seen": seen},
        expires_at__gt=clock.now(),
    ).first()
    url = reverse("applications:draft_form", args=[application.key])
    return ReviewFormShown(request_url=url, refusal="", document=shown(known) if known else None)
