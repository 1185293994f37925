"""Who takes a step: whether this person is the party, and for which organisation the party acts."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kashgar_zc import clock
from kashgar_zc.accounts import queries as accounts
from kashgar_zc.accounts.models import Appointment, Organisation, User

from . import recalling
from .choices import Action, Party
from .models import Application, Event
from .steps import ORGANISING_ROLES


def refusal_to_act(user: User | None, application: Application, party: Party) -> str:
    """Return why this person is not the party who takes the step, or an empty string."""
    refusal = refusal_to_be(user, application, party)
    return refusal or (refusal_of_office(user, application, party) if user else "")


def refusal_to_be(user: User | None, application: Application, party: Party) -> str:
    """Return why this person cannot be the party to the file, whatever the office, or an empty string."""
    if party == Party.SYSTEM:
        return "" if user is None else str(_("该操作由系统进行。"))
    if user is None:
        return str(_("该操作须由本人登录后进行。"))
    if party == Party.APPLICANT:
        return "" if application.applicant_id == user.pk else str(_("只有申报人本人可以进行该操作。"))
    if application.applicant_id == user.pk:
        return str(_("不能审核本人的申报。"))
    return refusal_of_two_desks(user, application) if party == Party.DESK else ""


def refusal_of_two_desks(user: User, application: Application) -> str:
    """Return why whoever approved a submission at one desk, perhaps acting for its unit, does not judge it at another."""
    events = sorted(application.events.all(), key=lambda one: one.sequence)
    submitted = max((one.sequence for one in events if one.action == Action.SUBMIT), default=0)
    undone = recalling.recalled(events)
    verdicts = (one for one in events if one.action == Action.APPROVE and one.sequence not in undone)
    others = [one for one in verdicts if one.sequence > submitted and one.from_status != application.status]
    if any(one.actor_id == user.pk for one in others):
        return str(_("您已在其他环节审核通过该申报，本环节须由另一人办理。"))
    return ""


def refusal_of_office(user: User, application: Application, party: Party) -> str:
    """Return why the office that this person holds does not take the step, the same for every file there."""
    if party in {Party.SYSTEM, Party.APPLICANT}:
        return ""
    if party == Party.OVERSEER:
        kept = accounts.keeper(user, application.unit, on=clock.today())
        return "" if kept else str(_("该单位不由您所在机构主管。"))
    if party == Party.ABOVE:
        return _refusal_of_body(user, application)
    if party == Party.FORMER:
        verdict = recalling.latest_verdict(application)
        office = verdict.organisation if verdict else None
        here = office is not None and user.reviews_for(office, on=clock.today())
        return "" if here else str(_("该意见不是您所在机构作出的，不能收回。"))
    if party in ORGANISING_ROLES:
        held = user.appointments.on(clock.today()).filter(organisation=application.batch.organiser_id)
        return "" if held.filter(role__in=ORGANISING_ROLES[party]).exists() else str(_("该批次不由您所在机构组织。"))
    if application.at is None or not user.reviews_for(application.at, on=clock.today()):
        return str(_("您所在机构不负责这一环节。"))
    return ""


def _refusal_of_body(user: User, application: Application) -> str:
    """Return why this person does not decide on the objection to a decline: never who declined."""
    objection = open_objection(application)
    if objection is None or objection.to_organisation is None:
        return str(_("没有待处理的异议。"))
    if not user.reviews_for(objection.to_organisation, on=clock.today()):
        return str(_("该异议由%(body)s受理。") % {"body": objection.to_organisation})
    declined = application.events.filter(action=Action.DECLINE).last()
    is_own = declined is not None and declined.actor_id == user.pk
    return str(_("该申报由您不予推荐，异议须由另一人受理。")) if is_own else ""


def open_objection(application: Application) -> Event | None:
    """Return the objection to a decline that waits for its decision, or None."""
    asked = application.events.filter(action__in=(Action.OBJECT, Action.UPHOLD, Action.OVERRULE))
    last = asked.select_related("to_organisation").last()
    return last if last and last.action == Action.OBJECT else None


def key_of_office(application: Application, party: Party) -> int | None:
    """Return by what the files of one office are known: it is asked once whether this person holds it."""
    if party in {Party.OVERSEER, Party.ABOVE, Party.FORMER}:
        return application.unit_id if party == Party.OVERSEER else application.pk
    return application.batch.organiser_id if party in ORGANISING_ROLES else application.at_id


def acting(
    application: Application, party: Party, by: User | None, offices: dict[int, Organisation | None]
) -> Organisation | None:
    """Return for which organisation a party acts on a file; `offices` keeps for whom a person keeps a unit."""
    if party == Party.DESK:
        return application.at
    if party == Party.ABOVE:
        objection = open_objection(application)
        return objection.to_organisation if objection else None
    if party == Party.FORMER:
        verdict = recalling.latest_verdict(application)
        return verdict.organisation if verdict else None
    if party == Party.OVERSEER and by is not None:
        if application.unit_id not in offices:
            offices[application.unit_id] = accounts.keeper(by, application.unit, on=clock.today())
        return offices[application.unit_id]
    return application.batch.organiser if party in ORGANISING_ROLES else None


def stand_ins(by: User | None) -> dict[int | None, dict[str, str]]:
    """Return unit -> what an event says of a person who acts there for want of anybody (代行)."""
    held = Appointment.objects.on(clock.today()).filter(user=by, acting_from__isnull=False)
    return {unit: {"acting_from": name} for unit, name in held.values_list("organisation", "acting_from__name")}
