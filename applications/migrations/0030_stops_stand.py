"""How each stop of a route stands is kept beside it; what stands already is read from the events once."""

from django.db import migrations, models

# As `applications.stops` had it when this was written.
LINE = """(
    WITH RECURSIVE line (id) AS (
        SELECT stop.organisation_id
        UNION SELECT unit.id FROM accounts_organisation AS unit JOIN line ON unit.merged_into_id = line.id
    ) SELECT id FROM line)"""
FILL = f"""
UPDATE applications_routestop AS stop SET state = found.state FROM (
    SELECT stop.id, CASE
        WHEN file.at_id = stop.organisation_id THEN 'here'
        WHEN file.status = 'returned' AND said.came THEN 'returned'
        WHEN file.status <> 'returned' AND said.acted THEN 'done'
        WHEN said.came THEN 'left'
        ELSE 'ahead' END AS state
    FROM applications_routestop AS stop JOIN applications_application AS file ON file.id = stop.application_id
    CROSS JOIN LATERAL (
        SELECT coalesce(bool_or(event.to_organisation_id IN {LINE}), false) AS came,
            coalesce(bool_or(event.organisation_id IN {LINE}), false) AS acted
        FROM applications_event AS event WHERE event.application_id = file.id AND event.at >= file.submitted_at
    ) AS said
) AS found WHERE found.id = stop.id
"""


class Migration(migrations.Migration):
    dependencies = [("applications", "0029_report_reminders"), ("accounts", "0008_mergers_taken_back")]

    operations = [
        migrations.AddField(
            model_name="routestop",
            name="state",
            field=models.CharField(
                choices=[
                    ("ahead", "未到"),
                    ("here", "在办"),
                    ("returned", "已退回"),
                    ("done", "已办"),
                    ("left", "已离开"),
                ],
                default="ahead",
                max_length=10,
            ),
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.AddIndex(
            model_name="routestop",
            index=models.Index(fields=["organisation", "state", "application"], name="route_state"),
        ),
    ]
