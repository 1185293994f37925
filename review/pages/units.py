"""What the pages of merging, parting and correcting see: how much goes with a unit, what goes back and what stays."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db.models import Count, Q, QuerySet
from django.forms import Form
from django.utils.translation import gettext as _

from applications.models import Application
from applications.rerouting import NOT_ON_THEIR_WAY, ON_THEIR_WAY
from kashgar_zc import clock
from kashgar_zc.accounts import policies
from kashgar_zc.accounts import queries as accounts
from kashgar_zc.accounts.correcting import LABELS
from kashgar_zc.accounts.forms.units import CorrectForm
from kashgar_zc.accounts.models import Merger, Organisation

from .. import correcting as looks
from .. import merging as acts

SHOWN = 50  # names of one list


def merging(unit: Organisation, form: Form) -> dict[str, Any]:
    """Return a unit with the numbers of what would move."""
    counted = Application.objects.filter(unit=unit).aggregate(
        files=Count("pk", filter=Q(status__in=ON_THEIR_WAY)), drafts=Count("pk", filter=Q(status__in=NOT_ON_THEIR_WAY))
    )
    staff = accounts.reviewers(unit, on=clock.today()).count()
    facts = [
        (_("办理中的申报"), _("%(n)s 件，随转，办结的环节有效") % {"n": counted["files"]}),
        (_("未提交的申报"), _("%(n)s 件，单位改为并入单位") % {"n": counted["drafts"]}),
        (_("审核人"), _("%(n)s 人") % {"n": staff}),
    ]
    return {"unit": unit, "form": form, "facts": facts, "days": settings.MERGER_DAYS}


def parting(merger: Merger, form: Form) -> dict[str, Any]:
    """Return a merger about to be taken back: the files that go back, those that stay, those that came since."""
    now = clock.now()
    taken = Application.objects.filter(pk__in=acts.files_of(merger))
    goes = Q(unit=merger.into_id, status__in=ON_THEIR_WAY | NOT_ON_THEIR_WAY)
    refusal = policies.refusal_to_part(merger, now=now)
    lists = [
        _listed(_("转回原单位的申报"), taken.filter(goes)),
        _listed(_("已审核完成或已改单位，不再转回的申报"), taken.exclude(goes)),
        _listed(_("合并后在并入单位新建、仍留在并入单位的申报"), acts.arrived_since(merger)),
    ]
    return {"merger": merger, "form": form, "refusal": refusal, "lists": [] if refusal else lists}


def correcting(unit: Organisation, form: CorrectForm) -> dict[str, Any]:
    """Return a unit about to be put right: the form, and once it is filled without fault what it would do."""
    if not form.is_valid():
        return {"unit": unit, "form": form}
    look = looks.look(unit, form.facts)
    if refusal := policies.refusal_to_correct(unit, nature=form.facts["nature"], is_other=bool(look.changes)):
        form.add_error(None, refusal)
        return {"unit": unit, "form": form}
    ways = look.ways
    return {
        "unit": unit,
        "form": form,
        "look": look,
        "changes": [(LABELS[key], old, new) for key, (old, new) in look.changes.items()],
        "go": {"n": len(ways.go), "rows": ways.go[:SHOWN]},
        "keep": {"n": len(ways.keep), "rows": ways.keep[:SHOWN]},
        "drafts": ways.drafts,
        "most": SHOWN,
    }


def _listed(title: str, files: QuerySet[Application]) -> dict[str, Any]:
    return {"title": title, "n": files.count(), "rows": files.order_by("pk")[:SHOWN], "most": SHOWN}
