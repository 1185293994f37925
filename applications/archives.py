"""Archives as zip with a manifest of hashes: everything about a person, or one case for the offices that hold it."""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Callable, Iterable
from pathlib import PurePosixPath
from typing import Any

from django.db.models import Q
from django.db.models.fields.files import FieldFile
from django.template.loader import render_to_string
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from kashgar_zc import clock
from kashgar_zc.accounts.models import Message, User

from . import pull_requests, queries
from .choices import DocumentKind, DocumentState, EvidenceKind, MaterialState
from .models import Application, Document, Event, Material
from .pages.openings import openings_of
from .pages.submit import content_blocks
from .producers import ZIP, Product, Report, spool

CHUNK = 256 * 1024
ENDINGS = {"application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png"}
PAPERS = (DocumentKind.REVIEW_FORM, DocumentKind.RECEIPT, DocumentKind.CERTIFICATE)
_own: list[str] = []
_parts: dict[str, bool] = {}  # dotted paths of what the apps above add to a case -> whether that is internal


def register_part(path: str, *, internal: bool = False) -> None:
    """Let an app above add a part to every case: a function of the application giving (file name, JSON values).

    What is `internal` is left out of what an applicant takes away.
    """
    _parts[path] = internal


def register_own(path: str) -> None:
    """Let an app above add a part to everything about a person: a function of the person giving (file name, JSON values)."""
    _own.append(path)


class Archive:
    """A zip being written; every file's hash and size go into its manifest, which is written last."""

    def __init__(self, target: Any) -> None:
        self.zip = zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED)
        self.manifest: list[dict[str, Any]] = []

    def add(self, path: str, data: bytes) -> None:
        self.zip.writestr(path, data)
        self.manifest.append({"path": path, "sha256": hashlib.sha256(data).hexdigest(), "size": len(data)})

    def add_json(self, path: str, values: Any) -> None:
        self.add(path, json.dumps(values, ensure_ascii=False, indent=1, default=str).encode())

    def add_file(self, path: str, file: FieldFile, **more: Any) -> None:
        """Copy a stored file in pieces; `OSError` when it cannot be read."""
        digest, size = hashlib.sha256(), 0
        with file.open("rb") as source, self.zip.open(path, "w") as target:
            while piece := source.read(CHUNK):
                target.write(piece)
                digest.update(piece)
                size += len(piece)
        self.manifest.append({"path": path, "sha256": digest.hexdigest(), "size": size, **more})

    def close(self, **head: Any) -> None:
        self.add_json("清单.json", {"made_at": clock.now().isoformat(), **head, "files": self.manifest})
        self.zip.close()


