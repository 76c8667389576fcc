"""`python -m bench` measures speed and accuracy; a name measures that alone. Results go to bench/RESULTS.md.

Speed by name (`python -m bench reading`) only prints a line, unless --write; `tables` makes the pages of results anew.
"""

import argparse
import importlib
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from types import ModuleType
from typing import Any

from bench.documents import PARAGRAPHS
from bench.frame import DEFAULT_RUNS, Bench, BenchError, measure
from bench.page import load, save, write_pages
from bench.stamp import stamp

# Every module here has a function bench() that gives its Bench; its name is what `make bench-NAME` takes. One that must
# do something before it can be measured has a function prepare().
NAMES = ("reading", "import", "scheduling", "scheduling-one", "scheduling-mixed", "scoring", "forecast")
# `import` is no name for a module.
MODULES = {
    "import": "importing",
    "scheduling-one": "scheduling_one",
    "scheduling-mixed": "scheduling_mixed",
    "forecast": "forecasting",
}
# What one name asks for together.
TOGETHER = {"scheduling": ("scheduling", "scheduling-one", "scheduling-mixed")}
MILLION = 1_000_000


def main() -> int:
    """Run what the command line asks for."""
    ask = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    ask.add_argument("name", nargs="?", choices=(*NAMES, *_OTHERS), help="one measurement; without it all but million")
    ask.add_argument("--runs", type=int, default=DEFAULT_RUNS, help=f"counted runs of each (default {DEFAULT_RUNS})")
    ask.add_argument("--write", action="store_true", help="record a measurement that was asked for by name")
    ask.add_argument("--articles", type=Path, metavar="FOLDER", help="articles with index.tsv and key.jsonl")
    ask.add_argument("--documents", type=int, default=MILLION, help="how many to generate and read for million")
    ask.add_argument("--entries", type=int, default=MILLION, help="how many to generate and verify for audit")
    ask.add_argument("--workers", type=int, help="processes that read the million (default: one a processor)")
    ask.add_argument("--projects", type=int, help="how many to generate, for search, answers, check, pages, wall")
    ask.add_argument(
        "--database", choices=["sqlite", "postgresql"], help="only one of the two, for search, answers, pages, wall"
    )
    ask.add_argument("--paragraphs", type=int, default=PARAGRAPHS, help="the most that a document of the million has")
    args = ask.parse_args()
    try:
        if args.name in _OTHERS:
            _OTHERS[args.name](args)
        else:
            take_speed(
                TOGETHER.get(args.name, (args.name,)) if args.name else NAMES,
                args.runs,
                record=args.write or args.name is None,
            )
            if args.name is None:
                take_accuracy(args)
    except BenchError as error:
        print(f"bench: {error}", file=sys.stderr)
        return 1
    return 0


def take_speed(names: Sequence[str], runs: int, *, record: bool) -> None:
    """Measure side by side; a name keeps the rows of the others."""
    rows: list[Mapping[str, Any]] = []
    for name in names:
        getattr(_module(name), "prepare", lambda: None)()
        result = measure(bench_of(name), runs)
        print(result.line(), flush=True)
        rows.append(asdict(result))
    if record:
        known = (load("speed") or {"rows": []})["rows"]
        others = [row for row in known if row["id"] not in names]
        save("speed", {**stamp(), "rows": [*others, *rows]})


def bench_of(name: str) -> Bench:
    """The measurement of that name."""
    bench = _module(name).bench()
    assert isinstance(bench, Bench)
    return bench


def _module(name: str) -> ModuleType:
    return importlib.import_module(f"bench.{MODULES.get(name, name)}")


def take_accuracy(args: argparse.Namespace) -> None:
    """Score the reader."""
    from bench.accuracy import measure_accuracy

    sets = measure_accuracy(args.articles)
    for one in sets:
        print(json.dumps(one, ensure_ascii=False), flush=True)
    if args.write or args.name is None:
        save("accuracy", {**stamp(), "sets": sets})


