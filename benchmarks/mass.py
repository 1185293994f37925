"""Makes a thousand or a million applications by SQL: `python -m benchmarks.mass <from> <to> <target.json>`.

One file comes by the real actions; its rows are the pattern of all others, so that a new column needs no mention here.
Units and desks are as many at every size: they are the frame in which lists grow. Triggers rest while rows are poured in:
what is measured is reading.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

import django
from django.db import connection

from benchmarks.asking import Ask, logged_in, write

UNITS, COUNTIES = 2000, 4
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
COPY = """
INSERT INTO {table} SELECT (jsonb_populate_record(made.like_row, made.facts)).* FROM (
    SELECT like_row, jsonb_build_object({facts}) AS facts FROM {source}, (SELECT t AS like_row FROM {table} AS t WHERE {like} LIMIT 1) AS l
) AS made
"""
PEOPLE = """'id', %(base)s + n, 'username', 'mass' || n, 'name', name, 'id_number_index', NULL, 'mobile_index', NULL"""
FILES = """'id', %(base)s + n, 'key', gen_random_uuid(), 'number', '8' || lpad(n::text, 9, '0'), 'applicant_id', %(base)s + n,
    'applicant_name', name, 'category_id', 1 + n % 5, 'unit_id', unit_id, 'status', status, 'since', since,
    'title_id', (SELECT (array_agg(code ORDER BY code))[1 + n % count(*)] FROM applications_title),
    'at_id', CASE status WHEN 'unit_review' THEN unit_id WHEN 'county_review' THEN office_id WHEN 'bureau_review' THEN bureau_id
        WHEN 'centre_review' THEN centre_id END,
    'due_at', since + interval '5 days', 'submitted_at', since - interval '10 days', 'created_at', since - interval '11 days'"""
ROUTES = """'id', %(base)s + n * 4 + position, 'application_id', %(base)s + n, 'position', position,
    'desk', (ARRAY['unit', 'county', 'bureau', 'centre'])[position],
    'organisation_id', (ARRAY[unit_id, office_id, bureau_id, centre_id])[position]"""
EVENTS = """'id', %(base)s + n * 6 + step, 'application_id', %(base)s + n, 'sequence', step, 'note', '', 'details', '{}'::jsonb,
    'snapshot_id', NULL, 'at', since - interval '10 days' + interval '2 days' * (step - 1),
    'action', CASE WHEN step = 1 THEN 'submit' WHEN step > stop AND status = 'returned' THEN 'return'
        WHEN step > stop AND status = 'declined' THEN 'decline' ELSE 'approve' END,
    'organisation_id', CASE WHEN step > 1 THEN (ARRAY[unit_id, office_id, bureau_id, centre_id])[step - 1] END,
    'to_organisation_id', CASE WHEN step <= stop AND step <= 4 THEN (ARRAY[unit_id, office_id, bureau_id, centre_id])[step] END"""
BASE = 10_000_000


def pour(first: int, count: int) -> None:
    """Write people, files, routes and events of the applications from `first` to `count`."""
    stops = "file, generate_series(1, 4) AS position"
    steps = "file, LATERAL generate_series(1, CASE WHEN status IN ('returned', 'declined') THEN stop + 1 ELSE stop END) AS step"
    values = {"first": first, "count": count, "units": UNITS, "days": DAYS, "base": BASE}
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica; SET synchronous_commit = off; SET work_mem = '256MB'")
        cursor.execute(filled(PLACES, values))
        for table, facts, source, like in (
            ("accounts_user", PEOPLE, "file", "name <> ''"),
            ("applications_application", FILES, "file", "true"),
            ("applications_routestop", ROUTES, stops, "true"),
            ("applications_event", EVENTS, steps, "sequence = 1"),
        ):
            cursor.execute(COPY.format(table=table, facts=filled(facts, values), source=source, like=like))
            print(f"{table} {cursor.rowcount}", flush=True)
        cursor.execute("SET session_replication_role = DEFAULT")
        cursor.execute("ANALYZE" if connection.in_atomic_block else "VACUUM ANALYZE")  # a test does not vacuum


def filled(text: str, values: Mapping[str, int]) -> str:
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

    made, waiting, units = frame()
    pour(first, count)
    county, centre = logged_in(make_reviewer_of(made.county_office)), logged_in(make_reviewer_of(made.centre))
    queue = Application.objects.filter(at=made.county_office).order_by("since", "pk")
    middle = queue[queue.count() // 3]
    after = f"after={middle.since.isoformat().replace('+', '%2B')}_{middle.pk}&n=1"
    rare = queue.filter(applicant_name__contains="欧阳").last() or middle
    queries = {
        "P4 queue, first page": "",
        "P4 queue, deep page": after,
        "P4 queue by name": "sort=name",
        "P4 queue, done": "state=done",
        "P4 queue, done, deep page": f"state=done&after={BASE + count // 2}&n=1",
        "P4 queue, returned": "state=returned",
        "P4 queue, late": "due=late",
        "P4 queue, one series": "series=22",
        "P4 queue, series, level and category": "series=22&level=deputy&category=1",
        "P4 queue, one unit": f"unit={middle.unit_id}",
        "P4 queue, free": "hold=free",
        "P4 queue, claimed by me": "hold=mine",
        "P4 queue, sent in again": "flag=back",
        "P5 search, name": f"q={rare.applicant_name}",
        "P5 search, beginning of many names": "q=阿依",
        "P5 search, number": f"q={rare.number}",
        "P5 search, unit": f"q={units[8].name}",
        "P5 search, nobody": "q=没有这个人",
    }
    found = [Ask(name, f"/desk/?{query}", county) for name, query in queries.items()]
    return [
        *found,
        Ask("P4 centre's queue, first page", "/desk/", centre),
        Ask("P4 centre's queue, one county", f"/desk/?county={made.county_office.county_id}", centre),
        Ask("P4 unit's queue", "/desk/", logged_in(make_reviewer_of(units[0]))),
        Ask("P4 file view", f"/desk/files/{waiting.key}/", county),
        Ask("P4 applicant's list", "/apply/", logged_in(waiting.applicant)),
    ]


if __name__ == "__main__":
    django.setup()
    write(Path(sys.argv[3]), asks(int(sys.argv[1]), int(sys.argv[2])))
