"""Appoint a person from the command line: the first reviewer of the centre, whom nobody else can appoint."""

import datetime as dt
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db.models import Q
from django.urls import reverse

from kashgar_zc import clock
from kashgar_zc.accounts import actions, identity, queries
from kashgar_zc.accounts.choices import OrganisationKind, Role, Standing
from kashgar_zc.accounts.models import Appointment, Organisation, User


class Command(BaseCommand):
    help = "Give a person who has signed up a role for an organisation; does nothing when the person has it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("login", help="the person's mobile number or user name")
        parser.add_argument("organisation", help="its unified social credit code, or its full name")
        parser.add_argument("role", choices=Role.values)
        parser.add_argument("--from", dest="starts_on", type=dt.date.fromisoformat, help="first day, 2020-06-01; today")
        parser.add_argument("--until", dest="ends_on", type=dt.date.fromisoformat, help="last day, itself included")

    def handle(self, *args: Any, **options: Any) -> None:
        person, organisation = _person(options["login"]), _organisation(options["organisation"])
        role, starts_on, ends_on = options["role"], options["starts_on"] or clock.today(), options["ends_on"]
        if ends_on and ends_on < starts_on:
            raise CommandError(f"The last day {ends_on} is before the first, {starts_on}.")
        if found := _covering(person, organisation, role, starts_on, ends_on):
            self.stdout.write(f"{person} is {found} already, {_period(found)}.")
            return
        try:
            made = actions.appoint(
                person, organisation=organisation, role=role, starts_on=starts_on, ends_on=ends_on, by=None
            )
        except actions.Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"{person} is {made}, {_period(made)}.")


def _person(login: str) -> User:
    person = queries.person_by_login(login)
    if person is None:
        raise CommandError(
            f"Nobody logs in as “{login}”. The person signs up first, at "
            f"{settings.SITE_ADDRESS.rstrip('/')}{reverse('account_signup')}; then run this again with that mobile number."
        )
    if not person.is_active:
        raise CommandError(f"The account of {person} is closed.")
    return person


def _organisation(text: str) -> Organisation:
    found = list(
        Organisation.objects.filter(Q(code=identity.clean_code(text)) | Q(name=text.strip())).select_related("county")
    )
    if not found:
        offices = Organisation.objects.exclude(kind=OrganisationKind.UNIT).order_by("kind", "pk")
        known = "\n".join(f"  {one}" for one in offices) or "  none yet: load them with manage.py load_fixtures"
        raise CommandError(f"No organisation has the code or the full name “{text}”. The offices are:\n{known}")
    if len(found) > 1:
        lines = "\n".join(f"  {one.code or 'without a code'}  {one.county or ''} {one}" for one in found)
        raise CommandError(f"More than one is called “{text}”. Give the code of one of them:\n{lines}")
    if found[0].standing != Standing.APPROVED:
        raise CommandError(f"“{found[0]}” is registered but not approved yet.")
    return found[0]


def _covering(
    person: User, organisation: Organisation, role: str, starts_on: dt.date, ends_on: dt.date | None
) -> Appointment | None:
    """Return the appointment that gives all of what is asked for already."""
    same = Appointment.objects.on(starts_on).filter(user=person, organisation=organisation, role=role)
    lasting = Q(ends_on=None) | Q(ends_on__gte=ends_on) if ends_on else Q(ends_on=None)
    return same.filter(lasting).first()


def _period(appointment: Appointment) -> str:
    return f"from {appointment.starts_on} " + (f"to {appointment.ends_on}" if appointment.ends_on else "without an end")
