"""Characters that nobody can type never reach a view."""

import pytest
from django.http import QueryDict

from kashgar_zc.typed_text import cleaned


@pytest.mark.parametrize("junk", ["\x00", "\x01\x1b", "\u202e", "\ufffe", "\x7f"])
def test_an_unseen_character_is_dropped_and_the_rest_stays(junk):
    values = QueryDict(mutable=True)
    values.setlist("name", [f"阿{junk}里", "第二行\n\t好"])

    found = cleaned(values)

    assert found.getlist("name") == ["阿里", "第二行\n\t好"]


def test_text_without_them_is_left_as_it_is():
    values = QueryDict("name=阿里·木&name=𠮷")

    assert cleaned(values) is values


@pytest.mark.django_db
def test_a_nul_in_an_address_is_ignored(client):
    response = client.get("/accounts/units/search/?q=%00")

    assert response.status_code == 302
