"""A person: one account for applying, reviewing and sitting on committees."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _

from .. import sealing
from ..choices import Role

if TYPE_CHECKING:
    from .organisation import Organisation


class User(AbstractUser):
    """One person. `name` and the ID number freeze at the first submission.

    ID number and mobile are sealed (`sealing.py`); their blind indexes make them unique and findable.
    """

    first_name = None
    last_name = None
    name = models.CharField(_("姓名"), max_length=50, blank=True)
    id_number_sealed = models.CharField(max_length=200, blank=True, editable=False)
    id_number_index = models.CharField(max_length=80, null=True, unique=True, editable=False)
    mobile_sealed = models.CharField(max_length=200, blank=True, editable=False)
    mobile_index = models.CharField(max_length=80, null=True, unique=True, editable=False)
    mobile_verified = models.BooleanField(default=False)
    mail_sealed = models.CharField(max_length=600, blank=True, editable=False)
    mail_verified = models.BooleanField(default=False)
    identity_frozen_at = models.DateTimeField(null=True, editable=False)

    REQUIRED_FIELDS: list[str] = []

    class Meta:
        verbose_name = _("用户")

    def __str__(self) -> str:
        return self.name or self.username

    def get_full_name(self) -> str:
        """Django's parts of a name are gone; a name is one text."""
        return self.name

    def get_short_name(self) -> str:
        return self.name

    def reviews_for(self, organisation: Organisation, *, on: dt.date) -> bool:
        """Return whether this person holds a reviewer's appointment of an organisation on a day."""
        return self.appointments.on(on).filter(organisation=organisation, role=Role.REVIEWER).exists()

    @property
    def id_number(self) -> str:
        """The resident ID number in plain; every showing of it in full is to be logged."""
        return sealing.unseal(self.id_number_sealed)

    @id_number.setter
    def id_number(self, value: str) -> None:
        self.id_number_sealed = sealing.seal(value)
        self.id_number_index = sealing.blind_index(value, purpose="id-number") if value else None

    @property
    def mobile(self) -> str:
        """The mobile number in plain, 11 digits."""
        return sealing.unseal(self.mobile_sealed)

    @mobile.setter
    def mobile(self, value: str) -> None:
        self.mobile_sealed = sealing.seal(value)
        self.mobile_index = sealing.blind_index(value, purpose="mobile") if value else None

    @property
    def mail(self) -> str:
        """The e-mail address in plain; sealed at rest, since many hold a telephone number."""
        return sealing.unseal(self.mail_sealed)

    @mail.setter
    def mail(self, value: str) -> None:
        self.mail_sealed = sealing.seal(value)

    @property
    def masked_id_number(self) -> str:
        plain = self.id_number
        return f"{plain[:6]}********{plain[-4:]}" if plain else ""

    @property
    def masked_mobile(self) -> str:
        plain = self.mobile
        return f"{plain[:3]}****{plain[-4:]}" if plain else ""

    @property
    def birth_date(self) -> dt.date | None:
        """Digits 7–14 of the ID number (GB 11643)."""
        plain = self.id_number
        return dt.datetime.strptime(plain[6:14], "%Y%m%d").date() if plain else None

    @property
    def sex(self) -> str:
        """男 or 女 by the 17th digit of the ID number (GB 11643), empty without one."""
        plain = self.id_number
        return ("男" if int(plain[16]) % 2 else "女") if plain else ""
