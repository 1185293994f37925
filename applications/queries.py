"""What this person may see, and what pages need to read: always from here, so that a foreign id is a 404."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.db.models import Exists, F, FilteredRelation, OuterRef, Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from kashgar_zc import clock
from kashgar_zc.accounts import queries as people
from kashgar_zc.accounts.choices import OrganisationKind, Role, Standing
from kashgar_zc.accounts.models import Appointment, Organisation, User

from . import workflow
from .choices import EDITABLE, FINISHED_REVIEW, Action, MaterialState, Party, PhaseKind, Status
from .models import Application, Batch, Event, Extension, Material, Offer, Permit, Phase, RouteStop, Season
from .sections import MATERIALS

SHOWN_WITH = (
    "season",
    "batch",
    "category",
    "title__series",
    "speciality",
    "unit__county",
    "at",
    "applicant",
)


def mine(user: User) -> QuerySet[Application]:
    """Return this person's own applications, the newest season first."""
    return Application.objects.filter(applicant=user).select_related(*SHOWN_WITH).order_by("-season_id", "-pk")


def reached(desk: Appointment) -> QuerySet[Application]:
    """Return the applications that are at, or have passed, an organisation's desk: what its reviewers may see."""
    return Application.objects.filter(_reached(desk)).select_related(*SHOWN_WITH)


def _reached(desk: Appointment) -> Q:
    came = events_of_submission().filter(to_organisation__in=people.line_of(desk.organisation))
    on_route = RouteStop.objects.filter(application=OuterRef("pk"), organisation=desk.organisation)
    return Q(Exists(on_route)) & (Q(at=desk.organisation) | Q(Exists(came)))


def events_of_submission() -> QuerySet[Event]:
    """Return, as a subquery of applications, what happened since the last submission that began at the first desk.

    A file taken back and submitted anew begins again: the desks it had passed see it only when it comes to them anew.
    """
    return Event.objects.filter(application=OuterRef("pk"), at__gte=OuterRef("submitted_at"))


def organised(desk: Appointment) -> QuerySet[Application]:
    """Return the applications past the desks, of the batches an organisation organises: what its committee secretary sees."""
    return Application.objects.filter(_organised(desk)).select_related(*SHOWN_WITH)


def _organised(desk: Appointment) -> Q:
    return Q(batch__organiser=desk.organisation, status__in=FINISHED_REVIEW)


def filling(user: User, section: str) -> QuerySet[Application]:
    """Return this person's own applications, each with `section_data` and `section_saved_at`, None before the first save.

    `has_earlier` is whether there is another season's one to pick from.

    The target is not joined: a section's page does not show it, and is eight tables cheaper.
    """
    typed = FilteredRelation("contents", condition=Q(contents__section=section))
    typed_as = {"section_data": F("typed__data"), "section_saved_at": F("typed__saved_at")}
    found = Application.objects.filter(applicant=user).select_related("batch")
    return found.annotate(typed=typed, has_earlier=has_earlier(user), **typed_as)


def has_earlier(user: User) -> Exists:
    """Return, as a part of a query of applications, whether the person has one of another season to pick from."""
    return Exists(Application.objects.filter(applicant=user).exclude(season=OuterRef("season")))


def is_being_filled(key: uuid.UUID) -> bool:
    """Return whether a key is that of a file that its applicant may change: for the time before we know who asks."""
    return Application.objects.filter(key=key, status__in=EDITABLE).exists()


def visible_to(user: User, desk: Appointment | None) -> QuerySet[Application]:
    """Return what a person may see at the desk chosen: the own applications, and what that desk's role shows."""
    seen = Q(applicant=user)
    if desk is not None and desk.role == Role.REVIEWER:
        seen |= _reached(desk)
    elif desk is not None and desk.role == Role.SECRETARY:
        seen |= _organised(desk)
    return Application.objects.filter(seen).select_related(*SHOWN_WITH).order_by("-pk")


