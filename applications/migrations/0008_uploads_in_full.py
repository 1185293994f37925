"""Uploads in parts, leaves to be joined, how a picture looks, and the record of what was pulled, written once and chained."""

import uuid

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

CREATE = """
CREATE FUNCTION audit_content(r applications_pull) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT jsonb_build_array(r.material_id, r.by_id, r.organisation_id, r.reason, r.note, r.sha256,
        extract(epoch FROM r.at))::text $$;
CREATE TRIGGER pull_chained AFTER INSERT ON applications_pull FOR EACH ROW EXECUTE FUNCTION audit_append();
CREATE TRIGGER pull_written_once BEFORE UPDATE OR DELETE ON applications_pull
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
"""
DROP = """
DROP TRIGGER pull_written_once ON applications_pull;
DROP TRIGGER pull_chained ON applications_pull;
DROP FUNCTION audit_content(applications_pull);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_observer_and_expert"),
        ("applications", "0007_kept_as_typed"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Incoming",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("slot", models.CharField(max_length=40)),
                ("is_leaf", models.BooleanField(default=False)),
                ("name", models.CharField(max_length=255)),
                ("stamp", models.CharField(blank=True, max_length=40)),
                ("size", models.PositiveBigIntegerField()),
                ("arrived", models.PositiveBigIntegerField(default=0)),
                ("touched_at", models.DateTimeField()),
            ],
            options={
                "verbose_name": "未传完的材料",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Pull",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("classified", "含有涉密内容"),
                            ("private", "含有他人隐私"),
                            ("mistake", "误传，与申报无关"),
                        ],
                        max_length=20,
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=200)),
                ("sha256", models.CharField(blank=True, max_length=64)),
                ("at", models.DateTimeField()),
            ],
            options={
                "verbose_name": "撤下记录",
                "ordering": ["pk"],
            },
        ),
        migrations.AddField(
            model_name="material",
            name="bands",
            field=django.contrib.postgres.fields.ArrayField(base_field=models.IntegerField(), default=list, size=None),
        ),
        migrations.AddField(
            model_name="material",
            name="is_leaf",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="material",
            name="leaves",
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name="material",
            name="look",
            field=models.CharField(blank=True, max_length=64),
        ),
        migrations.AddField(
            model_name="material",
            name="position",
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AlterField(
            model_name="material",
            name="state",
            field=models.CharField(
                choices=[("checking", "正在检查"), ("ready", "可用"), ("refused", "未接收"), ("pulled", "已撤下")],
                default="checking",
                max_length=10,
            ),
        ),
        migrations.AddIndex(
            model_name="material",
            index=models.Index(condition=models.Q(("state", "ready")), fields=["sha256"], name="material_same"),
        ),
        migrations.AddIndex(
            model_name="material",
            index=models.Index(
                condition=models.Q(("state", "ready")), fields=["received_sha256"], name="material_same_received"
            ),
        ),
        migrations.AddIndex(
            model_name="material",
            index=django.contrib.postgres.indexes.GinIndex(
                condition=models.Q(("state", "ready")), fastupdate=False, fields=["bands"], name="material_alike"
            ),
        ),
        migrations.AddConstraint(
            model_name="material",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "pulled"), _negated=True), ("removed_at__isnull", False), _connector="OR"
                ),
                name="pulled_material_is_removed",
            ),
        ),
        migrations.AddField(
            model_name="incoming",
            name="application",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="incoming", to="applications.application"
            ),
        ),
        migrations.AddField(
            model_name="incoming",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="pull",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="pull",
            name="material",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="pull", to="applications.material"
            ),
        ),
        migrations.AddField(
            model_name="pull",
            name="organisation",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.organisation"
            ),
        ),
        migrations.AddIndex(
            model_name="incoming",
            index=models.Index(fields=["touched_at"], name="incoming_touched"),
        ),
        migrations.AddConstraint(
            model_name="incoming",
            constraint=models.CheckConstraint(
                condition=models.Q(("arrived__lte", models.F("size"))), name="incoming_within_size"
            ),
        ),
        migrations.RunSQL(CREATE, DROP),
    ]
