"""A wall of 10,000 projects, each of a shape of its own: 60 tasks and 99 links, in working and in calendar days.

Ours is the forward pass of all of them side by side, as the wall asks for it: when every task is done and because of
what. Beside it our whole plan, project by project; networkx stands beside that in `scheduling_one`.
"""

from typing import Any, Final

from bench.frame import Bench, Contender, Work
from bench.scheduling import DATA_DATE, LINKS, TASKS, Arrow, network_of, shape

PROJECTS: Final = 10_000
MOST: Final = 1_000.0  # milliseconds


def shapes() -> list[tuple[list[tuple[int, bool]], list[Arrow]]]:
    """Tasks and links of every project."""
    return [shape(seed) for seed in range(PROJECTS)]


def together() -> Work:
    """All projects at once."""
    import numpy as np

    from bridgehead.engines.calendars import state_calendar
    from bridgehead.engines.calendars.columns import CalendarColumns
    from bridgehead.engines.scheduling.many import Projects
    from bridgehead.engines.scheduling.mixed import KINDS, Arrows, Shapes, expect_many

    found = shapes()
    counts, working = (np.array([[task[at] for task in tasks] for tasks, _ in found]).T for at in range(2))
    kinds: list[Any] = [str(kind) for kind in KINDS]
    rows = [
        (column, one, other, kinds.index(kind), lag, is_working)
        for column, (_, arrows) in enumerate(found)
        for one, other, kind, lag, is_working in arrows
    ]
    project, before, after, kind_of, lag_of, works = np.array(rows, dtype=np.int32).T
    links = Arrows(project, before, after, kind_of, lag_of, works > 0)
    laid = Shapes(working.astype(np.bool_), np.zeros_like(counts, dtype=np.int32), links)
    days = np.full(PROJECTS, DATA_DATE.toordinal(), dtype=np.int32)
    projects = Projects(days, counts.astype(np.int32))
    calendar = CalendarColumns(state_calendar())

    def run() -> int:
        expected = expect_many(laid, calendar, projects)
        return int(expected.chains(expected.early_finish.argmax(axis=0)).sum())

    return Work("bridgehead expect_many()", run)


def each() -> Work:
    """Each made into a network and planned, one by one."""
    from bridgehead.engines.calendars import state_calendar
    from bridgehead.engines.scheduling import make_plan

    calendar, found = state_calendar(), shapes()

    def run() -> int:
        return sum(len(make_plan(network_of(*one), calendar, data_date=DATA_DATE).critical_path) for one in found)

    return Work("bridgehead make_network() and make_plan(), one by one", run)


def bench() -> Bench:
    """All projects, each of its own shape."""
    return Bench(
        id="scheduling-mixed",
        work=f"expect {PROJECTS:,} projects, each of a shape of its own, {TASKS} tasks and {LINKS} links, one core",
        unit="ms",
        ours=Contender("bench.scheduling_mixed:together"),
        peers=(Contender("bench.scheduling_mixed:each", own=True, every=4),),
        limit=MOST,
        clock="cpu",
    )
