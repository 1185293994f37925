"""A list that joins two tables, and a sheet to fill with as many fields as the section that is saved against it."""

import uuid

from django.conf import settings
from django.db import models


class Unit(models.Model):
    name = models.CharField(max_length=100)

    def __str__(self) -> str:
        return self.name


class Title(models.Model):
    name = models.CharField(max_length=40)
    series = models.CharField(max_length=40)

    def __str__(self) -> str:
        return self.name


class File(models.Model):
    """One row of the list."""

    class State(models.TextChoices):
        WAITING = "waiting", "待审"
        RETURNED = "returned", "退回修改"

    key = models.UUIDField(default=uuid.uuid4, unique=True)
    number = models.CharField(max_length=20)
    person = models.CharField(max_length=50)
    unit = models.ForeignKey(Unit, models.PROTECT)
    title = models.ForeignKey(Title, models.PROTECT)
    state = models.CharField(max_length=20, choices=State, default=State.WAITING)
    since = models.DateTimeField(db_index=True)
    due_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.number


class Sheet(models.Model):
    """What a person fills in; its fields are those of the section `basic`."""

    owner = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE)
    work_started = models.CharField("参加工作时间", max_length=20, blank=True)
    post = models.CharField("现任行政职务", max_length=50, blank=True)
    present_title = models.CharField("现任职称", max_length=50, blank=True)
    present_title_since = models.CharField("现职称取得时间", max_length=20, blank=True)
    specialty_work = models.CharField("现从事专业", max_length=50, blank=True)
    specialty_years = models.CharField("从事本专业年限", max_length=20, blank=True)
    address = models.CharField("通信地址", max_length=200, blank=True)
    email = models.EmailField("电子邮箱", blank=True)

    def __str__(self) -> str:
        return f"{self.owner_id}"
