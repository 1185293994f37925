"""How lists grow: every list at a thousand and at a million applications: `python -m benchmarks.growth [--large N]`."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from pathlib import Path
from statistics import median

from benchmarks import asking, figures
from benchmarks.figures import Figure

SMALL, LARGE = 1000, 1_000_000
ROUNDS = 15
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


def at_both(large: int) -> list[dict[str, float]]:
    """Return name -> ms of every page at the small and at the large size, in one database that grows."""
    from benchmarks.__main__ import HISTORY, PRODUCTION, step
    from kashgar_zc.run.throwaway import throwaway_services

    found = []
    with throwaway_services() as (_services, addresses):
        environment = {**os.environ, **addresses, **PRODUCTION}
        asks, answers = (Path(addresses["KASHGAR_DATA"]) / name for name in ("mass.json", "walls.json"))
        step("Database and static files", "kashgar_zc.run.prepare", environment=environment)
        for first, count in ((1, SMALL), (SMALL + 1, large)):
            step(f"{count} applications", "benchmarks.mass", first, count, asks, environment=environment | HISTORY)
            step("Pages", "benchmarks.growth", "--walls", asks, answers, environment=environment)
            found.append(json.loads(answers.read_text()))
    return found


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
