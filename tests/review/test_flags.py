"""What sets a file of a queue apart: materials that others handed in too, one's own doubts, an integrity entry."""

import pytest

from applications.choices import Status
from applications.models import Material
from kashgar_zc import clock
from review import marking, schedule, sharing
from review.choices import Judgement
from review.models import SharedFiles
from tests.factories import people
from tests.factories.applications import make_application, make_reviewer_of
from tests.factories.integrity import make_entry
from tests.review.office import submitted_anew
from tests.review.test_queue import named, names_on

pytestmark = pytest.mark.django_db


def handed_in(application, sha256: str) -> Material:
    facts = {"state": "ready", "name": "证书.pdf", "file": "x/y.pdf", "size": 1, "pages": 1, "sha256": sha256}
    return Material.objects.create(
        application=application, slot="awards", uploaded_by=application.applicant, uploaded_at=clock.now(), **facts
    )


def flags(client) -> dict[str, list[str]]:
    return {row.name: [text for _family, text in row.flags] for row in client.get("/desk/").context["page"].rows}


@pytest.fixture
def three():
    """Three files at a county; the first two hold the same file."""
    found = named("甲", "乙", "丙")
    for one, sha256 in zip(found, "aab", strict=True):
        handed_in(one, sha256 * 64)
    return found


def test_files_that_others_handed_in_too_are_flagged_and_found(at_desk_of, three):
    schedule.look_for_shared_files()
    client = at_desk_of(make_reviewer_of(three[0].at))

    assert flags(client) == {"甲": ["材料与他人相同"], "乙": ["材料与他人相同"], "丙": []}
    assert names_on(client, "?flag=same") == ["甲", "乙"]


def test_a_file_looked_at_before_is_flagged_when_another_brings_the_same(three):
    schedule.look_for_shared_files()
    late = make_application(Status.COUNTY_REVIEW)
    handed_in(late, "b" * 64)

    schedule.look_for_shared_files()

    assert SharedFiles.objects.filter(is_shared=True, application__in=[three[2], late]).count() == 2


def test_a_submission_is_looked_at_once_and_again_when_it_is_made_anew(three):
    first = [sharing.look(), sharing.look()]

    submitted_anew(three[2])

    assert (first, sharing.look(), sharing.look()) == ([3, 0], 1, 0)


def test_an_own_file_of_another_season_is_no_other_persons(three):
    Material.objects.filter(application=three[1]).delete()
    handed_in(three[0], "a" * 64)

    assert sharing.shared_among([one.pk for one in three]) == set()


def test_what_one_doubts_is_flagged_for_oneself_alone(at_desk_of, three):
    me, colleague = make_reviewer_of(three[0].at), people.make_reviewer(three[0].at, "同事")
    marking.keep(three[1], by=me, judged={"basic": Judgement.QUESTION}, notes={})

    assert flags(at_desk_of(me)) == {"甲": [], "乙": ["我标记过问题"], "丙": []}
    assert flags(at_desk_of(colleague)) == {"甲": [], "乙": [], "丙": []}


def test_an_integrity_entry_in_force_is_flagged_and_found(at_desk_of, three):
    reviewer = make_reviewer_of(three[0].at)
    make_entry(three[2], by=reviewer)
    client = at_desk_of(reviewer)

    assert flags(client) == {"甲": [], "乙": [], "丙": ["有失信记录"]}
    assert names_on(client, "?flag=barred") == ["丙"]
