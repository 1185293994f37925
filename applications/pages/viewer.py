"""The viewer of one file: a page at a time, larger and turned, and what is known of the file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from kashgar_zc.accounts.models import Appointment, User

from .. import policies, previews, pull_requests, similar, slots
from ..choices import MaterialState
from ..models import Application, Evidence, Material
from ..policies import in_beijing

ZOOMS = (1, 2, 3)
SHOWN = 5  # uses elsewhere that are listed


@dataclass(frozen=True)
class Viewer:
    """All that the viewer's template sees; addresses are empty where there is nowhere to go."""

    name: str
    slot: str
    text: str
    number: int
    pages: list[tuple[int, str]]
    zoom: int
    turn: int
    picture_url: str
    previous_url: str
    next_url: str
    larger_url: str
    smaller_url: str
    turn_url: str
    file_url: str
    pull_url: str
    gone: str
    uses: list[str]
    more_uses: int
    ask_url: str


def viewer(material: Material, user: User, desk: Appointment | None, asked: Mapping[str, str]) -> Viewer:
    """Return a file's page as asked for by `page`, `zoom` (1–3) and `turn` (0–270); anything else is the nearest that exists."""
    uses = _uses(material, user, desk) if material.state == MaterialState.READY else []
    slot = next((one.label for one in material.application.batch.rules.slots if one.key == material.slot), "")
    pull_url = "" if policies.refusal_to_pull(user, material, desk) else _url("pull", material)
    ask_url = "" if pull_url or pull_requests.refusal_to_ask(user, material) else _url("ask_pull", material)
    more = {"uses": uses[:SHOWN], "more_uses": max(0, len(uses) - SHOWN)}
    return _viewer(material, asked, slot=slot, pull_url=pull_url, ask_url=ask_url, **more)


def evidence_viewer(evidence: Evidence, user: User, desk: Appointment | None, asked: Mapping[str, str]) -> Viewer:
    """Return a page of evidence as asked for."""
    pull_url = "" if policies.refusal_to_pull_evidence(user, evidence, desk) else _url("pull", evidence)
    return _viewer(evidence, asked, slot=str(evidence.get_kind_display()), pull_url=pull_url)


def _viewer(
    file: Material | Evidence,
    asked: Mapping[str, str],
    *,
    slot: str,
    pull_url: str,
    ask_url: str = "",
    uses: Sequence[str] = (),
    more_uses: int = 0,
) -> Viewer:
    last = max(1, file.pages)
    number, zoom = min(_number(asked, "page", 1), last), min(_number(asked, "zoom", 1), ZOOMS[-1])
    turn = _number(asked, "turn", 0) // 90 % 4 * 90
    is_there = file.state == MaterialState.READY

    def at(**other: int) -> str:
        return "?" + urlencode({"page": number, "zoom": zoom, "turn": turn} | other)

    return Viewer(
        name=previews.shown_name(file) if is_there else file.name,
        slot=slot,
        text=slots.described(file),
        number=number,
        pages=[(one, _url("page", file, one)) for one in range(1, last + 1)],
        zoom=zoom,
        turn=turn,
        picture_url=_url("page", file, number),
        previous_url=at(page=number - 1) if number > 1 else "",
        next_url=at(page=number + 1) if number < last else "",
        larger_url=at(zoom=zoom + 1) if zoom < ZOOMS[-1] else "",
        smaller_url=at(zoom=zoom - 1) if zoom > 1 else "",
        turn_url=at(turn=(turn + 90) % 360),
        file_url=_url("", file),
        pull_url=pull_url,
        gone="" if is_there else tombstone(file),
        uses=list(uses),
        more_uses=more_uses,
        ask_url=ask_url,
    )


def similar_files(
    application: Application, user: User, desk: Appointment | None
) -> list[tuple[str, str, list[similar.Use]]]:
    """Return name, address and uses elsewhere of each submitted file that others handed in too; five statements."""
    found = similar.similar_uses(application, user, desk)
    known = previews.known_to(user, desk).filter(key__in=found).order_by("slot", "pk")
    return [(one.name, reverse("applications:file_view", args=[one.key]), found[str(one.key)][:SHOWN]) for one in known]


def tombstone(file: Material | Evidence) -> str:
    """Return who took a file out, when and why."""
    pull = file.pull
    who = pull.organisation.name if pull.organisation else _("申报人本人")
    words = {"when": in_beijing(pull.at), "who": who, "reason": pull.get_reason_display()}
    return _("该文件已于 %(when)s 由%(who)s撤下，原因：%(reason)s。文件及预览均已清除，只保留撤下记录。") % words


def _url(what: str, file: Material | Evidence, *more: int) -> str:
    """Return an address of a file: itself, or its view, page, thumbnail, pull."""
    name = "file" if isinstance(file, Material) else "evidence"
    return reverse("applications:" + "_".join(filter(None, (name, what))), args=[file.key, *more])


def _uses(material: Material, user: User, desk: Appointment | None) -> list[str]:
    """Return where else the file was handed in; the applicant is not told of other people."""
    if material.application.applicant_id == user.pk:
        return []
    return [use.text for use in similar.similar_uses(material.application, user, desk).get(str(material.key), ())]


def _number(asked: Mapping[str, str], name: str, least: int) -> int:
    text = asked.get(name, "")
    return max(least, int(text)) if text.isascii() and text.isdecimal() and len(text) < 6 else least
