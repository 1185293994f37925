"""The one door through which settings read the environment; its errors say how to mend them."""

import json
import os
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

from kashgar_zc.run.paths import data_dir


def text(name: str, default: str | None = None, *, fix: str = "") -> str:
    """Return a variable; without it the default, and without that an error naming the variable and the fix."""
    value = os.environ.get(name, default)
    if value is None:
        raise ImproperlyConfigured(f"The environment variable {name} is missing. {fix or 'Set it and start again.'}")
    return value


def flag(name: str, default: bool = False) -> bool:
    """Return a yes/no variable: 1, true, yes, on or 0, false, no, off."""
    raw = os.environ.get(name, "1" if default else "0").lower()
    if raw in {"1", "true", "yes", "on"}:
        return True
    if raw in {"", "0", "false", "no", "off"}:
        return False
    raise ImproperlyConfigured(f"{name}={raw!r} is neither yes nor no. Write 1 or 0.")


def number(name: str, default: int) -> int:
    """Return a whole-number variable."""
    raw = os.environ.get(name, str(default))
    try:
        return int(raw)
    except ValueError as error:
        raise ImproperlyConfigured(f"{name}={raw!r} is not a whole number.") from error


def words(name: str, default: str = "") -> list[str]:
    """Return a comma-separated variable as a list."""
    return [word.strip() for word in os.environ.get(name, default).split(",") if word.strip()]


def service(name: str) -> str:
    """Return a service's address: from the environment, else from the embedded services that are running."""
    if value := os.environ.get(name):
        return value
    running = data_dir() / "services.json"
    if running.exists():
        return json.loads(running.read_text())[name]
    raise ImproperlyConfigured(
        f"{name} is not set and the embedded services are not running. "
        f"Start them with `make services` (or `make run`), or set {name}."
    )


def secret(name: str) -> str:
    """Return a secret: from the environment, else from the file made at set-up."""
    if value := os.environ.get(name):
        return value
    kept = data_dir() / "secrets.json"
    if kept.exists():
        return json.loads(kept.read_text())[name]
    raise ImproperlyConfigured(f"{name} is not set. Run `make run` once to create one, or set {name}.")


def database(url: str) -> dict[str, object]:
    """Return Django's database settings of a `postgresql://user:password@host:port/name?host=/socket/dir` address."""
    parts = urlsplit(url)
    if parts.scheme not in {"postgresql", "postgres"}:
        raise ImproperlyConfigured("DATABASE_URL must start with postgresql:// — no other database is supported.")
    query = {key: values[0] for key, values in parse_qs(parts.query).items()}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.get("host") or unquote(parts.hostname or ""),
        "PORT": query.get("port") or str(parts.port or ""),
    }


def folder(name: str, default: Path) -> Path:
    """Return a folder named by a variable, made if it is not there."""
    path = Path(os.environ.get(name, default))
    path.mkdir(parents=True, exist_ok=True)
    return path
