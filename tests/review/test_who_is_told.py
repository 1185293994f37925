"""What an applicant hears of each step, and by which ways: every action has its expectation; internal steps send nothing.

A new action fails here until it is said what its applicant hears of it, and how it is taken.
"""

import datetime as dt

import pytest

from applications import actions, objecting, rerouting, workflow
from applications.choices import Action, Desk, Status
from applications.models import Application
from applications.routes import Stop
from committees.actions import balloting, convening
from kashgar_zc import clock
from kashgar_zc.accounts.models import Message
from publicity.actions import noticing, rechecking
from publicity.choices import Finding
from review import actions as desks
from review import claiming, countersigning, inquiring, marking, merging, objections, undoing
from review.choices import Founded
from tests.applications.office_parts import again, submit
from tests.factories import balloting as votes
from tests.factories import conferring, people
from tests.factories import publicity as notices
from tests.factories.applications import DEFECTS, make_application, make_reviewer_of, make_season, make_secretary_of
from tests.factories.committees import make_meeting

pytestmark = pytest.mark.django_db
NOTHING: set[str] = set()
PROGRESS = {"inbox", "email"}
ACTION = {"inbox", "email", "sms"}


def centre():
    return make_reviewer_of(make_season().centre)


def made(status=Status.COUNTY_REVIEW, **facts):
    return lambda: again(make_application(status, applicant=listener(), **facts))


def listener():
    return people.make_user("听信人", mail="ting@example.com", mail_verified=True)


def by_desk(act, **words):
    return lambda file: act(file, by=make_reviewer_of(file.at), **words)


def by_self(act, **words):
    return lambda file: act(file, by=file.applicant, **words)


def returned_just_now():
    file = made()()
    desks.return_to_applicant(file, by=make_reviewer_of(file.at), defects=DEFECTS)
    return again(file)


def objected():
    file = made(Status.DECLINED, desk=Desk.COUNTY)()
    objecting.object_to_decline(file, by=file.applicant, reason="业绩已有证明。")
    return again(file)


def answer_objection(upholds):
    return lambda file: objections.decide(
        file, by=make_reviewer_of(file.events.last().to_organisation), upholds=upholds, reason="理由"
    )


def rechecked():
    file = made(Status.NOT_PASSED)()
    rechecking.ask(file, by=file.applicant, reason="成绩登记有误。")
    return again(file)


def answer_recheck(upholds):
    return lambda file: rechecking.answer(file, by=centre(), upholds=upholds, reason="理由")


def convene(file):
    meeting = make_meeting(cases=0)
    convening.put_on_agenda(meeting, by=make_secretary_of(file.batch.organiser), applications=[file])


def on_agenda():
    file = made(Status.ACCEPTED)()
    convene(file)
    return again(file)


def dismiss(file):
    case = file.cases.get()
    convening.take_off_agenda(case, by=make_secretary_of(file.batch.organiser))


def counted(letter):
    def prepare():
        meeting = votes.make_counted([letter] * 5)
        file = meeting.cases.get().application
        person = file.applicant
        person.mail, person.mail_verified = "ting@example.com", True
        person.save()
        return file

    return prepare


def release(file):
    meeting = file.cases.get().meeting
    balloting.release(meeting, by=make_secretary_of(file.batch.organiser))


def on_notice(**facts):
    return lambda: conferring.make_entry("听信人", applicant=listener(), **facts).application


def annul(file):
    objection = notices.object_to(file.notice_entries.get())
    noticing.decide(objection, by=centre(), finding=Finding.UPHELD, reason="论文系他人成果。")


def founded():
    file = made()()
    by = make_reviewer_of(file.unit)
    inquiry = inquiring.report(file, by=by, desk=by.appointments.get(), allegation="学历不实。", handler=by)
    first = make_reviewer_of(inquiry.organisation)
    inquiring.open_inquiry(inquiry, by=first)
    inquiring.answer(inquiry, by=file.applicant, text="证书为原件。")
    inquiring.propose(inquiry, by=first, outcome=Founded.FOUNDED, finding="系伪造。")
    return again(file)


def cancel(file):
    inquiry = file.inquiries.get()
    inquiring.confirm(inquiry, by=people.make_reviewer(inquiry.organisation, "第二人"), seen="系伪造。")


def reroute(file):
    season = make_season()
    rest = [Stop(Desk.COUNTY, season.county_office), Stop(Desk.CENTRE, season.centre)]
    rerouting.reroute(file, by=centre(), rest=rest, reason="该局不设此职能")


def transfer(file):
    office, into = make_season().county_office, people.make_unit("疏附县中心小学")
    merging.merge_units(file.unit, into=into, reason="合并", keep_staff=True, by=make_reviewer_of(office))


