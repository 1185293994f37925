"""What somebody types who objects, or follows an objection."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core import signing
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applications import evidence
from applications.choices import EvidenceKind
from applications.evidence_form import WithEvidence

from .. import receipts
from ..models import Entry

SALT = "publicity.objection"
LEAST_TEXT = 10  # characters: an objection has to be checked, and holds a person meanwhile
OPEN_FOR = 12 * 60 * 60  # seconds in which a page that was opened may be sent


def make_ticket(entry: Entry) -> str:
    """Return the receipt that an objection to this person will have, signed: sent twice, it is lodged once."""
    return signing.dumps({"entry": entry.pk, "receipt": receipts.draw()}, salt=SALT)


class ObjectionForm(WithEvidence):
    """An objection, with a name or without. `website` is a trap for programs; people do not see it."""

    text = forms.CharField(
        label=gettext_lazy("异议内容"),
        help_text=gettext_lazy("请写明具体事实、时间和可以核实的线索。不要填写身份证号等与异议无关的个人信息。"),
        min_length=LEAST_TEXT,
        max_length=2000,
        widget=forms.Textarea({"rows": 8}),
        error_messages={
            "required": gettext_lazy("请填写异议内容。"),
            "min_length": gettext_lazy("请写明具体事实，至少 10 个字。"),
        },
    )
    objector = forms.CharField(
        label=gettext_lazy("您的姓名"),
        help_text=gettext_lazy("可以不填。填写后只有受理机构的经办人能看到。"),
        max_length=50,
        required=False,
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    contact = forms.CharField(
        label=gettext_lazy("联系方式"),
        help_text=gettext_lazy("可以不填。填写手机号码便于核实情况，加密保存，不向被异议人公开。"),
        max_length=100,
        required=False,
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    website = forms.CharField(
        required=False, max_length=200, widget=forms.TextInput({"tabindex": "-1", "autocomplete": "off"})
    )
    ticket = forms.CharField(widget=forms.HiddenInput, max_length=400, required=False)

    def __init__(self, *args: Any, entry: Entry, **kwargs: Any) -> None:
        rules = entry.notice.batch.rules
        super().__init__(*args, limits=evidence.limits(rules, EvidenceKind.RESULT), **kwargs)
        self.entry = entry
        self.fields["ticket"].initial = make_ticket(entry)

    def clean_website(self) -> str:
        if self.cleaned_data["website"]:
            raise forms.ValidationError(_("请清空“网站”一栏后再提交。"))
        return ""

    def clean(self) -> dict[str, Any]:
        """Read the receipt out of the ticket; a foreign or an old one is changed for a new one, to be sent again."""
        typed = super().clean() or {}
        try:
            ticket = signing.loads(typed.get("ticket", ""), salt=SALT, max_age=OPEN_FOR)
        except signing.BadSignature:
            ticket = {}
        if ticket.get("entry") != self.entry.pk:
            self.data = self.data.copy()  # type: ignore[assignment]  # posted fields may not be changed in place
            self.data["ticket"] = make_ticket(self.entry)  # type: ignore[index]
            raise forms.ValidationError(_("页面打开时间过长，请核对内容后再次提交。"))
        return typed | {"receipt": ticket["receipt"]}

    def facts(self) -> dict[str, Any]:
        """Return what `noticing.lodge` takes."""
        typed = self.cleaned_data
        words = {name: typed[name] for name in ("objector", "contact", "text", "receipt")}
        return words | {"files": typed.get("files", [])}


class FollowForm(forms.Form):
    """The receipt of an objection, as a person types it."""

    receipt = forms.CharField(
        label=gettext_lazy("回执编号"),
        help_text=gettext_lazy("提交异议时显示的 12 位编号，例如 7KQ2-MXHD-93RT。"),
        max_length=40,
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
        error_messages={"required": gettext_lazy("请填写回执编号。")},
    )

    def clean_receipt(self) -> str:
        return receipts.as_typed(self.cleaned_data["receipt"])
