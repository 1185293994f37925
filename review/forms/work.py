"""What is posted while a file is read: marks of its parts, ticks of the check list, the reason of taking over."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

REST = "rest"
NOTE = "note-"
LONGEST_NOTE = 300


class TakeOverForm(forms.Form):
    """Why a colleague's file is taken over; the colleague reads it."""

    reason = forms.CharField(
        label=_("接手理由"),
        help_text=_("原办理人会收到这段文字。"),
        max_length=200,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": _("请填写接手的理由。")},
    )


def submission_seen(post: QueryDict) -> int:
    """Return the number of the submission that a page showed; 0, which none has, when the post does not say."""
    number = post.get("snapshot", "")
    return int(number) if number.isdecimal() and len(number) < 6 else 0


class MarksForm:
    """The one form of a file's page: the button pressed is `mark` = place:judgement, all notes and ticks come along."""

    def __init__(self, post: QueryDict) -> None:
        self.post = post
        self.place, _sep, self.judgement = post.get("mark", "").partition(":")
        self.notes = {
            name.removeprefix(NOTE): " ".join(text.split())[:LONGEST_NOTE]
            for name, text in post.items()
            if name.startswith(NOTE)
        }

    @property
    def is_rest(self) -> bool:
        return self.place == REST

    def given(self) -> dict[str, Any]:
        """Return what `marks.keep` takes; the page says by `checks` that it showed the check list."""
        return {
            "judged": {self.place: self.judgement} if self.place else {},
            "notes": self.notes,
            "checked": self.post.getlist("check") if "checks" in self.post else None,
        }
