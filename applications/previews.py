"""Which uploads a person may open, and pictures of their pages for the preview."""

from __future__ import annotations

import threading
from pathlib import Path
from tempfile import TemporaryDirectory

from django.core.files import File
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.fields.files import FieldFile

from kashgar_zc.accounts.models import Appointment, User
from kashgar_zc.storage import private

from . import queries, sandbox
from .choices import MaterialState
from .models import Evidence, Material
from .naming import naming

_drawing = threading.BoundedSemaphore(2)  # children of one web process at a time; more would only share the same cores


class NoSuchPage(Exception):
    """A page number outside the file."""


def openable_by(user: User, desk: Appointment | None) -> QuerySet[Material]:
    """Return the safe files a person may open: the own ones, and at a desk those named by a snapshot it may see.

    What the applicant removed before submitting, uploads while correcting or took back is no desk's business.
    """
    return known_to(user, desk).filter(state=MaterialState.READY)


def known_to(user: User, desk: Appointment | None) -> QuerySet[Material]:
    """Return the files of which a person may know: those to open, and those that were pulled since."""
    submitted = naming().filter(taken_at__gte=OuterRef("application__submitted_at"))  # one instant, written into both
    there = (MaterialState.READY, MaterialState.PULLED)
    seen = queries.materials_visible_to(user, desk).filter(state__in=there)
    return seen.filter(Q(application__applicant=user) | Exists(submitted))


def page_picture(material: Material | Evidence, number: int) -> FieldFile:
    """Return the picture of a page (from 1), drawn at the first asking and kept.

    Raises `NoSuchPage`, and `sandbox.Unsafe` or `sandbox.Unavailable` when it cannot be drawn.
    """
    if not 1 <= number <= material.pages:
        raise NoSuchPage
    if material.media_type != "application/pdf":
        return material.file
    name = f"pages/{material.key}/{number}.jpg"
    if not private.exists(name):
        with _drawing:
            _draw(material, number, name)
        if not type(material).objects.filter(pk=material.pk, state=MaterialState.READY).exists():
            private.delete(name)  # pulled for good while its page was being drawn
            raise NoSuchPage
    return FieldFile(material, material._meta.get_field("file"), name)


def shown_name(material: Material | Evidence) -> str:
    """Return the name under which a safe file is handed out: the person's, with the extension of what it now is."""
    return f"{Path(material.name).stem}{Path(material.file.name or '').suffix}"


def _draw(material: Material | Evidence, number: int, name: str) -> None:
    with TemporaryDirectory(prefix="page-") as folder:
        source, target = Path(folder) / "source.pdf", Path(folder) / "page.jpg"
        with material.file.open("rb") as stream, source.open("wb") as copy:
            copy.writelines(stream.chunks())
        sandbox.draw(source, target, page=number)
        with target.open("rb") as picture:
            stored = private.save(name, File(picture))
    if stored != name:
        private.delete(stored)  # somebody else drew the same page meanwhile
