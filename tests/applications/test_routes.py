"""Which desks a file passes: computed from batch and unit, with a plain word where the chain has a gap."""

import pytest

from applications import routes
from kashgar_zc.accounts.models import Organisation
from tests.factories import people
from tests.factories.applications import make_season

pytestmark = pytest.mark.django_db


def desks(batch, unit) -> list[str]:
    return [str(stop.desk) for stop in routes.plan(batch, unit)]


def gap(batch, unit) -> str:
    """Return the sentence that says where a chain ends too early."""
    with pytest.raises(routes.NoRoute) as told:
        routes.plan(batch, unit)
    return str(told.value)


def test_a_county_units_file_passes_all_four_desks():
    made = make_season()
    unit = people.make_unit(bureau=made.bureau)

    stops = routes.plan(made.prefecture, unit)

    assert [(str(stop.desk), stop.organisation) for stop in stops] == [
        ("unit", unit),
        ("county", made.county_office),
        ("bureau", made.bureau),
        ("centre", made.centre),
    ]


@pytest.mark.parametrize(
    ("is_direct", "has_bureau", "found"),
    [
        (True, True, ["unit", "bureau", "centre"]),
        (False, False, ["unit", "county", "centre"]),
        (True, False, ["unit", "centre"]),
    ],
)
def test_a_direct_unit_passes_no_county_and_a_unit_without_bureau_skips_it(is_direct, has_bureau, found):
    made = make_season()
    unit = people.make_unit(is_prefecture_direct=is_direct, bureau=made.bureau if has_bureau else None)

    assert desks(made.prefecture, unit) == found


def test_in_a_countys_own_batch_the_county_is_the_last_desk():
    made = make_season()

    assert desks(made.county_batch, people.make_unit(bureau=made.bureau)) == ["unit", "county"]


def test_where_the_batch_asks_for_a_bureau_a_unit_without_one_has_no_route():
    made = make_season(skip_missing_bureau=False)

    assert gap(made.prefecture, people.make_unit()) == "所在单位尚未登记主管局，请联系单位完善机构信息。"
    assert desks(made.prefecture, people.make_unit(bureau=made.bureau)) == ["unit", "county", "bureau", "centre"]


def test_a_county_without_office_has_no_route():
    made = make_season()
    unit = people.make_unit(county=people.make_county("653122", "疏勒县"))

    assert gap(made.prefecture, unit) == "疏勒县尚未开通审核，请联系评价中心。"


def test_without_the_centre_there_is_no_route():
    made = make_season()
    Organisation.objects.filter(pk=made.centre.pk).update(kind="bureau")

    assert gap(made.prefecture, people.make_unit()) == "评价中心尚未开通审核。"
