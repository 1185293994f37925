"""Encryption at rest of ID numbers and phones, with a keyed blind index for look-ups.

Sealed text reads `a1.<key id>.<base64 of nonce and ciphertext>` (a1 = AES-256-GCM); an index reads `h1.<hex>`
(h1 = HMAC-SHA-256). The tags let SM4 and SM3 take over row by row.
"""

import base64
import hashlib
import hmac
import os
from functools import cache

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings


def seal(text: str) -> str:
    """Return the text encrypted under the newest key; empty stays empty."""
    if not text:
        return ""
    key_id = list(settings.FIELD_KEYS)[-1]
    nonce = os.urandom(12)
    sealed = _cipher(key_id).encrypt(nonce, text.encode(), key_id.encode())
    return f"a1.{key_id}.{base64.b64encode(nonce + sealed).decode()}"


def unseal(sealed: str) -> str:
    """Return the plain text; raises `cryptography.exceptions.InvalidTag` when it was tampered with."""
    if not sealed:
        return ""
    _algorithm, key_id, body = sealed.split(".", 2)
    raw = base64.b64decode(body)
    return _cipher(key_id).decrypt(raw[:12], raw[12:], key_id.encode()).decode()


def blind_index(text: str, *, purpose: str) -> str:
    """Return a keyed digest under which equal texts of one purpose meet; it cannot be reversed without the key."""
    key = base64.b64decode(settings.INDEX_KEY)
    return "h1." + hmac.new(key, f"{purpose}:{text}".encode(), hashlib.sha256).hexdigest()


@cache
def _cipher(key_id: str) -> AESGCM:
    return AESGCM(base64.b64decode(settings.FIELD_KEYS[key_id]))
