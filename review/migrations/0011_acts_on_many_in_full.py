"""Publicity is opened for many as another act on many; the trail reads acts on many and proposals, the newest first."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("review", "0010_second_taken_back")]

    operations = [
        migrations.AlterField(
            model_name="bulkrun",
            name="act",
            field=models.CharField(
                choices=[
                    ("approve", "同意"),
                    ("propose", "提请复核"),
                    ("sign", "复核签署"),
                    ("publicise", "开始公示"),
                    ("claim", "认领"),
                    ("assign", "分配"),
                    ("print", "打印评审表"),
                    ("export", "导出花名册"),
                ],
                max_length=10,
            ),
        ),
        migrations.AddIndex(
            model_name="bulkrun",
            index=models.Index(
                condition=models.Q(("started_at__isnull", False)), fields=["-started_at", "-id"], name="bulk_trail"
            ),
        ),
        migrations.AddIndex(
            model_name="claim",
            index=models.Index(
                condition=models.Q(("until", None), models.Q(("reason", ""), _negated=True), _connector="OR"),
                fields=["-given_at", "-id"],
                name="claim_trail",
            ),
        ),
        migrations.AddIndex(
            model_name="proposal", index=models.Index(fields=["-at", "-id"], name="proposal_trail")
        ),
        migrations.AddIndex(
            model_name="proposal",
            index=models.Index(
                condition=models.Q(("is_agreed", False)), fields=["-decided_at", "-id"], name="proposal_refused_trail"
            ),
        ),
    ]
