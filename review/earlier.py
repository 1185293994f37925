"""What a file took over from its person's earlier applications, and how that was looked up then."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from applications import drafts, sections
from applications.models import Application, Material, SectionContent
from applications.snapshots import subject_of

from .models import Verification

Content = Mapping[str, Any]


@dataclass(frozen=True)
class Copied:
    """One row or slot that was copied: from which season, whether it still says the same, and what was looked up then."""

    subject: str
    season: str
    is_same: bool
    lookups: tuple[Verification, ...]


@dataclass(frozen=True)
class _Source:
    """Where a row or file of the present content (`subject`) stood: an application's key, and its own subject there."""

    subject: str
    application: str
    there: str
    said: Any  # the answers of a row, the hash of a file


def copied(application: Application, content: Content) -> list[Copied]:
    """Return what was copied; one statement where nothing was, four at most."""
    found = [*_rows(content), *_files(application, content)]
    if not found:
        return []
    keys = {one.application for one in found}
    own = Application.objects.filter(key__in=keys, applicant=application.applicant_id)
    lookups = Verification.objects.filter(application__in=own).order_by("pk")
    made: dict[tuple[str, str], list[Verification]] = {}
    for one in lookups.select_related("application", "snapshot", "organisation", "by"):
        made.setdefault((str(one.application.key), one.subject), []).append(one)
    seasons = {str(key): name for key, name in own.order_by().values_list("key", "season__name")}
    rows = _said_there(own) if any(isinstance(one.said, dict) for one in found) else {}
    return [
        Copied(
            one.subject,
            seasons[one.application],
            not isinstance(one.said, dict) or rows.get((one.application, one.there)) == one.said,
            tuple(
                look
                for look in made.get((one.application, one.there), ())
                if one.said in _said(look.snapshot.content, one)
            ),
        )
        for one in found
        if one.application in seasons
    ]


def _rows(content: Content) -> Iterator[_Source]:
    for spec in sections.SECTIONS:
        for index, row in enumerate(spec.rows(content["sections"].get(spec.key))):
            key, _sep, there = str(row.get(drafts.COPIED, "")).partition("/")
            if there:
                yield _Source(subject_of(spec.key, index), key, subject_of(spec.key, there), drafts.answers(row))


def _files(application: Application, content: Content) -> Iterator[_Source]:
    keys = [one["key"] for one in content["materials"]]
    taken = Material.objects.filter(application=application, key__in=keys, copied_from__isnull=False).order_by("pk")
    for slot, sha256, key in taken.values_list("slot", "sha256", "copied_from__application__key"):
        subject = subject_of(sections.MATERIALS, slot)
        yield _Source(subject, str(key), subject, sha256)


def _said_there(own: Any) -> dict[tuple[str, str], dict[str, str]]:
    """Return (application, subject) -> answers of every row of a person's earlier applications; one statement."""
    contents = SectionContent.objects.filter(application__in=own).order_by()
    return {
        (str(key), subject_of(section, index)): drafts.answers(row)
        for key, section, data in contents.values_list("application__key", "section", "data")
        if section in sections.BY_KEY
        for index, row in enumerate(sections.BY_KEY[section].rows(data))
    }


def _said(content: Content, source: _Source) -> list[Any]:
    """Return what an earlier snapshot says at a source: the row's answers, or the hashes of the slot's files."""
    section, _sep, item = source.there.partition("-")
    if section == sections.MATERIALS:
        return [one["sha256"] for one in content["materials"] if one["slot"] == item]
    rows = sections.BY_KEY[section].rows(content["sections"].get(section))
    return [drafts.answers(rows[int(item)])] if int(item) < len(rows) else []
