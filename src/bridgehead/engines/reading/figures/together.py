"""What the classes of words come to that stand together, worked out once for each set of them."""

from __future__ import annotations

from bridgehead.engines.reading.lexicon import Word
from bridgehead.engines.reading.records import record

from .filters import narrows
from .measures import stage_of

_NOTHING: frozenset[str] = frozenset()
STAGES_APART = frozenset({"stage:signed", "stage:filed", "stage:started", "stage:completed", "stage:producing"})
_TWO = 2
# Texts can put any words together; a few thousand sets occur again and again.
_MOST = 4096


@record(frozen=True, slots=True)
class Together:
    """Classes said together, and what they come to: the same object for the same classes.

    `stage` is what a count of them is of, `several` whether they tell of several stages, `narrows` whether they may
    give a filter.
    """

    classes: frozenset[str]
    stage: str | None
    several: bool
    narrows: bool


_by_classes: dict[frozenset[str], Together] = {}
_by_words: dict[tuple[frozenset[str], ...], Together] = {}


def together(classes: frozenset[str]) -> Together:
    """What `classes` come to."""
    found = _by_classes.get(classes)
    if found is None:
        if len(_by_classes) >= _MOST:
            _by_classes.clear()
        several = "stages_together" in classes or len(STAGES_APART & classes) > _TWO
        found = Together(classes, stage_of(classes), several, narrows(classes))
        _by_classes[classes] = found
    return found


def said_by(words: list[Word]) -> Together:
    """What the classes of all words come to."""
    if len(words) < _TWO:
        return together(words[0].classes if words else _NOTHING)
    key = tuple([word.classes for word in words])
    found = _by_words.get(key)
    if found is None:
        if len(_by_words) >= _MOST:
            _by_words.clear()
        found = together(_NOTHING.union(*key))
        _by_words[key] = found
    return found
