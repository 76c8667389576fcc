"""A million generated documents read with all cores, while the memory of every process is watched."""

import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bench import documents
from bench.frame import ROOT, BenchError
from bridgehead.bulk.job import processors

SAMPLES = 120
PAGE = os.sysconf("SC_PAGE_SIZE")
# Flat: in the last quarter no more than so many times what it was in the second. The first is start and warm-up.
FLAT = 1.1


@dataclass(frozen=True, slots=True)
class Sample:
    """Seconds since the start, documents written by then, megabytes of all processes together and of the largest."""

    seconds: float
    documents: int
    all_mb: float
    largest_mb: float


def measure_million(count: int, workers: int | None, paragraphs: int = documents.PARAGRAPHS) -> dict[str, Any]:
    """Generate, read, sample; raises BenchError when a document is lost."""
    workers = workers or processors()
    with TemporaryDirectory() as folder:
        source, output = Path(folder, "in"), Path(folder, "out.jsonl.zst")
        bad = documents.write(source, count, paragraphs)
        begin, before = time.monotonic(), processor_seconds()
        samples = list(watched(command(source, output, workers), output))
        seconds = time.monotonic() - begin
        end = journal(output)
        if end["documents"] != count or end["documents"] - end["read"] != bad:
            raise BenchError(f"{count} documents with {bad} bad ones went in, and {end} came out")
        return {
            "documents": count,
            "rejected": bad,
            "characters": end["characters"],
            "statements": end["statements"],
            "workers": workers,
            "seconds": round(seconds, 1),
            "processor_seconds": round(processor_seconds() - before, 1),
            "characters_per_second": round(end["characters"] / seconds),
            "documents_per_second": round(count / seconds, 1),
            "input_bytes": sum(path.stat().st_size for path in source.iterdir()),
            "output_bytes": output.stat().st_size,
            **memory(samples),
            "curve": [(s.documents, round(s.all_mb, 1), round(s.largest_mb, 1)) for s in thinned(samples)],
        }


def processor_seconds() -> float:
    """What the processes that have ended have worked, in seconds of one processor: other work beside does not count."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def command(source: Path, output: Path, workers: int) -> list[str]:
    """The run, in a process of its own."""
    return [sys.executable, "-m", "bench.reading_run", str(source), str(output), str(workers)]


def watched(arguments: Sequence[str], output: Path) -> Iterator[Sample]:
    """Run the command; the memory of it and of all its children once a second, ten times in the first ten."""
    begin = time.monotonic()
    with subprocess.Popen(arguments, cwd=ROOT) as process:
        while process.poll() is None:
            sizes = [resident(pid) for pid in family(process.pid)]
            passed = time.monotonic() - begin
            if sum(sizes):
                done = journal(output).get("documents", 0)
                yield Sample(passed, done, sum(sizes) / 1e6, max(sizes) / 1e6)
            time.sleep(1.0 if passed > 10 else 0.2)
        if process.returncode:
            raise BenchError(f"reading ended with status {process.returncode}, its message stands above")


def family(pid: int) -> list[int]:
    """A process and everything below it."""
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    except OSError:
        return []
    return [pid, *(one for child in children for one in family(int(child)))]


def resident(pid: int) -> int:
    """Bytes of memory that a process holds; 0 when it has ended."""
    try:
        return int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1]) * PAGE
    except OSError:
        return 0


def journal(output: Path) -> dict[str, int]:
    """The last state that a run has recorded; when it is finished, the one that `reading_run` keeps."""
    for path in (output.with_name(output.name + ".journal"), output.with_name(output.name + ".end")):
        try:
            with path.open("rb") as file:
                file.seek(max(0, path.stat().st_size - 4096))
                rows = [line for line in file.read().splitlines() if line.startswith(b'{"state"')]
        except OSError:
            continue
        if rows:
            state: dict[str, int] = json.loads(rows[-1])["state"]
            return state
    return {}


def memory(samples: Sequence[Sample]) -> dict[str, Any]:
    """The most that was held, and medians of the second and the last quarter of the documents."""
    last = samples[-1].documents
    second = middle([s.all_mb for s in samples if last * 0.25 <= s.documents < last * 0.5])
    fourth = middle([s.all_mb for s in samples if s.documents >= last * 0.75])
    return {
        "peak_mb": round(max(s.all_mb for s in samples)),
        "second_quarter_mb": round(second),
        "last_quarter_mb": round(fourth),
        "growth": round(fourth / second, 3) if second else None,
        "flat": bool(second) and fourth / second <= FLAT,
    }


def middle(values: Sequence[float]) -> float:
    """The median; 0 of none."""
    return sorted(values)[len(values) // 2] if values else 0.0


def thinned(samples: Sequence[Sample]) -> Sequence[Sample]:
    """At most SAMPLES of them, evenly."""
    step = max(1, -(-len(samples) // SAMPLES))
    return [*samples[:-1:step], samples[-1]]


def chart(result: dict[str, Any]) -> str:
    """The memory curve as an SVG: all processes together, and the largest of them."""
    wide, high, left, bottom = 720, 300, 64, 40
    curve = result["curve"]
    most = max(10.0, max(point[1] for point in curve) * 1.15)
    documents_read = max(1, curve[-1][0])

    def place(done: float, mb: float) -> str:
        x = left + done / documents_read * (wide - left - 20)
        y = high - bottom - mb / most * (high - bottom - 20)
        return f"{x:.1f},{y:.1f}"

    grid = []
    for part in range(5):
        mb = most * part / 4
        y = place(0, mb).split(",")[1]
        grid.append(f'<line x1="{left}" y1="{y}" x2="{wide - 20}" y2="{y}" stroke="#d5dae1"/>')
        grid.append(f'<text x="{left - 8}" y="{y}" text-anchor="end" dominant-baseline="middle">{mb:.0f}</text>')
        x = place(documents_read * part / 4, 0).split(",")[0]
        grid.append(f'<text x="{x}" y="{high - 20}" text-anchor="middle">{documents_read * part / 4:,.0f}</text>')
    lines = ""
    for number, color in ((1, "#1f4e8c"), (2, "#b3541e")):
        points = " ".join(place(point[0], point[number]) for point in curve)
        lines += f'<polyline fill="none" stroke="{color}" stroke-width="2" points="{points}"/>'
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {high}"'
    return f"""{svg} font-family="sans-serif" font-size="12">
<title>Memory in MB while {result["documents"]:,} documents are read with {result["workers"]} workers</title>
<rect width="{wide}" height="{high}" fill="#ffffff"/>
{"".join(grid)}
{lines}
<text x="{left}" y="14" fill="#1f4e8c">MB of all processes</text>
<text x="{left + 160}" y="14" fill="#b3541e">MB of the largest</text>
<text x="{wide - 20}" y="{high - 4}" text-anchor="end">documents</text>
</svg>
"""
