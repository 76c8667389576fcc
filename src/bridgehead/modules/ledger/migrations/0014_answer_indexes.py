"""Indexes by which answers find the projects of an investor and those that a unit is credited with."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("ledger", "0013_counted_index")]

    operations = [
        migrations.AddIndex("project", models.Index(fields=["investor"], name="project_investor")),
        migrations.AddIndex("project", models.Index(fields=["enterprise", "id"], name="project_of_enterprise")),
        migrations.AddIndex(
            "contribution",
            models.Index(
                fields=["unit", "superseded_at", "valid_from", "valid_until", "project"], name="contribution_credit"
            ),
        ),
    ]
