"""`bridgehead read INPUT…`: what texts say, as a table for people, JSON Lines for programs, or a file of millions."""

from __future__ import annotations

import argparse
import csv
import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from bridgehead.bulk import command as bulk
from bridgehead.bulk.sources import is_collection
from bridgehead.engines.extraction import DecodingError, ExtractionError, check_size, decode, extract
from bridgehead.engines.figures import (
    FigureStatement,
    ProjectStatement,
    Statement,
    format_measure,
    format_money_exact,
    format_period,
    format_value_exact,
    statement_to_json,
)
from bridgehead.engines.reading import About, Reading, read
from bridgehead.engines.reconciliation import assertions_of, reconcile

_SIGNS = {"=": "", ">=": "≥", "<=": "≤", "~": "≈"}
_STAGES = {
    "lead": "线索",
    "negotiating": "在谈",
    "signed": "签约",
    "filed": "备案",
    "preparing": "前期",
    "started": "开工",
    "building": "在建",
    "topped_out": "封顶",
    "completed": "竣工",
    "producing": "投产",
    "full_capacity": "达产",
}
_TARGET = "目标"


class ManifestError(ValueError):
    """A manifest that cannot be used; the message says what is wrong with it."""


class UnreadableError(ValueError):
    """A file that cannot be read; the message says why, without the file's name."""


@dataclass(frozen=True, slots=True)
class _Source:
    name: str
    data: bytes


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `read` and its options to the commands."""
    parser = subparsers.add_parser("read", help="print the figures and projects that texts state")
    parser.add_argument(
        "files", nargs="+", metavar="INPUT", help="text, HTML, Word, Excel or PDF file; - is standard input"
    )
    parser.add_argument(
        "--manifest", type=Path, help="tab-separated file, published, place, publisher, url of the documents"
    )
    parser.add_argument("--json", action="store_true", help="print JSON Lines, one statement a line")
    bulk.add_options(parser)
    parser.set_defaults(run=run, refuse=parser.error)


def run(args: argparse.Namespace) -> int:
    """Read every file; 0 when all could be read, 1 when one could not, with a line on standard error for each.

    With an output the bulk reader takes over, which names what it could not read in a file of its own.
    """
    if args.output is None and (option := bulk.misused(args)) is not None:
        args.refuse(f"--{option} needs --output")
    try:
        manifest = load_manifest(args.manifest) if args.manifest is not None else {}
    except ManifestError as error:
        print(f"bridgehead read: {error}", file=sys.stderr)
        return 1
    if args.output is not None:
        return bulk.run(args, manifest)
    status = 0
    console = Console()
    for name in args.files:
        try:
            source = _load(name)
            found = extract(source.data, source.name)
        except (UnreadableError, ExtractionError) as error:
            print(f"bridgehead read: {name}: {error}", file=sys.stderr)
            status = 1
            continue
        about = manifest.get(source.name, About())
        reading = read(found.text, replace(about, doc=source.name, published=about.published or found.published))
        if args.json:
            _print_json(reading)
        else:
            _print_tables(console, source.name, found.text, reading)
    return status


def load_manifest(path: Path) -> dict[str, About]:
    """What the manifest knows of each document, by its file's name; raises ManifestError."""
    try:
        text = decode(path.read_bytes()).text
    except (OSError, DecodingError) as error:
        raise ManifestError(f"{path}: {_reason(error)}") from error
    rows = csv.DictReader(text.splitlines(), delimiter="\t")
    if rows.fieldnames is None or "file" not in rows.fieldnames:
        raise ManifestError(f"{path}: the first line must name the columns, and one of them must be file")
    return {row["file"]: _about(path, number, row) for number, row in enumerate(rows, start=2) if row["file"]}


def _about(path: Path, number: int, row: Mapping[str, str | None]) -> About:
    published = (row.get("published") or "").strip()
    try:
        day = date.fromisoformat(published) if published else None
    except ValueError:
        raise ManifestError(f"{path}, line {number}: {published} is no date; write YYYY-MM-DD") from None
    return About(
        doc=row["file"] or "", published=day, place=row.get("place") or None, publisher=row.get("publisher") or None
    )


