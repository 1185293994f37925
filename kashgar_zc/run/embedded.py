"""A private PostgreSQL and Redis on unix sockets, started with us and gone with us."""

import fcntl
import json
import os
import pwd
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from kashgar_zc.run import children, programs
from kashgar_zc.run.children import Child
from kashgar_zc.run.paths import socket_dir
from kashgar_zc.run.programs import CannotStart

DATABASE = "kashgar_zc"
SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "100",
    "shared_buffers": "128MB",
    "effective_cache_size": "1GB",
    "work_mem": "8MB",
    "random_page_cost": "1.1",
    "jit": "off",  # our queries are short; compiling them costs more than it saves
    "timezone": "UTC",
    "log_timezone": "UTC",
    "lc_messages": "C",
}
THROWAWAY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "autovacuum_naptime": "1h"}


@dataclass(frozen=True)
class Services:
    """Running services and their addresses."""

    database_url: str
    redis_url: str
    postgres: Child
    redis: Child


@contextmanager
def services(data: Path, *, throwaway: bool = False) -> Iterator[Services]:
    """Run both services on this data folder; `throwaway` trades safety of the data for speed (tests)."""
    user = programs.service_user()
    programs.make_folder(data).chmod(0o711 if user else 0o700)  # the services' user passes through
    if user and not programs.reachable(data / "postgres"):
        raise CannotStart(
            f"As root, PostgreSQL runs as the user {user}, who cannot reach {data}. "
            "Set KASHGAR_DATA to a folder outside of home directories, such as /var/lib/kashgar-zc/mine."
        )
    with ExitStack() as stack:
        stack.enter_context(only_one(data))
        sockets = private_folder(socket_dir(data), user)
        redis = start_redis(data, sockets, user)
        stack.callback(redis.stop)
        postgres = start_postgres(data, sockets, user, throwaway)
        stack.callback(postgres.stop)
        await_redis(sockets, redis, data)
        await_postgres(sockets, postgres, data)
        running = Services(
            f"postgresql://postgres@/{DATABASE}?host={sockets}", f"unix://{sockets}/redis.sock?db=0", postgres, redis
        )
        stack.enter_context(announced(data, running))
        yield running


def private_folder(path: Path, user: str) -> Path:
    """Make a folder that only the services' user and root can enter; one made by a stranger is refused."""
    programs.make_folder(path, owner=user, mode=0o700)
    if path.is_symlink() or path.owner() != (user or pwd.getpwuid(os.geteuid()).pw_name):
        raise CannotStart(f"{path} belongs to somebody else. Remove it, or set KASHGAR_DATA to another folder.")
    path.chmod(0o700)
    return path


@contextmanager
def only_one(data: Path) -> Iterator[None]:
    """Hold the data folder's lock, which the system takes back even when we are killed."""
    with (data / "run.lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CannotStart(
                f"It is running already on the data in {data}. Use that one, or stop it (Ctrl-C) and start again."
            ) from None
        yield


@contextmanager
def announced(data: Path, running: Services) -> Iterator[None]:
    """Write the addresses where settings find them, and take them away at the end."""
    note = data / "services.json"
    note.write_text(json.dumps({"DATABASE_URL": running.database_url, "REDIS_URL": running.redis_url}))
    try:
        yield
    finally:
        note.unlink(missing_ok=True)


def start_redis(data: Path, sockets: Path, user: str) -> Child:
    """Start Redis without persistence: what it carries can be told again from the database."""
    folder = programs.make_folder(data / "redis", owner=user, mode=0o700)
    pid_file = folder / "redis.pid"
    with suppress(FileNotFoundError, ValueError):
        children.end_leftover(int(pid_file.read_text()), mark="redis-server", ending=signal.SIGTERM)
    (sockets / "redis.sock").unlink(missing_ok=True)
    options = {
        "port": "0",
        "unixsocket": f"{sockets}/redis.sock",
        "unixsocketperm": "700",
        "save": "",
        "appendonly": "no",
        "maxmemory": "256mb",
        "maxmemory-policy": "noeviction",
        "dir": str(folder),
        "pidfile": str(pid_file),
    }
    command = [str(programs.redis_server())]
    for key, value in options.items():
        command += [f"--{key}", value]
    return children.start("redis", command, log=data / "logs" / "redis.log", user=user, patience=5)