# action -> how a file comes before it, how it is taken, by which ways the applicant hears of it
STEPS = {
    Action.SUBMIT: (made(Status.DRAFT), submit, NOTHING),
    Action.RESUBMIT: (made(Status.RETURNED), submit, NOTHING),
    Action.APPROVE: (made(), by_desk(desks.approve, opinion="同意"), PROGRESS),
    Action.RETURN: (made(), by_desk(desks.return_to_applicant, defects=DEFECTS), ACTION),
    Action.DECLINE: (made(), by_desk(desks.decline, reason="不符"), ACTION),
    Action.WITHDRAW: (made(), by_self(actions.withdraw), NOTHING),
    Action.REOPEN: (made(Status.WITHDRAWN), by_self(actions.reopen), NOTHING),
    Action.LAPSE: (made(Status.DRAFT), lambda file: actions.lapse(file, reason="已截止。"), PROGRESS),
    Action.CANCEL: (founded, cancel, PROGRESS),
    Action.CONVENE: (made(Status.ACCEPTED), convene, PROGRESS),
    Action.DISMISS: (on_agenda, dismiss, PROGRESS),
    Action.PASS: (counted("y"), release, PROGRESS),
    Action.FAIL: (counted("n"), release, PROGRESS),
    Action.PUBLICISE: (made(Status.PASSED), lambda file: notices.make_notice(applications=[file]), PROGRESS),
    Action.ANNUL: (on_notice(is_over=False), annul, PROGRESS),
    Action.CONFER: (on_notice(), lambda file: conferring.confer(file.notice_entries.get()), PROGRESS),
    Action.REVOKE: (
        lambda: conferring.make_certificate("听信人", applicant=listener()).application,
        lambda file: conferring.revoke(file.certificate),
        PROGRESS,
    ),
    Action.OBJECT: (
        made(Status.DECLINED),
        by_self(objecting.object_to_decline, reason="业绩已有证明。"),
        NOTHING,
    ),
    Action.UPHOLD: (objected, answer_objection(upholds=True), PROGRESS),
    Action.OVERRULE: (objected, answer_objection(upholds=False), PROGRESS),
    Action.RECALL: (
        returned_just_now,
        lambda file: undoing.recall(file, by=file.events.last().actor, reason="误退"),
        PROGRESS,
    ),
    Action.RECHECK: (made(Status.NOT_PASSED), by_self(rechecking.ask, reason="有误。"), NOTHING),
    Action.REASSESS: (rechecked, answer_recheck(upholds=True), PROGRESS),
    Action.SUSTAIN: (rechecked, answer_recheck(upholds=False), PROGRESS),
    Action.REROUTE: (made(), reroute, PROGRESS),
    Action.TRANSFER: (made(), transfer, PROGRESS),
}


def heard(file: Application, act) -> tuple[set[str], list[str]]:
    """Return by which ways the applicant hears of an act, and the actions that it took."""
    before, version = Message.objects.order_by("pk").values_list("pk", flat=True).last() or 0, file.version
    act(file)
    told = Message.objects.filter(recipient=file.applicant_id, pk__gt=before)
    return set(told.values_list("channel", flat=True)), [
        one.action for one in file.events.filter(sequence__gt=version).order_by("sequence")
    ]


def test_every_action_has_its_expectation():
    assert set(STEPS) == set(Action) == {step.action for step in workflow.STEPS}


@pytest.mark.parametrize("action", STEPS, ids=str)
def test_the_applicant_hears_of_a_step_as_expected_and_by_no_other_way(action):
    prepare, act, expected = STEPS[action]

    assert heard(prepare(), act) == (expected, [action])


def take_over(file):
    claiming.claim(file, by=make_reviewer_of(file.at))
    claiming.take_over(file, by=people.make_reviewer(file.at, "同事"), reason="轮休")


def propose_second(file):
    first = make_reviewer_of(file.at)
    people.make_reviewer(file.at, "同事")
    countersigning.set_second(first.appointments.get(), by=first, is_on=True)
    countersigning.propose(file, by=first, opinion="同意上报。")


def report(file):
    by = make_reviewer_of(file.at)
    inquiring.report(file, by=by, desk=by.appointments.get(), allegation="学历不实。")


INTERNAL = {
    "claim": by_desk(claiming.claim),
    "take over": take_over,
    "assign": lambda file: claiming.assign(
        file, by=make_reviewer_of(file.at), to=people.make_reviewer(file.at, "同事")
    ),
    "mark": by_desk(marking.keep, judged={"basic": "question"}, notes={}),
    "second signature": propose_second,
    "report of false material": report,
    "show the ID number": by_desk(desks.show_identity),
}


@pytest.mark.parametrize("act", INTERNAL)
def test_of_what_a_desk_does_among_itself_the_applicant_hears_nothing(act):
    assert heard(made()(), INTERNAL[act]) == (NOTHING, [])


def test_the_pages_of_a_desk_tell_nobody(client):
    file, before = made()(), Message.objects.count()
    by = make_reviewer_of(file.at)
    client.force_login(by)

    answers = [client.get(f"/desk/files/{file.key}/{page}").status_code for page in ("", "return/", "decline/")]
    people.step_up_as(client, centre())
    answers.append(client.get(f"/desk/routes/{file.key}/").status_code)

    assert (answers, Message.objects.count()) == ([200] * 4, before)
    assert clock.now() - dt.timedelta(minutes=5) < again(file).since
