"""What a worker does with a list: reads and judges it, or brings it in once it was confirmed; each exactly once.

A list CHECKING or APPLYING whose lease is over belongs to whoever takes it next. Bringing in is one transaction: a killed
worker leaves nothing of it behind. `attempts` only grows within a stage and tells a worker whether the list is still its own.
"""

from __future__ import annotations

import datetime as dt
import logging

from django.core.cache import cache
from django.db import transaction
from django.db.models import Q, QuerySet
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.translation import gettext as _

from applications import sandbox
from kashgar_zc import clock
from kashgar_zc.accounts import outbox
from kashgar_zc.accounts.actions import Refused
from kashgar_zc.accounts.choices import Channel, ImportStage, Topic
from kashgar_zc.accounts.models import ImportRecord, UnitImport, User

from . import applying, receiving, reporting
from .reporting import Share
from .telling import tell

log = logging.getLogger(__name__)

LEASE = dt.timedelta(minutes=5)  # several times what the longest list takes
MAX_ATTEMPTS = 3
WAITING = (ImportStage.CHECKING, ImportStage.APPLYING)


def waiting() -> QuerySet[UnitImport]:
    """Return the lists that nobody is at."""
    return UnitImport.objects.filter(Q(leased_until=None) | Q(leased_until__lt=Now()), stage__in=WAITING)


@transaction.atomic
def confirm(one: UnitImport, *, digest: str, by: User) -> None:
    """Have a list brought in as it was shown under `digest`; a second time changes nothing."""
    current = UnitImport.objects.select_for_update(of=("self",)).get(pk=one.pk)
    if current.stage in {ImportStage.APPLYING, ImportStage.APPLIED}:
        return
    if current.stage != ImportStage.CHECKED or current.digest != digest:
        raise Refused(_("核对结果已更新，尚未导入。请重新核对后确认。"))
    if current.expires_at <= clock.now():
        raise Refused(_("该文件已过保存期。请重新上传。"))
    current.stage, current.confirmed_by, current.attempts, current.leased_until = ImportStage.APPLYING, by, 0, None
    current.save(update_fields=["stage", "confirmed_by", "attempts", "leased_until"])
    tell(current.pk)


def work(pk: int) -> None:
    """Take the next step with a list; one that waits for a person or is in other hands is left alone."""
    one = take(pk)
    if one is None:
        return
    try:
        if one.stage == ImportStage.APPLYING:
            _bring_in(one)
        else:
            _check(one)
    except sandbox.Unavailable:
        _release(one, sandbox.sentence("unavailable"))
    except OSError as trouble:
        log.warning("List %s, attempt %s: %s", one.key, one.attempts, trouble)
        _release(one, _("读取或保存文件时出错。请重新上传；仍不行的，请联系系统管理员。"))


@transaction.atomic
def take(pk: int) -> UnitImport | None:
    """Return a list leased to us, or None; one that brought several workers down is given up."""
    rows = waiting().filter(pk=pk).select_related("office", "by", "confirmed_by")
    one = rows.select_for_update(skip_locked=True, of=("self",)).first()
    if one is None:
        return None
    if one.attempts >= MAX_ATTEMPTS:
        _give_up(one, _("处理过程多次中断，未导入任何内容。请把文件分成几个后重新上传。"))
        return None
    one.attempts += 1
    one.leased_until = Now() + LEASE  # type: ignore[assignment]  # an expression, computed by the database
    one.save(update_fields=["attempts", "leased_until"])
    return one


def ours(one: UnitImport) -> QuerySet[UnitImport]:
    """Return the row while it still belongs to the attempt that took it."""
    return UnitImport.objects.filter(pk=one.pk, stage=one.stage, attempts=one.attempts)


def progress(one: UnitImport) -> int | None:
    """Return how many hundredths of the present step are done, None while that is not known."""
    return cache.get(_key(one))


def _check(one: UnitImport) -> None:
    """Read the workbook, judge every row, and keep what each would do for a person to look at."""
    try:
        rows = one.rows_sealed or receiving.read(one)
    except Refused as refusal:
        _give_up(one, str(refusal))
        return
    if not one.rows_sealed:
        ours(one).update(rows_sealed=rows)
        one.rows_sealed = rows
    _report(one, by=one.by, reason="", changes=None)
    _tell(one.by, one, _("“%(name)s”已核对，请查看逐行结果并确认。"))


def _bring_in(one: UnitImport) -> None:
    """Do what was confirmed; what has changed since it was shown is shown again instead."""
    assert one.confirmed_by  # a list is not brought in before
    try:
        applying.apply(one, digest=one.digest, by=one.confirmed_by, share=_share(one))
    except Refused as refusal:
        _report(one, by=one.confirmed_by, reason=str(refusal), changes=reporting.said(one))
        _tell(one.confirmed_by, one, _("“%(name)s”尚未导入，请查看原因后重新确认。"))
    else:
        ours(one).update(stage=ImportStage.APPLIED, leased_until=None, reason="")
        _tell(one.confirmed_by, one, _("已导入“%(name)s”。"))


def _report(one: UnitImport, *, by: User, reason: str, changes: reporting.Said | None) -> None:
    if ImportRecord.objects.filter(source=one).exists():  # another attempt was quicker
        return
    plan = receiving.planned(one, by=by, share=_share(one))
    kept = {"report_sealed": reporting.seal(plan, before=changes), "digest": plan.digest, "checked_at": clock.now()}
    ours(one).update(stage=ImportStage.CHECKED, leased_until=None, attempts=0, reason=reason[:300], **kept)


def _release(one: UnitImport, reason: str) -> None:
    """Let the sweep bring another worker, or give the list up after the last attempt."""
    if one.attempts >= MAX_ATTEMPTS:
        _give_up(one, reason)
    else:
        ours(one).update(leased_until=None)


def _give_up(one: UnitImport, reason: str) -> None:
    ours(one).update(stage=ImportStage.FAILED, leased_until=None, reason=reason[:300])


def _share(one: UnitImport) -> Share:
    """Return what is told the part done of a step; the cache carries it, since a transaction shows nothing before its end."""
    return lambda percent: cache.set(_key(one), percent, int(LEASE.total_seconds()))


def _key(one: UnitImport) -> str:
    return f"import-{one.pk}-{one.stage}"


def _tell(person: User, one: UnitImport, text: str) -> None:
    link = reverse("review:import", args=[one.key])
    outbox.tell(person, _("批量导入"), text % {"name": one.name}, link, [Channel.INBOX], topic=Topic.WORK)


def sweep() -> None:
    """Tell workers of lists whose worker or message was lost."""
    for pk in waiting().order_by("pk").values_list("pk", flat=True)[:20]:
        tell(pk)
