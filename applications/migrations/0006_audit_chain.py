"""Every event and every snapshot gets its link of the audit chain from the database itself, in its own transaction.

A table is chained by a function `audit_content(<its row>)` and a trigger that calls `audit_append`; the apps above chain
theirs the same way. Times are spelled as seconds since 1970, so that no session's time zone changes the text.
"""

from django.db import migrations

CREATE = """
CREATE FUNCTION audit_hash(previous text, place bigint, source text, source_id bigint, content text) RETURNS text
    LANGUAGE sql IMMUTABLE AS $$
    SELECT encode(sha256(convert_to(concat_ws('|', previous, place, source, source_id, content), 'UTF8')), 'hex') $$;

CREATE FUNCTION audit_digest(content text) RETURNS text
    LANGUAGE sql IMMUTABLE AS $$ SELECT encode(sha256(convert_to(content, 'UTF8')), 'hex') $$;

CREATE FUNCTION audit_link(table_name text, row_id bigint, content text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    head applications_link;
    place bigint;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('audit chain', 0));
    SELECT * INTO head FROM applications_link ORDER BY sequence DESC LIMIT 1;
    place := coalesce(head.sequence, 0) + 1;
    INSERT INTO applications_link (sequence, source, source_id, content, hash) VALUES (
        place, table_name, row_id, audit_digest(content),
        audit_hash(coalesce(head.hash, ''), place, table_name, row_id, audit_digest(content)));
END $$;

CREATE FUNCTION audit_append() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    content text;
BEGIN
    EXECUTE format('SELECT audit_content($1::%I)', TG_TABLE_NAME) INTO content USING NEW;
    PERFORM audit_link(TG_TABLE_NAME, NEW.id, content);
    RETURN NULL;
END $$;

CREATE FUNCTION audit_content(r applications_event) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT jsonb_build_array(r.application_id, r.sequence, r.action, r.from_status, r.to_status, r.actor_id,
        r.organisation_id, r.to_organisation_id, r.note, r.details, r.snapshot_id, extract(epoch FROM r.at))::text $$;
CREATE FUNCTION audit_content(r applications_snapshot) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT jsonb_build_array(r.application_id, r.number, r.sha256, extract(epoch FROM r.taken_at))::text $$;

SELECT audit_link('applications_snapshot', id, content)
    FROM (SELECT s.id, audit_content(s) AS content FROM applications_snapshot s ORDER BY s.id) AS earlier;
SELECT audit_link('applications_event', id, content)
    FROM (SELECT e.id, audit_content(e) AS content FROM applications_event e ORDER BY e.id) AS earlier;

CREATE TRIGGER event_chained AFTER INSERT ON applications_event FOR EACH ROW EXECUTE FUNCTION audit_append();
CREATE TRIGGER snapshot_chained AFTER INSERT ON applications_snapshot FOR EACH ROW EXECUTE FUNCTION audit_append();
CREATE TRIGGER link_written_once BEFORE UPDATE OR DELETE ON applications_link
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER checkpoint_written_once BEFORE UPDATE OR DELETE ON applications_checkpoint
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
"""
DROP = """
DROP TRIGGER checkpoint_written_once ON applications_checkpoint;
DROP TRIGGER link_written_once ON applications_link;
DROP TRIGGER snapshot_chained ON applications_snapshot;
DROP TRIGGER event_chained ON applications_event;
DROP FUNCTION audit_content(applications_snapshot);
DROP FUNCTION audit_content(applications_event);
DROP FUNCTION audit_append();
DROP FUNCTION audit_link(text, bigint, text);
DROP FUNCTION audit_digest(text);
DROP FUNCTION audit_hash(text, bigint, text, bigint, text);
"""


class Migration(migrations.Migration):
    dependencies = [("applications", "0005_audit")]
    operations = [migrations.RunSQL(CREATE, DROP)]
