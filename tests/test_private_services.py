"""The private PostgreSQL and Redis survive what happens to them on people's machines."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg2
import pytest
import redis

from kashgar_zc.run import children, paths, throwaway
from kashgar_zc.run.embedded import services
from kashgar_zc.run.programs import CannotStart

HOLD = (
    "import sys, time; from pathlib import Path; from kashgar_zc.run.embedded import services\n"
    "with services(Path(sys.argv[1]), throwaway=True) as running:\n"
    "    print(running.postgres.process.pid, running.redis.process.pid, flush=True); time.sleep(600)"
)


@pytest.fixture
def folder():
    with throwaway.fresh_folder() as data:
        yield data


def ask(database_url: str, question: str):
    with contextlib.closing(psycopg2.connect(database_url)) as connection, connection.cursor() as cursor:
        cursor.execute(question)
        return cursor.fetchone()[0]


def runs(pid: int) -> bool:
    state = Path(f"/proc/{pid}/stat")
    return state.exists() and state.read_text().rsplit(")", 1)[1].split()[0] != "Z"


def gone_within(pids: list[int], seconds: float) -> bool:
    limit = time.monotonic() + seconds
    while any(map(runs, pids)) and time.monotonic() < limit:
        time.sleep(0.05)
    return not any(map(runs, pids))


def test_both_answer_and_the_database_knows_chinese(folder):
    with services(folder, throwaway=True) as running, redis.from_url(running.redis_url) as client:
        assert ask(running.database_url, "SELECT upper('é') || length('喀什·𬭎')") == "É4"
        assert client.ping()


def test_nothing_is_left_after_a_stop(folder):
    with services(folder, throwaway=True) as running:
        pids = [running.postgres.process.pid, running.redis.process.pid]

    assert gone_within(pids, 0)
    assert not (folder / "services.json").exists()


def test_a_killed_run_leaves_no_process_and_does_not_block_the_next(folder):
    killed = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(folder)], cwd=paths.CHECKOUT, stdout=subprocess.PIPE, text=True
    )
    with killed:
        pids = [int(word) for word in killed.stdout.readline().split()]
        killed.kill()

    assert gone_within(pids, 15)
    with services(folder, throwaway=True) as running:
        assert ask(running.database_url, "SELECT 1") == 1


def test_a_stale_note_naming_a_stranger_is_not_believed(folder):
    with services(folder, throwaway=True):
        pass
    (folder / "postgres" / "postmaster.pid").write_text(f"{os.getpid()}\n{folder}\n")
    (folder / "redis" / "redis.pid").write_text(str(os.getpid()))

    with services(folder, throwaway=True) as running:
        assert ask(running.database_url, "SELECT 1") == 1


def test_a_second_start_on_the_same_data_is_refused_with_a_reason(folder):
    with services(folder, throwaway=True), pytest.raises(CannotStart, match="running already"), services(folder):
        pass


def test_a_program_that_ignores_the_request_is_ended_anyway(tmp_path):
    stubborn = (
        "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True); time.sleep(99)"
    )
    child = children.start("stubborn", [sys.executable, "-c", stubborn], log=tmp_path / "log", patience=0.2)
    while (tmp_path / "log").stat().st_size == 0:
        time.sleep(0.02)

    child.stop()

    assert child.process.returncode == -signal.SIGKILL


@pytest.mark.parametrize("name", ["a b", "职称", "x" * 90])
def test_sockets_leave_a_folder_whose_path_cannot_be_an_address(name):
    sockets = paths.socket_dir(Path("/srv") / name)

    assert sockets.parent != Path("/srv") / name
    assert len(os.fsencode(sockets)) <= paths.LONGEST_SOCKET_FOLDER
    assert " " not in str(sockets)
    assert str(sockets).isascii()


def test_a_folder_that_goes_while_another_run_sweeps_stops_nobody(tmp_path):
    left = tmp_path / f"{throwaway.PREFIX}left"
    left.mkdir()
    (left / "run.lock").touch()
    (tmp_path / f"{throwaway.PREFIX}gone").symlink_to(tmp_path / "nowhere")  # listed, and not there when looked at

    throwaway.sweep(tmp_path)

    assert not left.exists()
