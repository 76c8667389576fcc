"""Many people at few projects: no lost update, no deadlock, no page that fails; on SQLite and on PostgreSQL.

`python -m tools.stress` runs both databases for a minute each; `here` runs on the database of the environment, which
must be empty. Writers work through the pages: they read a project, raise the number that stands in its content, and
send it with the version that they read. A conflict is read again. What every writer was told was saved must be there
in the end: the number equals the count of the savings.
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import random
import subprocess
import sys
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tools.postgres import temporary_server

ROOT = Path(__file__).resolve().parent.parent
ALLOWED = {200, 302, 409, 422}


@dataclass
class Tally:
    """What the writers saw together."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    statuses: Counter[int] = field(default_factory=Counter)
    saved: Counter[str] = field(default_factory=Counter)
    months: Counter[str] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def note(self, status: int, seconds: float) -> None:
        """One answer."""
        with self.lock:
            self.statuses[status] += 1
            self.seconds.append(seconds)


def _prepare(projects: int) -> tuple[list[str], Any]:
    from django.core.management import call_command

    from bridgehead.modules.accounts.queries import actor_of
    from bridgehead.modules.ledger import actions
    from tests import factories

    call_command("migrate", interactive=False, verbosity=0)
    person = factories.make_person(role="administrator")
    actor = actor_of(person)
    codes = []
    for number in range(projects):
        facts = {"name": f"乐棹{number}号储能项目", "unit": person.unit, "content": "0"}
        codes.append(actions.register_project(actor=actor, facts=facts).code)
    return codes, person


class Writer(threading.Thread):
    """Somebody who changes projects until the time is over."""

    def __init__(self, codes: list[str], person: Any, until: float, tally: Tally) -> None:
        super().__init__(daemon=True)
        from django.test import Client

        self.codes, self.until, self.tally = codes, until, tally
        self.client = Client(raise_request_exception=False)
        self.client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")

    def run(self) -> None:
        """Raise numbers and report months in turn."""
        from django.db import connection

        try:
            while time.monotonic() < self.until:
                code = random.choice(self.codes)  # noqa: S311 - spreads writers, guards nothing
                self._raise_number(code) if random.random() < 0.7 else self._report_month(code)  # noqa: S311
        except Exception as error:
            self.tally.errors.append(repr(error))
        finally:
            connection.close()

    def _post(self, url: str, data: dict[str, Any]) -> int:
        begin = time.monotonic()
        status = self.client.post(url, data).status_code
        self.tally.note(status, time.monotonic() - begin)
        return int(status)

    def _raise_number(self, code: str) -> None:
        from bridgehead.modules.ledger.models import Project

        row = Project.objects.get(code=code)
        data = {
            "name": row.name,
            "unit": row.unit_id,
            "origin": row.origin,
            "content": str(int(row.content) + 1),
            "version": row.version,
        }
        if self._post(f"/projects/{code}/edit/", data) == 302:
            with self.tally.lock:
                self.tally.saved[code] += 1

    def _report_month(self, code: str) -> None:
        from bridgehead.modules.ledger.models import Investment

        kept = Investment.objects.current().filter(project__code=code, month="2026-03-01").first()
        amount = int(kept.amount) + 10_000 if kept else 10_000
        data = {"month": "2026-03", "amount": f"{amount}元", "replaces": kept.pk if kept else ""}
        if self._post(f"/projects/{code}/investment/", data) == 302:
            with self.tally.lock:
                self.tally.months[code] += 1


def _lost(tally: Tally, codes: list[str]) -> list[str]:
    """Projects whose number is not the count of what was saved, or that disagree with themselves."""
    from bridgehead.foundation.audit.chain import verify
    from bridgehead.modules.ledger.derived import drift
    from bridgehead.modules.ledger.models import Investment, Project, ProjectVersion

    told = []
    for code in codes:
        row = Project.objects.get(code=code)
        if int(row.content) != tally.saved[code]:
            told.append(f"{code}: {tally.saved[code]} savings, the number is {row.content}")
        if ProjectVersion.objects.filter(project=row).count() != tally.saved[code] + 1:
            told.append(f"{code}: versions are missing")
        month = Investment.objects.current().filter(project=row).first()
        if (int(month.amount) if month else 0) != tally.months[code] * 10_000:
            told.append(f"{code}: {tally.months[code]} reports, the month says {month and month.amount}")
    told += [str(problem) for problem in verify()] + [str(one) for one in drift()]
    return told


def stress(writers: int, projects: int, seconds: float) -> dict[str, Any]:
    """Run the writers; what went wrong stands under `bad`."""
    codes, person = _prepare(projects)
    tally, until = Tally(), time.monotonic() + seconds
    crowd = [Writer(codes, person, until, tally) for _number in range(writers)]
    for writer in crowd:
        writer.start()
    for writer in crowd:
        writer.join(timeout=seconds + 120)
    bad = [f"answers with {status}: {count}" for status, count in tally.statuses.items() if status not in ALLOWED]
    if any(writer.is_alive() for writer in crowd):
        bad.append("a writer never came back")
    times = sorted(tally.seconds)
    return {
        "writers": writers,
        "projects": projects,
        "seconds": seconds,
        "saved": sum(tally.saved.values()) + sum(tally.months.values()),
        "conflicts": tally.statuses[409],
        "p50_ms": round(times[len(times) // 2] * 1000) if times else None,
        "p95_ms": round(times[int(len(times) * 0.95)] * 1000) if times else None,
        "longest_ms": round(times[-1] * 1000) if times else None,
        "bad": [*bad, *tally.errors, *_lost(tally, codes)],
    }


def _here(args: argparse.Namespace) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bridgehead.config.settings")
    import django

    django.setup()
    from django.conf import settings

    # A conflict is what is looked for, and no news.
    logging.getLogger("django.request").setLevel(logging.ERROR)
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
    settings.ALLOWED_HOSTS = ["testserver"]
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    result = stress(args.writers, args.projects, args.seconds)
    print(json.dumps(result, ensure_ascii=False))
    return 1 if result["bad"] or not result["saved"] else 0


def _both(args: argparse.Namespace) -> int:
    options = [f"--{name}={getattr(args, name)}" for name in ("writers", "projects", "seconds")]
    command = [sys.executable, "-m", "tools.stress", "here", *options]
    failed = 0
    with TemporaryDirectory() as folder, temporary_server() as url:
        for name, database in (("SQLite", ""), ("PostgreSQL", url)):
            place = Path(folder) / name
            place.mkdir()
            print(f"{name}: ", end="", flush=True)
            environment = {**os.environ, "BRIDGEHEAD_VAR": str(place), "DATABASE_URL": database}
            failed |= subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode
    return failed


def main() -> int:
    """Both databases, or the one of the environment."""
    ask = argparse.ArgumentParser(prog="python -m tools.stress", description=__doc__)
    ask.add_argument("where", nargs="?", choices=("both", "here"), default="both")
    ask.add_argument("--writers", type=int, default=50)
    ask.add_argument("--projects", type=int, default=20)
    ask.add_argument("--seconds", type=float, default=60)
    args = ask.parse_args()
    return _here(args) if args.where == "here" else _both(args)


if __name__ == "__main__":
    sys.exit(main())
