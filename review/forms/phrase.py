"""The forms by which the centre keeps the standard phrases."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applications import sections


class WordsForm(forms.Form):
    """What is wrong and what to do, as the applicant reads them one after the other."""

    wrong = forms.CharField(
        label=gettext_lazy("问题"),
        help_text=gettext_lazy("写成一句话，以句号结尾。"),
        max_length=200,
        error_messages={"required": gettext_lazy("请写明问题。")},
    )
    todo = forms.CharField(
        label=gettext_lazy("如何修改"),
        max_length=200,
        error_messages={"required": gettext_lazy("请写明如何修改。")},
    )


class PhraseForm(WordsForm):
    """A new phrase and where it is offered."""

    section = forms.ChoiceField(label=gettext_lazy("用于"), required=False)
    field_order = ("section", "wrong", "todo")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["section"].choices = [(key, label) for key, label in places()]  # type: ignore[attr-defined]


def places() -> list[tuple[str, str]]:
    """Return where a phrase may be offered: every section, one of them, the materials."""
    found = [("", _("各部分通用")), *((spec.key, str(spec.title)) for spec in sections.SECTIONS)]
    return [*found, (sections.MATERIALS, _("上传材料"))]
