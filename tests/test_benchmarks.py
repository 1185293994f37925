"""The exact figures of the benchmarks hold, and results are kept in the shape that others read."""

import json

import pytest

from benchmarks import exact, figures, growth, mass, sample
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


@pytest.mark.django_db
def test_the_pages_whose_growth_is_measured_answer_with_rows():
    """The maker writes rows by SQL, past models and actions: the pages show whether they are such as actions write."""
    asks = {ask.name: ask for ask in mass.asks(1, 700)}

    rows = {name: exact.answer_to(ask).content.count(b"<tr data-row") for name, ask in asks.items()}

    full = [name for name in rows if name.startswith("P4 queue, ") and name.endswith((" page", "done", "late", "free"))]
    assert {name: rows[name] for name in full} == dict.fromkeys(full, 25)
    assert (rows["P5 search, nobody"], rows["P5 search, number"], rows["P4 queue, returned"] > 0) == (0, 1, True)


def test_growth_is_kept_among_the_other_figures():
    made = growth.ratios({"P4 queue": 10.0, "P5 search": 10.0}, {"P4 queue": 14.0, "P5 search": 14.0})

    assert [(one.value, one.holds) for one in made] == [(1.4, False), (1.4, True)]
    assert figures.merged([Figure("other", 1, ""), made[0]], [made[1]]) == [Figure("other", 1, ""), *made]
