"""After a re-check that was upheld, another meeting judges the same file again."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("committees", "0005_earlier_sheets"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="case",
            name="application_on_one_agenda",
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.UniqueConstraint(fields=("meeting", "application"), name="application_once_on_an_agenda"),
        ),
    ]
