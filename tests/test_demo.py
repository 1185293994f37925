"""The demo: a made-up season with files in every state, an account for every role, a clock that can be moved."""

import datetime as dt
import io
import random

import pytest
from django.core.management import call_command
from django.db import transaction
from django.urls import reverse

from applications import working_days
from applications.choices import Action, Status
from applications.models import Application, Event, Material, Permit, Season
from kashgar_zc import clock
from kashgar_zc.accounts import identity
from kashgar_zc.accounts.choices import Role, Standing
from kashgar_zc.accounts.models import Appointment, Organisation, User
from kashgar_zc.demo import history, units
from kashgar_zc.demo.accounts import ACCOUNTS, PASSWORD
from kashgar_zc.demo.people import LONGEST, Crowd
from kashgar_zc.management.commands.load_fixtures import DEMO_START
from review.models import Claim, Proposal, StatementObjection, UnitPublicity

pytestmark = pytest.mark.django_db
# Where few stand after a committee's vote: a demo this small may have none of them.
NOT_SHOWN = {
    Status.PASSED,
    Status.NOT_PASSED,
    Status.ANNULLED,
    Status.REVOKED,
    Status.CANCELLED,
}  # after a vote, or an inquiry
START = dt.datetime(dt.datetime.now(dt.UTC).year, *DEMO_START, tzinfo=clock.BEIJING)


@pytest.fixture(scope="module")
def season(django_db_setup, django_db_blocker):
    """This year's season with a small demo in it, made once; whatever a test does to it is undone."""
    with django_db_blocker.unblock(), transaction.atomic():
        with clock.at(START):
            call_command("load_fixtures", verbosity=0)
            call_command("load_demo", count=40, verbosity=0)
        yield Season.objects.get(is_current=True)
        transaction.set_rollback(True)


@pytest.fixture
def at_start(season):
    """The demo's clock where a fresh demo begins, and running."""
    clock.set_shift(START - dt.datetime.now(dt.UTC))


def told(answer) -> list[str]:
    return [str(message) for message in answer.context["messages"]]


def test_files_stand_in_every_status(season):
    assert set(Status) - set(Application.objects.values_list("status", flat=True)) <= NOT_SHOWN


def test_the_full_demo_has_three_hundred_files(season):
    with clock.at(START):
        casting = history.Casting(season, places(), units.home(), START, random.Random(1))
        cast = list(casting.files(300, Crowd(random.Random(2))))

    assert 280 <= len(cast) <= 320
    assert {file.target.category.number for _plot, file in cast} == {1, 2, 3, 4, 5, 6}
    assert len({file.applicant.id_number for _plot, file in cast}) == len(cast)


def places() -> list[units.Place]:
    """Return the loaded units with the work that units.yaml gives them."""
    plans = units._plans()
    by_name = {unit.name: unit for unit in Organisation.objects.filter(kind="unit")}
    return [units.Place(by_name[plan["name"]], units.written()["kinds"][plan["kind"]]["work"]) for plan in plans]


def test_loading_again_changes_nothing(season):
    before = Application.objects.count(), User.objects.count(), Event.objects.count(), Organisation.objects.count()
    said = io.StringIO()

    call_command("load_demo", stdout=said)

    after = Application.objects.count(), User.objects.count(), Event.objects.count(), Organisation.objects.count()
    assert (before, said.getvalue()) == (after, "The demo season is there.\n")


def test_there_are_units_of_every_kind(season):
    found = Organisation.objects.filter(kind="unit")

    assert 110 <= found.count() <= 130
    assert found.filter(standing=Standing.PENDING).count() == 1
    assert 0 < found.filter(code=None).count() < 5
    assert [one.name for one in found.exclude(code=None) if identity.refusal_of_code(one.code)] == []
    assert found.filter(is_prefecture_direct=True).count() > 10
    assert max(len(one.name) for one in found) > 40


def test_every_account_can_log_in_and_sits_at_its_desks(season, client):
    held = {(one.user.username, one.role) for one in Appointment.objects.select_related("user")}

    assert [one.username for one in ACCOUNTS if not client.login(username=one.username, password=PASSWORD)] == []
    assert {(one.username, role) for one in ACCOUNTS for _place, role in one.seats} <= held
    assert Appointment.objects.filter(user__username="unit-two", role=Role.REVIEWER).count() == 2


def test_the_accounts_of_applicants_are_where_their_hints_say(season):
    own = {
        one.applicant.username: one for one in Application.objects.filter(applicant__username__startswith="applicant")
    }

    assert {name: one.status for name, one in own.items()} == {
        "applicant-draft": Status.DRAFT,
        "applicant-returned": Status.RETURNED,
        "applicant-veteran": Status.LAPSED,
        "applicant-waiting": Status.COUNTY_REVIEW,
    }
    defects = own["applicant-returned"].events.get(action=Action.RETURN).details["defects"]
    assert len({defect["section"] for defect in defects}) > 1
    assert own["applicant-returned"].due_at > START


