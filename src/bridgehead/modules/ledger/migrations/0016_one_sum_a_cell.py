"""One sum a cell: apart, for PostgreSQL alters no table with rows just written."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("ledger", "0015_sums_of_years")]

    operations = [
        migrations.RemoveField("countedsum", "is_month"),
        migrations.AddConstraint(
            "countedsum",
            models.UniqueConstraint(
                fields=("unit", "counted_as", "grain", "day", "tier", "until"), name="one_counted_sum_a_cell"
            ),
        ),
    ]
