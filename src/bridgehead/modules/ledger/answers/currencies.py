"""An amount in the currency in which it was agreed: reports give foreign capital in dollars (总投资7.37亿美元).

The ledger sums in CNY. Where every project behind an answer states its total in one other currency, that sum is exact
too, and needs no rate.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal
from typing import Final

from bridgehead.modules.ledger.answers.types import Answer, AnswerRow
from bridgehead.modules.ledger.derived import ADDED, counted
from bridgehead.modules.ledger.models import Milestone
from bridgehead.modules.ledger.origins import total_row

_CHUNK: Final = 500


def in_currency(found: Answer, currency: str) -> Decimal | None:
    """What the projects behind `found` are worth in `currency`, in whole units, as they state it themselves.

    None where one of them states no total, or states it in another currency. One query for each 500 projects.
    """
    rows = found.rows()
    total = Decimal(0)
    for start in range(0, len(rows), _CHUNK):
        chunk = rows[start : start + _CHUNK]
        stated = _milestones(found, chunk)
        for row in chunk:
            amount = _amount(row, stated[row.project_id], currency)
            if amount is None:
                return None
            total += amount
    return total


def _milestones(found: Answer, rows: Iterable[AnswerRow]) -> defaultdict[int, list[Milestone]]:
    known = Milestone.objects.current() if found.known_at is None else Milestone.objects.known_at(found.known_at)
    by_project: defaultdict[int, list[Milestone]] = defaultdict(list)
    for milestone in known.filter(project__in=[row.project_id for row in rows]):
        by_project[milestone.project_id].append(milestone)
    return by_project


def _amount(row: AnswerRow, milestones: list[Milestone], currency: str) -> Decimal | None:
    """One project's own: the row that states its amount, with the capital added after it where that is in the sum."""
    if row.amount is None:
        return None
    own = next((one for one in milestones if one.pk == row.milestone_id and one.amount_cny == row.amount), None)
    stated = own or total_row(milestones, row.amount)
    if stated is None or stated.currency != currency or stated.amount is None:
        return None
    if stated.amount_cny == row.amount:
        return stated.amount
    added = [one for one in counted(milestones) if one.kind == ADDED and one.amount_cny is not None]
    if not added or any(one.currency != currency or one.amount is None for one in added):
        return None
    return stated.amount + sum((one.amount or Decimal(0) for one in added), Decimal(0))
