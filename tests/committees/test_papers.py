"""The papers of a meeting: asked for at their stage, made once, saying what was found and nothing that they may not."""

import dataclasses
import io
from datetime import timedelta

import openpyxl
import pikepdf
import pypdfium2
import pytest
from django.db.models.functions import Now
from django.urls import reverse

from applications import audit, documents, producing
from applications.choices import DocumentKind, DocumentState
from applications.models import Document
from applications.printing import review_form
from applications.workflow import NotAllowed
from committees import papers
from committees.actions import balloting, scoring
from committees.choices import Stage
from committees.models import Case
from committees.printing import common, minutes, overview, score_summary, tally_sheet
from kashgar_zc import clock, pdf
from tests.factories import balloting as made
from tests.factories.applications import make_season
from tests.factories.committees import make_meeting, secretary_of
from tests.factories.people import make_secretary

pytestmark = pytest.mark.django_db
LONG = "阿卜杜热合曼·麦麦提托合提阿洪江𠮷㐂"
KINDS = [DocumentKind.OVERVIEW, DocumentKind.SCORE_SUMMARY, DocumentKind.TALLY_SHEET, DocumentKind.MINUTES]


@pytest.fixture(autouse=True)
def quiet_broker(monkeypatch):
    monkeypatch.setattr("applications.tasks.produce_document.apply_async", lambda **_words: None)


def asked(meeting, kind, **facts) -> Document:
    return papers.request_paper(meeting, kind=kind, by=secretary_of(meeting), **facts)


def produced(document) -> Document:
    producing.produce(document.pk)
    found = Document.objects.get(pk=document.pk)
    assert (found.state, found.reason) == (DocumentState.READY, "")
    return found


def content_of(document) -> bytes:
    with document.file.open() as file:
        return file.read()


def pages_of(data: bytes) -> list[str]:
    """Return the text of each page, without blanks."""
    paper = pypdfium2.PdfDocument(data)
    texts = []
    for page in paper:
        text = page.get_textpage()
        texts.append("".join(text.get_text_bounded().split()))
        text.close()
    paper.close()
    return texts


def text_of(meeting, kind) -> str:
    return "".join(pages_of(content_of(produced(asked(meeting, kind)))))


def make_varied():
    """Return a released meeting: case 1 passed with expert 2 recused, 2 eliminated, 3 not passed after a voided round."""
    meeting = make_meeting(Stage.SITTING, cases=3, members=5)
    made.score_all(meeting, recused=[(1, 2)], marks={(2, 1): 12})
    worst = meeting.cases.get(position=2)
    Case.objects.filter(pk=worst.pk).update(eliminated=True)  # three are too few for the rule to take one
    scoring.lock_scores(made.again(meeting), by=secretary_of(meeting), eliminated=[])
    made.set_phrases(meeting)
    balloting.open_box(made.again(meeting), by=secretary_of(meeting))
    balloting.void_box(made.again(meeting), by=secretary_of(meeting), reason="会场停电")
    box = balloting.open_box(made.again(meeting), by=secretary_of(meeting))
    for number, letters in enumerate(("yn", "-n", "yn", "yn"), start=1):
        choices = {key: one for key, one in zip(box.case_order, letters, strict=True) if one != "-"}
        balloting.cast_ballot(made.again(meeting), by=made.expert_of(meeting, number), choices=choices)
    made.close(meeting)
    balloting.release(made.again(meeting), by=secretary_of(meeting))
    return made.again(meeting)


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
        "不计入该评审对象的应投票人数",
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


