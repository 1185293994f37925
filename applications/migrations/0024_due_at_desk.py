"""What is late or soon due at a desk is counted off an index."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("applications", "0023_trail")]

    operations = [
        migrations.AddIndex(
            model_name="application",
            index=models.Index(fields=["at", "due_at"], name="application_due_at_desk"),
        ),
    ]
