"""What production is described by is run here without containers: each command, each health check, the front door."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from string import Template

import pytest
import redis
import yaml

from kashgar_zc.run import children, programs
from kashgar_zc.run.paths import CHECKOUT
from kashgar_zc.run.throwaway import throwaway_services

PRODUCTION = CHECKOUT / "kashgar_zc/run/production"
SITE = {"SITE_NAME": "titles.example.org", "POSTGRES_PASSWORD": "x"}
DOT_ENV = {"SMS_GATEWAY": "kashgar_zc.accounts.sms.FileOutbox"}  # with the secrets, which the tests have of their own
COMPOSE = yaml.safe_load((CHECKOUT / "docker-compose.yml").read_text())["services"]
TRACKED = subprocess.run(["git", "ls-files", "-z"], cwd=CHECKOUT, capture_output=True, text=True).stdout.split("\0")[
    :-1
]


@pytest.fixture(scope="module")
def running():
    with throwaway_services() as services_and_environment:
        yield services_and_environment


@pytest.fixture
def container(running):
    """Return the environment a service has in its container, the addresses being those of the private services."""
    started = []

    def start(name: str) -> tuple[dict[str, str], subprocess.Popen, Path]:
        _, addresses = running
        environment = {
            **os.environ,
            **DOT_ENV,
            **declared(name),
            **addresses,
            "HOST": "127.0.0.1",
            "PORT": str(free_port()),
        }
        environment["PATH"] = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
        log = Path(addresses["KASHGAR_DATA"]) / "logs" / f"container-{name}.log"
        child = children.start(
            name, [*entry_point(), *COMPOSE[name]["command"]], log=log, env=environment, cwd=CHECKOUT
        )
        started.append(child)
        return environment, child.process, log

    yield start
    for child in started:
        child.stop()


def declared(name: str) -> dict[str, str]:
    """Return the variables the compose file gives a service."""
    text = {key: re.sub(r":[?-][^}]*}", "}", value) for key, value in COMPOSE[name]["environment"].items()}
    return {key: Template(value).substitute(SITE) for key, value in text.items()}


def entry_point() -> list[str]:
    """Return the image's entry point, as a path outside of it."""
    line = next(line for line in (CHECKOUT / "Dockerfile").read_text().splitlines() if line.startswith("ENTRYPOINT"))
    return [str(CHECKOUT / part) for part in json.loads(line.removeprefix("ENTRYPOINT"))]


def free_port() -> int:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return sock.getsockname()[1]


def healthy(name: str, environment: dict[str, str]) -> bool:
    """Ask as the container engine would."""
    command = COMPOSE[name]["healthcheck"]["test"][1:]
    return subprocess.run(command, cwd=CHECKOUT, env=environment, capture_output=True).returncode == 0


def becomes(condition, process: subprocess.Popen, log: Path, seconds: float = 180) -> None:
    limit = time.monotonic() + seconds
    while not condition():
        assert process.poll() is None, f"it ended:\n{children.last_words(log, 30)}"
        assert time.monotonic() < limit, f"not within {seconds} s:\n{children.last_words(log, 30)}"
        time.sleep(0.3)


def stops_cleanly(process: subprocess.Popen) -> bool:
    process.send_signal(signal.SIGTERM)
    process.wait(30)
    members = subprocess.run(["ps", "-o", "pid=", "--sid", str(process.pid)], capture_output=True, text=True).stdout
    return process.returncode in (0, -signal.SIGTERM) and not members.split()


def test_web_answers_redirects_to_https_and_stops(container):
    environment, process, log = container("web")

    becomes(lambda: healthy("web", environment), process, log)
    with socket.create_connection(("127.0.0.1", int(environment["PORT"]))) as connection:
        connection.sendall(b"GET /accounts/ HTTP/1.0\r\nHost: titles.example.org\r\n\r\n")
        answer = connection.recv(4096).decode()

    assert answer.startswith(("HTTP/1.0 301", "HTTP/1.1 301"))
    assert "https://titles.example.org/accounts/" in answer
    assert stops_cleanly(process)


def test_worker_answers_a_ping_and_stops(container):
    environment, process, log = container("worker")

    becomes(lambda: healthy("worker", environment), process, log)

    assert stops_cleanly(process)


def test_beat_ticks_and_stops(container, running):
    services, _ = running
    environment, process, log = container("beat")

    with redis.from_url(services.redis_url) as broker:
        becomes(lambda: broker.llen("celery") > 0, process, log)

    assert healthy("beat", environment)
    assert stops_cleanly(process)


