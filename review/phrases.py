"""The standard phrases of a return: which are offered where, how often each was used, and how the centre keeps them."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from applications import sections
from applications.loading import BadFixtures, lines, schemas
from applications.models import Event
from applications.workflow import NotAllowed
from kashgar_zc import clock
from kashgar_zc.accounts.choices import OrganisationKind, Role
from kashgar_zc.accounts.models import Appointment, User

from .models import Phrase, PhraseUse


def in_force() -> QuerySet[Phrase]:
    """Return the phrases offered now, in the order in which they were first written."""
    return Phrase.objects.filter(retired_at=None).order_by("key")


def offered_for(found: Iterable[Phrase], section: str, slot: str = "") -> tuple[Phrase, ...]:
    """Return the phrases offered for a section or slot: its own first, then those for every one of its kind."""
    found = list(found)
    if section == sections.MATERIALS:
        own = [one for one in found if one.slot == slot != ""]
        return (*own, *(one for one in found if one.section == section and not one.slot))
    own = [one for one in found if one.section == section]
    return (*own, *(one for one in found if not one.section))


def used() -> QuerySet[Phrase]:
    """Return the phrases in force with `n`, how many returns used any version of each, counted in one statement."""
    uses = PhraseUse.objects.filter(phrase__key=OuterRef("key")).order_by().values("phrase__key")
    return in_force().annotate(n=Coalesce(Subquery(uses.annotate(n=Count("pk")).values("n")), 0))


def note_uses(event: Event, defects: Iterable[Mapping[str, Any]]) -> None:
    """Count the phrases that a return names: a defect's `phrase` is the key of one in force, at its version."""
    wanted = [str(one["phrase"]) for one in defects if one.get("phrase")]
    known = dict(Phrase.objects.filter(key__in=wanted, retired_at=None).values_list("key", "pk"))
    PhraseUse.objects.bulk_create(PhraseUse(phrase_id=known[key], event=event) for key in wanted if key in known)


def keeps_phrases(desk: Appointment | None) -> bool:
    """Return whether a desk keeps the phrases: the centre's reviewers do."""
    return desk is not None and desk.role == Role.REVIEWER and desk.organisation.kind == OrganisationKind.CENTRE


@transaction.atomic
def add(*, by: User, section: str, wrong: str, todo: str, slot: str = "") -> Phrase:
    """Offer a new phrase from now on."""
    made = Phrase(key=f"p-{uuid.uuid4().hex[:12]}", section=section, slot=slot, wrong=wrong, todo=todo)
    made.made_by, made.made_at = by, clock.now()
    made.save()
    return made


@transaction.atomic
def reword(phrase: Phrase, *, by: User, wrong: str, todo: str) -> Phrase:
    """Offer other words in place of a phrase; the earlier version stays with the letters that used it."""
    current = _lock(phrase)
    if (current.wrong, current.todo) == (wrong, todo):
        return current
    _retire(current, by)
    made = Phrase(key=current.key, version=current.version + 1, section=current.section, slot=current.slot)
    made.wrong, made.todo, made.made_by, made.made_at = wrong, todo, by, clock.now()
    made.save()
    return made


@transaction.atomic
def retire(phrase: Phrase, *, by: User) -> None:
    """Offer a phrase no more."""
    _retire(_lock(phrase), by)


def read(folder: Path) -> list[dict[str, str]]:
    """Return the checked phrases of a folder, none where it has no file of them; `BadFixtures` with what is wrong."""
    if not (folder / "phrases.yaml").exists():
        return []
    document = lines.read(folder / "phrases.yaml")
    if not document.found:
        schemas.check(document, "phrases")
    if document.found:
        raise BadFixtures(document.found)
    return list(document.data)


@transaction.atomic
def load(entries: Iterable[Mapping[str, str]]) -> int:
    """Write the phrases of a checked file whose key is not there yet in any version; return how many."""
    known = set(Phrase.objects.values_list("key", flat=True))
    now = clock.now()
    made = Phrase.objects.bulk_create(Phrase(**one, made_at=now) for one in entries if one["key"] not in known)
    return len(made)


def _lock(phrase: Phrase) -> Phrase:
    current = Phrase.objects.select_for_update().get(pk=phrase.pk)
    if current.retired_at is not None:
        raise NotAllowed(_("这条语句刚刚被更改或停用，请刷新后再试。"))
    return current


def _retire(phrase: Phrase, by: User) -> None:
    phrase.retired_by, phrase.retired_at = by, clock.now()
    phrase.save(update_fields=["retired_by", "retired_at"])
