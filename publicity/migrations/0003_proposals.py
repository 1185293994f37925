"""Proposals and what a second person made of them: written once, chained, never confirmed by the one who proposed."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

KINDS = [("notice", "发布公示"), ("conferral", "授予职称"), ("revocation", "撤销证书")]
OUTCOMES = [("confirmed", "已复核办理"), ("rejected", "复核未通过"), ("withdrawn", "提议人已撤回")]
CHAINED = {
    "proposal": "r.key, r.kind, r.batch_id, r.certificate_id, r.content, r.content_hash, r.proposed_by_id,"
    " extract(epoch FROM r.proposed_at)",
    "settlement": "r.proposal_id, r.outcome, r.reason, r.made, r.settled_by_id, extract(epoch FROM r.settled_at)",
}
CREATE = "".join(
    f"CREATE TRIGGER {name}_written_once BEFORE UPDATE OR DELETE ON publicity_{name}"
    " FOR EACH ROW EXECUTE FUNCTION refuse_change();"
    f"CREATE FUNCTION audit_content(r publicity_{name}) RETURNS text LANGUAGE sql STABLE AS"
    f" $$ SELECT jsonb_build_array({columns})::text $$;"
    f"CREATE TRIGGER {name}_chained AFTER INSERT ON publicity_{name} FOR EACH ROW EXECUTE FUNCTION audit_append();"
    for name, columns in CHAINED.items()
)
CREATE += """
CREATE FUNCTION refuse_one_alone() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.outcome = 'withdrawn') <> (NEW.settled_by_id =
        (SELECT proposed_by_id FROM publicity_proposal WHERE id = NEW.proposal_id)) THEN
        RAISE EXCEPTION 'a proposal is settled by a second person, and taken back by its own'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER settlement_by_a_second_person BEFORE INSERT ON publicity_settlement
    FOR EACH ROW EXECUTE FUNCTION refuse_one_alone();
"""
DROP = "DROP TRIGGER settlement_by_a_second_person ON publicity_settlement; DROP FUNCTION refuse_one_alone();"
DROP += "".join(
    f"DROP TRIGGER {name}_chained ON publicity_{name}; DROP FUNCTION audit_content(publicity_{name});"
    f"DROP TRIGGER {name}_written_once ON publicity_{name};"
    for name in CHAINED
)


class Migration(migrations.Migration):
    dependencies = [
        ("publicity", "0002_written_once"),
        ("applications", "0006_audit_chain"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.CreateModel(
            name="Proposal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("kind", models.CharField(choices=KINDS, max_length=12)),
                ("content", models.JSONField()),
                ("content_hash", models.CharField(max_length=64)),
                ("proposed_at", models.DateTimeField()),
                ("batch", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="proposals",
                    to="applications.batch")),
                ("certificate", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT,
                    related_name="proposals", to="publicity.certificate")),
                ("proposed_by", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+",
                    to=settings.AUTH_USER_MODEL)),
            ],
            options={
                "verbose_name": "待复核事项",
                "ordering": ["-proposed_at", "-pk"],
                "indexes": [models.Index(fields=["batch", "-proposed_at", "-id"], name="proposal_of_batch")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("certificate__isnull", False), ("kind", "revocation"))
                        | models.Q(models.Q(("kind", "revocation"), _negated=True), ("certificate", None)),
                        name="proposal_revokes_one_certificate",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Settlement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("outcome", models.CharField(choices=OUTCOMES, max_length=10)),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="理由")),
                ("made", models.CharField(blank=True, max_length=40)),
                ("settled_at", models.DateTimeField()),
                ("proposal", models.OneToOneField(on_delete=django.db.models.deletion.PROTECT,
                    related_name="settlement", to="publicity.proposal")),
                ("settled_by", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+",
                    to=settings.AUTH_USER_MODEL)),
            ],
            options={
                "verbose_name": "复核结果",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(models.Q(("outcome", "rejected"), _negated=True),
                            models.Q(("reason", ""), _negated=True), _connector="OR"),
                        name="rejection_has_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("outcome", "confirmed"), ("made", ""), _connector="XOR"),
                        name="only_the_confirmed_is_made",
                    ),
                ],
            },
        ),
        migrations.RunSQL(CREATE, DROP),
    ]