def produce_own_data(document: Document, report: Report) -> Product:
    """Gather everything that the platform holds about the person who asked."""
    person, target = document.requested_by, spool()
    archive = Archive(target)
    archive.add_json("个人信息.json", _person(person))
    archive.add_json("消息.json", _messages(person))
    archive.add_json("诚信记录和一人一策.json", _on_record(person))
    for path in _own:
        archive.add_json(*import_string(path)(person))
    applications = list(queries.mine(person))
    for done, application in enumerate(applications, start=1):
        folder = f"申报_{application.season_id}_{application.number or '未提交'}"
        _add_case(archive, folder, application, lambda: None)
        archive.add_json(f"{folder}/填报内容_现在.json", queries.contents_of(application))
        report(90 * done // len(applications))
    archive.close(what=_("本人全部数据"), who=person.name)
    return Product(target, ZIP)


def produce_case(document: Document, report: Report) -> Product:
    """Gather one case as it stands: what was submitted, how it went, its materials and papers; whole for its organiser."""
    assert document.application
    target, number, whole = spool(), document.application.number, bool(document.parameters.get("whole"))
    archive = Archive(target)
    _add_case(archive, str(number), document.application, lambda: report(50), whole=whole)
    archive.close(what=_("申报档案（全卷）") if whole else _("申报档案"), number=number)
    return Product(target, ZIP)


def _add_case(
    archive: Archive, folder: str, application: Application, tick: Callable[[], None], *, whole: bool = False
) -> None:
    snapshots = list(application.snapshots.order_by("number"))
    for one in snapshots:
        receipt = {"number": one.number, "taken_at": one.taken_at, "sha256": one.sha256, "content": one.content}
        archive.add_json(f"{folder}/提交_{one.number}.json", receipt)
    contents = snapshots[-1].content["sections"] if snapshots else queries.contents_of(application)
    shown = {"application": application, "blocks": content_blocks(contents)}
    archive.add(f"{folder}/填报内容.html", render_to_string("applications/print/archive.html", shown).encode())
    events = application.events.select_related("organisation", "to_organisation", "actor").order_by("sequence")
    archive.add_json(f"{folder}/审核经过.json", [_event(one, whole=whole) for one in events])
    if asked := pull_requests.as_data(application):
        archive.add_json(f"{folder}/撤下请求.json", asked)
    openings = [{"who": who, "at": at} for who, at in openings_of(application, application.openings.all())]
    archive.add_json(f"{folder}/查阅记录.json", openings)
    for path, is_internal in _parts.items():
        if whole or not is_internal:
            name, values = import_string(path)(application)
            archive.add_json(f"{folder}/{name}", values)
    tick()
    _add_evidence(archive, folder, application, whole=whole)
    _add_files(archive, folder, application, {item["key"] for one in snapshots for item in one.content["materials"]})


def _add_evidence(archive: Archive, folder: str, application: Application, *, whole: bool) -> None:
    """Add what was laid beside words: the applicant's own, and in the whole the desks'; never an inquiry's or an objector's."""
    kinds = {EvidenceKind.DECLINE, EvidenceKind.POSTING, EvidenceKind.VERIFICATION} if whole else {EvidenceKind.DECLINE}
    found = application.evidence.filter(kind__in=kinds, state=MaterialState.READY).order_by("pk")
    for number, one in enumerate(found, start=1):
        archive.add_file(f"{folder}/佐证/{number:03}_{one.kind}.{ENDINGS[one.media_type]}", one.file, name=one.name)


def _add_files(archive: Archive, folder: str, application: Application, submitted: Iterable[str]) -> None:
    """Add the uploads in use or once submitted, and the papers made of the case."""
    kept = Material.objects.filter(Q(removed_at=None) | Q(key__in=submitted), application=application)
    for number, one in enumerate(kept.filter(state=MaterialState.READY).order_by("slot", "pk"), start=1):
        ending = ENDINGS.get(one.media_type, PurePosixPath(one.file.name or "").suffix.lstrip(".") or "bin")
        archive.add_file(f"{folder}/材料/{number:03}_{one.slot}.{ending}", one.file, name=one.name)
    papers = application.documents.filter(kind__in=PAPERS, state=DocumentState.READY).order_by("pk")
    for number, paper in enumerate(papers, start=1):
        archive.add_file(f"{folder}/文书/{number:03}_{paper.kind}.pdf", paper.file, name=paper.name)


def _event(one: Event, *, whole: bool) -> dict[str, Any]:
    """Return a step as its applicant may read it; the whole names who took it, and all that was recorded with it."""
    who = one.organisation.name if one.organisation else _("申报人") if one.actor_id else _("系统")
    defects = one.details.get("defects", [])
    return {
        "at": one.at,
        "who": who,
        "action": str(one.get_action_display()),
        "note": one.note,
        **({"to": one.to_organisation.name} if one.to_organisation else {}),
        **({"defects": defects} if defects else {}),
        **({"by": one.actor.name if one.actor else "", "details": one.details} if whole else {}),
    }


def _person(person: User) -> dict[str, Any]:
    held = person.appointments.select_related("organisation").order_by("starts_on", "pk")
    return {
        "name": person.name,
        "id_number": person.id_number,
        "mobile": person.mobile,
        "mail": person.mail,
        "username": person.username,
        "joined": person.date_joined,
        "appointments": [{"post": str(one), "from": one.starts_on, "to": one.ends_on} for one in held],
        "channels": list(person.channel_choices.values("topic", "channel", "wanted")),
    }


def _on_record(person: User) -> dict[str, Any]:
    """Return what is on record of a person beyond single cases: integrity entries, individual plans."""
    entries = person.integrity_entries.values(
        "grounds", "from_day", "until_day", "organisation__name", "lifting__reason", "lifting__at"
    )
    plans = person.individual_plans.values(
        "batch__name", "condition", "grounds", "basis", "number", "organisation__name", "recorded_at", "withdrawal__at"
    )
    return {"integrity_entries": list(entries), "individual_plans": list(plans)}


def _messages(person: User) -> list[dict[str, Any]]:
    told = Message.objects.filter(recipient=person).order_by("pk")
    return list(told.values("channel", "subject", "text", "created_at", "state", "read_at"))