def start_postgres(data: Path, sockets: Path, user: str, throwaway: bool) -> Child:
    """Start PostgreSQL, after making its files the first time and clearing away what a crash left."""
    bin_folder = programs.postgres_folder()
    cluster = data / "postgres"
    if not (cluster / "PG_VERSION").exists():
        make_cluster(bin_folder, cluster, user, throwaway)
    clear_leftover(cluster)
    settings = SETTINGS | {"unix_socket_directories": str(sockets)} | (THROWAWAY if throwaway else {})
    command = [str(bin_folder / "postgres"), "-D", str(cluster)]
    for key, value in settings.items():
        command += ["-c", f"{key}={value}"]
    return children.start(
        "postgres",
        command,
        log=data / "logs" / "postgres.log",
        user=user,
        env=os.environ | {"LC_ALL": "C", "TZ": "UTC"},
        ending=signal.SIGINT,  # "fast": end the sessions, write everything, stop
        patience=20,
    )


def make_cluster(bin_folder: Path, cluster: Path, user: str, throwaway: bool) -> None:
    """Make PostgreSQL's files beside their place, then move them in: an interruption leaves nothing half made."""
    making = cluster.with_name("postgres.new")
    shutil.rmtree(making, ignore_errors=True)
    programs.make_folder(making, owner=user, mode=0o700)
    log = cluster.parent / "logs" / "initdb.log"
    locale = ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    access = ["--username=postgres", "--auth-local=trust", "--auth-host=reject"]  # the socket's folder is the gate
    command = [bin_folder / "initdb", "-D", making, *locale, *access, *(["--no-sync"] if throwaway else [])]
    initdb = children.start("initdb", command, log=log, user=user, env=os.environ | {"LC_ALL": "C"})
    if initdb.process.wait():
        raise CannotStart(f"PostgreSQL's files could not be made:\n{children.last_words(log)}")
    making.rename(cluster)


def clear_leftover(cluster: Path) -> None:
    """End a PostgreSQL left by an earlier run and remove its note, which could name a stranger after a restart."""
    note = cluster / "postmaster.pid"
    with suppress(FileNotFoundError, ValueError, IndexError):
        children.end_leftover(int(note.read_text().split()[0]), mark=str(cluster), ending=signal.SIGINT)
    note.unlink(missing_ok=True)


def await_redis(sockets: Path, redis: Child, data: Path) -> None:
    """Wait until Redis has opened its socket."""
    await_true(lambda: (sockets / "redis.sock").exists(), redis, data)


def await_postgres(sockets: Path, postgres: Child, data: Path) -> None:
    """Wait until PostgreSQL takes questions (a crash may have left it work to do), then make the database."""
    bin_folder = programs.postgres_folder()
    address = ["-h", str(sockets), "-U", "postgres"]
    ready = [str(bin_folder / "pg_isready"), "-q", *address]
    await_true(lambda: subprocess.run(ready).returncode == 0, postgres, data)
    psql = [str(bin_folder / "psql"), *address, "-d", "postgres", "-X", "-q", "-A", "-t", "-c"]
    names = subprocess.run([*psql, "SELECT datname FROM pg_database"], capture_output=True, text=True, check=True)
    if DATABASE not in names.stdout.split():
        subprocess.run([*psql, f"CREATE DATABASE {DATABASE}"], check=True)


def await_true(ready, child: Child, data: Path, seconds: float = 60) -> None:
    """Wait for a condition; say the end of the log if the program dies or takes too long."""
    limit = time.monotonic() + seconds
    while not ready():
        if child.process.poll() is not None or time.monotonic() > limit:
            log = data / "logs" / f"{child.name}.log"
            raise CannotStart(f"{child.name} did not start. The end of {log}:\n{children.last_words(log)}")
        time.sleep(0.03)
