"""The virus scan of an upload by clamd, where a deployment has one; configured but out of reach, nothing is taken."""

from __future__ import annotations

import re
import socket
import struct
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from . import sandbox

CHUNK = 256 * 1024
SECONDS = 30


class ScannerAway(sandbox.Unavailable):
    """The scanner gives no answer that could be relied on."""

    code = "scanner_away"


def scan(source: Path) -> None:
    """Have a file scanned. Raises `sandbox.Unsafe` for a finding, and `ScannerAway` for any answer that is not OK."""
    if not settings.CLAMD_ADDRESS:
        return
    try:
        answer = _ask(settings.CLAMD_ADDRESS, source)
    except OSError as error:
        raise ScannerAway(f"clamd at {settings.CLAMD_ADDRESS}: {error}") from error
    if found := re.fullmatch(r"stream: (.+) FOUND", answer):
        raise sandbox.Unsafe(
            _("文件含有病毒（%(name)s）。请在电脑上查杀病毒，重新导出或拍照后上传。") % {"name": found[1][:80]}
        )
    if answer != "stream: OK":
        raise ScannerAway(f"clamd answered {answer[:200]!r}")


def _ask(address: str, source: Path) -> str:
    """Send a file by INSTREAM, each chunk led by its length, and return the answer's line."""
    with _connected(address) as connection, source.open("rb") as stream:
        connection.sendall(b"zINSTREAM\0")
        while chunk := stream.read(CHUNK):
            connection.sendall(struct.pack(">I", len(chunk)) + chunk)
        connection.sendall(struct.pack(">I", 0))
        answer = b""
        while not answer.endswith(b"\0") and len(answer) < 4096 and (more := connection.recv(4096)):
            answer += more
    return answer.rstrip(b"\0").decode(errors="replace").strip()


def _connected(address: str) -> socket.socket:
    """Return a connection to `host:port` or to the socket file of `unix:/path`."""
    if address.startswith("unix:"):
        connection = socket.socket(socket.AF_UNIX)
        connection.settimeout(SECONDS)
        connection.connect(address.removeprefix("unix:"))
        return connection
    host, _colon, port = address.rpartition(":")
    return socket.create_connection((host, int(port)), timeout=SECONDS)
