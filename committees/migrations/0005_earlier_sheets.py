"""A declaration may be corrected to a recusal by a second row; sheets that were mended or set aside are kept."""

import django.db.models.deletion
from django.db import migrations, models

GUARD = """
CREATE TRIGGER earliersheet_written_once BEFORE UPDATE OR DELETE ON committees_earliersheet
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
"""
UNGUARD = "DROP TRIGGER earliersheet_written_once ON committees_earliersheet;"


class Migration(migrations.Migration):
    dependencies = [("committees", "0004_rules_of_the_meeting")]
    operations = [
        migrations.RemoveConstraint("declaration", "one_declaration_an_expert_and_case"),
        migrations.AddConstraint(
            "declaration",
            models.UniqueConstraint(fields=("case", "member", "has_conflict"), name="each_answer_of_an_expert_once"),
        ),
        migrations.CreateModel(
            "EarlierSheet",
            [
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("marks", models.JSONField()),
                ("total", models.PositiveIntegerField()),
                ("remark", models.CharField(blank=True, max_length=500)),
                ("handed_in_at", models.DateTimeField()),
                (
                    "ended",
                    models.CharField(choices=[("mended", "修改"), ("set_aside", "因回避作废")], max_length=10),
                ),
                ("ended_at", models.DateTimeField()),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="earlier_sheets",
                        to="committees.case",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="committees.member"
                    ),
                ),
            ],
            options={"verbose_name": "评分表修改记录", "ordering": ["case", "pk"]},
        ),
        migrations.RunSQL(GUARD, UNGUARD),
    ]
