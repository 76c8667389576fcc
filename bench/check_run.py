"""One database's part of `bench check`: a draft made of the ledger's own answers, and a process that has never checked.

`draft FILE` writes the draft; `measure DATABASE PROJECTS FILE` holds it against the ledger, beginning with the first
check of its process.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any, Final

RUNS: Final = 5
CHARACTERS: Final = 3_000
FIRST, LATER, BEHIND = "first check of a process", "checked", "with the rows behind"
_NAMED: Final = 20
WRONG: Final = "旧"
_STAGES: Final = {"签约": "signed", "备案": "filed", "开工": "started", "竣工": "completed", "投产": "producing"}
_TIERS: Final = (("", None), ("亿元以上", 10**8), ("10亿元以上", 10**9))
_KINDS: Final = (("", None), ("制造业", "manufacturing"), ("服务业", "service"))


def main(arguments: Sequence[str]) -> int:
    """Write the draft, or print the rows of the table as JSON."""
    import django

    django.setup()
    what, *rest = arguments
    if what == "draft":
        Path(rest[0]).write_text(draft(), encoding="utf-8")
        return 0
    database, projects, file = rest
    rows = taken(Path(file).read_text(encoding="utf-8"))
    print(json.dumps([{"database": database, "projects": int(projects), **row} for row in rows], ensure_ascii=False))
    return 0


def taken(text: str) -> Iterator[dict[str, Any]]:
    """A draft checked for the first time in this process, checked again, and with the rows behind what differs."""
    from django.conf import settings

    from bridgehead.demo.plans import LAST_DAY
    from bridgehead.modules.accounts.models import Unit
    from bridgehead.modules.checking.reports import explanations
    from bridgehead.modules.checking.verdicts import Check, check_text

    # Loaded by whatever page comes first.
    import_module(settings.ROOT_URLCONF)
    actor, district = reader(), Unit.objects.get(parent=None)

    def checked() -> Check:
        return check_text(actor=actor, text=text, unit=district, as_of=LAST_DAY)

    def explained() -> Check:
        check = checked()
        explanations(check)
        return check

    yield {"what": FIRST, "characters": len(text), **timed(checked, 1)}
    yield {"what": LATER, "characters": len(text), **timed(checked)}
    yield {"what": BEHIND, "characters": len(text), **timed(explained)}


def reader() -> Any:
    """A leader of the district."""
    from bridgehead.modules.accounts.models import Person
    from bridgehead.modules.accounts.queries import actor_of

    return actor_of(Person.objects.get(username="leader"))


def draft() -> str:
    """A bulletin of so many characters: projects, every other name with a wrong character, and figures, every third of
    them one too many."""
    from bridgehead.demo.plans import LAST_DAY

    lines = ["桥港招商与重大项目月报"]
    length = len(lines[0])
    actor = reader()
    for line in (*_projects(actor), *_figures(actor, LAST_DAY)):
        if length + len(line) > CHARACTERS:
            break
        length += len(line)
        lines.append(line)
    return "\n".join(lines)


def _projects(actor: Any) -> Iterator[str]:
    from bridgehead.modules.ledger.queries import visible_projects

    rows = visible_projects(actor).filter(enterprise__isnull=False, signed_on__isnull=False).order_by("pk")
    for at, (name, firm) in enumerate(rows.values_list("name", "enterprise__name")[:_NAMED]):
        # Of a name that begins with its firm's, a character further on.
        said = f"{name[:4]}{WRONG}{name[5:]}" if at % 2 else name
        yield f"{firm}总投资{at + 2}亿元的{said}签约。"


def _figures(actor: Any, day: Any) -> Iterator[str]:
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
                chosen = {"investment_min": low, "sector": sector}
                filters: dict[str, Any] = {name: value for name, value in chosen.items() if value}
                scope = Scope(actor, unit.path if unit is not None else None)
                pair = (Measure(f"project.{stage}.{what}", filters) for what in ("count", "investment"))
                asked += [Asked(measure, scope, day) for measure in pair]
                place = f"{unit.name}今年以来" if unit is not None else "今年以来，全区"
                said.append(f"{place}{word}{tier_word}{kind_word}项目{{}}个，总投资{{}}亿元。")
    told: list[Any] = answer_many(asked)
    for at, sentence in enumerate(said):
        count, amount = int(told[2 * at].value), told[2 * at + 1].value or 0
        yield sentence.format(count + (at % 3 == 0), f"{amount / 10**8:.2f}")


def timed(check: Callable[[], Any], runs: int = RUNS) -> dict[str, Any]:
    """The middle of the runs."""
    from django.db import connection

    queries = 0

    def count(execute: Any, *rest: Any) -> Any:
        nonlocal queries
        queries += 1
        return execute(*rest)

    clock, processor = [], []
    with connection.execute_wrapper(count):
        for _ in range(runs):
            begin, used = time.perf_counter(), time.process_time()
            found = check()
            clock.append((time.perf_counter() - begin) * 1000)
            processor.append((time.process_time() - used) * 1000)
    return {
        "figures": len(found.figures),
        "differ": found.counted("differs"),
        "names": len(found.names),
        "ms": round(statistics.median(clock)),
        "cpu": round(statistics.median(processor)),
        "sql": queries // runs,
    }


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
