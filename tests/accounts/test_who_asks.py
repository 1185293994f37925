"""The person of a request comes with desks and unread messages in one statement; the kept header is nobody else's."""

import datetime as dt

import pytest
from django.urls import reverse

from kashgar_zc import clock, kept
from kashgar_zc.accounts import actions, backend, outbox
from kashgar_zc.accounts.choices import Channel, Role
from kashgar_zc.accounts.models import Appointment, User
from tests.factories.people import appoint, make_centre, make_county_office, make_reviewer, make_unit, make_user

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def test_one_statement_gives_what_the_tables_say(django_assert_num_queries):
    person, today = make_reviewer(make_unit()), clock.today()
    appoint(person, make_county_office(), Role.SECRETARY, starts_on=today, ends_on=today)
    appoint(person, make_centre(), starts_on=today + DAY)
    appoint(person, make_centre(), starts_on=today - 9 * DAY, ends_on=today - DAY)
    make_reviewer(make_unit())
    outbox.tell(person, "主题", "已读")
    actions.read_messages(by=person)
    outbox.tell(person, "主题", "内容")
    outbox.tell(make_user(), "主题", "内容")

    with django_assert_num_queries(1):
        found = backend.asking(person.pk, on=today)
        shown = [(str(one), one.organisation.county and one.organisation.county.name) for one in found.in_force]

    expected = Appointment.objects.filter(user=person).on(today)
    assert shown == [(str(one), one.organisation.county and one.organisation.county.name) for one in expected]
    assert (found.in_force, found.unread, found.__dict__.items() >= plain(person).items()) == (list(expected), 1, True)


def plain(person: User) -> dict:
    """Return the columns of a person as Django reads them."""
    return {name: value for name, value in User.objects.get(pk=person.pk).__dict__.items() if name[0] != "_"}


def test_nobody_and_a_closed_account_are_nobody(client):
    assert backend.asking(0, on=clock.today()) is None
    person = make_user()
    client.force_login(person)
    User.objects.update(is_active=False)

    assert client.get(reverse("accounts:me")).status_code == 302


def test_the_header_follows_what_changes(client):
    person = make_user("甲某")
    client.force_login(person)
    before = client.get(reverse("accounts:me"))

    outbox.tell(person, "主题", "内容", channels=[Channel.INBOX])
    appoint(person, make_unit("新单位"))
    after = client.get(reverse("accounts:me"))

    assert ("count-dot" in before.text, "新单位 审核人" in before.text) == (False, False)
    assert ("count-dot" in after.text, "新单位 审核人" in after.text) == (True, True)


def test_the_kept_header_holds_the_token_of_this_request_only(client):
    client.force_login(make_user("甲某"))
    with clock.at(clock.now()):
        pages = [client.get(reverse("accounts:me")) for _ in range(2)]
        drawn = kept._kept.cache_info().misses
        pages.append(client.get(reverse("accounts:me")))
    tokens = [str(page.context["csrf_token"]) for page in pages]

    assert kept._kept.cache_info().misses == drawn
    assert [[page.text.count(token) > 1 for token in tokens] for page in pages] == [
        [True, False, False],
        [False, True, False],
        [False, False, True],
    ]
    assert kept._MARK not in pages[0].text


def test_what_is_kept_is_escaped_and_drawn_anew_for_other_values(client):
    client.force_login(make_user("<b>甲"))
    first = client.get(reverse("accounts:me")).text
    client.force_login(make_user("乙某"))
    second = client.get(reverse("accounts:me")).text

    assert ("&lt;b&gt;甲</span>" in first, "<b>甲" in first) == (True, False)
    assert ("乙某</span>" in second, "甲</span>" in second) == (True, False)
