"""`make test`: every check in turn, the cheap ones first, a line for each; `make lint` leaves out the tests."""

import os
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from kashgar_zc.run.paths import CHECKOUT
from kashgar_zc.run.programs import CannotStart
from kashgar_zc.run.throwaway import throwaway_services

TOOLS = Path(sys.executable).parent  # the virtual environment's programs


@dataclass(frozen=True)
class Check:
    """One command and what it looks after."""

    what: str
    command: tuple[str, ...]
    environment: Mapping[str, str] = field(default_factory=dict)


def manage(*arguments: str) -> tuple[str, ...]:
    """Return a command of manage.py, warnings being errors."""
    return (sys.executable, "manage.py", *arguments)


PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "kashgar_zc.settings.prod",
    "ALLOWED_HOSTS": "titles.example.org",
    "SITE_ADDRESS": "https://titles.example.org",
    "SMS_GATEWAY": "kashgar_zc.accounts.sms.FileOutbox",
}
CHECKS = (
    Check("ruff: format", (str(TOOLS / "ruff"), "format", "--check", "--quiet", ".")),
    Check("ruff: rules", (str(TOOLS / "ruff"), "check", "--quiet", ".")),
    Check("djlint: templates", (str(TOOLS / "djlint"), "--lint", "--quiet", "templates")),
    Check("import-linter: imports go one way", (str(TOOLS / "lint-imports"), "--no-cache")),
    Check("mypy: types of the rules", (str(TOOLS / "mypy"),)),
    Check("django: no migration is missing", manage("makemigrations", "--check", "--dry-run")),
    Check("django: fit for production", manage("check", "--deploy", "--fail-level", "WARNING"), PRODUCTION),
)
TESTS = Check(
    "pytest: all tests",
    # Not the longest files first, as xdist would: they are those of the many small tests, and the walks would be left for the end.
    (sys.executable, "-m", "pytest", "-n", "2", "--dist", "loadfile", "--no-loadscope-reorder", "--durations", "15"),
)


def passes(check: Check, position: str, environment: Mapping[str, str]) -> bool:
    """Run one check; its own words appear when it fails, and always for the tests."""
    print(f"[{position}] {check.what} …", flush=True)
    began = time.monotonic()
    quiet = check is not TESTS
    settings = os.environ | environment | check.environment
    done = subprocess.run(
        check.command, cwd=CHECKOUT, env=settings, stdin=subprocess.DEVNULL, capture_output=quiet, text=True
    )
    if done.returncode and quiet:
        print(done.stdout + done.stderr, flush=True)
    print(f"[{position}] {'FAILED' if done.returncode else 'ok'}, {time.monotonic() - began:.0f} s", flush=True)
    return done.returncode == 0


def failures(checks: tuple[Check, ...]) -> list[str]:
    """Run the checks on private services and return what failed; the tests start services of their own."""
    failed = []
    with throwaway_services() as (_, addresses):
        environment = {"DJANGO_SETTINGS_MODULE": "kashgar_zc.settings.test", **addresses}
        for number, check in enumerate(checks, 1):
            position = f"{number}/{len(checks)}"
            if not passes(check, position, {} if check is TESTS else environment):
                failed.append(check.what)
    return failed


def main(arguments: list[str]) -> None:
    """Run everything, or the lint alone, and end with the list of what failed."""
    checks = CHECKS if arguments == ["lint"] else (*CHECKS, TESTS)
    try:
        failed = failures(checks)
    except CannotStart as error:
        sys.exit(str(error))
    if failed:
        sys.exit("Failed: " + "; ".join(failed))
    print("Everything passed.")


if __name__ == "__main__":
    main(sys.argv[1:])
