"""Small helpers that put a file on a desk and somebody behind it."""

import datetime as dt

from django.db import connection
from django.test.utils import CaptureQueriesContext

from applications import actions, mending
from applications.choices import Status
from applications.models import Application
from kashgar_zc import clock
from kashgar_zc.accounts.models import Message, Organisation, User
from review import unit_actions
from review.choices import Outcome
from review.models import ConductStatement, UnitPublicity
from tests.factories.applications import make_application, make_reviewer_of

STALE = "该申报刚刚被他人处理，请刷新后再试。"


def beijing(year: int, month: int, day: int, hour: int = 10, minute: int = 0, second: int = 0) -> dt.datetime:
    return dt.datetime(year, month, day, hour, minute, second, tzinfo=clock.BEIJING)


def file_at(status: Status = Status.UNIT_REVIEW, **facts) -> tuple[Application, User]:
    """Return a file at a desk and that desk's reviewer."""
    application = make_application(status, **facts)
    return application, make_reviewer_of(application.at)


def files_at_one_unit(count: int, unit: Organisation) -> list[Application]:
    return [make_application(Status.UNIT_REVIEW, unit=unit) for _one in range(count)]


def publicised(application: Application, by: User, *, outcome: Outcome = Outcome.CLEAR) -> UnitPublicity:
    """Return the unit's publicity of a file, concluded now after having run its days."""
    now = clock.now()
    with clock.at(now - dt.timedelta(days=21)):
        publicity = unit_actions.open_publicity(application, by=by, how_posted="公告栏")
        if outcome == Outcome.OBJECTION:
            objection = unit_actions.record_objection(publicity, by=by, note="业绩不实")
            unit_actions.answer_objection(objection, by=by, upholds=True, finding="经核查属实")
    return unit_actions.conclude_publicity(publicity, by=by)


def stated(application: Application, by: User, *, recommends: bool = True) -> ConductStatement:
    return unit_actions.state_conduct(application, by=by, text="表现良好。", signer="校长", recommends=recommends)


def address(application: Application, act: str = "") -> str:
    return f"/desk/files/{application.key}/" + (f"{act}/" if act else "")


def inbox_of(user: User) -> list[str]:
    return list(Message.objects.filter(recipient=user, channel="inbox").order_by("pk").values_list("text", flat=True))


def again(application: Application) -> Application:
    return Application.objects.get(pk=application.pk)


def statements_of(ask) -> int:
    """Return how many statements a page costs once its minute's season banner is in the cache."""
    with clock.at(clock.now()):
        ask()
        with CaptureQueriesContext(connection) as asked:
            ask()
    return len(asked)


def withdrawn(application: Application) -> Application:
    actions.withdraw(again(application), by=application.applicant)
    return again(application)


def submitted(application: Application) -> Application:
    """Return a draft or a returned file submitted (anew) now by its applicant."""
    accepted = frozenset(one.key for one in application.batch.rules.commitments)
    reasons = {one.anchor: "与原件一致。" for one in mending.named(again(application))}
    actions.submit(
        again(application), by=application.applicant, accepted=accepted, arrived_at=clock.now(), reasons=reasons
    )
    return again(application)


def submitted_anew(application: Application) -> Application:
    """Return a submitted file taken back, reopened and submitted again now."""
    actions.reopen(withdrawn(application), by=application.applicant)
    return submitted(application)
