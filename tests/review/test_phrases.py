"""The standard phrases: loaded once, reworded as new versions, retired, counted where a return used them."""

import pytest
from django.conf import settings

from applications.choices import Action, Status
from review import phrases
from review.models import Phrase
from tests.factories.applications import make_reviewer_of, make_season
from tests.review.office import address, file_at, statements_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("standard_phrases")]
NUMBER = "education-number"


def current(key=NUMBER) -> Phrase:
    return phrases.in_force().get(key=key)


def returned_with(key, at_desk_of):
    application, reviewer = file_at(Status.COUNTY_REVIEW)
    data = {"education-phrases": [key], "step": "confirm", "version": application.version}
    at_desk_of(reviewer).post(address(application, "return"), data)
    return application.events.get(action=Action.RETURN)


def test_a_second_load_writes_nothing_over_the_centres_words():
    centre = make_reviewer_of(make_season().centre)
    phrases.reword(current(), by=centre, wrong="编号不一致。", todo="请更正。")

    assert phrases.load(phrases.read(settings.BASE_DIR / "fixtures")) == 0
    assert (current().wrong, current().version) == ("编号不一致。", 2)


def test_a_return_counts_the_phrase_and_its_count_outlives_a_new_wording(at_desk_of):
    event = returned_with(NUMBER, at_desk_of)
    phrases.reword(current(), by=event.actor, wrong="编号不一致。", todo="请更正。")

    assert {one.key: one.n for one in phrases.used() if one.n} == {NUMBER: 1}
    assert event.details["defects"][0]["wrong"] == "证书编号或院校名称与学信网不一致。"


def test_a_retired_phrase_is_offered_no_more(at_desk_of):
    application, reviewer = file_at(Status.COUNTY_REVIEW)
    page = at_desk_of(reviewer).get(address(application, "return")).content.decode()
    phrases.retire(current(), by=reviewer)

    after = at_desk_of(reviewer).get(address(application, "return")).content.decode()

    assert (page.count("与学信网不一致"), after.count("与学信网不一致")) == (1, 0)


def test_a_phrase_of_one_slot_is_offered_there_only():
    centre = make_reviewer_of(make_season().centre)
    made = phrases.add(by=centre, section="materials", slot="photo", wrong="背景不是白色。", todo="请重新拍摄。")
    found = list(phrases.in_force())

    assert made in phrases.offered_for(found, "materials", "photo")
    assert made not in phrases.offered_for(found, "materials", "diploma")


def test_the_centre_adds_rewords_and_retires_on_its_pages(at_desk_of):
    browser = at_desk_of(make_reviewer_of(make_season().centre))

    browser.post("/desk/phrases/", {"section": "summary", "wrong": "述职有误。", "todo": "请更正。"})
    made = Phrase.objects.get(wrong="述职有误。")
    browser.post(f"/desk/phrases/{made.pk}/", {"wrong": "述职不实。", "todo": "请更正。"})
    again = current(made.key)
    browser.post(f"/desk/phrases/{again.pk}/", {"act": "retire"})

    versions = Phrase.objects.filter(key=made.key)
    assert [(one.version, one.wrong) for one in versions] == [(1, "述职有误。"), (2, "述职不实。")]
    assert all(one.retired_at for one in versions)


def test_the_list_costs_the_same_for_more_uses(at_desk_of):
    browser = at_desk_of(make_reviewer_of(make_season().centre))

    def ask():
        browser.get("/desk/phrases/")

    before = statements_of(ask)
    returned_with(NUMBER, at_desk_of)
    returned_with("general-unclear", at_desk_of)

    assert (before, statements_of(ask)) == (3, 3)
