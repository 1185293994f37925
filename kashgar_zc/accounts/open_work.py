"""What a person leaves unfinished at an organisation: told by the apps above, which know the work."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Protocol

from .models import Appointment, User


@dataclass(frozen=True)
class Open:
    """One piece of open work, ready to print."""

    label: str
    note: str
    url: str = ""


class Desk(Protocol):
    """What an app says of the work of an appointment, and does when it ends."""

    def open(self, appointment: Appointment) -> list[Open]:
        """Return what is unfinished."""

    def last_acted_on(self, appointment: Appointment) -> dt.date | None:
        """Return the last day on which the person took a step for the organisation."""

    def hand_over(self, appointment: Appointment, *, to: User | None, by: User) -> None:
        """Give the work to a colleague, or lay it back for anybody."""


_desks: list[Desk] = []


def register(desk: Desk) -> None:
    """Let an app be asked; it does so once, when it is ready."""
    _desks.append(desk)


def open_of(appointment: Appointment) -> list[Open]:
    return [one for desk in _desks for one in desk.open(appointment)]


def last_acted_on(appointment: Appointment) -> dt.date | None:
    return max(filter(None, (desk.last_acted_on(appointment) for desk in _desks)), default=None)


def hand_over(appointment: Appointment, *, to: User | None, by: User) -> None:
    for desk in _desks:
        desk.hand_over(appointment, to=to, by=by)
