"""What a worker does of an act on many: one file after the other, each in a transaction with its act, for some seconds.

The row of a file is locked while its act runs, and other workers pass it by; act and outcome are committed together. So any number
of workers may be at one run, and one that is killed leaves its file untouched. A form takes a second: it is asked for in
the row's transaction, made by the same worker without a lock under the document's own lease, and settled when it is there.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import F, OuterRef, QuerySet
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.translation import gettext as _

from applications import documents, openings, producing
from applications import queries as files
from applications.choices import DocumentState
from applications.models import Application, Document
from applications.workflow import NotAllowed
from kashgar_zc import clock
from kashgar_zc.accounts import outbox
from kashgar_zc.accounts.choices import Channel, Role, Topic
from kashgar_zc.accounts.models import Appointment, User

from .. import actions, claiming, countersigning, queries, unit_actions, unverified
from ..choices import BulkAct, ItemState
from ..duties import DUTIES
from ..models import BulkItem, BulkRun
from . import papers, preparing

log = logging.getLogger(__name__)

SLICE = 10  # seconds of a task; then others' work gets its turn
PAUSE = 2  # seconds before looking again whether colleagues have finished
MAX_STALLS = 3  # times that the lease of a run was over without a file settled: the next one is passed by

ACTS: Mapping[str, Callable[..., object]] = {
    BulkAct.APPROVE: actions.approve,
    BulkAct.PROPOSE: countersigning.propose_or_approve,
    BulkAct.SIGN: countersigning.sign,
    BulkAct.PUBLICISE: unit_actions.open_publicity,
    BulkAct.CLAIM: claiming.claim,
    BulkAct.ASSIGN: partial(claiming.assign, tell=False),
    BulkAct.PRINT: partial(documents.request_review_form, tell=False),
    BulkAct.EXPORT: lambda application, by: None,  # that the person may have the file is all that is asked
}


def work(run_id: int) -> None:
    """Go on with a run for some seconds, and tell a worker of what is left then."""
    run = BulkRun.objects.filter(pk=run_id, started_at__isnull=False, finished_at=None)
    run = run.select_related("organisation", "by").first()
    if run is None:
        return
    lapsed = BulkRun.objects.filter(pk=run.pk, leased_until__lt=Now())
    lapsed.update(stalls=F("stalls") + 1, leased_until=Now() + preparing.LEASE)
    until, is_more = time.monotonic() + SLICE, True
    while is_more and time.monotonic() < until:
        is_more = _step(run)
    _settle_forms(run.items.all())
    if not finish(run):
        preparing.tell(run.pk, countdown=0 if is_more else PAUSE)


def _step(run: BulkRun) -> bool:
    """Settle one file, or make its form; return whether there was one that nobody is at."""
    item = take(run)
    if item is not None and item.document_id:
        producing.produce(item.document_id)
        _settle_forms(run.items.filter(pk=item.pk))
    BulkRun.objects.filter(pk=run.pk).update(leased_until=Now() + preparing.LEASE, **({"stalls": 0} if item else {}))
    return item is not None


@transaction.atomic
def take(run: BulkRun) -> BulkItem | None:
    """Do the act to the next file that no other worker is at, and keep what became of it; None when there is none."""
    rows = run.items.filter(state=ItemState.LEFT, document=None).order_by("place")
    item = rows.select_for_update(skip_locked=True, of=("self",)).first()
    if item is None:
        return None
    try:
        with transaction.atomic():
            made = _do(run, _file(run, item))
        item.document = made if isinstance(made, Document) else None
        item.state = ItemState.LEFT if item.document else ItemState.DONE
    except NotAllowed as refusal:
        item.state, item.reason = ItemState.REFUSED, str(refusal)[:300]
    item.at = clock.now()
    item.save(update_fields=["state", "reason", "at", "document"])
    return item


def _file(run: BulkRun, item: BulkItem) -> Application:
    """Return the file as it was confirmed, locked; `NotAllowed` when it or the person's right to it has changed since."""
    if _gave_up(run):
        raise NotAllowed(_("办理多次中断，未能完成。请单独办理；仍不行的，请联系系统管理员。"))
    held = Appointment.objects.on(clock.today()).filter(user=run.by, organisation=run.organisation, role=Role.REVIEWER)
    desk = held.select_related("organisation").first()
    if desk is None:
        raise NotAllowed(_("办理人在本机构的任职已结束。"))
    if not files.reached(desk).filter(pk=item.application_id).exists():
        raise NotAllowed(_("该申报已不由本机构办理。"))
    current = actions.lock(Application(pk=item.application_id))
    if current.version != item.version:
        raise NotAllowed(_("勾选之后该申报有变动，请查看后单独办理。"))
    if run.act == BulkAct.PRINT:
        openings.note(current, by=run.by, organisation=run.organisation)
    return current


