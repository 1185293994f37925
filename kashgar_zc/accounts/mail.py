"""How a message becomes an e-mail."""

from __future__ import annotations

from smtplib import SMTPDataError, SMTPRecipientsRefused

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.translation import gettext as _

LONGEST = 254  # characters of an address


class Refused(Exception):
    """The mail server takes no such message, however often it is handed over; the text says why."""


def send(address: str, *, key: int, subject: str, text: str, link: str) -> None:
    """Hand a message to the mail server within seconds, or raise `OSError`, or `Refused`; the same one has always the same id."""
    body = f"{text}\n\n{settings.SITE_ADDRESS}{link}" if link else text
    host = settings.SITE_ADDRESS.split("//")[-1].split(":")[0]
    headers = {"Message-ID": f"<kzc-{key}@{host}>", "Auto-Submitted": "auto-generated"}
    title = _("【喀什职称】%(subject)s") % {"subject": subject}
    try:
        EmailMessage(title, body, settings.EMAIL_FROM, [address], headers=headers).send()
    except (SMTPRecipientsRefused, SMTPDataError) as refusal:
        raise _failure(refusal, address) from refusal


def _failure(refusal: SMTPRecipientsRefused | SMTPDataError, address: str) -> Exception:
    """Return what a server's no comes to, in its own words without the address: 5xx is for good, 4xx for now [RFC 5321 4.2.1]."""
    one = next(iter(refusal.recipients.values())) if isinstance(refusal, SMTPRecipientsRefused) else refusal.args[:2]
    code, said = one
    words = said.decode(errors="replace") if isinstance(said, bytes) else str(said)
    reason = f"{code} {words}".replace(address, masked(address))
    return Refused(reason) if code >= 500 else OSError(reason)


def masked(address: str) -> str:
    """Return an address as pages show it."""
    name, _at, host = address.partition("@")
    return f"{name[:2]}***@{host}" if host else ""
