"""Fits the weights of the reader's confidence, and shows how well confidence tells right from wrong.

`python -m tests.engines.reading.calibrate [--write]`

The weights of the traits are fitted to the development passages (logistic regression with a little shrinkage). Rules
were written while looking at those, so they are read better than others; the level is therefore set by the passages
held aside, of which nothing but right and wrong is used. `--write` puts the weights into the reader's vocabulary and
the table into docs/algorithms/reading.md; confidence then has to be asked for again, in another process.
"""

import argparse
import math
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bridgehead.engines.figures import statement_to_json
from bridgehead.engines.reading import About
from bridgehead.engines.reading.confidence import figure_traits, project_traits
from bridgehead.engines.reading.reader import read_drafts
from bridgehead.engines.reading.vocabulary import load

from .grading import Json, figure_full, invested, pair_figures, pair_projects
from .specs_data import SPECS, Spec, load_folder

ROOT = Path(__file__).parents[3]
WEIGHTS = ROOT / "src/bridgehead/engines/reading/vocabulary/confidence.toml"
PAGE = ROOT / "docs/algorithms/reading.md"
SHRINKAGE = 1.0
STEPS = 400
BANDS = (0.9, 0.8, 0.7, 0.6, 0.5, 0.0)
KINDS = ("figure", "project")


@dataclass(frozen=True, slots=True)
class Outcome:
    """One statement that the reader made: its traits, and whether what its confidence speaks of was right."""

    traits: frozenset[str]
    right: bool


def outcomes(folder: str) -> dict[str, list[Outcome]]:
    """Every statement made of a set of passages, by kind."""
    found: dict[str, list[Outcome]] = {kind: [] for kind in KINDS}
    for spec in load_folder(SPECS / folder):
        for kind, each in _of_passage(spec):
            found[kind].append(each)
    return found


def _of_passage(spec: Spec) -> Iterator[tuple[str, Outcome]]:
    about = About(doc=spec.doc, published=spec.published, place=spec.place)
    read, _ = read_drafts(spec.text, about)
    made: dict[str, list[tuple[Json, frozenset[str]]]] = {kind: [] for kind in KINDS}
    for statement, draft in read.figures:
        made["figure"].append((statement_to_json(statement), frozenset(filter(None, figure_traits(draft)))))
    for project, told in read.projects:
        made["project"].append((statement_to_json(project), frozenset(filter(None, project_traits(told)))))
    for kind, pairing_of, is_right in (
        ("figure", pair_figures, figure_full),
        ("project", pair_projects, invested),
    ):
        rows = [row for row, _ in made[kind]]
        pairs = pairing_of([row for row in spec.statements if row["kind"] == kind], rows).pairs
        right = {id(row) for key, row in pairs if is_right(key, row)}
        for row, traits in made[kind]:
            yield kind, Outcome(traits, id(row) in right)


def fit(seen: Sequence[Outcome], names: Sequence[str]) -> dict[str, float]:
    """Weights by trait, and `level`: gradient ascent on the likelihood, less a penalty for large weights."""
    weights = dict.fromkeys(("level", *names), 0.0)
    rate = 2.0 / len(seen)
    for _ in range(STEPS):
        slope: defaultdict[str, float] = defaultdict(float)
        for each in seen:
            miss = each.right - chance(weights, each.traits)
            slope["level"] += miss
            for trait in each.traits:
                slope[trait] += miss
        for name in names:
            weights[name] += rate * (slope[name] - SHRINKAGE * weights[name])
        weights["level"] += rate * slope["level"]
    return weights


def level_for(seen: Sequence[Outcome], weights: Mapping[str, float]) -> float:
    """The level at which as many are expected to be right as are right."""
    low, high = -10.0, 10.0
    right = sum(each.right for each in seen)
    for _ in range(60):
        level = (low + high) / 2
        expected = sum(chance({**weights, "level": level}, each.traits) for each in seen)
        low, high = (level, high) if expected < right else (low, level)
    return (low + high) / 2


def chance(weights: Mapping[str, float], traits: frozenset[str]) -> float:
    """The chance that the weights give to a statement with these traits."""
    return 1 / (1 + math.exp(-(weights["level"] + sum(weights[trait] for trait in traits))))


def table(weights: Mapping[str, Mapping[str, float]], sets: Mapping[str, Mapping[str, Sequence[Outcome]]]) -> str:
    """The reliability of each band of confidence, as Markdown."""
    lines = [
        "| confidence | " + " | ".join(f"{kind}s, {name} | right" for kind in KINDS for name in sets) + " |",
        "| --- |" + " ---: |" * (2 * len(KINDS) * len(sets)),
    ]
    for index, low in enumerate(BANDS):
        high = 1.01 if index == 0 else BANDS[index - 1]
        cells = []
        for kind in KINDS:
            for seen in sets.values():
                here = [e.right for e in seen[kind] if low <= round(chance(weights[kind], e.traits), 2) < high]
                cells += [str(len(here)), f"{sum(here) / len(here):.2f}" if here else "—"]
        label = f"{low:.2f} and more" if index == 0 else f"{low:.2f} to {high:.2f}"
        lines.append(f"| {label} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def _written(weights: Mapping[str, Mapping[str, float]]) -> str:
    head = WEIGHTS.read_text(encoding="utf-8").partition("[")[0]
    parts = (
        f"[{kind}]\n" + "".join(f"{name} = {value:.2f}\n" for name, value in weights[kind].items()) for kind in KINDS
    )
    return head + "\n".join(parts)


def main() -> None:
    """Fit, print, and write where that is asked."""
    ask = argparse.ArgumentParser(description="Fit the reader's confidence.")
    ask.add_argument("--write", action="store_true", help="keep the weights, and the table in the docs")
    write = ask.parse_args().write
    sets = {"development": outcomes("dev"), "held": outcomes("held")}
    current = load("confidence")
    weights: dict[str, dict[str, float]] = {}
    for kind in KINDS:
        names = [name for name in current[kind] if name != "level"]
        weights[kind] = fit(sets["development"][kind], names)
        weights[kind]["level"] = level_for(sets["held"][kind], weights[kind])
    shown = table(weights, sets)
    print(shown)
    if write:
        WEIGHTS.write_text(_written(weights), encoding="utf-8")
        page = PAGE.read_text(encoding="utf-8")
        marks = r"(<!-- calibration -->\n).*?(<!-- /calibration -->)"
        PAGE.write_text(re.sub(marks, lambda m: f"{m[1]}{shown}\n{m[2]}", page, flags=re.S), encoding="utf-8")


if __name__ == "__main__":
    main()