def _load(name: str) -> _Source:
    """The bytes of a file, or of standard input for `-`; raises UnreadableError, ExtractionError for far too many."""
    if name == "-":
        return _Source("-", sys.stdin.buffer.read())
    path = Path(name)
    if path.is_dir() or is_collection(path):
        holds = "a folder" if path.is_dir() else "a file of many documents"
        raise UnreadableError(f"is {holds}; add --output FILE to read all that is in it")
    try:
        if path.is_file():
            check_size(path.stat().st_size)
        return _Source(path.name, path.read_bytes())
    except OSError as error:
        raise UnreadableError(_reason(error)) from error


def _reason(error: Exception) -> str:
    if isinstance(error, FileNotFoundError):
        return "no such file"
    if isinstance(error, IsADirectoryError):
        return "is a folder, not a file"
    if isinstance(error, PermissionError):
        return "may not be read"
    return str(error.strerror or error) if isinstance(error, OSError) else str(error)


def _print_json(reading: Reading) -> None:
    for statement in reading.statements:
        print(json.dumps(statement_to_json(statement), ensure_ascii=False))


def _print_tables(console: Console, name: str, text: str, reading: Reading) -> None:
    published = reading.published.isoformat() if reading.published else "日期不详"
    console.print(f"\n[bold]{name}[/bold]  {published}", highlight=False)
    figures = [s for s in reading.statements if isinstance(s, FigureStatement)]
    projects = [s for s in reading.statements if isinstance(s, ProjectStatement)]
    if figures:
        console.print(_figures_table(figures))
    if projects:
        console.print(_projects_table(projects))
    if not reading.statements:
        console.print("没有读到数据或项目。")
    for finding in reconcile(assertions_of(reading.statements, name, reading.published, text)):
        said = escape(f"{finding.message_zh}。{finding.likeliest_zh}。")
        console.print(f"[yellow]![/yellow] {said}", highlight=False)


def _figures_table(figures: list[FigureStatement]) -> Table:
    table = Table("数值", "指标", "时期", "性质", "可信", "原文", title=f"数据 {len(figures)}", title_justify="left")
    table.columns[0].justify = "right"
    table.columns[0].no_wrap = True
    for figure in figures:
        table.add_row(
            _SIGNS[figure.comparator] + format_value_exact(figure.value, figure.unit, "zh-Hans"),
            _measure(figure),
            format_period(figure.period, "zh-Hans"),
            _TARGET if figure.modality == "target" else "",
            _confidence(figure),
            _one_line(figure.quote),
        )
    return table


def _measure(figure: FigureStatement) -> str:
    return format_measure(figure.measure, "zh-Hans")


def _projects_table(projects: list[ProjectStatement]) -> Table:
    table = Table("项目", "企业", "总投资", "阶段", "时间", "可信", title=f"项目 {len(projects)}", title_justify="left")
    table.columns[2].justify = "right"
    table.columns[2].no_wrap = True
    for project in projects:
        money = project.investment
        table.add_row(
            project.name,
            project.enterprise or "",
            _SIGNS[money.comparator] + format_money_exact(money.value, "zh-Hans", money.currency) if money else "",
            _STAGES.get(project.stage or "", ""),
            "，".join(_dates(project)),
            _confidence(project),
        )
    return table


def _dates(project: ProjectStatement) -> Iterator[str]:
    for stage, day in project.dates.items():
        yield f"{day.date} {_STAGES[stage]}" + ("（拟）" if day.modality == "target" else "")


def _confidence(statement: Statement) -> str:
    return "" if statement.confidence is None else f"{statement.confidence:.0%}"


def _one_line(text: str) -> str:
    return " ".join(text.split())


def main() -> int:
    """Run this command by itself."""
    root = argparse.ArgumentParser(prog="bridgehead")
    add_parser(root.add_subparsers(dest="command", required=True))
    args = root.parse_args(["read", *sys.argv[1:]] if sys.argv[1:2] != ["read"] else None)
    return run(args)


if __name__ == "__main__":
    sys.exit(main())
