"""The conferral document in the layout of an official document, and the certificate: what stands on them and what does not."""

import datetime as dt
import io

import pikepdf
import pypdfium2
import pytest

from applications import documents, producing
from applications.choices import DocumentKind, DocumentState
from applications.models import Document
from kashgar_zc import clock, pdf
from publicity.models import Certificate
from publicity.printing import certificate, conferral, words
from tests.factories.applications import make_season
from tests.factories.conferring import confer, make_certificate, make_entries, revoke
from tests.factories.people import make_unit

pytestmark = pytest.mark.django_db
NAME = "阿卜杜热合曼·麦麦提托合提阿洪江尼"
UNIT = "塔什库尔干塔吉克自治县提孜那甫乡中心小学附属幼儿园（含教学点）"
MM = 72 / 25.4


@pytest.fixture(autouse=True)
def today():
    with clock.at(dt.datetime(2020, 9, 10, 10, tzinfo=clock.BEIJING)):
        yield


@pytest.fixture
def season():
    return make_season(now=clock.now() - dt.timedelta(days=21))


def pages_of(made: bytes) -> list[str]:
    """Return the text of each page, without line breaks."""
    document = pypdfium2.PdfDocument(made)
    texts = ["".join(page.get_textpage().get_text_bounded().split()) for page in document]
    document.close()
    return texts


def letters(made: bytes, number: int) -> list[tuple[str, float, float]]:
    """Return the letters of a page with their place in millimetres from its left and top edges."""
    document = pypdfium2.PdfDocument(made)
    page = document[number]
    text = page.get_textpage()
    boxes = [(text.get_text_range(at, 1), text.get_charbox(at, loose=True)) for at in range(text.count_chars())]
    height = page.get_height()
    found = [(one, box[0] / MM, (height - box[1]) / MM) for one, box in boxes if one.strip()]
    document.close()
    return found


def test_a_document_follows_the_parts_of_an_official_document(season):
    made = conferral.build(confer(*make_entries("甲", "乙", title="22-01-2"), *make_entries("丙", title="05-01-3")))

    assert (made.mark, made.number) == ("地区职称评价中心文件", "喀职改〔2020〕1号")
    assert made.heading == ("地区职称评价中心", "关于确认2020年度", "通过人员专业技术职务任职资格的通知")
    assert made.addressed_to == "各县（市）人力资源和社会保障局"
    assert [one.text for one in made.body[1:-1]] == [
        "一、工程技术系列",
        "（一）工程师1人，由地区中小学教师系列高级职称评审委员会评审，2020年8月20日通过。",
        "二、中小学教师系列",
        "（一）高级教师2人，由地区中小学教师系列高级职称评审委员会评审，2020年8月20日通过。",
    ]
    assert [(one.label, one.title) for one in made.annexes] == [
        ("附件1", "工程技术系列任职资格人员名单"),
        ("附件2", "中小学教师系列任职资格人员名单"),
    ]
    assert (made.issuer, made.issued_on) == ("地区职称评价中心", "2020年9月10日")


def test_an_annex_lists_its_series_by_unit(season):
    units = [make_unit(name, bureau=season.bureau) for name in ("乙校", "甲校")]
    entries = [one for unit in units for one in make_entries("张某", "李某", unit=unit)]

    [annex] = conferral.build(confer(*entries)).annexes

    assert annex.label == "附件"
    assert [(row.position, row.unit) for row in annex.rows] == [(1, "乙校"), (2, "乙校"), (3, "甲校"), (4, "甲校")]


def test_the_text_block_has_28_letters_a_line_and_22_lines_a_page(season, monkeypatch):
    made = conferral.build(confer(*make_entries("甲")))
    long = conferral.Paragraph("text", "审" * 28 * 60)

    printed = pdf.render(conferral.TEMPLATE, conferral.OfficialPaper(**{**vars(made), "body": (long,)}))

    block = [(x, y) for one, x, y in letters(printed, 1) if one == "审"]
    tops = sorted({round(y, 1) for _x, y in block})
    assert (len(tops), len(block)) == (22, 22 * 28)
    assert min(x for x, _y in block) == pytest.approx(28, abs=0.3)
    assert tops[1] - tops[0] == pytest.approx(225 / 22, abs=0.06)
    assert max(x for x, _y in block) + 156 / 28 == pytest.approx(28 + 156, abs=0.5)
    assert 37 < tops[0] < 37 + 225 / 22


