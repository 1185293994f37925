"""Where things lie on this machine: the checkout, its data folder and its sockets."""

import hashlib
import os
import re
import tempfile
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]
VENV = CHECKOUT / ".venv"
LONGEST_SOCKET_FOLDER = (
    90  # a socket's address holds 107 bytes; PostgreSQL's file name takes 14, a lock's ending 5 more
)


def is_root() -> bool:
    """Tell whether we are root, for whom PostgreSQL has to run as somebody else."""
    return os.geteuid() == 0


def path_hash(path: Path) -> str:
    """Return eight letters that stand for one path."""
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:8]


def data_dir() -> Path:
    """Return the data folder: KASHGAR_DATA, else one that belongs to this checkout alone."""
    if named := os.environ.get("KASHGAR_DATA"):
        return Path(named).resolve()
    if is_root():  # PostgreSQL's own user must reach it, and may not enter a home directory
        name = re.sub(r"[^A-Za-z0-9._-]+", "_", CHECKOUT.name)
        return Path("/var/lib/kashgar-zc") / f"{name}-{path_hash(CHECKOUT)}"
    return CHECKOUT / ".data"


def socket_dir(data: Path) -> Path:
    """Return the folder for sockets: in the data folder, or a short one where that path cannot be an address."""
    inside = data / "sockets"
    if len(os.fsencode(inside)) <= LONGEST_SOCKET_FOLDER and re.fullmatch(r"[A-Za-z0-9._/-]+", str(inside)):
        return inside
    runtime = os.environ.get("XDG_RUNTIME_DIR", "")
    base = Path(runtime) if runtime and len(runtime) < 40 and Path(runtime).is_dir() else Path(tempfile.gettempdir())
    if len(os.fsencode(base)) > LONGEST_SOCKET_FOLDER - 30:
        base = Path("/tmp")  # noqa: S108  # the only short folder left; ours inside it is private
    return base / f"kashgar-zc-{os.geteuid()}-{path_hash(data)}"
