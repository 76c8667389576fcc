"""Verifying a million audit entries on SQLite and on PostgreSQL, whole and with one entry changed."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bench.frame import ROOT, BenchError
from tools.postgres import temporary_server

LIMIT_SECONDS = 60


def measure_audit(count: int) -> dict[str, Any]:
    """Both databases one after the other, each in a process of its own."""
    with TemporaryDirectory() as folder:
        sqlite = _run(count, {"BRIDGEHEAD_VAR": folder, "DATABASE_URL": ""})
    with TemporaryDirectory() as folder, temporary_server() as url:
        postgres = _run(count, {"BRIDGEHEAD_VAR": folder, "DATABASE_URL": url})
    return {"entries": count, "limit": LIMIT_SECONDS, "databases": {"SQLite": sqlite, "PostgreSQL": postgres}}


def _run(count: int, environment: dict[str, str]) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", "bench.audit", str(count)],
        cwd=ROOT,
        env={**os.environ, **environment, "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"},
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    if done.returncode:
        raise BenchError("the measurement of the audit chain failed, its message stands above")
    result: dict[str, Any] = json.loads(done.stdout)
    return result


def measure_here(count: int) -> dict[str, Any]:
    """Fill, verify, change the entry in the middle, verify again; on the database of the settings."""
    from django.core.management import call_command

    from bench.audit_entries import fill
    from bridgehead.foundation.audit.models import AuditEntry
    from bridgehead.foundation.audit.verifying import walk

    call_command("migrate", interactive=False, verbosity=0)
    begin = time.monotonic()
    fill(count)
    filled = time.monotonic() - begin
    begin, before = time.monotonic(), time.process_time()
    whole = walk()
    seconds, processor = time.monotonic() - begin, time.process_time() - before
    middle = AuditEntry.objects.order_by("pk")[count // 2]
    AuditEntry.objects.filter(pk=middle.pk).update(note="changed by somebody")
    begin = time.monotonic()
    found = walk()
    if whole.entries != count or whole.problems or [one.entry_id for one in found.problems] != [middle.pk]:
        raise BenchError(
            f"{count} entries: {whole.problems[:3]} in the whole chain, {found.problems[:3]} in the changed"
        )
    return {
        "generated": round(filled, 1),
        "seconds": round(seconds, 1),
        "processor_seconds": round(processor, 1),
        "entries_per_second": round(count / seconds),
        "changed_seconds": round(time.monotonic() - begin, 1),
    }


def main() -> int:
    """One database, as a line of JSON."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bridgehead.config.settings")
    import django

    django.setup()
    Path(os.environ["BRIDGEHEAD_VAR"]).mkdir(parents=True, exist_ok=True)
    print(json.dumps(measure_here(int(sys.argv[1]))))
    return 0


if __name__ == "__main__":
    sys.exit(main())
