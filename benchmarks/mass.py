"""Makes a thousand or a million applications by SQL: `python -m benchmarks.mass <from> <to> <target.json>`.

One file comes by the real actions; its rows are the pattern of all others, so that a new column needs no mention here.
Units and desks are as many at every size: they are the frame in which lists grow. Triggers rest while rows are poured in:
what is measured is reading.
"""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import django
from django.db import connection

from benchmarks import around
from benchmarks.asking import Ask, logged_in, write

UNITS, COUNTIES = 2000, 4
DAY = dt.timedelta(days=1)
DAYS = 20  # over which files came
# A file's state by its place in a hundred, and up to which desk it has come. Eleven is prime to a hundred.
PLACES = """
CREATE TEMP TABLE place AS
SELECT n, n * 11 % 100 AS percent, n % %(units)s AS unit_no, now() - interval '%(days)s days' * (n::float / %(count)s) AS since
FROM generate_series(%(first)s, %(count)s) AS n;
CREATE TEMP TABLE file AS
SELECT place.*, unit.id AS unit_id, unit.office_id, unit.bureau_id, unit.centre_id,
    CASE WHEN percent < 10 THEN 'unit_review' WHEN percent < 40 THEN 'county_review' WHEN percent < 50 THEN 'bureau_review'
        WHEN percent < 65 THEN 'centre_review' WHEN percent < 70 THEN 'returned' WHEN percent < 90 THEN 'accepted'
        ELSE 'declined' END AS status,
    CASE WHEN percent < 10 THEN 1 WHEN percent < 40 THEN 2 WHEN percent < 50 THEN 3 WHEN percent < 65 THEN 4
        WHEN percent < 70 THEN 2 WHEN percent < 90 THEN 5 ELSE 2 END AS stop,
    (ARRAY['阿卜杜热合曼·麦麦提', '阿依古丽·买买提', '王', '古丽娜尔·吐尔逊', '李', '努尔艾力·阿不都'])[1 + n % 6]
        || (ARRAY['依明江', '芳', '建国', '阿洪', '丽', '托合提', '强'])[1 + n % 7]
        || CASE WHEN n % 500 = 0 THEN '欧阳' || n ELSE '' END AS name
FROM place JOIN pattern_units AS unit ON unit.no = unit_no;
"""
# The function stands in FROM: written as (f(x)).*, it would be called once for every column.
COPY = """
INSERT INTO {table} SELECT made.* FROM {source}, (SELECT t AS like_row FROM {table} AS t WHERE {like} LIMIT 1) AS pattern,
    LATERAL jsonb_populate_record(pattern.like_row, jsonb_build_object({facts})) AS made
"""
TITLES = "(SELECT array_agg(code ORDER BY code) AS codes FROM applications_title) AS titles"
PEOPLE = """'id', %(base)s + n, 'username', 'mass' || n, 'name', name, 'id_number_index', NULL, 'mobile_index', NULL"""
FILES = """'id', %(base)s + n, 'key', gen_random_uuid(), 'number', '8' || lpad(n::text, 9, '0'), 'applicant_id', %(base)s + n,
    'applicant_name', name, 'category_id', 1 + n % 5, 'unit_id', unit_id, 'status', status, 'since', since,
    'title_id', titles.codes[1 + n % cardinality(titles.codes)],
    'at_id', CASE status WHEN 'unit_review' THEN unit_id WHEN 'county_review' THEN office_id WHEN 'bureau_review' THEN bureau_id
        WHEN 'centre_review' THEN centre_id END,
    'due_at', since + interval '5 days', 'submitted_at', since - interval '10 days', 'created_at', since - interval '11 days'"""
ROUTES = """'id', %(base)s + n * 4 + position, 'application_id', %(base)s + n, 'position', position,
    'desk', (ARRAY['unit', 'county', 'bureau', 'centre'])[position],
    'organisation_id', (ARRAY[unit_id, office_id, bureau_id, centre_id])[position],
    'state', CASE WHEN position > stop THEN 'ahead' WHEN status = 'returned' THEN 'returned'
        WHEN position = stop AND status LIKE '%review' THEN 'here' ELSE 'done' END"""
