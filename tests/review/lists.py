"""Lists of units and staff as an office sends them in, and what a worker makes of them."""

import io

import openpyxl
from django.test import Client
from django.urls import reverse

from kashgar_zc.accounts.models import UnitImport, User
from review.importing import columns, receiving, working

HEADS = {sheet: [one.title for one in found] for sheet, found in columns.COLUMNS.items()}
DAY = "2020-09-01"


def client_of(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def book(*, units=(), staff=(), heads=HEADS) -> io.BytesIO:
    made, target = openpyxl.Workbook(), io.BytesIO(b"")
    for title, rows in (("单位", units), ("人员", staff)):
        sheet = made.create_sheet(title)
        for row in [heads[title], *rows]:
            sheet.append(row)
    made.save(target)
    target.seek(0)
    target.name = "名单.xlsx"
    return target


def send(client, **lists) -> UnitImport:
    answer = client.post(reverse("review:imports"), {"file": book(**lists)})
    assert answer.status_code == 302, answer.context["form"].errors
    return worked(UnitImport.objects.latest("pk"))


def worked(one: UnitImport) -> UnitImport:
    """Return a list after a worker was told of it."""
    working.work(one.pk)
    return UnitImport.objects.get(pk=one.pk)


def said(one: UnitImport) -> list[tuple[str, int, str, list[str]]]:
    plan = receiving.planned(one, by=one.by)
    return [(line.row.sheet, line.row.number, line.verdict.value, list(line.notes)) for line in plan.lines]


def confirm(client, one: UnitImport):
    page = client.get(reverse("review:import", args=[one.key]))
    client.post(reverse("review:apply_import", args=[one.key]), {"digest": page.context["digest"]})
    worked(one)
    return client.get(reverse("review:import", args=[one.key]))


def unit_row(name="疏附县新建小学", code="", county="", nature="事业单位", bureau="", contact=""):
    return [name, code, county, nature, bureau, contact]
