"""A submission takes what the check page showed: what has changed since is refused, and shown again to be checked."""

import html
import re

import pytest
from django.urls import reverse

from applications import actions
from applications.choices import MaterialState, Status
from applications.models import Application, Batch, Snapshot
from kashgar_zc import clock
from tests.applications.office_parts import ACCEPTED, again
from tests.factories.applications import make_application

pytestmark = pytest.mark.django_db
CHANGED = "申报内容在您核对之后有改动，请重新核对后提交。"


@pytest.fixture(params=[Status.DRAFT, Status.RETURNED])
def application(request):
    return make_application(request.param)


@pytest.fixture
def browser(client, application):
    client.force_login(application.applicant)
    return client


def form_of(page) -> dict[str, str | list[str]]:
    """Return what the form of a check page sends, every commitment ticked, and why nothing returned was mended."""
    fields = re.findall(r'<input type="hidden" name="(version|seen)" value="([^"]*)">', page.content.decode())
    why = dict.fromkeys(["reason-0", "reason-1"], "与原件一致。")
    return dict(fields) | why | {"accepted": sorted(ACCEPTED)}


def check(browser, application):
    return browser.get(reverse("applications:check", args=[application.key]))


def submit(browser, application, sent):
    return browser.post(reverse("applications:submit", args=[application.key]), sent)


def save(application, text="另一个窗口写的述职。"):
    Application.objects.filter(pk=application.pk).update(status=Status.DRAFT)
    actions.save_section(again(application), "summary", {"text": text}, by=application.applicant)
    Application.objects.filter(pk=application.pk).update(status=application.status)


def remove_a_paper(application):
    application.materials.filter(slot="diploma").update(removed_at=clock.now())


def upload_again(application):
    diploma = application.materials.get(slot="diploma")
    diploma.pk, diploma.key, diploma._state.adding = None, application.key, True
    diploma.save()


def reword_a_commitment(application):
    batch = Batch.objects.get(pk=application.batch_id)
    batch.rules_data["commitments"][0]["version"] = "2"
    batch.save()


def rename_the_person(application):
    application.applicant.name = "阿依古丽·艾合买提"
    application.applicant.save()


def test_what_was_checked_is_submitted(browser, application):
    answer = submit(browser, application, form_of(check(browser, application)))

    assert (answer.status_code, answer.url) == (302, reverse("applications:receipt", args=[application.key]))
    assert again(application).status == Status.UNIT_REVIEW


@pytest.mark.parametrize(
    "change", [save, remove_a_paper, upload_again, reword_a_commitment, rename_the_person], ids=lambda one: one.__name__
)
def test_what_changed_after_the_check_is_refused_and_shown_again(browser, application, change):
    before, sent = Snapshot.objects.count(), form_of(check(browser, application))
    change(application)

    answer = submit(browser, application, sent)

    page = html.unescape(answer.content.decode())
    assert (answer.status_code, CHANGED in page, "核对并提交" in page) == (409, True, True)
    assert (Snapshot.objects.count(), again(application).status) == (before, application.status)


def test_the_page_shown_again_can_be_submitted(browser, application):
    sent = form_of(check(browser, application))
    save(application)
    shown = submit(browser, application, sent)

    submit(browser, application, form_of(shown))

    now = again(application)
    assert now.status == Status.UNIT_REVIEW
    assert now.snapshots.latest("number").content["sections"]["summary"] == {"text": "另一个窗口写的述职。"}


def test_saving_the_same_words_again_is_no_change(browser, application):
    sent = form_of(check(browser, application))
    save(application, application.contents.get(section="summary").data["text"])

    assert submit(browser, application, sent).status_code == 302


def test_a_file_whose_check_ends_meanwhile_is_no_change(browser, application):
    application.materials.filter(slot="diploma").update(state=MaterialState.CHECKING)
    sent = form_of(check(browser, application))
    application.materials.filter(slot="diploma").update(state=MaterialState.READY)

    assert submit(browser, application, sent).status_code == 302


@pytest.mark.parametrize("seen", ["", "0" * 64, "不"])
def test_a_form_that_does_not_say_what_was_checked_is_refused(browser, application, seen):
    answer = submit(browser, application, form_of(check(browser, application)) | {"seen": seen})

    assert (answer.status_code, CHANGED in html.unescape(answer.content.decode())) == (409, True)


def test_a_refusal_for_an_old_version_shows_the_present_one(browser, application):
    sent = form_of(check(browser, application)) | {"version": "99"}

    shown = submit(browser, application, sent)

    assert (shown.status_code, form_of(shown)["version"]) == (409, str(application.version))
    assert submit(browser, application, form_of(shown)).status_code == 302
