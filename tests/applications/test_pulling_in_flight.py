"""A pull meets a copy or a joining that is half done: neither outlives it."""

import pytest
from django.test import TestCase

from applications import joining, library, pulling, uploads
from applications.choices import MaterialState, PullReason
from applications.models import Material, Season
from kashgar_zc.storage import private
from tests.applications.upload_parts import check, checked, keep_files_in, make_draft, upload_of
from tests.factories.applications import make_application

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def storage(monkeypatch, tmp_path):
    return keep_files_in(tmp_path / "private", monkeypatch)


@pytest.fixture
def pulled_while_storing(monkeypatch):
    """Return a function: once the next thumbnail is being stored, this file is pulled by its owner."""

    def arrange(material):
        save = private.save

        def slow(name, content, *args):
            if name.startswith("thumbnails/"):
                monkeypatch.setattr(private._wrapped, "save", save)
                pull(material)
            return save(name, content, *args)

        monkeypatch.setattr(private._wrapped, "save", slow)

    return arrange


def pull(material):
    by = material.application.applicant
    with TestCase.captureOnCommitCallbacks(execute=True):
        pulling.pull(material, by=by, desk=None, reason=PullReason.CLASSIFIED)


def test_a_joining_under_way_does_not_keep_a_photograph_that_is_pulled(storage, pulled_while_storing):
    draft = make_draft()
    for name in ("small.jpg", "phone.jpg"):
        check(uploads.receive(draft, "diploma", upload_of(name), by=draft.applicant, is_leaf=True))
    joined = joining.join(draft, "diploma", by=draft.applicant)
    pulled_while_storing(Material.objects.filter(is_leaf=True).first())

    check(joined)

    assert (joined.state, joined.reason[:10]) == (MaterialState.REFUSED, "有照片已被移除或撤下")
    assert not list(storage.glob(f"materials/{joined.key}*"))


def test_a_copy_under_way_does_not_keep_a_file_that_is_pulled(storage, pulled_while_storing):
    old = make_draft()
    source = checked(old, "diploma", "small.jpg")
    old.season = Season.objects.create(year=2019, name="2019年度", notice="通知", is_current=False)
    old.save(update_fields=["season"])
    new = make_application(applicant=old.applicant, filled=False)
    pulled_while_storing(source)

    with pytest.raises(uploads.Refused, match="原文件已被移除或撤下"):
        library.copy_file(new, source, by=new.applicant)

    assert not list(storage.rglob("*.jpg"))
