"""Acts on many files: names and count first, exactly those files then, refusals by name, papers for the one who asked."""

import datetime as dt
import re
from io import BytesIO
from zipfile import ZipFile

import pytest

from applications import producing
from applications.choices import Status
from applications.models import Application, Document, FileOpening
from kashgar_zc import clock
from review import actions, claiming, countersigning, marking, unit_actions
from review import queries as review_queries
from review.bulk import preparing, working
from review.models import BulkRun, Claim, Proposal, UnitPublicity
from review.pages.facts import subjects
from tests.factories import people
from tests.factories.applications import DEFECTS, make_application, make_reviewer_of, make_season
from tests.review.office import files_at_one_unit, inbox_of, statements_of, submitted
from tests.review.test_queue import named

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(at_desk_of):
    """Two files at a county, its reviewer's browser, and a colleague."""
    files = named("阿依古丽", "买买提")
    me, colleague = make_reviewer_of(files[0].at), people.make_reviewer(files[0].at, "同事")
    return files, at_desk_of(me), me, colleague


def keys(files) -> list[str]:
    return [f"{one.key}:{one.version}" for one in files]


def asked(client, act: str, files=(), query: str = "", **posted) -> str:
    """Prepare an act and return the address of its page."""
    return client.post(f"/desk/bulk/{query}", {"act": act, "key": keys(files), **posted}).url


def ticks_of(client) -> list[str]:
    """Return what the ticks of the queue's page say."""
    return re.findall(r'class="tick" type="checkbox" name="key" value="([^"]+)"', client.get("/desk/").content.decode())


def done(client, address: str, **given) -> dict[str, list[str]]:
    """Confirm a prepared act, have it worked off, and return what each kind of outcome lists."""
    client.post(f"{address}start/", given)
    working.work(BulkRun.objects.latest("pk").pk)
    pages = {state: client.get(f"{address}?show={state}").context["lines"] for state in ("done", "refused", "left")}
    return {state: [" ".join(filter(None, (one.name, one.reason))) for one in lines] for state, lines in pages.items()}


def statuses() -> list[str]:
    return list(Application.objects.order_by("pk").values_list("status", flat=True))


def book_of(document: Document) -> ZipFile:
    producing.produce(document.pk)
    document.refresh_from_db()
    with document.file.open() as kept:
        return ZipFile(BytesIO(kept.read()))


def test_names_and_count_come_before_anything_is_done(desk):
    files, client, _me, colleague = desk

    address = asked(client, "approve", files)
    page = client.get(address).content.decode()

    assert [words in page for words in ("以下 2 件申报", "阿依古丽", "买买提")] == [True, True, True]
    assert statuses() == [Status.COUNTY_REVIEW] * 2
    assert not preparing.visible_to(colleague.appointments.get(), colleague).exists()


def test_who_cannot_be_approved_is_told_by_name_and_the_rest_go_up(desk):
    files, client, me, colleague = desk
    claiming.claim(files[0], by=colleague)

    said = done(client, asked(client, "approve", files), opinion="同意上报。")

    assert statuses() == [Status.COUNTY_REVIEW, Status.BUREAU_REVIEW]
    assert said["done"] == ["买买提"]
    assert said["refused"] == ["阿依古丽 同事已认领该申报。确需由您办理的，请先接手并写明理由。"]
    assert inbox_of(me) == ["批量办理“同意”已结束：已办 1 件，不能办理 1 件。"]
    assert preparing.visible_to(colleague.appointments.get(), colleague).count() == 1


def test_each_file_gets_the_opinion_that_its_route_makes_of_the_desks_sentence(at_desk_of):
    up = named("送地区")[0]
    ends = make_application(Status.COUNTY_REVIEW, county_run=True, applicant=people.make_user("县评审"))
    client = at_desk_of(make_reviewer_of(up.at))

    address = asked(client, "approve", (), all="1")
    opinion = client.get(address).context["form"].initial["opinion"]
    done(client, address, opinion=opinion)

    said = [str(one.events.last().note)[-5:] for one in (up, ends)]
    assert said == ["同意上报。", "列入评审。"]


