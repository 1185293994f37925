"""How I am told: channels by topic, and my e-mail address."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from .. import addresses, channels, mail, throttles
from ..forms.channels import ChannelsForm, MailForm


@login_required
@require_http_methods(["GET", "POST"])
def choose(request: HttpRequest) -> HttpResponse:
    """Choose by which channels each kind of message comes."""
    form = ChannelsForm(request.POST or None, chosen=channels.chosen_by([request.user])[request.user.pk])
    if request.method == "POST" and form.is_valid():
        channels.choose(request.user, form.wanted())
        messages.success(request, _("已保存通知方式。"))
        return redirect("accounts:channels")
    return _page(request, form, MailForm())


@login_required
@require_POST
def address(request: HttpRequest) -> HttpResponse:
    """Set the e-mail address, which is to be confirmed then."""
    form = MailForm(request.POST)
    if form.is_valid():
        _count_try(request, form)
    if form.errors:
        return _page(request, ChannelsForm(chosen=channels.chosen_by([request.user])[request.user.pk]), form)
    addresses.set_address(request.user, form.cleaned_data["mail"])
    sent = _("已发出确认邮件，请在 24 小时内点开其中的链接。")
    messages.success(request, sent if form.cleaned_data["mail"] else _("已停用邮件通知。"))
    return redirect("accounts:channels")


def _count_try(request: HttpRequest, form: MailForm) -> None:
    """Let nobody have confirmations sent to any number of other people's addresses."""
    spent = _("更换电子邮箱过于频繁，请 %(minutes)d 分钟后再试。")
    try:
        throttles.consume(request, "mail", f"user:{request.user.pk}", sentence=spent)
    except ValidationError as error:
        form.add_error("mail", error)


@login_required
@require_http_methods(["GET", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Ask for one press, since mail programs open links by themselves; then take the address as proved."""
    if request.method != "POST":
        return render(request, "accounts/mail_confirm.html", {"mail": mail.masked(request.user.mail), "token": token})
    if addresses.confirm(request.user, token):
        messages.success(request, _("电子邮箱已确认，今后的通知会同时发送到该邮箱。"))
    else:
        messages.warning(request, _("该链接已失效。请重新填写电子邮箱，再点开最新一封确认邮件中的链接。"))
    return redirect("accounts:channels")


def _page(request: HttpRequest, form: ChannelsForm, mail_form: MailForm) -> HttpResponse:
    person = request.user
    shown = {
        "form": form,
        "mail_form": mail_form,
        "mobile": person.masked_mobile if person.mobile_verified else "",
        "mail": mail.masked(person.mail),
        "mail_verified": person.mail_verified,
    }
    return render(request, "accounts/channels.html", shown)
