"""The papers of an act on many files: of no one application or batch."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('applications', '0017_individual_plans'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='document',
            name='document_has_one_subject',
        ),
        migrations.AlterField(
            model_name='document',
            name='kind',
            field=models.CharField(choices=[('review_form', '评审表'), ('draft_form', '评审表草稿'), ('roster_xlsx', '花名册（Excel）'), ('roster_pdf', '花名册（打印）'), ('minutes', '评审会议纪要'), ('tally_sheet', '投票结果汇总表'), ('score_summary', '量化评分汇总表'), ('overview', '评审对象一览表'), ('notice_list', '公示名单'), ('conferral', '任职文件'), ('certificate', '资格证书'), ('receipt', '提交回执'), ('own_data', '本人全部数据'), ('case_archive', '申报档案'), ('return_sheet', '退回通知单'), ('unit_notice', '单位公示单'), ('bundle', '批量文书')], max_length=20),
        ),
        migrations.AddConstraint(
            model_name='document',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('application__isnull', False), ('batch__isnull', True)), models.Q(('application__isnull', True), ('batch__isnull', False)), models.Q(('application__isnull', True), ('batch__isnull', True), ('kind__in', ['own_data', 'bundle'])), _connector='OR'), name='document_has_one_subject'),
        ),
    ]
