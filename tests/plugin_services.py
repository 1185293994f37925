"""A pytest plugin: a private PostgreSQL and Redis in a temporary folder, unless the environment names some."""

import os
import shutil
import tempfile
from contextlib import ExitStack, suppress
from pathlib import Path

import pytest

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kashgar_zc.settings.test")  # before our package sets the demo's

from kashgar_zc.run import fonts, programs, secret_keys
from kashgar_zc.run.embedded import only_one, services
from kashgar_zc.run.paths import data_dir, is_root
from kashgar_zc.run.programs import CannotStart

PREFIX = "kashgar-zc-test-"


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests(early_config):
    """Start the services before pytest-django reads the settings; stop them when pytest is done."""
    if {"DATABASE_URL", "REDIS_URL"} - os.environ.keys():
        stack = ExitStack()
        early_config.add_cleanup(stack.close)
        start_services(stack)
    return (yield)


def start_services(stack: ExitStack) -> None:
    """Start both in a fresh data folder and tell the settings through the environment."""
    built_fonts = fonts.ensure(data_dir())
    base = base_folder()
    sweep(base)
    data = Path(tempfile.mkdtemp(prefix=PREFIX, dir=base))
    stack.callback(shutil.rmtree, data, ignore_errors=True)
    data.chmod(0o711)  # the services' user passes through; as root we are not it
    (data / "fonts").symlink_to(built_fonts)
    running = stack.enter_context(services(data, throwaway=True))
    os.environ["KASHGAR_DATA"] = str(data)
    os.environ["DATABASE_URL"] = running.database_url
    os.environ["REDIS_URL"] = running.redis_url
    for name, value in secret_keys.ensure(data).items():
        os.environ.setdefault(name, value)


def base_folder() -> Path:
    """Return a folder for temporary data that the services' user can reach."""
    given = Path(tempfile.gettempdir())
    if is_root() and not programs.reachable(given / "x"):
        return programs.make_folder(programs.SHARED / "tests")
    return given


def sweep(base: Path) -> None:
    """Remove what killed runs left: folders of ours whose lock nobody holds."""
    for old in base.glob(PREFIX + "*"):
        if old.stat().st_uid != os.geteuid() or not (old / "run.lock").exists():
            continue
        with suppress(CannotStart, OSError), only_one(old):
            shutil.rmtree(old, ignore_errors=True)
