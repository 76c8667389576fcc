"""`bridgehead plan NETWORK --start DAY | --promised DAY`: the days, the float and the critical path of a template."""

from __future__ import annotations

import argparse
import json
import sys
from datetime import date
from typing import Any

from rich.console import Console
from rich.table import Table

from bridgehead.engines.calendars import Duration, OutsideCalendar, WorkCalendar, WorkingDays, state_calendar
from bridgehead.engines.scheduling import (
    Plan,
    PlannedTask,
    Shortage,
    Template,
    latest_start,
    make_plan,
    template,
    template_names,
    trigger_names,
)

_CAUSES = {
    "data_date": "计划从这天起算",
    "not_before": "该任务不能更早开始",
    "under_way": "该任务已在进行",
}


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """`bridgehead plan`."""
    names = "; ".join(f"{key} ({chinese})" for key, (chinese, _english) in template_names().items())
    triggers = "; ".join(f"{key} ({chinese})" for key, (chinese, _english) in trigger_names().items())
    parser = commands.add_parser(
        "plan",
        help="dates, float and critical path of a task network",
        description=f"Plan a network from its start, or backward from what is promised. Networks: {names}.",
    )
    parser.add_argument("network", metavar="NETWORK", choices=tuple(template_names()))
    parser.add_argument("--start", type=_day, metavar="DAY", help="the day on which it begins (YYYY-MM-DD)")
    parser.add_argument("--promised", type=_day, metavar="DAY", help="the last day on which the target must be done")
    parser.add_argument("--without", action="append", default=[], choices=tuple(trigger_names()), metavar="TRIGGER",
                        help=f"leave out what only applies with: {triggers}")  # fmt: skip
    parser.add_argument("--json", action="store_true", help="as JSON, for programs")
    parser.set_defaults(run=run)


def _day(written: str) -> date:
    try:
        return date.fromisoformat(written)
    except ValueError as wrong:
        raise argparse.ArgumentTypeError(f"{written!r} is no day: write 2026-03-29") from wrong


def run(args: argparse.Namespace) -> int:
    """Plan and print; 1 where the promise cannot be kept, 2 where there is nothing to plan from."""
    if args.start is None and args.promised is None:
        print("Say from when or until when: --start DAY, --promised DAY, or both.", file=sys.stderr)
        return 2
    found = template(args.network, frozenset(trigger_names()) - frozenset(args.without))
    calendar, promised = state_calendar(), {found.target: args.promised} if args.promised else {}
    try:
        start = args.start or latest_start(found.network, calendar, promised)
        plan = make_plan(found.network, calendar, data_date=start, promised=promised)
    except OutsideCalendar as outside:
        print(f"The plan runs out of the calendar: {outside}.", file=sys.stderr)
        return 2
    if args.json:
        print(json.dumps(_as_json(found, plan), ensure_ascii=False, indent=1))
    else:
        _show(found, plan, calendar)
    return 1 if plan.shortages else 0


def _as_json(found: Template, plan: Plan) -> dict[str, Any]:
    return {
        "network": found.id,
        "target": found.target,
        "start": plan.data_date.isoformat(),
        "finish": plan.day_of(found.target).isoformat(),
        "critical_path": plan.critical_path,
        "provisional_years": plan.provisional,
        "shortages": [_shortage_json(shortage) for shortage in plan.shortages],
        "tasks": [_task_json(plan, planned) for planned in plan.tasks.values()],
    }


def _shortage_json(shortage: Shortage) -> dict[str, Any]:
    return {
        "task": shortage.task,
        "promised": shortage.promised.isoformat(),
        "expected": shortage.expected.isoformat(),
        "late_by": str(shortage.late_by),
        "chain": shortage.chain,
        "link": str(shortage.link) if shortage.link else None,
        "needed": shortage.needed.isoformat(),
        "possible": shortage.possible.isoformat(),
        "cause": shortage.cause,
    }


def _task_json(plan: Plan, planned: PlannedTask) -> dict[str, Any]:
    latest = plan.latest_day_of(planned.task.id)
    return {
        "id": planned.task.id,
        "name": planned.task.name,
        "owner": planned.task.owner,
        "takes": str(planned.task.duration),
        "start": plan.first_day_of(planned.task.id).isoformat(),
        "done": plan.day_of(planned.task.id).isoformat(),
        "latest_done": latest.isoformat() if latest else None,
        "total_float": str(planned.total_float) if planned.total_float else None,
        "free_float": str(planned.free_float) if planned.free_float else None,
        "critical": planned.task.id in plan.critical_path,
        "driven_by": str(planned.driver) if planned.driver else None,
    }


def _said(duration: Duration | None) -> str:
    if duration is None:
        return "已完成"
    return f"{duration.count}个工作日" if isinstance(duration, WorkingDays) else f"{duration.count}天"


def _show(found: Template, plan: Plan, calendar: WorkCalendar) -> None:
    console = Console()
    table = Table(title=f"{found.chinese}：{plan.data_date} 起", title_justify="left")
    for heading in ("编号", "任务", "责任方", "工期", "开始", "完成", "最迟完成", "总时差"):
        table.add_column(heading, justify="right" if heading in ("工期", "总时差") else "left")
    for task_id, planned in plan.tasks.items():
        takes = "里程碑" if planned.task.is_milestone else _said(planned.task.duration)
        latest = plan.latest_day_of(task_id)
        table.add_row(
            task_id,
            planned.task.name,
            planned.task.owner,
            takes,
            str(plan.first_day_of(task_id)),
            str(plan.day_of(task_id)),
            str(latest or ""),
            _said(planned.total_float),
            style="bold" if task_id in plan.critical_path else None,
        )
    console.print(table)
    target = plan.tasks[found.target].task.name
    days = calendar.working_days(plan.data_date, plan.tasks[found.target].early.finish)
    console.print(f"{target}：{plan.day_of(found.target)}，自起算日起 {days.count} 个工作日。")
    console.print("关键线路：" + " → ".join(plan.critical_path))
    for shortage in plan.shortages:
        console.print(
            f"[bold]来不及[/bold]：承诺 {shortage.promised}，预计 {shortage.expected}，"
            f"晚 {shortage.late_by.count} 个工作日。{shortage.chain[0]} 最迟应于 {shortage.needed} 开始，"
            f"最早只能 {shortage.possible} 开始（{_CAUSES[shortage.cause]}）。"
        )
    if plan.provisional:
        years = "、".join(map(str, plan.provisional))
        console.print(f"{years}年放假安排尚未公布，暂按周末和固定日期的节日推算。")
