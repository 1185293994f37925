"""An applicant objects to a conduct statement that does not recommend; who handled a file is one of those who did."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

CREATE = """
CREATE TRIGGER statement_objection_decided_once BEFORE UPDATE ON review_statementobjection FOR EACH ROW
    WHEN (OLD.decided_at IS NOT NULL) EXECUTE FUNCTION refuse_change();
"""
DROP = "DROP TRIGGER statement_objection_decided_once ON review_statementobjection;"


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0008_mergers_taken_back"),
        ("review", "0008_objections_each"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="inquiry",
            name="handled_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.CreateModel(
            name="StatementObjection",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reason", models.CharField(max_length=1000, verbose_name="异议")),
                ("at", models.DateTimeField()),
                ("is_upheld", models.BooleanField(null=True)),
                ("answer", models.CharField(blank=True, max_length=1000, verbose_name="处理说明")),
                ("decided_at", models.DateTimeField(null=True)),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.organisation"
                    ),
                ),
                (
                    "statement",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="objection",
                        to="review.conductstatement",
                    ),
                ),
            ],
            options={
                "verbose_name": "对个人现实表现的异议",
                "ordering": ["at", "pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(decided_at=None),
                        fields=["organisation", "at", "id"],
                        name="statement_objection_waiting",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(condition=~models.Q(reason=""), name="statement_objection_has_reason"),
                    models.CheckConstraint(
                        condition=models.Q(
                            is_upheld__isnull=True, decided_at__isnull=True, decided_by__isnull=True, answer=""
                        )
                        | (
                            models.Q(is_upheld__isnull=False, decided_at__isnull=False, decided_by__isnull=False)
                            & ~models.Q(answer="")
                        ),
                        name="statement_objection_decided_by_at_and_how",
                    ),
                ],
            },
        ),
        migrations.RunSQL(CREATE, DROP),
    ]
