"""The sign-off boxes: which opinion of which desk stands, as the events tell it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from kashgar_zc import clock

from .. import overtaken
from ..choices import REVIEW_STATUS, Action, Desk, Status
from ..models import Event
from ..snapshots import still_says
from .judged import approval_box, committee_box, group_box, judged
from .names import of_desks
from .paper import SignOff
from .words import day, iso_day

STARTS = frozenset({Action.SUBMIT, Action.RESUBMIT})
VERDICTS = frozenset({Action.APPROVE, Action.DECLINE})
ENDS = frozenset({Action.WITHDRAW, Action.REOPEN, Action.LAPSE})


DESK_OF = {status: desk for desk, status in REVIEW_STATUS.items()}
IN_ORDER = list(Desk)


def standing(events: Iterable[Event]) -> dict[Desk, Event]:
    """Return desk -> its verdict that stands; a file sent back to a desk loses that desk's opinion and all after it."""
    verdicts: dict[Desk, Event] = {}
    for event in events:
        if event.action in ENDS:
            verdicts.clear()
        elif event.action in STARTS:
            first = IN_ORDER.index(DESK_OF[Status(event.to_status)])
            verdicts = {desk: one for desk, one in verdicts.items() if IN_ORDER.index(desk) < first}
        elif event.action == Action.RECALL:
            verdicts.pop(DESK_OF[Status(event.to_status)], None)
        elif event.action in VERDICTS:
            verdicts[DESK_OF[Status(event.from_status)]] = event
    return verdicts


def sign_offs(events: Sequence[Event] | QuerySet[Event], content: Mapping[str, Any]) -> tuple[tuple[SignOff, ...], ...]:
    """Return the pages of boxes from the record: the four desks, the group and the committee, the approving body.

    `content` is the snapshot's printed, in whose route the names of organisations stay what they were. Events come with
    their `organisation` and `snapshot`.
    """
    verdicts, said = standing(events), judged(events)
    names = of_desks(events, verdicts, content)
    names |= {
        desk: event.organisation.name for desk, event in verdicts.items() if desk not in names and event.organisation
    }
    return (
        (
            desk_box(_("基层单位意见"), Desk.UNIT, verdicts, names, content),
            desk_box(_("县（市）人力资源和社会保障部门意见"), Desk.COUNTY, verdicts, names, content),
        ),
        (
            desk_box(_("行业主管部门意见"), Desk.BUREAU, verdicts, names, content),
            desk_box(_("评价中心意见（任职基本条件审核）"), Desk.CENTRE, verdicts, names, content),
        ),
        (
            group_box(said.finding),
            committee_box(said.finding, content),
        ),
        (
            approval_box(said.approvals, content),
            SignOff(_("备注")),
        ),
    )


def desk_box(
    label: str, desk: Desk, verdicts: Mapping[Desk, Event], names: Mapping[str, str], content: Mapping[str, Any]
) -> SignOff:
    """Return one desk's box: its opinion, empty while it has none, or that the route does not pass it."""
    if desk not in names:
        return SignOff(label, opinion=(_("本次申报路线不经此环节。"),))
    event = verdicts.get(desk)
    return SignOff(
        label,
        opinion=(*opinion_of(event, desk, content), *overtaken_of(desk, verdicts, content)) if event else (),
        organisation=_with_office(names[desk], event),
        leader=_("负责人（签名）："),
        seal=_("（公章）"),
        date=day(clock.on_day(event.at)) if event else "",
    )


def _with_office(name: str, event: Event | None) -> str:
    """Return an organisation's name, and which office acted for it where it had nobody."""
    office = (event.details or {}).get("acting_from") if event else ""
    return _("%(name)s（%(office)s代）") % {"name": name, "office": office} if office else name


def overtaken_of(desk: Desk, verdicts: Mapping[Desk, Event], content: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the line that says what was changed after an opinion, none where nothing was."""
    said = overtaken.words(desk, verdicts, content)
    return (said,) if said else ()


def opinion_of(event: Event, desk: Desk, content: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the lines of an opinion: publicity, what was verified and how, the words of the desk.

    What was verified and then changed, corrected for a desk further up, is not printed as verified.
    """
    details = event.details or {}
    publicity = details.get("publicity") or {}
    lines = []
    if publicity.get("from") and publicity.get("to"):
        words = {"start": iso_day(publicity["from"]), "end": iso_day(publicity["to"])}
        lines.append(_("申报材料已于 %(start)s 至 %(end)s 在本单位公示。") % words)
    if publicity.get("objections"):
        lines.append(_("公示期间收到异议 %(n)s 件，经核查均不成立。") % {"n": publicity["objections"]})
    lines += [line for one in verifications(event, content) if (line := verified(one))]
    words = str(event.note or details.get("opinion") or "").strip()
    if event.action == Action.DECLINE:
        lines.append(_("不予推荐。"))
    elif desk == Desk.UNIT:  # that it sent the file up is its recommendation, whatever words it chose
        lines.append(_("同意推荐。") if words else _("经审核，申报材料真实、完整，同意推荐。"))
    elif not words:
        is_last = event.to_status == Status.ACCEPTED
        lines.append(_("经审核，同意列入评审。") if is_last else _("经审核，同意上报。"))
    lines += words.splitlines()
    if signed := details.get("signatures"):
        lines.append(_("经办：%(first)s　复核：%(second)s") % signed)
    return tuple(lines)


def verifications(event: Event, content: Mapping[str, Any]) -> list[Any]:
    """Return what a verdict kept as verified and the content still says; all of it when the verdict names no snapshot."""
    kept = list((event.details or {}).get("verification") or ())
    if not kept or event.snapshot is None or event.snapshot.content == content:
        return kept
    return [
        one
        for one in kept
        if isinstance(one, Mapping) and still_says(content, one.get("subject", ""), event.snapshot.content)
    ]


def verified(one: Any) -> str:
    """Return one verification as a line: what, in which register, when, with which result."""
    if not isinstance(one, Mapping):
        return str(one)
    said = [readable(str(one[name])) for name in ("item", "register", "date", "result") if one.get(name)]
    return _("核验：%(what)s") % {"what": "，".join(said)} if said else ""


def readable(text: str) -> str:
    """Return a text, or a date as people read it."""
    try:
        return iso_day(text)
    except ValueError:
        return text
