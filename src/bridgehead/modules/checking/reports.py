"""What a check found as plain data, for the API and `bridgehead check --json`."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from bridgehead.engines.figures import print_measure
from bridgehead.modules.checking.candidates import Row
from bridgehead.modules.checking.explaining import Explanation, explain
from bridgehead.modules.checking.telling import sentence, summary, why_said
from bridgehead.modules.checking.verdicts import Check, CheckedFigure

# Differences whose rows are looked for in one report: a draft with more is of another ledger.
MOST_EXPLAINED = 40


def explanations(check: Check) -> dict[int, Explanation]:
    """The rows behind each figure that differs, by its number."""
    differing = [figure for figure in check.figures if figure.outcome == "differs"]
    return {figure.number: explain(check, figure) for figure in differing[:MOST_EXPLAINED]}


def report_of(check: Check) -> dict[str, Any]:
    """Everything, ready for JSON; values are decimal strings in the statement's unit."""
    explained = explanations(check)
    return {
        "summary": summary(check),
        "fine": check.is_fine,
        "unit": check.unit.name,
        "as_of": check.as_of.isoformat(),
        "figures": [_figure(check, figure, explained.get(figure.number)) for figure in check.figures],
        "contradictions": [
            {"message": one.message, "figures": list(one.figures), "spans": [list(span) for span in one.spans]}
            for one in check.contradictions
        ],
        "names": [
            {
                "kind": one.kind,
                "name": one.name,
                "span": list(one.span),
                "offered": [name for name, _url in one.offered],
            }
            for one in check.names
        ],
    }


def _figure(check: Check, figure: CheckedFigure, explained: Explanation | None) -> dict[str, Any]:
    statement, unit = figure.statement, figure.unit
    return {
        "number": figure.number,
        "outcome": figure.outcome,
        "quote": statement.quote,
        "span": list(statement.span),
        "measure": print_measure(statement.measure),
        "unit": statement.unit,
        "place": unit.name if unit is not None else statement.place,
        "period": str(statement.period) if statement.period is not None else None,
        "wording": figure.written.said.wording,
        "said": _plain(statement.value),
        "known": None if figure.known is None else _plain(figure.known),
        "difference": None if figure.difference is None else _plain(figure.difference),
        "reason": figure.reason,
        "sentence": sentence(figure, explained) if figure.outcome == "differs" else "",
        "is_explained": explained is not None and explained.is_exact,
        "rows": [_row(row) for row in explained.rows] if explained is not None else [],
        "url": figure.url,
    }


def _row(row: Row) -> dict[str, Any]:
    return {
        "code": row.code,
        "name": row.name,
        "day": row.day.isoformat() if row.day is not None else None,
        "amount": None if row.amount is None else _plain(row.amount),
        "in_ledger": row.in_ledger,
        "reason": row.why,
        "words": why_said(row),
    }


def _plain(value: Decimal) -> str:
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
