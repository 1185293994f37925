"""One file at a desk: what is shown, what changed, who looked, at a constant cost."""

import pytest
from django.contrib.messages import get_messages

from applications.choices import Status
from applications.models import FileOpening, SectionContent
from review import actions, marking, queries
from review.marks import checks
from tests.factories import people
from tests.factories.applications import make_application, make_reviewer_of
from tests.review.office import address, again, file_at, files_at_one_unit, statements_of, submitted

pytestmark = pytest.mark.django_db
DEFECTS = [{"section": "basic", "item": "通信地址", "wrong": "不完整。", "todo": "请补充。"}]


def corrected(application):
    """Return a returned file resubmitted with another address."""
    content = SectionContent.objects.get(application=application, section="basic")
    content.data["address"] = "新的通信地址 100 号"
    content.save()
    return submitted(application)


def cost_of(client, application) -> int:
    def ask():
        FileOpening.objects.all().delete()
        client.get(address(application))

    return statements_of(ask) - 1  # the removal is the test's own


@pytest.mark.parametrize("others", [0, 2])
def test_a_file_costs_the_same_however_many_wait(at_desk_of, others):
    unit = people.make_unit()
    application = files_at_one_unit(1 + others, unit)[0]

    assert cost_of(at_desk_of(make_reviewer_of(unit)), application) == 17


def test_a_file_that_came_back_changed_costs_one_more(at_desk_of):
    application, reviewer = file_at(Status.COUNTY_REVIEW)
    actions.return_to_applicant(application, by=reviewer, defects=DEFECTS)
    application = corrected(application)

    assert cost_of(at_desk_of(reviewer), application) == 20


def test_what_changed_since_our_last_verdict_is_shown(at_desk_of):
    application, reviewer = file_at(Status.COUNTY_REVIEW)
    actions.return_to_applicant(application, by=reviewer, defects=DEFECTS)
    application = corrected(application)

    page = at_desk_of(reviewer).get(address(application)).context["page"]

    assert [(label, new) for label, _old, new in page.changes] == [("基本情况 · 通信地址", "新的通信地址 100 号")]
    assert [part.key for part in page.parts if part.changed] == ["basic"]
    assert [one["title"] for one in page.defects] == ["基本情况"]


def test_the_submitted_content_is_shown_not_the_draft(at_desk_of):
    application, reviewer = file_at(Status.COUNTY_REVIEW)
    actions.return_to_applicant(application, by=reviewer, defects=DEFECTS)
    SectionContent.objects.filter(application=application, section="basic").update(data={"address": "草稿地址"})

    page = at_desk_of(reviewer).get(address(application)).content.decode()

    assert (again(application).status, "草稿地址" in page) == (Status.RETURNED, False)


def test_an_opening_is_logged_once_an_hour(at_desk_of):
    application, reviewer = file_at(Status.COUNTY_REVIEW)
    client = at_desk_of(reviewer)

    for _look in range(3):
        client.get(address(application))

    assert FileOpening.objects.filter(user=reviewer, organisation=application.at).count() == 1


def test_the_id_number_is_masked_until_it_is_asked_for_and_then_logged(at_desk_of):
    application, reviewer = file_at(Status.COUNTY_REVIEW)
    number = application.applicant.id_number
    client = at_desk_of(reviewer)

    before = client.get(address(application)).content.decode()
    asked = client.post(address(application, "identity")).content.decode()
    after = client.get(address(application)).content.decode()

    assert [number in page for page in (before, asked, after)] == [False, True, False]
    logged = FileOpening.objects.filter(kind="identity").values_list("user", "organisation")
    assert list(logged) == [(reviewer.pk, application.at_id)]


def test_the_id_number_is_not_shown_for_the_asking(at_desk_of):
    application, reviewer = file_at(Status.COUNTY_REVIEW)

    answer = at_desk_of(reviewer).get(address(application, "identity"))

    assert (answer.status_code, FileOpening.objects.count()) == (405, 0)


@pytest.mark.parametrize("act", ["", "next", "identity", "approve", "return", "decline", "statement", "verify"])
def test_a_foreign_file_does_not_exist(at_desk_of, act):
    application, _reviewer = file_at(Status.COUNTY_REVIEW)
    stranger = at_desk_of(people.make_reviewer(people.make_unit()))

    answers = [
        stranger.get(address(application, act)).status_code,
        stranger.post(address(application, act)).status_code,
    ]

    assert set(answers) <= {404, 405}
    assert 404 in answers


def test_the_next_file_is_looked_up_when_it_is_asked_for_and_the_last_one_ends_at_the_queue(at_desk_of):
    first, second = files_at_one_unit(2, people.make_unit())
    client = at_desk_of(make_reviewer_of(first.unit))

    onward, at_the_end = (client.get(address(one, "next"), {"sort": "old"}) for one in (first, second))

    assert onward.url == address(second)
    assert at_the_end.url == "/desk/"
    assert [str(one) for one in get_messages(at_the_end.wsgi_request)] == ["后面没有待办的申报。"]
    assert not FileOpening.objects.exists()


def test_the_chain_reads_publicity_and_statement(at_desk_of):
    application, reviewer = file_at(Status.BUREAU_REVIEW)

    page = at_desk_of(reviewer).get(address(application)).context["page"]

    assert (page.publicity_standing.word, page.statement.recommends) == ("无异议", True)


def test_each_desk_reads_its_own_duty(at_desk_of):
    application = make_application(Status.CENTRE_REVIEW)

    page = at_desk_of(make_reviewer_of(application.at)).get(address(application)).context["page"]

    assert str(page.duty.answers_for) == "审核任职基本条件，决定是否列入评审。"
    assert page.opinion == "经审核，符合任职基本条件，列入评审。"


def test_the_applicants_photograph_stands_beside_the_identity(at_desk_of):
    application, reviewer = file_at(Status.COUNTY_REVIEW)

    page = at_desk_of(reviewer).get(address(application))

    (photo,) = (one for one in page.context["page"].slots if one.key == "photo")
    head = page.content.decode().split('id="conditions"')[0]
    assert f'class="portrait" src="{photo.proofs[0].thumb_url}"' in head


def test_what_is_left_undone_is_said_before_and_read_by_the_next_desk(at_desk_of):
    application, reviewer = file_at(Status.COUNTY_REVIEW)
    lines = checks(application, queries.latest_snapshot(application))
    marking.keep(application, by=reviewer, judged={}, notes={}, checked=list(lines)[:2])
    words = at_desk_of(reviewer).get(address(application)).context["page"].gaps

    event = actions.approve(application, by=reviewer, opinion="同意上报。")

    later = again(application)
    page = at_desk_of(make_reviewer_of(later.at)).get(address(later)).context["page"]
    assert words.endswith("项证书尚未核验、3 个职责要点未勾选。")
    assert (event.details["gaps"], words in [line.text for line in page.lines]) == (words, True)


@pytest.mark.parametrize(
    ("county_run", "button", "opinion"),
    [
        (False, "同意上报", "经审核，申报材料完整，同意上报。"),
        (True, "同意，列入评审", "经审核，申报材料完整，符合申报条件，列入评审。"),
    ],
)
def test_a_county_that_accepts_is_not_offered_to_send_up(at_desk_of, county_run, button, opinion):
    application, reviewer = file_at(Status.COUNTY_REVIEW, county_run=county_run)

    page = at_desk_of(reviewer).get(address(application))

    assert (f">{button}</button>" in page.content.decode(), page.context["page"].opinion) == (True, opinion)
