"""A file moves with its unit not only when units merge."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("applications", "0030_stops_stand")]

    operations = [
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
                    ("recall", "收回意见"),
                    ("recheck", "申请复查"),
                    ("reassess", "复查成立，重新评审"),
                    ("sustain", "复查不成立，维持结果"),
                    ("reroute", "变更审核路线"),
                    ("transfer", "随单位变动"),
                ],
                max_length=20,
            ),
        ),
    ]
