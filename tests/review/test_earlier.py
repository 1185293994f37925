"""What was copied from an earlier year is compared with it, and brings along how it was looked up then."""

import copy

import pytest

from applications import sections
from applications.choices import Status
from applications.drafts import COPIED
from applications.models import Application, Material, Season
from review import earlier, queries
from review.pages import lookups
from tests.factories.applications import make_application
from tests.review.office import address, file_at
from tests.review.test_lookups import ROW, SLOT, looked_up

pytestmark = pytest.mark.django_db
ROWS = sections.BY_KEY["education"]


@pytest.fixture
def two():
    """Last year's file, its diploma looked up, and this year's of the same person, its diploma copied from that one."""
    old, by = file_at(Status.COUNTY_REVIEW)
    looked_up(old, by)
    last_year = Season.objects.create(year=2019, name="2019年度", notice="通知", is_current=False)
    Application.objects.filter(pk=old.pk).update(season=last_year, number="2019000001")
    new = make_application(Status.COUNTY_REVIEW, applicant=old.applicant)
    source = Material.objects.get(application=old, slot="diploma")
    Material.objects.filter(application=new, slot="diploma").update(copied_from=source, sha256=source.sha256)
    return old, new


def content_with(old, new, **changed):
    """Return what the new file says, its first education copied from the old one and then changed."""
    content = copy.deepcopy(queries.latest_snapshot(new).content)
    row = ROWS.rows(queries.latest_snapshot(old).content["sections"]["education"])[0]
    content["sections"]["education"]["rows"][0] = row | {COPIED: f"{old.key}/0"} | changed
    return content


def seen(new, content) -> list[tuple[str, bool, list[str]]]:
    return [(one.subject, one.is_same, [look.result for look in one.lookups]) for one in earlier.copied(new, content)]


def test_what_is_as_it_was_brings_its_look_up(two):
    assert seen(two[1], content_with(*two)) == [(ROW, True, ["verified"]), (SLOT, True, ["verified"])]


def test_a_row_changed_since_brings_none(two):
    assert seen(two[1], content_with(*two, school="另一所大学"))[0] == (ROW, False, [])


def test_somebody_elses_file_is_no_source(two):
    other, _by = file_at(Status.COUNTY_REVIEW)

    assert seen(two[1], content_with(other, two[1])) == [(SLOT, True, ["verified"])]


def test_it_stands_beside_the_row_with_year_and_finding(two):
    content = content_with(*two)

    beside = lookups.checks([], earlier.copied(two[1], content), content)

    assert (beside[ROW][0].word, beside[ROW][0].text.startswith("未改动，当时学信网：核验一致")) == (
        "取自2019年度",
        True,
    )


def test_every_look_up_is_a_line_of_the_trail(at_desk_of):
    application, by = file_at(Status.COUNTY_REVIEW)
    looked_up(application, by)

    page = at_desk_of(by).get(address(application))

    assert [(one.day, one.word) for one in page.context["page"].trail] == [("2020-06-01", "核验一致")] * 2
    assert '<a href="#slot-diploma" data-show-slot="diploma">' in page.content.decode()
