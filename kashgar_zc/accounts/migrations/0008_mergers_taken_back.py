"""A merger may be taken back, which is written once like the merger itself, and has its link in the audit chain."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

CREATE = """
CREATE FUNCTION audit_content(r accounts_mergerreversal) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT jsonb_build_array(r.merger_id, r.reason, r.moved, r.by_id, extract(epoch FROM r.at))::text $$;
CREATE TRIGGER mergerreversal_chained AFTER INSERT ON accounts_mergerreversal
    FOR EACH ROW EXECUTE FUNCTION audit_append();
CREATE TRIGGER mergerreversal_written_once BEFORE UPDATE OR DELETE ON accounts_mergerreversal
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
"""
DROP = """
DROP TRIGGER mergerreversal_written_once ON accounts_mergerreversal;
DROP TRIGGER mergerreversal_chained ON accounts_mergerreversal;
DROP FUNCTION audit_content(accounts_mergerreversal);
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0007_import_record_once"), ("applications", "0006_audit_chain")]
    operations = [
        migrations.AlterField(
            model_name="merger",
            name="unit",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="merged", to="accounts.organisation"
            ),
        ),
        migrations.CreateModel(
            name="MergerReversal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reason", models.CharField(max_length=300, verbose_name="依据")),
                ("moved", models.JSONField(default=dict)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "merger",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reversal",
                        to="accounts.merger",
                    ),
                ),
            ],
            options={
                "verbose_name": "撤销合并",
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="merger_reversal_has_reason"
                    )
                ],
            },
        ),
        migrations.RunSQL(CREATE, DROP),
    ]
