"""Choosing files to lay beside what one writes."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from . import evidence
from .rules import EvidenceLimits

ACCEPT = "image/jpeg,image/png,application/pdf,.jpg,.jpeg,.png,.pdf"


class FilesInput(forms.FileInput):
    """Takes several files; a phone offers its camera."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files within limits; cleans to a list, and looks at size and extension at once."""

    widget = FilesInput

    def __init__(self, limits: EvidenceLimits, **kwargs: Any) -> None:
        self.limits = limits
        words = {"n": limits.max_files, "size": limits.max_file_bytes // 1024 // 1024}
        text = _("PDF、JPG 或 PNG，最多 %(n)s 个，每个不超过 %(size)s MB；手机可以直接拍照。") % words
        shown = {"label": _("佐证文件"), "help_text": text, "widget": FilesInput(attrs={"accept": ACCEPT})}
        super().__init__(**{"required": False, **shown, **kwargs})

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        """Return the files chosen, none included; `ValidationError` says what is wrong with which."""
        chosen = [one for one in data or [] if one]
        if self.required and not chosen:
            raise forms.ValidationError(_("请选择文件。"))
        if len(chosen) > self.limits.max_files:
            raise forms.ValidationError(_("最多选择 %(n)s 个文件。") % {"n": self.limits.max_files})
        refused = [(one.name, evidence.refusal_by_looks(one, self.limits)) for one in chosen]
        if faults := [_("“%(name)s”：%(text)s") % {"name": name, "text": text} for name, text in refused if text]:
            raise forms.ValidationError(faults)
        return chosen


class WithEvidence(forms.Form):
    """A form beside whose words files may be laid, where the batch's rules provide for it; cleans `files`."""

    def __init__(self, *args: Any, limits: EvidenceLimits | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if limits is not None:
            self.fields["files"] = FilesField(limits)


class EvidenceForm(forms.Form):
    """Files alone, laid beside something that is there already."""

    def __init__(self, *args: Any, limits: EvidenceLimits, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["files"] = FilesField(limits, required=True, label=gettext_lazy("照片或扫描件"))
