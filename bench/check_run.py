"""One database's part of `bench check`, in a process of its own: a draft made of the ledger's own answers."""

from __future__ import annotations

import json
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any, Final

RUNS: Final = 5
CHARACTERS: Final = 3_000
_STAGES: Final = {"签约": "signed", "备案": "filed", "开工": "started", "竣工": "completed", "投产": "producing"}
_TIERS: Final = (("", None), ("亿元以上", 10**8), ("10亿元以上", 10**9))
_KINDS: Final = (("", None), ("制造业", "manufacturing"), ("服务业", "service"))


def main() -> int:
    """`database projects`; the rows of the table, as JSON."""
    import django

    django.setup()
    rows = [{"database": sys.argv[1], "projects": int(sys.argv[2]), **row} for row in taken()]
    print(json.dumps(rows, ensure_ascii=False))
    return 0


def taken() -> Iterator[dict[str, Any]]:
    """A draft checked, and checked with the rows behind what differs."""
    from bridgehead.demo.plans import LAST_DAY
    from bridgehead.modules.accounts.models import Person, Unit
    from bridgehead.modules.accounts.queries import actor_of
    from bridgehead.modules.checking.reports import explanations
    from bridgehead.modules.checking.verdicts import Check, check_text

    actor = actor_of(Person.objects.get(username="leader"))
    district = Unit.objects.get(parent=None)
    text = draft_of(actor, LAST_DAY)

    def checked() -> Check:
        return check_text(actor=actor, text=text, unit=district, as_of=LAST_DAY)

    def explained() -> Check:
        check = checked()
        explanations(check)
        return check

    yield {"what": "checked", "characters": len(text), **timed(checked)}
    yield {"what": "with the rows behind", "characters": len(text), **timed(explained)}


def draft_of(actor: Any, day: Any) -> str:
    """A bulletin of so many characters, whose figures are the ledger's, every third of them one too many."""
    from bridgehead.engines.figures import Measure
    from bridgehead.modules.accounts.models import Unit
    from bridgehead.modules.ledger.answers import Asked, Scope, answer_many

    towns = list(Unit.objects.filter(kind="town").order_by("pk")[:8])
    asked: list[Asked] = []
    said: list[str] = []
    for unit in (None, *towns):
        for word, stage in _STAGES.items():
            for tier_word, low in _TIERS:
                kind_word, sector = _KINDS[(len(asked) // 2) % len(_KINDS)]
                filters: dict[str, Any] = {
                    **({"investment_min": low} if low else {}),
                    **({"sector": sector} if sector else {}),
                }
                scope = Scope(actor, unit.path if unit is not None else None)
                pair = (Measure(f"project.{stage}.{what}", filters) for what in ("count", "investment"))
                asked += [Asked(measure, scope, day) for measure in pair]
                place = f"{unit.name}今年以来" if unit is not None else "今年以来，全区"
                said.append(f"{place}{word}{tier_word}{kind_word}项目{{}}个，总投资{{}}亿元")
    told: list[Any] = answer_many(asked)
    lines, length = ["桥港招商与重大项目月报"], 0
    for at, sentence in enumerate(said):
        count, amount = int(told[2 * at].value), told[2 * at + 1].value or 0
        line = sentence.format(count + (at % 3 == 0), f"{amount / 10**8:.2f}") + "。"
        if length + len(line) > CHARACTERS:
            break
        length += len(line)
        lines.append(line)
    return "\n".join(lines)


def timed(check: Callable[[], Any]) -> dict[str, Any]:
    """The middle of the runs, after one that is not counted."""
    from django.db import connection

    queries = 0

    def count(execute: Any, *rest: Any) -> Any:
        nonlocal queries
        queries += 1
        return execute(*rest)

    found = check()
    clock, processor = [], []
    for _ in range(RUNS):
        begin, used = time.perf_counter(), time.process_time()
        check()
        clock.append((time.perf_counter() - begin) * 1000)
        processor.append((time.process_time() - used) * 1000)
    with connection.execute_wrapper(count):
        check()
    return {
        "figures": len(found.figures),
        "differ": found.counted("differs"),
        "ms": round(statistics.median(clock)),
        "cpu": round(statistics.median(processor)),
        "sql": queries,
    }


if __name__ == "__main__":
    sys.exit(main())
