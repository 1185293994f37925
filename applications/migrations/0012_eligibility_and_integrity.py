"""What eligibility rests on beside the form: integrity entries, their lifting, individual plans; each written once."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

TABLES = ("integrityentry", "integritylifting", "individualplan")
CREATE = "\n".join(
    f"CREATE TRIGGER {table}_written_once BEFORE UPDATE OR DELETE ON applications_{table}"
    " FOR EACH ROW EXECUTE FUNCTION refuse_change();"
    for table in TABLES
)
DROP = "\n".join(f"DROP TRIGGER {table}_written_once ON applications_{table};" for table in TABLES)


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0005_units_change_once"),
        ("applications", "0011_routes_change"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="application",
            name="status",
            field=models.CharField(
                choices=[
                    ("draft", "填写中"),
                    ("unit_review", "单位审核中"),
                    ("county_review", "县（市）审核中"),
                    ("bureau_review", "主管局审核中"),
                    ("centre_review", "评价中心审核中"),
                    ("returned", "退回修改"),
                    ("accepted", "审核通过"),
                    ("declined", "不予推荐"),
                    ("withdrawn", "已撤回"),
                    ("lapsed", "已失效"),
                    ("cancelled", "已取消申报资格"),
                    ("in_committee", "评审中"),
                    ("passed", "评审通过"),
                    ("not_passed", "评审未通过"),
                    ("publicised", "结果公示中"),
                    ("annulled", "公示后未予授予"),
                    ("conferred", "已取得职称"),
                    ("revoked", "职称已撤销"),
                ],
                default="draft",
                max_length=20,
            ),
        ),
        migrations.AlterField(
            model_name="event",
            name="action",
            field=models.CharField(
                choices=[
                    ("submit", "提交申报"),
                    ("resubmit", "重新提交"),
                    ("approve", "审核通过"),
                    ("return", "退回修改"),
                    ("decline", "不予推荐"),
                    ("withdraw", "撤回"),
                    ("reopen", "恢复填写"),
                    ("lapse", "逾期失效"),
                    ("cancel", "取消申报资格"),
                    ("convene", "列入评审"),
                    ("dismiss", "移出评审"),
                    ("pass", "评审通过"),
                    ("fail", "评审未通过"),
                    ("publicise", "公示结果"),
                    ("annul", "异议成立，不予授予"),
                    ("confer", "授予职称"),
                    ("revoke", "撤销职称"),
                    ("object", "提出异议"),
                    ("uphold", "异议成立，恢复审核"),
                    ("overrule", "异议不成立，维持原意见"),
                    ("reroute", "变更审核路线"),
                    ("transfer", "随单位合并转移"),
                ],
                max_length=20,
            ),
        ),
        migrations.AlterField(
            model_name="event",
            name="from_status",
            field=models.CharField(
                choices=[
                    ("draft", "填写中"),
                    ("unit_review", "单位审核中"),
                    ("county_review", "县（市）审核中"),
                    ("bureau_review", "主管局审核中"),
                    ("centre_review", "评价中心审核中"),
                    ("returned", "退回修改"),
                    ("accepted", "审核通过"),
                    ("declined", "不予推荐"),
                    ("withdrawn", "已撤回"),
                    ("lapsed", "已失效"),
                    ("cancelled", "已取消申报资格"),
                    ("in_committee", "评审中"),
                    ("passed", "评审通过"),
                    ("not_passed", "评审未通过"),
                    ("publicised", "结果公示中"),
                    ("annulled", "公示后未予授予"),
                    ("conferred", "已取得职称"),
                    ("revoked", "职称已撤销"),
                ],
                max_length=20,
            ),
        ),
        migrations.AlterField(
            model_name="event",
            name="to_status",
            field=models.CharField(
                choices=[
                    ("draft", "填写中"),
                    ("unit_review", "单位审核中"),
                    ("county_review", "县（市）审核中"),
                    ("bureau_review", "主管局审核中"),
                    ("centre_review", "评价中心审核中"),
                    ("returned", "退回修改"),
                    ("accepted", "审核通过"),
                    ("declined", "不予推荐"),
                    ("withdrawn", "已撤回"),
                    ("lapsed", "已失效"),
                    ("cancelled", "已取消申报资格"),
                    ("in_committee", "评审中"),
                    ("passed", "评审通过"),
                    ("not_passed", "评审未通过"),
                    ("publicised", "结果公示中"),
                    ("annulled", "公示后未予授予"),
                    ("conferred", "已取得职称"),
                    ("revoked", "职称已撤销"),
                ],
                max_length=20,
            ),
        ),
        migrations.CreateModel(
            name="IntegrityEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("grounds", models.CharField(max_length=300, verbose_name="事由")),
                ("from_day", models.DateField()),
                ("until_day", models.DateField()),
                ("handler", models.CharField(blank=True, max_length=50, verbose_name="单位经办人")),
                ("recorded_at", models.DateTimeField()),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="integrity_entries",
                        to="applications.application",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.organisation"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="integrity_entries",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.organisation"
                    ),
                ),
            ],
            options={
                "verbose_name": "失信记录",
                "ordering": ["-recorded_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="IntegrityLifting",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reason", models.CharField(max_length=300, verbose_name="解除依据")),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "entry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lifting",
                        to="applications.integrityentry",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.organisation"
                    ),
                ),
            ],
            options={
                "verbose_name": "解除失信记录",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="IndividualPlan",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("condition", models.CharField(max_length=40, verbose_name="放宽的条件")),
                (
                    "grounds",
                    models.CharField(
                        choices=[
                            ("hard_remote", "艰苦边远地区"),
                            ("township", "乡镇基层"),
                            ("front_line", "工作一线"),
                            ("other", "其他"),
                        ],
                        max_length=20,
                        verbose_name="情形",
                    ),
                ),
                ("basis", models.CharField(max_length=300, verbose_name="依据")),
                ("recorded_at", models.DateTimeField()),
                (
                    "batch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="plans", to="applications.batch"
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.organisation"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="individual_plans",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "一人一策",
                "ordering": ["-recorded_at", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("batch", "person", "condition"), name="one_plan_per_person_and_condition"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("basis", ""), _negated=True), name="individual_plan_has_basis"
                    ),
                ],
            },
        ),
        migrations.AddIndex(
            model_name="integrityentry",
            index=models.Index(fields=["person", "until_day"], name="integrity_by_person"),
        ),
        migrations.AddIndex(
            model_name="integrityentry",
            index=models.Index(fields=["organisation", "-recorded_at", "-id"], name="integrity_by_organisation"),
        ),
        migrations.AddConstraint(
            model_name="integrityentry",
            constraint=models.CheckConstraint(
                condition=models.Q(("until_day__gt", models.F("from_day")), models.Q(("grounds", ""), _negated=True)),
                name="integrity_entry_runs_and_has_grounds",
            ),
        ),
        migrations.AddConstraint(
            model_name="integritylifting",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True), name="integrity_lifting_has_reason"
            ),
        ),
        migrations.RunSQL(CREATE, DROP),
    ]
