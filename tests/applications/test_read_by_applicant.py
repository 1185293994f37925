"""What an applicant reads: a closed part as text, what goes on the certificate, what was submitted, the own batch's window."""

import pytest
from django.urls import reverse

from applications import actions, deadlines, queries
from applications.choices import Status
from applications.forms.fields import parse_number
from applications.models import Phase
from applications.pages.section import saved_text
from kashgar_zc import clock
from tests.applications.office_parts import CLOSES, OPENS, announced, beijing, submit
from tests.factories.applications import make_application, make_reviewer_of
from tests.review.lists import client_of

pytestmark = pytest.mark.django_db


def get(application, name, *more):
    return client_of(application.applicant).get(reverse(f"applications:{name}", args=[application.key, *more]))


@pytest.mark.parametrize("status", [Status.UNIT_REVIEW, Status.RETURNED])
def test_a_closed_section_is_text_and_takes_nothing(status):
    application = make_application(status)

    text = get(application, "section", "basic").content.decode()

    told = queries.contents_of(application)["basic"]["specialty_work"]
    assert ('id="block-basic"' in text, told in text) == (True, True)
    assert ('id="section"' in text, "data-saved" in text, 'name="specialty_work"' in text) == (False, False, False)


def test_an_open_section_is_a_form():
    text = get(make_application(Status.RETURNED), "section", "education").content.decode()

    assert ('id="section"' in text, 'id="block-education"' in text) == (True, False)


def test_what_was_saved_on_another_day_says_the_day():
    with clock.at(beijing(2026, 6, 3, 14, 2)):
        today = saved_text(clock.now())
    with clock.at(beijing(2026, 6, 4, 9)):
        later = saved_text(beijing(2026, 6, 3, 14, 2))

    assert (today, later) == ("已保存 14:02", "已保存 6月3日 14:02")


def test_an_answer_that_cannot_be_read_is_not_called_saved():
    application = make_application(filled=False)
    actions.save_section(
        application, "basic", {"work_started": "", "_typed": {"work_started": "很久"}}, by=application.applicant
    )

    assert get(application, "section", "basic").context["page"]["saved"] == ""


def test_the_check_page_shows_what_goes_on_the_certificate():
    application = make_application()
    person = application.applicant

    page = get(application, "check")

    identity = page.context["page"].identity
    photo = application.materials.get(slot="photo")
    born = person.birth_date
    assert [value for _label, value in identity.facts] == [
        person.name,
        person.sex,
        f"{born.year}年{born.month}月{born.day}日",
        person.masked_id_number,
    ]
    assert identity.photo_url == reverse("applications:file_thumbnail", args=[photo.key])
    assert (person.id_number in page.content.decode(), "********" in page.content.decode()) == (False, True)


def test_what_was_submitted_is_read_as_it_was():
    application = make_application(Status.RETURNED)
    was = queries.contents_of(application)["education"]["rows"][0]["school"]
    actions.save_section(application, "education", {"rows": [{"school": "改过的学校"}]}, by=application.applicant)

    text = get(application, "submitted").content.decode()

    photo = application.materials.get(slot="photo")
    assert (was in text, "改过的学校" in text) == (True, False)
    assert reverse("applications:file_view", args=[photo.key]) in text
    assert reverse("applications:submitted", args=[application.key]) in get(application, "receipt").content.decode()


def test_the_header_tells_of_the_batch_that_a_submitted_file_is_in():
    application = make_application(Status.UNIT_REVIEW, county_run=True)
    announced(application.batch)

    with clock.at(OPENS):
        found = deadlines.banner(application.applicant)

    assert (found.text, found.closes_at) == (
        f"{application.batch.name}申报中",
        phase_of(application).closes_at.isoformat(),
    )
    assert phase_of(application).closes_at == CLOSES


def phase_of(application) -> Phase:
    return application.batch.phases.get(kind="apply")


def test_a_county_desk_reads_of_the_batch_that_it_runs():
    application = make_application(Status.UNIT_REVIEW, county_run=True)
    announced(application.batch)
    county, other = application.batch.organiser_id, application.unit_id

    with clock.at(OPENS):
        found = [deadlines.county_banner(one) for one in (county, other)]
        page = client_of(make_reviewer_of(application.batch.organiser)).get(reverse("review:queue"))

    assert (found[0].text, found[1]) == (f"{application.batch.name}申报中", None)
    assert page.context["season_banner"] == found[0]


def test_the_header_no_longer_asks_for_what_was_handed_in(django_capture_on_commit_callbacks):
    application = make_application(Status.RETURNED)
    asked = deadlines.banner(application.applicant).text
    with django_capture_on_commit_callbacks(execute=True):
        submit(application)

    found = deadlines.banner(application.applicant)

    assert (asked, found.text if found else "") != ("您的申报退回修改", "您的申报退回修改")


def test_a_new_draft_is_begun_before_it_is_checked():
    empty, whole = make_application(filled=False), make_application()

    ways = [get(one, "overview").context["way_on"] for one in (empty, whole)]

    assert ways == [
        (reverse("applications:section", args=[empty.key, "basic"]), "开始填写"),
        (reverse("applications:check", args=[whole.key]), "核对并提交"),
    ]


@pytest.mark.parametrize(("typed", "units"), [("90学时", "学时"), ("９０ 学时", "学时"), ("90", "学时"), ("90", "")])
def test_a_number_may_be_typed_with_its_unit(typed, units):
    assert parse_number(typed, units=units) == "90"


def test_the_materials_say_what_is_missing_and_what_is_one_of_several():
    application = make_application()
    application.materials.filter(slot="photo").delete()

    page = get(application, "materials")

    slots = {one.key: one for one in page.context["slots"]}
    assert [one.text for one in page.context["missing"]] == ["尚未上传证件照。"]
    assert (slots["photo"].alternatives, "任选其一" in page.content.decode()) == ("", True)
