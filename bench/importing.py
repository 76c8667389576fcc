"""Importing a workbook of 20,000 new projects beside django-import-export in its fastest mode, on SQLite.

Ours is the whole way: the file's guards, parsing in a process of its own, columns recognised, cells read, rows matched
and compared with the ledger, every row stored for review, then projects, their versions and one audit entry each. The
peer parses the same file and inserts the same fifteen columns in bulk, without a comparison (`use_bulk`, `skip_diff`,
`force_init_instance`), into a table of those columns alone; it keeps no history, no source and no audit.

Processor time is measured, that of the process that parses included. What names add that are indexed to be found, in
further steps of the same import, is shown beside.

Each run starts from a copy of a database with twenty units and nothing else.
"""

import os
import resource
import shutil
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from bench.frame import Bench, BenchError, Contender, Work, peers_python

ROWS = 20_000
TIMES = 5.0
MOST_MEGABYTES = 500
WORKBOOK = "BENCH_WORKBOOK"
UNITS = [f"第{number}街道" for number in range(20)]
DAYS = ("promised_start_on", "promised_completion_on", "promised_production_on")
AMOUNTS = ("estimated_investment", "fixed_assets", "land_m2", "floor_m2")
# Head of the sheet -> the column of the ledger that it fills.
COLUMNS = {
    "项目名称": "name",
    "责任单位": "unit",
    "投资方": "investor",
    "项目代码": "national_code",
    "产业链": "industry",
    "建设地点": "site",
    "建设内容": "content",
    "总投资（元）": "estimated_investment",
    "固定资产投资（元）": "fixed_assets",
    "用地（平方米）": "land_m2",
    "建筑面积（平方米）": "floor_m2",
    "计划开工时间": "promised_start_on",
    "计划竣工时间": "promised_completion_on",
    "计划投产时间": "promised_production_on",
    "项目类别": "level",
}
LEVELS = ("state", "province", "city", "district")
LEVEL_HEADS = {"国家重大": "state", "省重大": "province", "市重大": "city", "区重点": "district"}


def write_workbook(path: Path, rows: int = ROWS) -> None:
    """The sheet that everybody imports: fifteen columns, no two projects alike."""
    from datetime import date, timedelta

    import xlsxwriter

    book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    sheet = book.add_worksheet("项目库")
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    sheet.write_row(0, 0, list(COLUMNS))
    levels = list(LEVEL_HEADS)
    for number in range(1, rows + 1):
        texts = [
            f"{number:05d}号装备制造项目",
            UNITS[number % len(UNITS)],
            f"投资集团{number % 3000}",
            f"2603-320900-04-01-{number:06d}",
            f"产业{number % 40}",
            f"{number % 300}路{number % 99}号",
            f"年产{number}万套零部件，建设厂房及配套设施",
        ]
        sheet.write_row(number, 0, texts)
        sheet.write_row(number, 7, [100_000_000 + number * 1000, 80_000_000 + number, 20_000 + number, 50_000.5])
        for at, later in ((11, 0), (12, 300), (13, 420)):
            sheet.write_datetime(number, at, date(2027, 1, 1) + timedelta(days=number % 365 + later), day)
        sheet.write_string(number, 14, levels[number % len(levels)])
    book.close()


def source() -> bytes:
    """The workbook that `bench` wrote."""
    return Path(os.environ[WORKBOOK]).read_bytes()


def ours() -> Work:
    """Upload, compare, accept all, write."""
    return _ours("bridgehead import", findable=False)


def ours_findable() -> Work:
    """The same, and the names of the new projects indexed."""
    return _ours("bridgehead import, and every name found", findable=True)


