"""What the organiser sees of conferral documents and certificates, and what the public may check."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from applications.choices import DocumentKind
from applications.models import Batch, Document
from kashgar_zc.accounts import identity
from kashgar_zc.accounts.models import Appointment

from . import queries
from .models import Certificate, Conferral, Entry, Objection

ORDER = queries.order_of_list("application__")  # of a document's annex and of its numbers


@dataclass(frozen=True)
class Ready:
    """A batch with how many are clear for a document, and how many an objection that nobody decided holds."""

    batch: Batch
    clear: int
    held: int


def ready(desk: Appointment) -> list[Ready]:
    """Return the batches of a desk's organisation with persons whose notice has ended and who have no certificate yet."""
    batches = list(queries.batches(desk))
    rows = queries.clear().filter(notice__batch__in=batches).order_by()
    clear = dict(rows.values_list("notice__batch").annotate(n=Count("pk")))
    open_ones = Objection.objects.filter(entry__notice__batch__in=batches, entry__notice__ended_at__isnull=False)
    open_ones = open_ones.filter(decision=None)
    held = dict(open_ones.values_list("entry__notice__batch").annotate(n=Count("entry", distinct=True)))
    found = [Ready(one, clear.get(one.pk, 0), held.get(one.pk, 0)) for one in batches]
    return [one for one in found if one.clear or one.held]


def clear_in(batch: Batch, *, series: str = "") -> QuerySet[Entry]:
    """Return who of a batch is clear for a document, in the order of its annex."""
    rows = queries.clear().filter(notice__batch=batch)
    return (rows.filter(application__title__series=series) if series else rows).order_by(*ORDER)


def in_annex(keys: Iterable[int]) -> list[Entry]:
    """Return entries with their file and notice, in the order of a document's annex."""
    rows = Entry.objects.filter(pk__in=list(keys)).select_related("notice__batch", "application")
    return list(rows.order_by(*ORDER))


def series_in(batch: Batch) -> dict[str, str]:
    """Return code -> name of the series of those who are clear."""
    names = queries.clear().filter(notice__batch=batch).order_by("application__title__series_id")
    return dict(names.values_list("application__title__series", "application__title__series__name").distinct())


def ever_on_notice(batch: Batch) -> QuerySet[Entry]:
    """Return everybody ever on a notice of a batch: whoever is clear no longer is refused by name, not left out."""
    return Entry.objects.filter(notice__batch=batch)


def conferrals(desk: Appointment) -> QuerySet[Conferral]:
    """Return the documents of a desk's organisation, each with its number of `persons` and of those `revoked`."""
    rows = issued().filter(batch__organiser=desk.organisation).select_related("batch__season", "issued_by")
    return rows.annotate(revoked=Count("certificates", filter=Q(certificates__revocation__isnull=False)))


def issued() -> QuerySet[Conferral]:
    """Return every document, the latest first, each with how many `persons` stand in it."""
    rows = Conferral.objects.select_related("batch").annotate(persons=Count("certificates"))
    return rows.order_by("-issued_on", "-pk")


def certificates(desk: Appointment, *, words: str = "") -> QuerySet[Certificate]:
    """Return the certificates of a desk's organisation; `words` is how the number or the name begins."""
    rows = Certificate.objects.filter(conferral__batch__organiser=desk.organisation)
    rows = rows.select_related("conferral__batch__organiser", "application", "revocation__revoked_by")
    return rows.filter(Q(number__startswith=words) | Q(name__startswith=words)) if words else rows


def paper_of(subject: Conferral | Certificate) -> Document | None:
    """Return the latest paper of a conferral or a certificate, None once a certificate is revoked."""
    if isinstance(subject, Conferral):
        kind, parameters = DocumentKind.CONFERRAL, {"conferral": subject.number}
        return Document.objects.filter(kind=kind, batch=subject.batch, parameters=parameters).first()
    if hasattr(subject, "revocation"):
        return None
    kind, parameters = DocumentKind.CERTIFICATE, {"certificate": subject.number}
    return Document.objects.filter(kind=kind, application=subject.application, parameters=parameters).first()


def to_check(number: str, name: str) -> Certificate | None:
    """Return the certificate of a number and its holder's name; a wrong number and a wrong name are the same nothing."""
    rows = Certificate.objects.select_related("conferral__batch__organiser", "revocation")
    found = rows.filter(number=number).first()
    return found if found and _bare(found.name) == _bare(name) else None


def _bare(name: str) -> str:
    """Return a name without its middle dots, which many keyboards cannot type."""
    return name.replace(identity.DOT, "")
