"""A meeting keeps the rules it is judged by, from its opening on; the record of the opening bears their digest."""

import hashlib
import json

from django.db import migrations, models
from django.db.models import Q

KEPT = (
    "committee", "rubrics", "defence", "elimination", "test_gate", "undertaking", "expert_slots",
    "result_publicity_days", "objection_days", "recheck_days", "certificate_number", "document_number",
)  # fmt: skip
GUARD = """
CREATE TRIGGER meeting_rules_written_once BEFORE UPDATE OF rules_data ON committees_meeting FOR EACH ROW
    WHEN (OLD.rules_data IS NOT NULL AND NEW.rules_data IS DISTINCT FROM OLD.rules_data) EXECUTE FUNCTION refuse_change();
"""
UNGUARD = "DROP TRIGGER meeting_rules_written_once ON committees_meeting;"


def keep(apps, schema_editor):
    """Give the meetings opened before the rules of their batch, and put the digest on their record."""
    meetings, entries = apps.get_model("committees", "Meeting"), apps.get_model("committees", "StageEntry")
    for meeting in meetings.objects.filter(opened_at__isnull=False).select_related("batch").order_by("pk"):
        meeting.rules_data = {name: meeting.batch.rules_data[name] for name in KEPT}
        meeting.save(update_fields=["rules_data"])
        canonical = json.dumps(meeting.rules_data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        last = entries.objects.filter(meeting=meeting).latest("sequence")
        entries.objects.create(
            meeting=meeting,
            sequence=last.sequence + 1,
            act="rules",
            from_stage=meeting.stage,
            to_stage=meeting.stage,
            note=f"评审规则摘要 {hashlib.sha256(canonical.encode()).hexdigest()[:16]}",
            by_id=last.by_id,
            at=last.at,
        )
    schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")


class Migration(migrations.Migration):
    dependencies = [("committees", "0003_undertaking_version"), ("applications", "0006_audit_chain")]
    operations = [
        migrations.AddField("meeting", "rules_data", models.JSONField(editable=False, null=True)),
        migrations.RunPython(keep, migrations.RunPython.noop),
        migrations.AddConstraint(
            "meeting",
            models.CheckConstraint(
                condition=Q(opened_at=None, rules_data__isnull=True)
                | Q(opened_at__isnull=False, rules_data__isnull=False),
                name="meeting_opened_with_its_rules",
            ),
        ),
        migrations.RunSQL(GUARD, UNGUARD),
    ]
