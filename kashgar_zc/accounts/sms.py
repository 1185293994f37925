"""How a text reaches a mobile: the gateway's interface, and the default that writes to a file."""

import json
import logging
from pathlib import Path
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string

from kashgar_zc import clock

from . import identity

log = logging.getLogger(__name__)


class GatewayError(Exception):
    """The text was not taken; the message says why and is kept with the message's row."""


class Gateway(Protocol):
    def send(self, mobile: str, text: str) -> None:
        """Hand a text over to the carrier within a few seconds, or raise `GatewayError`."""


class FileOutbox:
    """Adds each text as a line of JSON to `outbox/sms.jsonl` in the data folder; outside the demo the number is masked."""

    def send(self, mobile: str, text: str) -> None:
        masked = identity.mask_mobile(mobile)
        line = {"at": clock.now().isoformat(), "mobile": mobile if settings.DEMO else masked, "text": text}
        path = Path(settings.DATA_DIR) / "outbox" / "sms.jsonl"
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("a", encoding="utf-8") as file:
                file.write(json.dumps(line, ensure_ascii=False) + "\n")
        except OSError as error:
            raise GatewayError(str(error)) from error
        log.info("Text to %s written to %s", masked, path)


def gateway() -> Gateway:
    """Return the gateway that settings name."""
    return import_string(settings.SMS_GATEWAY)()
