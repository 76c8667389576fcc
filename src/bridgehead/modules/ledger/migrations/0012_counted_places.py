"""What is counted lies in its index by the day that is asked for; sums of money tell by when projects counted anew."""

import datetime

from django.db import migrations, models

# 11 and 12 are states, 21 and 22 money.
_PLACES = """
    UPDATE ledger_counted SET place = CASE WHEN counted_as IN (11, 12) THEN coalesce(until, {never}) ELSE day END
"""
_WAITING = "DELETE FROM ledger_countedchange WHERE counted_as IN (21, 22)"
_OLD_SUMS = "DELETE FROM ledger_countedsum WHERE counted_as IN (21, 22)"
_TIER = """CASE WHEN c.total IS NULL THEN -1 WHEN c.total >= 1000000000000 THEN 6 WHEN c.total >= 500000000000 THEN 5
    WHEN c.total >= 300000000000 THEN 4 WHEN c.total >= 100000000000 THEN 3
    WHEN c.total >= 50000000000 THEN 2 WHEN c.total >= 10000000000 THEN 1 ELSE 0 END"""
_ROWS = """
    FROM ledger_counted c
    JOIN (
        SELECT own.id AS own, above.id AS above FROM accounts_unit own
        JOIN accounts_unit above ON substr(own.path, 1, length(above.path)) = above.path LIMIT 1000000000
    ) p ON p.own = c.unit_id
    CROSS JOIN (SELECT true AS is_month UNION ALL SELECT false) g
"""
_INTO = """
    INSERT INTO ledger_countedsum (unit_id, counted_as, is_month, day, tier, until, count, amount, known)
    SELECT p.above, {counted_as}, g.is_month, {day}, {tier}, {until},
        count(*), CAST(coalesce(sum(c.amount), 0) AS bigint), count(c.amount) {rows} WHERE {which}
    GROUP BY 1, 2, 3, 4, 5, 6
"""
_LATER = "CASE WHEN c.until > c.day THEN c.until ELSE c.day END"


def place(_apps, schema_editor):
    """Every row its place; the sums of money anew, and those of promises kept (14), which there were none of."""
    is_postgresql = schema_editor.connection.vendor == "postgresql"
    never = "DATE '9999-12-31'" if is_postgresql else "'9999-12-31'"
    month = f"CAST(date_trunc('month', {_LATER}) AS date)" if is_postgresql else f"date({_LATER}, 'start of month')"
    for statement in (_PLACES.format(never=never), _WAITING, _OLD_SUMS):
        schema_editor.execute(statement)
    common = {"tier": _TIER, "rows": _ROWS}
    # A month or a year begins on the first of a month.
    money = {"counted_as": "c.counted_as", "day": "c.day", "until": f"coalesce(c.until, {never})"}
    schema_editor.execute(_INTO.format(**common, **money, which="c.counted_as IN (21, 22)"))
    later = f"CASE WHEN g.is_month THEN {month} ELSE {_LATER} END"
    kept = {"counted_as": "14", "day": later, "until": never}
    schema_editor.execute(_INTO.format(**common, **kept, which="c.counted_as = 13 AND c.until IS NOT NULL"))


class Migration(migrations.Migration):

    dependencies = [("ledger", "0011_fewer_indexes")]

    operations = [
        migrations.RemoveIndex(model_name="counted", name="counted_covering"),
        migrations.RemoveConstraint(model_name="countedsum", name="one_counted_sum_a_cell"),
        migrations.AddField(
            "counted", "place", models.DateField(default=datetime.date.max), preserve_default=False
        ),
        migrations.AddField(
            "countedsum", "until", models.DateField(default=datetime.date.max), preserve_default=False
        ),
        migrations.AddField(
            "countedchange", "until", models.DateField(default=datetime.date.max), preserve_default=False
        ),
        migrations.RunPython(place, migrations.RunPython.noop),
    ]