def test_what_nobody_looked_up_is_told_before_many_are_approved(desk):
    files, client, me, _colleague = desk
    plain = {"label": "证书", "register": "chsi", "result": "verified", "checked_on": clock.today(), "evidence": ""}
    snapshot = review_queries.latest_snapshot(files[0])
    every = subjects(snapshot.content, files[0].batch.rules)
    lookups = [{"subject": subject, **plain} for subject, _label, _words in every]
    actions.verify(files[0], by=me, snapshot=snapshot, lookups=lookups)

    lines = client.get(asked(client, "approve", files)).context["lines"]

    assert [(one.name, one.unverified.short.startswith("学历 1")) for one in lines] == [
        ("阿依古丽", False),
        ("买买提", True),
    ]
    assert not lines[0].unverified


def test_what_this_person_found_wrong_is_named_before_many_are_approved(desk):
    files, client, me, colleague = desk
    marking.keep(files[1], by=me, judged={"basic": "defect", "education": "defect"}, notes={})
    marking.keep(files[0], by=colleague, judged={"basic": "defect"}, notes={})

    answer = client.get(asked(client, "approve", files))

    assert [one.wrong for one in answer.context["lines"]] == ["", "您标记了 2 处问题"]
    assert "名单中标有“有问题”的不会同意" in answer.content.decode()


@pytest.mark.parametrize("since", ["the queue", "the names"])
def test_a_file_that_changed_since_it_was_ticked_is_marked_and_refused(desk, since):
    """Back with its applicant and here again: the ticks are of the queue's page as it was before."""
    files, client, me, _colleague = desk
    ticks = ticks_of(client)
    address = client.post("/desk/bulk/", {"act": "claim", "key": ticks}).url if since == "the names" else ""
    actions.return_to_applicant(files[0], by=me, defects=DEFECTS)
    submitted(files[0])
    address = address or client.post("/desk/bulk/", {"act": "claim", "key": ticks}).url

    marked = {line.name: line.is_stale for line in client.get(address).context["lines"]}
    said = done(client, address)

    assert marked == {"阿依古丽": True, "买买提": False}
    assert (said["refused"], said["done"]) == (["阿依古丽 勾选之后该申报有变动，请查看后单独办理。"], ["买买提"])


def test_a_tick_that_says_no_version_chooses_nothing(desk):
    files, client, _me, _colleague = desk

    answer = client.post("/desk/bulk/", {"act": "approve", "key": [str(one.key) for one in files]}, follow=True)

    assert ("请先勾选要办理的申报。" in answer.content.decode(), BulkRun.objects.count()) == (True, 0)


def test_a_unit_publicises_many_and_reads_who_could_not_be(at_desk_of):
    unit = people.make_unit()
    files, reviewer = files_at_one_unit(2, unit), make_reviewer_of(unit)
    unit_actions.open_publicity(files[0], by=reviewer, how_posted="公告栏")
    client = at_desk_of(reviewer)

    address = asked(client, "publicise", files)
    unsaid = client.post(f"{address}start/").context["form"].errors
    said = done(client, address, how_posted="单位网站")

    assert list(unsaid) == ["how_posted"]
    assert list(UnitPublicity.objects.order_by("pk").values_list("how_posted", flat=True)) == ["公告栏", "单位网站"]
    assert (said["done"], len(said["refused"])) == ([files[1].applicant_name], 1)
    assert f"{files[0].applicant_name} 该申报正在公示" in said["refused"][0]
    assert "/desk/publicity/notice/" in client.get(address).content.decode()


def test_all_that_match_are_those_of_the_filters_and_not_of_the_page(desk):
    files, client, _me, colleague = desk
    claiming.claim(files[1], by=colleague)
    said = done(client, asked(client, "claim", (), "?hold=free", all="1"))

    assert said["done"] == ["阿依古丽"]


