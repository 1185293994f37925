"""Changes of name and mergers are written once, and have their links in the audit chain."""

from django.db import migrations

CREATE = """
CREATE FUNCTION audit_content(r accounts_namechange) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT jsonb_build_array(r.organisation_id, r.old, r.new, r.starts_on, r.reason, r.by_id,
        extract(epoch FROM r.at))::text $$;
CREATE FUNCTION audit_content(r accounts_merger) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT jsonb_build_array(r.unit_id, r.into_id, r.reason, r.moved, r.by_id, extract(epoch FROM r.at))::text $$;
CREATE TRIGGER namechange_chained AFTER INSERT ON accounts_namechange FOR EACH ROW EXECUTE FUNCTION audit_append();
CREATE TRIGGER merger_chained AFTER INSERT ON accounts_merger FOR EACH ROW EXECUTE FUNCTION audit_append();
CREATE TRIGGER namechange_written_once BEFORE UPDATE OR DELETE ON accounts_namechange
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER merger_written_once BEFORE UPDATE OR DELETE ON accounts_merger
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
"""
DROP = """
DROP TRIGGER merger_written_once ON accounts_merger;
DROP TRIGGER namechange_written_once ON accounts_namechange;
DROP TRIGGER merger_chained ON accounts_merger;
DROP TRIGGER namechange_chained ON accounts_namechange;
DROP FUNCTION audit_content(accounts_merger);
DROP FUNCTION audit_content(accounts_namechange);
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0004_units_change"), ("applications", "0006_audit_chain")]
    operations = [migrations.RunSQL(CREATE, DROP)]
