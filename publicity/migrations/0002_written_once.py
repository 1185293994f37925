"""What the public was told is written once and chained; only the moment a notice came down is added later."""

from django.db import migrations

WRITTEN_ONCE = ("entry", "objection", "decision", "conferral", "certificate", "revocation")
CHAINED = {
    "notice": "r.key, r.batch_id, r.title, r.body, r.contact, r.first_day, r.last_day, r.days,"
    " extract(epoch FROM r.ends_at), extract(epoch FROM r.opened_at), r.opened_by_id",
    "entry": "r.notice_id, r.application_id, r.position, r.name, r.unit, r.series, r.speciality, r.title",
    "objection": "r.entry_id, r.receipt, r.objector, r.contact_sealed, r.text, extract(epoch FROM r.lodged_at)",
    "decision": "r.objection_id, r.finding, r.reason, r.decided_by_id, extract(epoch FROM r.decided_at)",
    "conferral": "r.key, r.batch_id, r.number, r.addressed_to, r.issued_on, r.issued_by_id,"
    " extract(epoch FROM r.issued_at)",
    "certificate": "r.key, r.number, r.conferral_id, r.application_id, r.entry_id, r.name, r.unit, r.series,"
    " r.speciality, r.level, r.title, r.committee, r.obtained_on, r.issued_on",
    "revocation": "r.certificate_id, r.reason, r.revoked_by_id, extract(epoch FROM r.revoked_at)",
}
CREATE = "".join(
    f"CREATE TRIGGER {name}_written_once BEFORE UPDATE OR DELETE ON publicity_{name}"
    " FOR EACH ROW EXECUTE FUNCTION refuse_change();"
    for name in WRITTEN_ONCE
)
CREATE += "".join(
    f"CREATE FUNCTION audit_content(r publicity_{name}) RETURNS text LANGUAGE sql STABLE AS"
    f" $$ SELECT jsonb_build_array({columns})::text $$;"
    f"CREATE TRIGGER {name}_chained AFTER INSERT ON publicity_{name} FOR EACH ROW EXECUTE FUNCTION audit_append();"
    for name, columns in CHAINED.items()
)
CREATE += """
CREATE FUNCTION refuse_change_of_notice() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.ended_at IS NOT NULL OR audit_content(OLD) <> audit_content(NEW) THEN
        RAISE EXCEPTION 'a notice is written once, and taken down once' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER notice_written_once BEFORE UPDATE OR DELETE ON publicity_notice
    FOR EACH ROW EXECUTE FUNCTION refuse_change_of_notice();
"""
DROP = "DROP TRIGGER notice_written_once ON publicity_notice; DROP FUNCTION refuse_change_of_notice();"
DROP += "".join(
    f"DROP TRIGGER {name}_chained ON publicity_{name}; DROP FUNCTION audit_content(publicity_{name});"
    for name in CHAINED
)
DROP += "".join(f"DROP TRIGGER {name}_written_once ON publicity_{name};" for name in WRITTEN_ONCE)


class Migration(migrations.Migration):
    dependencies = [("publicity", "0001_initial"), ("applications", "0006_audit_chain")]
    operations = [migrations.RunSQL(CREATE, DROP)]
