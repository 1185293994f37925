"""The tags of the visual language: what pages are built from, with no knowledge of the domain.

`{% load ui %}` once a page. Every component and state is shown on /gallery/ (DEBUG only). Families of a status are
waiting, moving, needs-you, done, closed, idle; a status is always a word, a shape and a colour together.

Small pieces
  {% icon "download" %}                              a decorative icon of static/img/icons.svg, beside its word
  {% status_badge "waiting" "单位审核中" %}            family, label
  {% task_state "todo" %}                            todo 未开始, doing 填写中, done 已完成, fix 需修改
  {% document_state "queued" %}                      queued 排队中, running 生成中, ready 可下载, failed 生成失败
  {% countdown closes_at %}                          aware datetime or ISO text; ticks by countdown.js
  {{ instant|beijing }}                              2026年6月3日 14:02           (Beijing time)
  {{ instant|deadline }}                             2026年6月30日 24:00          (midnight is the day before's 24:00)
  {{ instant|day }}, {{ date|day }}                  2026年6月3日

Blocks
  {% panel "标题" %}…{% endpanel %}                   white card; level=3 for an h3, id="anchor"
  {% callout "warn" "标题" %}…{% endcallout %}        tone info | warn | danger | done; the title may be left out
  {% table_scroll "待审申报" %}<table class="table-dense table-stack">…{% endtable_scroll %}   label of the region

Forms (write <form method="post" novalidate>, so that our own sentences are shown)
  {% error_summary form formset … %}                 forms, formsets or [(anchor or address, text), …]; nothing when all is well
  {% field form.name %}                              any widget; width="short|medium|full", inline=True for choices
  {% fields form %}                                  every hidden and visible field of a form, in its order
  {% confirm_form url "退回修改" name="reason" label="退回原因" %}
                                                     a reason and one button; also help, value, error, tone="danger",
                                                     required=False, rows, version (sent as hidden `version`), tick
  {% document doc %}                                 doc as in components/document.html; polls itself while poll_url is set

Page head
  {% page_header "我的申报" lead="…" action_url=url action_label="开始申报" meta="…" back_url=url back_label="返回列表" %}

Everything else is an include, its parameters in its first line: `{% include "components/timeline.html" with steps=… only %}`:
task_list facts timeline receipt empty pager tabs filter_bar diff_row key_help bulk_bar saved.
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from functools import cache
from html import escape

from django import forms, template
from django.forms.formsets import BaseFormSet
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kashgar_zc import clock
from kashgar_zc.kept import draw

register = template.Library()

TASK_STATES = {
    "todo": ("idle", gettext_lazy("未开始")),
    "doing": ("moving", gettext_lazy("填写中")),
    "done": ("done", gettext_lazy("已完成")),
    "fix": ("needs-you", gettext_lazy("需修改")),
}
DOCUMENT_STATES = {
    "queued": ("waiting", gettext_lazy("排队中")),
    "running": ("moving", gettext_lazy("生成中")),
    "ready": ("done", gettext_lazy("可下载")),
    "failed": ("needs-you", gettext_lazy("生成失败")),
}
STEP_FAMILIES = {"done": "done", "current": "moving", "future": "idle"}
# The tone of a callout: its family and its icon.
TONES = {
    "info": ("moving", "info"),
    "warn": ("waiting", "alert"),
    "danger": ("needs-you", "stop"),
    "done": ("done", "check"),
}
# The levels of django.contrib.messages, put into our tones.
MESSAGE_TONES = {"debug": "info", "info": "info", "success": "done", "warning": "warn", "error": "danger"}


@register.simple_tag
def icon(name: str) -> SafeString:
    """Draw a decorative icon; its meaning stands beside it in words."""
    return _icon(name)


@cache
def _icon(name: str) -> SafeString:
    sprite = static("img/icons.svg")
    return format_html('<svg class="icon" aria-hidden="true" focusable="false"><use href="{}#{}"/></svg>', sprite, name)


@register.simple_tag
def status_badge(family: str, label: str) -> SafeString:
    """Draw a status: its shape and colour come by CSS from the family."""
    return format_html('<span class="status" data-family="{}">{}</span>', family, label)


@register.simple_tag
def task_state(state: str) -> SafeString:
    """Draw the state of a section in a task list."""
    return status_badge(*TASK_STATES[state])


@register.simple_tag
def document_state(state: str) -> SafeString:
    """Draw the state of a document in the making."""
    return status_badge(*DOCUMENT_STATES[state])


@register.simple_tag
def chips(label: str, chips: Iterable[tuple[str, str, bool, int | str | None]]) -> SafeString:
    """Draw a group of chips (address, text, whether it is on, a count, "99+" or None); in Python, since a queue has forty."""
    on, name = ' aria-current="true"', escape(label)
    links = (
        f'<a class="chip" href="{escape(url)}"{on if is_on else ""}>{escape(text)}'
        + ("</a>" if count is None else f' <span class="n">{escape(str(count))}</span></a>')
        for url, text, is_on, count in chips
    )
    return mark_safe(
        f'<div class="chips" role="group" aria-label="{name}"><span class="of">{name}</span>{"".join(links)}</div>'
    )


@register.filter
def step_family(state: str) -> str:
    """Return the family in which a step of a timeline is drawn unless it names its own."""
    return STEP_FAMILIES[state]


@register.filter
def tone_of(level_tag: str) -> str:
    """Return the tone of a callout for the level of a Django message."""
    return MESSAGE_TONES.get(level_tag, "info")


# Time


@register.filter
def beijing(value: dt.datetime | None) -> str:
    """Write an instant to the minute in Beijing time."""
    if not value:
        return ""
    return f"{day(value)} {value.astimezone(clock.BEIJING):%H:%M}"


@register.filter
def deadline(value: dt.datetime | None) -> str:
    """Write the end of a window: midnight belongs to the day it closes."""
    if not value:
        return ""
    local = value.astimezone(clock.BEIJING)
    if (local.hour, local.minute) == (0, 0):
        return f"{day(local.date() - dt.timedelta(days=1))} 24:00"
    return beijing(local)


@register.filter
def day(value: dt.date | None) -> str:
    """Write a date, or the Beijing date of an instant."""
    if not value:
        return ""
    if isinstance(value, dt.datetime):
        value = value.astimezone(clock.BEIJING)
    return _("%(year)d年%(month)d月%(day)d日") % {"year": value.year, "month": value.month, "day": value.day}


def remaining(closes_at: dt.datetime, now: dt.datetime) -> tuple[str, str]:
    """Return how urgent a window is (calm, soon, last, over) and the words for what is left; countdown.js does the same."""
    seconds = int((closes_at - now).total_seconds())
    if seconds <= 0:
        return "over", _("已截止")
    days, hours, minutes = seconds // 86400, seconds // 3600, seconds % 3600 // 60
    if days >= 3:
        return "calm", _("还剩 %(n)s 天") % {"n": days}
    words = _("还剩 %(h)s 小时 %(m)s 分") % {"h": hours, "m": minutes}
    return ("soon" if days else "last"), words


@register.simple_tag
def kept(template_name: str, **values: object) -> SafeString:
    """Draw a component that reads only the values given here; the same values are drawn once in a process."""
    return draw(template_name, **values)


@register.simple_tag
def countdown(closes_at: dt.datetime | str) -> SafeString:
    """Draw what is left of a window; without JavaScript it stands still and stays true to the minute of loading."""
    if isinstance(closes_at, str):
        closes_at = dt.datetime.fromisoformat(closes_at)
    now = clock.now()
    state, text = remaining(closes_at, now)
    return draw("components/countdown.html", closes_at=closes_at, state=state, text=text, now=now.isoformat())


# Blocks


@register.simple_block_tag
def panel(content: str, title: str = "", *, level: int = 2, id: str = "") -> SafeString:
    """Put content on a white card."""
    head = format_html("<h{0}>{1}</h{0}>", level, title) if title else ""
    return format_html('<section class="panel"{}>{}{}</section>', _id(id), head, content)


@register.simple_block_tag
def callout(content: str, tone: str, title: str = "") -> SafeString:
    """Set a note apart; tone is info, warn, danger or done."""
    family, shape = TONES[tone]
    head = format_html('<strong class="callout-title">{}</strong>', title) if title else ""
    body = format_html('{}<div class="callout-body">{}{}</div>', icon(shape), head, content)
    return format_html('<div class="callout" data-family="{}">{}</div>', family, body)


@register.simple_block_tag
def table_scroll(content: str, label: str) -> SafeString:
    """Let a wide table scroll inside its own, focusable region."""
    return format_html('<div class="table-scroll" role="region" tabindex="0" aria-label="{}">{}</div>', label, content)


def _id(value: str) -> SafeString | str:
    return format_html(' id="{}"', value) if value else ""


@register.inclusion_tag("components/page_header.html")
def page_header(title: str, **parts: str) -> dict[str, str]:
    """Draw the head of a page; parts: lead, meta, action_url, action_label, back_url, back_label."""
    return {"title": title, **parts}


# Forms


@register.inclusion_tag("components/field.html")
def field(bound: forms.BoundField, width: str = "", *, inline: bool = False) -> dict[str, object]:
    """Draw one field with its label, help and error, tied together for screen readers."""
    widget = bound.field.widget
    is_choices = isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple)
    is_tick = isinstance(widget, forms.CheckboxInput)
    return {
        "field": bound,
        "control": "" if is_choices else _control(bound, width, is_tick=is_tick),
        "is_choices": is_choices,
        "is_tick": is_tick,
        "inline": inline,
        # A draft may go without what its submission needs: the form then marks the field `is_wanted`.
        "required": bound.field.required or getattr(bound.field, "is_wanted", False),
    }


def _control(bound: forms.BoundField, width: str, *, is_tick: bool) -> SafeString:
    if is_tick:
        return bound.as_widget()
    kind = "form-select" if isinstance(bound.field.widget, forms.Select) else "form-control"
    own = bound.field.widget.attrs.get("class", "")
    return bound.as_widget(attrs={"class": " ".join(filter(None, (kind, f"width-{width}" if width else "", own)))})


@register.inclusion_tag("components/fields.html")
def fields(form: forms.BaseForm) -> dict[str, object]:
    """Draw every field of a form in its order."""
    return {"form": form}


@register.inclusion_tag("components/error_summary.html")
def error_summary(*sources: object) -> dict[str, object]:
    """List every error of the given forms, formsets or (anchor, text) pairs, each a link to where it is mended."""
    pairs = [pair for source in sources if source is not None for pair in _errors(source)]
    return {"errors": [(anchor if "/" in anchor or not anchor else f"#{anchor}", text) for anchor, text in pairs]}


def _errors(source: object) -> Iterator[tuple[str, str]]:
    if isinstance(source, BaseFormSet):
        yield from (("", text) for text in source.non_form_errors())
        for form in source.forms:
            yield from _form_errors(form)
    elif isinstance(source, forms.BaseForm):
        yield from _form_errors(source)
    elif isinstance(source, Iterable):
        yield from source


def _form_errors(form: forms.BaseForm) -> Iterator[tuple[str, str]]:
    yield from (("", text) for text in form.non_field_errors())
    for bound in form:
        anchor = bound.id_for_label or f"{bound.auto_id}_0"
        name = bound.label.rstrip("。：:")
        yield from ((anchor, text if name in text else f"{name}：{text}") for text in bound.errors)


@register.inclusion_tag("components/confirm_form.html")
def confirm_form(url: str, button: str, **parts: object) -> dict[str, object]:
    """Draw a form that asks for a reason; parts: name, label, help, value, error, tone, required, rows, version, tick."""
    defaults = {"name": "reason", "label": _("原因"), "required": True, "rows": 4, "tone": "primary"}
    return {"url": url, "button": button, **defaults, **parts}


@register.inclusion_tag("components/document.html")
def document(doc: object) -> dict[str, object]:
    """Draw a document in the making; the attributes of doc are listed at the head of the component."""
    return {"doc": doc}
