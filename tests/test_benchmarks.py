"""The exact figures of the benchmarks hold, and results are kept in the shape that others read."""

import json

import pytest

from benchmarks import exact, figures, sample
from benchmarks.figures import Figure


@pytest.mark.django_db
def test_the_exact_figures_hold():
    asks = {ask.name: ask for ask in sample.asks(queue=60, unit_queue=30, counties=2)}

    found = [*exact.statement_figures(asks), exact.size_of_queue(asks)]

    assert len(found) > 10
    assert [one for one in found if one.holds is False] == []


def test_figures_are_kept_with_name_value_unit_goal_and_whether_they_hold(tmp_path):
    kept = tmp_path / "results.json"
    made = [Figure("queue", 0.8, "× floor", 0.7), Figure("page", 20, "KB", 40), Figure("list", 1.5, "ms")]

    figures.write(kept, made)

    assert [list(row.values()) for row in json.loads(kept.read_text())] == [
        ["queue", 0.8, "× floor", 0.7, False],
        ["page", 20, "KB", 40, True],
        ["list", 1.5, "ms", None, None],
    ]
    assert figures.read(kept) == made


def test_what_does_not_hold_is_told_with_its_reason():
    made = [Figure("queue", 0.8, "× floor", 0.7), Figure("page", 20, "KB", 40)]

    assert figures.shortfalls(made, {"queue": "it asks too much"}) == ["queue: it asks too much"]
    assert "DOES NOT HOLD" in figures.table(made)
