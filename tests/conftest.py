"""What every test may rely on: an unshifted clock and an empty cache."""

import datetime as dt

import pytest
from django.core.cache import cache

from kashgar_zc import clock


@pytest.fixture(autouse=True)
def unshifted_clock():
    clock.set_shift(dt.timedelta())
    cache.clear()
    yield
    clock.set_shift(dt.timedelta())
