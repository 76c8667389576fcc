"""The reading engine beside JioNLP and Microsoft's Recognizers-Text, characters a second on one core.

Ours is the whole of `read()`: mending, periods, measures, filters and projects, to finished statements. The peers are
asked for money and times with their values, the two parts of that work that they have; all get the same texts, one
document after the other. The texts are the passages of the reading specs, again and again with other numbers in
them, so that nobody gains by remembering an answer.

Where there is a C compiler, ours is compiled first (`bridgehead compile`) and must find the same statements in these
texts as plain Python, whose speed is then shown beside it.
"""

import hashlib
import json
import os
import re
import subprocess
import sys
import time
from datetime import date
from importlib.metadata import version

from bench.frame import ROOT, Bench, BenchError, Contender, Work, peers_python

SPECS = ROOT / "tests" / "engines" / "reading" / "specs"
CHARACTERS = 200_000
# How many times faster than JioNLP ours must be at the least.
TIMES_JIONLP = 5.0
# Recognizers-Text takes half a minute for what takes ours a second or two: it sits most rounds out.
RECOGNIZERS_EVERY = 4
# A whole number that is counted or is money, so that a changed one still reads as what it was.
COUNTED = re.compile(r"(?<![\d.])\d+(?=(?:\.\d+)?(?:亿|億|个|個|家))")


def texts(at_least: int = CHARACTERS) -> list[tuple[str, date | None, str | None]]:
    """Documents with at least so many characters in all: text, day of publication, place."""
    files = sorted(SPECS.glob("*/*.json"))
    rows = [json.loads(path.read_text(encoding="utf-8")) for path in files]
    documents: list[tuple[str, date | None, str | None]] = []
    size = lap = 0
    while size < at_least:
        for row in rows:
            text = other_numbers(row["text"], lap)
            published = row["published"] and date.fromisoformat(row["published"])
            documents.append((text, published or None, row["place"]))
            size += len(text)
        lap += 1
    return documents


def other_numbers(text: str, lap: int) -> str:
    """The text with every counted number raised by `lap`."""
    return COUNTED.sub(lambda match: str(int(match[0]) + lap), text)


def plain() -> Work:
    """The whole reading engine, in a process that only reads, as the workers of `bridgehead read` do."""
    return _ours("plain", "plain Python")


def compiled() -> Work:
    """The same, compiled."""
    return _ours("compiled", "compiled")


def _ours(reader: str, said: str) -> Work:
    os.environ["BRIDGEHEAD_READER"] = reader  # for the import, in the contender's own process

    from bridgehead.bulk.reading import prepare_to_read
    from bridgehead.engines.reading import About, read

    prepare_to_read()
    documents = [(text, About(doc="bench", published=day, place=place)) for text, day, place in texts()]
    return Work(
        f"bridgehead read(), {said}", lambda: sum(len(read(text, about).statements) for text, about in documents)
    )


def jionlp() -> Work:
    """JioNLP's money and times, parsed to values, times against the day of publication."""
    import jionlp as jio

    documents = [(text, time.mktime(day.timetuple()) if day else 0.0) for text, day, _ in texts()]
    money, times = jio.ner.extract_money, jio.ner.extract_time

    def run() -> int:
        return sum(
            len(money(text, with_parsing=True)) + len(times(text, time_base=base, with_parsing=True))
            for text, base in documents
        )

    return Work(f"jionlp {jio.__version__}, money and time", run)


def recognizers() -> Work:
    """Recognizers-Text's currency and date-time models of Chinese, resolved to values."""
    from datetime import datetime

    from recognizers_date_time import DateTimeRecognizer
    from recognizers_number_with_unit import NumberWithUnitRecognizer
    from recognizers_text import Culture

    money = NumberWithUnitRecognizer(Culture.Chinese).get_currency_model()
    times = DateTimeRecognizer(Culture.Chinese).get_datetime_model()
    documents = [(text, datetime(day.year, day.month, day.day) if day else None) for text, day, _ in texts()]  # noqa: DTZ001

    def run() -> int:
        return sum(len(money.parse(text)) + len(times.parse(text, day)) for text, day in documents)

    return Work(f"recognizers-text {version('recognizers-text')}, currency and date-time", run)


def statements(reader: str) -> str:
    """A digest of every statement of the texts, as a process of its own reads them."""
    command = [sys.executable, "-c", "from bench.reading import print_statements; print_statements()"]
    environment = {**os.environ, "BRIDGEHEAD_READER": reader}
    return subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE, text=True).stdout


def print_statements() -> None:
    """What `statements` asks a process for; one lap of the texts is enough, the others differ in numbers only."""
    from bridgehead.engines.figures import statement_to_json
    from bridgehead.engines.reading import About, read

    state = hashlib.sha256()
    for text, day, place in texts(1):
        for statement in read(text, About(doc="bench", published=day, place=place)).statements:
            state.update(json.dumps(statement_to_json(statement), sort_keys=True, default=str).encode())
    print(state.hexdigest())


def prepare() -> None:
    """Compile ours where that can be done, and see that it reads as plain Python does."""
    from bridgehead.compiled.build import build, what_is_missing

    missing = what_is_missing()
    if missing is not None:
        print(f"bench: plain Python only, {missing}", file=sys.stderr)
        return
    build(lambda line: print(line, file=sys.stderr, flush=True))
    if statements("compiled") != statements("plain"):
        raise BenchError("the compiled reader finds other statements than plain Python")


def bench() -> Bench:
    """The measurement, with the size that the texts have now, of the compiled reader where it has been compiled."""
    from bridgehead.compiled import find_build

    documents = texts()
    size = sum(len(text) for text, _, _ in documents)
    form = "plain Python" if find_build() is None else "compiled"
    return Bench(
        id="reading",
        work=f"read {len(documents)} documents, {size} characters, one core, {form}",
        unit="characters/s",
        ours=Contender("bench.reading:compiled" if form == "compiled" else "bench.reading:plain"),
        peers=(
            *((Contender("bench.reading:plain", own=True),) if form == "compiled" else ()),
            Contender("bench.reading:jionlp", python=peers_python(), times=TIMES_JIONLP),
            Contender("bench.reading:recognizers", python=peers_python(), every=RECOGNIZERS_EVERY),
        ),
        amount=size,
        clock="cpu",
    )
