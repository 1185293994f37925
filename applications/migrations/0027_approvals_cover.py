"""An uploaded approval of an exception names the conditions that it stands for."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("applications", "0026_refused_uploads"),
    ]

    operations = [
        migrations.AddField(
            model_name="material",
            name="covers",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=40), default=list, size=None
            ),
        ),
    ]
