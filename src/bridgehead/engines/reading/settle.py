"""What can be said only when a paragraph is read: tiers that exclude each other."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby, pairwise

from .drafts import Draft
from .tiers import exclusive


def settle(drafts: Sequence[Draft]) -> None:
    """Give the maximum to sibling tiers that cannot nest (30亿元以上3个, 10亿元以上3个, 5亿元以上2个)."""
    for _, group in groupby(drafts, key=lambda draft: draft.sentence):
        siblings: dict[object, list[Draft]] = {}
        for draft in group:
            if draft.quantity.kind == "count" and "investment_min" in draft.filters and draft.parent is not None:
                others = tuple(
                    sorted(
                        (name, str(value)) for name, value in draft.filters.items() if not name.startswith("investment")
                    )
                )
                siblings.setdefault((id(draft.parent), draft.measure, others), []).append(draft)
        for tiers in siblings.values():
            _exclude(tiers)


def _exclude(tiers: list[Draft]) -> None:
    ordered = sorted(tiers, key=lambda draft: int(draft.filters["investment_min"]), reverse=True)
    counts = [(int(draft.filters["investment_min"]), draft.value) for draft in ordered]
    if len(ordered) < 2 or not exclusive(counts):
        return
    for higher, lower in pairwise(ordered):
        if higher.filters["investment_min"] != lower.filters["investment_min"]:
            lower.filters = {**lower.filters, "investment_max": higher.filters["investment_min"]}
