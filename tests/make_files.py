"""Makes the files people upload, good and hostile, anew: `python -m tests.make_files FOLDER [NAME …]`.

Every maker is deterministic, and nothing it makes is a real document.
"""

from __future__ import annotations

import fcntl
import sys
import tempfile
from pathlib import Path

from tests import drawn_files, hostile_files
from tests import odd_pictures as _odd_pictures  # noqa: F401  # importing it registers its makers

FOLDER = Path(tempfile.gettempdir()) / "kashgar-zc-files-1"  # another number whenever a maker changes
MAKERS = drawn_files.MAKERS
ODD_NAMES = hostile_files.ODD_NAMES


def made(name: str, folder: Path = FOLDER) -> Path:
    """Return the path of a file, made now unless it is there; several test processes may ask at once."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    with (folder / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not path.exists():
            draft = path.with_name(path.name + ".new")
            draft.write_bytes(MAKERS[name]())
            draft.replace(path)
    return path


def main(folder: str, *names: str) -> None:
    """Make the named files, or all of them, in a folder."""
    for name in names or sorted(MAKERS):
        path = made(name, Path(folder))
        sys.stdout.write(f"{path.stat().st_size:>10}  {path}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
