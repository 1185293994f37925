"""`make run`: starts everything, keeps it running, and stops it; `make services`: PostgreSQL and Redis alone."""

import argparse
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from kashgar_zc.run import children, fonts, secret_keys
from kashgar_zc.run.children import Child
from kashgar_zc.run.embedded import Services, services
from kashgar_zc.run.paths import CHECKOUT, data_dir
from kashgar_zc.run.programs import CannotStart

FIRST_PORT, LAST_PORT = 8000, 8099
RESTARTS = 3  # of one program within a minute; after that something is wrong that a restart does not mend


class Stopped(SystemExit):
    """Somebody asked us to stop."""


def say(text: str) -> None:
    """Print a line at once, even into a pipe."""
    print(text, flush=True)


def listen_for_signals() -> None:
    """Turn the first request to stop into an exception and ignore the impatient ones after it."""

    def stop(number: int, _frame: object) -> None:
        for sign in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(sign, signal.SIG_IGN)
        raise Stopped(0)

    for sign in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(sign, stop)


def open_port() -> socket.socket:
    """Listen on the first free port and keep it, so that nobody can take it between looking and starting."""
    host = os.environ.get("HOST", "127.0.0.1")
    wanted = os.environ.get("PORT")
    for port in [int(wanted)] if wanted else range(FIRST_PORT, LAST_PORT + 1):
        listener = socket.socket()
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((host, port))
            listener.listen(256)
        except OSError:
            listener.close()
            continue
        if not wanted and port != FIRST_PORT:
            say(f"Port {FIRST_PORT} is taken; using {port}.")
        return listener
    raise CannotStart(f"No free port: {wanted or f'{FIRST_PORT} to {LAST_PORT}'}. Type: make run PORT=9000")


class Program:
    """One of ours, and how often it had to be started again."""

    def __init__(self, name: str, start: Callable[[], Child]) -> None:
        self.name = name
        self.start = start
        self.child = start()
        self.starts = [time.monotonic()]

    def is_dead(self) -> bool:
        """Tell whether it ended by itself."""
        return self.child.process.poll() is not None

    def revive(self, log: Path) -> None:
        """Start it again, or give up when that has been tried often enough."""
        now = time.monotonic()
        self.starts = [moment for moment in self.starts if now - moment < 60]
        code = self.child.process.returncode
        if len(self.starts) > RESTARTS:
            raise CannotStart(
                f"{self.name} ended {RESTARTS + 1} times within a minute (code {code}). "
                f"The end of {log}:\n{children.last_words(log)}"
            )
        say(f"{self.name} ended (code {code}); starting it again. Its log: {log}")
        self.starts.append(now)
        self.child = self.start()


def commands(listener: socket.socket, data: Path) -> dict[str, list[str]]:
    """Return how the three programs of ours are started."""
    python, app = sys.executable, ["-A", "kashgar_zc"]
    gunicorn = ["-m", "gunicorn", "kashgar_zc.wsgi", "--bind", f"fd://{listener.fileno()}", "--no-control-socket"]
    size = ["--worker-class", "gthread", "--workers", "2", "--threads", "8", "--preload", "--graceful-timeout", "5"]
    quiet = ["--without-gossip", "--without-mingle"]
    return {
        "web": [python, *gunicorn, *size],
        "worker": [python, "-m", "celery", *app, "worker", "--concurrency", "2", "--loglevel", "INFO", *quiet],
        "beat": [python, "-m", "celery", *app, "beat", "--pidfile", "", "--schedule", str(data / "beat-schedule")],
    }


def start_programs(listener: socket.socket, data: Path) -> list[Program]:
    """Start web, worker and beat."""

    def starter(name: str, command: list[str]) -> Callable[[], Child]:
        fds = [listener.fileno()] if name == "web" else []
        return lambda: children.start(name, command, log=data / "logs" / f"{name}.log", cwd=CHECKOUT, pass_fds=fds)

    return [Program(name, starter(name, command)) for name, command in commands(listener, data).items()]