def test_the_work_at_desks_is_there_to_see(season):
    assert Claim.objects.filter(ended_at=None).exists()
    assert Proposal.objects.filter(decided_at=None).count() == 1
    assert StatementObjection.objects.filter(decided_at=None).count() == 1
    doubted = Application.objects.filter(marks__judgement="question")
    recalled = Application.objects.filter(events__action=Action.RECALL, status=Status.COUNTY_REVIEW)
    assert (doubted.count(), set(doubted)) == (1, set(recalled))


def test_people_are_made_up(season):
    people = User.objects.exclude(id_number_index=None)

    assert [one.name for one in people if not one.id_number.startswith("653199")] == []
    assert [one.name for one in people if identity.refusal_of_id_number(one.id_number, today=START.date())] == []
    assert [one.name for one in people if identity.refusal_of_name(one.name)] == []
    assert people.filter(name=LONGEST, username="applicant-returned").exists()


def test_the_history_keeps_to_the_rules(season):
    numbered = Application.objects.filter(events__action=Action.SUBMIT).order_by("number")
    first_submitted = [one.events.filter(action=Action.SUBMIT).earliest("at").at for one in numbered.distinct()]

    assert Event.objects.filter(at__gt=START).count() == 0
    assert first_submitted == sorted(first_submitted)
    for one in UnitPublicity.objects.exclude(concluded_at=None):
        assert one.last_day == working_days.last_day(one.first_day, 5)
    assert Material.objects.exclude(state="ready").count() == 0


@pytest.mark.parametrize("account", ACCOUNTS, ids=lambda one: one.username)
def test_entering_as_an_account_leads_to_its_first_page(at_start, client, account):
    answer = client.post(reverse("demo:enter", args=[account.username]), follow=True)

    assert (answer.status_code, answer.context["user"].username) == (200, account.username)
    sits = answer.wsgi_request.desk
    assert (sits.role if sits else None) == (account.seats[0][1] if account.seats else None)


def test_nobody_else_can_be_entered(at_start, client):
    other = User.objects.exclude(username__in=[one.username for one in ACCOUNTS]).first()

    assert client.post(reverse("demo:enter", args=[other.username])).status_code == 404
    assert client.get(reverse("demo:enter", args=["unit"])).status_code == 405


def test_the_page_shows_accounts_clock_and_counts(at_start, client):
    answer = client.get(reverse("demo:index"))

    assert [one.account for one in answer.context["people"]] == list(ACCOUNTS)
    assert sum(number for _family, _word, number in answer.context["counts"]) == Application.objects.count()
    assert f"{START.year}年{START.month}月{START.day}日 {START.hour}:" in answer.text


def test_a_publicity_is_over_in_a_click(at_start, client):
    running = UnitPublicity.objects.filter(concluded_at=None, ends_at__gt=clock.now())
    count = running.count()

    answer = client.post(reverse("demo:move"), {"to": "workdays"}, follow=True)

    assert count > 0
    assert f"{count} 件单位公示期满，可以办结。" in told(answer)[0]
    assert running.filter(ends_at__gt=clock.now()).count() == 0


def test_the_deadline_is_over_in_a_click(at_start, client):
    client.post(reverse("demo:move"), {"to": "before"})
    assert clock.now() < START.replace(month=7, day=1, hour=0)

    answer = client.post(reverse("demo:move"), {"to": "after"}, follow=True)

    assert clock.now() > START.replace(month=7, day=1, hour=0)
    assert "喀什地区评审批次网上申报截止。" in told(answer)[-1]
    late = Permit.objects.filter(until__gt=clock.now()).values("person")
    assert not Application.objects.filter(status=Status.DRAFT, batch__county=None).exclude(applicant__in=late).exists()


def test_a_moment_can_be_typed(at_start, client):
    client.post(reverse("demo:move"), {"moment": f"{START.year}-06-30T08:30"})

    assert abs(clock.now() - START.replace(day=30, hour=8, minute=30)) < dt.timedelta(minutes=1)


def test_what_is_no_moment_moves_nothing(at_start, client):
    before = clock.shift()

    answer = client.post(reverse("demo:move"), {"moment": "soon"}, follow=True)

    assert (clock.shift(), told(answer)) == (before, ["请按“年-月-日 时:分”填写要到达的时间。"])


def test_time_does_not_go_back_behind_what_happened(at_start, client):
    before = clock.shift()

    answer = client.post(reverse("demo:move"), {"moment": f"{START.year}-06-01T08:30"}, follow=True)

    assert clock.shift() == before
    assert "时间不能退回到此前" in told(answer)[0]
