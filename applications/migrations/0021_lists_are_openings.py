"""Who exported a list that a case stands in is noted as such."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("applications", "0020_evidence"),
    ]

    operations = [
        migrations.AlterField(
            model_name="fileopening",
            name="kind",
            field=models.CharField(
                choices=[
                    ("file", "查阅申报"),
                    ("identity", "查看完整身份证号"),
                    ("archive", "下载申报档案"),
                    ("list", "导出含本件的名册"),
                ],
                default="file",
                max_length=10,
            ),
        ),
    ]
