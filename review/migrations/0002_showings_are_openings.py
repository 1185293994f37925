"""A showing of the full ID number is an opening of its kind: the one log that the applicant reads."""

from django.db import migrations

KEEP = """
UPDATE applications_fileopening AS opening SET kind = 'identity' FROM review_identityshowing AS showing
WHERE (opening.application_id, opening.user_id, opening.organisation_id, opening.at)
    = (showing.application_id, showing.user_id, showing.organisation_id, showing.at)
"""  # every showing was written together with an opening


class Migration(migrations.Migration):

    dependencies = [
        ('review', '0001_initial'),
        ('applications', '0004_fileopening_kind'),
    ]

    operations = [
        migrations.RunSQL(KEEP, migrations.RunSQL.noop),
        migrations.DeleteModel(
            name='IdentityShowing',
        ),
    ]
