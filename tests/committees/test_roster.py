"""The roster has the columns of the office, ready to print, in a workbook and on A3, and leaks no ID number."""

import io
import zipfile

import openpyxl
import pytest

from applications import documents, producing
from applications.choices import DocumentKind, DocumentState, Status
from applications.models import Document, FileOpening
from committees import documents as papers
from committees import queries, roster
from kashgar_zc import workbook
from tests.factories.applications import make_application, make_season
from tests.factories.people import make_secretary, make_user

pytestmark = pytest.mark.django_db
LABELS = [
    *(
        "序号",
        "姓名",
        "性别",
        "出生年月",
        "身份证号",
        "工作单位",
        "县市",
        "单位性质",
        "学历/学位",
        "毕业院校",
        "所学专业",
        "毕业时间",
    ),
    *(
        "参加工作时间",
        "现任职称",
        "取得时间",
        "申报系列",
        "申报专业",
        "申报级别/职称",
        "申报类别",
        "年度考核",
        "继续教育",
    ),
    *("审核意见", "联系电话", "备注"),
]


@pytest.fixture(autouse=True)
def quiet_broker(monkeypatch):
    monkeypatch.setattr("applications.tasks.produce_document.apply_async", lambda **_words: None)


def produced(kind: DocumentKind, **chosen: str) -> Document:
    season = make_season()
    by = season.centre.appointments.first() or make_secretary(season.centre).appointments.get()
    parameters = {"series": "", "level": ""} | chosen
    document = documents.request_roster(season.prefecture, kind=kind, by=by.user, parameters=parameters)
    producing.produce(document.pk)
    return Document.objects.get(pk=document.pk)


def content_of(document: Document) -> bytes:
    with document.file.open() as file:
        return file.read()


def sheet_of(document: Document):
    return openpyxl.load_workbook(io.BytesIO(content_of(document))).active


def accept(name="阿卜杜热合曼·麦麦提托合提", **facts):
    return make_application(Status.ACCEPTED, applicant=make_user(name), **facts)


def test_the_workbook_has_the_columns_and_a_line_for_each_person():
    application = accept()

    sheet = sheet_of(produced(DocumentKind.ROSTER_XLSX))

    head, first = [[cell.value for cell in sheet[number]] for number in (2, 3)]
    line = dict(zip(head, first, strict=True))
    person, content = application.applicant, application.snapshots.get().content
    assert head == LABELS
    assert sheet["A1"].value == "地区批次申报人员花名册"
    assert (line["序号"], line["姓名"], line["性别"]) == (1, person.name, person.sex)
    assert line["联系电话"] == person.mobile
    assert line["身份证号"] == person.masked_id_number
    assert line["申报级别/职称"] == "副高级/高级教师"
    assert line["毕业院校"] == documents.roster_facts(content).school != ""
    assert line["审核意见"] == application.events.last().note


def test_the_workbook_is_ready_to_read_and_to_print():
    accept()

    sheet = sheet_of(produced(DocumentKind.ROSTER_XLSX))

    assert sheet.freeze_panes == "C3"
    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (8, "landscape")
    assert (sheet.page_setup.fitToHeight, sheet.print_title_rows) == (0, "$1:$2")
    assert sheet.column_dimensions["F"].width > 20


def test_no_full_id_number_is_in_the_workbook():
    application = accept()
    archive = zipfile.ZipFile(io.BytesIO(content_of(produced(DocumentKind.ROSTER_XLSX))))

    parts = {name: archive.read(name).decode() for name in archive.namelist()}

    assert application.applicant.id_number not in "".join(parts.values())
    assert application.applicant.mobile in parts["xl/worksheets/sheet1.xml"]


@pytest.mark.parametrize("start", ["=", "+", "-", "@"])
def test_nothing_is_taken_for_a_formula(start):
    assert workbook.quoted(f"{start}HYPERLINK(1)") == f"'{start}HYPERLINK(1)"
    assert workbook.quoted(f"职{start}") == f"职{start}"


