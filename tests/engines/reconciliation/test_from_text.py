"""From a text to what does not add up in it, with the stretches of the text that disagree: texts.json."""

import json
from datetime import date
from pathlib import Path

import pytest

from bridgehead.engines.reading import About, read
from bridgehead.engines.reconciliation import assertions_of, reconcile

from .building import Row

TEXTS: list[Row] = json.loads((Path(__file__).parent / "texts.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("row", TEXTS, ids=lambda row: row["name"])
def test_what_does_not_add_up(row: Row) -> None:
    reading = read(row["text"], About(doc="case", published=date.fromisoformat(row["published"]), place="桥港区"))
    found = reconcile(assertions_of(reading.statements, "case", reading.published, row["text"]))
    assert [
        {"kind": each.kind, "spans": [list(reading.statements[index].span) for index in each.evidence]}
        for each in found
    ] == row["findings"]
