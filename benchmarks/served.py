"""A site served by gunicorn as in production with one worker, asked over the wire, its worker's CPU read from /proc."""

from __future__ import annotations

import http.client
import os
import socket
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from urllib.parse import urlencode

from benchmarks.asking import Ask
from kashgar_zc.run import children
from kashgar_zc.run.paths import CHECKOUT
from kashgar_zc.run.programs import CannotStart

THREADS = 8
TICK = 1000 / os.sysconf("SC_CLK_TCK")  # ms
TURN = 500  # ms of CPU that one turn should take, so that a tick is no more than two hundredths of it
FEWEST, MOST = 20, 600
HEADERS = {"Host": "localhost", "X-Forwarded-Proto": "https", "Referer": "https://localhost/"}


@dataclass(frozen=True)
class Turn:
    """What one request took, in ms: CPU as the mean of a turn, wall time as its median."""

    cpu: float
    wall: float


@dataclass
class Site:
    """A running site."""

    port: int
    worker: int

    def cpu(self) -> float:
        """Return the ms of CPU that the worker has used so far, its own and the kernel's for it."""
        fields = Path(f"/proc/{self.worker}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) * TICK

    def turn(self, ask: Ask, count: int) -> Turn:
        """Ask `count` times over one connection."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        fetch(connection, ask)  # connecting is not what is measured
        before, walls = self.cpu(), []
        for _one in range(count):
            began = time.perf_counter()
            fetch(connection, ask)
            walls.append((time.perf_counter() - began) * 1000)
        after = self.cpu()
        connection.close()
        return Turn((after - before) / count, median(walls))

    def fitting_count(self, ask: Ask) -> int:
        """Warm every thread, and return how many requests make a turn long enough to be read in ticks."""
        self.turn(ask, 3 * THREADS)
        cost = max(self.turn(ask, 2 * FEWEST).cpu, 0.1)
        return int(min(max(TURN / cost, FEWEST), MOST))


def fetch(connection: http.client.HTTPConnection, ask: Ask) -> bytes:
    """Return a page; anything but a page, or a redirect after a POST, is an error."""
    body = urlencode(ask.body) if ask.body is not None else None
    form = {"Content-Type": "application/x-www-form-urlencoded"} if body else {}
    cookies = {"Cookie": ask.cookie} if ask.cookie else {}
    connection.request("POST" if body else "GET", ask.path, body, {**HEADERS, **form, **cookies})
    answer = connection.getresponse()
    text = answer.read()
    if answer.status != (302 if body else 200):
        raise CannotStart(f"{ask.name}: {ask.path} answered {answer.status}.")
    return text


@contextmanager
def serve(wsgi: str, environment: Mapping[str, str], log: Path, port: int = 0) -> Iterator[Site]:
    """Serve a WSGI application on a port, a free one unless it is named."""
    with socket.create_server(("127.0.0.1", port)) as listener:
        gunicorn = [
            sys.executable,
            "-m",
            "gunicorn",
            wsgi,
            "--bind",
            f"fd://{listener.fileno()}",
            "--no-control-socket",
        ]
        size = ["--worker-class", "gthread", "--workers", "1", "--threads", str(THREADS), "--preload"]
        child = children.start(
            wsgi, [*gunicorn, *size], log=log, env=environment, cwd=CHECKOUT, pass_fds=[listener.fileno()]
        )
        try:
            yield Site(listener.getsockname()[1], await_worker(child.process.pid, log))
        finally:
            child.stop()


def await_worker(master: int, log: Path) -> int:
    """Return the process that answers requests: gunicorn's only child."""
    limit = time.monotonic() + 60
    listing = Path(f"/proc/{master}/task/{master}/children")
    while time.monotonic() < limit:
        if found := listing.read_text().split():
            return int(found[0])
        time.sleep(0.05)
    raise CannotStart(f"gunicorn did not start. The end of {log}:\n{children.last_words(log)}")
