"""What is missing or doubtful in a file as it stands, and what of it stops a submission."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from django.utils.translation import gettext as _

from kashgar_zc import clock

from . import checks, eligibility, mending, queries, sections
from .choices import MaterialState, Status
from .models import Application


def before_submission(
    application: Application,
    findings: Sequence[eligibility.Finding],
    *,
    accepted: frozenset[str] | None,
    filled: queries.Filled,
    reasons: Mapping[str, str] | None = None,
) -> list[checks.Defect]:
    """Return what a submission would meet, its conditions included; of a returned file only what may be mended blocks.

    `reasons` say why what a return named stays as it was (`mending`); None leaves that out.
    """
    found = of_content(application, accepted=accepted, filled=filled) + eligibility.as_defects(findings)
    if application.status != Status.RETURNED:
        return found
    open_to = queries.reopened_sections(application) | {"", "commitments"}
    closed = {f"slot-{slot}" for slot in queries.slot_labels(application).keys() - queries.open_slots(application)}
    found = [one if one.section in open_to and one.anchor not in closed else replace(one, hard=False) for one in found]
    return found + (mending.unexplained(mending.named(application, filled), reasons) if reasons is not None else [])


def of_content(
    application: Application, *, accepted: frozenset[str] | None = None, filled: queries.Filled | None = None
) -> list[checks.Defect]:
    """Return all defects of a file as it is; `accepted` None leaves the commitments out, `filled` None is read."""
    filled = filled or queries.filled_of(application)
    sizes: dict[str, list[int]] = {}
    for file in filled.materials:
        if file.state == MaterialState.READY:
            sizes.setdefault(file.slot, []).append(file.size)
    rules, level = application.batch.rules, application.title.level
    found = checks.defects(filled.contents, sizes, rules, category=application.category_id, level=level)
    pages = sum(file.pages for file in filled.materials if file.state == MaterialState.READY)
    found += _expired_reports(filled)
    found += checks.defects_of_room(sizes, rules, pages=pages)
    if any(file.state == MaterialState.CHECKING for file in filled.materials):
        found.append(checks.Defect(sections.MATERIALS, sections.MATERIALS, _("有文件正在检查，请稍候再提交。")))
    if accepted is not None:
        found += [
            checks.Defect("commitments", f"id_{one.key}", _("请阅读并勾选“%(title)s”。") % {"title": one.title})
            for one in application.batch.rules.commitments
            if one.key not in accepted
        ]
    return found


def _expired_reports(filled: queries.Filled) -> list[checks.Defect]:
    """Return the degrees whose report in the national register is out of date by now, as one copied from last season may be."""
    education, month = sections.BY_KEY["education"], f"{clock.today():%Y-%m}"
    text = _("%(row)s %(n)s 的学信网报告已过有效期。请在学信网延长或重新申请，再更新有效期和报告。")
    return [
        checks.Defect(
            "education", f"id_rows-{n}-verified_until", text % {"row": education.row_label, "n": n + 1}, hard=False
        )
        for n, row in enumerate(education.rows(filled.contents.get("education")))
        if row.get("verified_until") and row["verified_until"] < month
    ]
