"""A run that takes seconds, to be killed: `python -m tests.bulk.slow_run INPUT OUTPUT`; resumed if there is one."""

import sys
from pathlib import Path

from bridgehead.bulk import Job, items, read_in_bulk, sinks
from bridgehead.bulk.command import stopped_by_signals

from . import readers


def main() -> int:
    items.CHUNK_ITEMS = 10
    sinks.FileSink.seconds = 0.02
    job = Job((Path(sys.argv[1]),), Path(sys.argv[2]), workers=2, resume=True)
    with stopped_by_signals() as (stop, received):
        summary = read_in_bulk(job, stop=stop, read=readers.slow)
    return 0 if summary.finished else 128 + received[0]


if __name__ == "__main__":
    sys.exit(main())
