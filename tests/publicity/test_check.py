"""Anyone checks a certificate by number and name: what stands on it and whether it is valid, and nothing else of the person."""

import datetime as dt

import pytest
from django.test import Client

from kashgar_zc import clock
from tests.factories.conferring import make_certificate, revoke
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db
URL = "/check/"
NAME = "阿卜杜热合曼·麦麦提"
NOTHING = "没有查到与证书编号和姓名都相符的证书。请对照证书核对后再试。"


@pytest.fixture(autouse=True)
def today():
    with clock.at(dt.datetime(2020, 9, 10, 10, tzinfo=clock.BEIJING)):
        yield


@pytest.fixture
def certificate():
    return make_certificate(NAME, speciality="22S02")


def ask(client: Client, number: str, name: str):
    return client.post(URL, {"number": number, "name": name})


def refusals(answer) -> list[str]:
    return [str(error) for error in answer.context["form"].non_field_errors()]


def test_a_certificate_is_found_by_number_and_name(client, certificate):
    found = ask(client, certificate.number, NAME).context["found"]

    assert (found.word, found.tone) == ("有效", "done")
    assert found.facts == [
        ("证书编号", "202022200001"),
        ("姓名", NAME),
        ("任职资格", "高级教师"),
        ("系列", "中小学教师"),
        ("专业", "语文"),
        ("资格级别", "副高级"),
        ("评审组织", certificate.committee),
        ("取得时间", "2020年8月20日"),
        ("批准文号", "喀职改〔2020〕1号"),
        ("颁发机构", "地区职称评价中心"),
        ("签发日期", "2020年9月10日"),
    ]


def test_a_revoked_certificate_says_so_with_the_day_and_without_the_reason(client, certificate):
    revoke(certificate, "材料弄虚作假。")

    answer = ask(client, certificate.number, NAME)

    assert (answer.context["found"].word, answer.context["found"].tone) == ("已撤销", "danger")
    assert answer.context["found"].said == "该证书已于2020年9月10日撤销，不再有效。"
    assert "弄虚作假" not in answer.content.decode()


def test_a_wrong_number_and_a_wrong_name_get_the_same_answer(client, certificate):
    wrong_name, wrong_number = ask(client, certificate.number, "别人"), ask(client, "202022209999", NAME)

    assert refusals(wrong_name) == refusals(wrong_number) == [NOTHING]
    assert wrong_name.context["found"] is wrong_number.context["found"] is None
    assert NAME not in wrong_name.content.decode()


@pytest.mark.parametrize("typed", [" 2020 2220 0001 ", "２０２０２２２００００１"])
@pytest.mark.parametrize("name", [NAME, "阿卜杜热合曼麦麦提", "阿卜杜热合曼•麦麦提", " 阿卜杜热合曼 · 麦麦提 "])
def test_what_people_type_off_the_paper_is_understood(client, certificate, typed, name):
    assert ask(client, typed, name).context["found"].word == "有效"


def test_nothing_else_of_the_person_is_told(client, certificate):
    person = certificate.application.applicant

    html = ask(client, certificate.number, NAME).content.decode()

    born = person.id_number[6:14]
    secrets = [
        person.id_number,
        person.mobile,
        person.masked_id_number,
        born,
        f"{born[:4]}年",
        certificate.unit,
        "86.25",
    ]
    assert [one for one in secrets if one in html] == []


def test_the_code_on_the_paper_fills_in_the_number_and_asks_for_the_name(client, certificate):
    html = client.get(f"{URL}?number={certificate.number}").content.decode()

    assert f'value="{certificate.number}"' in html
    assert NAME not in html


@pytest.mark.parametrize("number", ["%00", "<b>x</b>", "9" * 5000, "%F0%9F%92%A3"])
def test_any_address_is_answered(client, number):
    answer = client.get(f"{URL}?number={number}")

    assert answer.status_code == 200
    assert "<b>x</b>" not in answer.content.decode()


def test_empty_fields_are_named(client):
    form = ask(client, "", " ").context["form"]

    assert form.errors == {"number": ["请填写证书编号。"], "name": ["请填写持证人姓名。"]}


def test_too_many_tries_are_put_off_politely_and_by_address_only(client, certificate):
    for _one in range(30):
        ask(client, certificate.number, "别人")

    refused = ask(client, certificate.number, NAME)
    elsewhere = Client(REMOTE_ADDR="192.0.2.7").post(URL, {"number": certificate.number, "name": NAME})

    assert refusals(refused) == ["查验过于频繁，请 1 分钟后再试。"]
    assert elsewhere.context["found"].word == "有效"


def test_the_answer_is_kept_nowhere(client, certificate):
    answer = ask(client, certificate.number, NAME)

    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize("number", ["202022200001", "1"])
def test_a_check_takes_one_statement_whether_it_finds_or_not(client, certificate, django_assert_num_queries, number):
    ask(client, "1", "别人")  # the season's banner comes into the cache

    with django_assert_num_queries(1):
        ask(client, number, NAME)


def test_somebody_logged_in_may_check_as_well(client, certificate):
    client.force_login(make_user())

    assert ask(client, certificate.number, NAME).context["found"].word == "有效"
