"""What a desk records on a file: the unit's conduct statement, the look-ups of certificates."""

from __future__ import annotations

import copy

from django.contrib import messages
from django.forms import all_valid
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from applications.models import Snapshot
from applications.workflow import NotAllowed
from kashgar_zc import clock

from .. import actions, policies, queries, unit_actions
from ..forms.lookup import given, lookup_forms
from ..forms.unit import StatementForm
from ..forms.work import submission_seen
from ..models import ConductStatement
from .desk import at_desk, file_of, form_page, to_file


@at_desk
@require_http_methods(["GET", "POST"])
def statement(request: HttpRequest, key: str) -> HttpResponse:
    """Record the unit's conduct statement, or a corrected one."""
    application = file_of(request, key)
    form = StatementForm(request.POST or None, initial=_words_of(queries.statement_of(application)))
    refusal = policies.refusal_to_state_conduct(request.user, application, clock.now())
    if request.method == "POST" and form.is_valid():
        try:
            unit_actions.state_conduct(application, by=request.user, **form.cleaned_data)
            messages.success(request, _("已保存个人现实表现，并告知申报人。"))
            return to_file(request, key)
        except NotAllowed as error:
            refusal = str(error)
    return form_page(request, "review/statement.html", application, refusal, form=form)


def _words_of(statement: ConductStatement | None) -> dict[str, str]:
    if statement is None:
        return {}
    return {"text": statement.text, "signer": statement.signer, "recommends": "yes" if statement.recommends else "no"}


@at_desk
@require_http_methods(["GET", "POST"])
def verify(request: HttpRequest, key: str) -> HttpResponse:
    """Record how certificates were looked up; lines left empty are not recorded."""
    application = file_of(request, key)
    snapshot = queries.latest_snapshot(application)
    made = queries.verifications_of(application)
    forms = lookup_forms(snapshot.content, application, made, request.POST or None, request.FILES or None)
    refusal = policies.refusal_to_verify(request.user, application, clock.now())
    if request.method == "POST" and all_valid(forms):
        try:
            made = actions.verify(
                application, by=request.user, snapshot=_shown(request, snapshot), lookups=given(forms)
            )
            messages.success(request, _("已登记 %(n)s 项核验结果。") % {"n": len(made)})
            return to_file(request, key)
        except NotAllowed as error:
            refusal = str(error)
    return form_page(request, "review/verify.html", application, refusal, forms=forms, snapshot=snapshot)


def _shown(request: HttpRequest, latest: Snapshot) -> Snapshot:
    """Return the submission as the person had it on screen, by the number posted."""
    shown = copy.copy(latest)
    shown.number = submission_seen(request.POST)
    return shown
