"""The index over what is counted, and one sum a cell: apart, for PostgreSQL alters no table with rows just written."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("ledger", "0012_counted_places")]

    operations = [
        migrations.AddConstraint(
            "countedsum",
            models.UniqueConstraint(
                fields=("unit", "counted_as", "is_month", "day", "tier", "until"), name="one_counted_sum_a_cell"
            ),
        ),
        migrations.AddIndex(
            "counted",
            models.Index(
                fields=[
                    "counted_as", "place", "project", "day", "until", "resumed", "total", "amount", "unit", "sector",
                    "industry", "origin", "level", "milestone",
                ],
                name="counted_covering",
            ),
        ),
    ]
