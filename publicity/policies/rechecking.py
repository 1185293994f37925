"""May this person answer a request for a re-check? The answer is the refusal's sentence; empty means yes."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from applications.choices import Action
from applications.models import Application
from kashgar_zc import clock
from kashgar_zc.accounts.models import User

from .. import queries
from .noticing import organises

SAID = (Action.FAIL, Action.RECHECK, Action.REASSESS, Action.SUSTAIN)


def refusal_to_answer(user: User, application: Application, now: dt.datetime) -> str:
    """Return why a person may not answer the request of a file; not who released the result, where there is anybody else."""
    if not organises(user, application.batch, now):
        return _("该批次不由您所在机构组织。")
    if application.applicant_id == user.pk:
        return _("这是您本人的复查申请，请由其他经办人办理。")
    said = {one.action: one for one in application.events.filter(action__in=SAID).order_by("sequence")}
    if Action.RECHECK not in said or {Action.REASSESS, Action.SUSTAIN} & set(said):
        return _("该申报没有待办理的复查申请。")
    others = queries.staff(application.batch.organiser, on=clock.on_day(now)).exclude(
        pk__in=[user.pk, application.applicant_id]
    )
    if said[Action.FAIL].actor_id == user.pk and others.exists():
        return _("该结果由您发布，请由其他经办人办理复查。")
    return ""
