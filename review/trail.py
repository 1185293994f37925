"""What the trail tells of a unit's publicity, of who must sign at a desk, of inquiries and of acts on many."""

from __future__ import annotations

from django.db.models import CharField, Q, Value
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext as _

from applications.trail import Source, of_batch, of_county
from applications.trail_sources import NOTICES, PEOPLE, STEPS, TERMS

from .choices import BulkAct, Founded, Outcome
from .models import BulkRun, Claim, Inquiry, InquiryStatement, Proposal, SecondSignature, UnitObjection, UnitPublicity


def _found(outcome: str) -> str:
    return _("诚信核查拟定结论：%(outcome)s") % {"outcome": Founded(outcome).label}


def _concluded(outcome: str) -> str:
    return _("诚信核查办结：%(outcome)s") % {"outcome": Founded(outcome).label}


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
    # An approval that a second person signed is a step with both names.
    Source(
        STEPS, Proposal, lambda _code: _("提请复核"), "at", "by", OF_FILE, office="organisation", file="application",
        note="opinion",
    ),
    Source(
        STEPS, Proposal, lambda _code: _("复核未同意或撤回提请"), "decided_at", "decided_by", OF_FILE,
        office="organisation", file="application", note="reason", where=Q(is_agreed=False),
    ),
    # Who takes a file that is nobody's is seen by what follows; who gives or takes over one is told.
    Source(
        STEPS, Claim, lambda _code: _("分配或接手"), "given_at", "given_by", OF_FILE, office="organisation", file="application",
        note=Concat("holder__name", Value("　"), "reason", output_field=CharField()), where=Q(until=None) | ~Q(reason=""),
    ),
    Source(
        STEPS, BulkRun, lambda act: _("批量办理：%(act)s") % {"act": BulkAct(act).label}, "started_at", "by",
        of_county("organisation"), office="organisation", code="act",
        note=Concat(Cast("total", CharField()), Value(" 件"), output_field=CharField()), where=Q(started_at__isnull=False),
    ),
    # What was reported is for whoever inquires; that it was is for all.
    Source(
        TERMS, Inquiry, lambda _code: _("反映材料不实"), "reported_at", "reported_by", OF_FILE,
        office="reported_from", file="application",
    ),
    Source(
        TERMS, Inquiry, lambda _code: _("诚信核查立案"), "opened_at", "opened_by", OF_FILE,
        office="organisation", file="application", where=Q(opened_at__isnull=False),
    ),
    Source(
        TERMS, InquiryStatement, lambda office: _("登记核查情况") if office else _("申报人作出说明"), "at", "author",
        of_batch("inquiry__application__batch"), office="organisation", file="inquiry__application", code="organisation",
    ),
    Source(
        TERMS, Inquiry, _found, "proposed_at", "proposed_by", OF_FILE,
        office="organisation", file="application", code="proposed", note="finding", where=Q(proposed_at__isnull=False),
    ),
    Source(
        TERMS, Inquiry, _concluded, "concluded_at", "concluded_by", OF_FILE,
        office="organisation", file="application", code="outcome", note="finding", where=Q(concluded_at__isnull=False),
    ),
)  # fmt: skip
