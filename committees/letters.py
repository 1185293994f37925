"""What applicants are told of the meeting that judges their file."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from applications.models import Application
from kashgar_zc.accounts import outbox
from kashgar_zc.templatetags.ui import day

from .models import Meeting

READS = ("application__applicant", "application__title")  # of a case, what a letter reads


def of_agenda(meeting: Meeting, application: Application, *, moved: bool = False) -> outbox.Letter:
    words = {"committee": meeting.committee.name, "day": day(meeting.held_on), "place": meeting.place}
    text = _("您的申报已列入%(committee)s的评审，会议定于%(day)s在%(place)s召开。") % words
    if moved:
        text = _("评审您申报的%(committee)s会议有变动，改定于%(day)s在%(place)s召开。") % words
    if meeting.judging.needs_defence(application.category_id, application.title.level):
        text += _("您须参加答辩（试讲），具体时间以评委会通知为准。")
    link = reverse("applications:overview", args=[application.key])
    return outbox.Letter(application.applicant, _("评审会议有变动") if moved else _("申报已列入评审"), text, link)


def of_waiting(meeting: Meeting, application: Application) -> outbox.Letter:
    words = {"committee": meeting.committee.name, "day": day(meeting.held_on)}
    text = _("您的申报不在%(committee)s%(day)s的会议上评审，请不必前往。申报仍有效，另行安排后通知您。") % words
    link = reverse("applications:overview", args=[application.key])
    return outbox.Letter(application.applicant, _("评审另行安排"), text, link)
