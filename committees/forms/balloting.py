"""The forms of the ballot: a holder's pass phrase, an expert's paper, opening the box for the count."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from allauth.core.internal.ratelimit import RateLimitUsage
from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kashgar_zc.accounts import throttles

from ..choices import Choice, HolderPart
from ..models import Case, Meeting
from ..policies.balloting import LEAST_PHRASE

SECRET = {"autocomplete": "off", "spellcheck": "false"}


class PhraseForm(forms.Form):
    """A pass phrase, typed twice."""

    phrase = forms.CharField(
        label=gettext_lazy("启封口令"),
        help_text=gettext_lazy("至少 10 个字符，请自行记住，不要告诉他人。系统不保存口令，无法找回。"),
        min_length=LEAST_PHRASE,
        max_length=100,
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
        error_messages={
            "required": gettext_lazy("请输入启封口令。"),
            "min_length": gettext_lazy("启封口令至少 10 个字符。"),
        },
    )
    again = forms.CharField(
        label=gettext_lazy("再输一次"),
        max_length=100,
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
        error_messages={"required": gettext_lazy("请再输入一次启封口令。")},
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("phrase") and given.get("again") and given["phrase"] != given["again"]:
            self.add_error("again", _("两次输入的口令不一致，请重新输入。"))
        return given


class CountForm(forms.Form):
    """The pass phrases of two of the three holders; each is a try that counts until it proves right.

    `request` and `meeting` say whose try it is and at which box; a form that only shows needs neither.
    """

    def __init__(self, *args: Any, request: HttpRequest | None = None, meeting: Meeting | None = None) -> None:
        super().__init__(*args)
        self.request, self.meeting = request, meeting
        self._tries: dict[str, RateLimitUsage] = {}
        for part in HolderPart:
            self.fields[part.value] = forms.CharField(
                label=_("%(who)s的启封口令") % {"who": part.label},
                required=False,
                max_length=100,
                strip=False,
                widget=forms.PasswordInput(SECRET),
            )

    def clean(self) -> dict[str, Any]:
        given = {part: phrase for part, phrase in (super().clean() or {}).items() if phrase}
        if len(given) < 2:
            raise forms.ValidationError(_("请由三位持钥人中的两位输入启封口令。"))
        for part in given:
            try:
                self._tries[part] = self._consume(part)
            except forms.ValidationError as spent:
                self.add_error(part, spent)
        if self.errors:
            self.give_back()
        return given

    def _consume(self, part: str) -> RateLimitUsage:
        assert self.request and self.meeting  # a form that was posted has both
        key = f"{self.meeting.key} {part} {self.request.user.pk}"
        sentence = _("这一启封口令输错次数过多，请 %(minutes)d 分钟后再试；另外两位持钥人可以照常启封。")
        return throttles.consume(self.request, "holder_phrase", key, sentence=sentence)

    def give_back(self, but: Iterable[str] = ()) -> None:
        """Give back the tries of all holders but those whose phrase was wrong."""
        for part in set(self._tries) - set(but):
            self._tries[part].rollback()


class BallotForm(forms.Form):
    """One paper: a choice for every case that the voter is not recused from; field names are the cases' keys."""

    def __init__(self, *args: Any, cases: Iterable[Case], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for case in cases:
            file = case.application
            self.fields[str(case.key)] = forms.ChoiceField(
                label=f"{case.position}　{file.applicant_name}　{file.title.name}",
                help_text=str(file.unit),
                choices=Choice.choices,
                widget=forms.RadioSelect,
                error_messages={
                    "required": _("请为 %(name)s 选择赞成、反对或弃权。") % {"name": file.applicant_name},
                    "invalid_choice": _("请为 %(name)s 选择赞成、反对或弃权。") % {"name": file.applicant_name},
                },
            )
