"""What a desk left undone when it approved: said beside the button, written into the event, read by the desks after it."""

from __future__ import annotations

from django.utils.translation import gettext as _

from applications.models import Application, Snapshot
from kashgar_zc.accounts.models import User

from . import marks, queries, unverified


def in_words(*, unverified: int, unticked: int) -> str:
    """Return how much is undone: 同意时 2 项证书尚未核验、3 个职责要点未勾选。; empty when nothing is."""
    said = []
    if unverified:
        said.append(_("%(n)s 项证书尚未核验") % {"n": unverified})
    if unticked:
        said.append(_("%(n)s 个职责要点未勾选") % {"n": unticked})
    return _("同意时 %(what)s。") % {"what": "、".join(said)} if said else ""


def of(application: Application, user: User, snapshot: Snapshot) -> str:
    """Return what this person has left undone of a file at the desk, in words."""
    lines = marks.checks(application, snapshot)
    ticked = marks.standing(queries.marks_of(application, user), lines).marks
    return in_words(unverified=len(unverified.of(application, snapshot)), unticked=len(lines) - len(ticked))
