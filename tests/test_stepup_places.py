"""Every act that publishes, exports, reveals or cannot be taken back asks first whether it is still you [quality.md 3]."""

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from tests.access_world import addresses, argument, build

pytestmark = pytest.mark.django_db
PLACES = [  # address, a role that may, what is posted
    ("publicity:new_notice", "centre", {"act": "propose"}),
    ("publicity:confirm_proposal", "centre", {}),
    ("publicity:new_conferral", "centre", {}),
    ("publicity:revoke", "centre", {"reason": "材料不实。"}),
    ("applications:new_plan", "centre", {}),
    ("applications:withdraw_plan", "centre", {"reason": "已失效。"}),
    ("applications:confirm_extension", "centre", {}),
    ("applications:permit", "centre", {"reason": "停电。"}),
    ("review:start_bulk", "county", {}),
    ("review:identity", "county", {}),
    ("review:lift", "centre", {"reason": "复核更正。"}),
    ("review:apply_import", "county", {"digest": "0"}),
    ("committees:export", "secretary", {}),
    ("committees:open_box", "secretary", {}),
    ("committees:close_box", "secretary", {}),
    ("committees:release", "secretary", {}),
    ("committees:ballot", "expert", {}),
]


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        yield build()
        transaction.set_rollback(True)


@pytest.mark.parametrize(("name", "role", "typed"), PLACES, ids=[one[0] for one in PLACES])
def test_an_act_that_cannot_be_taken_back_asks_who_does_it(world, name, role, typed):
    route, parameters = addresses()[name]
    client = Client()
    client.force_login(world.roles[role])

    answer = client.post(reverse(name, kwargs={one: argument(world, route, one) for one in parameters}), typed)

    assert [template.name for template in answer.templates][:1] == ["account/step_up.html"]
