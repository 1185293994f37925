"""False material: reported, answered, found by one and confirmed by another; what follows, and what does not by itself."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from applications import assessing
from applications.choices import Action, Status
from applications.models import IntegrityEntry
from applications.workflow import NotAllowed
from kashgar_zc import clock
from kashgar_zc.accounts.models import Organisation
from review import inquiring
from review.choices import Founded
from review.models import Inquiry
from review.pages.inquiry import running_on
from tests.factories import people
from tests.factories.applications import make_application, make_reviewer_of, take_on
from tests.factories.committees import make_observer
from tests.factories.integrity import make_entry
from tests.review.office import address, inbox_of

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
FINDING = "学历证书经核验系伪造。"


@pytest.fixture
def file():
    return make_application(Status.COUNTY_REVIEW)


def reported(file):
    by = make_reviewer_of(file.unit)
    inquiry = inquiring.report(file, by=by, desk=by.appointments.get(), allegation="学历不实。", handler=by)
    return inquiry, make_reviewer_of(inquiry.organisation)


def proposed(file, outcome=Founded.FOUNDED):
    inquiry, first = reported(file)
    inquiring.open_inquiry(inquiry, by=first)
    inquiring.answer(inquiry, by=file.applicant, text="证书为原件。")
    inquiring.propose(inquiry, by=first, outcome=outcome, finding=FINDING)
    second = people.make_reviewer(inquiry.organisation, "第二人")
    return inquiry, first, second


def refusal(call):
    with pytest.raises(NotAllowed) as refused:
        call()
    return str(refused.value)


def test_founded_cancels_the_application_and_makes_an_entry_for_three_years(file):
    inquiry, _first, second = proposed(file)

    inquiring.confirm(inquiry, by=second, seen=FINDING)

    file.refresh_from_db()
    entry = IntegrityEntry.objects.get()
    today = clock.today()
    assert (file.status, file.at, file.events.last().action) == (Status.CANCELLED, None, Action.CANCEL)
    assert entry.until_day == inquiring.years_after(today, 3)
    assert (entry.person, entry.unit, entry.handled_by, entry.recorded_by) == (
        file.applicant,
        file.unit,
        make_reviewer_of(file.unit),
        second,
    )
    assert "已取消本年度申报资格" in inbox_of(file.applicant)[-1]
    assert [one.grounds for one in assessing.entries_in_force(file.applicant, today)] == [FINDING]


def test_unfounded_changes_nothing_and_is_told(file):
    inquiry, _first, second = proposed(file, Founded.UNFOUNDED)

    inquiring.confirm(inquiry, by=second, seen=FINDING)

    file.refresh_from_db()
    assert (file.status, IntegrityEntry.objects.count()) == (Status.COUNTY_REVIEW, 0)
    assert "核查结论：反映不属实。" in inbox_of(file.applicant)[-1]


def test_nobody_confirms_the_own_finding(file):
    inquiry, first, _second = proposed(file)
    mine = Inquiry.objects.filter(pk=inquiry.pk)

    assert refusal(lambda: inquiring.confirm(inquiry, by=first, seen=FINDING)) == "结论由您提出，须由另一人确认。"
    with pytest.raises(IntegrityError), transaction.atomic():
        mine.update(outcome="founded", concluded_by=first, concluded_at=clock.now())


def test_a_finding_that_changed_since_it_was_read_is_not_confirmed(file):
    inquiry, first, second = proposed(file)
    inquiring.send_back(inquiry, by=second, reason="请补充证据。")
    inquiring.propose(inquiry, by=first, outcome=Founded.FOUNDED, finding="另一结论。")

    assert "刚刚有变动" in refusal(lambda: inquiring.confirm(inquiry, by=second, seen=FINDING))
    assert FINDING in inquiry.statements.last().text


def test_nothing_is_found_before_the_applicant_answered_or_could_have(file):
    inquiry, first = reported(file)
    inquiry = inquiring.open_inquiry(inquiry, by=first)
    given = {"by": first, "outcome": Founded.UNFOUNDED, "finding": "查无实据。"}

    assert refusal(lambda: inquiring.propose(inquiry, **given)).startswith("申报人可以答复至")
    with clock.at(inquiry.answer_until):
        assert "答复期限已过" in refusal(lambda: inquiring.answer(inquiry, by=file.applicant, text="迟了。"))
        assert inquiring.propose(inquiry, **given).proposed == Founded.UNFOUNDED


def test_a_case_in_committee_is_first_taken_off():
    file = take_on(make_application(Status.ACCEPTED), Action.CONVENE)
    inquiry, _first, second = proposed(file)

    assert "先由评委会秘书移出评审" in refusal(lambda: inquiring.confirm(inquiry, by=second, seen=FINDING))
    assert not IntegrityEntry.objects.exists()


@pytest.mark.parametrize("who", ["unit", "bureau"])
def test_only_the_organiser_inquires(file, who):
    inquiry, _centre = reported(file)
    by = make_reviewer_of(file.unit if who == "unit" else Organisation.objects.get(kind="bureau"))

    assert refusal(lambda: inquiring.open_inquiry(inquiry, by=by)) == "核查由该批次的组织单位办理。"
    assert refusal(lambda: reported(file)).startswith("该申报已有核查在办。")


def test_who_may_see_an_inquiry_under_way_is_led_to_it(file, at_desk_of):
    inquiry, centre = reported(file)

    unit = at_desk_of(make_reviewer_of(file.unit)).get(address(file, "report")).content.decode()

    assert running_on(file, centre.appointments.get()) == inquiry
    assert ("该申报已有核查在办。" in unit, "查看在办的核查" in unit) == (True, False)


def test_it_is_walked_through_the_pages(file, at_desk_of):
    unit, centre = make_reviewer_of(file.unit), make_reviewer_of(file.batch.organiser)
    second = people.make_reviewer(file.batch.organiser, "第二人")
    at_desk_of(unit).post(reverse("review:report", args=[file.key]), {"allegation": "学历不实。"})
    key = Inquiry.objects.get().key

    def act(user, name, **given):
        return at_desk_of(user).post(reverse("review:inquiry_act", args=[key, name]), given).status_code

    opened = act(centre, "open")
    answered = at_desk_of(file.applicant).post(reverse("review:inquiry_answer", args=[key]), {"text": "属实。"})
    bare, found = act(centre, "propose"), act(centre, "propose", outcome="founded", finding=FINDING)
    alone, confirmed = act(centre, "confirm", seen=FINDING), act(second, "confirm", seen=FINDING)

    assert (opened, answered.status_code, bare, found, alone, confirmed) == (302, 302, 409, 302, 409, 302)
    assert Inquiry.objects.get().outcome == Founded.FOUNDED


def test_confirming_asks_who_does_it_and_goes_on_with_what_was_read(file, client):
    inquiry, _first, second = proposed(file)
    client.force_login(second)
    url, typed = reverse("review:inquiry_act", args=[inquiry.key, "confirm"]), {"seen": FINDING}

    asked = client.post(url, typed)
    answered = client.post(url, typed | {"stepup-asked": "1", "stepup-password": people.PASSWORD})

    assert ("seen", FINDING) in asked.context["typed"]
    assert (answered.status_code, Inquiry.objects.get().outcome) == (302, Founded.FOUNDED)


def test_the_applicant_reaches_an_opened_inquiry_from_the_file(file, client):
    client.force_login(file.applicant)
    inquiry, first = reported(file)
    link, url = reverse("review:inquiry_answer", args=[inquiry.key]), reverse("applications:overview", args=[file.key])
    before = client.get(url).content.decode()
    inquiring.open_inquiry(inquiry, by=first)

    assert link not in before
    assert link in client.get(url).content.decode()


def test_an_entry_is_lifted_once_by_who_made_it(file, at_desk_of):
    entry = make_entry(file, by=make_reviewer_of(file.batch.organiser))
    url = reverse("review:lift", args=[entry.pk])
    centre, county = make_reviewer_of(file.batch.organiser), make_reviewer_of(file.at)

    answers = [at_desk_of(who).post(url, {"reason": "复核更正。"}).status_code for who in (county, centre, centre)]

    assert answers == [404, 302, 409]
    assert assessing.entries_in_force(file.applicant, clock.today()) == ()
    assert inbox_of(file.applicant)[-1].endswith("依据：复核更正。")


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("name", ["review:inquiries", "review:entries"])
def test_lists_cost_the_same_for_one_row_and_three(rows, name, at_desk_of, django_assert_num_queries):
    for _row in range(rows):
        one = make_application(Status.COUNTY_REVIEW, applicant=people.make_user(f"人{_row}"))
        reported(one)
        make_entry(one, by=make_reviewer_of(one.batch.organiser))
    browser = at_desk_of(make_reviewer_of(one.batch.organiser))
    browser.get(reverse(name))

    with django_assert_num_queries(3):
        answer = browser.get(reverse(name))

    assert len(answer.context["rows"]) == rows


def test_the_file_shows_what_was_found_and_what_stands_now(file, at_desk_of):
    make_entry(file, by=make_reviewer_of(file.batch.organiser))

    page = at_desk_of(make_reviewer_of(file.at)).get(reverse("review:file", args=[file.key])).content.decode()

    assert "有效的失信记录" in page
    assert reverse("review:report", args=[file.key]) in page


def test_three_years_end_the_day_before():
    days = [dt.date(2020, 6, 1), dt.date(2020, 2, 29)]

    assert [inquiring.years_after(day, 3) for day in days] == [dt.date(2023, 5, 31), dt.date(2023, 2, 28)]


def test_centre_and_observer_read_what_was_found_at_a_unit_and_of_a_handler(file, at_desk_of):
    inquiry, _first, second = proposed(file)
    inquiring.confirm(inquiry, by=second, seen=FINDING)
    entry, handler = IntegrityEntry.objects.get(), make_reviewer_of(file.unit)
    other = make_entry(make_application(Status.COUNTY_REVIEW, unit=people.make_unit()), by=second, grounds="业绩不实。")
    observer = make_observer(inquiry.organisation)

    found = {
        (user.name, asked): [
            row["grounds"] for row in at_desk_of(user).get(f"/desk/integrity/entries/{asked}").context["rows"]
        ]
        for user in (second, observer)
        for asked in (f"?unit={file.unit_id}", f"?handler={handler.pk}", "")
    }

    of_one, both = [entry.grounds], sorted([entry.grounds, other.grounds])
    assert [sorted(rows) for rows in found.values()] == [of_one, of_one, both] * 2
    assert "lift" not in at_desk_of(observer).get("/desk/integrity/entries/").content.decode()


def test_a_handler_is_one_of_those_who_handled_the_file_at_its_unit(file):
    stranger = people.make_reviewer(people.make_unit(), "别的单位审核员")
    by = make_reviewer_of(file.unit)

    said = refusal(
        lambda: inquiring.report(file, by=by, desk=by.appointments.get(), allegation="不实。", handler=stranger)
    )

    assert said == "单位经办人须是在所在单位办理过该申报的人。"
    assert by in inquiring.handlers_of(file)
