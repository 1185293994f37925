"""What the tests of people share: an empty cache for the throttles, and the last text message."""

import re

import pytest
from django.core.cache import cache

from kashgar_zc.accounts.choices import Channel
from kashgar_zc.accounts.models import Message


@pytest.fixture(autouse=True)
def fresh_throttles():
    """No test inherits another's tries."""
    cache.clear()


@pytest.fixture
def last_code():
    """Return a function that reads the code of the last text."""

    def read() -> str:
        text = Message.objects.filter(channel=Channel.SMS).latest("pk").text
        return re.search(r"\d{6}", text)[0]

    return read
