"""What the trail is read by, the newest first; and the few verdicts that were taken back."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("applications", "0022_handlers"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="document",
            index=models.Index(fields=["-requested_at", "-id"], name="document_trail"),
        ),
        migrations.AddIndex(
            model_name="event",
            index=models.Index(fields=["-at", "-id"], name="event_trail"),
        ),
        migrations.AddIndex(
            model_name="event",
            index=models.Index(
                condition=models.Q(("action", "recall")), fields=["application"], name="event_recalled"
            ),
        ),
        migrations.AddIndex(
            model_name="fileopening",
            index=models.Index(fields=["-at", "-id"], name="opening_trail"),
        ),
    ]
