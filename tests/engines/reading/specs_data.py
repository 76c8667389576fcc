"""The spec passages: a text of our own making with the statements that a careful reader finds in it."""

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from .grading import Json

SPECS = Path(__file__).parent / "specs"


@dataclass(frozen=True, slots=True)
class Spec:
    """One passage, what is known of it before it is read, and its key."""

    doc: str
    style: str
    published: date | None
    place: str | None
    text: str
    statements: tuple[Json, ...]


def load(path: Path) -> Spec:
    """The spec in one JSON file; raises KeyError where a field is missing."""
    row = json.loads(path.read_text(encoding="utf-8"))
    published = None if row["published"] is None else date.fromisoformat(row["published"])
    return Spec(row["doc"], row["style"], published, row["place"], row["text"], tuple(row["statements"]))


def load_folder(folder: Path) -> tuple[Spec, ...]:
    """Every spec of a folder, in the order of the file names; raises ValueError where there is none."""
    specs = tuple(load(path) for path in sorted(folder.glob("*.json")))
    if not specs:
        raise ValueError(f"no spec files in {folder}")
    return specs
