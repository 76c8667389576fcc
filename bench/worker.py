"""One contender's process: `python -m bench.worker module:function cpu|wall`, then a line `run` for every run.

Standard output carries answers only, one JSON object a line; what libraries print goes to standard error.
Needs the standard library alone, so that it runs in a peer's environment too.
"""

import gc
import importlib
import json
import os
import sys
import time


def main(target: str, clock: str) -> None:
    """Prepare the work, say its name, and answer every line of standard input with one run."""
    answers = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(2, 1)
    stay_on_one_processor()
    module, _, function = target.partition(":")
    work = getattr(importlib.import_module(module), function)()
    now = processor_time if clock == "cpu" else time.perf_counter
    print(json.dumps({"name": work.name}), file=answers)
    for _ in sys.stdin:
        gc.collect()
        start = now()
        results = work.run()
        print(json.dumps({"seconds": now() - start, "results": results}), file=answers)


def processor_time() -> float:
    """Seconds of processor that this process and its children that have ended have taken."""
    times = os.times()
    return time.process_time() + times.children_user + times.children_system


def stay_on_one_processor() -> None:
    """Keep to the first processor that this process may use, where the system has a call for that."""
    if sys.platform == "linux":
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})


if __name__ == "__main__":
    main(*sys.argv[1:])
