"""A small mail server: it takes messages as a real one does, or answers a recipient with what the test wants."""

from __future__ import annotations

import email
import email.policy
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage

OK = "250 OK"


class Server(socketserver.ThreadingTCPServer):
    """`answer` is what it says to every recipient; `received` are the messages it took, `asked` the recipients it heard of."""

    daemon_threads = allow_reuse_address = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.answer, self.received, self.asked = OK, [], []

    @property
    def port(self) -> int:
        return self.server_address[1]


class Handler(socketserver.StreamRequestHandler):
    server: Server

    def handle(self) -> None:
        self.say("220 mail.example.com")
        while line := self.rfile.readline().decode().strip():
            verb = line[:4].upper()
            if verb == "RCPT":
                self.server.asked.append(line.partition("<")[2].partition(">")[0])
            if verb == "DATA":
                self.say("354 go on")
                self.server.received.append(self.message())
            self.say({"RCPT": self.server.answer, "QUIT": "221 bye"}.get(verb, OK))
            if verb == "QUIT":
                return

    def message(self) -> EmailMessage:
        content = b""
        while (line := self.rfile.readline()) != b".\r\n":
            content += line.removeprefix(b".")
        return email.message_from_bytes(content, policy=email.policy.default)

    def say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


@contextmanager
def smtp() -> Iterator[Server]:
    with Server() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()
