"""The views of a queue that a person keeps under a name."""

from __future__ import annotations

from django.db import connection
from django.utils.translation import gettext as _

from kashgar_zc import clock
from kashgar_zc.accounts.models import Appointment

from .models import SavedView

MOST = 12  # chips in one line of the page
KEPT = "SELECT id, name, query FROM review_savedview WHERE user_id = %s AND organisation_id = %s ORDER BY id"
LONGEST_NAME, LONGEST_QUERY = 20, 300


def of(desk: Appointment) -> list[tuple[int, str, str]]:
    """Return (pk, name, query) of what a person keeps at a desk; written out, like the queue's other statements."""
    with connection.cursor() as cursor:
        cursor.execute(KEPT, [desk.user_id, desk.organisation_id])
        return list(cursor.fetchall())


def keep(desk: Appointment, *, name: str, query: str) -> str:
    """Keep a query string for a person at a desk, in place of one of the same name; return why not, or nothing."""
    mine = SavedView.objects.filter(user=desk.user_id, organisation=desk.organisation_id)
    if not name or len(name) > LONGEST_NAME:
        return _("视图名称为 1 至 %(n)s 个字。") % {"n": LONGEST_NAME}
    if not query or len(query) > LONGEST_QUERY:
        return _("请先选择筛选条件，再保存视图。")
    if mine.exclude(name=name).count() >= MOST:
        return _("最多保存 %(n)s 个视图。请先删除不用的视图。") % {"n": MOST}
    mine.update_or_create(
        user_id=desk.user_id,
        organisation_id=desk.organisation_id,
        name=name,
        defaults={"query": query, "saved_at": clock.now()},
    )
    return ""
