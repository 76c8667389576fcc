"""An answered question as plain data, for the API and `bridgehead ask --json`."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from bridgehead.engines.figures import print_measure
from bridgehead.modules.workspace.questions import Answered, Reply


def reply_data(text: str, reply: Reply | None) -> dict[str, Any]:
    """A reply as plain data, for the API too."""
    return {
        "question": text,
        "answers": [_answer(one) for one in reply.answers] if reply is not None else [],
        "unknown": list(reply.question.unknown) if reply is not None else [text],
        "unkept": list(reply.question.unkept) if reply is not None else [],
        "nearest": list(reply.question.nearest) if reply is not None else [],
    }


def _answer(one: Answered) -> dict[str, Any]:
    found, period, unit = one.answer, one.period, one.asked.unit
    return {
        "measure": print_measure(one.measure),
        "words": one.question,
        "place": unit.name if unit is not None else None,
        "period": str(period) if period is not None else None,
        "as_of": one.asked.as_of.isoformat(),
        "value": None if found is None or found.value is None else _plain(found.value),
        "unit": found.unit if found is not None else "",
        "count": found.count if found is not None else None,
        "reason": one.reason,
        "rows": [
            {
                "code": row.project_code,
                "name": row.project_name,
                "day": row.happened_on.isoformat() if row.happened_on is not None else None,
                "amount": None if row.amount is None else _plain(row.amount),
            }
            for row in one.rows
        ],
    }


def _plain(value: Decimal) -> str:
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
