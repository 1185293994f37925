"""Two conferrals, or two revocations, at the same moment: no number twice, none left out, nothing done twice."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from applications.choices import Level, Status
from applications.judging import JudgingRules
from applications.models import Application
from publicity.models import Certificate, Conferral, Revocation
from tests.factories.applications import RULES
from tests.factories.conferring import confer, make_certificate, make_entries, revoke
from tests.review.test_two_at_once import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def serials() -> list[int]:
    return sorted(int(number[-5:]) for number in Certificate.objects.values_list("number", flat=True))


def test_documents_of_different_persons_at_once_number_on_without_a_gap():
    entries = make_entries("甲", "乙", "丙", "丁")

    said = at_once(*(lambda one=one: confer(one) for one in entries))

    assert said == [""] * 4
    assert serials() == [1, 2, 3, 4]
    year = Conferral.objects.first().issued_on.year
    assert set(Conferral.objects.values_list("number", flat=True)) == {f"喀职改〔{year}〕{n}号" for n in (1, 2, 3, 4)}


def test_the_same_persons_twice_at_once_are_conferred_on_once():
    entries = make_entries("甲", "乙")

    said = at_once(lambda: confer(*entries), lambda: confer(*reversed(entries)))

    assert (said[0], "已取得职称" in said[1]) == ("", True)
    assert (serials(), Conferral.objects.count()) == ([1, 2], 1)


def test_two_revocations_at_once_revoke_once():
    certificate = make_certificate()

    said = at_once(lambda: revoke(certificate), lambda: revoke(certificate))

    assert (said[0], bool(said[1]), Revocation.objects.count()) == ("", True, 1)
    assert Application.objects.get().status == Status.REVOKED


RULE = JudgingRules.parse(RULES)
KEYS = st.tuples(
    st.integers(2020, 2099),
    st.sampled_from([f"{n:02}" for n in range(1, 28)]),
    st.sampled_from(Level.values),
    st.integers(1, 250_000),
)


@settings(deadline=None)  # the first example pays for imports
@given(st.sets(KEYS, min_size=2, max_size=30))
def test_different_certificates_never_have_the_same_number(keys):
    numbers = {
        RULE.write_certificate_number(year=year, series=series, level=level, serial=serial)
        for year, series, level, serial in keys
    }

    assert len(numbers) == len(keys)
