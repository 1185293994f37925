"""The papers of a meeting: asked for at their stage, made once, saying what was found and nothing that they may not."""

from datetime import timedelta

import pytest
from django.urls import reverse

from applications import audit, documents, producing
from applications.choices import DocumentKind, DocumentState
from applications.models import Document
from applications.workflow import NotAllowed
from committees import papers
from committees.choices import Stage
from committees.models import Case
from committees.printing import score_summary, tally_sheet
from kashgar_zc import clock
from tests.committees.paper_parts import asked, make_varied, text_of
from tests.factories import balloting as made
from tests.factories.applications import make_season
from tests.factories.committees import make_meeting, secretary_of
from tests.factories.people import make_secretary

pytestmark = pytest.mark.django_db
KINDS = [DocumentKind.OVERVIEW, DocumentKind.SCORE_SUMMARY, DocumentKind.TALLY_SHEET, DocumentKind.MINUTES]


@pytest.fixture(autouse=True)
def quiet_broker(monkeypatch):
    monkeypatch.setattr("applications.tasks.produce_document.apply_async", lambda **_words: None)


@pytest.mark.parametrize(
    ("stage", "offered"), [(Stage.PREPARING, 1), (Stage.SITTING, 1), (Stage.RANKED, 2)], ids=lambda one: str(one)
)
def test_a_paper_waits_for_its_stage(stage, offered):
    meeting = make_meeting(stage, cases=1)

    for kind in KINDS[:offered]:
        assert asked(meeting, kind).kind == kind
    for kind in KINDS[offered:]:
        with pytest.raises(NotAllowed, match="后才能生成"):
            asked(meeting, kind)


def test_an_empty_agenda_and_a_strange_kind_are_refused():
    meeting = make_meeting(cases=0)

    with pytest.raises(NotAllowed, match="还没有评审对象"):
        asked(meeting, DocumentKind.OVERVIEW)
    with pytest.raises(NotAllowed, match="没有这种会议文书"):
        asked(meeting, DocumentKind.ROSTER_PDF)
    with pytest.raises(NotAllowed, match="没有这种会议文书"):
        asked(meeting, DocumentKind.MINUTES, format=papers.XLSX)


def test_only_the_meetings_secretary_asks():
    meeting = make_meeting(cases=1)

    with pytest.raises(NotAllowed, match="只有本次会议的评委会秘书"):
        papers.request_paper(meeting, kind=DocumentKind.OVERVIEW, by=made.expert_of(meeting))


def test_asking_again_gives_the_same_paper_until_the_meeting_moves_on():
    meeting = make_meeting(cases=1)
    first = asked(meeting, DocumentKind.OVERVIEW)

    assert asked(meeting, DocumentKind.OVERVIEW) == first
    assert asked(meeting, DocumentKind.OVERVIEW, format=papers.XLSX) != first
    Case.objects.filter(meeting=meeting).update(position=7)
    assert asked(meeting, DocumentKind.OVERVIEW) != first


def test_a_paper_whose_meeting_moved_on_is_not_made_with_later_facts():
    meeting = make_meeting(cases=1)
    document = asked(meeting, DocumentKind.OVERVIEW)
    Case.objects.filter(meeting=meeting).update(position=7)

    producing.produce(document.pk)

    found = Document.objects.get(pk=document.pk)
    assert (found.state, found.reason) == (DocumentState.FAILED, "会议在此之后又有变动，请重新申请生成。")


def test_whoever_asked_has_it_while_secretary_and_nobody_else():
    meeting = make_meeting(cases=1)
    document, colleague = asked(meeting, DocumentKind.OVERVIEW), make_secretary(meeting.batch.organiser, "另一位秘书")
    by = secretary_of(meeting)
    desk = by.appointments.get()

    assert document in documents.visible_to(by, desk)
    assert document not in documents.visible_to(colleague, colleague.appointments.get())
    assert papers.request_paper(meeting, kind=DocumentKind.OVERVIEW, by=colleague) != document
    by.appointments.update(ends_on=clock.today() - timedelta(days=1))
    assert document not in documents.visible_to(by, desk)


