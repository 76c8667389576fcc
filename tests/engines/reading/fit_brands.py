"""Fits the weights by which the reader tells the firm at the head of a project's name.

`python -m tests.engines.reading.fit_brands [--write]`

`brands/*.tsv` hold names of projects with the firm that heads each ("" for nobody), written without the reader being
looked at; the development passages and the sentences that stand for rules hold names as running text has them. A
log-linear model over the places where a name may be cut is fitted to all by AdaGrad. What the fit is worth on names of
another hand is told by leaving one file after the other out; `--write` fits all of them and puts the weights into the
reader's vocabulary. The passages held aside are never fitted to.
"""

import argparse
import json
import random
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bridgehead.engines.reading.projects.brand_traits import cuts_and_traits
from bridgehead.engines.reading.projects.names import near_places

from .calibrate import ROOT
from .grading import Json
from .specs_data import SPECS, load_folder

FOLDER, CASES = Path(__file__).parent / "brands", Path(__file__).parent / "cases"
WEIGHTS = ROOT / "src/bridgehead/engines/reading/vocabulary/brand_weights.json"
ROUNDS, RATE, SHRINKAGE, SEED = 18, 0.07, 1e-3, 1
SEEN_TWICE = 2
SMALLEST = 0.15  # weights below this decide nothing
HUNDREDTHS = 100
_NOWHERE: frozenset[str] = frozenset()
PASSAGES, SENTENCES = "passages", "sentences"
_WIDE = str.maketrans("（）", "()")

Weights = Mapping[str, float]
Reals = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Labelled:
    """One name, the firm that heads it, and for each place where it may be cut what speaks for or against it."""

    name: str
    firm: str
    cuts: tuple[tuple[int, list[str]], ...]

    def right(self) -> int | None:
        """Which of the cuts is the right one; None for two firms, of which the name is cut at neither."""
        if not self.name.startswith(self.firm):
            return None
        return next((at for at, (cut, _) in enumerate(self.cuts) if cut == len(self.firm)), None)


def labelled(path: Path) -> list[Labelled]:
    """The names of one file."""
    rows = (line.split("\t") for line in path.read_text(encoding="utf-8").splitlines() if line)
    return [Labelled(name, firm, tuple(cuts_and_traits(name, _NOWHERE))) for name, firm in rows]


def of_passages() -> list[Labelled]:
    """The names in the development passages."""
    return [name for spec in load_folder(SPECS / "dev") for name in _in_text(spec.text, spec.place, spec.statements)]


def of_cases() -> list[Labelled]:
    """The names in the sentences that stand for rules."""
    rows = (
        row for path in sorted(CASES.glob("projects*.json")) for row in json.loads(path.read_text(encoding="utf-8"))
    )
    return [name for row in rows for name in _in_text(row["text"], None, row["projects"])]


def _in_text(text: str, place: str | None, statements: Iterable[Json]) -> Iterator[Labelled]:
    """The names in a text whose key tells the firm as the name has it, or nobody."""
    near = near_places(text, place)
    for row in statements:
        if row.get("kind", "project") != "project" or "enterprise" not in row:
            continue
        name, said = row["name"].translate(_WIDE), (row["enterprise"] or "").translate(_WIDE)
        firm = name[: name.find(said) + len(said)] if said in name else ""  # with the place before it
        if not firm and any(said[at : at + 2] in name for at in range(len(said) - 1)):
            continue  # its fuller name: where the short one ends is not said
        there = frozenset(place for place in near if name.startswith(place))
        yield Labelled(name, firm, tuple(cuts_and_traits(name, there)))


def fitted(names: Iterable[Labelled]) -> dict[str, float]:
    """The weight of each trait that two names have or more."""
    sure = [(name, right) for name in names if (right := name.right()) is not None]
    often = Counter(trait for name, _ in sure for _, traits in name.cuts for trait in traits)
    numbers: dict[str, int] = {}
    examples = []
    for name, right in sure:
        kept = [[trait for trait in traits if often[trait] >= SEEN_TWICE] for _, traits in name.cuts]
        examples.append(
            ([np.array([numbers.setdefault(trait, len(numbers)) for trait in each], int) for each in kept], right)
        )
    weights, steps = np.zeros(len(numbers)), np.full(len(numbers), 1e-8)
    chance = random.Random(SEED)
    mean: Reals = np.zeros(len(numbers))  # of the later rounds: one round's weights depend on the order of its names
    for turn in range(ROUNDS):
        chance.shuffle(examples)
        for cuts, right in examples:
            _learn(weights, steps, cuts, right)
        if turn >= ROUNDS // 2:
            mean += weights / (ROUNDS - ROUNDS // 2)
    return {trait: float(mean[at]) for trait, at in numbers.items()}


def _learn(
    weights: NDArray[np.float64], steps: NDArray[np.float64], cuts: Sequence[NDArray[np.int_]], right: int
) -> None:
    """One step towards the right cut of one name."""
    scores = np.array([weights[traits].sum() for traits in cuts])
    likely = np.exp(scores - scores.max())
    likely /= likely.sum()
    likely[right] -= 1
    shares = np.repeat(likely, [len(traits) for traits in cuts])
    traits, where = np.unique(np.concatenate(cuts), return_inverse=True)
    slope = np.bincount(where, weights=shares) + SHRINKAGE * weights[traits]
    steps[traits] += slope * slope
    weights[traits] -= RATE * slope / np.sqrt(steps[traits])


def told(weights: Weights, name: Labelled) -> str:
    """The firm that heads a name by these weights, "" for nobody."""
    cut = max((sum(weights.get(trait, 0) for trait in traits), cut) for cut, traits in name.cuts)[1]
    return name.name[:cut]


def right_share(weights: Weights, names: Sequence[Labelled]) -> float:
    """The share of names whose firm is told right."""
    return sum(told(weights, name) == name.firm for name in names) / len(names)


def _weighed(files: Mapping[str, Sequence[Labelled]]) -> list[Labelled]:
    """All names, those of running text twice: that is where the reader meets them."""
    again = [name for file in (PASSAGES, SENTENCES) for name in files.get(file, ())]
    return [*(name for rows in files.values() for name in rows), *again]


def main() -> None:
    """Print what the fit is worth on each file when fitted to the others; write the fit to all of them."""
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--write", action="store_true")
    write = ask.parse_args().write
    files = {path.stem: labelled(path) for path in sorted(FOLDER.glob("*.tsv"))}
    files |= {PASSAGES: of_passages(), SENTENCES: of_cases()}
    for held, names in files.items():
        others = _weighed({file: rows for file, rows in files.items() if file != held})
        print(f"{held:20} {len(names):5} names, {right_share(fitted(others), names):.3f} right by the others")
    if write:
        weights = fitted(_weighed(files))
        kept = {
            trait: round(weight * HUNDREDTHS) for trait, weight in sorted(weights.items()) if abs(weight) >= SMALLEST
        }
        WEIGHTS.write_text(
            json.dumps(kept, ensure_ascii=False, indent=0, separators=(",", ":")) + "\n", encoding="utf-8"
        )
        print(f"{len(kept)} weights written")


if __name__ == "__main__":
    main()
