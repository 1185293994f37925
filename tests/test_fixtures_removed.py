"""What is taken out of a notice goes when nothing depends on it, and is refused with its line where something does."""

import pytest
from django.core.management import CommandError, call_command

from applications.models import Application, Batch, Offer, Phase
from kashgar_zc import clock
from tests.altered_fixtures import FIXTURES, changed_copy
from tests.factories.people import make_unit, make_user

pytestmark = pytest.mark.django_db
SEASON = "season-2020.yaml"
APPLY = "      apply: {opens: 2020-05-15, closes: 2020-06-30}\n"
EVALUATE = "      evaluate: {opens: 2020-07-01, closes: 2020-08-31}\n"
HEALTH = """  - code: health
    name: 卫生系列评审批次
    organiser: centre
    rules: prefecture
    phases: {}  # announced later [N 三]
    offers:
      - {categories: [1, 2, 3, 5], series: ["04"], levels: [full, deputy]}
"""
TABLES = ((Batch, "season"), (Phase, "batch__season"), (Offer, "batch__season"))


@pytest.fixture(autouse=True)
def season():
    load()


def load(**options) -> None:
    call_command("load_fixtures", season=2020, verbosity=0, **options)


def line_of(part: str) -> int:
    return (FIXTURES / SEASON).read_text().partition(part)[0].count("\n") + 1


def apply_in(code: str) -> None:
    """Let somebody have a draft in a batch of the notice, its window not asked for."""
    batch, person, now = Batch.objects.get(season=2020, code=code), make_user(), clock.now()
    unit, target = make_unit(), {"category_id": 1, "title_id": "22-01-2"}
    facts = {"applicant": person, "applicant_name": person.name, "since": now, "created_at": now}
    Application.objects.create(season=batch.season, batch=batch, unit=unit, **target, **facts)


def rows() -> list:
    return [list(model.objects.filter(**{of: 2020}).values_list("pk", flat=True)) for model, of in TABLES]


@pytest.mark.parametrize("line", [APPLY, EVALUATE])
def test_a_phase_taken_out_goes(tmp_path, line):
    before = Phase.objects.count()

    load(dir=changed_copy(tmp_path, SEASON, line, ""))

    kinds = set(Phase.objects.filter(batch__code="prefecture").values_list("kind", flat=True))
    assert (Phase.objects.count(), kinds) == (before - 1, {"apply", "evaluate"} - {line.split(":")[0].strip()})


def test_a_window_in_which_people_applied_stays_and_the_file_is_refused(tmp_path):
    apply_in("prefecture")
    before = rows()

    words = (
        f"^Nothing was loaded.*\n{SEASON}, line {line_of('    phases:  # [N 三]')}: “apply” of prefecture in 2020 was"
    )
    with pytest.raises(CommandError, match=words.replace("[", r"\[")):
        load(dir=changed_copy(tmp_path, SEASON, APPLY, ""))

    assert rows() == before


def test_a_batch_taken_out_goes_with_what_it_offers(tmp_path):
    load(dir=changed_copy(tmp_path, SEASON, HEALTH, ""))

    assert not Batch.objects.filter(code="health").exists()
    assert Batch.objects.filter(season=2020).count() == 13


def test_a_batch_in_which_people_applied_stays_and_the_file_is_refused(tmp_path):
    apply_in("health")
    before = rows()

    words = f"^Nothing was loaded.*\n{SEASON}, line {line_of('batches:')}: the batch “health” of 2020 was taken out, though "
    with pytest.raises(CommandError, match=words):
        load(dir=changed_copy(tmp_path, SEASON, HEALTH, ""))

    assert rows() == before