EVENTS = """'id', %(base)s + n * 6 + step, 'application_id', %(base)s + n, 'sequence', step, 'note', '', 'snapshot_id', NULL,
    'details', CASE WHEN step > stop AND status = 'returned' THEN jsonb_build_object('defects', jsonb_build_array(
        jsonb_build_object('section', 'basic', 'item', '', 'wrong', '第' || n % 30 || '种问题', 'todo', '请补正。')))
        ELSE '{}'::jsonb END,
    'at', since - interval '10 days' + interval '2 days' * (step - 1),
    'action', CASE WHEN step = 1 THEN 'submit' WHEN step > stop AND status = 'returned' THEN 'return'
        WHEN step > stop AND status = 'declined' THEN 'decline' ELSE 'approve' END,
    'from_status', (ARRAY['draft', 'unit_review', 'county_review', 'bureau_review', 'centre_review'])[step],
    'to_status', CASE WHEN step > stop THEN status
        ELSE (ARRAY['unit_review', 'county_review', 'bureau_review', 'centre_review', 'accepted'])[step] END,
    'actor_id', CASE WHEN step > 1 THEN (ARRAY[%(hands)s])[step - 1] ELSE %(base)s + n END,
    'organisation_id', CASE WHEN step > 1 THEN (ARRAY[unit_id, office_id, bureau_id, centre_id])[step - 1] END,
    'to_organisation_id', CASE WHEN step <= stop AND step <= 4 THEN (ARRAY[unit_id, office_id, bureau_id, centre_id])[step] END"""
BASE = 10_000_000
ALIKE = 51  # a file at the centre whose upload somebody else handed in too, see benchmarks.around


def pour(first: int, count: int, hands: Sequence[int]) -> None:
    """Write people, files, routes, events and what lies around the applications from `first` to `count`.

    `hands` are the persons (pk) who act for unit, county, bureau and centre.
    """
    stops = "file, generate_series(1, 4) AS position"
    steps = "file, LATERAL generate_series(1, CASE WHEN status IN ('returned', 'declined') THEN stop + 1 ELSE stop END) AS step"
    values = {"first": first, "count": count, "units": UNITS, "days": DAYS, "base": BASE}
    values |= {"hands": ", ".join(map(str, hands)), "reader": hands[1]}
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica; SET synchronous_commit = off; SET work_mem = '256MB'")
        cursor.execute(filled(PLACES, values))
        for table, facts, source, like in (
            ("accounts_user", PEOPLE, "file", "name <> ''"),
            ("applications_application", FILES, f"file, {TITLES}", "true"),
            ("applications_routestop", ROUTES, stops, "true"),
            ("applications_event", EVENTS, steps, "sequence = 1"),
            *around.TABLES,
        ):
            cursor.execute(
                COPY.format(table=table, facts=filled(facts, values), source=filled(source, values), like=like)
            )
            print(f"{table} {cursor.rowcount}", flush=True)
        cursor.execute("SET session_replication_role = DEFAULT")
        cursor.execute("ANALYZE" if connection.in_atomic_block else "VACUUM ANALYZE")  # a test does not vacuum


def filled(text: str, values: Mapping[str, object]) -> str:
    """Return a statement with its numbers in it; % is SQL's own."""
    for name, value in values.items():
        text = text.replace(f"%({name})s", str(value))
    return text


def frame():
    """Make the season, the units with their desks, and the one file that all others are like; once in a database."""
    from applications.choices import Status
    from applications.models import Application
    from kashgar_zc.accounts.models import Organisation
    from tests.factories import people
    from tests.factories.applications import make_application, make_season

    made = make_season()
    offices = [made.county_office]
    for n in range(1, COUNTIES):
        offices.append(people.make_county_office(people.make_county(f"6599{n:02d}", f"第{n}县")))
    waiting = Application.objects.filter(pk__lt=BASE).first() or make_application(Status.COUNTY_REVIEW)
    if not Organisation.objects.filter(name="第0学校").exists():
        Organisation.objects.bulk_create(
            Organisation(kind="unit", name=f"第{n}学校", county=offices[n % COUNTIES].county, bureau=made.bureau)
            for n in range(UNITS)
        )
    named = {one.name: one for one in Organisation.objects.filter(kind="unit")}
    units = [named[f"第{n}学校"] for n in range(UNITS)]
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMP TABLE pattern_units (no int, id bigint, office_id bigint, bureau_id bigint, centre_id bigint)"
        )
        rows = [(n, one.pk, offices[n % COUNTIES].pk, made.bureau.pk, made.centre.pk) for n, one in enumerate(units)]
        cursor.executemany("INSERT INTO pattern_units VALUES (%s, %s, %s, %s, %s)", rows)
    return made, waiting, units


