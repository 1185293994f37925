"""What a desk or an objector lays beside words: taken in, counted, shown to whom it concerns, gone with its row."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from pathlib import PurePosixPath
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Model, Q, QuerySet
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from kashgar_zc import clock
from kashgar_zc.accounts.models import Appointment, Organisation, User
from kashgar_zc.storage import private

from . import pulling, queries, tasks, uploads
from .choices import EvidenceKind, MaterialState
from .models import Application, Evidence
from .models.evidence import OWNERS
from .rules import EvidenceLimits, Rules
from .workflow import NotAllowed

KINDS = ("image", "pdf")
_seen: dict[EvidenceKind, str] = {}  # dotted paths of what the apps above say: (user, desk) -> Q over evidence


def register(kind: EvidenceKind, path: str) -> None:
    """Let an app above say who may see evidence of one kind: a function of user and chosen desk giving a condition."""
    _seen[kind] = path


def visible_to(user: User, desk: Appointment | None) -> QuerySet[Evidence]:
    """Return the evidence a person may know of at the desk chosen, whatever its state."""
    allowed = Q(queries.of_what_is_visible_to(user, desk), kind=EvidenceKind.DECLINE)
    for kind, path in _seen.items():
        allowed |= Q(kind=kind) & import_string(path)(user, desk)
    return Evidence.objects.filter(allowed).select_related("application__batch", "organisation", "by")


def of(*owners: Model, kind: EvidenceKind) -> QuerySet[Evidence]:
    """Return what belongs to rows of one kind, the earliest first; the caller has asked whether they may be seen."""
    found = Evidence.objects.filter(kind=kind, **{f"{OWNERS[kind]}__in": owners})
    return found.select_related("organisation", "by", "pull__organisation").order_by("pk")


def limits(rules: Rules, kind: EvidenceKind) -> EvidenceLimits | None:
    """Return how much may be laid beside one thing; None where a batch's notice provides for none."""
    if rules.evidence is None:
        return None
    return rules.evidence.public if kind == EvidenceKind.RESULT else rules.evidence.office


def refusal_by_looks(file: UploadedFile, allowed: EvidenceLimits) -> str:
    """Return what can be said against a file at once; what it really is, is the child's to find out."""
    try:
        uploads.refuse_by_looks(uploads.cleaned_name(file.name or ""), file.size or 0, KINDS, allowed.max_file_bytes)
    except uploads.Refused as refusal:
        return str(refusal)
    return ""


@transaction.atomic
def lay(
    files: Iterable[UploadedFile],
    *,
    kind: EvidenceKind,
    owner: Model,
    application: Application,
    by: User | None,
    organisation: Organisation | None = None,
) -> list[Evidence]:
    """Take files in beside a row, within the act that lays them; raises `NotAllowed`, and the act comes to nothing.

    The application is locked, so that two people at once do not lay too much. Who objects in public is not kept.
    """
    files = list(files)
    if not files:
        return []
    Application.objects.select_for_update(of=("self",)).only("pk").get(pk=application.pk)
    there = of(owner, kind=kind).filter(organisation=organisation)  # each party's own, of whom several may have a say
    new = _new(files, limits(application.batch.rules, kind), there)
    is_public = kind == EvidenceKind.RESULT
    with ExitStack() as undo:
        made = [
            Evidence(
                kind=kind,
                application=application,
                name=_neutral(number, file) if is_public else uploads.cleaned_name(file.name or ""),
                received=_stored(file, undo),
                received_sha256=digest,
                size=file.size or 0,
                uploaded_at=clock.now(),
                organisation=None if is_public else organisation,
                by=None if is_public else by,
                **{OWNERS[kind]: owner},
            )
            for number, (digest, file) in enumerate(new.items(), start=1)
        ]
        Evidence.objects.bulk_create(made)
        undo.pop_all()
    for one in made:  # a broker that is away costs minutes, not the file: the sweep finds the row
        transaction.on_commit(lambda pk=one.pk: tasks.check_evidence.delay(evidence_id=pk), robust=True)
    return made


def delete_bytes(sender: Any, instance: Evidence, **_signal: Any) -> None:
    """Delete what is stored of evidence whose row goes, with its owner or by itself."""
    transaction.on_commit(lambda: pulling.delete_bytes(instance), robust=True)


def _new(
    files: Sequence[UploadedFile], allowed: EvidenceLimits | None, there: QuerySet[Evidence]
) -> dict[str, UploadedFile]:
    """Return by digest the files that are not there yet, or raise `NotAllowed`."""
    if allowed is None:
        raise NotAllowed(_("本批次不接收佐证文件。"))
    if refusal := next(filter(None, (refusal_by_looks(one, allowed) for one in files)), ""):
        raise NotAllowed(refusal)
    counted = there.exclude(state__in=(MaterialState.REFUSED, MaterialState.PULLED))
    known = set(counted.values_list("received_sha256", flat=True))
    new = {digest: one for one in files if (digest := uploads.sha256(one)) not in known}
    if len(known) + len(new) > allowed.max_files:
        raise NotAllowed(
            _("佐证文件最多 %(limit)s 个，已有 %(n)s 个。") % {"limit": allowed.max_files, "n": len(known)}
        )
    return new


def _stored(file: UploadedFile, undo: ExitStack) -> str:
    file.seek(0)
    stored = private.save(f"received/{uuid.uuid4()}", file)
    undo.callback(private.delete, stored)
    return stored


def _neutral(number: int, file: UploadedFile) -> str:
    """Return a name that says nothing of who objects: the file's own may hold a person's."""
    return _("佐证 %(n)s") % {"n": number} + PurePosixPath(file.name or "").suffix.lower()[:10]
