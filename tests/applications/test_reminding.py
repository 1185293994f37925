"""Reports of the national register that end while a file is filled or under review: told in time, once, by the batch's rule."""

import datetime as dt

import pytest

from applications import reminding, schedule
from applications.choices import Status
from applications.models import ReportReminder, SectionContent
from kashgar_zc import clock
from kashgar_zc.accounts.models import Message
from tests.factories.applications import make_application, make_season

pytestmark = pytest.mark.django_db
NOW = clock.now()
UNTIL = f"{NOW + dt.timedelta(days=70):%Y-%m}"
END = dt.datetime.combine(
    (dt.datetime.strptime(UNTIL, "%Y-%m").date() + dt.timedelta(days=31)).replace(day=1), dt.time(), clock.BEIJING
)  # the first instant at which the report no longer holds
DAY = dt.timedelta(days=1)


def file_in(status: Status, until: str = UNTIL, **rules):
    """Return a file one of whose degrees has a report until the end of a month."""
    make_season(**{"report_remind_days": [15, 5]} | rules)
    application = make_application(status)
    content = SectionContent.objects.get(application=application, section="education")
    content.data["rows"][0]["verified_until"] = until
    content.save()
    return application


def told(application, at: dt.datetime) -> list[str]:
    """Let the job run, twice, and return what the applicant was told of reports so far."""
    with clock.at(at):
        schedule.remind_of_reports()
        schedule.remind_of_reports()
    found = Message.objects.filter(recipient=application.applicant, channel="inbox", subject="学信网报告即将到期")
    return list(found.order_by("pk").values_list("text", flat=True))


@pytest.mark.parametrize("status", [Status.DRAFT, Status.RETURNED, Status.COUNTY_REVIEW])
def test_one_is_told_once_at_each_mark(status):
    application = file_in(status)

    counts = [len(told(application, END - days * DAY)) for days in (17, 16, 10, 6, 1, 0)]

    assert counts == [0, 1, 1, 2, 2, 2]


def test_a_job_that_is_late_tells_once_for_all_marks_that_have_come():
    application = file_in(Status.DRAFT)

    assert len(told(application, END - 2 * DAY)) == 1
    assert sorted(ReportReminder.objects.values_list("days", flat=True)) == [5, 15]


def test_the_words_say_what_may_be_done_now():
    draft, waiting = file_in(Status.DRAFT), file_in(Status.COUNTY_REVIEW)

    (of_draft,), (of_waiting,) = told(draft, END - 3 * DAY), told(waiting, END - 3 * DAY)

    assert of_draft.startswith("您填报的学历 1 的学信网报告有效期至") and of_draft.endswith("再更新有效期和报告。")
    assert of_waiting.endswith("您的申报还在审核。请在学信网延长有效期，以便审核单位核验。")


@pytest.mark.parametrize(
    ("status", "facts"),
    [
        (Status.WITHDRAWN, {}),
        (Status.DRAFT, {"until": ""}),
        (Status.DRAFT, {"until": "2019-12"}),
        (Status.DRAFT, {"report_remind_days": []}),
    ],
)
def test_nobody_else_is_told(status, facts):
    assert told(file_in(status, **facts), END - 3 * DAY) == []


def test_the_rest_is_told_the_next_time(monkeypatch):
    monkeypatch.setattr(reminding, "MOST", 1)
    first, second = file_in(Status.DRAFT), file_in(Status.DRAFT)

    with clock.at(END - 3 * DAY):
        counts = [reminding.remind_of_reports() for _time in range(3)]

    assert (counts, ReportReminder.objects.filter(application__in=[first, second]).count()) == ([1, 1, 0], 4)
