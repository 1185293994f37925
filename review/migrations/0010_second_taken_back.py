"""Who proposed an approval may take it back; nobody signs the own one, as before."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("review", "0009_statement_objections")]

    operations = [
        migrations.RemoveConstraint(model_name="proposal", name="proposal_decided_by_another"),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.CheckConstraint(
                condition=~models.Q(is_agreed=True) | ~models.Q(decided_by=models.F("by")),
                name="proposal_agreed_by_another",
            ),
        ),
    ]
