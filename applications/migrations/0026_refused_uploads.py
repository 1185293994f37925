"""An upload in parts that was not taken keeps its refusal for whoever asks again."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("applications", "0025_draft_forms_expire"),
    ]

    operations = [
        migrations.AddField(
            model_name="incoming",
            name="refusal",
            field=models.CharField(blank=True, default="", max_length=300),
        ),
        migrations.AddField(
            model_name="incoming",
            name="was_here",
            field=models.BooleanField(default=False),
        ),
    ]