def _gave_up(run: BulkRun) -> bool:
    """Return whether workers died so often at the next file that it must be passed by."""
    return BulkRun.objects.filter(pk=run.pk, stalls__gte=MAX_STALLS).exists()


def _do(run: BulkRun, file: Application) -> object:
    """Do the act to one file; an opinion says "sent up" or "accepted", "looked up" or not, as it is with this file."""
    given = _given(run)
    if "opinion" in given and file.desk:
        is_last = queries.is_at_last_stop(file)
        is_proven = not unverified.of(file, queries.latest_snapshot(file))
        duty = DUTIES[file.desk]
        given["opinion"] = duty.opinion_among_many(given["opinion"], is_last=is_last, is_proven=is_proven)
    return ACTS[run.act](file, by=run.by, **given)


def _given(run: BulkRun) -> dict[str, Any]:
    return {name: User.objects.get(pk=value) if name == "to" else value for name, value in run.given.items()}


def _settle_forms(items: QuerySet[BulkItem]) -> None:
    """Settle the files whose form is made or has failed."""
    waiting, now = items.filter(state=ItemState.LEFT), clock.now()
    waiting.filter(document__state=DocumentState.READY).update(state=ItemState.DONE, at=now)
    why = Document.objects.filter(pk=OuterRef("document_id")).values("reason")[:1]
    failed = waiting.filter(document__state=DocumentState.FAILED)
    failed.update(state=ItemState.REFUSED, at=now, reason=why)


@transaction.atomic
def finish(run: BulkRun) -> bool:
    """End a run of which nothing is left, ask for its papers and tell people, once; return whether it has ended."""
    row = BulkRun.objects.select_for_update(of=("self",)).select_related("organisation", "by").get(pk=run.pk)
    if row.finished_at:
        return True
    counted = preparing.counts(row)
    if counted[ItemState.LEFT]:
        return False
    if row.act in papers.ACTS and counted[ItemState.DONE]:
        row.document = papers.request(row)
    row.finished_at, row.leased_until = clock.now(), None
    row.save(update_fields=["document", "finished_at", "leased_until"])
    _tell(row, counted)
    return True


def _tell(run: BulkRun, counted: Mapping[str, int]) -> None:
    words = {"what": run.get_act_display(), "done": counted[ItemState.DONE], "refused": counted[ItemState.REFUSED]}
    text = _("批量办理“%(what)s”已结束：已办 %(done)s 件，不能办理 %(refused)s 件。") % words
    link, channels = reverse("review:bulk_run", args=[run.key]), (Channel.INBOX,)
    outbox.tell(run.by, _("批量办理已结束"), text, link, channels, topic=Topic.WORK)
    if run.act == BulkAct.ASSIGN and run.given["to"] != run.by_id and words["done"]:
        text = _("%(by)s将 %(n)s 件申报分配给您办理。") % {"by": run.by.name, "n": words["done"]}
        outbox.tell(
            User.objects.get(pk=run.given["to"]), _("分配给您的申报"), text, reverse("review:queue") + "?hold=mine"
        )
