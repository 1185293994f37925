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
from .models import Application, Document, Material, Pull
from .printing.pictures import PHOTO_SLOT
from .workflow import NotAllowed

WITH_PHOTO = (DocumentKind.REVIEW_FORM, DocumentKind.DRAFT_FORM, DocumentKind.CERTIFICATE)


@transaction.atomic
def pull(material: Material, *, by: User, desk: Appointment | None, reason: PullReason, note: str = "") -> None:
    """Take a file out for good, with every copy of it that the same person has, or raise `NotAllowed`."""
    application = _locked(material)
    current = Material.objects.select_related("application").get(pk=material.pk)
    if refusal := policies.refusal_to_pull(by, current, desk):
        raise NotAllowed(refusal)
    own = application.applicant_id == by.pk
    organisation = None if own or desk is None else desk.organisation
    now = clock.now()
    for one in _family(current, application.applicant_id):
        if own and one.application.status not in policies.PULLED_BY_OWNER:
            continue  # a copy by which a desk judges or judged
        one.state, one.removed_at = MaterialState.PULLED, one.removed_at or now
        one.look, one.bands, one.leaves, one.reason = "", [], [], ""
        one.save()
        Pull.objects.create(
            material=one, by=by, organisation=organisation, reason=reason, note=note, sha256=one.sha256, at=now
        )
        _void_papers(one)
        transaction.on_commit(lambda pk=one.pk: erase(pk), robust=True)
    if organisation is not None:
        _tell_applicant(application, current, reason)


def _locked(material: Material) -> Application:
    """Return a file's case, locked with every other of the same person, so that no copy or joining is under way in one."""
    own = Application.objects.filter(applicant__applications=material.application_id)
    cases = own.select_for_update(of=("self",)).select_related("batch").order_by("pk")
    return next(one for one in cases if one.pk == material.application_id)


def erase(material_id: int) -> None:
    """Delete what is left of a pulled file: the file, its thumbnail and the pictures of its pages."""
    material = Material.objects.filter(pk=material_id, state=MaterialState.PULLED).first()
    if material is None:
        return
    pictures = [f"pages/{material.key}/{number}.jpg" for number in range(1, material.pages + 1)]
    for name in (*pictures, material.thumbnail.name, material.received.name, material.file.name):
        if name:
            private.delete(name)
    Material.objects.filter(pk=material.pk).update(file="", thumbnail="", received="")


def unfinished() -> list[int]:
    """Return the pulled files of which something may be left."""
    left = Material.objects.filter(state=MaterialState.PULLED).exclude(file="", thumbnail="", received="")
    return list(left.values_list("pk", flat=True)[:500])


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


def _void_papers(material: Material) -> None:
    """Take back the papers and archives that hold a pulled file; asked for again, they are made without it."""
    of_case, made = Q(application=material.application_id), Q(state__in=(DocumentState.READY, DocumentState.RUNNING))
    kinds = (*WITH_PHOTO, DocumentKind.CASE_ARCHIVE) if material.slot == PHOTO_SLOT else (DocumentKind.CASE_ARCHIVE,)
    everything = Q(kind=DocumentKind.OWN_DATA, requested_by=material.application.applicant_id)
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
