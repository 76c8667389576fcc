"""Networks that ship with the program, as data (`networks.toml`): which there are, and one of them made."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final

from bridgehead.engines.calendars import CalendarDays, parse_duration
from bridgehead.engines.calendars.durations import UNITS

from .network import Link, LinkKind, Network, NetworkError, Problem, Task, make_network

_AFTER: Final = re.compile(rf"(\w+)(?: (FS|SS|FF|SF))?(?: ?([+-]\d+ ?(?:{UNITS})))?")


@dataclass(frozen=True, slots=True)
class Template:
    """A network of its own name; `target` is the task that is usually promised, `version` the edition of the data."""

    id: str
    chinese: str
    english: str
    target: str
    network: Network
    version: str = ""


def template_names() -> Mapping[str, tuple[str, str]]:
    """The ids of all templates, with their Chinese and English names."""
    return {key: (row["zh"], row["en"]) for key, row in _tables()["networks"].items()}


def trigger_names() -> Mapping[str, tuple[str, str]]:
    """What switches tasks on, with its condition in Chinese and English."""
    return {key: (row["zh"], row["en"]) for key, row in _tables()["triggers"].items()}


@cache
def template(name: str, triggers: frozenset[str] | None = None) -> Template:
    """A template by its id, with the tasks that `triggers` switch on (None: all of them).

    Raises KeyError for a name or trigger that there is none of.
    """
    return make_template(_tables(), name, triggers)


def make_template(tables: Mapping[str, Any], name: str, triggers: Collection[str] | None = None) -> Template:
    """A template from tables of the shape of networks.toml. Raises NetworkError where they are no network."""
    row = tables["networks"][name]
    plans = [tables["networks"][part]["plan"] for part in row.get("joins", (name,))]
    wanted = set(tables["triggers"]) if triggers is None else set(triggers)
    for trigger in wanted:
        tables["triggers"][trigger]
    left_out = {task for key, rule in tables["triggers"].items() if key not in wanted for task in rule["tasks"]}
    tasks: dict[str, Task] = {}
    links: list[Link] = []
    for plan in plans:
        for task_id, said in plan.items():
            tasks.setdefault(task_id, _task(tables, task_id, said["takes"]))
            links += [link_of(task_id, after) for after in said.get("after", ())]
    network = make_network(tasks.values(), links).without(left_out & tasks.keys())
    if row["target"] not in network.by_id:
        raise NetworkError([Problem("dangling", (row["target"],))])
    return Template(name, row["zh"], row["en"], row["target"], network, tables.get("version", ""))


def link_of(successor: str, after: str) -> Link:
    """A link as tables write it: `C2`, `C4 SS+10wd`. Raises ValueError for anything else."""
    found = _AFTER.fullmatch(after.strip())
    if found is None:
        raise ValueError(f"{after!r} names no task to come after: write C2, or C4 SS+10wd")
    lag = parse_duration(found[3].removeprefix("+")) if found[3] else CalendarDays(0)
    return Link(found[1], successor, LinkKind(found[2] or "FS"), lag)


def _task(tables: Mapping[str, Any], task_id: str, takes: str) -> Task:
    said, minimum = tables["tasks"][task_id], tables["minimums"].get(task_id)
    return Task(
        id=task_id,
        duration=parse_duration(takes),
        name=said["zh"],
        owner=said["owner"],
        minimum=parse_duration(minimum["takes"]) if minimum else None,
        rule=minimum["zh"] if minimum else "",
        milestone=said.get("milestone", ""),
        documents=tuple(said.get("documents", ())),
    )


@cache
def _tables() -> dict[str, Any]:
    text = files("bridgehead.engines.scheduling").joinpath("networks.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
