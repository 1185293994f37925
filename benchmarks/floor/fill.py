"""Makes the floor's tables and rows, and says how its pages are asked for: `python -m benchmarks.floor.fill <target.json>`."""

import datetime as dt
import sys
from pathlib import Path

import django
from django.conf import settings
from django.core.management import call_command
from django.db import connection

from benchmarks.asking import Ask, logged_in, with_token, write

ROWS, UNITS = 2000, 40
TITLES = ("正高级教师", "高级教师", "一级教师", "二级教师", "三级教师")
ANSWERS = {
    "work_started": "2008-07",
    "post": "教研组长",
    "present_title": "一级教师",
    "present_title_since": "2014-12",
    "specialty_work": "语文教学",
    "specialty_years": "18",
    "address": "喀什地区疏附县托克扎克镇人民路12号",
    "email": "teacher@example.org",
}


def make_tables() -> None:
    """Make the floor's schema with the tables of its apps."""
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE SCHEMA IF NOT EXISTS {settings.SCHEMA}")
    call_command("migrate", interactive=False, verbosity=0)
    call_command("migrate", run_syncdb=True, interactive=False, verbosity=0)  # the floor's own, which refer to users


def make_rows() -> None:
    """Write as many files as the product's queue holds."""
    from benchmarks.floor.models import File, Title, Unit

    began = dt.datetime.now(dt.UTC) - dt.timedelta(days=30)
    units = Unit.objects.bulk_create(Unit(name=f"喀什地区疏附县第{n}中学") for n in range(UNITS))
    titles = Title.objects.bulk_create(Title(name=name, series="中小学教师") for name in TITLES)
    File.objects.bulk_create(
        File(
            number=f"2026{n:06d}",
            person=f"麦麦提·阿卜杜拉{n}",
            unit=units[n % UNITS],
            title=titles[n % len(titles)],
            since=began + dt.timedelta(minutes=n),
            due_at=began + dt.timedelta(days=35, minutes=n),
        )
        for n in range(ROWS)
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def make_person() -> str:
    """Write a person with a sheet; return the session's cookie."""
    from django.contrib.auth.models import User

    from benchmarks.floor.models import Sheet

    person = User.objects.create_user("reviewer")
    Sheet.objects.create(owner=person)
    return logged_in(person)


def main(target: Path) -> None:
    """Make everything and write the addresses."""
    django.setup()
    make_tables()
    make_rows()
    cookie = make_person()
    write(target, [Ask("list", "/", cookie), Ask("save", "/sheet/", cookie, with_token(ANSWERS))])


if __name__ == "__main__":
    main(Path(sys.argv[1]))
