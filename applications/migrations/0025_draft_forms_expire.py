"""Drafts of the review form made before they had a day of their own get the one their season's rule gives."""

import datetime as dt

from django.db import migrations

DAYS = 7  # of a batch whose notice says nothing, as `rules.Rules.draft_form_days`


def give_their_day(apps, schema_editor):
    Document = apps.get_model("applications", "Document")
    lasting = Document.objects.filter(kind="draft_form", expires_at=None)
    for one in lasting.select_related("application__batch").iterator():
        days = one.application.batch.rules_data.get("draft_form_days", DAYS)
        Document.objects.filter(pk=one.pk).update(expires_at=one.requested_at + dt.timedelta(days=days))


class Migration(migrations.Migration):
    dependencies = [
        ("applications", "0024_due_at_desk"),
    ]

    operations = [
        migrations.RunPython(give_their_day, migrations.RunPython.noop, elidable=True),
    ]
