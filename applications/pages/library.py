"""The page that offers what was entered and uploaded in earlier applications."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from kashgar_zc.accounts.models import User

from .. import library, policies, sections, slots
from ..models import Application
from .fill import url_of


def page(application: Application, person: User, part: str) -> dict[str, Any]:
    """Return what is offered for a section, or for the materials: each with its value, words and source."""
    offered = _files(application) if part == sections.MATERIALS else _rows(application, sections.BY_KEY[part])
    title = _("上传材料") if part == sections.MATERIALS else sections.BY_KEY[part].title
    is_one = part != sections.MATERIALS and not sections.BY_KEY[part].repeats
    return {
        "title": title,
        "back_url": url_of(application.key, part),
        "offered": offered,
        "is_one": is_one,
        "refusal": policies.refusal_to_edit(person, application, part),
    }


def _rows(application: Application, spec: sections.Section) -> list[dict[str, Any]]:
    return [
        {
            "value": one.reference,
            "source": one.source,
            "facts": [(str(field.label), words) for field in spec.fields if (words := _words(field, one.row))],
        }
        for one in library.entries(application, spec)
    ]


def _words(field: sections.Field, row: Any) -> str:
    return sections.display(field, row.get(field.name, ""))


def _files(application: Application) -> list[dict[str, Any]]:
    labels = {slot.key: slot.label for slot in application.batch.rules.slots_for(application.category_id)}
    return [
        {
            "value": str(one.key),
            "source": one.application.season.name,
            "facts": [(labels[one.slot], f"{one.name}（{slots.described(one)}）")],
        }
        for one in library.files(application)
    ]


def notes(application: Application, spec: sections.Section, rows: list[Any]) -> dict[int, str]:
    """Return for each copied row, by its index, where it came from and whether it was changed since."""
    words = {False: _("选自以前的申报"), True: _("选自以前的申报，选用后已修改")}
    return {index: words[changed] for index, changed in library.changed_since_copied(application, spec, rows).items()}
