"""The form of one section, built from its spec; a draft may be saved incomplete, but never unreadable."""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import cache
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ..sections import Field, Section
from .fields import ParsedField, parse_month, parse_number, parse_year

PARSERS = {"month": parse_month, "year": parse_year, "number": parse_number}
PLACEHOLDERS = {"month": "2015-07", "year": "2015"}
MOST_ROWS = 60
REFUSALS = {
    "max_length": _("最多 %(limit_value)d 字，现有 %(show_value)d 字。请删减后再保存。"),
    "null_characters_not_allowed": _("内容里有不能保存的字符。请删除后重新输入，不要从其他程序粘贴。"),
    "invalid_choice": _("请从列表中选择。"),
    "invalid": _("请填写完整的邮箱地址，例如 name@example.com。"),  # of e-mail fields, the only ones with this code
}


def form_field(spec: Field) -> forms.Field:
    """Return the Django field of a spec. None is required here: what is missing is told by `checks`, and blocks submission."""
    common: dict[str, Any] = {
        "label": spec.label,
        "help_text": spec.help,
        "required": False,
        "error_messages": REFUSALS,
    }
    if spec.kind == "choice":
        return forms.ChoiceField(choices=[("", _("请选择")), *spec.choices], **common)
    if spec.kind == "email":
        return forms.EmailField(max_length=spec.max_length, **common)
    if spec.kind == "long":
        rows = 10 if spec.max_length > 1000 else 3
        return forms.CharField(max_length=spec.max_length, widget=forms.Textarea({"rows": rows}), **common)
    if spec.kind in PARSERS:
        widget = forms.TextInput(
            {"placeholder": PLACEHOLDERS.get(spec.kind, ""), "inputmode": "numeric", "class": "width-short"}
        )
        longest = spec.max_length if spec.kind == "number" else 20  # a date may be typed with its day and blanks
        return ParsedField(parser=PARSERS[spec.kind], max_length=longest, widget=widget, **common)
    return forms.CharField(max_length=spec.max_length, **common)


class SpecForm(forms.Form):
    """One row of a section; `spec` marks which fields must be filled before submission."""

    specs: tuple[Field, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for spec in self.specs:
            self.fields[spec.name] = form_field(spec)
            self.fields[spec.name].is_wanted = spec.required  # marked *, though a draft may go without

    def values(self) -> dict[str, str]:
        """Return the cleaned row as strings, in the spec's order."""
        return {spec.name: str(self.cleaned_data.get(spec.name) or "") for spec in self.specs}


@cache
def form_class(section: Section) -> type[SpecForm]:
    return type("SectionForm", (SpecForm,), {"specs": section.fields})


class RowFormSet(forms.BaseFormSet):
    """Repeating rows; an empty extra row is not kept, a removed one neither."""

    default_error_messages = forms.BaseFormSet.default_error_messages | {
        "missing_management_form": _("页面内容没有完整送达，没有保存。请返回上一页，再按一次保存。"),
        "too_many_forms": _("本部分最多 %(num)s 条。请移除多余的几条后再保存，相近的可以合并填写。"),
    }

    def rows(self) -> list[dict[str, str]]:
        """Return the kept rows in the order shown."""
        kept = [form for form in self.forms if not form.cleaned_data.get("DELETE")]
        filled = [(form.cleaned_data.get("ORDER") or math.inf, index, form.values()) for index, form in enumerate(kept)]
        return [values for _order, _index, values in sorted(filled, key=lambda one: one[:2]) if any(values.values())]


def section_form(
    section: Section, data: Mapping[str, Any] | None, post: Mapping[str, Any] | None, *, more: bool = False
) -> forms.BaseForm | RowFormSet:
    """Return the bound or unbound form of a section: a form, or a formset with the prefix `rows` where it repeats.

    `more` shows an empty row after those there are, for who adds rows without JavaScript.
    """
    if not section.repeats:
        return form_class(section)(post, initial=dict(data or {}))
    rows = section.rows(data)
    factory = forms.formset_factory(
        form_class(section),
        formset=RowFormSet,
        extra=0 if rows and not more else 1,
        can_order=True,
        can_delete=True,
        max_num=MOST_ROWS,
        validate_max=True,
        absolute_max=2 * MOST_ROWS,  # removed rows are sent too, and what is too much comes back on the page
    )
    return factory(post, initial=[dict(row) for row in rows], prefix="rows")


def cleaned_data(section: Section, form: forms.BaseForm | RowFormSet) -> dict[str, Any]:
    """Return a valid form's content in the shape of `sections.py`."""
    return {"rows": form.rows()} if isinstance(form, RowFormSet) else form.values()
