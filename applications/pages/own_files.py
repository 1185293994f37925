"""Every file that an applicant uploaded to one application: in use, taken out of use, pulled; and what may be done with each."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists
from django.urls import reverse
from django.utils.translation import gettext as _

from .. import policies, pull_requests, retention, slots
from ..choices import MaterialState
from ..models import Application, Material, PullRequest
from ..naming import naming
from ..policies import in_beijing
from .viewer import tombstone


@dataclass(frozen=True)
class Line:
    """One file with what became of it; `act_url` leads to pulling it or, where desks judge by it, to asking for that."""

    name: str
    text: str
    family: str
    word: str
    note: str
    view_url: str
    act: str
    act_url: str


def page(application: Application) -> dict[str, Any]:
    """Return the files of one's own application: those in use, and the others, the last first; three statements."""
    there = (MaterialState.READY, MaterialState.PULLED)
    rows = application.materials.filter(state__in=there).annotate(is_named=Exists(naming()))
    asked = {one.material_id: one for one in pull_requests.of(application)}  # of one file the last one counts
    ends = dict(retention.unnamed().filter(application=application).values_list("pk", "goes_at"))
    labels = {slot.key: slot.label for slot in application.batch.rules.slots}
    in_use, others = [], []
    for one in rows.select_related("pull__organisation").order_by("-removed_at", "slot", "pk"):
        line = _line(one, application, labels.get(one.slot, ""), asked.get(one.pk), ends.get(one.pk))
        (others if one.removed_at else in_use).append(line)
    groups = [(_("使用中的文件"), in_use), (_("已替换、移除和撤下的文件"), others)]
    return {"application": application, "groups": [(title, lines) for title, lines in groups if lines]}


def _line(one: Any, application: Application, label: str, asked: PullRequest | None, ends: dt.datetime | None) -> Line:
    is_there = one.state == MaterialState.READY
    is_judged = one.is_named and application.status not in policies.PULLED_BY_OWNER
    waits = asked is not None and pull_requests.is_waiting(asked, application)
    act, where = (_("请求撤下"), "file_ask_pull") if is_judged else (_("撤下"), "file_pull")
    family, word = _standing(one)
    return Line(
        name=one.name,
        text=" · ".join(filter(None, (label, slots.described(one)))),
        family=family,
        word=word,
        note=_note(one, application, asked, ends),
        view_url=reverse("applications:file_view", args=[one.key]),
        act=act if is_there and not waits else "",
        act_url=reverse(f"applications:{where}", args=[one.key]),
    )


def _standing(one: Material) -> tuple[str, str]:
    if one.state == MaterialState.PULLED:
        return "closed", _("已撤下")
    return ("idle", _("已移除")) if one.removed_at else ("done", _("使用中"))


def _note(one: Any, application: Application, asked: PullRequest | None, ends: dt.datetime | None) -> str:
    """Return what became of a file, or until when it is kept."""
    if one.state == MaterialState.PULLED:
        return tombstone(one)
    if asked and hasattr(asked, "refusal"):
        words = {"who": asked.refusal.organisation, "text": asked.refusal.text}
        return _("您请求撤下，%(who)s没有撤下：%(text)s") % words
    if asked and pull_requests.is_waiting(asked, application):
        words = {"when": in_beijing(asked.at), "who": pull_requests.office_of(application)}
        return _("您已于 %(when)s 请求撤下，等待%(who)s答复。") % words
    if one.removed_at is None:
        return ""
    if one.is_named:
        return _("曾随申报提交，审核机构仍可看到，随申报保存。")
    return _("没有提交过，于 %(when)s 后清除。") % {"when": in_beijing(ends)} if ends else _("没有提交过。")
