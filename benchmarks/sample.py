"""Makes the people and files that are measured, and says how their pages are asked for: `python -m benchmarks.sample <target.json>`.

Whole files come through the tests' factories, by the real actions; the thousands around them are written directly.
"""

import sys
from pathlib import Path

import django
from django.db import connection

from benchmarks.asking import Ask, logged_in, with_token, write

QUEUE = 2000  # files that wait at the county's desk
UNIT_QUEUE = 60  # and at one unit's
UNITS = 40
COUNTIES = 12


def asks(*, queue: int = QUEUE, unit_queue: int = UNIT_QUEUE, counties: int = COUNTIES) -> list[Ask]:
    """Make everything; return the pages to ask for. Those of the queues hold at least so many files."""
    from applications.choices import Status
    from benchmarks import crowd
    from tests.factories import people
    from tests.factories.applications import make_application, make_reviewer_of, make_season

    made = make_season()
    crowd.add_batches(made.season, counties)
    unit = people.make_unit("疏附县第一中学", bureau=made.bureau)
    draft = make_application(Status.DRAFT)
    waiting = make_application(Status.COUNTY_REVIEW, unit=unit)
    accepted = make_application(Status.ACCEPTED)
    units = [unit, *(people.make_unit(bureau=made.bureau) for _one in range(UNITS))]
    crowd.add_files(waiting, made, units, queue)
    crowd.add_files_at_unit(waiting, made, unit, unit_queue)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # what autovacuum does in production; it sleeps in a throwaway database
    county, unit_desk = logged_in(make_reviewer_of(made.county_office)), logged_in(make_reviewer_of(unit))
    return [
        Ask("front", "/"),
        Ask("queue", "/desk/", county),
        Ask("unit queue", "/desk/", unit_desk),
        Ask("centre queue", "/desk/", logged_in(make_reviewer_of(made.centre))),
        Ask("file", f"/desk/files/{waiting.key}/", county),
        *applicant_asks(waiting, draft),
        Ask("paper", str(accepted.key)),
    ]


def applicant_asks(waiting, draft) -> list[Ask]:
    """Return an applicant's pages: the list and tracking of a submitted file, the sections of a draft."""
    tracking, filling = logged_in(waiting.applicant), logged_in(draft.applicant)
    home = f"/apply/{draft.key}"
    basic = draft.contents.get(section="basic").data
    return [
        Ask("home", "/apply/", tracking),
        Ask("tracking", f"/apply/{waiting.key}/", tracking),
        Ask("section", f"{home}/section/basic/", filling),
        Ask("section of rows", f"{home}/section/employment/", filling),
        Ask("save", f"{home}/section/basic/", filling, with_token({**basic, "next": "1"})),
    ]


if __name__ == "__main__":
    django.setup()
    write(Path(sys.argv[1]), asks())
