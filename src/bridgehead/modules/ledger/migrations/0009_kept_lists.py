"""What lists read is kept: the day of the last sign of life, unit and total beside each mark, and what is to verify."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import BigIntegerField, F, Max, Min, OuterRef, Subquery
from django.db.models.functions import Cast, Coalesce, Greatest, Round, TruncDate
from django.utils import timezone


def keep(apps, schema_editor):
    project, mark, milestone, investment = (
        apps.get_model("ledger", name) for name in ("Project", "ProjectMark", "Milestone", "Investment")
    )
    reports = investment.objects.filter(project=OuterRef("pk"), superseded_at__isnull=True).order_by()
    newest = Subquery(reports.values("project").annotate(at=Max("recorded_at")).values("at"))
    heard = Greatest("created_at", Coalesce("latest_event_at", "created_at"), Coalesce(newest, F("created_at")))
    project.objects.update(heard_on=TruncDate(heard, tzinfo=timezone.get_current_timezone()))
    own = project.objects.filter(pk=OuterRef("project"))
    cents = Cast(Round(F("total_investment") * 100), BigIntegerField())
    mark.objects.update(
        unit=Subquery(own.values("unit")[:1]), total=Subquery(own.annotate(cents=cents).values("cents")[:1])
    )
    waiting = milestone.objects.filter(
        superseded_at__isnull=True,
        state="reported",
        project__exited_on__isnull=True,
        project__withdrawn_at__isnull=True,
    )
    rows = waiting.order_by().values_list("project", "project__unit", "project__total_investment")
    mark.objects.bulk_create(
        (
            mark(
                project_id=pk,
                key="flag:to_verify",
                since=timezone.localdate(at),
                unit_id=unit,
                total=None if total is None else round(total * 100),
            )
            for pk, unit, total, at in rows.annotate(at=Min("recorded_at"))
        ),
        batch_size=1000,
    )


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_clearances_and_delegations"), ("ledger", "0008_money")]

    operations = [
        migrations.RemoveIndex(model_name="projectmark", name="project_mark_key"),
        migrations.AddField(model_name="project", name="heard_on", field=models.DateField(null=True)),
        migrations.AddField(model_name="projectmark", name="total", field=models.BigIntegerField(null=True)),
        migrations.AddField(
            model_name="projectmark",
            name="unit",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.unit",
            ),
        ),
        migrations.RunPython(keep, migrations.RunPython.noop),
    ]
