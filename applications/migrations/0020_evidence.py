"""Files beside words, and the record of those pulled; what the chain says of a pulled material stays as it was."""

import django.db.models.deletion
import kashgar_zc.storage
import uuid
from django.conf import settings
from django.db import migrations, models

CREATE = """
CREATE OR REPLACE FUNCTION audit_content(r applications_pull) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN r.evidence_id IS NULL
        THEN jsonb_build_array(r.material_id, r.by_id, r.organisation_id, r.reason, r.note, r.sha256,
            extract(epoch FROM r.at))
        ELSE jsonb_build_array('evidence', r.evidence_id, r.by_id, r.organisation_id, r.reason, r.note, r.sha256,
            extract(epoch FROM r.at)) END::text $$;
"""
DROP = """
CREATE OR REPLACE FUNCTION audit_content(r applications_pull) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT jsonb_build_array(r.material_id, r.by_id, r.organisation_id, r.reason, r.note, r.sha256,
        extract(epoch FROM r.at))::text $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0008_mergers_taken_back"),
        ("applications", "0019_archives_are_openings"),
        ("publicity", "0003_proposals"),
        ("review", "0007_bulk_runs"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="pull",
            name="material",
            field=models.OneToOneField(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="pull", to="applications.material"
            ),
        ),
        migrations.CreateModel(
            name="Evidence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("checking", "正在检查"),
                            ("ready", "可用"),
                            ("refused", "未接收"),
                            ("pulled", "已撤下"),
                        ],
                        default="checking",
                        max_length=10,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=300)),
                ("name", models.CharField(max_length=255, verbose_name="文件名")),
                (
                    "received",
                    models.FileField(
                        blank=True, max_length=200, storage=kashgar_zc.storage.private_storage, upload_to=""
                    ),
                ),
                ("received_sha256", models.CharField(max_length=64)),
                (
                    "file",
                    models.FileField(
                        blank=True, max_length=200, storage=kashgar_zc.storage.private_storage, upload_to=""
                    ),
                ),
                (
                    "thumbnail",
                    models.FileField(
                        blank=True, max_length=200, storage=kashgar_zc.storage.private_storage, upload_to=""
                    ),
                ),
                ("media_type", models.CharField(blank=True, max_length=40)),
                ("sha256", models.CharField(blank=True, max_length=64)),
                ("size", models.PositiveIntegerField(default=0)),
                ("pages", models.PositiveSmallIntegerField(default=0)),
                ("uploaded_at", models.DateTimeField()),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("leased_until", models.DateTimeField(null=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("posting", "单位公示张贴情况"),
                            ("verification", "证书核验"),
                            ("inquiry", "诚信核查"),
                            ("decline", "对不予推荐的异议"),
                            ("result", "对公示结果的异议"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="evidence",
                        to="applications.application",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "event",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="evidence",
                        to="applications.event",
                    ),
                ),
                (
                    "inquiry",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="evidence",
                        to="review.inquiry",
                    ),
                ),
                (
                    "objection",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="evidence",
                        to="publicity.objection",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organisation",
                    ),
                ),
                (
                    "publicity",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="evidence",
                        to="review.unitpublicity",
                    ),
                ),
                (
                    "verification",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="evidence_files",
                        to="review.verification",
                    ),
                ),
            ],
            options={
                "verbose_name": "佐证文件",
                "ordering": ["application", "pk"],
            },
        ),
        migrations.AddField(
            model_name="pull",
            name="evidence",
            field=models.OneToOneField(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="pull", to="applications.evidence"
            ),
        ),
        migrations.AddConstraint(
            model_name="pull",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("evidence", None), ("material__isnull", False)),
                    models.Q(("evidence__isnull", False), ("material", None)),
                    _connector="OR",
                ),
                name="pull_of_one_file",
            ),
        ),
        migrations.AddIndex(
            model_name="evidence",
            index=models.Index(
                condition=models.Q(("state", "checking")), fields=["uploaded_at"], name="evidence_checking"
            ),
        ),
        migrations.AddConstraint(
            model_name="evidence",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "ready"), _negated=True),
                    models.Q(
                        models.Q(("file", ""), _negated=True),
                        models.Q(("sha256", ""), _negated=True),
                        ("pages__gt", 0),
                        ("size__gt", 0),
                    ),
                    _connector="OR",
                ),
                name="ready_evidence_has_file_hash_and_size",
            ),
        ),
        migrations.AddConstraint(
            model_name="evidence",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "refused"), _negated=True),
                    models.Q(("reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="refused_evidence_has_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="evidence",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("event__isnull", True),
                        ("inquiry__isnull", True),
                        ("kind", "posting"),
                        ("objection__isnull", True),
                        ("publicity__isnull", False),
                        ("verification__isnull", True),
                    ),
                    models.Q(
                        ("event__isnull", True),
                        ("inquiry__isnull", True),
                        ("kind", "verification"),
                        ("objection__isnull", True),
                        ("publicity__isnull", True),
                        ("verification__isnull", False),
                    ),
                    models.Q(
                        ("event__isnull", True),
                        ("inquiry__isnull", False),
                        ("kind", "inquiry"),
                        ("objection__isnull", True),
                        ("publicity__isnull", True),
                        ("verification__isnull", True),
                    ),
                    models.Q(
                        ("event__isnull", False),
                        ("inquiry__isnull", True),
                        ("kind", "decline"),
                        ("objection__isnull", True),
                        ("publicity__isnull", True),
                        ("verification__isnull", True),
                    ),
                    models.Q(
                        ("event__isnull", True),
                        ("inquiry__isnull", True),
                        ("kind", "result"),
                        ("objection__isnull", False),
                        ("publicity__isnull", True),
                        ("verification__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="evidence_belongs_to_one_row_of_its_kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="evidence",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("by", None), ("kind", "result"), ("organisation", None)),
                    models.Q(models.Q(("kind", "result"), _negated=True), ("by__isnull", False)),
                    _connector="OR",
                ),
                name="evidence_of_a_public_objection_names_nobody",
            ),
        ),
        migrations.RunSQL(CREATE, DROP),
    ]
