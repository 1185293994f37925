"""Approve, return, decline: each a form, one act, a message, and on to the next file."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from applications import objecting, workflow
from applications.choices import Status
from applications.models import Application
from applications.policies import in_beijing
from applications.workflow import NotAllowed
from kashgar_zc import clock

from .. import actions, countersigning, marks, phrases, policies, queries, second, undoing
from ..forms.returning import ReturnForm, targets
from ..forms.verdict import DeclineForm, OpinionForm, RecallForm
from ..pages.history import with_titles
from ..pages.returning import places
from .desk import as_posted, at_desk, file_of, filters_of, form_page, say_done, to_file, to_next
from .file import file_page


@at_desk
@require_POST
def approve(request: HttpRequest, key: str) -> HttpResponse:
    """Send a file up with an opinion."""
    application, form, refusal = file_of(request, key), OpinionForm(request.POST), ""
    if form.is_valid():
        try:
            _approve(request, application, form.cleaned_data["opinion"])
            return to_next(request, application)
        except NotAllowed as error:
            refusal = str(error)
    return file_page(request, file_of(request, key), form=form, refusal=refusal)


def _approve(request: HttpRequest, application: Application, opinion: str) -> None:
    """Send a file up, or put it to a colleague where it takes two; say what was done."""
    seen, name = as_posted(request, application), application.applicant_name
    if second.takes_two(request.user, application, clock.now()):
        countersigning.propose(seen, by=request.user, opinion=opinion)
        text = _("已提请复核，%(name)s的申报待另一人签署。") % {"name": name}
        say_done(request, text, application, link=_("查看"))
        return
    event = actions.approve(seen, by=request.user, opinion=opinion)
    words = {"name": name, "next": event.to_organisation or _("评审名单")}
    say_done(request, _("已同意，%(name)s的申报已送%(next)s。") % words, application)


@at_desk
@require_http_methods(["GET", "POST"])
def give_back(request: HttpRequest, key: str) -> HttpResponse:
    """Tick what is wrong, read the letter as the applicant will, send it."""
    application = file_of(request, key)
    content, rules = queries.latest_snapshot(application).content, application.batch.rules
    marked = marks.own(application, request.user, content).defects()
    form = ReturnForm(request.POST or None, targets=targets(content, rules), marked=marked)
    step = request.POST.get("step", "")
    refusal = policies.refusal_to_return(request.user, application, clock.now())
    if step in {"preview", "confirm"} and form.is_valid():
        try:
            return _letter(request, application, form) if step == "preview" else _send(request, application, form)
        except NotAllowed as error:
            refusal = str(error)
    extra = {"places": places(form, content, rules), "keeps_phrases": phrases.keeps_phrases(request.desk)}
    return form_page(request, "review/return.html", application, refusal, form=form, **extra)


def _send(request: HttpRequest, application: Application, form: ReturnForm) -> HttpResponse:
    seen, remark = as_posted(request, application), form.cleaned_data["remark"]
    actions.return_to_applicant(seen, by=request.user, defects=form.defects(), remark=remark)
    say_done(request, _("已将%(name)s的申报退回申请人修改。") % {"name": application.applicant_name}, application)
    return to_next(request, application)


def _letter(request: HttpRequest, application: Application, form: ReturnForm) -> HttpResponse:
    """Answer with exactly what the applicant will read, carrying what was typed."""
    due = workflow.due_at(application, Status.RETURNED, now=clock.now())
    context = {
        "application": application,
        "organisation": request.desk.organisation,
        "defects": with_titles(form.defects()),
        "remark": form.cleaned_data["remark"],
        "until": in_beijing(due) if due else "",
        "posted": form.posted(),
        "version": request.POST.get("version", ""),
        "query": filters_of(request).query(),
    }
    return render(request, "review/return_letter.html", context)


@at_desk
@require_POST
def recall(request: HttpRequest, key: str) -> HttpResponse:
    """Take the verdict just given back."""
    application, form = file_of(request, key), RecallForm(request.POST)
    try:
        reason = form.cleaned_data["reason"] if form.is_valid() else ""
        undoing.recall(as_posted(request, application), by=request.user, reason=reason)
        messages.success(request, _("已收回，%(name)s的申报回到本机构。") % {"name": application.applicant_name})
    except NotAllowed as error:
        return file_page(request, file_of(request, key), refusal=str(error))
    return to_file(request, key)


@at_desk
@require_http_methods(["GET", "POST"])
def decline(request: HttpRequest, key: str) -> HttpResponse:
    """Refuse to recommend a file."""
    application, form = file_of(request, key), DeclineForm(request.POST or None)
    refusal = policies.refusal_to_decline(request.user, application, clock.now())
    if request.method == "POST" and form.is_valid():
        try:
            actions.decline(as_posted(request, application), by=request.user, **form.cleaned_data)
            say_done(request, _("已对%(name)s的申报不予推荐。") % {"name": application.applicant_name}, application)
            return to_next(request, application)
        except NotAllowed as error:
            refusal = str(error)
    above = objecting.body_of(application) if application.at_id else ""
    return form_page(request, "review/decline.html", application, refusal, form=form, objection_to=above)
