"""The organiser's pages of the end: from those who are clear to the document, its certificates, and a revocation."""

import datetime as dt

import pytest
from django.test import Client

from applications.choices import DocumentState, Status
from applications.models import Document
from kashgar_zc import clock
from publicity.models import Certificate, Conferral, Proposal, Revocation
from publicity.policies import conferring as policies
from publicity.views import conferring as views
from tests.factories.applications import make_reviewer_of, make_season, make_secretary_of
from tests.factories.conferring import confer, make_certificate, make_entries, make_entry, revoke
from tests.factories.people import appoint, make_unit, make_user, step_up
from tests.factories.publicity import object_to
from tests.review.office import statements_of

pytestmark = pytest.mark.django_db
URL = "/desk/conferrals/"
CERTIFICATES = "/desk/certificates/"


@pytest.fixture(autouse=True)
def today():
    with clock.at(dt.datetime(2020, 9, 10, 10, tzinfo=clock.BEIJING)):
        yield


@pytest.fixture
def season():
    return make_season(now=clock.now() - dt.timedelta(days=21))


@pytest.fixture
def page(client, season):
    client.force_login(make_secretary_of(season.centre))
    return step_up(client)


def new(entry) -> str:
    return f"{URL}new/{entry.notice.batch_id}/"


def filled(*entries, **changes) -> dict:
    keys = [one.pk for one in entries]
    return {"addressed_to": "有关单位：", "issued_on": "2020-09-10", "entries": keys, "confirmed": "on"} | changes


def confirmed(season):
    """Let a second person confirm what was proposed; return where that leads."""
    second = Client()
    second.force_login(make_reviewer_of(season.centre))
    return step_up(second).post(f"/desk/proposals/{Proposal.objects.latest('pk').key}/confirm/", follow=True)


def names(answer, of="certificates") -> list[str]:
    return [row.name for row in answer.context[of]]


def test_a_batch_with_people_who_are_clear_waits_for_its_document(page):
    clear, held = make_entries("甲", "乙")
    object_to(held)
    make_entry("县里的", county_run=True)

    [line] = page.get(URL).context["ready"]

    assert (line.batch, line.clear, line.held, line.url) == ("2020 地区批次", 1, 1, new(clear))
    assert [row.name for row in page.get(new(clear)).context["page"].rows] == ["甲"]


def test_a_document_is_made_from_what_was_ticked(page, season):
    first, second = make_entries("甲", "乙")

    page.post(new(first), filled(second))
    answer = confirmed(season)

    conferral = Conferral.objects.get()
    assert answer.redirect_chain == [(f"{URL}{conferral.key}/", 302)]
    assert names(answer) == ["乙"]
    assert (conferral.addressed_to, conferral.issued_on) == ("有关单位：", dt.date(2020, 9, 10))
    assert answer.context["paper"].state == DocumentState.QUEUED
    assert page.get(URL).context["ready"][0].clear == 1


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"entries": []}, "请选择要授予职称的人员。"),
        ({"entries": ["x"]}, "名单有变化，请刷新后再试。"),
        ({"addressed_to": ""}, "请填写主送机关。"),
        ({"issued_on": "九月"}, "请按 2020-09-10 的格式填写成文日期。"),
        ({"issued_on": "2020-09-11"}, "成文日期不能晚于今天。"),
        ({"confirmed": ""}, "请核对后勾选确认。"),
    ],
)
def test_what_is_wrong_is_said_and_the_input_kept(page, changes, said):
    entry, _other = make_entries("甲", "乙")

    answer = page.post(new(entry), filled(entry) | changes)

    errors = [str(one) for found in answer.context["form"].errors.values() for one in found]
    ticked = [row.name for row in answer.context["page"].rows if row.ticked]
    assert (errors, Conferral.objects.count()) == ([said], 0)
    assert ticked == ([] if "entries" in changes else ["甲"])
    assert said in answer.content.decode()


def test_whom_an_objection_reached_meanwhile_is_named(page):
    entry = make_entry("甲")
    object_to(entry)

    answer = page.post(new(entry), filled(entry))

    assert "对甲的异议" in answer.content.decode()
    assert Certificate.objects.count() == 0


def test_the_list_is_narrowed_by_series_and_ends_where_a_document_ends(page, monkeypatch):
    monkeypatch.setattr(policies, "MOST_IN_A_DOCUMENT", 1)
    monkeypatch.setattr("publicity.pages.conferring.MOST_IN_A_DOCUMENT", 1)
    [engineer] = make_entries("工程师", title="05-01-3")
    teacher = make_entry("教师")

    every, engineers = page.get(new(teacher)).context["page"], page.get(new(teacher) + "?series=05").context["page"]
    answer = page.post(new(teacher), filled(engineer, teacher))

    assert ([row.name for row in every.rows], every.most) == (["工程师"], 1)
    assert ([row.name for row in engineers.rows], engineers.most) == (["工程师"], 0)
    assert "已选 2 人，一份任职文件不超过 1 人" in answer.content.decode()


def test_the_one_at_the_desk_cannot_tick_oneself(page, season):
    entry = make_entry("经办人自己")
    appoint(entry.application.applicant, season.centre)
    page.force_login(entry.application.applicant)

    html = page.get(new(entry)).content.decode()

    assert "本人，由其他经办人办理" in html
    assert f'value="{entry.pk}"' not in html


