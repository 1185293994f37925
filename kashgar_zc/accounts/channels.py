"""By which channels a person is told of what: what is usual, what the person chose instead, what can reach them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.conf import settings
from django.db import transaction

from .choices import Channel, Topic
from .models import ChannelChoice, User

# The inbox always has everything; by which ways a topic comes besides is the deployment's to say.
USUAL: dict[Topic, frozenset[Channel]] = {
    topic: frozenset({Channel.INBOX, *map(Channel, settings.MESSAGE_CHANNELS[topic])}) for topic in Topic
}
CHOSEN = (Topic.ACTION, Topic.PROGRESS, Topic.WORK)  # nobody turns off word of the own account
ASKED = (Channel.SMS, Channel.EMAIL)
Choices = dict[tuple[Topic, Channel], bool]


def chosen_by(people: Sequence[User]) -> dict[int, Choices]:
    """Return, by person, what each gets of each topic and channel that may be chosen; one statement."""
    found = {one.pk: {(topic, way): way in USUAL[topic] for topic in CHOSEN for way in ASKED} for one in people}
    rows = ChannelChoice.objects.filter(user__in=found) if found else ChannelChoice.objects.none()
    for user, topic, way, wanted in rows.values_list("user_id", "topic", "channel", "wanted"):
        if (topic, way) in found[user]:
            found[user][Topic(topic), Channel(way)] = wanted
    return found


def wanted(topic: Topic, chosen: Choices) -> list[Channel]:
    """Return the channels by which somebody who chose so is told of a topic."""
    if topic not in CHOSEN:
        return [channel for channel in Channel if channel in USUAL[topic]]
    return [Channel.INBOX, *(channel for channel in ASKED if chosen[topic, channel])]


def reaches(person: User, channel: Channel) -> bool:
    """Return whether a channel leads to this person: no text to a mobile, no mail to an address that was never verified."""
    if channel == Channel.SMS:
        return person.mobile_verified and bool(person.mobile_index)
    return channel == Channel.INBOX or (person.mail_verified and bool(person.mail_sealed))


@transaction.atomic
def choose(person: User, wanted: Mapping[tuple[Topic, Channel], bool]) -> None:
    """Keep a person's choices; what is as usual leaves no row."""
    person.channel_choices.all().delete()
    ChannelChoice.objects.bulk_create(
        ChannelChoice(user=person, topic=topic, channel=channel, wanted=is_wanted)
        for (topic, channel), is_wanted in wanted.items()
        if is_wanted != (channel in USUAL[topic])
    )
