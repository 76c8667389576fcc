"""Prints how well the reader does on a folder of specs.

`python -m tests.engines.reading.score_specs [FOLDER] [--errors N] [--doc PART] [--json]`
"""

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

from bridgehead.engines.figures import Statement, statement_to_json
from bridgehead.engines.reading import About, read

from .grading import Fault, Json, Marks, mark
from .specs_data import SPECS, Spec, load_folder


def main() -> None:
    ask = argparse.ArgumentParser(description="Grade the reading engine over a folder of spec files.")
    ask.add_argument("folder", nargs="?", type=Path, default=SPECS / "dev", help="default: the development set")
    ask.add_argument("--errors", type=int, default=0, metavar="N", help="show the first N faults")
    ask.add_argument("--doc", default="", help="only passages whose name holds this")
    ask.add_argument("--json", action="store_true", help="print the grades as JSON")
    args = ask.parse_args()
    marks = mark_reader([spec for spec in load_folder(args.folder) if args.doc in spec.doc])
    for fault in marks.faults[: args.errors]:
        print(_fault_line(fault))
    print(json.dumps(_as_json(marks)) if args.json else _table(marks))


def mark_reader(specs: Sequence[Spec]) -> Marks:
    """Read every passage and grade the answers against the keys."""
    return mark((spec.doc, spec.statements, [statement_to_json(s) for s in read_spec(spec)]) for spec in specs)


def read_spec(spec: Spec) -> Sequence[Statement]:
    """What the reader finds in one passage, told no more than a manifest would say."""
    return read(spec.text, About(doc=spec.doc, published=spec.published, place=spec.place)).statements


def _fault_line(fault: Fault) -> str:
    sides = [json.dumps(side, ensure_ascii=False) if side else "-" for side in (fault.key, fault.found)]
    return f"{fault.what} {fault.doc} KEY {sides[0]} FOUND {sides[1]}"


def _table(marks: Marks) -> str:
    return "\n".join(
        f"{grade:18} P {s.precision:.3f}  R {s.recall:.3f}  F1 {s.f1:.3f}"
        f"   ({s.hit} right of {s.key} in the key, {s.found} found)"
        for grade, s in marks.scores.items()
    )


def _as_json(marks: Marks) -> Json:
    return {
        grade: {
            "p": round(s.precision, 4),
            "r": round(s.recall, 4),
            "f1": round(s.f1, 4),
            "hit": s.hit,
            "key": s.key,
            "found": s.found,
        }
        for grade, s in marks.scores.items()
    }


if __name__ == "__main__":
    main()
