"""The review form says what the snapshot and the events say, on every page, and says it again in the same bytes."""

import copy
import dataclasses
import datetime as dt
import hashlib
import io
import logging

import pikepdf
import pypdfium2
import pytest

from applications import sections
from applications.choices import Desk, Status
from applications.models import Event, Snapshot
from applications.printing import opinions, pictures, review_form, tables
from applications.printing.paper import ReviewForm
from kashgar_zc import clock, pdf
from kashgar_zc.pdf import RenderingError
from tests.factories.applications import make_application
from tests.factories.people import make_user

NAME = "阿卜杜热合曼·麦麦提托合提阿洪江"
ADDRESS = "喀什地区塔什库尔干塔吉克自治县中巴友谊路与红其拉甫路交叉口向北三百米教职工周转房二号楼三单元" * 3


@pytest.fixture
def application(db):
    return make_application(Status.ACCEPTED, applicant=make_user(NAME))


@pytest.fixture
def snapshot(application):
    return application.snapshots.latest("number")


def form_of(application, snapshot=None, **changes) -> ReviewForm:
    """Build the form, with some sections of the snapshot's content changed."""
    stored = snapshot or application.snapshots.latest("number")
    content = copy.deepcopy(stored.content)
    content["sections"] |= changes
    shown = Snapshot(number=stored.number, content=content, sha256=stored.sha256, taken_at=stored.taken_at)
    return review_form.build(application, shown, upto=application.version)


def text_of(pdf_bytes: bytes) -> list[str]:
    """Return the text of each page, without line breaks."""
    document = pypdfium2.PdfDocument(pdf_bytes)
    pages = [page.get_textpage() for page in document]
    texts = ["".join(page.get_text_bounded().split()) for page in pages]
    for page in pages:
        page.close()
    document.close()
    return texts


def html_of(form: ReviewForm) -> str:
    return pdf.html(review_form.TEMPLATE, form)


def achievement(number: int) -> dict[str, str]:
    return {
        "start": "2015-03",
        "end": "2016-07",
        "task": f"沙枣课题{number}",
        "role": "lead",
        "effect": "通过验收。" * 30,
    }


def test_every_section_and_field_of_the_spec_is_printed():
    registered = {
        key: {name for column in columns for name in column.names} for key, columns in tables.REGISTERS.items()
    }

    spec = {section.key: {field.name for field in section.fields} for section in sections.SECTIONS}

    assert registered == {key: names for key, names in spec.items() if key not in {"basic", "summary"}}
    assert all(sum(column.width for column in columns) == 44 for columns in tables.REGISTERS.values())


def test_the_pages_follow_the_paper_form(application):
    html = html_of(form_of(application))

    order = ["填表时间", "填表说明", "基本情况", "学历学位", "学习培训经历", "工作经历", "任现职前", "任现职后主要"]
    order += ["著作、论文及", "年度考核情况", "考试与答辩情况", "本人签名", "基层单位意见", "县（市）人力"]
    order += ["行业主管部门意见", "专业组评议意见", "评审委员会意见", "弃权人数", "审批机关意见", "备注"]
    places = [html.rindex(words) for words in order]
    assert places == sorted(places)


def test_the_id_number_is_masked_and_the_phone_absent(application):
    html = html_of(form_of(application))

    assert application.applicant.masked_id_number in html
    assert application.applicant.id_number not in html
    assert application.applicant.mobile not in html


def test_what_people_type_stays_text(application):
    form = form_of(application, summary={"text": "<img src=x> & <b>述职</b>"})

    assert "&lt;img src=x&gt; &amp; &lt;b&gt;" in html_of(form)


def test_the_boxes_are_filled_from_the_record(application):
    unit, county = form_of(application).sign_offs[0]

    approval = Event.objects.get(application=application, from_status=Status.UNIT_REVIEW)
    first, last = (opinions.iso_day(approval.details["publicity"][end]) for end in ("from", "to"))
    assert unit.opinion[0] == f"申报材料已于 {first} 至 {last} 在本单位公示。"
    assert (unit.organisation, unit.seal) == (application.unit.name, "（公章）")
    assert unit.date == opinions.day(clock.on_day(approval.at))
    checked = Event.objects.get(application=application, from_status=Status.COUNTY_REVIEW).details["verification"]
    assert [line.startswith(f"核验：{one['item']}") for line, one in zip(county.opinion, checked, strict=False)] == [
        True
    ]


def test_committee_and_approval_are_left_to_be_filled_by_hand(application):
    *_desks, (group, committee), (approval, remarks) = form_of(application).sign_offs

    assert [(*box.opinion, box.date) for box in (group, committee, approval, remarks)] == [("",)] * 4
    assert committee.counts == ("总人数", "参加人数", "赞成人数", "反对人数", "弃权人数")


def event(action, source, target, **facts):
    return Event(
        action=action, from_status=source, to_status=target, at=dt.datetime(2020, 6, 1, tzinfo=dt.UTC), **facts
    )


