"""Private services in a temporary folder, for tests and checks; several may run side by side."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from kashgar_zc.run import fonts, programs, secret_keys
from kashgar_zc.run.embedded import Services, only_one, services
from kashgar_zc.run.paths import data_dir, is_root, socket_dir
from kashgar_zc.run.programs import CannotStart

PREFIX = "kashgar-zc-test-"


@contextmanager
def throwaway_services() -> Iterator[tuple[Services, dict[str, str]]]:
    """Run both services on a fresh data folder; give them and the environment that leads settings there."""
    with fresh_folder() as data:
        (data / "fonts").symlink_to(fonts.ensure(data_dir()))
        with services(data, throwaway=True) as running:
            addresses = {"DATABASE_URL": running.database_url, "REDIS_URL": running.redis_url}
            yield running, {"KASHGAR_DATA": str(data), **addresses, **secret_keys.ensure(data)}


@contextmanager
def fresh_folder() -> Iterator[Path]:
    """Make a data folder and remove it at the end; those of killed runs are removed first."""
    base = base_folder()
    sweep(base)
    data = Path(tempfile.mkdtemp(prefix=PREFIX, dir=base))
    try:
        yield data
    finally:
        shutil.rmtree(data, ignore_errors=True)
        shutil.rmtree(socket_dir(data), ignore_errors=True)  # it may lie elsewhere


def base_folder() -> Path:
    """Return a folder for temporary data that the services' user can reach."""
    given = Path(tempfile.gettempdir())
    if is_root() and not programs.reachable(given / "x"):
        return programs.make_folder(programs.SHARED / "tests")
    return given


def sweep(base: Path) -> None:
    """Remove what killed runs left: folders of ours whose lock nobody holds."""
    for old in base.glob(PREFIX + "*"):
        with suppress(CannotStart, OSError):  # held by a living run, or gone: a run beside this one sweeps too
            if old.stat().st_uid == os.geteuid() and (old / "run.lock").exists():
                with only_one(old):
                    shutil.rmtree(old, ignore_errors=True)
