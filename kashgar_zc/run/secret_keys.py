"""Makes, once, the random secrets of an installation that was given none by its environment."""

import base64
import json
import os
import secrets
from pathlib import Path


def ensure(data: Path) -> dict[str, str]:
    """Return the secrets kept in the data folder, made now if there are none; only their owner can read the file."""
    kept = data / "secrets.json"
    if not kept.exists():
        data.mkdir(parents=True, exist_ok=True)
        made = {
            "DJANGO_SECRET_KEY": secrets.token_urlsafe(50),
            "FIELD_KEY": base64.b64encode(secrets.token_bytes(32)).decode(),
            "INDEX_KEY": base64.b64encode(secrets.token_bytes(32)).decode(),
        }
        making = kept.with_name(f"secrets.{os.getpid()}")
        making.touch(mode=0o600)
        making.write_text(json.dumps(made, indent=1))
        making.replace(kept)
    return json.loads(kept.read_text())
