"""What place each figure of a draft is said of: the draft's own unit, one of the ledger's, or one beside or above it.

全区 in a district's draft is the district; 全市 in it is the city, which holds the district and is not of the ledger.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from bridgehead.engines.figures import FigureStatement, Statement
from bridgehead.engines.reading.elsewhere import BARE, governing_place
from bridgehead.modules.accounts.models import Unit

_WHOLE: Final = frozenset("全我本")
# What the name of a district may end with; where it ends with none, any of them may mean it.
_LEVELS: Final = ("市", "州", "盟", "区", "县", "旗")


def placed(text: str, statements: Sequence[Statement], own: Unit, units: Sequence[Unit]) -> list[Statement]:
    """The statements, each figure with the place that it is said of, by its name or in the words of the text."""
    names = {name for unit in units for name in (unit.name, unit.short_name) if name}
    return [
        replace(each, place=_place(text, each, own, units, names)) if isinstance(each, FigureStatement) else each
        for each in statements
    ]


def _place(text: str, figure: FigureStatement, own: Unit, units: Sequence[Unit], names: set[str]) -> str | None:
    words = governing_place(text, figure.span[1], names)
    if words is None or words in names:
        return figure.place
    if words[0] in _WHOLE and len(words) == len("全市"):
        holder = _holder(words[1], own, units)
        if holder is None:
            return words
        # A zone that the reader knows by its words stays what it is.
        return holder.name if figure.place in (None, own.name) else figure.place
    if words in BARE:
        # 丹阳 in a draft of 丹阳市 is itself.
        called = next((unit.name for unit in units if unit.name[:-1] == words and unit.name[-1] in _LEVELS), None)
        return called or words
    named = next((unit.name for unit in units if unit.parent_id is None and words.endswith(unit.name)), None)
    return words if named is None else figure.place


def _holder(level: str, own: Unit, units: Sequence[Unit]) -> Unit | None:
    """The unit itself or the nearest above it that is of this level; None where the level is above them all."""
    line = sorted((unit for unit in units if own.path.startswith(unit.path)), key=lambda unit: -len(unit.path))
    found = next((unit for unit in line if unit.name.endswith(level)), None)
    if found is None and level in _LEVELS and not any(unit.name.endswith(_LEVELS) for unit in line):
        return line[-1] if line else own
    return found
