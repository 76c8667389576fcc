"""`python -m bench scoring-room`: a year of assessment by the room's own path, from the rows of a database to scores.

The units, items and events of `bench/scoring.py` as rows; the facts are gathered and the months scored as the API
does it. Time of one processor; what reading the rows takes by itself is told apart.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import date
from typing import Any, Final

from bench.frame import ROOT, BenchError

RUNS: Final = 3
# Milliseconds for twelve months beside the time of reading.
LIMIT_MS: Final = 1_000


def measure_room() -> dict[str, Any]:
    """Milliseconds of a year: in all, of reading its rows, and beside that, the middle of the runs."""
    with tempfile.TemporaryDirectory() as folder:
        env = {
            **os.environ,
            "BRIDGEHEAD_VAR": folder,
            "DATABASE_URL": "",
            "DJANGO_SETTINGS_MODULE": "bridgehead.config.settings",
        }
        for command in (["django", "migrate", "-v0"], ["bench.scoring_room"]):
            done = subprocess.run(
                [sys.executable, "-m", *command], env=env, cwd=ROOT, check=False, text=True, stdout=subprocess.PIPE
            )
            if done.returncode:
                raise BenchError(f"{' '.join(command)} failed")
        found: dict[str, Any] = json.loads(done.stdout)
        return found


def fill() -> Any:
    """The rows; returns the version of the scheme."""
    from django.utils import timezone

    from bench.scoring import EVENTS, UNITS, YEAR, tables, world
    from bridgehead.modules.accounts.models import Unit
    from bridgehead.modules.assessment.bindings import default_inputs
    from bridgehead.modules.assessment.models import CreditEvent, GivenFigure, Scheme, SchemeVersion
    from bridgehead.modules.assessment.schemes import as_json, formula_of

    _formula, facts, _periods = world()
    now = timezone.now()
    root = Unit.objects.create(name="桥港区", kind="district", path="/")
    Unit.objects.filter(pk=root.pk).update(path=f"/{root.pk}/")
    units = [Unit(name=f"{number}号镇", kind="town", parent=root, path=f"new{number}/") for number in range(UNITS)]
    Unit.objects.bulk_create(units)
    for unit in units:
        unit.path = f"/{root.pk}/{unit.pk}/"
    Unit.objects.bulk_update(units, ["path"])
    scheme = Scheme.objects.create(key="bench", in_use=True)
    version = SchemeVersion(scheme=scheme, number=1, body=as_json(tables()), created_at=now, put_in_force_at=now)
    version.inputs = {**default_inputs(formula_of(version)), "kinds": ["town"], "period": "year"}
    version.save()
    by_name = {f"u{number}": unit for number, unit in enumerate(units)}
    clock = {"recorded_at": now, "source": {}}
    rows = [
        CreditEvent(
            scheme=scheme,
            unit=by_name[entry.unit],
            series=entry.source,
            happened_on=entry.on,
            title=entry.id,
            basis="会议纪要",
            share=entry.share,
            fields={
                name: value if isinstance(value, str) else {"n": str(value)} for name, value in entry.fields.items()
            },
            **clock,
        )
        for entry in facts.entries
    ]
    assert len(rows) == UNITS * EVENTS
    CreditEvent.objects.bulk_create(rows, batch_size=500)
    given = [
        GivenFigure(
            scheme=scheme, name=name, unit=by_name[unit], month=date(YEAR, 1, 1), value=value, note="年初下达", **clock
        )
        for name, values in facts.given.items()
        for unit, value in values.items()
    ]
    GivenFigure.objects.bulk_create(given, batch_size=500)
    return version


def read() -> int:
    """What the database takes by itself: every row that a year is made of, read once and thrown away."""
    from bridgehead.modules.assessment.models import CreditEvent, GivenFigure

    events = (
        "series",
        "event",
        "project_id",
        "unit_id",
        "person_id",
        "happened_on",
        "fields",
        "share",
        "void",
        "title",
    )
    figures = ("name", "month", "unit_id", "person_id", "value")
    rows = (CreditEvent.objects.values_list(*events), GivenFigure.objects.values_list(*figures))
    return sum(1 for some in rows for _row in some.iterator(chunk_size=2000))


def main() -> int:
    """Fill, score a year as often as RUNS says, and print the middle as JSON."""
    import django

    django.setup()
    from bench.scoring import YEAR
    from bridgehead.modules.assessment.scoring import assess_months

    version = fill()
    months = [date(YEAR, number, 1) for number in range(1, 13)]
    runs = []
    for _ in range(RUNS):
        began = time.process_time()
        rows = read()
        middle = time.process_time()
        found = assess_months(version, months)
        scored = sum(len(one.scores.totals) for one in found)
        runs.append((time.process_time() - middle, middle - began))
    whole, within = (statistics.median(column) for column in zip(*runs, strict=True))
    told = {"rows": rows, "months": len(months), "scores": scored}
    told |= {"ms": round(whole * 1000), "reading_ms": round(within * 1000)}
    print(json.dumps({**told, "beside_ms": round((whole - within) * 1000), "limit_ms": LIMIT_MS}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
