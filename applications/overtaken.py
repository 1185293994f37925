"""Which opinions were given on something else than what stands now: said beside them, on screen and in print [domain 4]."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _

from .choices import Desk
from .models import Event, Snapshot
from .snapshots import changes

IN_ORDER = list(Desk)


def words(desk: Desk, verdicts: Mapping[Desk, Event], content: Mapping[str, Any]) -> str:
    """Return what changed since a desk's standing verdict and which later desk has judged it since, empty for nothing; pure.

    `verdicts` come with their `snapshot` and `organisation`; `content` is that of the snapshot shown.
    """
    given = verdicts[desk]
    changed = _changed(given, content)
    if not changed:
        return ""
    later = [one for at, one in verdicts.items() if IN_ORDER.index(at) > IN_ORDER.index(desk)]
    judged = [str(one.organisation) for one in later if not _changed(one, content).keys() & changed.keys()]
    what = {"what": "、".join(changed.values()), "who": "、".join(judged)}
    if judged:
        return _("意见作出后以下内容有修改：%(what)s（已由%(who)s复核）。") % what
    return _("意见作出后以下内容有修改：%(what)s（未复核）。") % what


def by_sequence(verdicts: Mapping[Desk, Event], current: Snapshot) -> dict[int, str]:
    """Return sequence -> words of the standing verdicts that were given on something else; one statement if any was."""
    if {one.snapshot_id for one in verdicts.values()} <= {None, current.pk}:
        return {}
    prefetch_related_objects(list(verdicts.values()), "snapshot")
    return {one.sequence: said for desk, one in verdicts.items() if (said := words(desk, verdicts, current.content))}


def sentences(verdicts: Mapping[Desk, Event], content: Mapping[str, Any]) -> list[str]:
    """Return a sentence for each desk whose standing verdict was given on something else than a content."""
    said = ((one.organisation, words(desk, verdicts, content)) for desk, one in verdicts.items())
    return [_("%(who)s：%(what)s") % {"who": who, "what": what} for who, what in said if what]


def _changed(verdict: Event, content: Mapping[str, Any]) -> dict[str, str]:
    """Return section -> its title where a content says something else than what a verdict was given on."""
    if verdict.snapshot is None or verdict.snapshot.content == content:
        return {}
    return {one.section: one.title for one in changes(verdict.snapshot.content, content)}
