"""The second signature: an organisation's setting, and a colleague's approval signed or refused."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from applications.models import Application
from applications.workflow import NotAllowed

from .. import countersigning, queries
from .desk import as_posted, at_desk, file_of, to_file, to_next
from .file import file_page


@at_desk
@require_POST
def sign(request: HttpRequest, key: str) -> HttpResponse:
    """Sign what a colleague proposed, refuse it with the reason, or take back what one proposed."""
    application = file_of(request, key)
    try:
        messages.success(request, _signed(request, application))
        return to_file(request, key) if request.POST.get("act") == "withdraw" else to_next(request, application)
    except NotAllowed as error:
        return file_page(request, file_of(request, key), refusal=str(error))


def _signed(request: HttpRequest, application: Application) -> str:
    """Do what the button says and return it in words."""
    seen, words = as_posted(request, application), {"name": application.applicant_name}
    if request.POST.get("act") == "refuse":
        countersigning.refuse(seen, by=request.user, reason=request.POST.get("reason", "").strip()[:200])
        return _("已不同意，%(name)s的申报留在本机构，并告知提请人。") % words
    if request.POST.get("act") == "withdraw":
        countersigning.withdraw(seen, by=request.user)
        return _("已撤回提请，%(name)s的申报可以重新办理。") % words
    event = countersigning.sign(seen, by=request.user)
    words["next"] = str(event.to_organisation or _("评审名单"))
    return _("已复核签署，%(name)s的申报已送%(next)s。") % words


@at_desk
@require_http_methods(["GET", "POST"])
def setting(request: HttpRequest) -> HttpResponse:
    """Show whether this organisation's approvals need a second signature, and since when; change it."""
    refusal, (is_on, asked) = "", queries.second_standing(request.desk.organisation)
    if request.method == "POST":
        try:
            countersigning.set_second(request.desk, by=request.user, is_on=request.POST.get("on") == "1")
            messages.success(request, _("复核设置已更改，并告知本机构审核人。"))
            return redirect("review:second_signature")
        except NotAllowed as error:
            refusal = str(error)
    context = {"is_on": is_on, "asked": asked, "refusal": refusal}
    context["settings"] = queries.second_settings(request.desk.organisation)
    context["may_not"] = countersigning.refusal_to_set(request.user, request.desk, is_on=not is_on)
    return render(request, "review/second_signature.html", context, status=409 if refusal else 200)
