"""One database's part of `bench pages`, in a process of its own."""

from __future__ import annotations

import json
import os
import statistics
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

READERS = ("administrator", "team", "firm")
# Every address of a class as often, and all together so often that the slow end is not the one slowest.
ROUNDS = 3
ASKED = 60
_BACKEND = "django.contrib.auth.backends.ModelBackend"
_LIST = "/projects/"


def main() -> int:
    """`database projects`; the rows of the table, as JSON."""
    import django

    django.setup()
    from bridgehead.config.settling import settle

    database, projects = sys.argv[1], int(sys.argv[2])
    with served_plainly():
        settle()
        print(json.dumps(measure(database, projects), ensure_ascii=False))
    return 0


@contextmanager
def served_plainly() -> Iterator[None]:
    """Settings of a server that nobody configured: any host, files as they lie in the source."""
    from django.conf import settings
    from django.test import override_settings

    static = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    with override_settings(ALLOWED_HOSTS=["*"], STORAGES={**settings.STORAGES, "staticfiles": static}):
        yield


def addresses(reader: str, *, rooms: bool = True) -> Mapping[str, Sequence[str]]:
    """The pages that a reader asks for, by class; `rooms`: also those that are not of the ledger."""
    others = {**_room_lists(), **_single()} if rooms else {}
    return {**_project_lists(), **others, **_of_ledger(reader)}


def _project_lists() -> Mapping[str, Sequence[str]]:
    orders = ("-event", "-investment", "name", "-signed", "-stage", "code")
    stages = ("lead", "signed", "filed", "started", "completed")
    waits = ("filed_not_started", "permit_not_started", "started_not_in_statistics", "building_not_completed")
    return {
        "projects, all": [_LIST, *(f"{_LIST}?sort={sort}" for sort in orders)],
        "projects, deep pages": [
            *(f"{_LIST}?page={page}" for page in (20, 200, 1_000)),
            *(f"{_LIST}?sort={sort}&page=1000" for sort in ("-signed", "-stage", "name")),
        ],
        "projects, stage and tier": [
            f"{_LIST}?stage={stage}&tier={tier}" for stage in stages for tier in ("1_5", "from_10")
        ],
        "projects, what is missing": [f"{_LIST}?gap={gap}" for gap in ("milestone:filed", "evidence:signed:agreement")],
        "projects, to verify": [f"{_LIST}?missing=to_verify", f"{_LIST}?missing=to_verify&page=40"],
        "projects, late starts": [f"{_LIST}?missing=start_overdue"],
        "projects, lists that wait": [
            *(f"{_LIST}?missing={key}" for key in waits),
            f"{_LIST}?missing=filed_not_started&page=40",
        ],
        "projects, other filters": [
            f"{_LIST}?{rest}"
            for rest in (
                "industry=新能源",
                "sector=service",
                "level=province",
                "status=exited",
                "next=started",
                "unit=2",
            )
        ],
        "projects, one part": [f"{_LIST}?signed_from=2024-01-01&signed_to=2024-12-31", f"{_LIST}?enterprise=电池"],
        "projects, text": [f"{_LIST}?text={text}" for text in ("电池", "铜箔", "dianchi")],
        "projects, words of many": [*(f"{_LIST}?text={text}" for text in ("项目", "科技")), f"{_LIST}?enterprise=科技"],
        "all lists that wait": ["/projects/waiting/"],
        "stalled": ["/stalled/", "/stalled/?page=5", "/stalled/?page=100"],
    }


def _room_lists() -> Mapping[str, Sequence[str]]:
    return {
        "enterprises": ["/enterprises/", "/enterprises/?page=20", "/enterprises/?q=电池"],
        "people": ["/people/", "/people/?page=5", "/people/?q=温"],
        "units": ["/units/"],
        "problems": [
            f"/problems/{rest}" for rest in ("", "?show=overdue", "?show=all&page=20", "?kind=land", "?q=电池")
        ],
        "findings": [f"/findings/{rest}" for rest in ("", "?show=all&page=40", "?severity=error", "?q=通报")],
        "documents": [f"/documents/{rest}" for rest in ("", "?show=all", "?show=all&page=100", "?show=all&q=电池")],
        "learned names": ["/documents/gazetteer/", "/documents/gazetteer/?page=10"],
        "duplicates": [f"/duplicates/?kind={kind}" for kind in ("project", "enterprise", "contact")],
        "merges": ["/duplicates/merges/"],
        "imports": ["/imports/", "/imports/?page=3"],
        "plans": ["/plans/", "/plans/?page=5"],
        "exports and openings": ["/disclosures/", "/disclosures/?page=50", "/disclosures/?q=administrator"],
        "deputies and tokens": ["/deputies/", "/tokens/"],
    }


def _single() -> Mapping[str, Sequence[str]]:
    """Pages of one thing of the other rooms, some of which are lists of what it holds."""
    from bridgehead.modules.exchange.models import WorkbookImport
    from bridgehead.modules.ledger.models import PlanVersion

    long, *imports = WorkbookImport.objects.order_by("-pk").values_list("pk", flat=True)[:6]
    shown = ("", "?page=200", "?page=400", "?show=new", "?show=question", "?show=rejected", "?show=changed&page=50")
    plans = PlanVersion.objects.order_by("-year", "pk").values_list("pk", flat=True)[:5]
    return {
        "one import": [f"/imports/{pk}/" for pk in imports],
        "one import of 20,000 rows": [f"/imports/{long}/{rest}" for rest in shown],
        "one plan": [f"/plans/{pk}/" for pk in plans],
    }


def _of_ledger(reader: str) -> Mapping[str, Sequence[str]]:
    """Home, and the pages of some projects that the reader sees."""
    from bridgehead.modules.accounts.models import Person
    from bridgehead.modules.accounts.queries import actor_of
    from bridgehead.modules.ledger.queries import visible_projects

    actor = actor_of(Person.objects.get(username=reader))
    codes = list(visible_projects(actor).order_by("national_code").values_list("code", flat=True)[:20])
    return {
        "one home": ["/"],
        "history of a project": [f"/projects/{code}/history/" for code in codes[:5]],
        "one project": [f"/projects/{code}/" for code in codes],
    }


def measure(database: str, projects: int) -> list[dict[str, Any]]:
    """Every class as every reader; what a reader has no door to is left out."""
    from django.test import Client

    from bench.pages import has_rooms
    from bridgehead.modules.accounts.models import Person

    rows = []
    for reader in READERS:
        client = Client()
        client.force_login(Person.objects.get(username=reader), backend=_BACKEND)
        for page, urls in addresses(reader, rooms=has_rooms(projects)).items():
            open_to = [url for url in urls if client.get(url).status_code == 200]
            if open_to:
                rounds = max(ROUNDS, -(-ASKED // len(open_to)))
                taken = [asked(client, url) for _round in range(rounds) for url in open_to]
                # How many processes wanted a processor meanwhile: the wall clock counts their turns too.
                row = {"database": database, "projects": projects, "reader": reader, "page": page}
                row["load"] = round(os.getloadavg()[0], 1)
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
        "cpu50": round(statistics.median(processor), 1),
        "cpu95": round(_slow_end(processor), 1),
        "sql": max(sql),
    }


def _slow_end(times: Sequence[float]) -> float:
    return times[0] if len(times) == 1 else statistics.quantiles(times, n=20, method="inclusive")[-1]


if __name__ == "__main__":
    sys.exit(main())
