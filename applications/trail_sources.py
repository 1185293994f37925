"""What the trail tells of files and batches, and of people and organisations."""

from __future__ import annotations

import json

from django.db.models import CharField, F, Q, Value
from django.db.models.functions import Concat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kashgar_zc.accounts import correcting
from kashgar_zc.accounts.choices import Role, Standing
from kashgar_zc.accounts.models import (
    Appointment,
    Correction,
    ImportRecord,
    Merger,
    MergerReversal,
    NameChange,
    Organisation,
)

from .choices import Action, DocumentKind, LookedAt, PhaseKind
from .models import (
    Document,
    Event,
    Extension,
    FileOpening,
    IndividualPlan,
    IntegrityEntry,
    IntegrityLifting,
    Permit,
    PlanWithdrawal,
    Pull,
    PullRefusal,
    PullRequest,
)
from .trail import Source, of_batch, of_county

STEPS, READS, PAPERS, TERMS, PEOPLE = "steps", "reads", "papers", "terms", "people"
MEETINGS, NOTICES = "meetings", "notices"
KINDS = {
    STEPS: gettext_lazy("办理"),
    READS: gettext_lazy("查阅"),
    MEETINGS: gettext_lazy("评审会议"),
    NOTICES: gettext_lazy("公示、异议与证书"),
    PAPERS: gettext_lazy("文书"),
    TERMS: gettext_lazy("时限与诚信"),
    PEOPLE: gettext_lazy("任职与机构"),
}


def _appointed(role: str) -> str:
    return _("任命%(role)s") % {"role": Role(role).label}


def _ended(role: str) -> str:
    return _("终止%(role)s任职") % {"role": Role(role).label}


def _standing(standing: str) -> str:
    return _("单位登记：%(standing)s") % {"standing": Standing(standing).label}


def _corrected(changes: str) -> str:
    """Return what was put right; the column holds field -> [before, after]."""
    said = "、".join(_("%(label)s（%(old)s → %(new)s）") % one for one in correcting.said(json.loads(changes)))
    return _("更正单位信息：%(what)s") % {"what": said}


OF_FILE, OF_BATCH = of_batch("application__batch"), of_batch("batch")
SOURCES = (
    Source(
        STEPS, Event, lambda code: str(Action(code).label), "at", "actor", OF_FILE,
        office="organisation", file="application", code="action", note="note",
    ),
    Source(
        STEPS, Pull, lambda _code: _("撤下文件"), "at", "by", of_batch("material__application__batch"),
        office="organisation", file="material__application", note=F("material__name"), where=Q(material__isnull=False),
    ),
    Source(
        STEPS, Pull, lambda _code: _("撤下佐证文件"), "at", "by", of_batch("evidence__application__batch"),
        office="organisation", file="evidence__application", note=F("evidence__name"), where=Q(evidence__isnull=False),
    ),
    Source(
        STEPS, PullRequest, lambda _code: _("请求撤下文件"), "at", "by", OF_FILE,
        office="organisation", file="application", note=F("material__name"),
    ),
    Source(
        STEPS, PullRefusal, lambda _code: _("不予撤下文件"), "at", "by", of_batch("request__application__batch"),
        office="organisation", file="request__application", note="text",
    ),
    Source(
        READS, FileOpening, lambda code: str(LookedAt(code).label), "at", "user", OF_FILE,
        office="organisation", file="application", code="kind",
    ),
    Source(
        PAPERS, Document, lambda code: str(DocumentKind(code).label), "requested_at", "requested_by", OF_FILE,
        file="application", code="kind", note="name", where=Q(application__isnull=False),
    ),
    Source(
        PAPERS, Document, lambda code: str(DocumentKind(code).label), "requested_at", "requested_by", OF_BATCH,
        code="kind", note="name", where=Q(batch__isnull=False),
    ),
    Source(
        TERMS, Extension, lambda code: _("延长%(kind)s") % {"kind": PhaseKind(code).label}, "proposed_at", "proposed_by", OF_BATCH,
        code="kind", note="reason",
    ),
    Source(
        TERMS, Extension, lambda _code: _("复核重新开放"), "in_force_at", "confirmed_by", OF_BATCH,
        note="reason", where=Q(confirmed_by__isnull=False),
    ),
    Source(
        TERMS, Permit, lambda _code: _("准予逾期提交"), "granted_at", "granted_by", OF_BATCH,
        note=Concat("person__name", Value("："), "reason", output_field=CharField()),
    ),
    Source(
        TERMS, IndividualPlan, lambda _code: _("一人一策"), "recorded_at", "recorded_by", OF_BATCH,
        office="organisation", note=Concat("person__name", Value("："), "basis", output_field=CharField()),
    ),
    Source(
        TERMS, PlanWithdrawal, lambda _code: _("撤销一人一策"), "at", "by", of_batch("plan__batch"), note="reason",
    ),
    Source(
        TERMS, IntegrityEntry, lambda _code: _("记入诚信档案"), "recorded_at", "recorded_by", OF_FILE,
        office="organisation", file="application", note="grounds",
    ),
    Source(
        TERMS, IntegrityLifting, lambda _code: _("解除失信记录"), "at", "by", of_batch("entry__application__batch"),
        office="organisation", file="entry__application", note="reason",
    ),
    Source(
        PEOPLE, Appointment, _appointed, "made_at", "made_by", of_county("organisation"),
        office="organisation", code="role", note=F("user__name"), where=Q(made_at__isnull=False),
    ),
    Source(
        PEOPLE, Appointment, _ended, "ended_at", "ended_by", of_county("organisation"),
        office="organisation", code="role", note=F("user__name"), where=Q(ended_at__isnull=False),
    ),
    Source(
        PEOPLE, Organisation, _standing, "decided_at", "decided_by", of_county(""),
        code="standing", note="name", where=Q(decided_at__isnull=False),
    ),
    Source(
        PEOPLE, NameChange, lambda _code: _("更名"), "at", "by", of_county("organisation"),
        office="organisation", note=Concat("old", Value(" → "), "new", output_field=CharField()),
    ),
    Source(PEOPLE, Merger, lambda _code: _("并入"), "at", "by", of_county("unit"), office="unit", note=F("into__name")),
    Source(
        PEOPLE, Correction, _corrected, "at", "by", of_county("organisation"),
        office="organisation", code="changes", note="reason",
    ),
    Source(
        PEOPLE, MergerReversal, lambda _code: _("撤销合并"), "at", "by", of_county("merger__unit"),
        office="merger__unit", note="reason",
    ),
    Source(
        PEOPLE, ImportRecord, lambda _code: _("批量导入单位和人员"), "at", "by", of_county("source__office"),
        office="source__office", note="source__name",
    ),
)  # fmt: skip
