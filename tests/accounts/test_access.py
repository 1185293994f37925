"""Who has not logged in is asked to, on every page of people, units and appointments, born today or later."""

import pytest
from django.urls import reverse

from kashgar_zc.accounts.urls import urlpatterns

OPEN = {"outbox"}  # the demo's telephone: a sign-up has no account yet
ARGUMENTS = {"pk": 1, "organisation": 1, "token": "stale"}


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("pattern", [one for one in urlpatterns if one.name not in OPEN], ids=lambda one: one.name)
def test_a_stranger_is_sent_to_log_in(client, pattern, method):
    url = reverse(f"accounts:{pattern.name}", kwargs={key: ARGUMENTS[key] for key in pattern.pattern.converters})

    answer = getattr(client, method)(url)

    assert answer.url == f"{reverse('account_login')}?next={url}"
