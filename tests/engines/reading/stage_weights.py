"""Learns which stage a project takes from what stands before it, from passages of which the stages are known.

`python -m tests.engines.reading.stage_weights [FOLDER …] [--write]`

The folders hold spec files; the development passages, the reader's cases and specs/stages.txt are used beside them. A
line of that file is a day, a place and a text in which the projects stand in 【name|stage|enterprise】, `-` for none;
a stroke in a name ends the firm that heads it. The weights maximise
the likelihood of the right options among all options of a project (conditional logistic regression, shrunk, by AdaGrad
in a fixed order). What is printed is the share of projects whose stage is right by weights that were learned from the
other four fifths of the passages, of the projects for which no head of a list tells (heads.py). `--write` puts the
weights learned from all into the reader's vocabulary.
"""

import argparse
import json
import math
import random
import re
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from unittest.mock import patch

from bridgehead.engines.reading import About, read
from bridgehead.engines.reading.projects import finding
from bridgehead.engines.reading.projects.inherited import SURE, Option, options

from .grading import Json, likeness
from .specs_data import SPECS, load_folder

ROOT = Path(__file__).parents[3]
WEIGHTS = ROOT / "src/bridgehead/engines/reading/vocabulary/inherited.toml"
_MARK = re.compile(r"【([^】|]+)\|([^】|]+)(?:\|[^】]*)?】")
FOLDS, EPOCHS, RATE, SHRINKAGE, SMALL, ALIKE = 5, 24, 0.2, 0.003, 0.05, 0.75


@dataclass(frozen=True, slots=True)
class Passage:
    """A text with the projects that are in it, each with its name and stage."""

    source: str
    text: str
    about: About
    projects: Sequence[Json]


@dataclass(frozen=True, slots=True)
class Choice:
    """The options of one project, which of them are right, and whether the rules of heads are silent."""

    passage: Passage
    name: str
    found: Sequence[Option]
    right: frozenset[int]
    silent: bool


def main() -> None:
    """Print how well the weights do on passages that they were not learned from, and write them if asked to."""
    ask = argparse.ArgumentParser(description="Fit the weights of the stages that projects take from before them.")
    ask.add_argument("folders", nargs="*", type=Path)
    ask.add_argument("--write", action="store_true", help="put the weights into the reader's vocabulary")
    args = ask.parse_args()
    passages = [*_specs([SPECS / "dev", *args.folders]), *_cases(), *_marked(SPECS / "stages.txt")]
    choices = [choice for passage in passages for choice in choices_in(passage)]
    print(_cross_validated(choices))
    if args.write:
        weights = learn(choices)
        lines = [f'"{trait}" = {round(weight, 2)}' for trait, weight in sorted(weights.items()) if abs(weight) >= SMALL]
        head, mark, _ = WEIGHTS.read_text(encoding="utf-8").partition("[weights]\n")
        WEIGHTS.write_text(head + mark + "\n".join(lines) + "\n", encoding="utf-8")


def _specs(folders: Iterable[Path]) -> Iterator[Passage]:
    for folder in folders:
        for spec in load_folder(folder):
            about = About(doc=spec.doc, published=spec.published, place=spec.place)
            projects = [row for row in spec.statements if row["kind"] == "project"]
            yield Passage(folder.name, spec.text, about, projects)


def _cases() -> Iterator[Passage]:
    for path in sorted((ROOT / "tests/engines/reading/cases").glob("*.json")):
        for case in json.loads(path.read_text(encoding="utf-8")):
            projects = [row for row in case.get("projects", ()) if "stage" in row and "name" in row]
            if projects:
                day = date.fromisoformat(case["published"]) if case.get("published") else None
                yield Passage("cases", case["text"], About(published=day, place=case.get("place")), projects)


def _marked(path: Path) -> Iterator[Passage]:
    for line in path.read_text(encoding="utf-8").splitlines():
        day, place, text = line.split("|", 2)
        projects = []
        for name, stage in _MARK.findall(text):
            projects.append({"name": name.replace("/", ""), "stage": None if stage == "-" else stage})
        plain = _MARK.sub(lambda mark: mark[1].replace("/", ""), text)
        yield Passage(path.stem, plain, About(published=date.fromisoformat(day), place=place), projects)