def test_the_overview_has_a_line_for_each_person_as_paper_and_workbook():
    meeting = make_meeting(cases=2)
    workbook = produced(asked(meeting, DocumentKind.OVERVIEW, format=papers.XLSX))

    sheet = openpyxl.load_workbook(io.BytesIO(content_of(workbook))).active
    rows = [[cell or "" for cell in row] for row in sheet.iter_rows(min_row=2, values_only=True)]
    assert workbook.name.endswith(".xlsx")
    assert rows[0] == [str(one.label) for one in overview.COLUMNS]
    assert [row[:2] for row in rows[1:]] == [[1, "申报人1"], [2, "申报人2"]]
    paper = produced(asked(meeting, DocumentKind.OVERVIEW))
    with pikepdf.open(io.BytesIO(content_of(paper))) as sheets:
        width, height = (float(one) * 25.4 / 72 for one in sheets.pages[0].mediabox[2:])
    assert (round(width), round(height)) == (420, 297)
    assert all(row[16] and row[16][:4] in "".join(pages_of(content_of(paper))) for row in rows[1:])


def test_long_lists_keep_rows_heads_and_signatures_together():
    meeting = made.make_released()
    paper = minutes.build(meeting, asked(meeting, DocumentKind.MINUTES))
    one = paper.results[0]
    many = tuple(
        minutes.ResultLine(common.Person(n, LONG, "塔什库尔干塔吉克自治县寄宿制小学", one.person.title), "通过", "")
        for n in range(1, 121)
    )

    pages = pages_of(pdf.render(minutes.TEMPLATE, dataclasses.replace(paper, results=many)))

    listed = [page for page in pages if LONG in page]
    assert sum(page.count(LONG) for page in pages) == 120  # a name split between pages would not be found
    assert all("序号姓名工作单位" in page for page in listed)
    assert [f"第{n}页共{len(pages)}页" in page for n, page in enumerate(pages, start=1)] == [True] * len(pages)
    assert "主任委员（签名）" in pages[-1] and LONG in pages[-1]


def test_fonts_are_embedded():
    meeting = made.make_released()

    with pikepdf.open(io.BytesIO(content_of(produced(asked(meeting, DocumentKind.TALLY_SHEET))))) as paper:
        faces = [one for one in paper.objects if isinstance(one, pikepdf.Dictionary) and "/FontName" in one]
        assert faces
        assert all({"/FontFile2", "/FontFile3"} & set(face.keys()) for face in faces)


def test_the_minutes_of_a_killed_worker_are_made_exactly_once():
    document = asked(made.make_released(), DocumentKind.MINUTES)
    killed = producing.take(document.pk)
    Document.objects.filter(pk=document.pk).update(leased_until=Now() - timedelta(seconds=1))

    second = producing.take(document.pk)
    assert producing.take(document.pk) is None  # a third worker has nothing to do while the second is at it
    for worker in (second, killed):  # the killed one wakes up after all
        paper = minutes.produce(worker, lambda _percent: None)
        try:
            producing.complete(worker, paper)
        except producing.Overtaken:
            assert worker is killed

    found = Document.objects.get(pk=document.pk)
    assert (found.state, found.attempts) == (DocumentState.READY, 2)
    assert documents.overdue() == []


def test_the_review_form_is_filled_from_the_findings():
    meeting = make_varied()
    passed, out, failed = Case.objects.filter(meeting=meeting).select_related("application__applicant")
    forms = [
        review_form.build(one.application, one.application.snapshots.latest("number"), upto=one.application.version)
        for one in (passed, out, failed)
    ]

    boxes = [(form.sign_offs[2], form.sign_offs[3][0]) for form in forms]
    assert [committee.counted for (_group, committee), _approval in boxes] == [
        ("5", "5", "3", "0", "0"),
        ("5", "5", "—", "—", "—"),
        ("5", "5", "0", "4", "0"),
    ]
    assert "答辩成绩 85 分。答辩意见：回答清楚，同意。" in boxes[0][0][0].opinion
    assert "评审通过" in boxes[0][0][1].opinion[0]
    assert boxes[1][0][1].opinion == ("未进入投票表决，评审未通过（末位淘汰）。",)
    assert boxes[2][0][1].leader == "主任委员 专家1（签名）："
    assert [approval.opinion for _page, approval in boxes] == [()] * 3
    tests = next(table for group in forms[0].groups for table in group.tables if "考试与答辩" in table.title)
    assert ("85 分", meeting.committee.name) in [row[2:] for row in tests.rows]


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
