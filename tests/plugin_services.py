"""A pytest plugin: a private PostgreSQL and Redis in a temporary folder, unless the environment names some."""

import os
from contextlib import ExitStack

import pytest

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kashgar_zc.settings.test")  # before our package sets the demo's

from kashgar_zc.run.throwaway import throwaway_services

OURS = "KASHGAR_TEST_SERVICES"  # pytest-xdist's processes inherit it, and start their own clock, broker and database


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests(early_config):
    """Start the services before pytest-django reads the settings; stop them when pytest is done."""
    if {"DATABASE_URL", "REDIS_URL"} - os.environ.keys() or os.environ.get(OURS):
        stack = ExitStack()
        early_config.add_cleanup(stack.close)
        _, environment = stack.enter_context(throwaway_services())
        os.environ.update(environment, **{OURS: "1"})
    return (yield)
