"""What the demo refuses, prints and draws, on an empty database."""

import datetime as dt
import importlib
import io

import pytest
from django.core.management import CommandError, call_command
from django.urls import clear_url_caches

from applications import sandbox
from kashgar_zc import clock, urls
from kashgar_zc.demo import files, load, travel
from kashgar_zc.demo.accounts import ACCOUNTS, PASSWORD
from kashgar_zc.management.commands.demo_accounts import width
from tests.factories.applications import make_application, make_season

pytestmark = pytest.mark.django_db
START = dt.datetime(2026, 6, 10, 10, tzinfo=clock.BEIJING)
DAY = dt.timedelta(days=1)


def test_time_goes_back_where_nothing_happened(db):
    make_season()
    now = clock.now()

    assert travel.refusal_to_move(now - DAY, now) == ""
    make_application(filled=True)
    assert "时间不能退回" in travel.refusal_to_move(now - 60 * DAY, now)
    assert travel.refusal_to_move(now + 500 * DAY, now) == "一次最多前进 400 天。"


def test_the_pages_are_not_there_outside_a_demo(client, settings):
    settings.DEMO = False
    try:
        importlib.reload(urls)
        clear_url_caches()
        answers = [client.get("/demo/"), client.post("/demo/enter/unit/"), client.post("/demo/clock/")]
    finally:
        settings.DEMO = True
        importlib.reload(urls)
        clear_url_caches()

    assert [one.status_code for one in answers] == [404, 404, 404]


@pytest.mark.parametrize(
    ("demo", "moment", "words"),
    [(False, START, "KASHGAR_DEMO"), (True, START, "load_fixtures")],
    ids=["outside a demo", "without a season"],
)
def test_loading_says_what_is_missing(settings, demo, moment, words):
    settings.DEMO = demo

    with clock.at(moment), pytest.raises(CommandError, match=words):
        call_command("load_demo")


def test_loading_needs_the_clock_in_the_window(settings):
    made = make_season()

    with clock.at(clock.now() + 90 * DAY), pytest.raises(load.CannotLoad, match="clock-shift"):
        load.load(40, say=print)
    assert not made.season.applications.exists()


def test_the_accounts_are_printed_in_columns():
    said = io.StringIO()

    call_command("demo_accounts", stdout=said)

    *rows, password = said.getvalue().splitlines()
    starts = {width(row[: row.index(str(one.role))]) for row, one in zip(rows[1:], ACCOUNTS, strict=True)}
    assert (len(starts), password) == (1, f"密码都是 {PASSWORD}")


def test_the_drawn_files_pass_the_gate(tmp_path):
    batch = make_season().prefecture
    by_kind = {files.sample_for(slot, 0).media_type: slot for slot in batch.rules.slots}

    for media_type, slot in by_kind.items():
        sample = files.sample_for(slot, 0)
        source = tmp_path / slot.key
        source.write_bytes(sample.data)
        answer = sandbox.check(source, tmp_path, extension=sample.extension, kinds=slot.kinds, max_pages=9)
        assert (answer["media_type"], answer["pages"]) == (media_type, sample.pages)
    assert set(by_kind) == {"image/jpeg", "image/png", "application/pdf"}


def test_the_clock_stands_only_where_it_may(settings):
    with clock.at(START):
        assert (clock.now(), clock.arrival(), clock.today()) == (START, START, START.date())
    settings.CLOCK_SHIFTABLE = False

    with pytest.raises(RuntimeError), clock.at(START):
        pass
