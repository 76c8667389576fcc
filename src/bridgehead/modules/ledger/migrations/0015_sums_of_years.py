"""Sums by year and since ever, beside those by month and day, so that a long period is a few cells."""

from django.db import migrations, models

_MONTHS = "UPDATE ledger_countedsum SET grain = 1 WHERE is_month"
_COARSER = """
    INSERT INTO ledger_countedsum (unit_id, counted_as, is_month, grain, day, tier, until, count, amount, known)
    SELECT unit_id, counted_as, is_month, {grain}, {first}, tier, until,
        CAST(sum(count) AS bigint), CAST(sum(amount) AS bigint), CAST(sum(known) AS bigint)
    FROM ledger_countedsum WHERE grain = {finer} GROUP BY 1, 2, 3, 4, 5, 6, 7
"""


def sum_up(_apps, schema_editor):
    """Years out of the months, and everything out of the years."""
    is_postgresql = schema_editor.connection.vendor == "postgresql"
    year = "CAST(date_trunc('year', day) AS date)" if is_postgresql else "date(day, 'start of year')"
    first = "DATE '0001-01-01'" if is_postgresql else "'0001-01-01'"
    schema_editor.execute(_MONTHS)
    schema_editor.execute(_COARSER.format(grain=2, first=year, finer=1))
    schema_editor.execute(_COARSER.format(grain=3, first=first, finer=2))


class Migration(migrations.Migration):

    dependencies = [("ledger", "0014_answer_indexes")]

    operations = [
        migrations.RemoveConstraint(model_name="countedsum", name="one_counted_sum_a_cell"),
        migrations.AddField(
            "countedsum", "grain", models.PositiveSmallIntegerField(default=0), preserve_default=False
        ),
        migrations.RunPython(sum_up, migrations.RunPython.noop),
    ]
