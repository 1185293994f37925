"""A streamed workbook holds every row as it was given, in the formats of the sample row."""

import io

import openpyxl
import xlsxwriter

from kashgar_zc import workbook

AWKWARD = ("<b>&amp;</b>", " 前后有空格 ", "两行\n文字", "引号\"'", "阿卜杜热合曼·麦麦提", "𠮷", "100%", "%s%d")


def frame() -> io.BytesIO:
    made = io.BytesIO()
    with xlsxwriter.Workbook(made) as book:
        sheet = book.add_worksheet("表")
        sheet.write_row(0, 0, ["序号", "文字"])
        sheet.write_row(1, 0, ["", ""], book.add_format({"bold": True, "border": 1}))
    return made


def streamed(rows):
    target = io.BytesIO()
    workbook.stream(target, frame(), rows)
    return openpyxl.load_workbook(target)["表"]


def test_every_row_is_there_in_its_order_under_the_head():
    count = workbook.ROWS_AT_ONCE * 2 + 1

    sheet = streamed((str(number), f"第{number}行") for number in range(1, count + 1))

    values = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert values[0] == ["序号", "文字"]
    assert values[1:] == [[number, f"第{number}行"] for number in range(1, count + 1)]


def test_awkward_texts_come_back_verbatim():
    sheet = streamed((str(number), text) for number, text in enumerate(AWKWARD, start=1))

    assert tuple(sheet.cell(row, 2).value for row in range(2, 2 + len(AWKWARD))) == AWKWARD


def test_cells_have_the_formats_of_the_sample_row():
    sheet = streamed([("1", "文字")])

    assert [cell.font.bold for cell in sheet[2]] == [True, True]
    assert [cell.border.left.style for cell in sheet[2]] == ["thin", "thin"]


def test_a_text_like_a_formula_stays_text_and_what_xml_cannot_hold_is_left_out():
    sheet = streamed([("1", "=1+1"), ("2", "退\x0b格\x00")])

    assert [sheet.cell(row, 2).value for row in (2, 3)] == ["'=1+1", "退格"]
    assert sheet.cell(2, 2).data_type == "s"
