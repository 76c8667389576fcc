"""One project planned: 60 tasks and 99 links of a shape of its own, all in working days.

Ours makes the network and the whole plan. networkx does bare passes without a calendar. CP-SAT (OR-Tools) is asked for
the shortest plan of the same tasks, which must be the one that ours finds.
"""

import subprocess
import sys
from typing import Final

from bench.frame import ROOT, Bench, BenchError, Contender, Work, peers_python
from bench.scheduling import DATA_DATE, LINKS, TASKS, bare_passes, network_of, shape

MOST: Final = 2.0  # milliseconds


def one() -> Work:
    """One project of its own shape: made into a network, planned."""
    from bridgehead.engines.calendars import state_calendar
    from bridgehead.engines.scheduling import make_plan

    calendar = state_calendar()
    tasks, arrows = shape(1, working_only=True)

    def run() -> int:
        plan = make_plan(network_of(tasks, arrows), calendar, data_date=DATA_DATE)
        return calendar.working_days(DATA_DATE, plan.finish).count

    return Work("bridgehead make_network() and make_plan()", run)


def one_graph() -> Work:
    """The same in networkx."""
    import networkx

    tasks, arrows = shape(1, working_only=True)
    row = [days for days, _ in tasks]
    return Work(
        f"networkx {networkx.__version__}, bare passes without calendars",
        lambda: bare_passes(networkx, row, arrows),
    )


def one_optimum() -> Work:
    """CP-SAT: the fewest working days in which the same tasks can be done."""
    # OR-Tools stands by itself (`tools/setup.py`): it wants another protobuf than what else is installed.
    sys.path.insert(0, str(ROOT / ".venv" / "solver"))
    import ortools
    from ortools.sat.python import cp_model

    tasks, arrows = shape(1, working_only=True)

    def run() -> int:
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

    return Work(f"OR-Tools {ortools.__version__}, CP-SAT to the optimum", run)


def prepare() -> None:
    """The plan takes as many working days as the optimum says, or the two do not do the same work."""
    ask = "from bench.scheduling_one import one_optimum; print(one_optimum().run())"
    said = subprocess.run([peers_python(), "-c", ask], cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
    ours, optimum = one().run(), int(said.stdout)
    if ours != optimum:
        raise BenchError(f"ours takes {ours} working days, CP-SAT finds {optimum}")


def bench() -> Bench:
    """One project, made into a network and planned."""
    return Bench(
        id="scheduling-one",
        work=f"plan one project of a shape of its own, {TASKS} tasks and {LINKS} links",
        unit="ms",
        ours=Contender("bench.scheduling_one:one"),
        peers=(
            Contender("bench.scheduling_one:one_graph", python=peers_python()),
            Contender("bench.scheduling_one:one_optimum", python=peers_python()),
        ),
        limit=MOST,
        clock="cpu",
    )
