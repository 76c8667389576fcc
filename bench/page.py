"""bench/RESULTS.md and the pages on memory and cost, made from what measurements left in bench/results."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from bench import cost, million
from bench.answers import answers_section
from bench.check import check_section
from bench.frame import ROOT
from bench.pages import pages_section
from bench.search import search_section
from bench.wall import wall_section

RESULTS = ROOT / "bench" / "results"
PAGE = ROOT / "bench" / "RESULTS.md"
CHART = ROOT / "docs" / "howto" / "reading-memory.svg"

HEAD = """# Measurements

Made by `make bench`, `make bench-million` and the measurements one by one (`make bench-NAME ARGS=--write`); each
section says where, when and of what it was taken. Times belong to that machine; ratios between contenders of one
run are steadier.
"""

SPEED = """## Speed

Ours and its peers do the same work in turns, in processes of their own; the values are medians, and p95 is what 95 of
100 of our runs are no worse than. The limit is the worst value of ours that the project accepts; for reading it is five
times what JioNLP does in the same run. A ratio above 1 says how many times better ours is than the best peer. Where it
is said that the reader is compiled ([0012](../docs/decisions/0012-compiled-reader.md)), plain Python stands beside the
peers and is not counted among them.
"""

ACCURACY = """## Accuracy

Passages of our own with hand-made keys. `held` is scored only: nobody looks into it while working on rules. The
articles are real ones that this repository doesn't carry. A grade counts pairs that are right in ever more fields:
value, then measure and modality (typed), then period, comparator and filters (full); projects by name, investment,
then stage and enterprise (full).
"""

MILLION = """## Documents in bulk

Generated documents in .jsonl.zst, read as `bridgehead read --output` does, the memory of all processes sampled
once a second; `make bench-million` takes a million of them.
"""

AUDIT = """## The audit chain

