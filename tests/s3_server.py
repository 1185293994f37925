"""A small S3: the six requests that django-storages makes of a bucket, kept in memory, over real HTTP."""

import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit

LISTED = "<Contents><Key>{}</Key><LastModified>2020-06-01T00:00:00.000Z</LastModified><Size>{}</Size></Contents>"


class Bucket(BaseHTTPRequestHandler):
    """Answers PUT, GET, HEAD, DELETE of an object and the listing of a folder; unsigned requests are refused."""

    protocol_version = "HTTP/1.1"

    def do_PUT(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.answer(200, kept=body)

    def do_GET(self):
        query = parse_qs(urlsplit(self.path).query)
        if "list-type" in query or "prefix" in query:
            self.answer(200, self.listing(query["prefix"][0]).encode())
        else:
            self.answer(200 if self.key in self.server.objects else 404, self.server.objects.get(self.key, b""))

    do_HEAD = do_GET

    def do_DELETE(self):
        self.server.objects.pop(self.key, None)
        self.answer(204)

    @property
    def key(self) -> str:
        return unquote(urlsplit(self.path).path).removeprefix("/papers/")

    def listing(self, prefix: str) -> str:
        found = {key: len(body) for key, body in self.server.objects.items() if key.startswith(prefix)}
        rows = "".join(LISTED.format(key, size) for key, size in found.items())
        return f"<ListBucketResult><Name>papers</Name><IsTruncated>false</IsTruncated>{rows}</ListBucketResult>"

    def answer(self, status: int, body: bytes = b"", *, kept: bytes | None = None) -> None:
        self.server.seen.append((self.command, self.key))
        if "AWS4-HMAC-SHA256 Credential=KEY/" not in self.headers.get("Authorization", ""):
            status, body, kept = 403, b"", None
        if kept is not None:
            self.server.objects[self.key] = kept
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Last-Modified", "Mon, 01 Jun 2020 00:00:00 GMT")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, *_arguments):
        """Say nothing."""


@contextmanager
def s3_server():
    """Give a running server; `objects` holds what lies in the bucket `papers`, `seen` what was asked."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Bucket)
    server.objects, server.seen = {}, []
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