def choices_in(passage: Passage) -> list[Choice]:
    """The choices that the projects of a passage ask for whose own clauses say no stage."""
    asked: list[tuple[str, Sequence[Option]]] = []

    def note(text: str, place: Any, *rest: Any) -> None:
        asked.append((text[place.start : place.end], options(text, place, *rest)))

    with patch.object(finding, "inherited", note), patch.object(finding, "_by_head", lambda draft: None):
        read(passage.text, passage.about)
    silent = _asked_for(passage)
    found = []
    for name, offered in asked:
        key = max(passage.projects, key=lambda row: likeness(row["name"], name), default=None)
        if key is None or likeness(key["name"], name) < ALIKE:
            continue
        right = frozenset(n for n, option in enumerate(offered) if option.stage == key["stage"])
        found.append(Choice(passage, name, offered, right, name in silent))
    return found


def _asked_for(passage: Passage) -> frozenset[str]:
    """The names of the projects for which no head of a list and no occasion tells."""
    names: list[str] = []
    with patch.object(finding, "inherited", lambda text, place, *_: names.append(text[place.start : place.end])):
        read(passage.text, passage.about)
    return frozenset(names)


def learn(choices: Sequence[Choice]) -> dict[str, float]:
    """The weight of each trait."""
    weights: defaultdict[str, float] = defaultdict(float)
    steps: defaultdict[str, float] = defaultdict(float)
    order = random.Random(1)
    queue = [choice for choice in choices if choice.right and choice.silent]
    for _ in range(EPOCHS):
        order.shuffle(queue)
        for choice in queue:
            for trait, slope in _slopes(choice, weights).items():
                shrunk = slope - SHRINKAGE * weights[trait]
                steps[trait] += shrunk * shrunk
                weights[trait] += RATE * shrunk / math.sqrt(steps[trait] + 0.01)
    return dict(weights)


def _slopes(choice: Choice, weights: Mapping[str, float]) -> Mapping[str, float]:
    """How the log-likelihood of the right options grows with each weight."""
    said = [_score(option, weights) for option in choice.found]
    most = max(said)
    odds = [math.exp(each - most) for each in said]
    total, of_right = sum(odds), sum(odds[n] for n in choice.right)
    slopes: defaultdict[str, float] = defaultdict(float)
    for number, option in enumerate(choice.found):
        slope = (odds[number] / of_right if number in choice.right else 0.0) - odds[number] / total
        for trait in option.traits:
            slopes[trait] += slope
    return slopes


def _score(option: Option, weights: Mapping[str, float]) -> float:
    return sum(weights.get(trait, 0.0) for trait in option.traits)


def chosen(choice: Choice, weights: Mapping[str, float]) -> int:
    """Which option the weights take."""
    said = [_score(option, weights) - (SURE if n else 0.0) for n, option in enumerate(choice.found)]
    return said.index(max(said))


def _cross_validated(choices: Sequence[Choice]) -> str:
    """Of each source, and of all, how many projects get the right stage by what the other folds teach."""
    hits: Counter[str] = Counter()
    asked: Counter[str] = Counter()
    none: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    for fold in range(FOLDS):
        weights = learn([choice for choice in choices if _fold(choice) != fold])
        for choice in choices:
            if _fold(choice) == fold:
                for source in (choice.passage.source, "all") if choice.silent else ():
                    asked[source] += 1
                    number = chosen(choice, weights)
                    hits[source] += number in choice.right
                    none[source] += 0 in choice.right
                    wrong[source] += number > 0 and number not in choice.right
    return "\n".join(
        f"{source:10} {hits[source]} right of {asked[source]}, {wrong[source]} taken wrongly;"
        f" without, {none[source]} right"
        for source in asked
    )


def _fold(choice: Choice) -> int:
    return zlib.crc32(choice.passage.text.encode()) % FOLDS


if __name__ == "__main__":
    main()
