from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('applications', '0003_after_the_desks'),
    ]

    operations = [
        migrations.AddField(
            model_name='fileopening',
            name='kind',
            field=models.CharField(choices=[('file', '查阅申报'), ('identity', '查看完整身份证号')], default='file', max_length=10),
        ),
    ]
