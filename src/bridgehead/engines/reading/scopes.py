"""New in the period, or all up to its end."""

from __future__ import annotations

import re
from collections.abc import Sequence

from .drafts import Draft, SentenceView
from .lexicon import Word
from .timing import governing
from .windows import Window

# Measures whose scope is part of the question; the first always have one.
_ALWAYS = ("enterprise.awarded",)
_OFTEN = ("enterprise.present", "enterprise.listed")
_ONLY_NEW = ("project.", "institution.", "fund.")
_TOTAL = re.compile("总数|总量|累计|达到")
_STOCK_WORDS = re.compile("总数|总量|累计|已有|拥有|现有|共有|集聚|达到|保有|增至|突破|聚集|汇聚")


def scope_of(
    measure: str, words: Sequence[Word], far: Sequence[Word], frame: Draft | None, window: Window, view: SentenceView
) -> str | None:
    """`new`, `cumulative` or None, from the words of the figure, the list it stands in, and the time it speaks of."""
    said = {name for word in words for name in word.classes}
    if measure.startswith(_ONLY_NEW):
        if "new" in said and not measure.startswith(("project.in_hand", "project.building")):
            return "new"
        inherited = (
            frame.filters.get("scope")
            if frame is not None and frame.measure.rsplit(".", 1)[0] == measure.rsplit(".", 1)[0]
            else None
        )
        return str(inherited) if inherited == "new" else None
    if not measure.startswith(_ALWAYS + _OFTEN):
        return None
    last = next((name for word in reversed(words) for name in ("new", "cumulative") if name in word.classes), None)
    if "new" in said and last != "cumulative":
        return "new"
    if "new" in said and _STOCK_WORDS.search(view.text, *window.pre) is None:
        return "new"
    if (
        frame is not None
        and frame.measure == measure
        and frame.sentence == view.number
        and frame.filters.get("scope") == "new"
        and frame.modality == "target"
        and not _TOTAL.search(view.text, *window.pre)
    ):
        return "new"
    if "stage:introduced" in said and any(
        time.kind in ("range", "year", "since") for time in governing(view.times, window.quantity.start, view.end)
    ):
        return "new"
    if frame is not None and frame.measure == measure and "cumulative" not in said:
        return str(frame.filters.get("scope") or "cumulative")
    if "cumulative" in said:
        return "cumulative"
    nearby = {name for word in far for name in word.classes}
    if "new" in nearby:
        return "new"
    if "cumulative" in nearby:
        return "cumulative"
    times = governing(view.times, window.quantity.start, view.end)
    if times and times[0].start > window.quantity.start and not any("target" in word.classes for word in view.words):
        times = []  # a time said only later is another figure's, unless all of the sentence is one plan
    flow = any(time.kind in ("range", "year", "since", "day") for time in times)
    if measure.startswith(_ALWAYS):
        return "new" if ("gained" in said and flow) or (flow and view.times[-1].kind != "recent") else "cumulative"
    return "new" if flow and "present" in said else "cumulative"
