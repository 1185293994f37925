"""What the page of a merger sees: how much goes with a unit."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q
from django.forms import Form
from django.utils.translation import gettext as _

from applications.models import Application
from applications.rerouting import NOT_ON_THEIR_WAY, ON_THEIR_WAY
from kashgar_zc import clock
from kashgar_zc.accounts import queries as accounts
from kashgar_zc.accounts.models import Organisation


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
    return {"unit": unit, "form": form, "facts": facts}
