"""One database's part of `bench search`, in a process of its own."""

from __future__ import annotations

import json
import random
import statistics
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

COUNT = 200
READERS = ("leader", "town", "firm")
DEEP = "two characters, the first 100 projects"


def main() -> int:
    """`database projects`; the rows of the table, as JSON."""
    import django

    django.setup()
    from bridgehead.config.settling import settle

    settle()
    database, projects = sys.argv[1], int(sys.argv[2])
    print(json.dumps(ask(database, projects), ensure_ascii=False))
    return 0


def mixes(projects: int) -> Mapping[str, Sequence[str]]:
    """Queries by class, taken from what there is; no class asks the same twice if it can help it."""
    from bridgehead.foundation.search.folding import fold
    from bridgehead.foundation.search.sounds import letters_of, sounds_of
    from bridgehead.modules.ledger.models import Project
    from bridgehead.modules.parties.models import Contact, Enterprise

    dice = random.Random(5)
    ids = dice.sample(range(1, projects + 1), min(COUNT, projects))
    rows = list(Project.objects.filter(pk__in=ids).values_list("name", "code", "national_code", "site"))
    firms = list(Enterprise.objects.order_by("?").values_list("name", "credit_code")[:COUNT])
    names = [fold(row[0]) for row in rows]
    people = list(Contact.objects.order_by("?").values_list("name", flat=True)[:COUNT])

    def part(length: int) -> Callable[[str], str]:
        def cut(text: str) -> str:
            start = dice.randint(0, max(0, len(text) - length))
            return text[start : start + length]

        return cut

    def pinyin(text: str) -> str:
        return "".join(every[0] for every in sounds_of(part(dice.randint(2, 4))(text)) if every)

    return {
        "two characters, at the beginning": [name[:2] for name in names],
        "two characters, anywhere": [*map(part(2), names)],
        "two common characters": [dice.choice(["项目", "电池", "生产", "年产", "智能", "材料", "储能"]) for _ in names],
        "four characters": [*map(part(4), names)],
        "two words": [f"{name[:2]} {part(2)(name[4:])}" for name in names],
        "traditional": [_traditional(part(3)(name)) for name in names],
        "code, whole": [row[1] for row in rows],
        "project code, in part": [
            row[2][: dice.choice([4, 8, 14])] if dice.random() < 0.5 else row[2][-6:] for row in rows
        ],
        "credit code": [firm[1] for firm in firms],
        "credit code, in part": [_of_credit_code(dice, firm[1]) for firm in firms],
        "firm": [part(4)(fold(firm[0])) for firm in firms],
        "place": [row[3][: dice.choice([2, 3, 5])] for row in rows],
        "contact": people,
        "pinyin": [one for one in map(pinyin, names) if len(one) > 1],
        "initials": ["".join(each[:1] for each in letters_of(part(4)(name))) for name in names],
        DEEP: [*map(part(2), names)],
        "nothing there": [f"{dice.choice('龘爨麤')}{part(2)(name)[::-1]}" for name in names],
    }


def _of_credit_code(dice: random.Random, code: str) -> str:
    return dice.choice([code[: dice.randint(8, 15)], code[8 : 8 + dice.randint(4, 9)], code[-6:]])


def _traditional(text: str) -> str:
    import opencc

    return str(opencc.OpenCC("s2t").convert(text))


def ask(database: str, projects: int) -> list[dict[str, Any]]:
    """Every class as every reader, and all classes together."""
    from bridgehead.modules.accounts.models import Person
    from bridgehead.modules.accounts.queries import actor_of

    rows = []
    for reader in READERS:
        actor = actor_of(Person.objects.get(username=reader))
        every: list[tuple[float, float, int]] = []
        for queries, texts in mixes(projects).items():
            taken = [timed(actor, text, deep=queries == DEEP) for text in texts]
            every += taken
            rows.append({"queries": queries, "reader": reader, **summed(taken)})
        rows.append({"queries": "all of them", "reader": reader, **summed(every)})
    return [{"database": database, "projects": projects, **row} for row in rows]


def timed(actor: Any, text: str, *, deep: bool = False) -> tuple[float, float, int]:
    """Milliseconds of one search with its lines, by the clock and of this process, and how many SQL queries it took.

    `deep`: the first hundred projects, as the page behind "more" shows them.
    """
    from django.db import connection

    from bridgehead.modules.workspace.found import found_groups

    asked = 0

    def count(execute: Any, *rest: Any) -> Any:
        nonlocal asked
        asked += 1
        return execute(*rest)

    with connection.execute_wrapper(count):
        begin, processor = time.perf_counter(), time.process_time()
        found_groups(actor, text, limit=100 if deep else 20, kinds=["project"] if deep else None)
        return (time.perf_counter() - begin) * 1000, (time.process_time() - processor) * 1000, asked


def summed(taken: Sequence[tuple[float, float, int]]) -> dict[str, Any]:
    """The middle and the slow end, in milliseconds."""
    clock, processor, asked = zip(*taken, strict=True)
    return {
        "count": len(taken),
        "p50": round(statistics.median(clock), 1),
        "p95": round(_p95(clock), 1),
        "cpu95": round(_p95(processor), 1),
        "sql": max(asked),
    }


def _p95(times: Sequence[float]) -> float:
    return statistics.quantiles(times, n=20, method="inclusive")[-1]


if __name__ == "__main__":
    sys.exit(main())
