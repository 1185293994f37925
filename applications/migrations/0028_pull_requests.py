"""Requests that a desk pull a file, refusals of them, both written once and chained; removed files that are gone."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

STATES = [("checking", "正在检查"), ("ready", "可用"), ("refused", "未接收"), ("pulled", "已撤下"), ("gone", "已清除")]
REASONS = [("classified", "含有涉密内容"), ("private", "含有他人隐私"), ("mistake", "误传，与申报无关")]
CREATE = """
CREATE FUNCTION audit_content(r applications_pullrequest) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT jsonb_build_array(r.application_id, r.material_id, r.by_id, r.organisation_id, r.reason, r.note,
        extract(epoch FROM r.at))::text $$;
CREATE FUNCTION audit_content(r applications_pullrefusal) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT jsonb_build_array(r.request_id, r.by_id, r.organisation_id, r.text, extract(epoch FROM r.at))::text $$;
CREATE TRIGGER pullrequest_chained AFTER INSERT ON applications_pullrequest
    FOR EACH ROW EXECUTE FUNCTION audit_append();
CREATE TRIGGER pullrefusal_chained AFTER INSERT ON applications_pullrefusal
    FOR EACH ROW EXECUTE FUNCTION audit_append();
CREATE TRIGGER pullrequest_written_once BEFORE UPDATE OR DELETE ON applications_pullrequest
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER pullrefusal_written_once BEFORE UPDATE OR DELETE ON applications_pullrefusal
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
"""
DROP = """
DROP TRIGGER pullrefusal_written_once ON applications_pullrefusal;
DROP TRIGGER pullrequest_written_once ON applications_pullrequest;
DROP TRIGGER pullrefusal_chained ON applications_pullrefusal;
DROP TRIGGER pullrequest_chained ON applications_pullrequest;
DROP FUNCTION audit_content(applications_pullrefusal);
DROP FUNCTION audit_content(applications_pullrequest);
"""


def to(model, name="+"):
    return models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name=name, to=model)


def pk():
    return models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0009_imports_by_workers"),
        ("applications", "0027_approvals_cover"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="material",
            name="state",
            field=models.CharField(choices=STATES, default="checking", max_length=10),
        ),
        migrations.AlterField(
            model_name="evidence",
            name="state",
            field=models.CharField(choices=STATES, default="checking", max_length=10),
        ),
        migrations.AddIndex(
            model_name="material",
            index=models.Index(
                fields=["removed_at"], condition=models.Q(("removed_at__isnull", False)), name="material_removed"
            ),
        ),
        migrations.AddIndex(
            model_name="pull",
            index=models.Index(fields=["-at", "-id"], name="pull_trail"),
        ),
        migrations.CreateModel(
            name="PullRequest",
            fields=[
                ("id", pk()),
                ("application", to("applications.application", "pull_requests")),
                ("material", to("applications.material", "pull_requests")),
                ("by", to(settings.AUTH_USER_MODEL)),
                ("organisation", to("accounts.organisation")),
                ("reason", models.CharField(choices=REASONS, max_length=20)),
                ("note", models.CharField(blank=True, max_length=200)),
                ("at", models.DateTimeField()),
            ],
            options={
                "verbose_name": "撤下请求",
                "ordering": ["pk"],
                "indexes": [models.Index(fields=["-at", "-id"], name="pull_request_trail")],
            },
        ),
        migrations.CreateModel(
            name="PullRefusal",
            fields=[
                ("id", pk()),
                (
                    "request",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="refusal",
                        to="applications.pullrequest",
                    ),
                ),
                ("by", to(settings.AUTH_USER_MODEL)),
                ("organisation", to("accounts.organisation")),
                ("text", models.CharField(max_length=300)),
                ("at", models.DateTimeField()),
            ],
            options={
                "verbose_name": "不予撤下",
                "ordering": ["pk"],
                "indexes": [models.Index(fields=["-at", "-id"], name="pull_refusal_trail")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True), name="pull_refusal_has_text"
                    )
                ],
            },
        ),
        migrations.RunSQL(CREATE, DROP),
    ]
