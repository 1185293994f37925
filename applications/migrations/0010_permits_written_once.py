"""Permits and extensions are written once and linked into the audit chain; of an extension only who confirmed it, and when, follows."""

from django.db import migrations

CREATE = """
CREATE TRIGGER permit_written_once BEFORE UPDATE OR DELETE ON applications_permit
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER extension_stays BEFORE DELETE ON applications_extension
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER extension_written_once BEFORE UPDATE ON applications_extension FOR EACH ROW
    WHEN ((OLD.batch_id, OLD.kind, OLD.old_closes_at, OLD.closes_at, OLD.reason, OLD.proposed_by_id, OLD.proposed_at)
        IS DISTINCT FROM
        (NEW.batch_id, NEW.kind, NEW.old_closes_at, NEW.closes_at, NEW.reason, NEW.proposed_by_id, NEW.proposed_at)
        OR (OLD.in_force_at IS NOT NULL
            AND (OLD.confirmed_by_id, OLD.in_force_at) IS DISTINCT FROM (NEW.confirmed_by_id, NEW.in_force_at)))
    EXECUTE FUNCTION refuse_change();

CREATE FUNCTION audit_content(r applications_permit) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT jsonb_build_array(r.batch_id, r.person_id, extract(epoch FROM r.until), r.reason, r.granted_by_id,
        extract(epoch FROM r.granted_at))::text $$;
CREATE FUNCTION audit_content(r applications_extension) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT jsonb_build_array(r.batch_id, r.kind, extract(epoch FROM r.old_closes_at), extract(epoch FROM r.closes_at),
        r.reason, r.proposed_by_id, extract(epoch FROM r.proposed_at))::text $$;
SELECT audit_link('applications_permit', id, content)
    FROM (SELECT p.id, audit_content(p) AS content FROM applications_permit p ORDER BY p.id) AS earlier;
CREATE TRIGGER permit_chained AFTER INSERT ON applications_permit FOR EACH ROW EXECUTE FUNCTION audit_append();
CREATE TRIGGER extension_chained AFTER INSERT ON applications_extension FOR EACH ROW EXECUTE FUNCTION audit_append();
"""
DROP = """
DROP TRIGGER extension_chained ON applications_extension;
DROP TRIGGER permit_chained ON applications_permit;
DROP FUNCTION audit_content(applications_extension);
DROP FUNCTION audit_content(applications_permit);
DROP TRIGGER extension_written_once ON applications_extension;
DROP TRIGGER extension_stays ON applications_extension;
DROP TRIGGER permit_written_once ON applications_permit;
"""


class Migration(migrations.Migration):
    dependencies = [("applications", "0009_after_submission")]
    operations = [migrations.RunSQL(CREATE, DROP)]
