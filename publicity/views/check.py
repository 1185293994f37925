"""Checking a certificate, for anyone: by its number and its holder's name.

The name is posted, so that it stands in no address and no log; the number may come with the address, from the code on the
paper. A wrong number and a wrong name get the same sentence.
"""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from kashgar_zc.accounts import throttles

from .. import queries_conferring as queries
from ..forms.conferring import CheckForm, clean_number
from ..models import Certificate
from ..pages import conferring as pages


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest) -> HttpResponse:
    """Ask for number and name and say what stands on record."""
    given = clean_number(request.GET.get("number", ""))[:60]
    form = CheckForm(request.POST if request.method == "POST" else None, initial={"number": given})
    found = _found(request, form) if request.method == "POST" and form.is_valid() else None
    context = {"form": CheckForm() if found else form, "found": pages.checked(found) if found else None}
    return render(request, "publicity/check.html", context)


def _found(request: HttpRequest, form: CheckForm) -> Certificate | None:
    try:
        throttles.consume(request, "certificate_check", "", sentence=_("查验过于频繁，请 %(minutes)d 分钟后再试。"))
    except ValidationError as throttled:
        form.add_error(None, throttled)
        return None
    certificate = queries.to_check(form.cleaned_data["number"], form.cleaned_data["name"])
    if certificate is None:
        form.add_error(None, _("没有查到与证书编号和姓名都相符的证书。请对照证书核对后再试。"))
    return certificate
