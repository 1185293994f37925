"""Brings database and static files up to this version, in one process: `python -m kashgar_zc.run.prepare [demo]`."""

import hashlib
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import django
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from django.template.loader import get_template, render_to_string

# Bootstrap comes in 44 files, of which pages use two; compressing the others took most of the first start.
ALONE = ["413.html", "500.html"]  # pages that nginx answers with when the site does not
UNUSED = ["*.rtl.*", "bootstrap-*", "bootstrap.esm.*", "bootstrap.css*", "bootstrap.js*", "bootstrap.bundle.js*"]
UNUSED += ["bootstrap.min.js*"]
LOCK = 7041_2020  # any number, the same for all: two web containers must not migrate at once


def say(text: str) -> None:
    """Print a line at once, even into a pipe."""
    print(text, flush=True)


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Hold a lock in the database, so that whoever starts second finds the work done."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])


def migrate() -> None:
    """Apply the migrations that are not applied yet."""
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if plan:
        say(f"Applying {len(plan)} migrations …")
        call_command("migrate", interactive=False, verbosity=0)


def collect_static() -> None:
    """Collect, hash and compress the static files when any of them changed."""
    stamp = Path(settings.STATIC_ROOT).with_name("static.stamp")
    current = static_fingerprint()
    if Path(settings.STATIC_ROOT).is_dir() and stamp.exists() and stamp.read_text() == current:
        return
    say("Collecting static files …")
    # Hashed files of the version before stay: pages that name them may still be open.
    call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=UNUSED)
    for page in ALONE:
        target = Path(settings.STATIC_ROOT) / "errors" / page
        target.parent.mkdir(exist_ok=True)
        target.write_text(render_to_string(page), encoding="utf-8")
    stamp.write_text(current)


def static_fingerprint() -> str:
    """Return what the collected files depend on: name, size and time of every source, and how they are stored."""
    from django.contrib.staticfiles.finders import get_finders

    found = [
        (name, Path(storage.path(name)).stat().st_size, Path(storage.path(name)).stat().st_mtime_ns)
        for finder in get_finders()
        for name, storage in finder.list([])
    ]
    pages = [get_template(page).template.source for page in ALONE]
    parts = [sorted(found), UNUSED, settings.STORAGES["staticfiles"], pages]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def load_demo(accounts: Path) -> None:
    """Load reference data and the demo season, which costs nothing when they are there; keep the list of accounts."""
    call_command("load_fixtures", verbosity=0)
    call_command("load_demo")
    with accounts.open("w") as file:
        call_command("demo_accounts", stdout=file)


def main(arguments: list[str]) -> None:
    """Do what this start needs."""
    django.setup()
    with one_at_a_time():
        migrate()
        collect_static()
        if arguments == ["demo"]:
            try:
                load_demo(Path(settings.DATA_DIR) / "demo_accounts.txt")
            except CommandError as error:
                sys.exit(str(error))


if __name__ == "__main__":
    main(sys.argv[1:])
