"""What was entered and uploaded in an earlier season is offered again, copied whole, and says where it came from."""

import hashlib
import html

import pytest
from django.test import Client
from django.urls import reverse

from applications import library, queries, sections
from applications.choices import Status
from applications.drafts import COPIED, answers
from applications.models import Season
from kashgar_zc.storage import private
from tests.factories import people
from tests.factories.applications import make_application

pytestmark = pytest.mark.django_db
EDUCATION = sections.BY_KEY["education"]


@pytest.fixture
def old():
    """A filled file of last year that its person took back."""
    application = make_application(Status.WITHDRAWN)
    application.season = Season.objects.create(year=2019, name="2019年度", notice="通知", is_current=False)
    application.save(update_fields=["season"])
    return application


@pytest.fixture
def new(old):
    return make_application(applicant=old.applicant, filled=False)


@pytest.fixture
def browser(new):
    browser = Client()
    browser.force_login(new.applicant)
    return browser


def url(application, part) -> str:
    return reverse("applications:earlier", args=[application.key, part])


def rows(application, key="education") -> list[dict]:
    return sections.BY_KEY[key].rows(queries.contents_of(application).get(key))


def pick(browser, application, part, *chosen):
    return browser.post(url(application, part), {"pick": chosen}, follow=True)


def test_a_row_is_offered_copied_and_offered_no_more(old, new, browser):
    offered = library.entries(new, EDUCATION)

    answer = pick(browser, new, "education", offered[0].reference)

    assert [one.row for one in offered] == [answers(row) for row in rows(old)]
    assert rows(new) == [rows(old)[0] | {COPIED: f"{old.key}/0"}]
    assert offered[0].reference not in [one.reference for one in library.entries(new, EDUCATION)]
    assert "选自以前的申报" in html.unescape(answer.content.decode())


def test_a_copied_row_says_when_it_was_changed_since(new, browser):
    pick(browser, new, "education", library.entries(new, EDUCATION)[0].reference)
    section = reverse("applications:section", args=[new.key, "education"])
    [row] = rows(new)
    before = library.changed_since_copied(new, EDUCATION, [row])
    sent = {"rows-TOTAL_FORMS": "1", "rows-INITIAL_FORMS": "0", "rows-0-copied": row[COPIED]}

    browser.post(
        section,
        sent
        | {f"rows-0-{name}": text for name, text in (answers(row) | {"school": "改名的学校"}).items()}
        | {"seen": browser.get(section).context["page"]["seen"]},
    )

    assert (before, library.changed_since_copied(new, EDUCATION, rows(new))) == ({0: False}, {0: True})


def test_what_does_not_repeat_fills_only_what_is_empty(old, new, browser):
    browser.post(reverse("applications:section", args=[new.key, "basic"]), {"address": "新地址1号"})

    pick(browser, new, "basic", f"{old.key}/0")

    assert rows(new, "basic") == [answers(rows(old, "basic")[0]) | {"address": "新地址1号"}]


def test_a_file_is_copied_with_its_check_and_outlives_the_earlier_one(old, new, browser):
    source = library.files(new)[0]

    pick(browser, new, "materials", str(source.key))

    copy = new.materials.get()
    private.delete(source.file.name)
    with private.open(copy.file.name) as stream:
        assert hashlib.sha256(stream.read()).hexdigest() == source.sha256
    assert (copy.copied_from, copy.state, copy.slot) == (source, "ready", source.slot)
    assert source.key not in {one.key for one in library.files(new)}


def test_a_file_takes_no_other_files_place(new, browser):
    single = {slot.key for slot in new.batch.rules.slots if slot.max_files == 1}
    first = next(one for one in library.files(new) if one.slot in single)
    pick(browser, new, "materials", str(first.key))
    new.materials.update(sha256="0" * 64, received_sha256="0" * 64)

    answer = pick(browser, new, "materials", str(first.key))

    assert next(str(one) for one in answer.context["messages"]).endswith("已满。请先移除现有文件，再选用。")
    assert new.materials.count() == 1


def test_nothing_of_somebody_else_is_offered_or_copied(old, new):
    stranger = make_application(applicant=people.make_user("旁人"), filled=False)
    browser = Client()
    browser.force_login(stranger.applicant)

    pick(browser, stranger, "education", f"{old.key}/0")
    pick(browser, stranger, "materials", *(str(one.key) for one in old.materials.all()))

    assert (rows(stranger), stranger.materials.count(), library.entries(stranger, EDUCATION)) == ([], 0, [])


def test_a_file_at_a_desk_takes_nothing_in(old):
    application = make_application(Status.UNIT_REVIEW, applicant=old.applicant)
    before = rows(application)
    browser = Client()
    browser.force_login(application.applicant)

    answer = pick(browser, application, "education", f"{old.key}/0")

    assert (rows(application), answer.status_code) == (before, 200)


def test_of_a_copy_pulled_its_owner_hears_what_stays_with_a_submitted_file():
    past = make_application(Status.ACCEPTED)
    past.season = Season.objects.create(year=2019, name="2019年度", notice="通知", is_current=False)
    past.save(update_fields=["season"])
    new, source = make_application(applicant=past.applicant, filled=False), past.materials.get(slot="diploma")
    copy = library.copy_file(new, source, by=past.applicant)
    browser = Client()
    browser.force_login(past.applicant)

    form = {"reason": "mistake", "note": "", "sure": "on"}
    answer = browser.post(reverse("applications:file_pull", args=[copy.key]), form, follow=True)

    copy.refresh_from_db()
    source.refresh_from_db()
    assert (copy.state, source.state) == ("pulled", "ready")
    assert f"已提交的申报 {past.number} 中还有同一文件" in answer.content.decode()
