"""What the tests of documents take: who was told, and a producer whose outcomes are chosen."""

import io

import pytest

from applications import producing
from applications.producers import Product
from kashgar_zc import pdf


@pytest.fixture
def told(monkeypatch):
    """What workers were told to make."""
    sent = []
    monkeypatch.setattr(
        "applications.tasks.produce_document.apply_async", lambda kwargs, **_options: sent.append(kwargs)
    )
    return sent


@pytest.fixture
def made(monkeypatch):
    """The attempts at making a document; what is in `outcomes` is raised or returned in turn, then a small file."""

    class Making:
        attempts = 0
        outcomes: list = []

    def producer(document, report):
        Making.attempts += 1
        outcome = Making.outcomes.pop(0) if Making.outcomes else b"%PDF-made"
        if isinstance(outcome, Exception):
            raise outcome
        if callable(outcome):
            outcome(document, report)
        return Product(io.BytesIO(outcome if isinstance(outcome, bytes) else b"%PDF-late"), pdf.MEDIA_TYPE)

    monkeypatch.setattr(producing, "producer_of", lambda kind: producer)
    return Making