def test_health_checks_notice_that_nothing_runs(running):
    _, addresses = running
    environment = {
        **os.environ,
        **addresses,
        "PORT": str(free_port()),
        "KASHGAR_DATA": addresses["KASHGAR_DATA"] + "/no",
    }
    environment["PATH"] = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    environment["WORKER_NAME"] = "nobody"

    assert [healthy(name, environment) for name in ("web", "worker", "beat")] == [False, False, False]


def test_redis_takes_its_options(tmp_path):
    options = COMPOSE["redis"]["command"][1:]
    command = [programs.redis_server(), *options, "--port", "0", "--unixsocket", "r.sock"]

    child = children.start("redis", command, log=tmp_path / "log", cwd=tmp_path)
    try:
        becomes((tmp_path / "r.sock").exists, child.process, tmp_path / "log")
        with redis.Redis(unix_socket_path=str(tmp_path / "r.sock")) as client:
            assert client.config_get("maxmemory-policy") == {"maxmemory-policy": "noeviction"}
    finally:
        child.stop()


def test_postgres_takes_its_options(running):
    _, addresses = running
    options = COMPOSE["postgres"]["command"][1:]
    data = Path(addresses["KASHGAR_DATA"])
    command = [programs.postgres_folder() / "postgres", "-D", data / "postgres", *options, "-C", "shared_buffers"]

    child = children.start("options", command, log=data / "logs/options.log", user=programs.service_user())

    assert child.process.wait(20) == 0
    assert (data / "logs/options.log").read_text().strip() == str(256 * 1024 // 8)  # in pages


def test_the_table_of_variables_is_complete():
    """What settings, start script and compose file read is explained, and nothing else."""
    settings_read = "".join(
        (CHECKOUT / f"kashgar_zc/settings/{name}.py").read_text() for name in ("base", "accounts", "files", "prod")
    )
    read = set(re.findall(r"env\.[a-z]+\(\s*(?:#.*\s*)?\"([A-Z0-9_]+)\"", settings_read))
    compose = (CHECKOUT / "docker-compose.yml").read_text()
    read |= set(re.findall(r"\$\{([A-Z_]+)", compose + (PRODUCTION / "start.sh").read_text())) | {"KASHGAR_DATA"}
    explained = re.findall(r"(?m)^\| `([A-Z0-9_]+)` \|", (PRODUCTION / "README.md").read_text())

    assert len(read) > 25
    assert sorted(explained) == sorted(read | {"DJANGO_SETTINGS_MODULE"})


def test_the_image_copies_only_what_is_there():
    copied = re.findall(r"^COPY (?!--)(\S+) ", (CHECKOUT / "Dockerfile").read_text(), re.M)

    assert [name for name in copied if not (CHECKOUT / name).exists()] == []
    assert not {".", ".env"} & set(copied)


def test_no_secret_stands_in_the_compose_file():
    variables = [pair for service in COMPOSE.values() for pair in service.get("environment", {}).items()]
    secrets = [(name, value) for name, value in variables if re.search("PASSWORD|SECRET|KEY", name)]

    assert {value for _, value in secrets} == {"${POSTGRES_PASSWORD}"}
    assert [value for _, value in variables if re.search(r"//\w+:(?!\$)[^/]*@", value)] == []


@pytest.mark.parametrize("name", ["base.txt", "test.txt"])
def test_locks_pin_every_package_with_hashes_and_name_no_index(name):
    text = (CHECKOUT / "requirements" / name).read_text()
    entries = re.sub(r"\\\n", " ", re.sub(r"(?m)^\s*#.*\n?", "", text)).splitlines()

    assert [entry for entry in entries if entry.strip() and not re.match(r"\S+==\S+ .*--hash=sha256:", entry)] == []


def test_no_tracked_file_names_a_registry_or_a_place_on_some_machine():
    hosts = ["py" + "pi.org", "python" + "hosted.org", "debi" + "an.org", "npm" + "js.org"]
    places = [
        "/opt/" + "wheels",
        "/opt/" + "pypi",
        "/root" + "/",
        "/work" + "/main",
        "/work" + "/shared",
        "/wo" + "rk/.library",
    ]
    private = re.compile(r"\b(?:10\.\d+\.\d+\.\d+|192\.168\.\d+\.\d+|172\.(?:1[6-9]|2\d|3[01])\.\d+\.\d+)\b")
    texts = {name: (CHECKOUT / name).read_text(errors="ignore") for name in TRACKED if (CHECKOUT / name).is_file()}

    assert [(name, needle) for name, text in texts.items() for needle in hosts + places if needle in text] == []
    assert [(name, found) for name, text in texts.items() for found in private.findall(text)] == []
