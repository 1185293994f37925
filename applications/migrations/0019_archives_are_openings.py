"""Who took a case away as an archive is noted as such."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('applications', '0018_bulk_papers'),
    ]

    operations = [
        migrations.AlterField(
            model_name='fileopening',
            name='kind',
            field=models.CharField(choices=[('file', '查阅申报'), ('identity', '查看完整身份证号'), ('archive', '下载申报档案')], default='file', max_length=10),
        ),
    ]
