"""Files that a desk or an objector lays beside words."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kashgar_zc.accounts.models import Organisation

from ..choices import EvidenceKind
from .application import Application
from .event import Event
from .upload import Upload

OWNERS = {  # the one row that each kind belongs to
    EvidenceKind.POSTING: "publicity",
    EvidenceKind.VERIFICATION: "verification",
    EvidenceKind.INQUIRY: "inquiry",
    EvidenceKind.DECLINE: "event",
    EvidenceKind.RESULT: "objection",
}


def _owned_by(kind: EvidenceKind, owner: str) -> Q:
    return Q(kind=kind, **{f"{name}__isnull": name != owner for name in OWNERS.values()})


class Evidence(Upload):
    """One file beside an act about one application. It is no material: no snapshot names it, and no slot.

    It belongs to exactly one row, by its kind, and goes with it; rows of the apps above are named here so that the database
    can hold to that, and nothing here imports them. `organisation` is the desk that laid it, empty for the applicant.
    Whoever objects to a result is never kept: neither person nor file name.
    """

    FOLDER = "evidence"

    application = models.ForeignKey(Application, models.CASCADE, related_name="evidence")
    kind = models.CharField(max_length=12, choices=EvidenceKind)
    publicity = models.ForeignKey("review.UnitPublicity", models.CASCADE, null=True, related_name="evidence")
    verification = models.ForeignKey("review.Verification", models.CASCADE, null=True, related_name="evidence_files")
    inquiry = models.ForeignKey("review.Inquiry", models.CASCADE, null=True, related_name="evidence")
    event = models.ForeignKey(Event, models.CASCADE, null=True, related_name="evidence")
    objection = models.ForeignKey("publicity.Objection", models.CASCADE, null=True, related_name="evidence")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["application", "pk"]
        verbose_name = _("佐证文件")
        constraints = [
            *Upload.Meta.constraints,
            models.CheckConstraint(
                condition=_owned_by(EvidenceKind.POSTING, "publicity")
                | _owned_by(EvidenceKind.VERIFICATION, "verification")
                | _owned_by(EvidenceKind.INQUIRY, "inquiry")
                | _owned_by(EvidenceKind.DECLINE, "event")
                | _owned_by(EvidenceKind.RESULT, "objection"),
                name="evidence_belongs_to_one_row_of_its_kind",
            ),
            models.CheckConstraint(
                condition=Q(kind="result", by=None, organisation=None) | (~Q(kind="result") & Q(by__isnull=False)),
                name="evidence_of_a_public_objection_names_nobody",
            ),
        ]
        indexes = [models.Index(fields=["uploaded_at"], name="evidence_checking", condition=Q(state="checking"))]