def test_the_minutes_say_what_happened():
    meeting = make_varied()
    text = text_of(meeting, DocumentKind.MINUTES)

    head = audit.head()
    for words in (
        "三楼会议室",
        "委员5人，到会5人，缺席0人。到会人数须不少于委员总数的三分之二，即4人，达到法定人数。",
        "不投票，不计入该评审对象的应投票人数。",
        "专家2与申报人同一单位",
        "应参加答辩（试讲）3人，实际参加3人。",
        "本轮作废，未计票。原因：会场停电",
        "评审3人，通过1人，未通过2人（赞成票未达到规定比例1人，末位淘汰1人）。",
        "主任委员（签名）：",
        "纪检监督员（签名）：",
    ):
        assert words in text
    assert head.hash in text


def test_the_tally_sheet_counts_each_case_in_each_round():
    meeting = make_varied()
    paper = tally_sheet.build(meeting, asked(meeting, DocumentKind.TALLY_SHEET))

    voided, counted = paper.rounds
    assert (voided.voided, voided.lines) == ("会场停电", ())
    lines = [
        (one.person.position, one.entitled, one.yes, one.no, one.abstain, one.missing, one.needed, one.result)
        for one in counted.lines
    ]
    assert lines == [(1, 4, 3, 0, 0, 1, 3, "通过"), (3, 5, 0, 4, 0, 1, 4, "未通过")]
    assert [(one.person.position, one.reason) for one in paper.barred] == [(2, "末位淘汰")]
    assert "监票人（签名）" in text_of(meeting, DocumentKind.TALLY_SHEET)


def test_the_score_summary_names_no_expert():
    meeting = make_varied()
    paper = score_summary.build(meeting, asked(meeting, DocumentKind.SCORE_SUMMARY))

    [group] = paper.groups
    assert [(one.person.position, one.rank, one.sheets, one.result) for one in group.lines] == [
        (3, "1/3", 5, "进入表决"),
        (1, "2/3", 4, "进入表决"),
        (2, "3/3", 5, "末位淘汰"),
    ]
    [table] = paper.sheets
    assert table.heads == ("专家1", "专家2", "专家3", "专家4", "专家5")
    assert [sorted(one.totals) for one in table.lines][1] == ["12.00", "82.00", "82.00", "82.00", "82.00"]


def test_a_numbered_expert_is_not_one_person_throughout():
    """Else the case that lacks a sheet would tell who the number is."""
    meeting = make_meeting(Stage.SITTING, cases=6, members=5)
    made.score_all(meeting, marks={(case, expert): 10 * expert for case in range(1, 7) for expert in range(1, 6)})

    orders = {score_summary.totals(case) for case in Case.objects.filter(meeting=meeting).prefetch_related("sheets")}

    assert len(orders) > 1
    assert all(sorted(order) == ["10.00", "20.00", "30.00", "40.00", "50.00"] for order in orders)


def test_no_paper_has_id_number_phone_or_birth_date():
    meeting = make_varied()
    texts = "".join(text_of(meeting, kind) for kind in KINDS)

    for case in Case.objects.filter(meeting=meeting).select_related("application__applicant"):
        person = case.application.applicant
        born = person.birth_date
        for secret in (person.id_number, person.masked_id_number, person.mobile, f"{born:%Y-%m}", f"{born:%Y.%m}"):
            assert secret not in texts


def test_the_console_offers_what_is_ready_and_says_what_is_not(client):
    meeting = make_meeting(cases=1)
    client.force_login(secretary_of(meeting))
    address = reverse("committees:paper", args=[meeting.key])

    page = client.post(address, {"paper": "overview"}, follow=True).content.decode()

    assert "评审对象一览表开始生成" in page
    assert Document.objects.get().name in page
    assert "评审结果发布后才能生成" in page
    assert "评审结果发布后才能生成" in client.post(address, {"paper": "minutes"}, follow=True).content.decode()
    assert client.post(address, {"paper": "nonsense"}).status_code == 404


def test_the_secretary_of_another_organiser_finds_nothing(client):
    meeting = make_meeting(cases=1)
    client.force_login(make_secretary(make_season().county_office, "别处秘书"))

    assert client.post(reverse("committees:paper", args=[meeting.key]), {"paper": "overview"}).status_code == 404
