"""How a message becomes an e-mail."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.translation import gettext as _

LONGEST = 254  # characters of an address


def send(address: str, *, key: int, subject: str, text: str, link: str) -> None:
    """Hand a message to the mail server within seconds, or raise `OSError`; the same message always has the same id."""
    body = f"{text}\n\n{settings.SITE_ADDRESS}{link}" if link else text
    host = settings.SITE_ADDRESS.split("//")[-1].split(":")[0]
    headers = {"Message-ID": f"<kzc-{key}@{host}>", "Auto-Submitted": "auto-generated"}
    title = _("【喀什职称】%(subject)s") % {"subject": subject}
    EmailMessage(title, body, settings.EMAIL_FROM, [address], headers=headers).send()


def masked(address: str) -> str:
    """Return an address as pages show it."""
    name, _at, host = address.partition("@")
    return f"{name[:2]}***@{host}" if host else ""
