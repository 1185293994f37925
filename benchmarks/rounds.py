"""Pages against the floor: the two in turn, round after round, so that a busy moment of the machine falls on both."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median

from benchmarks.asking import Ask
from benchmarks.figures import Figure
from benchmarks.served import Site, Turn

ROUNDS = 9


@dataclass(frozen=True)
class Contest:
    """A page, the page of the floor that it is held against, and the most it may cost of it."""

    name: str
    page: str
    floor: str = "list"
    goal: float | None = None
    wall_goal: float | None = None


CONTESTS = (
    Contest("P1 reviewer's queue", "queue", goal=0.7),
    Contest("reviewer's file view", "file"),
    Contest("applicant's list", "home"),
    Contest("applicant's tracking page", "tracking"),
    Contest("P2 a section of the form", "section", goal=1.0),
    Contest("a section of three rows", "section of rows"),
    Contest("P3 front page, anonymous", "front", goal=0.15),
    Contest("P6 saving a section", "save", floor="save", goal=1.3, wall_goal=1.3),
)


def run(product: Site, floor: Site, pages: dict[str, Ask], floor_pages: dict[str, Ask], rounds: int) -> list[Figure]:
    """Return CPU and wall time of every page as ratios to the floor, and the milliseconds behind them."""
    counts = {one.page: product.fitting_count(pages[one.page]) for one in CONTESTS}
    floor_counts = {name: floor.fitting_count(ask) for name, ask in floor_pages.items()}
    turns: dict[str, list[tuple[Turn, Turn]]] = {one.page: [] for one in CONTESTS}
    for number in range(1, rounds + 1):
        print(f"Round {number} of {rounds} …", flush=True)
        for one in CONTESTS:
            below = floor.turn(floor_pages[one.floor], floor_counts[one.floor])
            turns[one.page].append((product.turn(pages[one.page], counts[one.page]), below))
    floors = {one.floor: [] for one in CONTESTS}
    for one in CONTESTS:
        floors[one.floor] += [below for _page, below in turns[one.page]]
    found = [figure for one in CONTESTS for figure in figures(one, turns[one.page])]
    for name, below in floors.items():
        found.append(Figure(f"floor, {name}: CPU", round(median(turn.cpu for turn in below), 2), "ms"))
        found.append(Figure(f"floor, {name}: wall", round(median(turn.wall for turn in below), 2), "ms"))
    return found


def figures(contest: Contest, turns: list[tuple[Turn, Turn]]) -> list[Figure]:
    """Return the medians over the rounds: the ratios of CPU and of wall time, and the page's own ms of CPU."""
    cpu = median(page.cpu / below.cpu for page, below in turns)
    wall = median(page.wall / below.wall for page, below in turns)
    own = median(page.cpu for page, _below in turns)
    return [
        Figure(f"{contest.name}: CPU", round(cpu, 3), "× floor", contest.goal),
        Figure(f"{contest.name}: wall", round(wall, 3), "× floor", contest.wall_goal),
        Figure(f"{contest.name}: CPU itself", round(own, 2), "ms"),
    ]