Generated entries as the ledger writes them, in 32 lanes; `bridgehead audit verify` walks all of them, then again after
one in the middle was changed, which it must name. Made by `make bench-audit`.
"""


def save(name: str, result: Mapping[str, Any]) -> None:
    """Keep a result, and make the pages anew."""
    RESULTS.mkdir(exist_ok=True)
    text = json.dumps(result, ensure_ascii=False, indent=1)
    (RESULTS / f"{name}.json").write_text(text + "\n", encoding="utf-8")
    write_pages()


def load(name: str) -> dict[str, Any] | None:
    """The result of that name, where it was ever taken."""
    path = RESULTS / f"{name}.json"
    if not path.is_file():
        return None
    result: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return result


def write_pages() -> None:
    """All pages that show results."""
    speed, accuracy, read_million = load("speed"), load("accuracy"), load("million")
    answers, pages, found, checks, wall = map(load, ("answers", "pages", "search", "check", "wall"))
    sections = [
        page(speed, accuracy, read_million),
        audit_section(load("audit")),
        search_section(found, taken(found) if found else ""),
        answers_section(answers, taken(answers) if answers else ""),
        check_section(checks, taken(checks) if checks else ""),
        pages_section(pages, taken(pages) if pages else ""),
        wall_section(wall, taken(wall) if wall else ""),
    ]
    PAGE.write_text("".join(sections), encoding="utf-8")
    if read_million:
        CHART.parent.mkdir(exist_ok=True)
        CHART.write_text(million.chart(read_million), encoding="utf-8")
    cost.write_pages(speed, read_million)


def page(
    speed: Mapping[str, Any] | None,
    accuracy: Mapping[str, Any] | None,
    read_million: Mapping[str, Any] | None,
) -> str:
    """RESULTS.md: a section for each result there is."""
    sections = [HEAD]
    if speed:
        sections.append(f"{SPEED}\n{taken(speed)}\n{speed_table(speed['rows'])}")
    if accuracy:
        sections.append(f"{ACCURACY}\n{taken(accuracy)}\n{accuracy_table(accuracy['sets'])}")
    if read_million:
        sections.append(f"{MILLION}\n{taken(read_million)}\n{million_table(read_million)}")
    return "\n".join(sections)


def audit_section(result: Mapping[str, Any] | None) -> str:
    """How long verifying took on either database; empty where it was never measured."""
    if result is None:
        return ""
    rows = [f"| database | entries | seconds | of one processor | entries/s | one changed | limit |\n|{' --- |' * 7}\n"]
    for name, one in result["databases"].items():
        missed = " (missed)" if one["seconds"] > result["limit"] else ""
        rows.append(
            f"| {name} | {result['entries']:,} | {one['seconds']:g} | {one['processor_seconds']:g} | "
            f"{one['entries_per_second']:,} | {one['changed_seconds']:g} | {result['limit']}{missed} |\n"
        )
    return f"\n{AUDIT}\n{taken(result)}\n{''.join(rows)}"


def taken(result: Mapping[str, Any]) -> str:
    """Where, when and of what."""
    return f"- Machine: {result['machine']}\n- Date: {result['date']}\n- Commit: {result['commit']}\n"


def speed_table(rows: Sequence[Mapping[str, Any]]) -> str:
    """A row each."""
    head = "| measurement | work | unit | ours | p95 | peers | limit | ratio | runs |\n"
    return head + "| --- | --- | --- | ---: | ---: | --- | ---: | ---: | ---: |\n" + "".join(map(speed_row, rows))


def speed_row(row: Mapping[str, Any]) -> str:
    """One line of the table; a limit that is missed is marked."""
    peers = "; ".join(f"{name}: {number(value)}" for name, value in row["peers"].items())
    values = [number(row[name]) for name in ("ours", "p95")]
    cells = (row["id"], row["work"], row["unit"], *values, peers or "—", limit(row), number(row["ratio"]), row["runs"])
    return f"| {' | '.join(map(str, cells))} |\n"


def limit(row: Mapping[str, Any]) -> str:
    """The limit, and whether it is missed."""
    if row["limit"] is None:
        return "—"
    more_is_better = "/s" in row["unit"]
    missed = row["ours"] < row["limit"] if more_is_better else row["ours"] > row["limit"]
    return f"{number(row['limit'])} (missed)" if missed else number(row["limit"])


def accuracy_table(sets: Sequence[Mapping[str, Any]]) -> str:
    """A row for each grade of each set."""
    lines = ["| set | grade | precision | recall | F1 | aim | right | in the key | found |\n"]
    lines.append("| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n")
    for one in sets:
        if "absent" in one:
            lines.append(f"| {one['set']} | {one['absent']} | | | | | | | |\n")
        for grade, score in one.get("grades", {}).items():
            aim = "—" if score["aim"] is None else f"{score['aim']:.2f}"
            shares = " | ".join(f"{score[name]:.3f}" for name in ("precision", "recall", "f1"))
            counts = " | ".join(str(score[name]) for name in ("right", "key", "found"))
            lines.append(f"| {one['set']} | {grade} | {shares} | {aim} | {counts} |\n")
    return "".join(lines)


def million_table(result: Mapping[str, Any]) -> str:
    """What went in and came out, how fast, and how the memory went."""
    growth = "—" if result["growth"] is None else f"{result['growth']:.2f} ({'flat' if result['flat'] else 'NOT flat'})"
    rows = (
        ("documents", f"{result['documents']:,}, {result['rejected']:,} of them bad on purpose and rejected"),
        ("characters", f"{result['characters']:,}"),
        ("statements", f"{result['statements']:,}"),
        ("workers", str(result["workers"])),
        ("seconds", f"{result['seconds']:,}"),
        ("seconds of one processor", number(result.get("processor_seconds"))),
        ("characters/s, all workers", f"{result['characters_per_second']:,}"),
        ("documents/s", f"{result['documents_per_second']:,}"),
        ("input, output (compressed)", f"{mb(result['input_bytes'])}, {mb(result['output_bytes'])}"),
        ("memory of all processes, most", f"{result['peak_mb']:,} MB"),
        ("second quarter, last quarter", f"{result['second_quarter_mb']:,} MB, {result['last_quarter_mb']:,} MB"),
        ("last to second quarter", growth),
    )
    table = "| | |\n| --- | --- |\n" + "".join(f"| {name} | {value} |\n" for name, value in rows)
    return f"{table}\n![Memory](../docs/howto/{CHART.name})\n"


def mb(size: int) -> str:
    """Bytes as megabytes."""
    return f"{size / 1e6:,.0f} MB"


def number(value: float | None) -> str:
    """A number with its thousands apart, a dash for none."""
    return "—" if value is None else f"{value:,.0f}" if value >= 1000 else f"{value:g}"
