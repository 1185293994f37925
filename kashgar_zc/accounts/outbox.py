"""Telling people: messages are written in the act's own transaction and handed over afterwards, once each."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from kombu.exceptions import OperationalError

from kashgar_zc import clock
from kashgar_zc.celery import app

from . import channels as ways
from . import mail, sealing, sms
from .choices import Channel, Topic
from .models import Message, User

log = logging.getLogger(__name__)

ATTEMPTS = 6  # over about an hour and a half, see `delay_after`
DELIVERY_ERRORS = (sms.GatewayError, OSError)  # smtplib's errors are OSErrors


@dataclass(frozen=True)
class Letter:
    """What one person is told, of which topic; by the channels that the person chose for it, unless they are given."""

    recipient: User
    subject: str
    text: str
    link: str = ""
    channels: tuple[Channel, ...] | None = None
    topic: Topic = Topic.PROGRESS  # a letter that asks for an act says so


def tell(
    recipient: User,
    subject: str,
    text: str,
    link: str = "",
    channels: Iterable[Channel] | None = None,
    *,
    topic: Topic = Topic.PROGRESS,
) -> list[Message]:
    """Write one message a channel to a person; call it inside the transaction of the act it tells of.

    The channels are those that the person chose for the topic, unless they are given. No text goes to a mobile, no mail to
    an address that was never verified. No ID number or phone in `subject` or `text`: both are kept in plain.
    """
    return tell_many([Letter(recipient, subject, text, link, tuple(channels) if channels is not None else None, topic)])


def tell_many(letters: Iterable[Letter]) -> list[Message]:
    """Write the messages of an act that concerns many people, all in one statement; else as `tell`."""
    letters = list(letters)
    chosen = ways.chosen_by([one.recipient for one in letters if one.channels is None])
    return _send(
        _message(recipient=one.recipient, channel=channel, subject=one.subject, text=one.text, link=one.link)
        for one in letters
        for channel in (ways.wanted(one.topic, chosen[one.recipient.pk]) if one.channels is None else one.channels)
        if ways.reaches(one.recipient, channel)
    )


def tell_number(mobile: str, subject: str, text: str) -> Message:
    """Write a text to a mobile that belongs to no account, or not yet."""
    return tell_numbers([(mobile, subject, text)])[0]


def tell_numbers(texts: Iterable[tuple[str, str, str]]) -> list[Message]:
    """Write texts (mobile, subject, text), all in one statement; else as `tell_number`."""
    return _send(
        _message(channel=Channel.SMS, address_sealed=sealing.seal(mobile), subject=subject, text=text)
        for mobile, subject, text in texts
    )


def write_to(person: User, channel: Channel, subject: str, text: str, *, link: str, address: str) -> Message:
    """Write to an address that a person has given and not yet proved."""
    sealed = sealing.seal(address)
    facts = {"recipient": person, "channel": channel, "address_sealed": sealed}
    return _send([_message(subject=subject, text=text, link=link, **facts)])[0]


def deliver_due(limit: int = 200) -> int:
    """Hand over what is due, each message in its own transaction and by one worker only; return how many were tried."""
    tried = 0
    while tried < limit and _deliver_next():
        tried += 1
    return tried


def delay_after(attempts: int) -> dt.timedelta:
    """Return how long to wait after the n-th failed attempt: 15 s, 1 min, 4 min, 16 min, 64 min."""
    return dt.timedelta(seconds=15 * 4 ** (attempts - 1))


def _message(**facts: object) -> Message:
    now = clock.now()
    if facts["channel"] == Channel.INBOX:  # in the database is where the inbox is
        return Message(created_at=now, due_at=now, done_at=now, state=Message.State.DONE, **facts)
    return Message(created_at=now, due_at=now, **facts)


def _send(messages: Iterable[Message]) -> list[Message]:
    written = Message.objects.bulk_create(messages)
    if any(one.channel != Channel.INBOX for one in written):
        transaction.on_commit(_nudge)
    return written


def _nudge() -> None:
    try:
        app.send_task("kashgar_zc.accounts.tasks.deliver_messages")
    except OperationalError as error:  # the broker is away; beat's sweep delivers later
        log.warning("Could not wake the courier: %s", error)


@transaction.atomic
def _deliver_next() -> bool:
    due = Message.objects.filter(state=Message.State.DUE, due_at__lte=clock.now())
    message = due.select_for_update(skip_locked=True).order_by("due_at", "pk").first()
    if message is None:
        return False
    message.attempts += 1
    try:
        _hand_over(message)
    except mail.Refused as refusal:
        _give_up(message, str(refusal))
    except DELIVERY_ERRORS as error:
        _put_off(message, str(error))
    else:
        message.state, message.done_at, message.reason = Message.State.DONE, clock.now(), ""
    message.save(update_fields=["state", "attempts", "due_at", "done_at", "reason"])
    return True


def _hand_over(message: Message) -> None:
    given = sealing.unseal(message.address_sealed)
    if message.channel == Channel.EMAIL:
        words = {"subject": message.subject, "text": message.text, "link": message.link}
        mail.send(given or message.recipient.mail, key=message.pk, **words)
    else:
        sms.gateway().send(given or message.recipient.mobile, message.text)


def _put_off(message: Message, reason: str) -> None:
    if message.attempts >= ATTEMPTS:
        _give_up(message, reason)
    else:
        message.reason, message.due_at = reason[:300], clock.now() + delay_after(message.attempts)


def _give_up(message: Message, reason: str) -> None:
    message.reason, message.state = reason[:300], Message.State.DEAD
    log.error("Message %s is given up after %s attempts: %s", message.pk, message.attempts, message.reason)
