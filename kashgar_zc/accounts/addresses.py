"""How a person proves that an e-mail address is theirs."""

from __future__ import annotations

from django.core import signing
from django.db import transaction
from django.urls import reverse

from . import outbox, sealing, texts
from .choices import Channel
from .models import User

SALT = "accounts.mail"
LASTS = 24 * 60 * 60  # seconds that the link of a confirmation works


@transaction.atomic
def set_address(person: User, address: str) -> None:
    """Write a person's address (empty: none); until it is confirmed nothing but the confirmation goes there."""
    person.mail, person.mail_verified = address, False
    person.save(update_fields=["mail_sealed", "mail_verified"])
    if address:
        link = reverse("accounts:confirm_mail", args=[token(person)])
        words = texts.mail_to_confirm(person)
        outbox.write_to(person, Channel.EMAIL, *words, link=link, address=address)


def token(person: User) -> str:
    """Return what the confirmation's link carries; it fits this person and this address only."""
    return signing.dumps([person.pk, _mark(person)], salt=SALT)


def confirm(person: User, given: str) -> bool:
    """Take an address as proved; return False for a link that is too old, or of another person or address."""
    try:
        who, mark = signing.loads(given, salt=SALT, max_age=LASTS)
    except signing.BadSignature:
        return False
    if who != person.pk or not person.mail_sealed or mark != _mark(person):
        return False
    person.mail_verified = True
    person.save(update_fields=["mail_verified"])
    return True


def _mark(person: User) -> str:
    return sealing.blind_index(person.mail, purpose="mail")[:24]
