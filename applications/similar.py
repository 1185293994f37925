"""Where else a file was handed in, by whomever: the very same bytes, or a picture that looks alike."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from kashgar_zc.accounts.models import Appointment, User

from . import queries
from .choices import MaterialState
from .models import Application, Material

MOST = 50  # matches that are read of each kind
NEAR = 20  # of the 256 points of the fine hash that may differ


@dataclass(frozen=True)
class Use:
    """Another person's use of a file; `application` is None where whoever asks may not see that one."""

    application: Application | None
    is_exact: bool

    @property
    def text(self) -> str:
        where = _("另一申报中")
        if self.application is not None:
            where = f"{self.application.number} {self.application.applicant_name}"
        return (
            _("相同文件也出现在%(where)s") % {"where": where}
            if self.is_exact
            else (_("外观相近的图片也出现在%(where)s") % {"where": where})
        )


def similar_uses(application: Application, user: User, desk: Appointment | None) -> dict[str, list[Use]]:
    """Return material key -> its uses by other people who submitted, the exact ones first; four statements whatever there is.

    Certificates of one layout look alike too: what is only alike is a reason to compare, no finding.
    """
    own = list(application.materials.filter(state=MaterialState.READY, is_leaf=False).order_by("pk"))
    others = handed_in().exclude(application__applicant=application.applicant_id)
    exact = list(others.filter(of_same_bytes({digest for one in own for digest in digests(one)}))[:MOST])
    bands = sorted({band for one in own for band in one.bands})
    alike = list(others.filter(bands__overlap=bands)[:MOST]) if bands else []
    ids = {one.application_id for one in (*exact, *alike)}
    shown = {one.pk: one for one in queries.visible_to(user, desk).filter(pk__in=ids)} if ids else {}
    found: dict[str, list[Use]] = {}
    for one in own:
        same = _applications(other for other in exact if digests(one) & digests(other))
        near = _applications(other for other in alike if _is_near(one, other)) - same
        uses = [Use(shown.get(pk), True) for pk in sorted(same)] + [Use(shown.get(pk), False) for pk in sorted(near)]
        if uses:
            found[str(one.key)] = uses
    return found


def handed_in() -> QuerySet[Material]:
    """Return the files in use in what was submitted: among these whoever compares files looks."""
    in_use = Material.objects.filter(state=MaterialState.READY, removed_at=None, is_leaf=False)
    # an order would tempt the planner from the index of hashes to that of the keys
    return in_use.filter(application__submitted_at__isnull=False).order_by()


def of_same_bytes(wanted: Collection[str]) -> Q:
    """Return the condition of files whose bytes, as they came or as they are kept, have one of these hashes."""
    return Q(sha256__in=wanted) | Q(received_sha256__in=wanted)


def digests(one: Material) -> set[str]:
    """Return the hashes of a file as it came and as it is kept: who hands in what another was given back has the same."""
    return {one.sha256, one.received_sha256} - {""}


def _applications(materials: Iterable[Material]) -> set[int]:
    return {one.application_id for one in materials}


def _is_near(one: Material, other: Material) -> bool:
    if not (one.look and other.look) or not set(one.bands) & set(other.bands):
        return False
    return (int(one.look, 16) ^ int(other.look, 16)).bit_count() <= NEAR
