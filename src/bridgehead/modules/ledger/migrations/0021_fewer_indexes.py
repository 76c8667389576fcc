"""Indexes of a project's unit and day of signing go: others begin with them. That of a version's unit gets a name."""

import django.db.models.deletion
from django.db import migrations, models

_UNIT = {
    "db_index": False,
    "on_delete": django.db.models.deletion.PROTECT,
    "related_name": "+",
    "to": "accounts.unit",
    "verbose_name": "Responsible unit",
}


class Migration(migrations.Migration):

    dependencies = [("accounts", "0003_one_root_unit"), ("ledger", "0020_oldest_claims")]

    operations = [
        migrations.AlterField("project", "signed_on", models.DateField(null=True, verbose_name="Signed on")),
        migrations.AlterField("project", "unit", models.ForeignKey(**_UNIT)),
        migrations.AlterField("projectversion", "unit", models.ForeignKey(**_UNIT)),
        migrations.AddIndex("projectversion", models.Index(fields=["unit"], name="version_of_unit")),
        # SQLite makes such a table anew, and a planner that knows nothing of its indexes reads the table instead.
        migrations.RunSQL("ANALYZE ledger_project", migrations.RunSQL.noop),
        migrations.RunSQL("ANALYZE ledger_projectversion", migrations.RunSQL.noop),
    ]
