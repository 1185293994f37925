"""`python -m benchmarks [--smoke] [--rounds N] [--out FILE]`: measure, print the table, keep the figures."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

from benchmarks import asking, figures, rounds
from benchmarks.figures import Figure
from benchmarks.reasons import REASONS
from benchmarks.served import serve
from kashgar_zc.run.paths import CHECKOUT
from kashgar_zc.run.programs import CannotStart
from kashgar_zc.run.throwaway import throwaway_services

HERE = Path(__file__).parent
PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "kashgar_zc.settings.prod",
    "ALLOWED_HOSTS": "localhost",
    "SITE_ADDRESS": "https://localhost",
    "SMS_GATEWAY": "kashgar_zc.accounts.sms.FileOutbox",
    "KASHGAR_DEMO": "0",
    "KASHGAR_REHEARSAL": "0",
}
HISTORY = {"KASHGAR_REHEARSAL": "1"}  # the clock may be set while the sample's past is played through
FLOOR = {"DJANGO_SETTINGS_MODULE": "benchmarks.floor.settings"}


def step(words: str, module: str, *arguments: object, environment: Mapping[str, str]) -> None:
    """Run one part in a process of its own."""
    began = time.monotonic()
    print(f"{words} …", end=" ", flush=True)
    subprocess.run([sys.executable, "-m", module, *map(str, arguments)], cwd=CHECKOUT, env=environment, check=True)
    print(f"{time.monotonic() - began:.0f} s", flush=True)


def measure(data: Path, environment: Mapping[str, str], count: int, *, smoke: bool) -> list[Figure]:
    """Return all figures, or the exact ones."""
    pages, floor_pages, exact, paper = (data / f"{name}.json" for name in ("pages", "floor", "exact", "paper"))
    step("Database and static files", "kashgar_zc.run.prepare", environment=environment)
    step("People and files", "benchmarks.sample", pages, environment={**environment, **HISTORY})
    step("Statements and bytes", "benchmarks.exact", pages, exact, environment=environment)
    if smoke:
        return figures.read(exact)
    step("The floor", "benchmarks.floor.fill", floor_pages, environment={**environment, **FLOOR})
    step("The review form", "benchmarks.paper", pages, paper, count, environment=environment)
    logs = data / "logs"
    with (
        serve("kashgar_zc.wsgi", environment, logs / "product.log") as product,
        serve("benchmarks.floor.wsgi", {**environment, **FLOOR}, logs / "floor.log") as floor,
    ):
        timed = rounds.run(product, floor, asking.read(pages), asking.read(floor_pages), count)
    return [*timed, *figures.read(exact), *figures.read(paper)]


def main() -> None:
    """Measure on services and data made for this run alone."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Measure the product against its floor.")
    parser.add_argument("--smoke", action="store_true", help="only the figures that are the same on every machine")
    parser.add_argument("--rounds", type=int, default=rounds.ROUNDS)
    parser.add_argument("--out", type=Path, help="where the figures go")
    chosen = parser.parse_args()
    with throwaway_services() as (_services, addresses):
        environment = {**os.environ, **addresses, **PRODUCTION}
        found = measure(Path(addresses["KASHGAR_DATA"]), environment, chosen.rounds, smoke=chosen.smoke)
    print(f"\n{figures.table(found)}\n")
    for line in figures.shortfalls(found, REASONS):
        print(f"Does not hold — {line}")
    target = chosen.out or (HERE / "results" / "smoke.json" if chosen.smoke else HERE / "results.json")
    kept = figures.read(target) if target.exists() else []
    figures.write(target, figures.merged(kept, found))
    print(f"Kept in {target}")


if __name__ == "__main__":
    try:
        main()
    except (CannotStart, subprocess.CalledProcessError) as trouble:
        sys.exit(str(trouble))
