"""The persons and objects of the access matrix: one file halfway up its chain, one in a meeting, and everyone who might knock."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from django.core.files.base import ContentFile
from django.urls import URLPattern, URLResolver, get_resolver

from applications import documents, extending
from applications.choices import EvidenceKind, PhaseKind, Status
from applications.models import Application, Batch, Document, Evidence, Incoming, Material, PullRequest
from committees.choices import Stage
from committees.models import Meeting
from kashgar_zc import clock
from kashgar_zc.accounts import outbox
from kashgar_zc.accounts.models import Organisation, User
from kashgar_zc.storage import private
from publicity.actions import rechecking
from publicity.models import Certificate, Objection
from review import inquiring, merging, phrases
from review.bulk import preparing
from review.choices import BulkAct
from review.models import ConductStatement, SavedView, StatementObjection, UnitObjection, UnitPublicity
from tests.factories import people
from tests.factories.applications import make_application, make_reviewer_of, make_season
from tests.factories.committees import expert_of, make_expert, make_meeting
from tests.factories.conferring import make_certificate
from tests.factories.importing import invite, make_list
from tests.factories.integrity import make_entry, make_plan
from tests.factories.publicity import make_notice, make_proposal, object_to
from tests.make_files import made

ROLES = (
    "anonymous",
    "owner",
    "stranger",
    "unit",
    "other_unit",
    "county",
    "other_county",
    "bureau",
    "centre",
    "secretary",
    "other_secretary",
    "expert",
    "other_expert",
    "observer",
)


@dataclass(frozen=True)
class World:
    """`application` stands at its county: unit and county have it, bureau and centre do not yet.

    `meeting` sits over one case of another person; `expert` is its chair, `observer` oversees it.
    """

    application: Application
    draft: Application
    meeting: Meeting
    roles: dict[str, User | None]
    arguments: dict[tuple[str, str], Any]


def build() -> World:
    """Make the world; call it inside a transaction that is rolled back."""
    made = make_season()
    application = make_application(Status.COUNTY_REVIEW)
    make_application(Status.ACCEPTED, unit=people.make_unit(bureau=made.bureau))
    elsewhere = people.make_county("653122", "疏勒县")
    other_unit = people.make_unit("别的单位", county=elsewhere)
    pending = people.make_unit("待批单位", standing="pending", registered_by=application.applicant)
    roles = {
        "anonymous": None,
        "owner": application.applicant,
        "stranger": people.make_user("旁人"),
        "unit": make_reviewer_of(application.unit),
        "other_unit": people.make_reviewer(other_unit, "别的单位审核员"),
        "county": make_reviewer_of(made.county_office),
        "other_county": people.make_reviewer(people.make_county_office(elsewhere), "别县审核员"),
        "bureau": make_reviewer_of(made.bureau),
        "centre": make_reviewer_of(made.centre),
        "secretary": people.make_secretary(made.centre),
        "other_secretary": people.make_secretary(Organisation.objects.get(kind="county", county=elsewhere), "别县秘书"),
    }
    draft = make_application(Status.DRAFT, applicant=roles["stranger"], unit=application.unit)
    meeting = make_meeting(Stage.SITTING, cases=1)
    roles["expert"], roles["observer"] = expert_of(meeting), meeting.observer
    roles["other_expert"] = make_expert(made.centre, "别的专家")
    arguments = arguments_of(application, pending, roles["unit"]) | arguments_of_meeting(meeting)
    arguments |= arguments_of_objection(object_to(make_notice().entries.get()))
    arguments |= arguments_of_integrity(application, roles["unit"], roles["centre"])
    arguments |= arguments_of_certificate(make_certificate())
    arguments[("desk/units/<int:pk>/correct/", "pk")] = application.unit_id
    arguments[("desk/units/<int:pk>/part/", "pk")] = merged_unit(roles["county"]).pk
    arguments[("desk/units/import/", "key")] = make_list(made.county_office, roles["county"]).key
    arguments[("desk/bulk/", "key")] = preparing.prepare(
        roles["county"].appointments.get(), BulkAct.EXPORT, Application.objects.filter(pk=application.pk)
    ).key
    arguments[("desk/units/invitations/", "pk")] = invite(application.unit, roles["county"]).pk
    arguments[("desk/proposals/", "key")] = make_proposal().key
    failed = make_application(Status.NOT_PASSED)
    rechecking.ask(failed, by=failed.applicant, reason="成绩登记有误。")
    arguments[("desk/rechecks/", "key")] = failed.key
    arguments[("desk/phrases/", "pk")] = phrases.add(by=roles["centre"], section="", wrong="有误。", todo="请更正。").pk
    return World(application, draft, meeting, roles, arguments)


def merged_unit(by: User) -> Organisation:
    """Return a unit that was merged into another one."""
    gone, into = people.make_unit("被并单位"), people.make_unit("并入单位")
    merging.merge_units(gone, into=into, reason="依据", keep_staff=False, by=by)
    return gone


def evidence_of(application: Application) -> Evidence:
    """Return a photograph of the notice that the unit posted, checked already."""
    publicity = application.unit_publicities.get()
    key = uuid.uuid4()
    file = private.save(f"evidence/{key}.jpg", ContentFile(made("small.jpg").read_bytes()))
    thumbnail = private.save(f"thumbnails/{key}.jpg", ContentFile(made("small.jpg").read_bytes()))
    return Evidence.objects.create(
        key=key,
        kind=EvidenceKind.POSTING,
        application=application,
        publicity=publicity,
        organisation=publicity.organisation,
        by=publicity.opened_by,
        state="ready",
        name="张贴.jpg",
        file=file,
        thumbnail=thumbnail,
        media_type="image/jpeg",
        sha256="0" * 64,
        received_sha256="0" * 64,
        size=1,
        pages=1,
        uploaded_at=clock.now(),
    )


def arguments_of(application: Application, pending: Organisation, unit_reviewer: User) -> dict[tuple[str, str], Any]:
    """Return (route's beginning, parameter) -> value; every object belongs to the world's application."""
    document: Document = documents.request_review_form(application, by=application.applicant)
    material: Material = application.materials.filter(slot="photo").get()
    asked = {"application": application, "material": material, "by": application.applicant, "at": clock.now()}
    PullRequest.objects.create(**asked, organisation=application.at, reason="mistake")
    message = outbox.tell(application.applicant, subject="消息", text="内容")[0]
    return {
        ("apply/", "key"): application.key,
        ("files/", "key"): material.key,
        ("files/", "number"): 1,
        ("files/similar/", "key"): application.key,
        ("files/evidence/", "key"): evidence_of(application).key,
        ("apply/incoming/", "key"): Incoming.objects.create(
            application=application,
            by=application.applicant,
            slot="photo",
            name="x.jpg",
            size=9,
            touched_at=clock.now(),
        ).key,
        ("apply/", "slot"): "photo",
        ("apply/", "material"): material.key,
        ("apply/", "section"): "education",
        ("apply/", "part"): "education",
        ("documents/", "key"): document.key,
        ("accounts/messages/", "pk"): message.pk,
        ("accounts/units/", "pk"): pending.pk,
        ("accounts/appointments/at/", "organisation"): application.unit_id,
        ("accounts/appointments/", "pk"): unit_reviewer.appointments.get().pk,
        ("demo/", "username"): unit_reviewer.username,
        ("accounts/me/mail/", "token"): "stale",
        **arguments_at_desks(application, pending, unit_reviewer),
        **arguments_of_windows(application.batch),
    }


def arguments_at_desks(
    application: Application, pending: Organisation, unit_reviewer: User
) -> dict[tuple[str, str], Any]:
    """Return (route's beginning, parameter) -> value of what the unit's and the county's desk have before them."""
    posted = UnitPublicity.objects.get(application=application)
    view = SavedView.objects.create(
        user=unit_reviewer,
        organisation=application.unit,
        name="常用",
        query="?due=late",
        saved_at=application.submitted_at,
    )
    return {
        ("desk/files/", "key"): application.key,
        ("desk/statements/", "key"): application.key,
        ("desk/routes/", "key"): application.key,
        ("desk/units/", "pk"): pending.pk,
        ("desk/declines/", "key"): application.key,
        ("desk/declines/statements/", "pk"): StatementObjection.objects.create(
            statement=ConductStatement.objects.get(application=application),
            reason="不实",
            at=clock.now(),
            organisation=application.at,
        ).pk,
        ("desk/returns/", "key"): make_application(Status.RETURNED, unit=application.unit).key,
        ("desk/publicity/", "pk"): posted.pk,
        ("desk/publicity/objections/", "pk"): UnitObjection.objects.create(
            publicity=posted, note="不实", recorded_at=clock.now(), recorded_by=unit_reviewer
        ).pk,
        ("desk/views/", "pk"): view.pk,
    }


def arguments_of_windows(batch: Batch) -> dict[tuple[str, str], Any]:
    """Return (route's beginning, parameter) -> value of a batch's calendar with one extension in force."""
    phase, by = batch.phase(PhaseKind.APPLY), make_reviewer_of(batch.organiser)
    later = phase.closes_at + dt.timedelta(days=1)
    made = extending.extend(batch, PhaseKind.APPLY, closes_at=later, reason="停电", by=by)
    return {
        ("desk/windows/", "batch"): batch.pk,
        ("desk/windows/", "kind"): "apply",
        ("desk/windows/", "extension"): made.pk,
    }


def arguments_of_meeting(meeting: Meeting) -> dict[tuple[str, str], Any]:
    """Return (route's beginning, parameter) -> value of a meeting, its committee and its one case."""
    case = meeting.cases.get()
    return {
        ("committee/", "key"): meeting.key,
        ("committee/accepted/", "key"): case.application.key,
        ("committee/committees/", "pk"): meeting.committee_id,
        ("committee/cases/", "key"): case.key,
        ("committee/sittings/cases/", "key"): case.key,
        ("committee/sittings/cases/", "material"): case.application.materials.filter(slot="diploma").get().key,
        ("committee/sittings/cases/", "page"): 1,
    }


def arguments_of_objection(objection: Objection) -> dict[tuple[str, str], Any]:
    """Return (route's beginning, parameter) -> value of an objection and its running notice, which the centre holds."""
    notice = objection.entry.notice
    return {
        ("notices/", "key"): notice.key,
        ("notices/", "position"): objection.entry.position,
        ("desk/notices/", "key"): notice.key,
        ("desk/notices/", "batch"): notice.batch_id,
        ("desk/notices/objections/", "pk"): objection.pk,
    }


def arguments_of_integrity(application: Application, unit: User, centre: User) -> dict[tuple[str, str], Any]:
    """Return (route's beginning, parameter) -> value of an opened inquiry into a file, an entry, and a plan of the centre."""
    desk = unit.appointments.get()
    inquiry = inquiring.report(application, by=unit, desk=desk, allegation="学历证书不实。")
    inquiring.open_inquiry(inquiry, by=centre)
    return {
        ("desk/integrity/", "key"): inquiry.key,
        ("desk/integrity/", "act"): "open",
        ("desk/integrity/", "pk"): make_entry(application, by=centre).pk,
        ("desk/plans/", "batch"): application.batch_id,
        ("desk/plans/", "pk"): make_plan(application, by=centre).pk,
    }


def arguments_of_certificate(certificate: Certificate) -> dict[tuple[str, str], Any]:
    """Return (route's beginning, parameter) -> value of a certificate and its document, which the centre issued."""
    return {
        ("desk/conferrals/", "key"): certificate.conferral.key,
        ("desk/conferrals/", "batch"): certificate.conferral.batch_id,
        ("desk/certificates/", "key"): certificate.key,
    }


def addresses() -> dict[str, tuple[str, tuple[str, ...]]]:
    """Return every named address of the site: name -> (route as written, its parameters)."""
    found: dict[str, tuple[str, tuple[str, ...]]] = {}

    def walk(patterns, prefix: str, names: tuple[str, ...], namespace: str) -> None:
        for pattern in patterns:
            route, parameters = prefix + str(pattern.pattern), (*names, *pattern.pattern.converters)
            if isinstance(pattern, URLResolver):
                inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
                walk(pattern.url_patterns, route, parameters, inner)
            elif isinstance(pattern, URLPattern):
                found[f"{namespace}{pattern.name}"] = (route, parameters)

    walk(get_resolver().url_patterns, "", (), "")
    return found


def argument(world: World, route: str, parameter: str) -> Any:
    """Return the value of a route's parameter; the longest matching beginning wins."""
    fitting = [key for key in world.arguments if key[1] == parameter and route.startswith(key[0])]
    return world.arguments[max(fitting, key=lambda key: len(key[0]))]
