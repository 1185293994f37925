"""Inquiries into reports of false material; what was said in one is written once."""

import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models

CREATE = """
CREATE TRIGGER inquirystatement_written_once BEFORE UPDATE OR DELETE ON review_inquirystatement
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
"""
DROP = "DROP TRIGGER inquirystatement_written_once ON review_inquirystatement;"


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0005_units_change_once"),
        ("applications", "0012_eligibility_and_integrity"),
        ("review", "0003_claims_marks_views"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Inquiry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("allegation", models.CharField(max_length=500, verbose_name="反映的情况")),
                ("handler", models.CharField(blank=True, max_length=50, verbose_name="单位经办人")),
                ("reported_at", models.DateTimeField()),
                ("opened_at", models.DateTimeField(null=True)),
                ("answer_until", models.DateTimeField(null=True)),
                (
                    "proposed",
                    models.CharField(
                        blank=True, choices=[("founded", "反映属实"), ("unfounded", "反映不属实")], max_length=10
                    ),
                ),
                ("finding", models.CharField(blank=True, max_length=300, verbose_name="查核结论")),
                ("proposed_at", models.DateTimeField(null=True)),
                (
                    "outcome",
                    models.CharField(
                        blank=True, choices=[("founded", "反映属实"), ("unfounded", "反映不属实")], max_length=10
                    ),
                ),
                ("concluded_at", models.DateTimeField(null=True)),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="inquiries",
                        to="applications.application",
                    ),
                ),
                (
                    "concluded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "opened_by",
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
                    "proposed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "reported_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "reported_from",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.organisation"
                    ),
                ),
            ],
            options={
                "verbose_name": "诚信核查",
                "ordering": ["-reported_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="InquiryStatement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.TextField(verbose_name="说明")),
                ("at", models.DateTimeField()),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "inquiry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="statements", to="review.inquiry"
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
            ],
            options={
                "verbose_name": "核查说明",
                "ordering": ["inquiry", "pk"],
            },
        ),
        migrations.AddIndex(
            model_name="inquiry",
            index=models.Index(fields=["organisation", "-reported_at", "-id"], name="inquiry_by_organisation"),
        ),
        migrations.AddConstraint(
            model_name="inquiry",
            constraint=models.UniqueConstraint(
                condition=models.Q(("concluded_at", None)),
                fields=("application",),
                name="one_open_inquiry_per_application",
            ),
        ),
        migrations.AddConstraint(
            model_name="inquiry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answer_until", None), ("opened_at", None), ("opened_by", None)),
                    models.Q(
                        ("answer_until__isnull", False), ("opened_at__isnull", False), ("opened_by__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="inquiry_opened_by_at_until",
            ),
        ),
        migrations.AddConstraint(
            model_name="inquiry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("finding", ""), ("proposed", ""), ("proposed_at", None), ("proposed_by", None)),
                    models.Q(
                        models.Q(("proposed", ""), _negated=True),
                        models.Q(("finding", ""), _negated=True),
                        ("opened_at__isnull", False),
                        ("proposed_at__isnull", False),
                        ("proposed_by__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="inquiry_proposal_is_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="inquiry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("concluded_at", None), ("concluded_by", None), ("outcome", "")),
                    models.Q(
                        ("concluded_at__isnull", False),
                        ("concluded_by__isnull", False),
                        ("outcome", models.F("proposed")),
                        models.Q(("outcome", ""), _negated=True),
                        models.Q(("concluded_by", models.F("proposed_by")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="inquiry_concluded_by_a_second_person",
            ),
        ),
        migrations.AddConstraint(
            model_name="inquirystatement",
            constraint=models.CheckConstraint(
                condition=models.Q(("text", ""), _negated=True), name="inquiry_statement_says_something"
            ),
        ),
        migrations.RunSQL(CREATE, DROP),
    ]