HISTORIES = {
    "approved": (
        [event("submit", "draft", "unit_review"), event("approve", "unit_review", "county_review")],
        {Desk.UNIT},
    ),
    "sent back to the county": (
        [
            event("approve", "unit_review", "county_review"),
            event("approve", "county_review", "bureau_review"),
            event("return", "bureau_review", "returned"),
            event("resubmit", "returned", "county_review"),
        ],
        {Desk.UNIT},
    ),
    "withdrawn": (
        [event("approve", "unit_review", "county_review"), event("withdraw", "county_review", "withdrawn")],
        set(),
    ),
    "declined": ([event("decline", "county_review", "declined")], {Desk.COUNTY}),
}


@pytest.mark.parametrize("history", HISTORIES)
def test_which_opinions_stand(history):
    events, desks = HISTORIES[history]

    assert set(opinions.standing(events)) == desks


def test_a_desk_the_route_does_not_pass_says_so():
    (_unit, county), (bureau, _centre), *_rest = opinions.sign_offs(
        [], {"route": [{"desk": "unit", "organisation": "一中"}]}
    )

    assert county.opinion == bureau.opinion == ("本次申报路线不经此环节。",)


def test_a_declined_file_prints_the_refusal_without_recommending():
    declined = event("decline", "county_review", "declined", note="业绩不足。")

    assert opinions.opinion_of(declined, Desk.COUNTY, {}) == ("不予推荐。", "业绩不足。")


def test_a_verdict_without_details_is_printed_plainly():
    assert opinions.opinion_of(event("approve", "unit_review", "x"), Desk.UNIT, {}) == (
        "经审核，申报材料真实、完整，同意推荐。",
    )
    assert opinions.opinion_of(event("approve", "county_review", "x"), Desk.COUNTY, {}) == ("经审核，同意上报。",)
    accepted = event("approve", "county_review", "accepted")
    assert opinions.opinion_of(accepted, Desk.COUNTY, {}) == ("经审核，同意列入评审。",)


@pytest.mark.parametrize("words", ["情况属实。", "经公示无异议，同意推荐上报。", "有人不同意推荐，经查不实。"])
def test_a_unit_that_sent_a_file_up_recommends_it_whatever_its_words(words):
    approved = event("approve", "unit_review", "county_review", note=words)

    assert opinions.opinion_of(approved, Desk.UNIT, {}) == ("同意推荐。", words)


def test_overflow_is_headed_as_continued_and_splits_no_row(application):
    rows = [achievement(number) for number in range(30)]
    pages = text_of(pdf.render(review_form.TEMPLATE, form_of(application, achievements_since={"rows": rows})))

    register = [page for page in pages if "沙枣课题" in page]
    assert len(register) > 2
    assert ["续表：任现职后" in page for page in register] == [False] + [True] * (len(register) - 1)
    assert all("本人角色" in page for page in register)
    assert all(page.count("通过验收。") % 30 == 0 for page in register)
    assert [f"第{number}页共{len(pages)}页" in page for number, page in enumerate(pages, start=1)] == [True] * len(
        pages
    )


def test_long_names_addresses_and_rare_characters_are_all_there(application):
    basic = {"work_started": "2006-09", "address": ADDRESS}
    pages = text_of(pdf.render(review_form.TEMPLATE, form_of(application, basic=basic, summary={"text": "𠮷㐂䶮"})))

    assert ADDRESS in pages[2]
    assert NAME in pages[0]
    assert any("𠮷㐂䶮" in page for page in pages)


def test_it_is_a_small_pdf_with_our_fonts_and_no_others(application):
    made = pdf.render(review_form.TEMPLATE, dataclasses.replace(form_of(application), photo=""))

    with pikepdf.open(io.BytesIO(made)) as paper:
        faces = [one for one in paper.objects if isinstance(one, pikepdf.Dictionary) and "/FontName" in one]
        names = sorted(str(face.FontName).split("+")[1] for face in faces)
        embedded = [bool({"/FontFile2", "/FontFile3"} & set(face.keys())) for face in faces]
    assert (names, embedded) == (["KZ-Hei", "KZ-Song"], [True, True])
    assert len(made) <= 250 * 1024


def test_a_reprint_equals_the_first_print(application, snapshot):
    prints = [pdf.render(review_form.TEMPLATE, form_of(application)) for _time in range(2)]

    assert hashlib.sha256(prints[0]).digest() == hashlib.sha256(prints[1]).digest()


def test_later_events_do_not_change_an_earlier_print(application, snapshot):
    early = review_form.build(application, snapshot, upto=1)

    assert all(box.date == "" for page in early.sign_offs for box in page)


def test_the_photo_is_small_and_the_code_names_the_record(application, snapshot):
    form = form_of(application)

    assert form.photo.startswith("data:image/jpeg;base64,")
    assert pictures.qr(application, snapshot) == form.qr
    assert form.digest.replace(" ", "").lower() == snapshot.sha256[:16]


def test_a_part_that_is_not_packaged_stops_the_rendering(application):
    for address in ("http://example.org/x.png", "file:///etc/passwd", "//example.org/x.png"):
        with pytest.raises(RenderingError):
            pdf.render(review_form.TEMPLATE, dataclasses.replace(form_of(application), photo=address))


def test_a_missing_subset_library_is_told(monkeypatch, caplog):
    monkeypatch.setattr(pdf, "harfbuzz_subset", None)
    pdf.font_configuration.cache_clear()

    with caplog.at_level(logging.WARNING):
        pdf.font_configuration()

    pdf.font_configuration.cache_clear()
    assert "libharfbuzz-subset0" in caplog.text
