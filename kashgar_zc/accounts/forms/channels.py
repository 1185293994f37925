"""Choosing how to be told, and the e-mail address."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ..channels import ASKED, CHOSEN
from ..choices import Channel, Topic
from ..mail import LONGEST


class MailForm(forms.Form):
    mail = forms.EmailField(
        label=_("电子邮箱"),
        required=False,
        max_length=LONGEST,
        help_text=_("保存后会收到一封确认邮件，点开其中的链接后生效。加密保存。留空则不用邮件通知。"),
        error_messages={"invalid": _("请填写完整的电子邮箱，例如 name@example.com。")},
    )


class ChannelsForm(forms.Form):
    """One check box for each topic and channel that may be chosen, named `action-sms` and so on."""

    def __init__(self, *args: Any, chosen: dict[tuple[Topic, Channel], bool], **options: Any) -> None:
        super().__init__(*args, **options)
        for pair, wanted in chosen.items():
            self.fields["-".join(pair)] = forms.BooleanField(required=False, initial=wanted)

    def rows(self) -> list[tuple[str, list[Any]]]:
        """Return each topic with its boxes, as the table shows them."""
        return [(str(topic.label), [self[f"{topic}-{channel}"] for channel in ASKED]) for topic in CHOSEN]

    def wanted(self) -> dict[tuple[Topic, Channel], bool]:
        return {(topic, channel): self.cleaned_data[f"{topic}-{channel}"] for topic in CHOSEN for channel in ASKED}
