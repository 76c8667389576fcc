"""There is one root of the units: whoever covers it covers everything."""

from django.db import migrations, models
from django.db.models.functions import Coalesce


class Migration(migrations.Migration):

    dependencies = [("accounts", "0002_clearances_and_delegations")]

    operations = [
        migrations.AddConstraint(
            "unit",
            models.UniqueConstraint(Coalesce("parent", 0), condition=models.Q(parent=None), name="one_root_unit"),
        )
    ]
