"""A hundred projects planned one after the other, each of a shape of its own: 60 tasks and 99 links in working days.

Ours makes the network and the whole plan. networkx does bare passes without a calendar. CP-SAT (OR-Tools) is asked for
the shortest plan of the same tasks, which must be the one that ours finds.
"""

import subprocess
import sys
from typing import Final

from bench.frame import ROOT, Bench, BenchError, Contender, Work, peers_python
from bench.scheduling import DATA_DATE, LINKS, TASKS, Arrow, bare_passes, network_of, shape

PROJECTS: Final = 100
MOST: Final = 2.0 * PROJECTS  # milliseconds


def shapes() -> list[tuple[list[tuple[int, bool]], list[Arrow]]]:
    """Tasks and links of every project."""
    return [shape(seed, working_only=True) for seed in range(PROJECTS)]


def one() -> Work:
    """Each made into a network and planned; how many working days they take in all."""
    from bridgehead.engines.calendars import state_calendar
    from bridgehead.engines.scheduling import make_plan

    calendar, projects = state_calendar(), shapes()

    def run() -> int:
        plans = [make_plan(network_of(*project), calendar, data_date=DATA_DATE) for project in projects]
        return sum(calendar.working_days(DATA_DATE, plan.finish).count for plan in plans)

    return Work("bridgehead make_network() and make_plan()", run)


def one_graph() -> Work:
    """The same in networkx."""
    import networkx

    projects = [([days for days, _ in tasks], arrows) for tasks, arrows in shapes()]
    return Work(
        f"networkx {networkx.__version__}, bare passes without calendars",
        lambda: sum(bare_passes(networkx, *project) for project in projects),
    )


def one_optimum() -> Work:
    """CP-SAT: the fewest working days in which the same tasks can be done."""
    # OR-Tools stands by itself (`tools/setup.py`): it wants another protobuf than what else is installed.
    sys.path.insert(0, str(ROOT / ".venv" / "solver"))
    import ortools
    from ortools.sat.python import cp_model

    projects = shapes()

    def shortest(tasks: list[tuple[int, bool]], arrows: list[Arrow]) -> int:
        model = cp_model.CpModel()
        starts = [model.new_int_var(0, 5000, f"s{number}") for number in range(TASKS)]
        ends = [start + days for start, (days, _) in zip(starts, tasks, strict=True)]
        for before, after, kind, lag, _ in arrows:
            held = (starts if kind.endswith("S") else ends)[after]
            model.add(held >= (starts if kind.startswith("S") else ends)[before] + lag)
        end = model.new_int_var(0, 5000, "end")
        model.add_max_equality(end, ends)
        model.minimize(end)
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        return int(solver.objective_value) if solver.solve(model) == cp_model.OPTIMAL else 0

    return Work(
        f"OR-Tools {ortools.__version__}, CP-SAT to the optimum",
        lambda: sum(shortest(*project) for project in projects),
    )


def prepare() -> None:
    """The plans take as many working days as the optima say, or the two do not do the same work."""
    ask = "from bench.scheduling_one import one_optimum; print(one_optimum().run())"
    said = subprocess.run([peers_python(), "-c", ask], cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
    ours, optimum = one().run(), int(said.stdout)
    if ours != optimum:
        raise BenchError(f"ours takes {ours} working days, CP-SAT finds {optimum}")


def bench() -> Bench:
    """Projects of many shapes, each made into a network and planned."""
    return Bench(
        id="scheduling-one",
        work=f"plan {PROJECTS} projects, each of a shape of its own, {TASKS} tasks and {LINKS} links",
        unit="ms",
        ours=Contender("bench.scheduling_one:one"),
        peers=(
            Contender("bench.scheduling_one:one_graph", python=peers_python()),
            Contender("bench.scheduling_one:one_optimum", python=peers_python()),
        ),
        limit=MOST,
        clock="cpu",
    )
