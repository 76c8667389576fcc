"""A wall of projects replanned: 10,000 projects of one template of 60 tasks and 99 links, on one core.

Ours is the whole plan: both passes with working and calendar days, the four kinds of links with lags, total and free
float, the critical path of each project. Plain Python is our own `make_plan`, project by project. networkx does bare
passes over a graph of days without a calendar: longest paths from the start and to the end, in topological order.
"""

import random
from datetime import date
from typing import Any, Final

from bench.frame import Bench, Contender, Work, peers_python

PROJECTS: Final = 10_000
TASKS: Final = 60
LINKS: Final = 99
MOST: Final = 300.0  # milliseconds
DATA_DATE: Final = date(2026, 9, 14)
KINDS: Final = ("FS", "FS", "FS", "FS", "SS", "FF", "SF")
# (from, to, kind, lag, whether the lag counts in working days)
Arrow = tuple[int, int, str, int, bool]


def shape(seed: int, *, working_only: bool = False) -> tuple[list[tuple[int, bool]], list[Arrow]]:
    """Tasks as (days, whether they are working days), and links, each from an earlier task to a later one.

    Shapes in working days only have no start-finish links: that a task ends on Friday where another begins on Monday is
    one moment to who counts working days alone, and two to a calendar with weekends.
    """
    dice = random.Random(seed)
    kinds = [kind for kind in KINDS if not (working_only and kind == "SF")]
    tasks = [(dice.randint(1, 30), working_only or dice.random() < 0.6) for _ in range(TASKS)]
    pairs = {(dice.randrange(number), number) for number in range(1, TASKS)}
    while len(pairs) < LINKS:
        one, other = sorted(dice.sample(range(TASKS), 2))
        pairs.add((one, other))
    return tasks, [
        (one, other, dice.choice(kinds), dice.choice((0, 0, 0, 5, 10)), working_only or dice.random() < 0.5)
        for one, other in sorted(pairs)
    ]


def network_of(tasks: list[tuple[int, bool]], arrows: list[Arrow]) -> Any:
    """The shape as our network."""
    from bridgehead.engines.calendars import CalendarDays, WorkingDays
    from bridgehead.engines.scheduling import Link, LinkKind, Task, make_network

    def days(count: int, working: bool) -> Any:
        return WorkingDays(count) if working else CalendarDays(count)

    return make_network(
        [Task(f"t{number}", days(*task)) for number, task in enumerate(tasks)],
        [Link(f"t{one}", f"t{other}", LinkKind(kind), days(lag, working)) for one, other, kind, lag, working in arrows],
    )


def durations() -> list[list[int]]:
    """Durations of every project: those of the template, some longer."""
    dice = random.Random(7)
    tasks, _ = shape(1)
    return [[days + dice.randint(0, 9) for days, _ in tasks] for _ in range(PROJECTS)]


def many() -> Work:
    """All projects at once."""
    import numpy as np

    from bridgehead.engines.calendars import state_calendar
    from bridgehead.engines.calendars.columns import CalendarColumns
    from bridgehead.engines.scheduling.many import Projects, plan_many

    network = network_of(*shape(1))
    rows = np.array(durations(), dtype=np.int32).T
    order = [int(task.id[1:]) for task in network.tasks]
    days = np.full(PROJECTS, DATA_DATE.toordinal(), dtype=np.int32)
    promised = np.zeros_like(rows)
    promised[-1] = DATA_DATE.toordinal() + 500
    projects = Projects(data_date=days, counts=np.ascontiguousarray(rows[order]), promised=promised)
    calendar = CalendarColumns(state_calendar())

    def run() -> int:
        plans = plan_many(network, calendar, projects)
        return int(plans.chains(plans.early_finish.argmax(axis=0)).sum())

    return Work("bridgehead plan_many()", run)


def each() -> Work:
    """The same projects, each by itself in plain Python."""
    from bridgehead.engines.calendars import state_calendar
    from bridgehead.engines.scheduling import make_plan

    network, calendar = network_of(*shape(1)), state_calendar()
    kinds = [type(network.by_id[f"t{number}"].duration) for number in range(TASKS)]
    rows = durations()

    def run() -> int:
        done = 0
        for row in rows:
            counts = {f"t{number}": kinds[number](days) for number, days in enumerate(row)}
            done += len(make_plan(network.with_durations(counts), calendar, data_date=DATA_DATE).tasks)
        return done

    return Work("bridgehead make_plan(), one by one", run)


def graphs() -> Work:
    """networkx: a graph a project, bare passes in plain days."""
    import networkx

    _, arrows = shape(1)
    rows = durations()

    def run() -> int:
        return sum(bare_passes(networkx, row, arrows) for row in rows)

    return Work(f"networkx {networkx.__version__}, bare passes without calendars", run)


def bare_passes(networkx: Any, row: list[int], arrows: list[Arrow]) -> int:
    """Both passes of one project in networkx; how many of its tasks are critical."""
    graph = networkx.DiGraph()
    graph.add_nodes_from(range(TASKS))
    graph.add_edges_from((one, other) for one, other, *_ in arrows)
    order = list(networkx.topological_sort(graph))
    early: dict[int, int] = {}
    for task in order:
        early[task] = max((early[one] + row[one] for one in graph.predecessors(task)), default=0)
    end = max(early[task] + row[task] for task in order)
    late: dict[int, int] = {}
    for task in reversed(order):
        late[task] = min((late[other] - row[task] for other in graph.successors(task)), default=end - row[task])
    return sum(late[task] == early[task] for task in order)


def bench() -> Bench:
    """All projects of a template."""
    return Bench(
        id="scheduling",
        work=f"plan {PROJECTS:,} projects of one template, {TASKS} tasks and {LINKS} links each, one core",
        unit="ms",
        ours=Contender("bench.scheduling:many"),
        peers=(
            Contender("bench.scheduling:each", own=True, every=4),
            Contender("bench.scheduling:graphs", python=peers_python(), every=4),
        ),
        limit=MOST,
        clock="cpu",
    )
