"""What an import did is written once, and has its link in the audit chain."""

from django.db import migrations

CREATE = """
CREATE FUNCTION audit_content(r accounts_importrecord) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT jsonb_build_array(r.source_id, r.by_id, extract(epoch FROM r.at), r.plan_sha256, r.counts, r.created,
        r.changes)::text $$;
CREATE TRIGGER importrecord_chained AFTER INSERT ON accounts_importrecord FOR EACH ROW EXECUTE FUNCTION audit_append();
CREATE TRIGGER importrecord_written_once BEFORE UPDATE OR DELETE ON accounts_importrecord
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
"""
DROP = """
DROP TRIGGER importrecord_written_once ON accounts_importrecord;
DROP TRIGGER importrecord_chained ON accounts_importrecord;
DROP FUNCTION audit_content(accounts_importrecord);
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0006_lists_of_units_and_staff"), ("applications", "0006_audit_chain")]
    operations = [migrations.RunSQL(CREATE, DROP)]