def test_one_act_takes_as_many_files_as_the_season_says(at_desk_of):
    make_season(most_at_once=2)
    files = named("一", "二", "三")
    client = at_desk_of(make_reviewer_of(files[0].at))

    page = client.get(asked(client, "claim", (), all="1"))

    assert [line.name for line in page.context["lines"]] == ["一", "二"]
    assert "符合条件的申报超过 2 件" in page.content.decode()


def test_files_are_given_to_a_colleague_who_is_told_once(desk):
    files, client, me, colleague = desk

    done(client, asked(client, "assign", files), to=colleague.pk)

    assert list(Claim.objects.values_list("holder", "until")) == [(colleague.pk, None)] * 2
    assert inbox_of(colleague) == [f"{me.name}将 2 件申报分配给您办理。"]


def test_where_two_must_sign_one_proposes_many_and_the_other_signs_them(desk, at_desk_of):
    files, client, me, colleague = desk
    countersigning.set_second(me.appointments.get(), by=me, is_on=True)

    done(client, asked(client, "approve", files), opinion="同意上报。")
    assert (Proposal.objects.filter(by=me).count(), statuses()) == (2, [Status.COUNTY_REVIEW] * 2)
    own = done(client, asked(client, "sign", files[:1]))
    done(at_desk_of(colleague), asked(at_desk_of(colleague), "sign", files))

    assert own["refused"] == ["阿依古丽 复核须由另一人进行，不能复核本人提请的意见。"]
    assert statuses() == [Status.BUREAU_REVIEW] * 2


def test_a_roster_of_the_selection_has_no_numbers_of_persons(desk):
    files, client, _me, _colleague = desk
    person = files[0].applicant

    done(client, asked(client, "export", files))

    with book_of(BulkRun.objects.get().document) as book:
        text = "".join(book.read(name).decode() for name in book.namelist() if name.endswith(".xml"))
    assert ("阿依古丽" in text, person.id_number in text, person.mobile in text) == (True, False, False)


def test_review_forms_come_as_one_file_named_by_number_and_name(desk, client):
    files, browser, me, colleague = desk

    said = done(browser, asked(browser, "print", files[:1]))

    run = BulkRun.objects.get()
    with book_of(run.document) as book:
        assert book.namelist() == [f"{files[0].number}_阿依古丽.pdf"]
        assert book.read(book.namelist()[0]).startswith(b"%PDF")
    assert said["done"] == ["阿依古丽"]
    assert FileOpening.objects.filter(application=files[0], user=me).count() == 1
    client.force_login(colleague)
    download = f"/documents/{run.document.key}/"
    assert (len(b"".join(browser.get(download))) > 0, client.get(download).status_code) == (True, 404)


def test_foreign_files_are_not_touched(desk, at_desk_of):
    files, _client, _me, _colleague = desk
    stranger = at_desk_of(people.make_reviewer(people.make_unit()))

    answer = stranger.post("/desk/bulk/", {"act": "claim", "key": keys(files)})

    assert (answer.url, BulkRun.objects.count()) == ("/desk/", 0)


def test_what_nobody_confirmed_is_gone_after_a_day(desk):
    files, client, _me, _colleague = desk
    asked(client, "claim", files)

    with clock.at(clock.now() + dt.timedelta(days=1, minutes=1)):
        preparing.sweep()

    assert not BulkRun.objects.exists()


@pytest.mark.parametrize("rows", [1, 3])
def test_the_pages_cost_the_same_for_any_number_of_files(at_desk_of, rows):
    files = named("一", "二", "三")[:rows]
    client = at_desk_of(make_reviewer_of(files[0].at))
    address = asked(client, "claim", files)
    before = statements_of(lambda: client.get(address))
    done(client, address)

    after = [statements_of(lambda page=page: client.get(page)) for page in (address, f"{address}state/", "/desk/bulk/")]

    assert (before, after) == (4, [5, 4, 3])
