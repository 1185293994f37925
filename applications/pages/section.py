"""The page of one section, and what a module is answered that saves it as it is typed."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from kashgar_zc import clock

from .. import actions, checks, passage, queries, sections
from ..drafts import has_typed
from ..forms.section import MOST_ROWS, SectionForm, errors_of
from ..models import Application
from ..saving import Outcome
from . import library
from .fill import least_rows, url_of
from .submit import content_blocks


def _defects_here(application: Application, spec: sections.Section, data: Mapping[str, Any]) -> list[checks.Defect]:
    """Return what one section lacks; the uploads, which may stand for rows, are read only where rows are missing."""
    least = least_rows(application, spec, ())
    if len(spec.rows(data)) < least:
        least = least_rows(application, spec, queries.materials_of(application))
    return checks.defects_of_section(spec, data, least=least)


def after_section(file: uuid.UUID, spec: sections.Section, post: Mapping[str, str], outcome: Outcome) -> str:
    """Return where to go in the file of a key after saving: on to the next section, back to the list, or stay."""
    if outcome.unread or "stay" in post or "add" in post:
        return url_of(file, spec.key) + ("?add=1" if "add" in post else "")
    if "next" in post:
        keys = [one.key for one in sections.SECTIONS] + [sections.MATERIALS]
        return url_of(file, keys[keys.index(spec.key) + 1])
    return reverse("applications:overview", args=[file])


def told(spec: sections.Section, outcome: Outcome) -> str:
    """Return what is said of a section that was kept."""
    words = {"title": spec.title, "count": len(outcome.unread)}
    if outcome.unread:
        return _("已保存“%(title)s”。其中 %(count)s 处不能识别，已按您填写的原样保留，请修改。") % words
    return _("已保存“%(title)s”。") % words


def answer(spec: sections.Section, outcome: Outcome, go: str = "") -> dict[str, Any]:
    """Return what a module is told that saved a section; `go` is where a pressed button leads."""
    if outcome.content is None:
        return {"refusal": outcome.refusal}
    saved_at = outcome.content.saved_at
    unread = _("已保留，%(count)s 处需要修改") % {"count": len(outcome.unread)}
    saved = unread if outcome.unread else saved_text(saved_at)
    return {"saved": saved, "seen": actions.stamp(saved_at), "errors": dict(outcome.unread), "go": go}


def saved_text(saved_at: Any) -> str:
    """Return the note that all is saved, in Beijing time, with the day unless it is today; empty before the first time."""
    if not saved_at:
        return ""
    day = clock.on_day(saved_at)
    when = f"{saved_at.astimezone(clock.BEIJING):%H:%M}"
    return _("已保存 %(when)s") % {"when": when if day == clock.today() else f"{passage.day_of(day)} {when}"}


def section_page(
    application: Any,
    spec: sections.Section,
    form: SectionForm,
    *,
    refusal: str,
    posted: Mapping[str, str] | None = None,
    outcome: Outcome | None = None,
) -> dict[str, Any]:
    """Return what the page of one section shows beside its form; `application` comes from `queries.filling`.

    `posted` is what the form was filled from, if not from what is kept; `outcome` what came of keeping that.
    """
    typed, saved_at = application.section_data, application.section_saved_at
    number = [one.key for one in sections.SECTIONS].index(spec.key) + 1
    asked = saved_at and posted is None
    missing = [defect for defect in _defects_here(application, spec, typed) if defect.hard] if asked else []
    kept = outcome.content if outcome else None
    if posted is None and spec.repeats:
        for index, note in library.notes(application, spec, spec.rows(typed)).items():
            form.forms[index].copied_note = note
    return {
        "application": application,
        "section": spec,
        "url": url_of(application.key, spec.key),
        "most_rows": MOST_ROWS,
        "seen": posted.get("seen", "") if posted is not None and not kept else actions.stamp(saved_at),
        "page": posted.get("page", "") if posted is not None else uuid.uuid4().hex,
        "unsaved": posted is not None and not kept,
        "earlier_url": reverse("applications:earlier", args=[application.key, spec.key])
        if application.has_earlier
        else "",
        "back_url": reverse("applications:overview", args=[application.key]),
        "position": _("第 %(number)s 部分，共 %(total)s 部分")
        % {"number": number, "total": len(sections.SECTIONS) + 1},
        "saved": "" if has_typed(spec.rows(typed)) else saved_text(saved_at),
        "missing": [(one.anchor, one.text) for one in missing if one.anchor not in errors_of(form)],
        "returned": [one for one in queries.defects_of_return(application) if one["section"] == spec.key],
        "refusal": refusal,
        "block": _block(application, spec) if refusal and posted is None else None,
        "theirs": _theirs(application, spec) if outcome and outcome.is_overtaken else None,
    }


def _theirs(application: Any, spec: sections.Section) -> dict[str, Any]:
    """Return the content that another page kept, ready to print, and the stamp under which it may be replaced."""
    saved_at = application.section_saved_at
    return {"block": _block(application, spec), "stamp": actions.stamp(saved_at), "saved": saved_text(saved_at)}


def _block(application: Any, spec: sections.Section) -> dict[str, Any]:
    """Return the section as it is kept, ready to print."""
    return next(one for one in content_blocks({spec.key: application.section_data}) if one["key"] == spec.key)
