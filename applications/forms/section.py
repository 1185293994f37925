"""The form of one section, built from its spec; a draft may be saved incomplete, but never unreadable."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache, partial
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ..drafts import COPIED, TYPED, has_typed, typed
from ..sections import TO, Field, Section
from .fields import ParsedField, parse_end, parse_month, parse_number, parse_year

PARSERS: Mapping[str, Callable[[str], str]] = {"month": parse_month, "year": parse_year, "number": parse_number}
PLACEHOLDERS = {"month": "2015-07", "year": "2015"}
DIGITS = {"inputmode": "numeric"}  # of a telephone's keys, which have no - . 年 to type a month with
MOST_ROWS = 60
MOST_TYPED = 10_000  # letters of an answer that is kept though it cannot be read or is too long
COPIED_FROM = re.compile(r"[0-9a-f-]{36}/\d{1,3}")
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
        shown = _("至今") if spec is TO else PLACEHOLDERS.get(spec.kind, "")
        keys = {} if spec.kind == "month" else DIGITS
        widget = forms.TextInput({"placeholder": shown, "class": "width-short", **keys})
        longest = 20  # a date may be typed with its day and blanks, a number with its unit
        return ParsedField(parser=parser_of(spec), max_length=longest, widget=widget, **common)
    return forms.CharField(max_length=spec.max_length, **common)


def parser_of(spec: Field) -> Callable[[str], str]:
    if spec.kind == "number":
        return partial(parse_number, units=spec.units, most_digits=spec.max_length)
    return parse_end if spec is TO else PARSERS[spec.kind]


class SpecForm(forms.Form):
    """One row of a section; `spec` marks which fields must be filled before submission."""

    specs: tuple[Field, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for spec in self.specs:
            self.fields[spec.name] = form_field(spec)
            self.fields[spec.name].is_wanted = spec.required  # marked *, though a draft may go without

    def values(self) -> dict[str, Any]:
        """Return the row as strings in the spec's order, beside them what could not be read and whence it was copied."""
        read = {spec.name: str(self.cleaned_data.get(spec.name) or "") for spec in self.specs}
        unread = self.unread()
        row = read | ({TYPED: unread} if unread else {})
        copied = self.cleaned_data.get("copied") or ""
        return row | {COPIED: copied} if any(row.values()) and COPIED_FROM.fullmatch(copied) else row

    def unread(self) -> dict[str, str]:
        """Return field -> what was typed there and could not be read."""
        sent = {spec.name: self[spec.name].value() or "" for spec in self.specs if spec.name in self.errors}
        return {name: str(text) for name, text in sent.items() if text}

    def is_keepable(self) -> bool:
        """Return whether everything can be kept as a draft, readable or not."""
        return all(len(text) <= MOST_TYPED for text in self.unread().values())


class RowForm(SpecForm):
    """One of several rows; `copied` names the earlier row that it was made of."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["copied"] = forms.CharField(required=False, widget=forms.HiddenInput)


@cache
def form_class(section: Section) -> type[SpecForm]:
    return type("SectionForm", (RowForm if section.repeats else SpecForm,), {"specs": section.fields})


class RowFormSet(forms.BaseFormSet):
    """Repeating rows; an empty extra row is not kept, a removed one neither."""

    default_error_messages = forms.BaseFormSet.default_error_messages | {
        "missing_management_form": _("页面内容没有完整送达，没有保存。请返回上一页，再按一次保存。"),
        "too_many_forms": _("本部分最多 %(num)s 条。请移除多余的几条后再保存，相近的可以合并填写。"),
    }

    @property
    def deleted_forms(self) -> list[SpecForm]:
        """The forms of removed rows, which Django forgets, and counts as rows, while any other one cannot be read."""
        return [form for form in self.forms if form.cleaned_data.get("DELETE")]

    def removed(self) -> list[dict[str, Any]]:
        """Return the removed rows that held anything."""
        return [values for form in self.deleted_forms if any((values := form.values()).values())]

    def live(self) -> list[SpecForm]:
        """Return the forms of the rows that were not removed, all of them read."""
        self.is_valid()  # who only looks at a draft has not asked for it
        return [form for form in self.forms if not form.cleaned_data.get("DELETE")]

    def rows(self) -> list[dict[str, Any]]:
        """Return the kept rows in the order shown."""
        kept = [
            (form.cleaned_data.get("ORDER") or math.inf, index, form.values()) for index, form in enumerate(self.live())
        ]
        return [values for _order, _index, values in sorted(kept, key=lambda one: one[:2]) if any(values.values())]

    def is_keepable(self) -> bool:
        """Return whether the rows can be kept as a draft: all arrived, and not too many."""
        return not self.non_form_errors() and all(form.is_keepable() for form in self.live())


SectionForm = SpecForm | RowFormSet


def section_form(
    section: Section,
    data: Mapping[str, Any] | None,
    post: Mapping[str, Any] | None,
    *,
    more: bool = False,
    removed: Sequence[Mapping[str, Any]] = (),
) -> SectionForm:
    """Return the bound or unbound form of a section: a form, or a formset with the prefix `rows` where it repeats.

    `removed` are shown as such below the others.
    `more` shows an empty row after those there are, for who adds rows without JavaScript. A form of data that could not
    be read is bound, so that it shows the words and the sentence.
    """
    rows = [*section.rows(data), *removed]
    if post is None and has_typed(rows):
        post = as_posted(section, rows, more=more)
    if not section.repeats:
        return form_class(section)(post, initial=_shown(data or {}))
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
    return factory(post, initial=[_shown(row) for row in rows], prefix="rows")


def as_posted(section: Section, rows: Sequence[Mapping[str, Any]], *, more: bool = False) -> dict[str, str]:
    """Return what a browser would send that shows these rows."""
    if not section.repeats:
        return _shown(rows[0])
    sent = {"rows-TOTAL_FORMS": str(len(rows) + more), "rows-INITIAL_FORMS": "0"}
    for index, row in enumerate(rows):
        sent |= {f"rows-{index}-{name}": text for name, text in (_shown(row) | {"ORDER": str(index + 1)}).items()}
    return sent


def _shown(row: Mapping[str, Any]) -> dict[str, str]:
    """Return a row's fields as its form shows them: unreadable words as they were typed."""
    plain = {name: text for name, text in row.items() if name not in {TYPED, COPIED}}
    return plain | dict(typed(row)) | {"copied": row.get(COPIED, "")}


def errors_of(form: SectionForm) -> dict[str, str]:
    """Return the id of each field that could not be read, and its sentence."""
    if not form.is_bound:
        return {}
    parts = form.live() if isinstance(form, RowFormSet) else [form]
    return {
        part[name].id_for_label: " ".join(texts)
        for part in parts
        for name, texts in part.errors.items()
        if name in part.fields
    }


def cleaned_data(section: Section, form: SectionForm) -> dict[str, Any]:
    """Return a keepable form's content in the shape of `sections.py`."""
    return {"rows": form.rows()} if isinstance(form, RowFormSet) else form.values()
