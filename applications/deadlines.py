"""Until when an applicant may act on the own file, and what the header says of it: whoever names a deadline asks here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.core.cache import cache
from django.db import transaction
from django.utils.translation import gettext as _

from kashgar_zc import clock
from kashgar_zc.accounts.models import User

from . import policies, queries
from .choices import PhaseKind, Status
from .models import Application, Batch


def until(application: Application, now: dt.datetime) -> dt.datetime | None:
    """Return until when a draft may be submitted, or a return answered; None where neither waits, or no term is set."""
    if application.status == Status.RETURNED:
        return _or_permit(application, application.due_at, now)
    return window(application, now) if application.status == Status.DRAFT else None


def window(application: Application, now: dt.datetime) -> dt.datetime | None:
    """Return until when a file may be submitted as a new one; None while the dates are not announced."""
    phase = application.batch.phase(PhaseKind.APPLY)
    return _or_permit(application, phase.closes_at if phase else None, now)


def _or_permit(application: Application, term: dt.datetime | None, now: dt.datetime) -> dt.datetime | None:
    """Return the term, or the end of a later permit."""
    permit = policies.permit_in_force(application.batch, application.applicant, now) if term else None
    return max(term, permit.until) if term and permit else term


def banner(person: User) -> queries.SeasonBanner | None:
    """Return the header's words on a person's file of this season, or its batch; kept in the cache for a minute."""
    now = clock.now()
    key = _banner_key(person.pk, now)
    found = cache.get(key)
    if found is None:
        found = _banner(person, now)
        cache.set(key, found or "", 60)
    return found or None


def forget_banners(*, files: Iterable[Application], **_signal: object) -> None:
    """Forget the header's words on files that have moved, so that a receipt does not still ask for what was handed in."""
    persons = [one.applicant_id for one in files]
    transaction.on_commit(lambda: cache.delete_many([_banner_key(person, clock.now()) for person in persons]))


def _banner_key(person: int, now: dt.datetime) -> str:
    return f"own-banner:{person}:{now:%Y%m%d%H%M}"


def _banner(person: User, now: dt.datetime) -> queries.SeasonBanner | None:
    mine = Application.objects.filter(applicant=person, season__is_current=True)
    application = mine.select_related("season", "batch", "applicant").first()
    if application is None:
        return None
    ends = until(application, now)
    if ends is None:
        return banner_of(application.batch, now)
    text = _("您的申报退回修改") if application.status == Status.RETURNED else _("您申报的%(batch)s")
    return queries.SeasonBanner(application.season.name, text % {"batch": application.batch.name}, ends.isoformat())


def banner_of(batch: Batch, now: dt.datetime) -> queries.SeasonBanner | None:
    """Return the banner of one batch of the current season; None while its dates are not announced."""
    phase, season = batch.phase(PhaseKind.APPLY), batch.season.name
    if phase is None:
        return None
    words = {"batch": batch.name}
    if phase.is_open(now):
        return queries.SeasonBanner(season, _("%(batch)s申报中") % words, phase.closes_at.isoformat())
    text = _("%(batch)s即将开始") if now < phase.opens_at else _("%(batch)s申报已截止")
    return queries.SeasonBanner(season, text % words, "")


def county_banner(organisation: int) -> queries.SeasonBanner | None:
    """Return the banner of the batch that a county runs this season, None where it runs none; kept for a minute."""
    now = clock.now()
    key = f"county-banner:{organisation}:{now:%Y%m%d%H%M}"
    banner = cache.get(key)
    if banner is None:
        run = Batch.objects.filter(organiser=organisation, county__isnull=False, season__is_current=True)
        batch = run.select_related("season").order_by("pk").first()
        banner = banner_of(batch, now) if batch else None
        cache.set(key, banner or "", 60)
    return banner or None
