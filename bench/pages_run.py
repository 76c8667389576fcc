"""One database's part of `bench pages`, in a process of its own."""

from __future__ import annotations

import json
import statistics
import sys
import time
from collections.abc import Mapping, Sequence
from typing import Any

READERS = ("administrator", "team", "firm")
ROUNDS = 6
_BACKEND = "django.contrib.auth.backends.ModelBackend"
_LIST = "/projects/"


def main() -> int:
    """`database projects`; the rows of the table, as JSON."""
    import django

    django.setup()
    from django.conf import settings

    settings.ALLOWED_HOSTS = ["*"]
    static = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": static}
    database, projects = sys.argv[1], int(sys.argv[2])
    print(json.dumps(measure(database, projects), ensure_ascii=False))
    return 0


def addresses(reader: str) -> Mapping[str, Sequence[str]]:
    """The pages that a reader asks for, by class."""
    from bridgehead.modules.accounts.models import Person
    from bridgehead.modules.accounts.queries import actor_of
    from bridgehead.modules.ledger.queries import visible_projects

    actor = actor_of(Person.objects.get(username=reader))
    codes = list(visible_projects(actor).order_by("national_code").values_list("code", flat=True)[:20])
    orders = ("-event", "-investment", "name", "-signed", "-stage", "code")
    stages = ("lead", "signed", "filed", "started", "completed")
    return {
        "projects, all": [_LIST, *(f"{_LIST}?sort={sort}" for sort in orders)],
        "projects, deep pages": [f"{_LIST}?page={page}" for page in (20, 200, 1_000)],
        "projects, stage and tier": [
            f"{_LIST}?stage={stage}&tier={tier}" for stage in stages for tier in ("1_5", "from_10")
        ],
        "projects, what is missing": [f"{_LIST}?gap={gap}" for gap in ("milestone:filed", "evidence:signed:agreement")],
        "projects, to verify": [f"{_LIST}?missing=to_verify"],
        "projects, lists that wait": [f"{_LIST}?missing={key}" for key in ("filed_not_started", "permit_not_started")],
        "projects, text": [f"{_LIST}?text={text}" for text in ("电池", "铜箔", "dianchi")],
        "all lists that wait": ["/projects/waiting/"],
        "stalled": ["/stalled/"],
        "enterprises": ["/enterprises/", "/enterprises/?page=20"],
        "other lists": ["/documents/", "/findings/", "/problems/", "/imports/", "/people/"],
        "one project": [f"/projects/{code}/" for code in codes],
    }


def measure(database: str, projects: int) -> list[dict[str, Any]]:
    """Every class as every reader; what a reader has no door to is left out."""
    from django.test import Client

    from bridgehead.modules.accounts.models import Person

    rows = []
    for reader in READERS:
        client = Client()
        client.force_login(Person.objects.get(username=reader), backend=_BACKEND)
        for page, urls in addresses(reader).items():
            open_to = [url for url in urls if client.get(url).status_code == 200]
            taken = [asked(client, url) for _round in range(ROUNDS) for url in open_to]
            if taken:
                row = {"database": database, "projects": projects, "reader": reader, "page": page}
                rows.append({**row, **summed(taken)})
    return rows


def asked(client: Any, url: str) -> tuple[float, float, int]:
    """Milliseconds of wall clock and of the processor for one page, and how many SQL queries it took."""
    from django.db import connection

    count = 0

    def counted(execute: Any, *rest: Any) -> Any:
        nonlocal count
        count += 1
        return execute(*rest)

    with connection.execute_wrapper(counted):
        begin, before = time.perf_counter(), time.process_time()
        client.get(url)
        return (time.perf_counter() - begin) * 1000, (time.process_time() - before) * 1000, count


def summed(taken: Sequence[tuple[float, float, int]]) -> dict[str, Any]:
    """The middle and the slow end, in milliseconds."""
    wall, processor, sql = zip(*taken, strict=True)
    return {
        "count": len(taken),
        "p50": round(statistics.median(wall), 1),
        "p95": round(_slow_end(wall), 1),
        "cpu95": round(_slow_end(processor), 1),
        "sql": max(sql),
    }


def _slow_end(times: Sequence[float]) -> float:
    return times[0] if len(times) == 1 else statistics.quantiles(times, n=20, method="inclusive")[-1]


if __name__ == "__main__":
    sys.exit(main())
