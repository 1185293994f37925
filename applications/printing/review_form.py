"""The review form 评审表 of one snapshot, as values ready to print."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from kashgar_zc import clock

from .. import sections, snapshots
from ..models import Application, Event, Snapshot
from . import judged, names, opinions, pictures
from .paper import Fact, Group, ReviewForm
from .tables import LINE, PADDING, PAGE, lines_of, register
from .words import day

TEMPLATE = "applications/print/review_form.html"
HALF = 98  # mm for each of two registers on one page
FACT_ROW = 9.8  # mm, the lowest row of the facts


def build(application: Application, snapshot: Snapshot, *, upto: int) -> ReviewForm:
    """Return the form of a snapshot with the opinions up to an event; the same arguments give the same values.

    Needs `application.applicant`. `OSError` when the photo cannot be read.
    """
    content = snapshot.content
    events = Event.objects.filter(application=application, sequence__lte=upto).select_related(
        "organisation", "snapshot"
    )
    signed_on = day(clock.on_day(snapshot.taken_at))
    rows = facts(application, content, unit=names.of_unit(events, content))
    return ReviewForm(
        heading=_("喀什地区专业技术职务任职资格评审表"),
        number=application.number or "",
        created=snapshot.taken_at.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        digest=" ".join(snapshot.sha256[start : start + 4] for start in range(0, 16, 4)).upper(),
        qr=pictures.qr(application, snapshot),
        cover=cover(application, content, signed_on),
        notes=filling_notes(),
        facts=rows,
        photo=pictures.photo(application, snapshot),
        education=register("education", content["sections"], title=_("学历学位"), room=PAGE - 30 - facts_height(rows)),
        groups=groups(judged.with_defence(content["sections"], judged.judged(events).finding)),
        summary=paragraphs(content["sections"].get("summary", {}).get("text", "")),
        commitments=commitments(content),
        signed_on=signed_on,
        sign_offs=opinions.sign_offs(events, content),
    )


def draft(application: Application, *, now: dt.datetime) -> ReviewForm:
    """Return the form of what an application holds at an instant, for looking it over before submission."""
    content = snapshots.content_of(application, accepted=(), route=(), now=now)
    taken = Snapshot(application=application, number=0, content=content, sha256=snapshots.digest(content), taken_at=now)
    return replace(build(application, taken, upto=0), is_draft=True)


def cover(application: Application, content: Mapping[str, Any], filled_on: str) -> tuple[Fact, ...]:
    target, basic = content["target"], content["sections"].get("basic", {})
    return (
        Fact(_("编　　号"), application.number or ""),
        Fact(_("单　　位"), target["unit"]),
        Fact(_("姓　　名"), content["person"]["name"]),
        Fact(_("现任职务"), basic.get("present_title") or basic.get("post") or _("无")),
        Fact(_("评审资格"), target["title"]),
        Fact(_("填表时间"), filled_on),
    )


def filling_notes() -> tuple[str, ...]:
    return (
        _("本表由喀什地区职称评审服务平台按申报人提交的内容生成，供评审专业技术职务任职资格使用。"),
        _("基本情况至个人述职由申报人填写，内容应当具体、真实；意见栏由各级审核机构、评审委员会和审批机关填写。"),
        _("各栏内容须与证书、证明材料一致。弄虚作假的，取消本次申报资格；已取得职称的，予以撤销。"),
        _("表中内容不得涉及国家秘密和工作秘密。"),
        _("“任现职前”“任现职后”以取得现任专业技术职务的时间为界；首次申报的，只填任现职后业绩。"),
        _("登记不下的内容续页打印，续页标明“续表”。表内标有“以下空白”“无”的，其后不得添写。"),
        _("每页右上角的二维码载有申报编号和内容校验码，应当与平台记录一致；涂改、换页无效。"),
        _("本表一式两份，A4 纸双面打印，参加答辩时由本人提交。重新打印的与首次打印的内容相同。"),
    )


def facts(application: Application, content: Mapping[str, Any], *, unit: str) -> tuple[tuple[Fact, ...], ...]:
    """Return the rows of the basic facts: the person and the target, then every field of the section as its spec says."""
    person, target = content["person"], content["target"]
    fields = {field.name: field for field in sections.BY_KEY["basic"].fields}
    basic = content["sections"].get("basic", {})
    own = {name: Fact(str(field.label), sections.display(field, basic.get(name, ""))) for name, field in fields.items()}
    level = own["present_title_level"].value  # printed with the title that it is of
    titled = replace(own["present_title"], value=own["present_title"].value + (f"（{level}）" if level else ""))
    born = person["birth"]
    county = target["county"] or _("地直")
    return (
        (Fact(_("姓名"), person["name"]), Fact(_("性别"), person["sex"])),
        (Fact(_("出生年月"), f"{born[:4]}年{int(born[5:7])}月" if born else ""), own["work_started"]),
        (Fact(_("身份证号"), application.applicant.masked_id_number, wide=True),),
        (Fact(_("工作单位"), f"{unit}（{county}）", wide=True),),
        (titled, own["present_title_since"]),
        (own["post"], own["specialty_work"]),
        (own["specialty_years"], own["email"]),
        (Fact(own["address"].label, own["address"].value, wide=True),),
        (Fact(_("申报批次"), target["batch"]), Fact(_("申报类别"), target["category"])),
        (Fact(_("申报系列"), target["series"]), Fact(_("申报专业"), target["speciality"])),
        (Fact(_("申报级别"), target["level"]), Fact(_("申报职称"), target["title"])),
    )


def facts_height(rows: tuple[tuple[Fact, ...], ...]) -> float:
    """Return how many millimetres the facts take, estimated like the rows of a register."""
    lines = [max(lines_of(fact.value, 36 if fact.wide else 12) for fact in row) for row in rows]
    return sum(max(FACT_ROW, count * LINE + PADDING) for count in lines)


def groups(contents: Mapping[str, Any]) -> tuple[Group, ...]:
    """Return the registers page by page; together with facts, education and summary they print every section."""
    papers, awards = _("著作、论文及重要技术报告登记"), _("奖励与专利登记")
    return (
        _alone("training", contents, _("学习培训经历")),
        _pair(("employment", _("工作经历")), ("service", _("基层与援疆服务经历")), contents, rooms=(130, 62)),
        _alone("achievements_before", contents, _("任现职前主要专业技术工作业绩登记")),
        _alone("achievements_since", contents, _("任现职后主要专业技术工作业绩登记")),
        _pair(("papers", papers), ("awards", awards), contents, rooms=(110, 82)),
        _pair(("appraisals", _("年度考核情况")), ("tests", _("考试与答辩情况")), contents, rooms=(HALF, HALF)),
    )


def _alone(key: str, contents: Mapping[str, Any], title: str) -> Group:
    return Group(title, (register(key, contents, title=title, room=PAGE - 4),))


def _pair(
    first: tuple[str, str], second: tuple[str, str], contents: Mapping[str, Any], *, rooms: tuple[float, float]
) -> Group:
    tables = tuple(
        register(key, contents, title=title, room=room)
        for (key, title), room in zip((first, second), rooms, strict=True)
    )
    return Group(f"{first[1]}、{second[1]}", tables)


def paragraphs(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def commitments(content: Mapping[str, Any]) -> tuple[str, ...]:
    """Return what the applicant accepted, which version, and when."""
    return tuple(
        _("%(title)s（版本 %(version)s），%(when)s 在线确认")
        % {
            "title": one["title"],
            "version": one["version"],
            "when": in_minutes(dt.datetime.fromisoformat(one["accepted_at"])),
        }
        for one in content["commitments"]
    )


def in_minutes(instant: dt.datetime) -> str:
    local = instant.astimezone(clock.BEIJING)
    return f"{day(local.date())} {local:%H:%M}"