def stop_programs(programs: list[Program]) -> None:
    """Ask all of them to stop, then wait for each."""
    for program in programs:
        program.child.ask_to_stop()
    for program in programs:
        program.child.wait()


def await_answer(address: str, programs: list[Program], data: Path) -> None:
    """Wait until the site answers; meanwhile keep an eye on the programs."""
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))  # a proxy knows nothing of our own port
    limit = time.monotonic() + 90
    while time.monotonic() < limit:
        try:
            with direct.open(f"{address}/healthz", timeout=5):
                return
        except (urllib.error.URLError, OSError):
            look_after(programs, data)
            time.sleep(0.1)
    log = data / "logs" / "web.log"
    raise CannotStart(f"{address}/healthz does not answer. The end of {log}:\n{children.last_words(log)}")


def look_after(programs: list[Program], data: Path) -> None:
    """Start again whatever ended."""
    for program in programs:
        if program.is_dead():
            program.revive(data / "logs" / f"{program.name}.log")


def keep_running(running: Services, programs: list[Program], data: Path) -> None:
    """Look after everything until somebody asks us to stop."""
    while True:
        time.sleep(0.5)
        for service in (running.postgres, running.redis):
            if service.process.poll() is not None:
                log = data / "logs" / f"{service.name}.log"
                raise CannotStart(f"{service.name} ended by itself. The end of {log}:\n{children.last_words(log)}")
        look_after(programs, data)


def set_environment(running: Services, address: str) -> None:
    """Tell settings where everything is; what the environment says already, wins."""
    os.environ["DATABASE_URL"], os.environ["REDIS_URL"] = running.database_url, running.redis_url
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kashgar_zc.settings.dev")
    os.environ.setdefault("SITE_ADDRESS", address)


def run(stack: ExitStack, data: Path, began: float) -> None:
    """Start the whole project, say where it is, and keep it running."""
    running = stack.enter_context(services(data))
    listener = stack.enter_context(open_port())
    host, port = listener.getsockname()
    address = f"http://{'localhost' if host.startswith('127.') else host}:{port}"
    set_environment(running, address)
    subprocess.run([sys.executable, "-m", "kashgar_zc.run.prepare", "demo"], cwd=CHECKOUT, check=True)
    programs = start_programs(listener, data)
    stack.callback(stop_programs, programs)
    await_answer(f"http://{host}:{port}", programs, data)
    say((data / "demo_accounts.txt").read_text().rstrip())
    say(
        f"\nReady {time.monotonic() - began:.1f} s after set-up:  {address}\nLogs: {data / 'logs'}\nCtrl-C stops everything."
    )
    keep_running(running, programs, data)


def run_services(stack: ExitStack, data: Path) -> None:
    """Start PostgreSQL and Redis for commands typed by hand."""
    running = stack.enter_context(services(data))
    say(f"DATABASE_URL={running.database_url}\nREDIS_URL={running.redis_url}")
    say("manage.py finds them by itself. Ctrl-C stops them.")
    keep_running(running, [], data)


def main(what: str) -> None:
    """Run until told to stop, and leave no process behind."""
    began = time.monotonic()
    os.umask(0o077)  # scans and logs of this machine are nobody else's
    listen_for_signals()
    children.end_with_make()
    data = data_dir()
    secret_keys.ensure(data)
    fonts.ensure(data)
    try:
        with ExitStack() as stack:
            stack.callback(say, "Stopped.")
            if what == "services":
                run_services(stack, data)
            else:
                run(stack, data, began)
    except subprocess.CalledProcessError as error:
        sys.exit(f"The preparation failed (see above): {' '.join(map(str, error.cmd[-3:]))}")
    except CannotStart as error:
        sys.exit(str(error))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=("run", "services"))
    main(parser.parse_args().what)
