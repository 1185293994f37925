"""Somebody has the whole database, PostgreSQL's own columns included, and wants to know who voted how."""

from collections import defaultdict

import pytest
from django.db import connection

from committees.choices import Choice
from committees.models import Ballot, Box, Roll
from tests.factories.balloting import again, close, make_box, vote

pytestmark = pytest.mark.django_db(transaction=True)

PAPERS = ["yyn", "nny", "yna", "nyy", "ayn", "yny", "nan"]  # no two alike, so that an order kept is an order seen


def dump() -> dict[str, list[dict[str, str]]]:
    """Return every row of every table as text, with the system columns xmin, xmax, cmin and ctid."""
    found = {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        for (table,) in cursor.fetchall():
            cursor.execute(f'SELECT xmin::text AS xmin, xmax::text, cmin::text, ctid::text, t.* FROM "{table}" t')
            names = [column.name for column in cursor.description]
            rows = [dict(zip(names, (_text(value) for value in row), strict=True)) for row in cursor.fetchall()]
            found[table] = rows
    return found


def _text(value) -> str:
    return bytes(value).hex() if isinstance(value, memoryview) else str(value)


@pytest.fixture
def voted():
    meeting, box = make_box(cases=3, members=7)
    for number, letters in enumerate(PAPERS, start=1):
        vote(again(meeting), number, letters)
    return meeting, box


def test_while_the_box_is_open_a_join_by_transaction_gives_nothing_but_sealed_papers(voted):
    tables = dump()

    by_transaction = {row["xmin"]: row["sealed"] for row in tables["committees_sealedpaper"]}
    joined = [by_transaction.get(row["xmin"]) for row in tables["committees_roll"]]
    assert None not in joined  # the very join that unsealed papers would fall to
    assert (len({len(one) for one in joined}), len(set(joined))) == (1, 7)
    assert tables["committees_ballot"] == []
    assert "private" not in str(tables["committees_box"])


def test_after_the_count_no_transaction_joins_a_voter_to_a_ballot(voted):
    meeting, _box = voted

    close(meeting)

    tables = dump()
    ballots = tables["committees_ballot"]
    of_votes = {row["xmin"] for row in ballots}
    assert (len(ballots), len(of_votes), tables["committees_sealedpaper"]) == (21, 1, [])
    assert of_votes.isdisjoint(row["xmin"] for row in tables["committees_roll"])
    rolled = {row["xmin"] for row in tables["committees_roll"]}
    said = defaultdict(list)
    for table, rows in tables.items():
        for row in rows:
            if row["xmin"] in rolled:
                said[table].append(row)
    assert set(said) == {"committees_roll"}


def test_after_the_count_no_order_is_that_of_the_voters(voted):
    meeting, box = voted

    close(meeting)

    roll = list(Roll.objects.filter(box=box).order_by("pk").values_list("member__user__name", flat=True))
    orders = {"ctid": "(ctid::text::point)[0], (ctid::text::point)[1]", "key": "key", "cmin": "cmin::text::int, ctid"}
    with connection.cursor() as cursor:
        for order in orders.values():
            cursor.execute(f"SELECT case_id, choice FROM committees_ballot ORDER BY {order}")
            seen = defaultdict(str)
            for case, choice in cursor.fetchall():
                seen[case] += choice
            kept = ["".join(column) for column in zip(*PAPERS, strict=True)]
            assert len(roll) == 7
            assert [seen[case] for case in sorted(seen)] != kept
            assert [seen[case][::-1] for case in sorted(seen)] != kept


def test_after_the_count_nothing_anywhere_holds_a_whole_paper_or_a_vote_beside_a_name(voted):
    meeting, _box = voted

    close(meeting)

    tables = dump()
    ballot_keys = {row["key"] for row in tables["committees_ballot"]}
    elsewhere = {name: str(rows) for name, rows in tables.items() if name != "committees_ballot"}
    assert not [name for name, text in elsewhere.items() if any(key in text for key in ballot_keys)]
    assert set(tables["committees_ballot"][0]) == {"xmin", "xmax", "cmin", "ctid", "key", "choice", "box_id", "case_id"}
    assert set(tables["committees_roll"][0]) == {"xmin", "xmax", "cmin", "ctid", "id", "box_id", "member_id"}
    assert not [name for name, text in elsewhere.items() if any(f"'{paper}'" in text for paper in PAPERS)]


def test_after_the_count_the_key_is_gone_from_the_pages_of_the_database_too(voted):
    meeting, box = voted
    part = next(iter(Box.objects.get(pk=box.pk).key_parts.values()))

    close(meeting)

    with connection.cursor() as cursor:
        cursor.execute("CHECKPOINT")
        cursor.execute("SELECT pg_read_binary_file(pg_relation_filepath('committees_box'))")
        page = bytes(cursor.fetchone()[0])
    assert part[:60].encode() not in page


def test_votes_of_one_expert_are_not_joined_to_each_other(voted):
    meeting, box = voted

    close(meeting)

    by_case = [
        list(Ballot.objects.filter(box=box, case=case).values_list("choice", flat=True)) for case in _cases(meeting)
    ]
    assert [sorted(one) for one in by_case] == [sorted(column) for column in zip(*PAPERS, strict=True)]
    assert set(by_case[0]) <= set(Choice.values)


def _cases(meeting):
    return meeting.cases.order_by("position")
