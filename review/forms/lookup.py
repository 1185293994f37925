"""The form of one look-up of a certificate; left empty, it was not looked up now."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applications import evidence
from applications.choices import EvidenceKind
from applications.evidence_form import WithEvidence
from applications.models import Application
from applications.rules import EvidenceLimits
from kashgar_zc import clock
from kashgar_zc.accounts.forms.fields import DateField

from ..choices import Finding, Register
from ..models import Verification
from ..pages.facts import Check, checks_by_subject, subjects

NONE = [("", gettext_lazy("未核验"))]


class LookupForm(WithEvidence):
    """Where a certificate was looked up, when, and what was found."""

    register = forms.ChoiceField(label=gettext_lazy("核验途径"), choices=NONE + Register.choices, required=False)
    result = forms.ChoiceField(
        label=gettext_lazy("核验结果"), choices=[("", gettext_lazy("请选择")), *Finding.choices], required=False
    )
    checked_on = DateField(label=gettext_lazy("核验日期"), required=False)
    evidence = forms.CharField(label=gettext_lazy("说明"), required=False, max_length=300)

    def __init__(
        self,
        post: QueryDict | None,
        sent: MultiValueDict | None,
        *,
        limits: EvidenceLimits | None,
        subject: tuple[str, str, str],
        today: dt.date,
        checks: list[Check],
    ) -> None:
        super().__init__(post, sent, limits=limits, prefix=subject[0], initial={"checked_on": today})
        self.checks = checks
        self.subject, self.label, self.words = subject
        self.today = today

    @property
    def is_given(self) -> bool:
        """Whether a look-up was entered at all."""
        return any(self.cleaned_data.get(name) for name in ("register", "result", "evidence", "files"))

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if not self.is_given or self.errors:
            return given
        register, result, checked_on = given["register"], given["result"], given["checked_on"]
        words = {"what": self.label}
        if not register:
            self.add_error("register", _("请选择“%(what)s”的核验途径。") % words)
        if not result:
            self.add_error("result", _("请选择“%(what)s”的核验结果。") % words)
        if not checked_on or checked_on > self.today:
            self.add_error("checked_on", _("“%(what)s”的核验日期不能空缺，也不能晚于今天。") % words)
        if result and not given["evidence"] and (result != Finding.VERIFIED or register == Register.OTHER):
            self.add_error("evidence", _("请说明“%(what)s”的核验情况。") % words)
        return given

    def lookup(self) -> dict[str, Any]:
        """Return what `actions.verify` records."""
        return {"subject": self.subject, "label": f"{self.label} {self.words}"[:200], **self.cleaned_data}


def lookup_forms(
    content: Mapping[str, Any],
    application: Application,
    lookups: Iterable[Verification],
    post: QueryDict | None,
    sent: MultiValueDict | None = None,
) -> list[LookupForm]:
    """Return one form for everything in a snapshot that can be looked up, with the look-ups so far."""
    facts = {"limits": evidence.limits(application.batch.rules, EvidenceKind.VERIFICATION), "today": clock.today()}
    checks = checks_by_subject(lookups, content)
    return [
        LookupForm(post, sent, subject=subject, checks=checks.get(subject[0], []), **facts)
        for subject in subjects(content, application.batch.rules)
    ]


def given(forms: Iterable[LookupForm]) -> list[dict[str, Any]]:
    """Return what was looked up now, as `actions.verify` records it."""
    return [form.lookup() for form in forms if form.is_given]
