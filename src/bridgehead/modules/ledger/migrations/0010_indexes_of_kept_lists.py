"""The indexes of what 0009 keeps: apart from it, for PostgreSQL alters no table that the same transaction wrote to."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("ledger", "0009_kept_lists")]

    operations = [
        migrations.AlterField(
            model_name="projectmark",
            name="unit",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.unit"
            ),
        ),
        migrations.AddIndex(
            model_name="project",
            index=models.Index(
                fields=["heard_on", "id", "stage", "unit", "exited_on", "withdrawn_at"], name="project_heard"
            ),
        ),
        migrations.AlterField(
            model_name="project",
            name="stage",
            field=models.CharField(default="lead", max_length=20, verbose_name="Stage"),
        ),
        migrations.AddIndex(
            model_name="project",
            index=models.Index(
                fields=["stage", "heard_on", "unit", "exited_on", "withdrawn_at"], name="project_silent"
            ),
        ),
        migrations.AddIndex(
            model_name="projectmark",
            index=models.Index(fields=["key", "since", "project", "unit"], name="project_mark_key"),
        ),
        migrations.AddIndex(
            model_name="projectmark",
            index=models.Index(fields=["key", "unit", "since", "total"], name="project_mark_unit"),
        ),
    ]
