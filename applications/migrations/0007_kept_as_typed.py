"""Which page saved a section last, and from which earlier file a material was copied."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("applications", "0006_audit_chain")]

    operations = [
        migrations.AddField("sectioncontent", "page", models.CharField(blank=True, default="", max_length=40)),
        migrations.AddField(
            "material",
            "copied_from",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="copies",
                to="applications.material",
            ),
        ),
    ]
