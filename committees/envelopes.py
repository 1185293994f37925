"""Sealing ballots: a box is locked with its public key, and its private key is sealed to every two of three holders.

A holder's key is made of a pass phrase that is kept nowhere; the database has its public half. Sealed boxes are libsodium's
(X25519, XSalsa20-Poly1305); pass phrases are stretched with Argon2id.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations

from nacl import pwhash, utils
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox

SALT_BYTES = pwhash.argon2id.SALTBYTES


class WrongPhrase(Exception):
    """Pass phrases that do not open the box together."""


@dataclass(frozen=True)
class Lock:
    """A new box's lock: what papers are sealed with, and `parts`: "chair+secretary" -> the private key, sealed to both."""

    public_key: bytes
    parts: dict[str, str]


def salt() -> bytes:
    """Return fresh salt for a pass phrase."""
    return utils.random(SALT_BYTES)


def holder_key(phrase: str, salt: bytes) -> PrivateKey:
    """Return the holder's key, the same one for the same phrase and salt; takes a tenth of a second on purpose."""
    seed = pwhash.argon2id.kdf(
        PrivateKey.SEED_SIZE,
        phrase.encode(),
        salt,
        opslimit=pwhash.argon2id.OPSLIMIT_INTERACTIVE,
        memlimit=pwhash.argon2id.MEMLIMIT_INTERACTIVE,
    )
    return PrivateKey.from_seed(seed)


def new_lock(holders: Mapping[str, bytes]) -> Lock:
    """Return the lock of a new box; `holders` are part -> public key, and any two of them open it."""
    private = PrivateKey.generate()
    parts = {}
    for one, other in combinations(sorted(holders), 2):
        inner = SealedBox(PublicKey(holders[other])).encrypt(bytes(private))
        outer = SealedBox(PublicKey(holders[one])).encrypt(inner)
        parts[f"{one}+{other}"] = base64.b64encode(outer).decode()
    return Lock(bytes(private.public_key), parts)


def unlock(parts: Mapping[str, str], keys: Mapping[str, PrivateKey]) -> PrivateKey:
    """Return a box's private key by the keys of two holders; `WrongPhrase` when they do not open it."""
    for one, other in combinations(sorted(keys), 2):
        try:
            inner = SealedBox(keys[one]).decrypt(base64.b64decode(parts[f"{one}+{other}"]))
            return PrivateKey(SealedBox(keys[other]).decrypt(inner))
        except (CryptoError, KeyError):
            continue
    raise WrongPhrase


def seal(paper: str, public_key: bytes) -> bytes:
    """Return a paper sealed to a box: 48 bytes longer than the paper, whatever it says."""
    return SealedBox(PublicKey(public_key)).encrypt(paper.encode("ascii"))


def unseal(sealed: bytes, private: PrivateKey) -> str:
    """Return the paper; `nacl.exceptions.CryptoError` when it was tampered with."""
    return SealedBox(private).decrypt(sealed).decode("ascii")
