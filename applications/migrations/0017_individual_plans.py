"""Individual plans with the number of their document, and their withdrawal, after which another may follow; each written once."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

CREATE = (
    "CREATE TRIGGER planwithdrawal_written_once BEFORE UPDATE OR DELETE ON applications_planwithdrawal"
    " FOR EACH ROW EXECUTE FUNCTION refuse_change();"
)
DROP = "DROP TRIGGER planwithdrawal_written_once ON applications_planwithdrawal;"


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0005_units_change_once"),
        ("applications", "0016_queues_at_scale"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="PlanWithdrawal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reason", models.CharField(max_length=300, verbose_name="撤销理由")),
                ("at", models.DateTimeField()),
            ],
            options={
                "verbose_name": "撤销一人一策",
                "ordering": ["pk"],
            },
        ),
        migrations.RemoveConstraint(
            model_name="individualplan",
            name="one_plan_per_person_and_condition",
        ),
        migrations.AddField(
            model_name="individualplan",
            name="number",
            field=models.CharField(default="", max_length=60, verbose_name="文号"),
        ),
        migrations.AddField(
            model_name="planwithdrawal",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="planwithdrawal",
            name="plan",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="withdrawal", to="applications.individualplan"
            ),
        ),
        migrations.AddField(
            model_name="individualplan",
            name="follows",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="successor",
                to="applications.planwithdrawal",
            ),
        ),
        migrations.AddIndex(
            model_name="individualplan",
            index=models.Index(fields=["organisation", "-recorded_at", "-id"], name="plan_by_organisation"),
        ),
        migrations.AddConstraint(
            model_name="individualplan",
            constraint=models.UniqueConstraint(
                condition=models.Q(("follows", None)),
                fields=("batch", "person", "condition"),
                name="one_first_plan_per_person_and_condition",
            ),
        ),
        migrations.AddConstraint(
            model_name="planwithdrawal",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True), name="plan_withdrawal_has_reason"
            ),
        ),
        migrations.RunSQL(CREATE, DROP),
    ]
