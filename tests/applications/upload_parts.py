"""What the tests of uploads begin with: a draft whose batch has three slots, and files on their way into it."""

from __future__ import annotations

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import TestCase

from applications import checking, uploads
from applications.choices import Level, OpenTo
from applications.models import Application, Batch, Category, Material, Season, Series, Title
from kashgar_zc import clock
from tests.factories.people import make_centre, make_unit, make_user
from tests.make_files import made

RULES = {
    "materials": [
        {"key": "diploma", "label": "学历证书", "hint": "毕业证书。", "required": True},
        {"key": "awards", "label": "获奖证书", "hint": "各级奖励。", "required": False, "max_files": 3},
        {"key": "photo", "label": "照片", "hint": "近期免冠照片。", "required": True, "kinds": ["image"]},
        {"key": "aid", "label": "援疆证明", "required": True, "categories": [5]},
    ],
    "commitments": [],
    "publicity_days": 5,
    "correction_days": 5,
    "desk_days": {},
    "max_file_mb": 10,
    "max_case_mb": 60,
    "max_pages": 100,
    "resubmit_to": "returning_desk",
    "skip_missing_bureau": True,
    "county_accepts": False,
}


def make_draft(**rules: object) -> Application:
    """Return somebody's draft of category 1; `rules` change those of its batch."""
    season = Season.objects.get_or_create(year=2020, defaults={"name": "2020 年度", "notice": "通知"})[0]
    batch = Batch.objects.create(
        season=season, code=f"b{Batch.objects.count()}", name="批次", organiser=make_centre(), rules_data=RULES | rules
    )
    category = Category.objects.get_or_create(number=1, defaults={"name": "定向评价", "short_name": "定向"})[0]
    series = Series.objects.get_or_create(code="22", defaults={"name": "中小学教师"})[0]
    title = Title.objects.get_or_create(
        code="2202", defaults={"series": series, "level": Level.DEPUTY, "name": "高级教师"}
    )[0]
    batch.offers.create(category=category, series=series, level=Level.DEPUTY, open_to=OpenTo.ALL)
    applicant, now = make_user(), clock.now()
    return Application.objects.create(
        applicant=applicant, applicant_name=applicant.name, season=season, batch=batch, category=category,
        title=title, unit=make_unit(), since=now, created_at=now,
    )  # fmt: skip


def upload_of(name: str, *, called: str = "") -> SimpleUploadedFile:
    """Return a made file under the name its owner gave it."""
    return SimpleUploadedFile(called or name, made(name).read_bytes())


def receive(application: Application, slot: str, name: str, *, called: str = "") -> Material:
    """Receive a made file; it waits for its check."""
    return uploads.receive(application, slot, upload_of(name, called=called), by=application.applicant)


def checked(application: Application, slot: str, name: str, *, called: str = "") -> Material:
    """Receive a made file and let a worker's check run."""
    material = receive(application, slot, name, called=called)
    check(material)
    return material


def check(material: Material) -> None:
    """Let a worker's check run to its end, what follows the commit included."""
    with TestCase.captureOnCommitCallbacks(execute=True):
        checking.check(material.pk)
    material.refresh_from_db()
