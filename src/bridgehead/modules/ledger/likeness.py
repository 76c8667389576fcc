"""How alike two names of projects are."""

from __future__ import annotations

from decimal import Decimal

from bridgehead.engines.likeness import core, core_similarity, pairs
from bridgehead.foundation.search.folding import fold

__all__ = ["core", "core_similarity", "pairs", "similarity"]


def similarity(one: str, other: str) -> Decimal:
    """How alike two project names are, from 0 to 1."""
    first, second = fold(one), fold(other)
    return Decimal(1) if first == second else core_similarity(core(first), core(second))
