"""What documents say to a question, beside what the ledger says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from bridgehead.engines.figures import format_value
from bridgehead.foundation.access import Actor
from bridgehead.modules.accounts.models import Unit
from bridgehead.modules.documents.queries import Published, published_for
from bridgehead.modules.ledger import words
from bridgehead.modules.ledger.answers import Answer
from bridgehead.modules.workspace.addresses import address_of

Verdict = Literal["same", "rounded", "differs", "target"]


@dataclass(frozen=True, slots=True)
class Said:
    """A published figure with how it stands to the answer; `difference` is the document's less the ledger's."""

    published: Published
    value: str
    verdict: Verdict
    difference: str
    is_more: bool
    url: str


def said_otherwise(actor: Actor, found: Answer, unit: Unit | None, units: Sequence[Unit]) -> list[Said]:
    """Accepted figures for the same question of the same place, those that differ first: one query."""
    said = [
        _said(one, found)
        for one in published_for(found.measure, found.period, actor=actor)
        if _same_place(one, unit, units) and one.value_unit == found.unit
    ]
    return sorted(said, key=lambda one: ("differs", "target", "rounded", "same").index(one.verdict))


def _same_place(one: Published, unit: Unit | None, units: Sequence[Unit]) -> bool:
    """A figure speaks of the place it names, else of the unit whose document it stands in."""
    asked = [unit] if unit is not None else [root for root in units if root.parent_id is None]
    if not one.place:
        return any(one.unit_path == other.path for other in asked)
    return any(one.place in (other.name, other.short_name) or one.place.endswith(other.name) for other in asked)


def _said(one: Published, found: Answer) -> Said:
    language = words.language()
    value = format_value(one.value, one.value_unit, language)
    difference = one.value - (found.value or Decimal(0))
    return Said(
        published=one,
        value=value,
        verdict=_verdict(one, found, difference, value),
        difference=format_value(abs(difference), one.value_unit, language),
        is_more=difference > 0,
        url=f"{address}?statement={one.statement_id}"
        if (address := address_of("documents:review", one.document_id))
        else "",
    )


def _verdict(one: Published, found: Answer, difference: Decimal, value: str) -> Verdict:
    if one.modality == "target":
        return "target"
    if difference == 0 and found.value is not None:
        return "same"
    if found.value is not None and value == format_value(found.value, found.unit, words.language()):
        return "rounded"
    return "differs"
