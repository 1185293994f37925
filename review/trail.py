"""What the trail tells of a unit's publicity and of who must sign at a desk."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext as _

from applications.trail import Source, of_batch, of_county
from applications.trail_sources import NOTICES, PEOPLE

from .choices import Outcome
from .models import SecondSignature, UnitObjection, UnitPublicity

OF_FILE = of_batch("application__batch")
SOURCES = (
    Source(
        NOTICES, UnitPublicity, lambda _code: _("开始单位公示"), "opened_at", "opened_by", OF_FILE,
        office="organisation", file="application", note="how_posted",
    ),
    Source(
        NOTICES, UnitPublicity, lambda code: _("单位公示%(how)s") % {"how": Outcome(code).label}, "concluded_at", "concluded_by",
        OF_FILE, office="organisation", file="application", code="outcome",
        where=Q(concluded_at__isnull=False),
    ),
    Source(
        NOTICES, UnitObjection, lambda _code: _("登记公示异议"), "recorded_at", "recorded_by", of_batch("publicity__application__batch"),
        office="publicity__organisation", file="publicity__application", note="note",
    ),
    Source(
        NOTICES, UnitObjection, lambda code: _("公示异议成立") if code == "true" else _("公示异议不成立"), "decided_at", "decided_by",
        of_batch("publicity__application__batch"), office="publicity__organisation", file="publicity__application",
        code="is_upheld", note="finding", where=Q(decided_at__isnull=False),
    ),
    Source(
        PEOPLE, SecondSignature, lambda code: _("启用复核") if code == "true" else _("停用复核"), "set_at", "set_by",
        of_county("organisation"), office="organisation", code="is_on",
    ),
)  # fmt: skip
