"""Lists of units that an office sent in, without a file being read, and an invitation."""

import datetime as dt
import json

from kashgar_zc import clock
from kashgar_zc.accounts import invitations, sealing
from kashgar_zc.accounts.models import Invitation, Organisation, UnitImport, User
from review.importing import working


def make_list(office: Organisation, by: User, name: str = "新建小学") -> UnitImport:
    """Return a checked list that would make one unit, waiting to be confirmed."""
    head, row = ["单位全称", "单位性质"], [name, "事业单位"]
    lines = [[number, [["t", text] for text in texts]] for number, texts in enumerate((head, row), start=1)]
    now = clock.now()
    made = UnitImport.objects.create(
        office=office,
        by=by,
        at=now,
        name="名单.xlsx",
        sha256="0" * 64,
        rows_sealed=sealing.seal(json.dumps({"单位": lines})),
        expires_at=now + dt.timedelta(days=30),
    )
    working.work(made.pk)
    return UnitImport.objects.get(pk=made.pk)


def invite(unit: Organisation, by: User, name: str = "无号人", mobile: str = "13800138000") -> Invitation:
    """Return an open invitation of somebody who has no account, sent two hours ago."""
    now = clock.now()
    sent = now - dt.timedelta(hours=2)
    return Invitation.objects.create(
        organisation=unit,
        name=name,
        mobile_sealed=sealing.seal(mobile),
        mobile_index=sealing.blind_index(mobile, purpose="mobile"),
        role="reviewer",
        starts_on=clock.on_day(sent),
        made_by=by,
        made_at=sent,
        **invitations.terms(sent),
    )
