"""Of which reports that end soon applicants were reminded."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("applications", "0028_pull_requests")]

    operations = [
        migrations.CreateModel(
            name="ReportReminder",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("until", models.CharField(max_length=7)),
                ("days", models.PositiveSmallIntegerField()),
                ("at", models.DateTimeField()),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="report_reminders",
                        to="applications.application",
                    ),
                ),
            ],
            options={
                "verbose_name": "学信网报告到期提醒",
                "ordering": ["application", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("application", "until", "days"), name="report_reminded_once")
                ],
            },
        ),
    ]
