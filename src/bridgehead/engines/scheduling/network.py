"""A task network: tasks with durations in working or calendar days, and the links between them.

Sources: domain/04 sections 1 to 3 for what a task carries; the four kinds of links are those of precedence diagrams.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from bridgehead.engines.calendars import CalendarDays, Duration

_NO_LAG: Final = CalendarDays(0)


class LinkKind(StrEnum):
    """Which end of the predecessor holds back which end of the successor."""

    FINISH_START = "FS"
    START_START = "SS"
    FINISH_FINISH = "FF"
    START_FINISH = "SF"


@dataclass(frozen=True, slots=True)
class Link:
    """`successor` waits for `predecessor`; overlap (压茬推进) is a start-start link with a lag."""

    predecessor: str
    successor: str
    kind: LinkKind = LinkKind.FINISH_START
    lag: Duration = _NO_LAG

    def __str__(self) -> str:
        lag = f"{self.lag.count:+d}{str(self.lag)[-2:]}" if self.lag.count else ""
        return f"{self.predecessor} {self.kind}{lag} {self.successor}"


@dataclass(frozen=True, slots=True)
class Task:
    """Something to be done; a milestone takes no time.

    `not_before` is the first day on which it may begin, `deadline` the last on which it must be done. `minimum` is the
    shortest duration that `rule` (a law, an order) allows. `milestone` names what is reached when it is done, in the
    words of whoever keeps milestones; `documents` are the papers that it needs or brings.
    """

    id: str
    duration: Duration
    name: str = ""
    owner: str = ""
    not_before: date | None = None
    deadline: date | None = None
    minimum: Duration | None = None
    rule: str = ""
    milestone: str = ""
    documents: tuple[str, ...] = ()

    @property
    def is_milestone(self) -> bool:
        """Whether it takes no time."""
        return self.duration.count == 0


@dataclass(frozen=True, slots=True)
class Problem:
    """Why tasks and links are no network: a code, and the tasks concerned in their order.

    `twice`: two tasks of one id; `dangling`: a link to a task that there is none of; `itself`: a link from a task to
    itself; `cycle`: tasks that wait for each other, in a ring; `negative`: a duration below nothing; `statutory`: a
    duration below the minimum of `rule`; `kinds`: a duration and its minimum in different kinds of days.
    """

    code: str
    tasks: tuple[str, ...]
    rule: str = ""

    def __str__(self) -> str:
        return f"{self.code}: {' > '.join(self.tasks)}{f' ({self.rule})' if self.rule else ''}"


class NetworkError(ValueError):
    """Tasks and links that are no network; `problems` says why."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(map(str, self.problems)))


@dataclass(frozen=True, slots=True)
class Network:
    """Tasks in an order in which each comes after all that it waits for, with the links that come in and go out."""

    tasks: tuple[Task, ...]
    links: tuple[Link, ...]
    by_id: Mapping[str, Task] = field(compare=False, repr=False)
    incoming: Mapping[str, tuple[Link, ...]] = field(compare=False, repr=False)
    outgoing: Mapping[str, tuple[Link, ...]] = field(compare=False, repr=False)

    @property
    def milestones(self) -> tuple[Task, ...]:
        """The tasks that take no time."""
        return tuple(task for task in self.tasks if task.is_milestone)

    def with_durations(self, durations: Mapping[str, Duration]) -> Network:
        """The same with other durations. Raises NetworkError below a minimum, KeyError for an unknown task."""
        for task_id in durations:
            self.by_id[task_id]
        tasks = [replace(task, duration=durations.get(task.id, task.duration)) for task in self.tasks]
        return make_network(tasks, self.links)

    def with_link(self, link: Link) -> Network:
        """The same with one more link. Raises NetworkError where it dangles or closes a ring."""
        return make_network(self.tasks, (*self.links, link))

    def without(self, task_ids: Iterable[str]) -> Network:
        """The same without some tasks and their links: what is switched off holds nothing back."""
        gone = frozenset(task_ids)
        tasks = [task for task in self.tasks if task.id not in gone]
        return make_network(
            tasks, [link for link in self.links if link.predecessor not in gone and link.successor not in gone]
        )


def make_network(tasks: Iterable[Task], links: Iterable[Link]) -> Network:
    """A network in order. Raises NetworkError that names every problem, a ring as the tasks along it."""
    tasks, links = tuple(tasks), tuple(links)
    found = [*_task_problems(tasks), *_link_problems(tasks, links)]
    if found:
        raise NetworkError(found)
    incoming: dict[str, list[Link]] = {task.id: [] for task in tasks}
    outgoing: dict[str, list[Link]] = {task.id: [] for task in tasks}
    for link in links:
        incoming[link.successor].append(link)
        outgoing[link.predecessor].append(link)
    ordered = _in_order(tasks, incoming, outgoing)
    return Network(
        tasks=ordered,
        links=links,
        by_id=MappingProxyType({task.id: task for task in ordered}),
        incoming=MappingProxyType({key: tuple(value) for key, value in incoming.items()}),
        outgoing=MappingProxyType({key: tuple(value) for key, value in outgoing.items()}),
    )


def _task_problems(tasks: tuple[Task, ...]) -> Iterator[Problem]:
    seen: set[str] = set()
    for task in tasks:
        if task.id in seen:
            yield Problem("twice", (task.id,))
        seen.add(task.id)
        if task.duration.count < 0:
            yield Problem("negative", (task.id,))
        if task.minimum is None:
            continue
        if type(task.minimum) is not type(task.duration):
            yield Problem("kinds", (task.id,), task.rule)
        elif task.duration.count < task.minimum.count:
            yield Problem("statutory", (task.id,), task.rule)


def _link_problems(tasks: tuple[Task, ...], links: tuple[Link, ...]) -> Iterator[Problem]:
    known = {task.id for task in tasks}
    for link in links:
        if link.predecessor not in known or link.successor not in known:
            yield Problem("dangling", (link.predecessor, link.successor))
        elif link.predecessor == link.successor:
            yield Problem("itself", (link.predecessor,))


def _in_order(
    tasks: tuple[Task, ...], incoming: Mapping[str, list[Link]], outgoing: Mapping[str, list[Link]]
) -> tuple[Task, ...]:
    by_id = {task.id: task for task in tasks}
    waiting = {key: len(links) for key, links in incoming.items()}
    # Free tasks are taken in the order in which they were given, so that the order is the same every time.
    free, ordered = [task.id for task in tasks if not waiting[task.id]], []
    for task_id in free:
        ordered.append(by_id[task_id])
        for link in outgoing[task_id]:
            waiting[link.successor] -= 1
            if not waiting[link.successor]:
                free.append(link.successor)
    if len(ordered) < len(tasks):
        raise NetworkError([Problem("cycle", _ring({key for key, count in waiting.items() if count}, incoming))])
    return tuple(ordered)


def _ring(left: set[str], incoming: Mapping[str, list[Link]]) -> tuple[str, ...]:
    """The tasks along one ring among those that never became free, the first of them again at the end."""
    path: list[str] = []
    task_id = min(left)
    while task_id not in path:
        path.append(task_id)
        task_id = min(link.predecessor for link in incoming[task_id] if link.predecessor in left)
    ring = [*path[path.index(task_id) :], task_id]
    return tuple(reversed(ring))