def test_a_unit_named_like_a_formula_stays_text():
    application = make_application(Status.DRAFT)
    application.unit.name = "=1+1"
    application.unit.save()
    application = accept(unit=application.unit)

    cell = sheet_of(produced(DocumentKind.ROSTER_XLSX))["F3"]

    assert (cell.value, cell.data_type) == ("'=1+1", "s")


def test_lines_are_ordered_by_series_title_and_unit_and_chosen_by_level(monkeypatch):
    monkeypatch.setattr(queries, "CHUNK", 2)
    for name, title in (("丙", "22-01-3"), ("乙", "22-01-2"), ("甲", "05-01-3")):
        accept(name, title=title)

    everyone = sheet_of(produced(DocumentKind.ROSTER_XLSX))
    middle = sheet_of(produced(DocumentKind.ROSTER_XLSX, level="middle"))

    assert [everyone.cell(row, 2).value for row in (3, 4, 5)] == ["甲", "乙", "丙"]
    assert [middle.cell(row, 2).value for row in (3, 4)] == ["甲", "丙"]
    assert middle.max_row == 4


@pytest.mark.parametrize("count", [1, 3])
def test_a_roster_takes_the_same_statements_at_any_length(django_assert_num_queries, count):
    for number in range(count):
        accept(f"阿某{number}")
    keys = queries.roster_keys(make_season().prefecture, series="", level="")

    with django_assert_num_queries(1):
        lines = [roster.line(1, one) for one in queries.roster_rows(keys)]

    assert len(lines) == count


def test_the_printed_roster_is_made_and_shows_the_lines():
    accept()

    document = produced(DocumentKind.ROSTER_PDF)

    assert document.state == DocumentState.READY
    assert content_of(document).startswith(b"%PDF")
    assert document.name.endswith(".pdf")


def test_a_roster_too_long_for_paper_says_what_to_do(monkeypatch):
    monkeypatch.setattr(papers, "PRINTED_AT_MOST", 0)
    accept()

    assert (
        produced(DocumentKind.ROSTER_PDF).reason
        == "共 1 人，打印版一次不超过 0 人。请按系列、级别筛选后再打印，或导出 Excel。"
    )


def test_a_roster_of_nobody_says_so():
    document = produced(DocumentKind.ROSTER_XLSX)

    assert (document.state, document.reason) == (
        DocumentState.FAILED,
        "没有审核通过的申报，无法生成花名册。请更改筛选条件。",
    )


def test_facts_of_a_nearly_empty_snapshot_are_empty():
    content = {
        "person": {"name": "𠮷", "sex": "", "birth": ""},
        "target": dict.fromkeys(
            ("unit", "county", "unit_nature", "series", "speciality", "level", "title", "category"), ""
        ),
        "sections": {"basic": None, "education": None, "appraisals": None, "training": None},
    }

    facts = documents.roster_facts(content)

    assert (facts.name, facts.county, facts.education, facts.appraisals, facts.training) == ("𠮷", "地直", "", "", "")


def test_everybody_on_a_roster_reads_who_took_it():
    files = [accept(), accept("古丽")]

    by = produced(DocumentKind.ROSTER_XLSX).requested_by

    noted = FileOpening.objects.filter(kind="list").values_list("application", "user", "organisation")
    organiser = files[0].batch.organiser_id
    assert set(noted) == {(one.pk, by.pk, organiser) for one in files}


def test_who_downloads_a_roster_is_logged(caplog):
    by = make_secretary(make_season().centre)
    kind = DocumentKind.ROSTER_XLSX
    document = documents.request_roster(make_season().prefecture, kind=kind, by=by, parameters={})

    with caplog.at_level("INFO", logger="applications.documents"):
        documents.note_download(document, by=by, organisation=None)

    assert caplog.messages == [f"Document {document.key} (roster_xlsx) was downloaded by user {by.pk}."]
