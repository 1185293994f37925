"""Starts and stops the processes that live only as long as this one."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

LEASH = Path(__file__).with_name("leash.py")
PR_SET_PDEATHSIG = 1  # Linux: the signal a process gets when its parent is gone, `kill -9` included
LARGEST_LOG = 10 * 1024 * 1024


@dataclass
class Child:
    """One running program and how to end it politely."""

    name: str
    process: subprocess.Popen[bytes]
    ending: signal.Signals
    patience: float  # seconds between asking and killing

    def ask_to_stop(self) -> None:
        """Send the polite signal, if it still runs."""
        with suppress(ProcessLookupError):
            self.process.send_signal(self.ending)

    def wait(self) -> None:
        """Wait for its end; after its patience is over, end it with everything it started."""
        try:
            self.process.wait(self.patience)
        except subprocess.TimeoutExpired:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def stop(self) -> None:
        """Ask, wait, and if need be kill."""
        self.ask_to_stop()
        self.wait()


def start(
    name: str,
    command: Sequence[str | Path],
    *,
    log: Path,
    user: str = "",
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    pass_fds: Sequence[int] = (),
    ending: signal.Signals = signal.SIGTERM,
    patience: float = 10,
) -> Child:
    """Start a program on a leash, in a session of its own so that Ctrl-C reaches only us, its words going to a log."""
    leashed = [sys.executable, "-I", "-S", str(LEASH), ending.name, user or "-", "--", *map(str, command)]
    with open_log(log) as output:
        process = subprocess.Popen(
            leashed,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=env,
            cwd=cwd,
            pass_fds=pass_fds,
            start_new_session=True,
        )
    return Child(name, process, ending, patience)


def open_log(path: Path):
    """Open a log to be added to; a long one is set aside first."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists() and path.stat().st_size > LARGEST_LOG:
        path.replace(path.with_suffix(".old.log"))
    return path.open("ab")


def last_words(log: Path, lines: int = 12) -> str:
    """Return the end of a log, for an error message."""
    if not log.exists():
        return "(no log)"
    with log.open("rb") as file:
        file.seek(max(0, log.stat().st_size - 8192))
        text = file.read().decode(errors="replace")
    return "\n".join("    " + line for line in text.splitlines()[-lines:])


def end_with_make() -> None:
    """Let a killed `make` end us politely; started by anything else, we stay."""
    parent = Path(f"/proc/{os.getppid()}/comm")
    if parent.exists() and parent.read_text().strip() in {"make", "gmake"}:
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, int(signal.SIGTERM), 0, 0, 0)


def end_leftover(pid: int, *, mark: str, ending: signal.Signals, patience: float = 10) -> None:
    """End a process of an earlier run, if the number still belongs to a program whose command line bears our mark."""
    for sign in (ending, signal.SIGKILL):
        if not bears(pid, mark):
            return
        with suppress(ProcessLookupError):
            os.kill(pid, sign)
        limit = time.monotonic() + patience
        while bears(pid, mark) and time.monotonic() < limit:
            time.sleep(0.05)


def bears(pid: int, mark: str) -> bool:
    """Tell whether a living process has these words in its command line."""
    try:
        return mark.encode() in Path(f"/proc/{pid}/cmdline").read_bytes()
    except (FileNotFoundError, ProcessLookupError):
        return False
