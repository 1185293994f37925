"""What lies around the many files: uploads, looks, papers, messages, claims, notices, lists brought in; a pattern row of each."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Model

# (table, facts of a row, from where, which row is the pattern): see benchmarks.mass, which pours them.
TABLES = (
    (
        "applications_material",
        """'id', %(base)s + n, 'key', gen_random_uuid(), 'application_id', %(base)s + n, 'uploaded_by_id', %(base)s + n,
        'sha256', CASE WHEN n % 50 = 1 THEN repeat(md5('same' || n / 100), 2) ELSE repeat(md5(n::text), 2) END,
        'received_sha256', md5('r' || n),
        'bands', jsonb_build_array(n % 65536, 65536 + n % 65521, 131072 + n % 65519, 196608 + n % 65497), 'look', repeat('0', 64)""",
        "file",
        "state = 'ready'",
    ),
    (
        "review_sharedfiles",
        "'application_id', %(base)s + n, 'is_shared', n % 50 = 1",
        "file",
        "true",
    ),
    (
        "applications_fileopening",
        """'id', %(base)s + n * 2 + look, 'application_id', %(base)s + n, 'organisation_id', office_id,
        'at', since + interval '1 hour' * look""",
        "file, generate_series(0, 1) AS look",
        "true",
    ),
    (
        "applications_document",
        "'id', %(base)s + n, 'key', gen_random_uuid(), 'application_id', %(base)s + n, 'requested_at', since",
        "file",
        "kind = 'receipt'",
    ),
    (
        "accounts_message",
        """'id', %(base)s + n, 'recipient_id', CASE WHEN n % 20 = 0 THEN %(reader)s ELSE %(base)s + n END,
        'created_at', since, 'read_at', since""",
        "file",
        "channel = 'inbox'",
    ),
    (
        "review_claim",
        "'id', %(base)s + n, 'application_id', %(base)s + n, 'since', since, 'organisation_id', office_id, 'holder_id', %(reader)s",
        # there are as many people at every size, and each has taken as many files
        "(SELECT * FROM file WHERE status = 'county_review' AND n % 10 < 3 AND n < %(first)s + 1000) AS file",
        "true",
    ),
    (
        "publicity_notice",
        "'id', %(base)s + n, 'key', gen_random_uuid(), 'title', '公示' || n, 'opened_at', since",
        "(SELECT * FROM file WHERE n % 100 = 0) AS file",
        "true",
    ),
    (
        "accounts_unitimport",
        "'id', %(base)s + n, 'key', gen_random_uuid(), 'at', since",
        "(SELECT * FROM file WHERE n % 100 = 0) AS file",
        "true",
    ),
)


def patterns(made, waiting, reviewer) -> None:
    """Make one row of each table that the walk of the one file has not made."""
    from applications.models import Document, FileOpening
    from kashgar_zc import clock
    from kashgar_zc.accounts.models import Message, UnitImport
    from publicity.models import Notice
    from review.models import Claim, SharedFiles

    now, far = clock.now(), clock.now() + dt.timedelta(days=400)
    once(FileOpening, application=waiting, user=reviewer, organisation=made.county_office, also={"at": now})
    once(
        Message, recipient=reviewer, channel="inbox", subject="进展", state="done",
        also={"text": "申报已送达。", "due_at": now, "created_at": now, "done_at": now, "read_at": now},
    )  # fmt: skip
    once(SharedFiles, application=waiting, also={"snapshot": waiting.snapshots.first(), "is_shared": False})
    once(
        Document, application=waiting, kind="receipt",
        also={"name": "回执", "state": "failed", "reason": "样例", "requested_by": waiting.applicant, "requested_at": now},
    )  # fmt: skip
    once(
        Claim, application=waiting, organisation=made.county_office, holder=reviewer, ended_at=None,
        also={"since": waiting.since, "given_by": reviewer, "given_at": now, "until": far},
    )  # fmt: skip
    day = clock.on_day(now)
    once(
        Notice, batch=waiting.batch,
        also={"title": "公示", "body": "公示如下。", "contact": "0998-0000000", "first_day": day, "last_day": day,
              "days": 5, "ends_at": far, "opened_at": now, "opened_by": reviewer},
    )  # fmt: skip
    once(
        UnitImport, office=made.county_office,
        also={"at": now, "by": reviewer, "name": "单位.xlsx", "sha256": "0" * 64, "expires_at": far, "stage": "checked",
              "checked_at": now},
    )  # fmt: skip


def once(model: type[Model], *, also: dict[str, Any], **like: Any) -> None:
    """Make a row unless there is one like it; at the second size there are many."""
    if not model._default_manager.filter(**like).exists():
        model._default_manager.create(**like, **also)
