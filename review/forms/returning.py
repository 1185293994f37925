"""The form of a return: for every section and slot what is wrong and what to do, from phrases and free text [O40 18]."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from applications import sections
from applications.rules import Rules

from ..models import Phrase
from ..phrases import in_force, offered_for


@dataclass(frozen=True)
class Target:
    """A place that may be named: a section with its rows, or a slot. `key` prefixes its fields."""

    key: str
    section: str
    title: str
    items: tuple[str, ...]
    phrases: tuple[Phrase, ...]


@dataclass(frozen=True)
class Group:
    """A target with its fields, for the template; open when something is in it."""

    target: Target
    fields: list[forms.BoundField]
    is_open: bool


def targets(content: Mapping[str, Any], rules: Rules) -> list[Target]:
    """Return everything a return may name, in the form's order, each with its phrases; one statement."""
    phrases, found = list(in_force()), []
    for spec in sections.SECTIONS:
        rows = spec.rows(content["sections"].get(spec.key)) if spec.repeats else []
        items = tuple(spec.names(rows))
        found.append(Target(spec.key, spec.key, str(spec.title), items, offered_for(phrases, spec.key)))
    for slot in rules.slots_for(content["target"]["category_number"]):
        key = f"{sections.MATERIALS}-{slot.key}"
        offered = offered_for(phrases, sections.MATERIALS, slot.key)
        found.append(Target(key, sections.MATERIALS, slot.label, (), offered))
    return found


def _as_sentence(text: str) -> str:
    """Return a text with a full stop at its end, so that the letter reads on."""
    return text if not text or text[-1] in "。？；.?;" else f"{text}。"


class ReturnForm(forms.Form):
    """Phrases are ticked where they apply; free text stands beside them; at least one defect in all.

    A ticked phrase says both what is wrong and how to mend it: beside it the free text may say either alone.
    """

    remark = forms.CharField(required=False, max_length=500, widget=forms.Textarea({"rows": 2}))

    def __init__(self, *args: Any, targets: list[Target], marked: Mapping[str, str], **kwargs: Any) -> None:
        """`marked`: target key -> note of what the reviewer marked as wrong while reading; it stands in the form at first."""
        initial = {f"{key}-wrong": note for key, note in marked.items()}
        super().__init__(*args, initial=initial, **kwargs)
        self.targets, self.marked = targets, marked
        self.fields["remark"].label = _("总的说明")
        for target in targets:
            self._add(target)
        for key in (key for key, note in marked.items() if note):
            self._want(f"{key}-todo")

    def _add(self, target: Target) -> None:
        choices = [(one.key, f"{one.wrong}{one.todo}") for one in target.phrases]
        if target.items:
            items = [("", _("整个部分")), *((item, item) for item in target.items)]
            self.fields[f"{target.key}-item"] = forms.ChoiceField(label=_("所在条目"), choices=items, required=False)
        self.fields[f"{target.key}-phrases"] = forms.MultipleChoiceField(
            label=_("常见问题"), choices=choices, required=False, widget=forms.CheckboxSelectMultiple
        )
        for name, label in (("wrong", _("其他问题")), ("todo", _("如何修改"))):
            self.fields[f"{target.key}-{name}"] = forms.CharField(label=label, required=False, max_length=300)

    def _want(self, name: str) -> None:
        """Say beside a field that it is needed, unless a phrase is ticked."""
        if name in self.fields:
            self.fields[name].is_wanted = True  # type: ignore[attr-defined]  # read by the tag `field`
            self.fields[name].help_text = _("勾选了常见问题的，可以不填。")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for target in self.targets:
            if cleaned.get(f"{target.key}-phrases"):
                continue
            wrong, todo = cleaned.get(f"{target.key}-wrong"), cleaned.get(f"{target.key}-todo")
            if wrong and not todo:
                self._want(f"{target.key}-todo")
                self.add_error(f"{target.key}-todo", _("请写明“%(where)s”如何修改。") % {"where": target.title})
            if todo and not wrong:
                self._want(f"{target.key}-wrong")
                self.add_error(f"{target.key}-wrong", _("请写明“%(where)s”有什么问题。") % {"where": target.title})
        if not self.errors and not self.defects():
            raise forms.ValidationError(_("请至少指明一处问题。"))
        return cleaned

    def defects(self) -> list[dict[str, str]]:
        """Return what is named, as an event keeps it: section, item, wrong, todo, and the key of a phrase."""
        return [defect for target in self.targets for defect in self._defects_of(target)]

    def _defects_of(self, target: Target) -> Iterator[dict[str, str]]:
        given = self.cleaned_data
        where = {"section": target.section, "item": given.get(f"{target.key}-item") or target.title}
        ticked = given.get(f"{target.key}-phrases") or ()
        for phrase in target.phrases:
            if phrase.key in ticked:
                yield {**where, "wrong": phrase.wrong, "todo": phrase.todo, "phrase": phrase.key}
        free = [given.get(f"{target.key}-{name}") or "" for name in ("wrong", "todo")]
        if any(free):
            yield {**where, **dict(zip(("wrong", "todo"), map(_as_sentence, free), strict=True))}

    def groups(self) -> list[Group]:
        """Return the targets with their fields, for the template."""
        found = []
        for target in self.targets:
            fields = [self[name] for name in self.fields if name in self._names(target)]
            is_open = target.key in self.marked or any(field.value() or field.errors for field in fields)
            found.append(Group(target, fields, is_open))
        return found

    def _names(self, target: Target) -> frozenset[str]:
        return frozenset(f"{target.key}-{name}" for name in ("item", "phrases", "wrong", "todo"))

    def posted(self) -> list[tuple[str, str]]:
        """Return what was typed as (name, value) pairs, to be carried through the preview."""
        return [(name, value) for name in self.fields for value in self.data.getlist(name) if value]
