"""Checks the system's libraries and fonts: installs what is missing where it may, else says the one line to type."""

import ctypes
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

FONT_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.local/share/fonts")
FONT_FILES = ("NotoSerifCJK-Regular.ttc", "NotoSansCJK-Regular.ttc")
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


@dataclass(frozen=True)
class Need:
    """Something of the system's that we cannot bring along."""

    package: str  # Debian's name
    what: str
    there: Callable[[], bool]
    purposes: tuple[str, ...] = ("run", "test")
    without: str = ""  # what happens without it; empty means that we stop


def library(name: str) -> Callable[[], bool]:
    """Return a check that a shared library can be loaded."""

    def there() -> bool:
        try:
            ctypes.CDLL(name)
        except OSError:
            return False
        return True

    return there


def fonts_there() -> bool:
    """Tell whether the Chinese fonts are installed."""
    folders = [Path(folder).expanduser() for folder in FONT_FOLDERS]
    return all(any(next(folder.rglob(name), None) for folder in folders) for name in FONT_FILES)


def browser_there() -> bool:
    """Tell whether a browser for the tests is installed."""
    return bool(os.environ.get("CHROMIUM") or any(map(shutil.which, BROWSERS)))


NEEDS = (
    Need("libpango-1.0-0", "Pango, which sets the text of documents", library("libpango-1.0.so.0")),
    Need("libpangoft2-1.0-0", "Pango's font part", library("libpangoft2-1.0.so.0")),
    Need(
        "libharfbuzz-subset0",
        "HarfBuzz's subsetter",
        library("libharfbuzz-subset.so.0"),
        without="EVERY PDF TAKES 16 TIMES AS LONG",
    ),
    Need("fonts-noto-cjk", "the Chinese fonts of documents (Noto CJK)", fonts_there),
    Need("chromium", "Chromium, for the tests in a browser", browser_there, purposes=("test",)),
)


def ensure(purpose: str, say: Callable[[str], None]) -> None:
    """Make sure that everything is there for this purpose; stop with one line where that is beyond us."""
    missing = [need for need in NEEDS if purpose in need.purposes and not need.there()]
    if not missing:
        return
    for need in missing:
        say(f"Missing: {need.what}")
    if may_install():
        install([need.package for need in missing], say)
        missing = [need for need in missing if not need.there()]
    for need in missing:
        if need.without:
            say(f"WARNING: {need.without} without {need.what}. Type: {line_to_type([need.package])}")
    if needed := [need.package for need in missing if not need.without]:
        sys.exit(f"Type this line, then start again: {line_to_type(needed)}")


def need(package: str, what: str, say: Callable[[str], None]) -> None:
    """Install one package now, or stop with the line to type."""
    say(f"Missing: {what}")
    if not (may_install() and install([package], say)):
        sys.exit(f"Type this line, then start again: {line_to_type([package])}")


def may_install() -> bool:
    """Tell whether we are root on a Debian-like system."""
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def install(packages: list[str], say: Callable[[str], None]) -> bool:
    """Install Debian packages, their progress on the screen; tell whether it worked."""
    say(f"Installing {' '.join(packages)} with apt-get …")
    quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    apt = ["apt-get", "-q", "-o", "Acquire::Retries=3", "-o", "DPkg::Lock::Timeout=300"]
    put = [*apt, "install", "-y", "--no-install-recommends", *packages]
    for command in ([*apt, "update"], put):
        done = subprocess.run(command, env=quiet, stdin=subprocess.DEVNULL)
    return done.returncode == 0


def line_to_type(packages: list[str]) -> str:
    """Return the command that installs packages on this system, as far as we know its ways."""
    names = " ".join(packages)
    if shutil.which("apt-get"):
        return f"sudo apt-get install -y --no-install-recommends {names}"
    return f"install what Debian calls {names} with your system's package manager"