def take_million(args: argparse.Namespace) -> None:
    """Read very many documents."""
    from bench.million import measure_million

    result = {**stamp(), **measure_million(args.documents, args.workers, args.paragraphs)}
    print(json.dumps({key: value for key, value in result.items() if key != "curve"}, ensure_ascii=False))
    save("million", result)


def take_audit(args: argparse.Namespace) -> None:
    """Verify very many audit entries."""
    from bench.audit import measure_audit

    result = {**stamp(), **measure_audit(args.entries)}
    print(json.dumps(result, ensure_ascii=False))
    save("audit", result)


def take_search(args: argparse.Namespace) -> None:
    """Find among very many projects, on both databases."""
    from bench.search import SIZES, measure_search

    result = {**stamp(), **measure_search(SIZES if args.projects is None else [args.projects], args.database)}
    print(json.dumps(result, ensure_ascii=False))
    if args.write:
        save("search", beside_known("search", result, "rows", "built"))


def take_answers(args: argparse.Namespace) -> None:
    """Ask the ledger as it grows, on both databases."""
    from bench.answers import SIZES, measure_answers

    sizes = SIZES if args.projects is None else [args.projects]
    result = {**stamp(), **measure_answers(sizes, args.database)}
    print(json.dumps(result, ensure_ascii=False))
    # Without --write it only prints.
    if args.write:
        save("answers", beside_known("answers", result, "rows", "beside"))


def beside_known(name: str, result: Mapping[str, Any], *keys: str) -> dict[str, Any]:
    """A result with the rows that are known of other sizes and databases than were taken now."""
    known = load(name) or {}
    taken = {(row["projects"], row["database"]) for row in result[keys[0]]}
    merged = dict(result)
    for key in keys:
        others = [row for row in known.get(key, ()) if (row["projects"], row["database"]) not in taken]
        merged[key] = sorted([*others, *result[key]], key=lambda row: (row["projects"], row["database"] != "sqlite"))
    return merged


def take_pages(args: argparse.Namespace) -> None:
    """Ask for pages as the ledger grows, on both databases."""
    from bench.pages import SIZES, measure_pages

    sizes = SIZES if args.projects is None else [args.projects]
    result = {**stamp(), **measure_pages(sizes, args.database)}
    print(json.dumps(result, ensure_ascii=False))
    if args.write:
        save("pages", beside_known("pages", result, "rows"))


def take_check(args: argparse.Namespace) -> None:
    """Hold a draft against the ledger as it grows, on both databases."""
    from bench.check import SIZES, measure_check

    sizes = SIZES if args.projects is None else [args.projects]
    result = {**stamp(), **measure_check(sizes, args.database)}
    print(json.dumps(result, ensure_ascii=False))
    if args.write:
        save("check", beside_known("check", result, "rows"))


def take_wall(args: argparse.Namespace) -> None:
    """Show the wall of a district and scroll through it, on both databases."""
    from bench.wall import SIZES, measure_wall

    sizes = SIZES if args.projects is None else [args.projects]
    result = {**stamp(), **measure_wall(sizes, args.database)}
    print(json.dumps(result, ensure_ascii=False))
    if args.write:
        save("wall", beside_known("wall", result, "rows"))


def take_calibration(args: argparse.Namespace) -> None:
    """Forecasts of generated districts against what happened in them."""
    from bench.forecast_calibration import measure_calibration

    print(json.dumps(measure_calibration(write=args.write)))


def take_scoring_room(_args: argparse.Namespace) -> None:
    """A year of assessment by the room's own path."""
    from bench.scoring_room import measure_room

    print(json.dumps(measure_room()))


def make_tables(_args: argparse.Namespace) -> None:
    """Only the pages, from the results there are."""
    write_pages()


_OTHERS: Mapping[str, Callable[[argparse.Namespace], None]] = {
    "accuracy": take_accuracy,
    "answers": take_answers,
    "audit": take_audit,
    "check": take_check,
    "forecast-calibration": take_calibration,
    "million": take_million,
    "scoring-room": take_scoring_room,
    "search": take_search,
    "pages": take_pages,
    "tables": make_tables,
    "wall": take_wall,
}


if __name__ == "__main__":
    sys.exit(main())
