"""What a unit is may be put right, which is written once, and has its link in the audit chain."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

CREATE = """
CREATE FUNCTION audit_content(r accounts_correction) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT jsonb_build_array(r.organisation_id, r.changes, r.files, r.reason, r.office_id, r.by_id,
        extract(epoch FROM r.at))::text $$;
CREATE TRIGGER correction_chained AFTER INSERT ON accounts_correction FOR EACH ROW EXECUTE FUNCTION audit_append();
CREATE TRIGGER correction_written_once BEFORE UPDATE OR DELETE ON accounts_correction
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
"""
DROP = """
DROP TRIGGER correction_written_once ON accounts_correction;
DROP TRIGGER correction_chained ON accounts_correction;
DROP FUNCTION audit_content(accounts_correction);
"""


def to(model, name):
    return models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name=name, to=model)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0010_unread_off_an_index"), ("applications", "0006_audit_chain")]
    operations = [
        migrations.CreateModel(
            name="Correction",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("changes", models.JSONField()),
                ("files", models.JSONField(default=list)),
                ("reason", models.CharField(max_length=300, verbose_name="依据")),
                ("at", models.DateTimeField()),
                ("by", to(settings.AUTH_USER_MODEL, "+")),
                ("office", to("accounts.organisation", "+")),
                ("organisation", to("accounts.organisation", "corrections")),
            ],
            options={
                "verbose_name": "单位信息更正",
                "ordering": ["organisation", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("changes", {}), _negated=True) & models.Q(("reason", ""), _negated=True),
                        name="correction_says_something",
                    )
                ],
            },
        ),
        migrations.RunSQL(CREATE, DROP),
    ]
