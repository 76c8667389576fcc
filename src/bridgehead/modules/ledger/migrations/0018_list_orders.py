"""Indexes for every order of the list, and one as wide as counting needs."""

from django.db import migrations, models
from django.db.models import F, OrderBy

from bridgehead.foundation.rows.indexes import OrderIndex

FILTERED = (
    "stage",
    "exited_on",
    "total_investment",
    "next_kind",
    "exit_kind",
    "signed_on",
    "stage_on",
    "sector",
    "origin",
    "level",
    "industry",
    "promised_start_on",
    "enterprise",
)


def ordered(name: str, column: str, *more: str) -> migrations.AddIndex:
    """An index by a column, the greatest first, with who sees a row."""
    first = OrderBy(F(column), descending=True, nulls_last=True)
    last = OrderBy(F("id"), descending=True)
    columns = (F(each) for each in ("unit", "withdrawn_at", *more))
    return migrations.AddIndex("project", OrderIndex(first, last, *columns, name=name))


class Migration(migrations.Migration):

    dependencies = [("ledger", "0017_sparse_indexes")]

    operations = [
        migrations.RemoveIndex("project", "list_by_event"),
        ordered("list_by_latest_event", "latest_event_at", *FILTERED),
        ordered("list_by_signing", "signed_on"),
        ordered("list_by_stage", "stage_on"),
        migrations.AddIndex(
            "project",
            models.Index(
                fields=["unit", "withdrawn_at", "total_investment", "stage", "exited_on", "latest_event_at"],
                name="project_tiers",
            ),
        ),
        # A planner that knows nothing of an index reads the table instead.
        migrations.RunSQL("ANALYZE ledger_project", migrations.RunSQL.noop),
    ]
