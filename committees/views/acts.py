"""What the views of committees have in common: one act, its message, or the sentence of its refusal."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest

from applications.workflow import NotAllowed


def tried(request: HttpRequest, act: Callable[..., Any], *args: Any, said: str, **facts: Any) -> bool:
    """Do one act as the person who asks; say that it was done, or why not."""
    try:
        act(*args, by=request.user, **facts)
    except NotAllowed as refusal:
        messages.error(request, str(refusal))
        return False
    messages.success(request, said)
    return True


def saved(request: HttpRequest, form: Form, act: Callable[..., Any], *args: Any, **facts: Any) -> Any:
    """Do one act with a valid form's values and return what it made; None with the refusal on the form."""
    if not form.is_valid():
        return None
    try:
        return act(*args, by=request.user, **form.cleaned_data, **facts)
    except NotAllowed as refusal:
        form.add_error(None, str(refusal))
        return None


def first_error(form: Form) -> str:
    """Return one sentence about what a form lacks, for a page that is left at once."""
    return next((str(one) for errors in form.errors.values() for one in errors), "")
