"""Phrases of returns as rows with their uses; approvals that one person proposes and another signs."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


CREATE = """
CREATE TRIGGER second_signature_written_once BEFORE UPDATE OR DELETE ON review_secondsignature
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER phrase_use_written_once BEFORE UPDATE OR DELETE ON review_phraseuse
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER proposal_decided_once BEFORE UPDATE ON review_proposal FOR EACH ROW
    WHEN (OLD.decided_at IS NOT NULL) EXECUTE FUNCTION refuse_change();
"""
DROP = """
DROP TRIGGER proposal_decided_once ON review_proposal;
DROP TRIGGER phrase_use_written_once ON review_phraseuse;
DROP TRIGGER second_signature_written_once ON review_secondsignature;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0005_units_change_once"),
        ("applications", "0013_recalls_and_sheets"),
        ("review", "0005_shared_files"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Phrase",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=40)),
                ("version", models.PositiveSmallIntegerField(default=1)),
                ("section", models.CharField(blank=True, max_length=30)),
                ("slot", models.CharField(blank=True, max_length=40)),
                ("wrong", models.CharField(max_length=200, verbose_name="问题")),
                ("todo", models.CharField(max_length=200, verbose_name="如何修改")),
                ("made_at", models.DateTimeField()),
                ("retired_at", models.DateTimeField(null=True)),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "retired_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "标准语句",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="PhraseUse",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="applications.event"
                    ),
                ),
                (
                    "phrase",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="uses", to="review.phrase"
                    ),
                ),
            ],
            options={
                "verbose_name": "标准语句使用",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Proposal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField()),
                ("opinion", models.CharField(max_length=500, verbose_name="审核意见")),
                ("at", models.DateTimeField()),
                ("decided_at", models.DateTimeField(null=True)),
                ("is_agreed", models.BooleanField(null=True)),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="不同意的理由")),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="proposals",
                        to="applications.application",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
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
                    "snapshot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="applications.snapshot"
                    ),
                ),
            ],
            options={
                "verbose_name": "提请复核",
                "ordering": ["application", "pk"],
            },
        ),
        migrations.CreateModel(
            name="SecondSignature",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("is_on", models.BooleanField()),
                ("set_at", models.DateTimeField()),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.organisation"
                    ),
                ),
                (
                    "set_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "复核设置",
                "ordering": ["organisation", "pk"],
            },
        ),
        migrations.AddConstraint(
            model_name="phrase",
            constraint=models.UniqueConstraint(fields=("key", "version"), name="phrase_version_once"),
        ),
        migrations.AddConstraint(
            model_name="phrase",
            constraint=models.UniqueConstraint(
                condition=models.Q(("retired_at", None)), fields=("key",), name="one_phrase_in_force_per_key"
            ),
        ),
        migrations.AddConstraint(
            model_name="phrase",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("wrong", ""), _negated=True), models.Q(("todo", ""), _negated=True)),
                name="phrase_says_what_and_what_to_do",
            ),
        ),
        migrations.AddConstraint(
            model_name="phrase",
            constraint=models.CheckConstraint(
                condition=models.Q(("slot", ""), ("section", "materials"), _connector="OR"),
                name="phrase_slot_is_of_materials",
            ),
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.UniqueConstraint(
                condition=models.Q(("decided_at", None)),
                fields=("application", "version"),
                name="one_open_proposal_per_version",
            ),
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decided_at__isnull", True), ("decided_by__isnull", True), ("is_agreed__isnull", True)),
                    models.Q(
                        ("decided_at__isnull", False), ("decided_by__isnull", False), ("is_agreed__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="proposal_decided_by_at_and_how",
            ),
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("decided_by__isnull", True),
                    models.Q(("decided_by", models.F("by")), _negated=True),
                    _connector="OR",
                ),
                name="proposal_decided_by_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("is_agreed", False), _negated=True),
                    models.Q(("reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="refused_proposal_has_reason",
            ),
        ),
        migrations.AddIndex(
            model_name="secondsignature",
            index=models.Index(fields=["organisation", "-id"], name="second_signature_latest"),
        ),
        migrations.RunSQL(CREATE, DROP),
    ]
