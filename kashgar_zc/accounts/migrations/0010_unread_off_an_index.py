"""The number of unread messages in every page's header is counted off an index of those alone."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0009_imports_by_workers")]

    operations = [
        migrations.AddIndex(
            model_name="message",
            index=models.Index(
                condition=models.Q(("channel", "inbox"), ("read_at", None)),
                fields=["recipient"],
                name="message_unread",
            ),
        ),
    ]
