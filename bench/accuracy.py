"""How well the reader does on the development set, both parts of it, and on articles where they are found.

Scores only: the part that is held aside is not to be looked into, so nothing of a passage is ever printed.
"""

import csv
import json
from datetime import date
from pathlib import Path
from typing import Any

from bench.frame import ROOT
from bridgehead.engines.extraction import extract_path
from bridgehead.engines.figures import statement_to_json
from bridgehead.engines.reading import About, read
from tests.engines.reading.grading import Json, Marks, mark
from tests.engines.reading.score_specs import mark_reader
from tests.engines.reading.specs_data import SPECS, load_folder

ARTICLES = ROOT.parent / "shared" / "articles"
# What the project wants: F1 of a grade on texts that nobody has seen, and on the articles.
AIMS = {
    "held": {
        "figure.value": 0.93,
        "figure.typed": 0.88,
        "figure.full": 0.78,
        "project.named": 0.88,
        "project.full": 0.72,
    },
    "articles": {"figure.typed": 0.95, "project.named": 0.95},
}


def measure_accuracy(articles: Path | None) -> list[dict[str, Any]]:
    """The scores of each set of texts, or why it has none."""
    sets = [scores(part, mark_reader(load_folder(SPECS / part))) for part in ("dev", "held")]
    return [*sets, article_scores(articles or ARTICLES)]


def article_scores(folder: Path) -> dict[str, Any]:
    """The scores on a folder of articles with index.tsv and key.jsonl."""
    missing = [name for name in ("index.tsv", "key.jsonl") if not (folder / name).is_file()]
    if missing:
        return {"set": "articles", "absent": "not beside this checkout; --articles FOLDER names them"}
    key = keys(folder / "key.jsonl")
    with (folder / "index.tsv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t"))
    return scores("articles", mark((row["file"], key.get(row["file"], []), found(folder, row)) for row in rows))


def keys(path: Path) -> dict[str, list[Json]]:
    """The statements of the key, by document."""
    by_document: dict[str, list[Json]] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.strip():
            row = json.loads(line)
            by_document.setdefault(row["doc"], []).append(row)
    return by_document


def found(folder: Path, row: dict[str, str]) -> list[Json]:
    """What the reader finds in one article, told what the index knows."""
    published = date.fromisoformat(row["published"]) if row["published"] else None
    about = About(row["file"], published, row["place"] or None, row["publisher"] or None)
    text = extract_path(folder / row["file"]).text
    return [statement_to_json(statement) for statement in read(text, about).statements]


def scores(name: str, marks: Marks) -> dict[str, Any]:
    """Precision, recall and F1 of every grade, with the counts behind them and the aim where there is one."""
    aims = AIMS.get(name, {})
    grades = {
        grade: {
            "precision": round(score.precision, 3),
            "recall": round(score.recall, 3),
            "f1": round(score.f1, 3),
            "right": score.hit,
            "key": score.key,
            "found": score.found,
            "aim": aims.get(grade),
        }
        for grade, score in marks.scores.items()
    }
    return {"set": name, "grades": grades}
