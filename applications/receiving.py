"""How uploads arrive: on disk, chunk by chunk, and no more of them than could ever be taken."""

from typing import Any

from django.core.files.uploadhandler import TemporaryFileUploadHandler

CEILING = 64 * 1024 * 1024  # over every batch's limit per file; the batch's own limit refuses with its sentence


class CappedUploadHandler(TemporaryFileUploadHandler):
    """Writes an upload to a temporary file up to the ceiling, and lets the rest pass by; the size told is the true one."""

    written = 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        self.written = 0
        super().new_file(*args, **kwargs)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        if self.written < CEILING:
            super().receive_data_chunk(raw_data, start)
            self.written += len(raw_data)