def of_what_is_visible_to(user: User, desk: Appointment | None) -> Exists:
    """Return, as a condition of rows that have an application, that a person may see it.

    It is asked of each row: among several conditions a list of keys would be made of all that a desk ever had.
    """
    return Exists(visible_to(user, desk).order_by().filter(pk=OuterRef("application")))


def materials_visible_to(user: User, desk: Appointment | None) -> QuerySet[Material]:
    """Return the uploads a person may open at the desk chosen."""
    return Material.objects.filter(of_what_is_visible_to(user, desk))


def contents_of(application: Application) -> dict[str, dict[str, Any]]:
    """Return section key -> data as now typed."""
    return dict(application.contents.values_list("section", "data"))


@dataclass(frozen=True)
class Filled:
    """What an application holds now: section key -> data as typed, and the uploads in use or being checked."""

    contents: dict[str, dict[str, Any]]
    materials: list[Material]


def filled_of(application: Application) -> Filled:
    """Return everything that a submission would take, read once."""
    return Filled(contents_of(application), list(materials_of(application)))


def materials_of(application: Application) -> QuerySet[Material]:
    """Return the uploads in use or being checked, in the slots of the present category."""
    return _uploads_of(application).filter(slot__in=_slots_of(application))


def materials_set_aside(application: Application) -> QuerySet[Material]:
    """Return the uploads of slots that the present category has not: no part of the file until it is changed back."""
    return _uploads_of(application).exclude(slot__in=_slots_of(application))


def _uploads_of(application: Application) -> QuerySet[Material]:
    live = application.materials.filter(removed_at=None, is_leaf=False).exclude(state=MaterialState.REFUSED)
    return live.order_by("slot", "pk")


def _slots_of(application: Application) -> list[str]:
    return list(slot_labels(application))


def last_return(application: Application) -> Event | None:
    """Return the return that the applicant owes an answer to, or None."""
    if application.status != Status.RETURNED:
        return None
    return application.events.filter(action=Action.RETURN).select_related("organisation", "actor").last()


def defects_of_return(application: Application) -> list[dict[str, str]]:
    """Return what the last return named: section, item, wrong, todo."""
    event = last_return(application)
    return list(event.details.get("defects", ())) if event else []


def reopened_sections(application: Application) -> frozenset[str]:
    """Return the sections that a returned file's applicant may change: those named, and the uploads once a file was pulled."""
    named = {defect["section"] for defect in defects_of_return(application)}
    if named and application.materials.filter(pull__at__gte=application.submitted_at).exists():
        named.add(MATERIALS)
    return frozenset(named)


def open_slots(application: Application) -> frozenset[str]:
    """Return the slots that are not closed by a return: of a returned file those named or pulled from, and their alternatives.

    A return that names the materials as a whole closes none.
    """
    labels = slot_labels(application)
    named = {one["item"] for one in defects_of_return(application) if one["section"] == MATERIALS}
    if application.status != Status.RETURNED or named - set(labels.values()):
        return frozenset(labels)
    pulled = application.materials.filter(pull__at__gte=application.submitted_at).values_list("slot", flat=True)
    slots = application.batch.rules.slots_for(application.category_id)
    groups = {slot.group for slot in slots if slot.label in named or slot.key in set(pulled)}
    return frozenset(slot.key for slot in slots if slot.group in groups)


def slot_labels(application: Application) -> dict[str, str]:
    """Return the slots of the present category: key -> label, by which a return names them."""
    return {slot.key: slot.label for slot in application.batch.rules.slots_for(application.category_id)}


def changed_since_return(application: Application) -> frozenset[str]:
    """Return the parts of a returned file that the applicant has touched since it came back."""
    touched = set(application.contents.filter(saved_at__gt=application.since).values_list("section", flat=True))
    if application.materials.filter(
        Q(uploaded_at__gt=application.since) | Q(removed_at__gt=application.since)
    ).exists():
        touched.add(MATERIALS)
    return frozenset(touched)


