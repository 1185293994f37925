"""The form of an objection: a ticket that was given out, nothing lost when it lay open, no program let through."""

import pytest
from django.core import signing

from publicity.forms.objecting import ObjectionForm
from publicity.models import Entry
from tests.factories.publicity import make_notice

TEXT = "反映一项业绩为集体完成，请核实。"


@pytest.fixture
def entry(db) -> Entry:
    return make_notice().entries.get()


def form_for(entry: Entry, **typed: str) -> ObjectionForm:
    fresh = ObjectionForm(entry=entry)
    return ObjectionForm({"text": TEXT, "ticket": fresh["ticket"].value()} | typed, entry=entry)


def test_the_form_gives_the_receipt_of_its_ticket(entry):
    form = form_for(entry)

    assert form.is_valid()
    assert (len(form.facts()["receipt"]), form.facts()["text"]) == (14, TEXT)


def test_a_form_that_lay_open_too_long_is_sent_again_with_what_was_typed(entry, monkeypatch):
    form = form_for(entry)
    monkeypatch.setattr("publicity.forms.objecting.OPEN_FOR", -1)
    assert not form.is_valid()
    monkeypatch.undo()

    again = ObjectionForm({name: form[name].value() for name in form.fields}, entry=entry)

    assert (again.is_valid(), again.cleaned_data["text"]) == (True, TEXT)


@pytest.mark.parametrize(
    "ticket",
    ["", "made-up", signing.dumps({"entry": 0, "receipt": "X"}, salt="publicity.objection")],
    ids=["none", "made up", "of another entry"],
)
def test_a_made_up_ticket_is_refused(entry, ticket):
    form = form_for(entry, ticket=ticket)

    assert form.non_field_errors() == ["页面打开时间过长，请核对内容后再次提交。"]


def test_a_program_that_fills_everything_is_refused(entry):
    assert "website" in form_for(entry, website="https://example.org").errors
