"""Lists are checked and brought in by workers, and an invitation stays listed for a while after it was taken up or is over."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import F

STAGES = [
    ("checking", "核对中"),
    ("checked", "待确认"),
    ("applying", "导入中"),
    ("applied", "已导入"),
    ("failed", "未能读取"),
]


def tell_from_what_was_there(apps, schema_editor):
    """What was applied stays so, what waited is checked by the sweep; an open invitation ends when it was to go."""
    UnitImport, Invitation = apps.get_model("accounts", "UnitImport"), apps.get_model("accounts", "Invitation")
    UnitImport.objects.filter(record__isnull=False).update(stage="applied")
    Invitation.objects.update(sent_at=F("made_at"), open_until=F("expires_at"))


def nothing(apps, schema_editor):
    """The columns go with what is in them."""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0008_mergers_taken_back")]
    operations = [
        *(
            migrations.AddField(model_name="unitimport", name=name, field=field)
            for name, field in {
                "attempts": models.PositiveSmallIntegerField(default=0),
                "checked_at": models.DateTimeField(null=True),
                "confirmed_by": models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
                "digest": models.CharField(blank=True, max_length=64),
                "leased_until": models.DateTimeField(null=True),
                "reason": models.CharField(blank=True, max_length=300),
                "report_sealed": models.TextField(blank=True),
                "stage": models.CharField(choices=STAGES, default="checking", max_length=10),
            }.items()
        ),
        *(
            migrations.AddField(model_name="invitation", name=name, field=models.DateTimeField(null=True))
            for name in ("sent_at", "open_until", "taken_up_at", "withdrawn_at")
        ),
        migrations.RunPython(tell_from_what_was_there, nothing),
        *(
            migrations.AlterField(model_name="invitation", name=name, field=models.DateTimeField())
            for name in ("sent_at", "open_until")
        ),
        migrations.AddIndex(
            model_name="unitimport",
            index=models.Index(
                condition=models.Q(("stage__in", ["checking", "applying"])), fields=["id"], name="import_waiting"
            ),
        ),
        migrations.AddIndex(
            model_name="invitation",
            index=models.Index(fields=["organisation", "-id"], name="invitation_of_unit"),
        ),
        migrations.AddConstraint(
            model_name="unitimport",
            constraint=models.CheckConstraint(
                condition=models.Q(("stage", "failed"), _negated=True) | models.Q(("reason", ""), _negated=True),
                name="failed_import_has_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="unitimport",
            constraint=models.CheckConstraint(
                condition=models.Q(("stage", "applying"), _negated=True)
                | models.Q(("confirmed_by__isnull", False)),
                name="import_confirmed_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="invitation",
            constraint=models.CheckConstraint(
                condition=models.Q(("taken_up_at__isnull", True)) | models.Q(("withdrawn_at__isnull", True)),
                name="invitation_ends_one_way",
            ),
        ),
    ]
