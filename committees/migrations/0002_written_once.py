"""What a committee did is written once: the steps of its meetings, the roll, the ballots, the count."""

from django.db import migrations

WRITTEN_ONCE = ("stageentry", "roll", "ballot", "tally", "testresult", "declaration")
CREATE = "".join(
    f"CREATE TRIGGER {name}_written_once BEFORE UPDATE OR DELETE ON committees_{name}"
    " FOR EACH ROW EXECUTE FUNCTION refuse_change();"
    for name in WRITTEN_ONCE
)
CREATE += """
CREATE FUNCTION audit_content(r committees_stageentry) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT jsonb_build_array(r.meeting_id, r.sequence, r.act, r.from_stage, r.to_stage, r.note, r.by_id,
        extract(epoch FROM r.at))::text $$;
CREATE FUNCTION audit_content(r committees_tally) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT jsonb_build_array(r.box_id, r.case_id, r.entitled, r.yes, r.no, r.abstain, r.passes)::text $$;
CREATE TRIGGER stageentry_chained AFTER INSERT ON committees_stageentry FOR EACH ROW EXECUTE FUNCTION audit_append();
CREATE TRIGGER tally_chained AFTER INSERT ON committees_tally FOR EACH ROW EXECUTE FUNCTION audit_append();
"""
DROP = """
DROP TRIGGER tally_chained ON committees_tally;
DROP TRIGGER stageentry_chained ON committees_stageentry;
DROP FUNCTION audit_content(committees_tally);
DROP FUNCTION audit_content(committees_stageentry);
""" + "".join(f"DROP TRIGGER {name}_written_once ON committees_{name};" for name in WRITTEN_ONCE)


class Migration(migrations.Migration):
    dependencies = [("committees", "0001_initial"), ("applications", "0006_audit_chain")]
    operations = [migrations.RunSQL(CREATE, DROP)]
