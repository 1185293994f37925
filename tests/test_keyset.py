"""Paging by key: every row once in either direction, whatever the order, and no cost that grows with the place."""

from itertools import chain

import pytest

from kashgar_zc import keyset
from kashgar_zc.accounts.models import Organisation
from tests.factories.people import make_bureau

pytestmark = pytest.mark.django_db
NAMES = ["丙", "甲", "乙", "甲", "甲", "丁", "乙"]


@pytest.fixture
def rows():
    for name in NAMES:
        make_bureau(name)
    return Organisation.objects.all()


def walk(rows, column: str, key: str) -> list[list[int]]:
    """Return the pages' keys from the first page on, or from the last page back."""
    pages, at = [], keyset.page(rows, column=column, size=3)
    if key == "before":
        while at.after:
            at = keyset.page(rows, column=column, size=3, after=at.after)
    while True:
        pages.append([row.pk for row in at.rows])
        if not (onward := getattr(at, key)):
            return pages
        at = keyset.page(rows, column=column, size=3, **{key: onward})


@pytest.mark.parametrize("column", ["name", "-name", "pk", "-pk"])
def test_every_row_is_met_once_there_and_back(rows, column):
    expected = list(rows.order_by(*keyset.order_by(column)).values_list("pk", flat=True))

    there, back = walk(rows, column, "after"), walk(rows, column, "before")

    assert [len(page) for page in there] == [3, 3, 1]
    assert list(chain(*there)) == expected
    assert list(chain(*reversed(back))) == expected


@pytest.mark.parametrize(("column", "statements"), [("name", 2), ("pk", 1)])
def test_a_page_costs_its_rows_and_at_most_one_look_up(rows, django_assert_num_queries, column, statements):
    second = rows.order_by(*keyset.order_by(column))[1].pk

    with django_assert_num_queries(statements):
        keyset.page(rows, column=column, size=3, after=second)


def test_a_key_of_elsewhere_is_the_first_page_and_a_row_that_left_keeps_its_place(rows):
    first, third = rows.order_by("pk")[0], rows.order_by("pk")[2]
    others = rows.exclude(pk=third.pk)

    assert keyset.page(rows, column="name", size=3, after=first.pk + 999).before is None
    assert [row.pk for row in keyset.page(others, column="pk", size=2, after=third.pk).rows] == [
        third.pk + 1,
        third.pk + 2,
    ]


@pytest.mark.parametrize("back", [False, True])
def test_three_columns_in_mixed_directions_are_compared_in_their_order(rows, back):
    order = ("kind", "-name", "pk")
    keys = list(rows.order_by(*(keyset.turned(order) if back else order)).values_list(*order_names(order)))

    following = rows.filter(keyset.beyond(order, keys[2], back=back))

    assert set(following.values_list(*order_names(order))) == set(keys[3:])


def order_names(order: tuple[str, ...]) -> list[str]:
    return [column.removeprefix("-") for column in order]
