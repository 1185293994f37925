"""Answers as people read them: lines stay lines, nothing typed becomes markup, and a paper says of what kind it is."""

import pytest
from django.template.loader import render_to_string
from django.urls import reverse

from applications import actions
from applications.choices import Status
from applications.pages.submit import content_blocks
from applications.printing.tables import register
from tests.applications.office_parts import again, submit
from tests.factories.applications import make_application, make_reviewer_of

pytestmark = pytest.mark.django_db
TYPED = "第一段\n第二段<script>alert(1)</script>"
SHOWN = "第一段<br>第二段&lt;script&gt;"
PAPER = {"date": "2015-07", "title": "棉田水肥管理要点", "publication": "本单位采用", "authorship": "sole"}


def test_the_summary_keeps_its_lines_on_the_check_page_and_at_the_desk(client):
    draft = make_application()
    actions.save_section(draft, "summary", {"text": TYPED}, by=draft.applicant)
    client.force_login(draft.applicant)
    check = client.get(reverse("applications:check", args=[draft.key])).content.decode()
    submit(draft)

    client.force_login(make_reviewer_of(draft.unit))
    desk = client.get(reverse("review:file", args=[draft.key])).content.decode()

    assert [SHOWN in page for page in (check, desk)] == [True, True]
    assert [TYPED in page for page in (check, desk)] == [False, False]


def test_a_paper_says_of_what_kind_it_is_and_an_older_one_goes_without():
    rows = {"papers": {"rows": [PAPER | {"kind": "lesson"}, PAPER]}}

    printed = register("papers", rows, title="著作论文报告", room=0)
    shown = render_to_string("applications/_block.html", {"block": content_blocks(rows)[7]})

    assert [row[1] for row in printed.rows[:2]] == ["教案\n棉田水肥管理要点", "棉田水肥管理要点"]
    assert ('<td data-label="成果种类">教案</td>' in shown, '<td data-label="成果种类">—</td>' in shown) == (True, True)


def test_a_file_whose_papers_have_no_kind_may_be_submitted():
    draft = make_application()
    actions.save_section(draft, "papers", {"rows": [PAPER]}, by=draft.applicant)

    submit(draft)

    assert again(draft).status == Status.UNIT_REVIEW


def test_a_number_without_a_place_to_break_has_a_line_of_its_own_on_a_phone():
    rows = {"education": {"rows": [{"diploma_number": "1" * 24}]}}

    shown = render_to_string("applications/_block.html", {"block": content_blocks(rows)[1]})

    assert f'<td data-label="证书编号" class="span">{"1" * 24}</td>' in shown
