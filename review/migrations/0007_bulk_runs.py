"""Acts on many files: the run and its files, each settled once."""

import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


CREATE = """
CREATE TRIGGER bulk_item_settled_once BEFORE UPDATE ON review_bulkitem FOR EACH ROW
    WHEN (OLD.state <> 'left' AND (OLD.state, OLD.reason, OLD.at, OLD.version, OLD.run_id, OLD.application_id)
        IS DISTINCT FROM (NEW.state, NEW.reason, NEW.at, NEW.version, NEW.run_id, NEW.application_id))
    EXECUTE FUNCTION refuse_change();
CREATE TRIGGER bulk_run_ends_once BEFORE UPDATE ON review_bulkrun FOR EACH ROW
    WHEN (OLD.started_at IS NOT NULL AND (OLD.organisation_id, OLD.by_id, OLD.act, OLD.given, OLD.total, OLD.started_at)
        IS DISTINCT FROM (NEW.organisation_id, NEW.by_id, NEW.act, NEW.given, NEW.total, NEW.started_at)
        OR OLD.finished_at IS NOT NULL AND OLD.finished_at IS DISTINCT FROM NEW.finished_at)
    EXECUTE FUNCTION refuse_change();
CREATE TRIGGER bulk_run_kept BEFORE DELETE ON review_bulkrun FOR EACH ROW
    WHEN (OLD.started_at IS NOT NULL) EXECUTE FUNCTION refuse_change();
"""
DROP = """
DROP TRIGGER bulk_run_kept ON review_bulkrun;
DROP TRIGGER bulk_run_ends_once ON review_bulkrun;
DROP TRIGGER bulk_item_settled_once ON review_bulkitem;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0007_import_record_once'),
        ('applications', '0018_bulk_papers'),
        ('review', '0006_phrases_and_second_signatures'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='BulkRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('act', models.CharField(choices=[('approve', '同意'), ('propose', '提请复核'), ('sign', '复核签署'), ('claim', '认领'), ('assign', '分配'), ('print', '打印评审表'), ('export', '导出花名册')], max_length=10)),
                ('given', models.JSONField(default=dict)),
                ('total', models.PositiveIntegerField()),
                ('is_cut', models.BooleanField(default=False)),
                ('prepared_at', models.DateTimeField()),
                ('started_at', models.DateTimeField(null=True)),
                ('leased_until', models.DateTimeField(null=True)),
                ('stalls', models.PositiveSmallIntegerField(default=0)),
                ('finished_at', models.DateTimeField(null=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('document', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='applications.document')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation')),
            ],
            options={
                'verbose_name': '批量办理',
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='BulkItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('place', models.PositiveIntegerField()),
                ('version', models.PositiveIntegerField()),
                ('state', models.CharField(choices=[('left', '未办'), ('done', '已办'), ('refused', '不能办理')], default='left', max_length=10)),
                ('reason', models.CharField(blank=True, max_length=300)),
                ('at', models.DateTimeField(null=True)),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='applications.application')),
                ('document', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='applications.document')),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='items', to='review.bulkrun')),
            ],
            options={
                'verbose_name': '批量办理的申报',
                'ordering': ['run', 'place'],
            },
        ),
        migrations.AddIndex(
            model_name='bulkrun',
            index=models.Index(fields=['organisation', '-id'], name='bulk_of_organisation'),
        ),
        migrations.AddIndex(
            model_name='bulkrun',
            index=models.Index(condition=models.Q(('started_at', None)), fields=['prepared_at'], name='bulk_prepared'),
        ),
        migrations.AddIndex(
            model_name='bulkrun',
            index=models.Index(condition=models.Q(('finished_at', None), ('started_at__isnull', False)), fields=['leased_until'], name='bulk_running'),
        ),
        migrations.AddConstraint(
            model_name='bulkrun',
            constraint=models.CheckConstraint(condition=models.Q(('finished_at', None), ('started_at__isnull', False), _connector='OR'), name='finished_run_was_started'),
        ),
        migrations.AddIndex(
            model_name='bulkitem',
            index=models.Index(fields=['run', 'state', 'place'], name='bulk_item_by_state'),
        ),
        migrations.AddConstraint(
            model_name='bulkitem',
            constraint=models.UniqueConstraint(fields=('run', 'application'), name='file_once_in_a_run'),
        ),
        migrations.AddConstraint(
            model_name='bulkitem',
            constraint=models.UniqueConstraint(fields=('run', 'place'), name='bulk_item_place'),
        ),
        migrations.AddConstraint(
            model_name='bulkitem',
            constraint=models.CheckConstraint(condition=models.Q(('state', 'refused'), ('reason', ''), _connector='XOR'), name='refused_item_and_no_other_has_reason'),
        ),
        migrations.RunSQL(CREATE, DROP),
    ]
