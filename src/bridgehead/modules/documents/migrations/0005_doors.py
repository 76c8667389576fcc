"""An index of what waits for review, with the unit: the number beside the door is counted from it alone."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("documents", "0004_list_indexes")]

    operations = [
        migrations.AlterField("document", "pending_count", models.PositiveIntegerField(default=0)),
        migrations.AddIndex(
            "document", models.Index(fields=["pending_count", "unit"], name="document_to_review")
        ),
        # A planner that knows nothing of an index reads the table instead.
        migrations.RunSQL("ANALYZE documents_document", migrations.RunSQL.noop),
    ]
