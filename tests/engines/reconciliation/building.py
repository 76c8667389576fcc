"""Assertions from short rows, as the data cases write them, and a generated world in which everything adds up."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from bridgehead.engines.figures import statement_from_json
from bridgehead.engines.reconciliation import Assertion

Row = Mapping[str, Any]

_FIGURE = {
    "kind": "figure",
    "place": "桥港区",
    "filters": {},
    "unit": "1",
    "comparator": "=",
    "modality": "actual",
    "period": "2024-01-01/2024-06-30",
}
_PROJECT = {"kind": "project", "place": "桥港区"}


def assertion(row: Row, at: int = 0) -> Assertion:
    """A row with the fields of a statement and those of an assertion; what is left out is the district's first half."""
    base = _PROJECT if "name" in row else _FIGURE
    merged: dict[str, Any] = {**base, **row}
    document = merged.get("doc", "甲")
    quote = merged.get("quote", "")
    statement = {**merged, "doc": document, "quote": quote, "span": merged.get("span", [at, at + len(quote)])}
    published = merged.get("published")
    return Assertion(
        statement_from_json(statement),
        document,
        date.fromisoformat(published) if published else None,
        merged.get("origin", "document"),
        merged.get("lead"),
    )


def assertions(rows: Sequence[Row]) -> list[Assertion]:
    """The rows one after another in their documents."""
    return [assertion(row, at=40 * number) for number, row in enumerate(rows)]


def figure(measure: str, value: Decimal | int | str, **fields: Any) -> dict[str, Any]:
    """A row for a figure."""
    return {"measure": measure, "value": str(value), **fields}
