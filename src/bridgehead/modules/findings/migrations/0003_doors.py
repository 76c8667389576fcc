"""An index of open findings by severity, with the unit: the number beside the door is counted from it alone."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("findings", "0002_list_indexes")]

    operations = [
        migrations.AddIndex(
            "finding", models.Index(fields=["state", "gone_at", "severity", "unit"], name="finding_door")
        ),
        # A planner that knows nothing of an index reads the table instead.
        migrations.RunSQL("ANALYZE findings_finding", migrations.RunSQL.noop),
    ]
