"""What a unit is, put right: its code, nature, bureau and contact; the name and the county have their own ways."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kashgar_zc import clock

from . import outbox, policies, queries, texts, unit_actions
from .actions import Refused
from .choices import Nature, Topic
from .models import Correction, Organisation, User

LABELS = {
    "code": gettext_lazy("统一社会信用代码"),
    "nature": gettext_lazy("单位性质"),
    "bureau": gettext_lazy("行业主管局"),
    "contact": gettext_lazy("联系人"),
}
NONE = gettext_lazy("无")
Changes = dict[str, tuple[str, str]]  # field -> before and after, in words


def changes_of(unit: Organisation, facts: Mapping[str, Any]) -> Changes:
    """Return what of the facts given differs from what is there."""
    before = {key: getattr(unit, key) or None for key in LABELS}
    return {
        key: (_words(key, before[key]), _words(key, facts[key]))
        for key in LABELS
        if before[key] != (facts[key] or None)
    }


def _words(key: str, value: Any) -> str:
    return str(Nature(value).label) if key == "nature" and value else str(value or NONE)


def said(changes: Mapping[str, Sequence[str]]) -> list[dict[str, Any]]:
    """Return what a correction changed as `label`, `old`, `new`."""
    return [{"label": LABELS[key], "old": changes[key][0], "new": changes[key][1]} for key in LABELS if key in changes]


def lock(unit: Organisation, *, by: User) -> Organisation:
    """Return the unit as it is now, locked; `Refused` when it is not this person's to put right."""
    seen = queries.units_seen(by, on=clock.today()).select_related(None).select_related("bureau", "county")
    return unit_actions.lock_among(unit, seen)


@transaction.atomic
def correct(unit: Organisation, *, facts: Mapping[str, Any], reason: str, files: Iterable[int], by: User) -> Correction:
    """Write the facts over those of a unit that is locked, keep what they were, and tell; `files` went by it."""
    changes, office = changes_of(unit, facts), queries.keeper(by, unit, on=clock.today())
    if refusal := policies.refusal_to_correct(unit, nature=facts["nature"], is_other=bool(changes)):
        raise Refused(refusal)
    assert office is not None  # whoever may see a unit keeps it for some office
    made = Correction.objects.create(
        organisation=unit, changes=changes, files=list(files), reason=reason, office=office, by=by, at=clock.now()
    )
    for key in changes:
        setattr(unit, key, facts[key] or (None if key in {"code", "bureau"} else ""))
    try:
        with transaction.atomic():
            unit.save(update_fields=list(changes))
    except IntegrityError as error:
        raise Refused(_("该代码已属于另一单位，请重新核对。"), field="code") from error
    _tell(made, unit)
    return made


def _tell(made: Correction, unit: Organisation) -> None:
    """Tell the unit's reviewers, and of what another office did those of the one that decides on the unit."""
    over, today = queries.responsible_for(unit), clock.today()
    heard = list(queries.reviewers(unit, on=today))
    if over is not None and over != made.office:
        heard += queries.reviewers(over, on=today)
    words = texts.unit_corrected(made, said(made.changes))
    outbox.tell_many(outbox.Letter(one, *words, topic=Topic.WORK) for one in dict.fromkeys(heard) if one != made.by)
