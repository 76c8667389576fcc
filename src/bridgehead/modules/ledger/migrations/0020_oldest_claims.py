"""An index of the claims that wait for somebody to verify them, the oldest first, and one of the projects withdrawn."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):

    dependencies = [("ledger", "0019_next_step")]

    operations = [
        migrations.AddIndex(
            "milestone",
            models.Index(
                fields=["recorded_at", "id", "project", "reported_by", "superseded_at", "state"],
                name="milestone_oldest_claim",
                condition=Q(("state", "reported"), ("superseded_at__isnull", True)),
            ),
        ),
        # Hardly any are.
        migrations.AddIndex(
            "project",
            models.Index(fields=["id"], name="project_withdrawn", condition=Q(("withdrawn_at__isnull", False))),
        ),
        # A planner that knows nothing of an index reads the table instead.
        migrations.RunSQL("ANALYZE ledger_milestone", migrations.RunSQL.noop),
        migrations.RunSQL("ANALYZE ledger_project", migrations.RunSQL.noop),
    ]
