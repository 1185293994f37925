"""One deadline for one file on every page: the window's close, the return's term, or the later end of a permit."""

import datetime as dt

import pytest
from django.urls import reverse

from applications import actions, deadlines, policies
from applications.choices import Status
from applications.models import Permit
from applications.workflow import NotAllowed
from kashgar_zc import clock
from kashgar_zc.demo import walk
from tests.applications.office_parts import CLOSES, DAY, SECOND, again, announced
from tests.factories.applications import make_application

pytestmark = pytest.mark.django_db
LATER = CLOSES + 3 * DAY


@pytest.fixture
def draft():
    made = make_application()
    announced(made.batch)
    return again(made)


def permit(application, until=LATER):
    facts = {"reason": "住院", "granted_by": application.applicant, "granted_at": CLOSES}
    return Permit.objects.create(batch=application.batch, person=application.applicant, until=until, **facts)


@pytest.mark.parametrize(("until", "ends"), [(None, CLOSES), (LATER, LATER), (CLOSES - DAY, CLOSES)])
def test_a_draft_ends_with_its_window_or_with_a_later_permit(draft, until, ends):
    if until:
        permit(draft, until)

    assert deadlines.until(draft, CLOSES - 2 * DAY) == ends


def test_a_return_ends_with_its_term_or_with_a_later_permit():
    application = make_application(Status.RETURNED)
    term = application.due_at

    assert deadlines.until(application, clock.now()) == term
    assert deadlines.until(make_application(Status.UNIT_REVIEW), clock.now()) is None
    permit(application, term + DAY)
    assert deadlines.until(application, clock.now()) == term + DAY


@pytest.mark.parametrize("page", ["check", "overview", "home"])
def test_after_the_close_a_permits_holder_reads_its_end_on_every_page(client, draft, page):
    permit(draft)
    client.force_login(draft.applicant)

    with clock.at(CLOSES + SECOND):
        text = client.get(reverse(f"applications:{page}", args=[] if page == "home" else [draft.key])).text

    assert policies.in_beijing(LATER) in text
    assert policies.in_beijing(CLOSES) not in text.partition("season-strip")[2].partition("</aside>")[0]
    assert "season-strip" in text


def test_the_strip_counts_to_the_own_drafts_close_and_not_to_another_batchs(client, draft):
    texts = []
    with clock.at(CLOSES - DAY):
        other = make_application(Status.UNIT_REVIEW).applicant
        for person in (draft.applicant, other):
            client.force_login(person)
            strip = client.get(reverse("applications:home")).text.partition("season-strip")[2].partition("</aside>")[0]
            texts.append("您申报的" in strip)

    assert texts == [True, False]


@pytest.mark.django_db(transaction=True)
def test_a_receipt_asks_no_more_for_what_was_just_handed_in(client):
    application = make_application(Status.RETURNED)
    client.force_login(application.applicant)
    page = reverse("applications:receipt", args=[application.key])
    strips = [client.get(page).text]
    walk.submit(application)

    strips.append(client.get(page).text)

    assert ["您的申报退回修改" in text for text in strips] == [True, False]


def test_within_the_window_a_file_is_withdrawn_as_it_is_said(client, draft):
    client.force_login(draft.applicant)
    with clock.at(CLOSES - DAY):
        text = client.get(reverse("applications:overview", args=[draft.key])).text
        actions.withdraw(draft, by=draft.applicant)

    assert f"{policies.in_beijing(CLOSES)}（北京时间）前可以恢复填写并重新提交" in text
    assert 'name="knowing"' not in text


def test_after_the_close_withdrawing_is_for_good_and_asks_for_a_tick(client):
    draft = make_application(Status.UNIT_REVIEW)
    announced(draft.batch)
    client.force_login(draft.applicant)
    url = reverse("applications:withdraw", args=[draft.key])
    with clock.at(CLOSES + DAY):
        text = client.get(reverse("applications:overview", args=[draft.key])).text
        refused = client.post(url, follow=True).text
        before = again(draft).status
        client.post(url, {"knowing": "1"})

    assert "撤回后不能恢复，也不能重新提交" in text
    assert 'name="knowing"' in text
    assert "请先勾选表示知晓" in refused
    assert (before, again(draft).status) == (Status.UNIT_REVIEW, Status.WITHDRAWN)


def test_the_act_itself_asks_to_be_known(draft):
    with clock.at(CLOSES + dt.timedelta(hours=1)), pytest.raises(NotAllowed, match="不能恢复"):
        actions.withdraw(draft, by=draft.applicant)
