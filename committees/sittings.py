"""Which committees, meetings and cases a person may see: every page of a meeting starts here, so that a foreign id is a 404."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet

from kashgar_zc.accounts.choices import Role
from kashgar_zc.accounts.models import Appointment, User

from .choices import Stage
from .models import Attendance, Case, Committee, Declaration, Meeting, Member

SHOWN_WITH = ("committee__organiser", "committee__series", "committee__speciality", "batch__season", "observer")
# While experts work on the files of a meeting.
AT_WORK = (Stage.SITTING, Stage.RANKED, Stage.VOTING)


def committees(desk: Appointment) -> QuerySet[Committee]:
    """Return the committees of a secretary's organisation, the newest first."""
    rows = Committee.objects.filter(organiser=desk.organisation)
    return rows.select_related("organiser", "series", "speciality").order_by("-founded_at", "-pk")


def convened(desk: Appointment) -> QuerySet[Meeting]:
    """Return the meetings of a secretary's organisation, the latest first."""
    rows = Meeting.objects.filter(committee__organiser=desk.organisation)
    return rows.select_related(*SHOWN_WITH).order_by("-held_on", "-pk")


def attended(user: User) -> QuerySet[Meeting]:
    """Return the meetings to which an expert is called, the latest first."""
    called = Attendance.objects.filter(meeting=OuterRef("pk"), member__user=user, member__left_at=None)
    return Meeting.objects.filter(Exists(called)).select_related(*SHOWN_WITH).order_by("-held_on", "-pk")


def observed(user: User) -> QuerySet[Meeting]:
    """Return the meetings that a discipline observer oversees, the latest first."""
    return Meeting.objects.filter(observer=user).select_related(*SHOWN_WITH).order_by("-held_on", "-pk")


def keyed_by(user: User, desk: Appointment | None) -> QuerySet[Meeting]:
    """Return the meetings of whose ballot box a person may hold a part of the key: observer, chair, secretary."""
    chairs = Attendance.objects.filter(
        meeting=OuterRef("pk"), member__user=user, member__is_chair=True, member__left_at=None
    )
    mine = Q(observer=user) | Q(Exists(chairs))
    if desk is not None and desk.role == Role.SECRETARY:
        mine |= Q(committee__organiser=desk.organisation)
    return Meeting.objects.filter(mine).select_related(*SHOWN_WITH)


def seat_of(user: User, meeting: Meeting) -> Member:
    """Return an expert's seat at a meeting; `Member.DoesNotExist` for anybody else."""
    return Member.objects.select_related("committee").get(attendances__meeting=meeting, user=user, left_at=None)


def cases_of(meeting: Meeting) -> QuerySet[Case]:
    """Return a meeting's agenda in its order."""
    return (
        Case.objects.filter(meeting=meeting)
        .select_related(
            "meeting",
            "application__title__series",
            "application__speciality",
            "application__unit__county",
            "application__category",
        )
        .order_by("position", "pk")
    )


def open_to_expert(user: User) -> QuerySet[Case]:
    """Return the cases whose file and sheet an expert may open: present, undertaken, no conflict declared, at work."""
    seats = Attendance.objects.filter(
        meeting=OuterRef("meeting"),
        member__user=user,
        member__left_at=None,
        is_present=True,
        undertaken_at__isnull=False,
    )
    declared = Declaration.objects.filter(case=OuterRef("pk"), member__user=user)
    return (
        Case.objects.filter(Exists(seats), Exists(declared), meeting__stage__in=AT_WORK, meeting__suspended_at=None)
        .exclude(Exists(declared.filter(has_conflict=True)))
        .exclude(application__applicant=user)
        .select_related(
            "meeting__batch", "application__title__series", "application__speciality", "application__category"
        )
    )
