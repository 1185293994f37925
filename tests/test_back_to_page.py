"""A log-in that ran out leads back to the page the form stood on and says what was not sent; never to a blank refusal."""

import pytest
from django.contrib.auth.views import redirect_to_login
from django.test import Client, RequestFactory
from django.urls import reverse

from kashgar_zc.back_to_page import above, page_of
from tests.access_expectations import EXPECTED
from tests.access_world import addresses, argument
from tests.test_access_matrix import world  # noqa: F401  # a fixture

ADDRESSES = addresses()
POSTED = sorted(name for name, (method, _codes) in EXPECTED.items() if method == "POST")


@pytest.mark.parametrize(
    ("referer", "page"),
    [
        ("http://testserver/apply/?page=2#x", "/apply/?page=2"),
        ("https://elsewhere.example/apply/", "/apply/1/submit/?a=1"),
        ("javascript:alert(1)", "/apply/1/submit/?a=1"),
        ("http://testserver/accounts/login/?next=/", "/apply/1/submit/?a=1"),
        ("", "/apply/1/submit/?a=1"),
    ],
)
def test_only_a_page_of_ours_is_led_back_to(referer, page):
    assert page_of(RequestFactory().post("/apply/1/submit/?a=1", headers={"Referer": referer})) == page


def test_the_way_up_ends_at_a_page():
    key = "3f1e8a5c-6a8a-4f0e-9c63-5a1f6f0f9a11"
    assert [above(f"/apply/{key}/withdraw/"), above("/nothing/of/ours/")] == [f"/apply/{key}/", "/"]


@pytest.mark.django_db
@pytest.mark.parametrize("name", POSTED)
def test_a_log_in_that_ran_out_leads_back_to_the_page_and_never_to_what_takes_posts_alone(world, name):  # noqa: F811
    route, parameters = ADDRESSES[name]
    path = reverse(name, kwargs={one: argument(world, route, one) for one in parameters})
    browser, page = Client(headers={"Accept": "text/html"}), "/apply/?page=2"

    asked = browser.post(path, headers={"Referer": f"http://testserver{page}"})
    if asked.status_code == 302 and asked["Location"].startswith("/accounts/login/"):
        assert asked["Location"] == redirect_to_login(page).url
        browser.force_login(world.roles["owner"])
        assert "尚未提交，请再次提交" in browser.get(page).text

    assert browser.get(path).status_code != 405
