"""What must hold of every meeting: ballots and roll, the count, the score sheets."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Count, Exists, F, OuterRef, Q, Subquery

from applications import judging
from applications.choices import Action
from applications.invariants import Invariant

from . import ballots, ranking, tally
from .choices import Act, Outcome, Stage
from .models import (
    Attendance,
    Ballot,
    Box,
    Case,
    Declaration,
    Meeting,
    Member,
    Roll,
    ScoreSheet,
    SealedPaper,
    StageEntry,
    Tally,
)


def ballots_are_roll_marks() -> Iterator[str]:
    """Each case has as many ballots as members on the roll who are not recused from it; an open box has none to see."""
    for box in Box.objects.order_by("pk"):
        rolled = list(Roll.objects.filter(box=box).values_list("member", flat=True))
        cast = dict(Ballot.objects.filter(box=box).values_list("case").annotate(n=Count("pk")))
        if box.closed_at is None or box.voided_because:
            if cast:
                yield f"box {box.pk}: ballots though it was not counted"
            continue
        if SealedPaper.objects.filter(box=box).exists():
            yield f"box {box.pk}: sealed papers are left after the count"
        for case in Case.objects.filter(key__in=box.case_order).select_related("application"):
            out = Q(declarations__case=case, declarations__has_conflict=True) | Q(user=case.application.applicant_id)
            recused = Member.objects.filter(out, pk__in=rolled).distinct().count()
            if cast.get(case.pk, 0) != len(rolled) - recused:
                yield f"box {box.pk}, case {case.pk}: {cast.get(case.pk, 0)} ballots of {len(rolled) - recused}"


def voters_were_present() -> Iterator[str]:
    present = Attendance.objects.filter(meeting=OuterRef("box__meeting"), member=OuterRef("member"), is_present=True)
    rolls = Roll.objects.filter(box__voided_because="").exclude(Exists(present))  # who left after a voided round may
    yield from (f"roll of box {pk}" for pk in rolls.values_list("box", flat=True))


def counts_recount() -> Iterator[str]:
    """Every announced count is that of the ballots, and its result that of the batch's rule."""
    for one in Tally.objects.select_related("box__meeting").iterator():
        votes = Ballot.objects.filter(box=one.box, case=one.case).values_list("choice", flat=True)
        again = tally.count(votes, entitled=one.entitled)
        share = one.box.meeting.judging.committee.passing
        verdict = tally.passes(again.yes, one.entitled, share)
        if (again.yes, again.no, again.abstain, verdict) != (one.yes, one.no, one.abstain, one.passes):
            yield f"tally {one.pk}"


def rules_are_those_of_the_opening() -> Iterator[str]:
    """Every meeting is judged by the rules whose digest the record of its opening bears, which the chain holds."""
    opening = StageEntry.objects.filter(meeting=OuterRef("pk"), act__in=(Act.OPEN, Act.KEEP_RULES))
    for one in (
        Meeting.objects.filter(opened_at__isnull=False)
        .annotate(note=Subquery(opening.order_by("-sequence").values("note")[:1]))
        .iterator()
    ):
        if not (one.note or "").endswith(judging.digest(one.rules_data)):
            yield f"meeting {one.pk}: its rules are not those it was opened with"


def results_follow_the_count() -> Iterator[str]:
    """Every released case has the outcome that its last count and its hindrances give, and its file says the same."""
    for meeting in Meeting.objects.filter(stage=Stage.RELEASED).select_related("batch", "committee"):
        for one in ballots.findings(meeting):
            file, passed = one.case.application, one.outcome == Outcome.PASSED
            said = file.events.filter(action__in=(Action.PASS, Action.FAIL), at__gte=meeting.released_at).first()
            if one.case.outcome != one.outcome or said is None or (said.action == Action.PASS) != passed:
                yield f"case {one.case.pk}: its result is not that of its count"
            if one.tally and one.tally.entitled != ballots.entitled_to(one.case, meeting):
                yield f"case {one.case.pk}: another number was entitled to vote"


def sheets_add_up() -> Iterator[str]:
    """Every sheet's total is the weighted sum of its marks, and none was handed in after the scores were locked."""
    rows = ScoreSheet.objects.select_related("case__meeting", "case__application__title")
    for one in rows.iterator(chunk_size=500):
        file = one.case.application
        criteria = one.case.meeting.judging.rubric_for(file.category_id, file.title.series_id)
        try:
            right = ranking.total(one.marks, criteria) == one.total
        except ValueError:
            right = False
        if not right:
            yield f"sheet {one.pk}: its total is not that of its marks"
    locked = StageEntry.objects.filter(meeting=OuterRef("case__meeting"), act=Act.LOCK_SCORES).order_by("-sequence")
    sheets = ScoreSheet.objects.exclude(case__meeting__stage=Stage.SITTING)
    late = sheets.annotate(locked_at=Subquery(locked.values("at")[:1])).filter(handed_in_at__gt=F("locked_at"))
    yield from (f"sheet {pk}: handed in after the lock" for pk in late.values_list("pk", flat=True))


def nobody_judged_the_own_case() -> Iterator[str]:
    """No sheet of the applicant or of a recused expert, and no seat's ballot on the own case."""
    own = ScoreSheet.objects.filter(member__user=F("case__application__applicant"))
    yield from (f"sheet {pk}: by the applicant" for pk in own.values_list("pk", flat=True))
    recused = Declaration.objects.filter(case=OuterRef("case"), member=OuterRef("member"), has_conflict=True)
    yield from (
        f"sheet {pk}: by a recused expert"
        for pk in ScoreSheet.objects.filter(Exists(recused)).values_list("pk", flat=True)
    )
    seats = Member.objects.filter(attendances__meeting=OuterRef("meeting"), user=OuterRef("application__applicant"))
    clear = Declaration.objects.filter(
        case=OuterRef("pk"), member__user=OuterRef("application__applicant"), has_conflict=True
    )
    voted = Case.objects.filter(Exists(seats), ballots__isnull=False).exclude(Exists(clear)).distinct()
    yield from (f"case {pk}: its applicant sat in judgement" for pk in voted.values_list("pk", flat=True))


INVARIANTS = (
    Invariant("I6", "ballots are roll marks", ballots_are_roll_marks),
    Invariant("I6", "whoever voted was present", voters_were_present),
    Invariant("I7", "every count recounts", counts_recount),
    Invariant("I7", "a meeting is judged by the rules it was opened with", rules_are_those_of_the_opening),
    Invariant("I7", "results follow the count", results_follow_the_count),
    Invariant("I9", "score sheets add up and were locked before the ballot", sheets_add_up),
    Invariant("I15", "nobody judged the own case or one of recusal", nobody_judged_the_own_case),
)
