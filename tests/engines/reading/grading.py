"""Grades statements that a reader found against a key made by hand.

Figures pair one to one inside a document where unit and value agree and the spans lie at most `REACH` characters apart;
projects pair by name. A grade counts the pairs that are right in ever more fields. Everything here works on the JSON
form of statements, so that a key needs no reader to be graded and a reader no key to run.
"""

import difflib
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

Json = Mapping[str, Any]
Pair = tuple[Json, Json]

REACH = 30
SAME_NAME = 0.75
END_SLACK_DAYS = 20
GRADED_FILTERS = ("investment_min", "level", "origin", "sector", "scheme")
GRADES = ("figure.value", "figure.typed", "figure.full", "project.named", "project.invested", "project.full")


@dataclass(frozen=True, slots=True)
class Score:
    """How many were `hit`, of how many in the `key` and how many `found`."""

    hit: int
    key: int
    found: int

    @property
    def precision(self) -> float:
        return self.hit / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        return self.hit / self.key if self.key else 0.0

    @property
    def f1(self) -> float:
        return 2 * self.hit / (self.key + self.found) if self.key + self.found else 0.0


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is not right: `what` is missed, extra or wrong, and the statements on either side."""

    what: str
    doc: str
    key: Json | None
    found: Json | None


@dataclass(frozen=True, slots=True)
class Pairing:
    """The pairs of one kind of statement in one document, and what is left over on either side."""

    pairs: tuple[Pair, ...]
    missed: tuple[Json, ...]
    extra: tuple[Json, ...]


@dataclass(frozen=True, slots=True)
class Marks:
    """The scores of a set of documents, by grade, with every fault."""

    scores: Mapping[str, Score]
    faults: tuple[Fault, ...]


def mark(documents: Iterable[tuple[str, Sequence[Json], Sequence[Json]]]) -> Marks:
    """Grade documents, each a name, its key and what a reader found, into one set of scores."""
    count: Counter[str] = Counter()
    faults: list[Fault] = []
    for doc, key, found in documents:
        for kind, pairing_of, ladder in _KINDS:
            key_here = [row for row in key if row["kind"] == kind]
            found_here = [row for row in found if row["kind"] == kind]
            pairing = pairing_of(key_here, found_here)
            count[f"{kind}/key"] += len(key_here)
            count[f"{kind}/found"] += len(found_here)
            for grade, is_right in ladder:
                count[grade] += sum(is_right(k, f) for k, f in pairing.pairs)
            faults += _faults(doc, pairing, ladder[-1][1])
    scores = {
        grade: Score(count[grade], count[f"{kind}/key"], count[f"{kind}/found"])
        for kind, _, ladder in _KINDS
        for grade, _ in ladder
    }
    return Marks(scores, tuple(faults))


def _faults(doc: str, pairing: Pairing, is_right: Callable[[Json, Json], bool]) -> list[Fault]:
    return [
        *(Fault("missed", doc, k, None) for k in pairing.missed),
        *(Fault("extra", doc, None, f) for f in pairing.extra),
        *(Fault("wrong", doc, k, f) for k, f in pairing.pairs if not is_right(k, f)),
    ]


def pair_figures(key: Sequence[Json], found: Sequence[Json]) -> Pairing:
    """Pair figures, the better answer first where several could take the same place, then the nearer one."""
    options = sorted(
        (-(typed(k, f) + figure_full(k, f)), gap(k, f), abs(k["span"][0] - f["span"][0]), i, j)
        for i, k in enumerate(key)
        for j, f in enumerate(found)
        if k["unit"] == f.get("unit") and same_number(k["value"], f.get("value")) and gap(k, f) <= REACH
    )
    return _pair(key, found, ((i, j) for _, _, _, i, j in options))


def pair_projects(key: Sequence[Json], found: Sequence[Json]) -> Pairing:
    """Pair projects, the most alike names first."""
    options = sorted(
        (-likeness(k["name"], f.get("name")), i, j) for i, k in enumerate(key) for j, f in enumerate(found)
    )
    return _pair(key, found, ((i, j) for score, i, j in options if -score >= SAME_NAME))


def _pair(key: Sequence[Json], found: Sequence[Json], options: Iterable[tuple[int, int]]) -> Pairing:
    taken: dict[int, int] = {}
    used: set[int] = set()
    for i, j in options:
        if i not in taken and j not in used:
            taken[i] = j
            used.add(j)
    return Pairing(
        tuple((key[i], found[j]) for i, j in taken.items()),
        tuple(k for i, k in enumerate(key) if i not in taken),
        tuple(f for j, f in enumerate(found) if j not in used),
    )


def gap(a: Json, b: Json) -> int:
    """Characters between two spans; 0 where they touch or overlap."""
    return int(max(0, max(a["span"][0], b["span"][0]) - min(a["span"][1], b["span"][1])))


def same_number(a: object, b: object) -> bool:
    """Whether two decimals agree to one part in a million; `None` and what is no number agree only with each other."""
    x, y = _number(a), _number(b)
    if x is None or y is None:
        return x is y
    return abs(x - y) <= Decimal("1e-6") * max(abs(x), abs(y))


def _number(value: object) -> Decimal | None:
    try:
        return None if value is None else Decimal(str(value))
    except InvalidOperation:
        return None


def paired(k: Json, f: Json) -> bool:
    """The first rung of both ladders: the pair exists."""
    return True


def typed(k: Json, f: Json) -> bool:
    return bool(k["measure"] == f.get("measure") and k["modality"] == f.get("modality"))


def figure_full(k: Json, f: Json) -> bool:
    wanted, given = k.get("filters") or {}, f.get("filters") or {}
    return (
        typed(k, f)
        and same_period(k, f)
        and k.get("comparator", "=") == f.get("comparator", "=")
        and all(str(wanted.get(name) or "") == str(given.get(name) or "") for name in GRADED_FILTERS)
    )


def same_period(k: Json, f: Json) -> bool:
    """Equal; where the key's end is only the document's date, an equal start and an end near it."""
    wanted, given = k.get("period") or None, f.get("period") or None
    if wanted == given or not (wanted and given and k.get("ends_at_document_date")):
        return bool(wanted == given)
    (start, end), (given_start, given_end) = wanted.split("/"), given.split("/")
    if start != given_start or ".." in (end, given_end):
        return False
    return abs((date.fromisoformat(end) - date.fromisoformat(given_end)).days) <= END_SLACK_DAYS


def likeness(a: str | None, b: str | None) -> float:
    """How alike two project names are, 0 to 1, punctuation and the words 项目 and 工程 left out."""
    x, y = _bare(a), _bare(b)
    if not x or not y:
        return 0.0
    if x in y or y in x:
        return 0.9 if min(len(x), len(y)) >= 3 else 0.0
    return difflib.SequenceMatcher(None, x, y).ratio()


def _bare(name: str | None) -> str:
    return re.sub(r"[\W_]+|项目|工程", "", name or "")


def invested(k: Json, f: Json) -> bool:
    a, b = k.get("investment"), f.get("investment")
    if not a or not b:
        return not a and not b
    return a.get("currency") == b.get("currency") and same_number(a.get("value"), b.get("value"))


def project_full(k: Json, f: Json) -> bool:
    return (
        invested(k, f)
        and (k.get("stage") or None) == (f.get("stage") or None)
        and _bare(k.get("enterprise")) == _bare(f.get("enterprise"))
    )


_KINDS = (
    ("figure", pair_figures, (("figure.value", paired), ("figure.typed", typed), ("figure.full", figure_full))),
    (
        "project",
        pair_projects,
        (("project.named", paired), ("project.invested", invested), ("project.full", project_full)),
    ),
)
