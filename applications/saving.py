"""Keeping what was posted of a section: as far as it can be read as answers, the rest as it was typed."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from kashgar_zc.accounts.models import User

from . import actions, removed_rows
from .forms.section import RowFormSet, SectionForm, cleaned_data, errors_of
from .models import SectionContent
from .sections import Section
from .workflow import NotAllowed

LONGEST_PAGE = 40


@dataclass(frozen=True)
class Outcome:
    """What came of a post: the content as kept, or why it was not; `status` is that of the answer to a module.

    `unread` holds the sentence of each field that was kept as typed though it could not be read.
    """

    status: int
    content: SectionContent | None = None
    refusal: str = ""
    unread: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_overtaken(self) -> bool:
        return self.status == 409


def keep(key: uuid.UUID, spec: Section, form: SectionForm, post: Mapping[str, str], *, by: User) -> Outcome:
    """Keep a section as posted, and say what came of it; `Application.DoesNotExist` when it is not theirs."""
    if not form.is_valid() and not form.is_keepable():
        return Outcome(422, refusal=_("内容没有保存。请按页面上的提示修改后再保存。"))
    seen = post.get("replace") or post.get("seen")
    page = post.get("page", "")[:LONGEST_PAGE]
    try:
        content = actions.save_own_section(key, spec.key, cleaned_data(spec, form), by=by, seen=seen, page=page)
    except actions.Overtaken as told:
        return Outcome(409, refusal=str(told))
    except NotAllowed as refusal:
        return Outcome(403, refusal=str(refusal))
    unread = errors_of(form)
    if isinstance(form, RowFormSet):
        is_left = {"next", "back"} & set(post) and not unread
        removed_rows.keep([] if is_left else form.removed(), by=by, file=key, section=spec.key)
    return Outcome(200, content=content, unread=unread)
