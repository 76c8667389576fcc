"""What tells how far a project has come without a word for a stage: 订单排到年底, 合同正在会签, 产能全部释放."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bridgehead.engines.reading.vocabulary import load

from .cues import cue

_DATA = load("signs")
_SIGNS = [(stage, cue(signs["words"]), re.compile("|".join(signs["patterns"]))) for stage, signs in _DATA.items()]
SAYS_SIGN = sum([needed for _, needed, _ in _SIGNS])  # bits of their own


def signs_in(text: str, start: int, end: int, cues: int) -> Iterator[tuple[int, int, str]]:
    """[start, end) of each sign in a clause of so many `cues`, and the stage that it tells of."""
    for stage, needed, pattern in _SIGNS:
        if cues & needed:
            for match in pattern.finditer(text, start, end):
                yield match.start(), match.end(), stage
