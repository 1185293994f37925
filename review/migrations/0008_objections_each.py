"""A row for every objection to a publicity in the unit, with an answer of its own; what was recorded is carried over."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

CARRY_OVER = """
INSERT INTO review_unitobjection
    (publicity_id, note, recorded_at, recorded_by_id, is_upheld, finding, decided_at, decided_by_id)
SELECT id, objection_note, objection_at, objection_by_id,
    CASE WHEN concluded_at IS NULL THEN NULL ELSE outcome = 'objection' END,
    CASE WHEN concluded_at IS NULL THEN '' ELSE finding END,
    concluded_at, concluded_by_id
FROM review_unitpublicity WHERE objection_note <> '' ORDER BY id;
"""
CREATE = """
CREATE TRIGGER unit_objection_answered_once BEFORE UPDATE ON review_unitobjection FOR EACH ROW
    WHEN (OLD.decided_at IS NOT NULL) EXECUTE FUNCTION refuse_change();
"""
DROP = "DROP TRIGGER unit_objection_answered_once ON review_unitobjection;"
CARRY_BACK = """
UPDATE review_unitpublicity AS posted SET objection_note = one.note, objection_at = one.recorded_at,
    objection_by_id = one.recorded_by_id, finding = one.finding
FROM (SELECT DISTINCT ON (publicity_id) * FROM review_unitobjection ORDER BY publicity_id, is_upheld DESC NULLS LAST, id) AS one
WHERE one.publicity_id = posted.id;
"""


def person(*, null: bool = False) -> models.ForeignKey:
    return models.ForeignKey(
        on_delete=django.db.models.deletion.PROTECT, null=null, related_name="+", to=settings.AUTH_USER_MODEL
    )


class Migration(migrations.Migration):
    dependencies = [
        ("applications", "0017_individual_plans"),
        ("review", "0007_bulk_runs"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="unitpublicity", name="publicity_objection_by_at_and_what"),
        migrations.RemoveConstraint(model_name="unitpublicity", name="publicity_objection_is_answered"),
        migrations.CreateModel(
            name="UnitObjection",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("note", models.CharField(max_length=500, verbose_name="异议内容")),
                ("recorded_at", models.DateTimeField()),
                ("is_upheld", models.BooleanField(null=True)),
                ("finding", models.CharField(blank=True, max_length=500, verbose_name="核查结论")),
                ("decided_at", models.DateTimeField(null=True)),
                ("decided_by", person(null=True)),
                (
                    "publicity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="objections",
                        to="review.unitpublicity",
                    ),
                ),
                ("recorded_by", person()),
            ],
            options={
                "verbose_name": "单位公示异议",
                "ordering": ["publicity", "pk"],
                "constraints": [
                    models.CheckConstraint(condition=~models.Q(note=""), name="unit_objection_says_what"),
                    models.CheckConstraint(
                        condition=models.Q(
                            is_upheld__isnull=True, decided_at__isnull=True, decided_by__isnull=True, finding=""
                        )
                        | (
                            models.Q(is_upheld__isnull=False, decided_at__isnull=False, decided_by__isnull=False)
                            & ~models.Q(finding="")
                        ),
                        name="unit_objection_answered_by_at_and_how",
                    ),
                ],
            },
        ),
        migrations.RunSQL(CARRY_OVER, CARRY_BACK),
        migrations.RunSQL(CREATE, DROP),
        migrations.RemoveField(model_name="unitpublicity", name="objection_note"),
        migrations.RemoveField(model_name="unitpublicity", name="objection_at"),
        migrations.RemoveField(model_name="unitpublicity", name="objection_by"),
        migrations.RemoveField(model_name="unitpublicity", name="finding"),
    ]
