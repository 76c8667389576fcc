"""An index of who comes to a step next that counts them, in the order of the list."""

from django.db import migrations
from django.db.models import F, OrderBy

from bridgehead.foundation.rows.indexes import OrderIndex

NEWEST = (OrderBy(F("latest_event_at"), descending=True, nulls_last=True), OrderBy(F("id"), descending=True))
COUNTED = ("unit", "withdrawn_at", "total_investment")


class Migration(migrations.Migration):

    dependencies = [("ledger", "0018_list_orders")]

    operations = [
        migrations.RemoveIndex("project", "project_next"),
        migrations.AddIndex(
            "project", OrderIndex(F("next_kind"), *NEWEST, *map(F, COUNTED), name="project_next_step")
        ),
        # A planner that knows nothing of an index reads the table instead.
        migrations.RunSQL("ANALYZE ledger_project", migrations.RunSQL.noop),
    ]
