"""One project of any shape planned: `bench/scheduling.py` says what is compared."""

from bench.frame import Bench, Contender, peers_python
from bench.scheduling import LINKS, MOST_ONE, TASKS


def bench() -> Bench:
    """One project, made into a network and planned."""
    return Bench(
        id="scheduling-one",
        work=f"plan one project of a shape of its own, {TASKS} tasks and {LINKS} links",
        unit="ms",
        ours=Contender("bench.scheduling:one"),
        peers=(
            Contender("bench.scheduling:one_graph", python=peers_python()),
            Contender("bench.scheduling:one_optimum", python=peers_python()),
        ),
        limit=MOST_ONE,
        clock="cpu",
    )
