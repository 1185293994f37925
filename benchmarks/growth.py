"""How lists grow: every list at a thousand and at a million applications: `python -m benchmarks.growth [--large N]`."""

from __future__ import annotations

import argparse
import itertools
import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path
from statistics import median
from urllib.parse import urlsplit

import psycopg2

from benchmarks import asking, figures
from benchmarks.figures import Figure

SMALL, LARGE = 1000, 1_000_000
ROUNDS, TURNS = 9, 3
GOALS = {"P4": 1.3, "P5": 2.0}


def walls(asks: Path, target: Path) -> None:
    """Ask each page in this process, the median of the rounds in ms."""
    from benchmarks.exact import answer_to

    found = {}
    for name, ask in asking.read(asks).items():
        taken = []
        for _one in range(ROUNDS):
            began = time.perf_counter()
            answer_to(ask)
            taken.append((time.perf_counter() - began) * 1000)
        found[name] = median(taken[2:])
    target.write_text(json.dumps(found, ensure_ascii=False))


def at_both(large: int) -> tuple[dict[str, float], dict[str, float]]:
    """Return name -> ms of every page at the small and at the large size, the least of several turns each.

    The two are asked in turn, because a machine is not equally quick all the time.
    """
    from benchmarks.__main__ import HISTORY, PRODUCTION, step
    from kashgar_zc.run.throwaway import throwaway_services

    with throwaway_services() as (_services, addresses):
        folder = Path(addresses["KASHGAR_DATA"])
        environments = {LARGE: {**os.environ, **addresses, **PRODUCTION}}
        step("Database and static files", "kashgar_zc.run.prepare", environment=environments[LARGE])
        for size, first, count in ((SMALL, 1, SMALL), (LARGE, SMALL + 1, large)):
            asks = folder / f"asks-{size}.json"
            step(
                f"{count} applications",
                "benchmarks.mass",
                first,
                count,
                asks,
                environment=environments[LARGE] | HISTORY,
            )
            if size == SMALL:
                environments[SMALL] = environments[LARGE] | copied(addresses)
        found: dict[int, list[dict[str, float]]] = {SMALL: [], LARGE: []}
        for turn, size in itertools.product(range(TURNS), found):
            walls = folder / "walls.json"
            words = f"Pages at the {'small' if size == SMALL else 'large'} size, turn {turn + 1} of {TURNS}"
            step(
                words,
                "benchmarks.growth",
                "--walls",
                folder / f"asks-{size}.json",
                walls,
                environment=environments[size],
            )
            found[size].append(json.loads(walls.read_text()))
    return least(found[SMALL]), least(found[LARGE])


def copied(addresses: Mapping[str, str]) -> dict[str, str]:
    """Copy the database as it is; return the addresses of the copy, and of a cache of its own."""
    whole = urlsplit(addresses["DATABASE_URL"])
    name = whole.path.removeprefix("/")
    with closing(psycopg2.connect(whole._replace(path="/postgres").geturl())) as connection:
        connection.autocommit = True
        connection.cursor().execute(f"CREATE DATABASE {name}_small TEMPLATE {name}")
    cache = addresses["REDIS_URL"].replace("db=0", "db=1")
    return {"DATABASE_URL": whole._replace(path=f"{whole.path}_small").geturl(), "REDIS_URL": cache}


def least(turns: Sequence[Mapping[str, float]]) -> dict[str, float]:
    return {name: min(one[name] for one in turns) for name in turns[0]}


def ratios(small: dict[str, float], large: dict[str, float], *, to: int = LARGE) -> list[Figure]:
    """Return for each page how many times its cost at the small size it takes at the large one, of `to` applications."""
    size = "1 million" if to == LARGE else f"{to:,}"
    return [
        Figure(f"{name}, 1 thousand to {size}: wall", round(large[name] / small[name], 2), "×", GOALS[name[:2]])
        for name in small
    ]


def main() -> None:
    """Measure both sizes, print the ratios, and keep them among the other figures."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.growth", description="Measure how lists grow.")
    parser.add_argument("--large", type=int, default=LARGE)
    parser.add_argument("--walls", nargs=2, type=Path)
    chosen = parser.parse_args()
    if chosen.walls:
        import django

        django.setup()
        return walls(*chosen.walls)
    small, large = at_both(chosen.large)
    for name in small:
        print(f"{name:<45} {small[name]:8.1f} ms {large[name]:8.1f} ms")
    found = ratios(small, large, to=chosen.large)
    print(f"\n{figures.table(found)}\n")
    if chosen.large == LARGE:
        kept = Path(__file__).parent / "results.json"
        figures.write(kept, figures.merged(figures.read(kept), found))
        print(f"Kept in {kept}")
    return None


if __name__ == "__main__":
    try:
        main()
    except subprocess.CalledProcessError as trouble:
        sys.exit(str(trouble))
