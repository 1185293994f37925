"""The preview before submission: the printed form itself, marked as a draft, of what is typed now, for its applicant only."""

import datetime as dt
from importlib import import_module

import pytest
from django.apps import apps
from django.urls import reverse

from applications import documents, draft_form, invariants, own_data, producing
from applications.choices import Status
from applications.models import Document
from applications.printing import review_form
from applications.workflow import NotAllowed
from kashgar_zc import clock, pdf
from tests.factories import people
from tests.factories.applications import make_application

pytestmark = pytest.mark.django_db


def opened(document) -> bytes:
    with document.file.open("rb") as stream:
        return stream.read(5)


def test_a_draft_is_the_form_with_a_mark_on_every_page():
    application = make_application()
    document = draft_form.request(application, by=application.applicant)

    producing.produce(document.pk)
    document.refresh_from_db()

    paper = review_form.draft(application, now=clock.now())
    html = pdf.html(review_form.TEMPLATE, paper)
    assert (document.state, opened(document)) == ("ready", b"%PDF-")
    assert ('<div class="watermark">草稿</div>' in html, application.applicant.name in html) == (True, True)


def test_the_same_content_is_drafted_once_and_a_changed_one_anew():
    application = make_application()
    first = draft_form.request(application, by=application.applicant)
    again = draft_form.request(application, by=application.applicant)
    application.contents.filter(section="summary").update(data={"text": "另一份述职。"})
    changed = draft_form.request(application, by=application.applicant)

    assert (again.pk == first.pk, changed.pk == first.pk) == (True, False)


def test_a_draft_of_the_form_is_kept_for_the_days_of_the_season_and_gone_once_there_is_a_newer_one():
    application = make_application()
    first = draft_form.request(application, by=application.applicant)
    application.contents.filter(section="summary").update(data={"text": "另一份述职。"})
    second = draft_form.request(application, by=application.applicant)
    own_data.remove_expired()
    left = list(Document.objects.all())

    with clock.at(second.expires_at):
        own_data.remove_expired()

    assert (left, Document.objects.exists()) == ([second], False)
    assert (second.expires_at - second.requested_at).days in (6, 7)
    assert application.batch.rules.draft_form_days == 7 != first.pk


def test_a_draft_from_before_there_was_a_day_gets_the_one_of_its_season_and_without_one_is_seen():
    application = make_application()
    application.batch.rules_data |= {"draft_form_days": 3}
    application.batch.save()
    old = draft_form.request(application, by=application.applicant)
    Document.objects.update(expires_at=None)
    seen = list(invariants.nothing_is_kept_past_its_day())

    import_module("applications.migrations.0025_draft_forms_expire").give_their_day(apps, None)

    old.refresh_from_db()
    assert seen == [f"document {old.pk}"]
    assert old.expires_at - old.requested_at == dt.timedelta(days=3)
    assert list(invariants.nothing_is_kept_past_its_day()) == []


def test_nobody_else_has_it_and_nothing_is_drafted_after_submission():
    application = make_application()
    document = draft_form.request(application, by=application.applicant)
    stranger, submitted = people.make_user("旁人"), make_application(Status.UNIT_REVIEW)

    assert documents.visible_to(application.applicant, None).get() == document
    assert not documents.visible_to(stranger, None).exists()
    with pytest.raises(NotAllowed):
        draft_form.request(submitted, by=submitted.applicant)


def test_the_check_page_offers_it_then_shows_it(client):
    application = make_application()
    client.force_login(application.applicant)
    url, check = (reverse(f"applications:{name}", args=[application.key]) for name in ("draft_form", "check"))

    before = client.get(check).content.decode()
    client.post(url)
    after = client.get(check).content.decode()

    assert (f'action="{url}"' in before, f'action="{url}"' in after) == (True, False)
    assert Document.objects.get().name in after