def test_pages_are_numbered_and_annexes_begin_pages_of_their_own(season):
    entries = [
        *make_entries("甲", title="05-01-3"),
        *make_entries(NAME, "𠮷㐂䶮", unit=make_unit(UNIT, bureau=season.bureau)),
    ]

    pages = pages_of(pdf.render(conferral.TEMPLATE, conferral.build(confer(*entries))))

    assert [f"—{number}—" in page for number, page in enumerate(pages, start=1)] == [True] * len(pages)
    assert [page.startswith("附件") for page in pages[-2:]] == [True, True]
    assert all(text in pages[-1] for text in (NAME, UNIT, "𠮷㐂䶮", "印发"))
    assert "印发" not in "".join(pages[:-1])


def test_a_certificate_says_what_was_conferred_and_leads_to_the_check_page(season, settings):
    settings.SITE_ADDRESS = "https://zc.example.cn/"
    one = make_certificate(NAME, speciality="22S02")

    made = certificate.build(one)

    assert made.facts == (
        ("工作单位", one.unit),
        ("系列专业", "中小学教师　语文"),
        ("任职资格", "高级教师"),
        ("资格级别", "副高级"),
        ("评审组织", one.committee),
        ("取得时间", "2020年8月20日"),
        ("批准文号", "喀职改〔2020〕1号"),
    )
    assert (made.number, made.issuer, made.issued_on) == ("202022200001", "地区职称评价中心", "2020年9月10日")
    assert certificate.check_address(one) == "https://zc.example.cn/check/?number=202022200001"
    assert (made.site, made.photo[:23]) == ("https://zc.example.cn/check/", "data:image/jpeg;base64,")


def test_no_paper_tells_more_of_a_person_than_it_must(season):
    one = make_certificate(NAME)
    person = one.application.applicant

    html = pdf.html(certificate.TEMPLATE, certificate.build(one)) + pdf.html(
        conferral.TEMPLATE, conferral.build(one.conferral)
    )

    born = person.id_number[6:14]
    secrets = [person.id_number, person.masked_id_number, person.mobile, born, f"{born[:4]}年", "86.25", "3/20"]
    assert [secret for secret in secrets if secret in html] == []
    assert NAME in html


def test_a_certificate_is_one_page_however_long_name_unit_and_committee_are(season):
    [entry] = make_entries(NAME, unit=make_unit(UNIT, bureau=season.bureau), committee="评审委员会" * 15)

    pages = pages_of(pdf.render(certificate.TEMPLATE, certificate.build(confer(entry).certificates.get())))

    assert len(pages) == 1
    assert all(text in pages[0] for text in (NAME, UNIT, "评审委员会" * 15, "202022200001"))


@pytest.mark.parametrize("kind", [DocumentKind.CONFERRAL, DocumentKind.CERTIFICATE])
def test_a_worker_makes_them_small_with_our_fonts_and_the_same_again(season, kind):
    make_certificate()
    document = Document.objects.get(kind=kind)

    producing.produce(document.pk)

    document.refresh_from_db()
    assert (document.state, document.reason) == (DocumentState.READY, "")
    with document.file.open("rb") as file:
        made = file.read()
    assert made == again(kind)
    assert len(made) < 250_000
    with pikepdf.open(io.BytesIO(made)) as paper:
        faces = [one for one in paper.objects if isinstance(one, pikepdf.Dictionary) and "/FontName" in one]
        names = sorted(str(face.FontName).split("+")[1] for face in faces)
        embedded = [bool({"/FontFile2", "/FontFile3"} & set(face.keys())) for face in faces]
    assert (names, embedded) == (["KZ-Hei", "KZ-Song"], [True, True])


def again(kind) -> bytes:
    one = Certificate.objects.get()
    if kind == DocumentKind.CERTIFICATE:
        return pdf.render(certificate.TEMPLATE, certificate.build(one))
    return pdf.render(conferral.TEMPLATE, conferral.build(one.conferral))


def test_a_revoked_certificate_is_made_no_more(season):
    one = make_certificate()
    document = Document.objects.get(kind=DocumentKind.CERTIFICATE)
    revoke(one)

    producing.produce(document.pk)

    document.refresh_from_db()
    assert (document.state, document.reason) == (DocumentState.FAILED, "证书已撤销，不再制发。")
    assert not documents.visible_to(one.application.applicant, None).filter(kind=DocumentKind.CERTIFICATE).exists()


@pytest.mark.parametrize(
    ("number", "said"), [(1, "一"), (10, "十"), (12, "十二"), (20, "二十"), (27, "二十七"), (99, "九十九")]
)
def test_numbers_are_written_in_chinese(number, said):
    assert words.numeral(number) == said
