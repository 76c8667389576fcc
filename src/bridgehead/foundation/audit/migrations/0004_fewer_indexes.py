"""The index of who wrote goes: nothing asks for it without the row or the action, whose indexes hold it."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("audit", "0003_fewer_indexes")]

    operations = [
        migrations.AlterField("auditentry", "actor_id", models.BigIntegerField(null=True)),
        # SQLite makes the table anew, and a planner that knows nothing of its indexes reads the table instead.
        migrations.RunSQL("ANALYZE audit_auditentry", migrations.RunSQL.noop),
    ]
