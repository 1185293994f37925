"""Removed files that no submission names: gone for good after the days that their season sets; without such days they stay."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import DateTimeField, DurationField, Exists, ExpressionWrapper, F, IntegerField, QuerySet, Value
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast

from kashgar_zc import clock

from . import pulling
from .choices import MaterialState
from .models import Application, Material
from .naming import naming

SWEEP_LIMIT = 500
DAY = dt.timedelta(days=1)


def unnamed() -> QuerySet[Material]:
    """Return the removed files that no submission names, each with the instant at which it `goes_at`, None without a rule."""
    days = Cast(KeyTextTransform("removed_file_days", "application__batch__rules_data"), IntegerField())
    term = ExpressionWrapper(days * Value(DAY), output_field=DurationField())
    found = Material.objects.filter(~Exists(naming()), removed_at__isnull=False).exclude(state=MaterialState.PULLED)
    return found.annotate(goes_at=ExpressionWrapper(F("removed_at") + term, output_field=DateTimeField()))


def due(now: dt.datetime) -> QuerySet[Material]:
    """Return the removed files whose days are over at an instant; what is being checked is waited for."""
    return unnamed().filter(goes_at__lte=now).exclude(state=MaterialState.CHECKING)


def let_go() -> int:
    """Let go of the removed files whose days are over; return how many. One killed half-way is finished by the next."""
    now = clock.now()
    for pk, application in due(now).exclude(state=MaterialState.GONE).values_list("pk", "application")[:SWEEP_LIMIT]:
        _give_up(pk, application, now)
    gone = list(Material.objects.filter(state=MaterialState.GONE)[:SWEEP_LIMIT])
    for one in gone:
        pulling.delete_bytes(one)
        one.delete()
    return len(gone)


@transaction.atomic
def _give_up(pk: int, application: int, now: dt.datetime) -> None:
    """Put a file out of reach, unless it was restored meanwhile; its bytes go once that is kept."""
    Application.objects.select_for_update(of=("self",)).only("pk").get(pk=application)
    Material.objects.filter(pk__in=due(now).filter(pk=pk).values("pk")).update(state=MaterialState.GONE, reason="")
