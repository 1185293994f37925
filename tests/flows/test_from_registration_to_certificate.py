"""The whole way of one application in the browser: from registration to a certificate anyone can check, and its end."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from applications.choices import Status
from applications.models import Application
from kashgar_zc import clock
from publicity.models import Certificate, Notice
from tests.factories.applications import make_reviewer_of, make_secretary_of
from tests.factories.committees import make_expert, make_observer
from tests.flows import meeting as room
from tests.flows import office
from tests.flows.conftest import PHONE

pytestmark = [pytest.mark.browser]
MEMBERS = 11  # the least of a senior committee by speciality [O40]


def test_from_registration_to_a_certificate_anyone_can_check(season, people, worker):
    clerk, teacher = people(), people(PHONE)
    application = apply(clerk, people(), teacher)
    accept(people, clerk, application)
    judge(people, application)
    assert status_of(application) == Status.PASSED
    certificate = publish_and_confer(people(), people(), people(), application)
    take_certificate(teacher, application)
    end(people(), people(), people(PHONE), teacher, certificate)
    assert status_of(application) == Status.REVOKED
    assert office.everything_holds()


def status_of(application) -> str:
    return Application.objects.get(pk=application.pk).status


def apply(clerk, county, teacher) -> Application:
    """A unit registers and is approved; a teacher signs up, fills the form on a phone, and submits."""
    office.register_unit(clerk)
    office.approve_unit(county, office.offices()["county"])
    base = office.begin(teacher)
    application = Application.objects.get()
    office.fill(teacher, base, application)
    office.submit(teacher, base)
    application.refresh_from_db()
    assert application.snapshots.get().content["person"]["name"] == office.NAME
    return application


def accept(people, clerk, application):
    """The four desks, one after another; whoever registered the unit works at its desk."""
    clerk.go("/desk/")
    office.publicise_and_recommend(clerk, application)
    for desk in ("county", "bureau", "centre"):
        office.approve(people(), application, office.offices()[desk])
    assert status_of(application) == Status.ACCEPTED


def judge(people, application):
    """The committee: founded, called, opened, scored, voted, released."""
    centre = application.batch.organiser
    experts = [make_expert(centre, f"专家{number:02}") for number in range(1, MEMBERS + 1)]
    secretary, observer, watcher = people(), people(), make_observer(centre)
    room.enter(secretary, make_secretary_of(centre))
    screens = [room.enter(people(PHONE), expert) for expert in experts[: room.AT_SCREENS]]
    committee = room.found_committee(secretary, experts)
    meeting = room.call_meeting(secretary, committee, application)
    room.gather(secretary, observer, screens[0], meeting, watcher)
    room.score(screens, meeting)
    room.lock(secretary, meeting)
    room.vote(secretary, observer, screens, meeting)
    room.release(secretary, meeting)


def publish_and_confer(centre, second, visitor, application) -> Certificate:
    """A notice of five working days, an objection that holds the person until it is decided, and the document."""
    batch = application.batch
    room.enter(centre, make_reviewer_of(batch.organiser))
    room.enter(second, make_secretary_of(batch.organiser))
    notice = room.publish(centre, second, batch)
    receipt = room.object_to(visitor, notice)
    clock.set_shift(clock.shift() + (Notice.objects.get().ends_at - clock.now()) + dt.timedelta(minutes=5))
    visitor.go(notice)
    visitor.sees("公示期已满")
    wait_until_taken_down(centre)
    centre.go(f"/desk/conferrals/new/{batch.pk}/")
    centre.sees("没有可授予职称的人员")
    room.decide(centre, visitor, receipt)
    room.confer(centre, second, batch)
    return Certificate.objects.get()


def wait_until_taken_down(centre):
    """The periodic task ends the notice; the page is asked again until it says so."""
    key = Notice.objects.get().key
    for _attempt in range(60):
        centre.go(f"/desk/notices/{key}/")
        if Notice.objects.get().ended_at is not None:
            return
        centre.page.wait_for_timeout(2_000)
    raise AssertionError("beat did not end the notice within two minutes")


def take_certificate(teacher, application):
    """The applicant reads the whole story and downloads the certificate."""
    teacher.go(f"/apply/{application.key}/")
    teacher.sees("已取得职称")
    link = teacher.page.locator("main a[href*='/documents/']").first
    link.wait_for(timeout=90_000)
    teacher.shoot("tracking-certificate")
    with teacher.page.expect_download() as download:
        link.click()
    assert Path(download.value.path()).read_bytes().startswith(b"%PDF")


def end(centre, second, visitor, teacher, certificate):
    """Anyone checks the certificate; it is revoked, and that shows everywhere."""
    room.check(visitor, certificate, word="有效", picture="check-valid")
    organiser = certificate.conferral.batch.organiser
    room.enter(centre, make_reviewer_of(organiser))
    room.enter(second, make_secretary_of(organiser))
    room.revoke(centre, second, certificate)
    room.check(visitor, certificate, word="已撤销", picture="check-revoked")
    teacher.go(f"/apply/{certificate.application.key}/")
    teacher.sees("职称已撤销")
    teacher.shoot("tracking-revoked")