def _ours(name: str, *, findable: bool) -> Work:
    folder = Path(tempfile.mkdtemp(prefix="bench-import-"))
    os.environ["BRIDGEHEAD_VAR"] = str(folder)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bridgehead.config.settings")
    os.environ.pop("DATABASE_URL", None)
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0)
    _make_units()
    database, kept = Path(str(connection.settings_dict["NAME"])), folder / "empty.sqlite3"
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    shutil.copy(database, kept)
    data = source()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    longest = _watch_locks(connection)

    def run() -> int:
        connection.close()
        for path in folder.glob(f"{database.name}*"):
            path.unlink()
        shutil.copy(kept, database)
        written = import_all(data, findable=findable)
        # The child that parses has ended before the rest needs its memory.
        own, child = (resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
        most = max(own, before + child) // 1024
        if most > MOST_MEGABYTES:
            raise BenchError(f"importing took {most} MB, more than {MOST_MEGABYTES}")
        print(f"{name}: {most} MB, the write lock held for {max(longest):.2f} s of processor at most", file=sys.stderr)
        longest.clear()
        return written

    return Work(name, run)


def _watch_locks(connection: Any) -> list[float]:
    """Seconds of processor that each write transaction of this connection takes from now on: none else writes then."""
    taken: list[float] = []
    begin, commit = connection._start_transaction_under_autocommit, connection.commit

    def begun() -> None:
        begin()
        taken.append(-time.process_time())

    def committed() -> None:
        commit()
        if taken and taken[-1] < 0:
            taken[-1] += time.process_time()

    connection._start_transaction_under_autocommit, connection.commit = begun, committed
    return taken


def _make_units() -> None:
    from bridgehead.modules.accounts.models import Unit

    root = Unit.objects.create(name="桥港区", kind="district", path="/1/")
    for name in UNITS:
        unit = Unit.objects.create(name=name, kind="town", parent=root, path=f"draft {name}")
        unit.path = f"/{root.pk}/{unit.pk}/"
        unit.save()


def import_all(data: bytes, *, findable: bool) -> int:
    """Take a workbook in as the system and write every row; how many were written.

    The names go into the index of search in further steps of the same import: they are taken where `findable` asks.
    """
    from bridgehead.foundation.access.actors import SYSTEM
    from bridgehead.modules.exchange import actions
    from bridgehead.modules.ledger.models import Project

    book = actions.take_in_workbook(actor=SYSTEM, data=data, file_name="项目库.xlsx")
    book = actions.confirm_columns(actor=SYSTEM, import_id=book.pk, version=book.version)
    actions.accept_rows(actor=SYSTEM, import_id=book.pk, version=book.version)
    step = actions.write_on(actor=SYSTEM, import_id=book.pk)
    while step.left or (findable and step.unfound):
        step = actions.write_on(actor=SYSTEM, import_id=book.pk)
    return Project.objects.count()


def import_export() -> Work:
    """django-import-export: the dataset loaded by tablib, then imported in bulk."""
    import django
    from django.conf import settings

    folder = Path(tempfile.mkdtemp(prefix="bench-import-"))
    options = {"transaction_mode": "IMMEDIATE", "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;"}
    settings.configure(
        DATABASES={
            "default": {"ENGINE": "django.db.backends.sqlite3", "NAME": folder / "peer.sqlite3", "OPTIONS": options}
        },
        INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.auth", "import_export"],
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        USE_TZ=True,
    )
    django.setup()
    import import_export as package
    import tablib
    from django.db import connection

    unit, project = _peer_models()
    with connection.schema_editor() as editor:
        editor.create_model(unit)
        editor.create_model(project)
    unit.objects.bulk_create(unit(name=name) for name in UNITS)
    resource_class = _peer_resource(unit, project)
    data = source()

    def run() -> int:
        project.objects.all().delete()
        dataset = tablib.Dataset().load(data, format="xlsx")
        resource_class().import_data(dataset, raise_errors=True, use_transactions=True)
        return int(project.objects.count())

    return Work(f"django-import-export {package.__version__}, bulk, no diff, new instances", run)


def _peer_models() -> tuple[Any, Any]:
    from django.db import models

    class Unit(models.Model):  # type: ignore[django-manager-missing]
        name = models.CharField(max_length=60)

        class Meta:
            app_label = "peer"

    named = {
        name: models.CharField(max_length=160, blank=True)
        for name in ("name", "investor", "national_code", "industry", "site", "level")
    }
    amounts = {name: models.DecimalField(max_digits=20, decimal_places=2, null=True) for name in AMOUNTS}
    days = {name: models.DateField(null=True) for name in DAYS}
    content = {"content": models.TextField(blank=True), "unit": models.ForeignKey(Unit, on_delete=models.PROTECT)}
    meta = {"__module__": __name__, "Meta": type("Meta", (), {"app_label": "peer"})}
    return Unit, type("Project", (models.Model,), {**named, **content, **amounts, **days, **meta})


def _peer_resource(unit: Any, project: Any) -> Any:
    from import_export import fields, resources, widgets

    class Level(widgets.CharWidget):  # type: ignore[misc]
        """The word of the sheet to the code of the ledger."""

        def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
            """As ours reads it."""
            return LEVEL_HEADS[value]

    made: dict[str, Any] = {"unit": widgets.CachedForeignKeyWidget(unit, "name"), "level": Level()}
    made |= {name: widgets.DecimalWidget() for name in AMOUNTS}
    made |= {name: widgets.DateWidget() for name in DAYS}
    options = {
        "model": project,
        "fields": list(COLUMNS.values()),
        "use_bulk": True,
        "batch_size": 1000,
        "skip_diff": True,
        "skip_html_diff": True,
        "force_init_instance": True,
        "import_id_fields": ["name"],
    }
    columns = {
        name: fields.Field(column_name=head, attribute=name, widget=made.get(name, widgets.CharWidget()))
        for head, name in COLUMNS.items()
    }
    return type("Resource", (resources.ModelResource,), {**columns, "Meta": type("Meta", (), options)})


def bench() -> Bench:
    """The measurement, with the workbook that all of them import."""
    path = Path(tempfile.mkdtemp(prefix="bench-import-")) / "ledger.xlsx"
    write_workbook(path)
    os.environ[WORKBOOK] = str(path)
    return Bench(
        id="import",
        work=f"import a workbook of {ROWS:,} new projects, {len(COLUMNS)} columns, SQLite",
        unit="rows/s",
        ours=Contender("bench.importing:ours"),
        peers=(
            Contender("bench.importing:import_export", python=peers_python(), times=TIMES),
            Contender("bench.importing:ours_findable", own=True, every=3),
        ),
        amount=ROWS,
        # Everything happens on one processor, and a machine that others use tells nothing by its clock on the wall.
        clock="cpu",
    )
