"""Pulling a file for good: it, its copies and pictures go, who did it and why stays.

The row becomes PULLED and gets its `Pull` in one transaction; bytes are deleted once that is kept, and the names of what is
deleted stay in the row until it is done, so that a process killed half-way is finished by the sweep.
"""

from __future__ import annotations

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from kashgar_zc import clock
from kashgar_zc.accounts import outbox
from kashgar_zc.accounts.models import Appointment, User
from kashgar_zc.storage import private

from . import policies
from .choices import DocumentKind, DocumentState, MaterialState, PullReason
from .models import Application, Document, Evidence, Material, Pull
from .printing.pictures import PHOTO_SLOT
from .workflow import NotAllowed

WITH_PHOTO = (DocumentKind.REVIEW_FORM, DocumentKind.DRAFT_FORM, DocumentKind.CERTIFICATE)


@transaction.atomic
def pull(
    material: Material, *, by: User, desk: Appointment | None, reason: PullReason, note: str = ""
) -> list[Material]:
    """Take a file out for good, with every copy of it that the same person has, or raise `NotAllowed`.

    Return the copies that stay: those by which a desk judges or judged are not their owner's to pull.
    """
    application = _locked(material)
    current = Material.objects.select_related("application").get(pk=material.pk)
    if refusal := policies.refusal_to_pull(by, current, desk):
        raise NotAllowed(refusal)
    own = application.applicant_id == by.pk
    organisation = None if own or desk is None else desk.organisation
    now, staying = clock.now(), []
    for one in _family(current, application.applicant_id):
        if own and policies.is_judged_by(one):
            staying.append(one)
            continue
        one.state, one.removed_at = MaterialState.PULLED, one.removed_at or now
        one.look, one.bands, one.leaves, one.reason = "", [], [], ""
        one.save()
        Pull.objects.create(
            material=one, by=by, organisation=organisation, reason=reason, note=note, sha256=one.sha256, at=now
        )
        _void_papers(one.application, with_photo=one.slot == PHOTO_SLOT)
        transaction.on_commit(lambda gone=one: erase(gone), robust=True)
    if organisation is not None:
        _tell_applicant(application, current, reason)
    return staying


def _locked(material: Material) -> Application:
    """Return a file's case, locked with every other of the same person, so that no copy or joining is under way in one."""
    own = Application.objects.filter(applicant__applications=material.application_id)
    cases = own.select_for_update(of=("self",)).select_related("batch").order_by("pk")
    return next(one for one in cases if one.pk == material.application_id)


@transaction.atomic
def pull_evidence(
    evidence: Evidence, *, by: User, desk: Appointment | None, reason: PullReason, note: str = ""
) -> None:
    """Take a piece of evidence out for good, or raise `NotAllowed`."""
    Application.objects.select_for_update(of=("self",)).only("pk").get(pk=evidence.application_id)
    current = Evidence.objects.select_for_update(of=("self",)).select_related("application__batch").get(pk=evidence.pk)
    if refusal := policies.refusal_to_pull_evidence(by, current, desk):
        raise NotAllowed(refusal)
    current.state, current.reason = MaterialState.PULLED, ""
    current.save(update_fields=["state", "reason"])
    facts = {"reason": reason, "note": note, "sha256": current.sha256, "at": clock.now()}
    Pull.objects.create(evidence=current, by=by, organisation=desk.organisation if desk else None, **facts)
    _void_papers(current.application)
    transaction.on_commit(lambda: erase(current), robust=True)


def erase(file: Material | Evidence) -> None:
    """Delete what is left of a pulled file: the file, its thumbnail and the pictures of its pages."""
    current = type(file).objects.filter(pk=file.pk, state=MaterialState.PULLED).first()
    if current is None:
        return
    delete_bytes(current)
    type(file).objects.filter(pk=file.pk).update(file="", thumbnail="", received="")


def unfinished() -> list[Material | Evidence]:
    """Return the pulled files of which something may be left."""
    kept = ~Q(file="", thumbnail="", received="")
    left = [model.objects.filter(kept, state=MaterialState.PULLED)[:500] for model in (Material, Evidence)]
    return [*left[0], *left[1]]


def delete_bytes(file: Material | Evidence) -> None:
    """Delete every stored byte of a file: itself, the raw upload, the thumbnail, the pictures of its pages."""
    pictures = [f"pages/{file.key}/{number}.jpg" for number in range(1, file.pages + 1)]
    for name in (*pictures, file.thumbnail.name, file.received.name, file.file.name):
        if name:
            private.delete(name)


def _family(material: Material, person: int) -> list[Material]:
    """Return a file with its person's copies of it, the leaves it was joined from and what was joined from it, locked."""
    own = Material.objects.filter(application__applicant=person, state=MaterialState.READY)
    keys: set[object] = {material.key}
    while True:
        known = own.filter(key__in=keys)
        same = Q(sha256__in=known.values("sha256"))
        leaves = {leaf for one in known.values_list("leaves", flat=True) for leaf in one}
        joined = Q()
        for key in keys:
            joined |= Q(leaves__contains=[str(key)])
        found = set(own.filter(same | joined | Q(key__in=leaves)).values_list("key", flat=True)) | keys
        if found == keys:
            return list(
                own.select_for_update(of=("self",)).select_related("application").filter(key__in=keys).order_by("pk")
            )
        keys = found


def _void_papers(application: Application, *, with_photo: bool = False) -> None:
    """Take back the papers and archives that hold a pulled file; asked for again, they are made without it."""
    of_case, made = Q(application=application), Q(state__in=(DocumentState.READY, DocumentState.RUNNING))
    kinds = (*WITH_PHOTO, DocumentKind.CASE_ARCHIVE) if with_photo else (DocumentKind.CASE_ARCHIVE,)
    everything = Q(kind=DocumentKind.OWN_DATA, requested_by=application.applicant_id)
    if with_photo:  # the printed forms of many, this one's among them
        everything |= Q(kind=DocumentKind.BUNDLE, parameters__applications__contains=[application.pk])
    void = Document.objects.filter(made, (of_case & Q(kind__in=kinds)) | everything)
    keys = list(void.select_for_update().values_list("pk", flat=True))
    reason = _("其中的材料已撤下，原文件作废。请重新生成。")
    Document.objects.filter(pk__in=keys).update(
        state=DocumentState.FAILED, reason=reason, sha256="", size=0, leased_until=None, finished_at=clock.now()
    )
    transaction.on_commit(erase_papers, robust=True)


def erase_papers() -> None:
    """Delete the files of papers that are void; their rows name them until that is done."""
    for paper in Document.objects.filter(state=DocumentState.FAILED).exclude(file=""):
        private.delete(paper.file.name or "")
        Document.objects.filter(pk=paper.pk, state=DocumentState.FAILED).update(file="")


def _tell_applicant(application: Application, material: Material, reason: PullReason) -> None:
    label = next((one.label for one in application.batch.rules.slots if one.key == material.slot), _("材料"))
    text = _("您上传的“%(slot)s”因“%(reason)s”已被撤下，文件及预览均已清除。需要补交的，审核机构会退回修改。")
    outbox.tell(
        application.applicant,
        subject=_("有一份材料已撤下"),
        text=text % {"slot": label, "reason": reason.label},
        link=reverse("applications:overview", args=[application.key]),
    )
