"""The standard phrases of returns, kept by the centre: listed with their uses, added, reworded, retired."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from applications.workflow import NotAllowed

from .. import phrases
from ..forms.phrase import PhraseForm, WordsForm, places
from .desk import at_desk


@at_desk
@require_http_methods(["GET", "POST"])
def listed(request: HttpRequest) -> HttpResponse:
    """Show the phrases by where they are offered, with how many returns used each; add one."""
    _only_centre(request)
    form = PhraseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        phrases.add(by=request.user, **form.cleaned_data)
        messages.success(request, _("已添加标准语句。"))
        return redirect("review:phrases")
    found = list(phrases.used())
    groups = [(label, [one for one in found if one.section == key]) for key, label in places()]
    return render(request, "review/phrases.html", {"groups": groups, "form": form})


@at_desk
@require_http_methods(["GET", "POST"])
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """Reword a phrase, or retire it; letters sent keep the words they had."""
    _only_centre(request)
    phrase = get_object_or_404(phrases.in_force(), pk=pk)
    form = WordsForm(request.POST or None, initial={"wrong": phrase.wrong, "todo": phrase.todo})
    try:
        if request.POST.get("act") == "retire":
            phrases.retire(phrase, by=request.user)
            messages.success(request, _("已停用标准语句。"))
            return redirect("review:phrases")
        if request.method == "POST" and form.is_valid():
            phrases.reword(phrase, by=request.user, **form.cleaned_data)
            messages.success(request, _("已更改标准语句，此前的退回通知不变。"))
            return redirect("review:phrases")
    except NotAllowed as error:
        messages.error(request, str(error))
    return render(request, "review/phrase.html", {"phrase": phrase, "form": form})


def _only_centre(request: HttpRequest) -> None:
    if not phrases.keeps_phrases(request.desk):
        raise Http404
