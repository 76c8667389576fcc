"""One database's part of `bench answers`, in a process of its own: ask, and ask by hand."""

from __future__ import annotations

import json
import random
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any, Final

READERS: Final = ("leader", "town")
TIERS: Final = (None, 100_000_000, 1_000_000_000)
RUNS: Final = 7
HOME_RUNS: Final = 40
# What is asked of an answer. Each is asked of an answer of its own, whose value is then in its time as well.
PARTS: Final[dict[str, Callable[[Any], Any]]] = {
    "value": lambda found: found,
    "by tier": lambda found: found.by_tier(),
    "by month": lambda found: found.by_month(),
    "rows": lambda found: found.rows(50),
}


def main() -> int:
    """`database projects`; the rows of both tables, as JSON."""
    import django

    django.setup()
    from bridgehead.config.settling import settle

    settle()
    database, projects = sys.argv[1], int(sys.argv[2])
    common = {"database": database, "projects": projects}
    rows = [{**common, **row} for reader in READERS for row in asked(reader)]
    print(json.dumps({"rows": rows, "beside": [{**common, **row} for row in beside()]}, ensure_ascii=False))
    return 0


def asked(reader: str) -> Iterator[dict[str, Any]]:
    """Every question as a reader, part by part, then Home."""
    from bridgehead.demo.plans import LAST_DAY
    from bridgehead.modules.accounts.models import Person, Unit
    from bridgehead.modules.accounts.queries import actor_of
    from bridgehead.modules.ledger.answers import Scope, answer, cross
    from bridgehead.modules.workspace.figures import tiles

    actor = actor_of(Person.objects.get(username=reader))
    towns = list(Unit.objects.filter(kind="town").order_by("pk").values_list("path", flat=True))
    dice = random.Random(5)
    taken: dict[str, list[Taken]] = {part: [] for part in PARTS}
    for measure in measures():
        scope = Scope(actor, dice.choice([None, dice.choice(towns)]) if reader == "leader" else None)
        for part, of_answer in PARTS.items():
            ask = partial(answer, measure, scope, LAST_DAY)
            taken[part].append(timed(partial(_anew, ask, of_answer)))
    for part, every in taken.items():
        yield {"reader": reader, "what": part, **summed(every)}
    tables = [timed(partial(cross, measure, Scope(actor), LAST_DAY)) for measure in crossed() for _ in range(5)]
    yield {"reader": reader, "what": "by unit, stage and tier", **summed(tables)}
    yield {
        "reader": reader,
        "what": "Home",
        **summed([timed(lambda: tiles(actor, LAST_DAY)) for _ in range(HOME_RUNS)]),
    }


def _anew(ask: Callable[[], Any], of_answer: Callable[[Any], Any]) -> Any:
    return of_answer(ask())


def measures() -> Iterator[Any]:
    """Every measure by tier, this year and since ever; a share by what it may be the share of."""
    from bridgehead.engines.figures import REGISTRY, Measure
    from bridgehead.modules.accounts.models import Unit
    from bridgehead.modules.ledger.answers import ANSWERABLE

    towns = list(Unit.objects.filter(kind="town").order_by("pk").values_list("name", flat=True))

    for name in sorted(ANSWERABLE):
        own: dict[str, Any] = {"origin": "foreign"} if name == "project.share" else {}
        for tier in TIERS:
            tiered = {**own, **({"investment_min": tier} if tier else {})}
            yield Measure(name, tiered)
            if REGISTRY[name].kind != "stock":
                yield Measure(name, {**tiered, "scope": "cumulative"})
        for filters in ({"industry": "电池"}, {"enterprise": "新材"}, {"credited_to": towns[len(name) % len(towns)]}):
            yield Measure(name, {**own, **filters})


def crossed() -> Iterator[Any]:
    """What tables are asked for: this year, since ever, and of some projects only."""
    from bridgehead.engines.figures import Measure

    for filters in ({}, {"scope": "cumulative"}, {"origin": "foreign"}, {"industry": "电池"}):
        yield Measure("project.signed.count", filters)


# Milliseconds by the clock, of this process, and how many SQL queries.
Taken = tuple[float, float, int]


