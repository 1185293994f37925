"""What every test may rely on: a clock that nobody has shifted, and an empty cache."""

from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import cache


@pytest.fixture(autouse=True)
def unshifted_clock():
    shift = Path(settings.DATA_DIR) / "clock-shift"
    shift.unlink(missing_ok=True)
    cache.clear()
    yield
    shift.unlink(missing_ok=True)


def pytest_addoption(parser):
    parser.addoption("--access-print", action="store_true", help="print what each address answers each role")