def asks(first: int, count: int) -> list[Ask]:
    """Make everything; return the pages whose growth is looked at."""
    from applications.models import Application
    from tests.factories.applications import make_reviewer_of
    from tests.factories.committees import make_observer

    made, waiting, units = frame()
    desks = (units[0], made.county_office, made.bureau, made.centre)
    hands = [make_reviewer_of(one) for one in desks]
    around.patterns(made, waiting, hands[1])
    pour(first, count, [one.pk for one in hands])
    unit, county, _bureau, centre = map(logged_in, hands)
    watching = logged_in(make_observer(made.centre, f"监督员{count}"))
    queue = Application.objects.filter(at=made.county_office).order_by("since", "pk")
    middle = queue[queue.count() // 3]
    rare = queue.filter(applicant_name__contains="欧阳").last() or middle
    queries, trails = (
        queue_asks(middle, rare, units[8].name, count),
        trail_asks(middle, hands[1].name, made.county_office.name),
    )
    found = [Ask(name, f"/desk/?{query}", county) for name, query in queries.items()]
    found += [Ask(name, f"/desk/trail/?{query}", watching) for name, query in trails.items()]
    return [
        *found,
        Ask("P4 centre's queue, first page", "/desk/", centre),
        Ask("P4 centre's queue, returned", "/desk/?state=returned", centre),
        Ask("P4 overview of a county", "/desk/overview/", county),
        Ask("P4 overview of the centre", "/desk/overview/", centre),
        Ask("P4 notices, public", "/notices/", ""),
        Ask("P4 notices of the organiser", "/desk/notices/", centre),
        Ask("P4 messages", "/accounts/messages/", county),
        Ask("P4 lists brought in", "/desk/units/import/", county),
        Ask("P4 tracking", f"/apply/{waiting.key}/", logged_in(waiting.applicant)),
        Ask("P4 centre's queue, one county", f"/desk/?county={made.county_office.county_id}", centre),
        Ask("P4 unit's queue", "/desk/", unit),
        Ask("P4 file view", f"/desk/files/{waiting.key}/", county),
        Ask("P4 one upload", f"/files/{waiting.materials.first().key}/view/", county),
        Ask("P4 alike search", f"/files/similar/{Application.objects.get(pk=BASE + ALIKE).key}/", centre),
        Ask("P4 applicant's list", "/apply/", logged_in(waiting.applicant)),
    ]


def queue_asks(middle, rare, unit: str, count: int) -> dict[str, str]:
    """Return name -> query string of a desk's queue: every filter and order, searches, deep pages."""
    after = f"after={middle.since.isoformat().replace('+', '%2B')}_{middle.pk}&n=1"
    return {
        "P4 queue, first page": "",
        "P4 queue, deep page": after,
        "P4 queue by name": "sort=name",
        "P4 queue, done": "state=done",
        "P4 queue, done, deep page": f"state=done&after={BASE + count // 2}&n=1",
        "P4 queue, newest first": "sort=new",
        "P4 queue, returned": "state=returned",
        "P4 queue, done, accepted": "state=done&where=accepted",
        "P4 queue, late": "due=late",
        "P4 queue, one series": "series=22",
        "P4 queue, series, level and category": "series=22&level=deputy&category=1",
        "P4 queue, one unit": f"unit={middle.unit_id}",
        "P4 queue, free": "hold=free",
        "P4 queue, claimed by me": "hold=mine",
        "P4 queue, sent in again": "flag=back",
        "P4 queue, marked by me": "flag=doubt",
        "P4 queue, shared files": "flag=same",
        "P4 queue, in the integrity record": "flag=barred",
        "P4 queue, soon due": "due=soon",
        "P5 search, name": f"q={rare.applicant_name}",
        "P5 search, beginning of many names": "q=阿依",
        "P5 search, number": f"q={rare.number}",
        "P5 search, unit": f"q={unit}",
        "P5 search, nobody": "q=没有这个人",
    }


def trail_asks(middle, person: str, office: str) -> dict[str, str]:
    """Return name -> query string of the observer's trail."""
    return {
        "P4 trail, first page": "",
        "P4 trail, deep page": f"after={(middle.since - DAY).isoformat().replace('+', '%2B')}_0_{BASE}",
        "P4 trail, looks": "kind=reads",
        "P4 trail, papers": "kind=papers",
        "P4 trail, of a person": f"who={person}",
        "P5 trail, of a file": f"file={middle.number}",
        "P4 trail, of an office": f"office={office}",
        "P4 trail, of a day": f"since={middle.since.date()}&until={middle.since.date()}",
    }


if __name__ == "__main__":
    django.setup()
    write(Path(sys.argv[3]), asks(int(sys.argv[1]), int(sys.argv[2])))