def timed(ask: Callable[[], Any]) -> Taken:
    """The second of two: a page of a database that was never read says nothing of the ledger."""
    from django.db import connection

    asked = 0

    def count(execute: Any, *rest: Any) -> Any:
        nonlocal asked
        asked += 1
        return execute(*rest)

    ask()
    with connection.execute_wrapper(count):
        begin, processor = time.perf_counter(), time.process_time()
        ask()
        return (time.perf_counter() - begin) * 1000, (time.process_time() - processor) * 1000, asked


def summed(taken: Sequence[Taken]) -> dict[str, Any]:
    """The middle, the slow end and the worst."""
    clock, processor, queries = zip(*taken, strict=True)
    return {
        "asked": len(taken),
        "p50": round(statistics.median(clock), 1),
        "p95": round(_p95(clock), 1),
        "most": round(max(clock), 1),
        "cpu95": round(_p95(processor), 1),
        "sql": max(queries),
    }


def _p95(values: Sequence[float]) -> float:
    return statistics.quantiles(values, n=20, method="inclusive")[-1]


_TIER: Final = (
    "CASE WHEN total IS NULL THEN -1 WHEN total < 10000000000 THEN 0 WHEN total < 50000000000 THEN 1"
    " WHEN total < 100000000000 THEN 2 WHEN total < 300000000000 THEN 3 WHEN total < 500000000000 THEN 4"
    " WHEN total < 1000000000000 THEN 5 ELSE 6 END"
)
KEPT: Final = (
    f"SELECT {_TIER} AS tier, COUNT(*), SUM(amount) FROM ledger_counted"
    " WHERE counted_as = {counted_as} AND {days} GROUP BY 1 ORDER BY 1"
)
# By unit, stage and tier: what was reached this year, and what stands.
CROSSED: Final = (
    f"SELECT unit_id, counted_as, {_TIER}, COUNT(*), SUM(amount) FROM ledger_counted"
    " WHERE counted_as IN ({events}) AND {year} GROUP BY 1, 2, 3"
    f" UNION ALL SELECT unit_id, counted_as, {_TIER}, COUNT(*), SUM(amount) FROM ledger_counted"
    " WHERE counted_as IN ({states}) AND {lasting} GROUP BY 1, 2, 3"
)
OWN: Final = (
    "SELECT CASE WHEN total IS NULL THEN -1 WHEN total < 100000000 THEN 0 WHEN total < 500000000 THEN 1"
    " WHEN total < 1000000000 THEN 2 WHEN total < 3000000000 THEN 3 WHEN total < 5000000000 THEN 4"
    " WHEN total < 10000000000 THEN 5 ELSE 6 END AS tier, COUNT(*), SUM(total) FROM ("
    "SELECT COALESCE(m.amount_cny, p.total_investment) AS total,"
    " ROW_NUMBER() OVER (PARTITION BY m.project_id ORDER BY m.happened_on, m.id) AS number, m.happened_on"
    " FROM ledger_milestone m JOIN ledger_project p ON p.id = m.project_id WHERE m.kind = 'signed'"
    " AND m.superseded_at IS NULL AND m.state IN ('reported', 'verified')) firsts"
    " WHERE number = 1 AND happened_on <= '{end}' GROUP BY 1 ORDER BY 1"
)


