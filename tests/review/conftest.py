"""A reviewer's browser."""

import pytest
from django.conf import settings
from django.test import Client

from review import phrases
from tests.factories.people import step_up


@pytest.fixture
def at_desk_of():
    """Return a function that logs a person in, has it confirm to be there, and gives the client back."""

    def log_in(user):
        client = Client()
        client.force_login(user)
        return step_up(client)

    return log_in


@pytest.fixture
def standard_phrases(db):
    """The phrases that come with the fixtures."""
    phrases.load(phrases.read(settings.BASE_DIR / "fixtures"))