def sources_of(action: Action) -> frozenset[Status]:
    """Return the statuses from which the table knows an action."""
    return frozenset(step.source for step in workflow.STEPS if step.action == action)


def batches(season: Season) -> QuerySet[Batch]:
    """Return a season's batches with organiser and phases."""
    return season.batches.select_related("organiser", "county", "season").prefetch_related(
        Prefetch("phases", Phase.objects.order_by("opens_at"))
    )


def organised_batches(desk: Appointment | None) -> QuerySet[Batch]:
    """Return the current season's batches that a desk organises, as its reviewer or secretary; none for anybody else."""
    if desk is None or desk.role not in workflow.ORGANISING_ROLES[Party.ORGANISER]:
        return Batch.objects.none()
    found = Batch.objects.filter(organiser=desk.organisation, season__is_current=True)
    return found.select_related("organiser", "season").prefetch_related(
        Prefetch("phases", Phase.objects.order_by("opens_at"))
    )


def extensions_of(batch: Batch) -> QuerySet[Extension]:
    """Return a batch's extensions and proposals of one, the latest first."""
    return batch.extensions.select_related("batch", "proposed_by", "confirmed_by").order_by("-proposed_at", "-pk")


def permits_of(batch: Batch) -> QuerySet[Permit]:
    """Return a batch's permits, the latest first."""
    return batch.permits.select_related("person", "granted_by").order_by("-pk")


def offers(season: Season) -> QuerySet[Offer]:
    """Return everything a season offers; the batches are read beside it, because their rules are long."""
    batches = Prefetch("batch", Batch.objects.select_related("season", "organiser", "county"))
    return Offer.objects.filter(batch__season=season).select_related("category", "series").prefetch_related(batches)


def is_key(text: str) -> bool:
    """Return whether a text that came from outside can be a row's key."""
    return text.isdecimal() and len(text) < 20  # Python refuses to read thousands of digits


def unit_to_apply_from(pk: str) -> Organisation | None:
    """Return an approved unit by its key as text."""
    units = Organisation.objects.filter(kind=OrganisationKind.UNIT, standing=Standing.APPROVED)
    return units.select_related("county", "bureau").filter(pk=pk).first() if is_key(pk) else None


def current_season() -> Season | None:
    return Season.objects.filter(is_current=True).first()


@dataclass(frozen=True)
class SeasonBanner:
    """What the header says of the season; `closes_at` is an ISO instant, empty when nothing is open."""

    name: str
    text: str
    closes_at: str


def season_banner() -> SeasonBanner | None:
    """Return the banner of the current season; kept in the cache for a minute."""
    now = clock.now()
    key = f"season-banner:{now:%Y%m%d%H%M}"
    banner = cache.get(key)
    if banner is None:
        banner = read_season_banner(now)
        cache.set(key, banner or "", 60)
    return banner or None


def read_season_banner(now: dt.datetime) -> SeasonBanner | None:
    """Return the banner from the tables: the open window that closes next, else the one that opens next."""
    season = current_season()
    if season is None:
        return None
    windows = Phase.objects.filter(batch__season=season, kind=PhaseKind.APPLY).select_related("batch")
    is_open = windows.filter(opens_at__lte=now, closes_at__gt=now, batch__county=None).order_by("closes_at").first()
    if is_open:
        return SeasonBanner(
            season.name, _("%(batch)s申报中") % {"batch": is_open.batch.name}, is_open.closes_at.isoformat()
        )
    coming = windows.filter(opens_at__gt=now).order_by("opens_at")
    soon = coming.filter(batch__county=None).first()
    if soon is None and windows.filter(opens_at__lte=now, closes_at__gt=now).exists():
        return SeasonBanner(season.name, _("县（市）批次申报中，时间见首页"), "")
    soon = soon or coming.first()
    text = _("%(batch)s即将开始") % {"batch": soon.batch.name} if soon else _("本年度申报已截止")
    return SeasonBanner(season.name, text, "")
