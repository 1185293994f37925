"""The catalogue, seasons with their batches, applications and what hangs on them."""

from .application import Application, RouteStop, SectionContent, Snapshot
from .audit import Checkpoint, Link
from .batch import Batch, Offer, Permit, Phase, Season
from .calendar import CalendarDay
from .catalogue import Category, Series, Speciality, Title
from .document import Document
from .event import Event, FileOpening
from .evidence import Evidence
from .integrity import IndividualPlan, IntegrityEntry, IntegrityLifting, PlanWithdrawal
from .material import Incoming, Material, Pull
from .pull_request import PullRefusal, PullRequest
from .reminder import ReportReminder
from .window import Extension

__all__ = [
    "Application",
    "Batch",
    "CalendarDay",
    "Category",
    "Checkpoint",
    "Document",
    "Event",
    "Evidence",
    "Extension",
    "FileOpening",
    "Incoming",
    "IndividualPlan",
    "IntegrityEntry",
    "IntegrityLifting",
    "Link",
    "Material",
    "Offer",
    "Permit",
    "Phase",
    "PlanWithdrawal",
    "Pull",
    "PullRefusal",
    "PullRequest",
    "ReportReminder",
    "RouteStop",
    "Season",
    "SectionContent",
    "Series",
    "Snapshot",
    "Speciality",
    "Title",
]
