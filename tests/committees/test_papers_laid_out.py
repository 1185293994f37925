"""The papers of a meeting as they come out: rows, heads, signatures, fonts, the workbook; made once; the filled boxes."""

import dataclasses
import io
from datetime import timedelta

import openpyxl
import pikepdf
import pytest
from django.db.models.functions import Now

from applications import documents, producing
from applications.choices import DocumentKind, DocumentState
from applications.models import Document
from applications.printing import review_form
from committees import papers
from committees.models import Case
from committees.printing import common, minutes, overview, tally_sheet
from kashgar_zc import pdf
from tests.committees.paper_parts import asked, content_of, make_varied, pages_of, produced
from tests.factories import balloting as made
from tests.factories.committees import make_meeting

pytestmark = pytest.mark.django_db
LONG = "阿卜杜热合曼·麦麦提托合提阿洪江𠮷㐂"


@pytest.fixture(autouse=True)
def quiet_broker(monkeypatch):
    monkeypatch.setattr("applications.tasks.produce_document.apply_async", lambda **_words: None)


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


def test_nobody_signs_a_page_without_a_line_of_the_list():
    for count in (9, 10, 11, 12):  # about where the first page ends
        lines = tuple(
            tally_sheet.CountLine(common.Person(n, LONG, "寄宿制小学", "高级教师"), 7, 5, 1, 1, 0, 5, "通过")
            for n in range(1, count + 1)
        )
        rounds = (tally_sheet.Round("第 1 轮", "", "", lines),)
        paper = tally_sheet.TallyPaper("汇总表", "", "2020-08-03T00:00:00Z", "", rounds, (), ("监票人", "计票人"))

        last = pages_of(pdf.render(tally_sheet.TEMPLATE, paper))[-1]

        assert LONG in last and "监票人（签名）" in last


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