def beside() -> Iterator[dict[str, Any]]:
    """Roll-ups in turns: ours, SQL by hand over what is kept and over the ledger, DuckDB."""
    from django.db import connection

    from bridgehead.demo.plans import LAST_DAY
    from bridgehead.engines.figures import parse_measure
    from bridgehead.modules.accounts.models import Person
    from bridgehead.modules.accounts.queries import actor_of
    from bridgehead.modules.ledger.answers import STAGES, Scope, answer, cross
    from bridgehead.modules.ledger.counting import STATES
    from bridgehead.modules.ledger.models import CountedAs

    scope = Scope(actor_of(Person.objects.get(username="leader")))
    duck = duckdb_of_kept_rows()
    ever = f"place <= '{LAST_DAY}'"
    year = f"place >= '{LAST_DAY.year}-01-01' AND {ever}"
    lasting = f"place > '{LAST_DAY}' AND day <= '{LAST_DAY}' AND (resumed IS NULL OR resumed <= '{LAST_DAY}')"
    for what, text, counted_as, days, own in (
        ("signed since ever", "project.signed.investment[scope=cumulative]", CountedAs.SIGNED, ever, OWN),
        ("signed this year", "project.signed.investment", CountedAs.SIGNED, year, None),
        ("being built", "project.building.investment", CountedAs.BUILDING, lasting, None),
        ("investment this year", "investment.done.amount", CountedAs.DONE, year, None),
    ):
        measure = parse_measure(text)
        kept = KEPT.format(counted_as=int(counted_as), days=days)
        contenders: dict[str, Callable[[], Any]] = {
            "ours": partial(_tiers, partial(answer, measure, scope, LAST_DAY)),
            "sql": partial(by_hand, connection, kept),
            "duckdb": partial(all_rows, duck, kept),
        }
        if own is not None:
            contenders["own"] = partial(by_hand, connection, own.format(end=LAST_DAY))
        yield {"what": f"{what}, by tier", "own": None, **in_turns(contenders)}
    events = [*(int(stage) for stage in STAGES if stage not in STATES), int(CountedAs.ADDED)]
    states = ", ".join(str(int(state)) for state in STATES)
    table = CROSSED.format(events=", ".join(map(str, events)), states=states, year=year, lasting=lasting)
    contenders = {
        "ours": partial(_cells, partial(cross, parse_measure("project.signed.count"), scope, LAST_DAY)),
        "sql": partial(by_hand, connection, table),
        "duckdb": partial(all_rows, duck, table),
    }
    yield {"what": "this year, by unit, stage and tier", "own": None, **in_turns(contenders)}


def _tiers(ask: Callable[[], Any]) -> list[tuple[Any, ...]]:
    """An answer, asked anew, by tier: the last of a row is the amount in hundredths."""
    return [(tier.count, int((tier.value or 0) * 100)) for tier in ask().by_tier()]


def _cells(ask: Callable[[], Any]) -> list[tuple[Any, ...]]:
    """A table, asked anew."""
    return [(sums.count, int(sums.amount * 100)) for sums in ask().cells.values()]


def in_turns(contenders: dict[str, Callable[[], Any]]) -> dict[str, float]:
    """The middle of all runs of each, in milliseconds."""
    same_sums(contenders)
    times: dict[str, list[float]] = {name: [] for name in contenders}
    for _ in range(RUNS):
        for name, ask in contenders.items():
            begin = time.perf_counter()
            ask()
            times[name].append((time.perf_counter() - begin) * 1000)
    return {name: round(statistics.median(every), 2) for name, every in times.items()}


def by_hand(connection: Any, sql: str) -> list[Any]:
    """The rows of a query."""
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return list(cursor.fetchall())


def all_rows(duck: Any, sql: str) -> list[Any]:
    """The rows of a query of DuckDB."""
    return list(duck.execute(sql).fetchall())


def same_sums(contenders: dict[str, Callable[[], Any]]) -> None:
    """All of them add up to the same; a difference ends the measurement."""
    hundredths = {name: sum(round(row[-1] or 0) for row in ask()) for name, ask in contenders.items()}
    if "own" in hundredths:
        hundredths["own"] *= 100  # the ledger's own rows are in yuan
    if len(set(hundredths.values())) > 1:
        raise SystemExit(f"the contenders do not agree: {hundredths}")


def duckdb_of_kept_rows() -> Any:
    """DuckDB in memory with the rows that answers count."""
    import tempfile
    from pathlib import Path

    import duckdb

    from bridgehead.modules.ledger.models import Counted

    columns = ("counted_as", "place", "day", "resumed", "total", "amount", "unit_id")
    duck = duckdb.connect()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "counted.csv"
        with path.open("w", encoding="ascii") as file:
            for row in Counted.objects.values_list(*columns).iterator(20_000):
                file.write(",".join("" if value is None else str(value) for value in row) + "\n")
        types = "'counted_as': 'SMALLINT', 'place': 'DATE', 'day': 'DATE', 'resumed': 'DATE', 'total': 'BIGINT',"
        types += " 'amount': 'BIGINT', 'unit_id': 'INTEGER'"
        duck.execute(
            f"CREATE TABLE ledger_counted AS SELECT * FROM read_csv('{path}', header = false, columns = {{{types}}})"
        )
    return duck


if __name__ == "__main__":
    sys.exit(main())
