"""The outbox: what people are told, by which channel, and whether it arrived."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ..choices import Channel, Topic


class Message(models.Model):
    """One message to one person by one channel, written in the transaction of the act it tells of.

    A worker delivers what is due with growing delays; after the last attempt it is dead with its reason.
    `address_sealed` is set for texts to somebody who has no account yet (a sign-up code).
    """

    class State(models.TextChoices):
        DUE = "due", _("待发送")
        DONE = "done", _("已送达")
        DEAD = "dead", _("未送达")

    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="messages")
    channel = models.CharField(max_length=10, choices=Channel)
    address_sealed = models.CharField(max_length=200, blank=True)
    subject = models.CharField(max_length=200)
    text = models.TextField()
    link = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.DUE)
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField()
    created_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("消息")
        indexes = [
            models.Index(fields=["due_at"], condition=Q(state="due"), name="message_due"),
            models.Index(fields=["recipient", "-created_at", "-id"], name="message_inbox"),
            models.Index(fields=["recipient"], condition=Q(channel="inbox", read_at=None), name="message_unread"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="done", done_at__isnull=False) | ~Q(state="done"), name="message_done_at"
            ),
            models.CheckConstraint(
                condition=Q(recipient__isnull=False) | ~Q(address_sealed=""), name="message_has_addressee"
            ),
        ]

    def __str__(self) -> str:
        return self.subject


class ChannelChoice(models.Model):
    """What a person chose of a topic and a channel, where that differs from what is usual (`channels.USUAL`)."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="channel_choices")
    topic = models.CharField(max_length=10, choices=Topic)
    channel = models.CharField(max_length=10, choices=Channel)
    wanted = models.BooleanField()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("通知方式")
        constraints = [models.UniqueConstraint(fields=["user", "topic", "channel"], name="channel_chosen_once")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.topic} {self.channel}"