def test_reviewers_and_secretaries_of_the_organiser_have_these_pages_and_nobody_else(page, season):
    certificate = make_certificate()
    own = [URL, f"{URL}{certificate.conferral.key}/", f"{URL}new/{season.prefecture.pk}/"]
    own += [CERTIFICATES, f"{CERTIFICATES}{certificate.key}/"]

    seen = {}
    for person in (make_reviewer_of(season.centre), make_secretary_of(season.county_office), make_user()):
        page.force_login(person)
        seen[person.name] = [page.get(url).status_code for url in own]

    assert list(seen.values()) == [[200] * 5, [200, 404, 404, 200, 404], [404] * 5]


def test_certificates_are_found_by_the_beginning_of_number_or_name(page):
    confer(*make_entries("阿某", "巴某"))
    revoke(Certificate.objects.get(name="巴某"))

    assert names(page.get(CERTIFICATES)) == ["巴某", "阿某"]
    assert names(page.get(f"{CERTIFICATES}?q=阿")) == ["阿某"]
    assert names(page.get(f"{CERTIFICATES}?q=2020 2220 0002")) == ["巴某"]
    assert names(page.get(f"{CERTIFICATES}?q=某")) == []
    assert [row.word for row in page.get(CERTIFICATES).context["certificates"]] == ["已撤销", "有效"]


def test_certificates_are_paged(page, monkeypatch):
    monkeypatch.setattr(views, "PAGE_OF_CERTIFICATES", 2)
    conferral = confer(*make_entries("甲", "乙", "丙"))

    first = page.get(f"{URL}{conferral.key}/")
    second = page.get(f"{URL}{conferral.key}/" + first.context["pager"]["next_url"])

    assert (len(names(first)), len(names(second))) == (2, 1)


def test_a_revocation_needs_a_reason_and_shows_everywhere(page, season):
    certificate = make_certificate()
    url = f"{CERTIFICATES}{certificate.key}/"

    empty = page.post(f"{url}revoke/", {"reason": " "})
    long = page.post(f"{url}revoke/", {"reason": "长" * 301})
    page.post(f"{url}revoke/", {"reason": "弄虚作假。"})
    again = page.post(f"{url}revoke/", {"reason": "再次"}, follow=True)
    done = confirmed(season)

    assert "请填写撤销原因。" in empty.content.decode()
    assert ("撤销原因不超过 300 个字。" in long.content.decode(), Revocation.objects.count()) == (True, 1)
    assert (done.context["page"].word, done.context["page"].paper) == ("已撤销", None)
    assert done.context["page"].revocation[0] == ("撤销原因", "弄虚作假。")
    assert page.get(URL).context["conferrals"][0].revoked == 1
    assert "正在等待复核" in again.content.decode()
    assert "该证书已由" in page.post(f"{url}revoke/", {"reason": "再次"}, follow=True).content.decode()


def test_the_holder_has_the_certificate_until_it_is_revoked(page, client):
    certificate = make_certificate()
    holder, application = certificate.application.applicant, certificate.application
    paper = Document.objects.get(application=application)
    client.force_login(holder)
    overview, state = f"/apply/{application.key}/", f"/documents/{paper.key}/state/"

    before = client.get(overview)
    seen = client.get(state).status_code
    revoke(certificate, "弄虚作假。")
    after = client.get(overview)

    assert (before.context["page"].certificate.name, seen) == (f"资格证书_{certificate.number}_阿某某.pdf", 200)
    assert certificate.number in before.context["page"].lines[-1].said
    assert (after.context["page"].certificate, client.get(state).status_code) == (None, 404)
    assert after.context["page"].lines[-1].said == "弄虚作假。"
    assert after.context["application"].status == Status.REVOKED


def test_papers_are_the_organisers_and_the_holders(client, season):
    certificate = make_certificate()
    urls = [f"/documents/{one.key}/state/" for one in Document.objects.order_by("kind")]
    unit = make_reviewer_of(certificate.application.unit)
    centre, elsewhere = make_reviewer_of(season.centre), make_secretary_of(season.county_office)

    seen = []
    for person in (certificate.application.applicant, centre, make_secretary_of(season.centre), elsewhere, unit):
        client.force_login(person)
        seen.append([client.get(url).status_code for url in urls])

    assert seen == [[200, 404], [200, 200], [200, 200], [404, 404], [404, 404]]


@pytest.mark.parametrize("count", [1, 3])
def test_each_list_takes_the_same_statements_at_any_length(page, count):
    unit = make_unit(bureau=make_season().bureau)
    conferral = confer(*make_entries(*"甲乙丙"[:count], unit=unit))
    waiting = make_entries(*"丁戊己"[:count], unit=unit)
    urls = [URL, new(waiting[0]), f"{URL}{conferral.key}/", CERTIFICATES, f"{CERTIFICATES}?q=甲"]

    assert [statements_of(lambda url=url: page.get(url)) for url in urls] == [7, 5, 5, 3, 3]


def test_an_empty_desk_says_what_will_be_there(page):
    assert "还没有任职文件。" in page.get(URL).content.decode()
    assert "没有符合条件的证书。" in page.get(CERTIFICATES).content.decode()
