"""One bulk run, `python -m bench.reading_run INPUT OUTPUT WORKERS`, that leaves its counts beside the output."""

import json
import sys
from dataclasses import asdict
from pathlib import Path

from bridgehead.bulk import Job, read_in_bulk
from bridgehead.bulk.job import format_of


def main() -> int:
    """Read all of it; the counts stand in OUTPUT.end, in the form of the journal."""
    source, output, workers = sys.argv[1:]
    path = Path(output)
    summary = read_in_bulk(Job((Path(source),), path, format_of(path), workers=int(workers)))
    path.with_name(path.name + ".end").write_text(json.dumps({"state": asdict(summary.state)}), encoding="utf-8")
    return 0 if summary.finished else 1


if __name__ == "__main__":
    sys.exit(main())
