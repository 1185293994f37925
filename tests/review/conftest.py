"""A reviewer's browser."""

import pytest
from django.test import Client


@pytest.fixture
def at_desk_of():
    """Return a function that logs a person in and gives the client back."""

    def log_in(user):
        client = Client()
        client.force_login(user)
        return client

    return log_in
