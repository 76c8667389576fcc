"""Figures of English sentences: each number with its noun or its words, the stage of its clause, its time and its aim.

A sum leans on the count before it (23 projects worth RMB 4.6 billion), a bare number on the noun of the count before
(14 are manufacturing projects), a rate on the last figure (up 17.5 per cent).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from bridgehead.engines.figures import Period
from bridgehead.engines.reading.drafts import Draft
from bridgehead.engines.reading.quantities import Quantity

from .counts import OF_THE_NUMBER, counts_projects, read_count
from .periods import Time
from .quantities import WORDS, in_small
from .rates import read_rate
from .respectively import hand_out
from .sums import converted, of_one_work, read_area, read_sum
from .view import CLAUSE, IGNORE_CASE, ORIGINS, EnglishState, View, drafted, in_small_letters, label_near, reach_of

_AIMS = dict(in_small_letters(WORDS["aims"]))
_APART = re.compile(r"\bwhile\b|\bwhereas\b|;")
_APPROVAL = re.compile(
    r"\b(?:permits?|approv\w+|licen[cs]\w+|registration|procedures?|start construction|certificates?|granted)\b",
    IGNORE_CASE,
)
_EVENT = re.compile(
    r"\b(?:held|ceremony|took place|conference|forum|symposium|fair|meeting|expo|event|"
    r"inaugurated|unveiled|"
    r"signed|inked|agreed|broke ground|kicked off|commenced|launched|started|put into|went into)\b",
    IGNORE_CASE,
)
_DONE = re.compile(r"[^,;]{0,40}?\b(?:started|began|were|was|have|has|broke ground|signed|completed)\b")
_AIM_AFTER = re.compile(
    r"(?:[^,;.]|\.(?=\d)){0,80}?\b(?:will|(?:are|is) (?:expected|about|ready|set|planned|scheduled) to"
    r"|to be (?:signed|started|completed|launched|put)|are to|planned (?:for|to))\b"
)
_SAID_AGAIN = re.compile(r" ?\([^)]{0,60}\),?")  # the same sum in another currency
# Two counts with one verb, which is an aim: five projects of … and 30 projects are expected to be signed.
_JOINED = re.compile(
    r" and (?:\d+|two|three|four|five|six|seven|eight|nine|ten) "
    r"(?:(?!were|was|have|has|had|is\b|are (?!expected))[^,;.]){3,90}?"
    r" (?:will|are expected)\b"
)
_EXPECTED = re.compile(r"\b(?:expected|estimated|predicted|projected)\b", IGNORE_CASE)
_DEEDS = frozenset({"started_or_completed", "signed", "started", "completed", "producing", "introduced", "filed"})


def read_english(
    text: str, start: int, end: int, quantities: Sequence[Quantity], times: Sequence[Time], state: EnglishState
) -> None:
    """Add the figures of the sentence text[start:end] to `state`."""
    quantities = [each for each in quantities if not _inside(each, times) and not converted(text, each)]
    if any(time.kind == "day" for time in times) and _EVENT.search(text, start, end):
        day = next(time for time in times if time.kind == "day")
        state.event_day = state.event_day or day.period
    bounds = [start, *(match.end() for match in CLAUSE.finditer(text, start, end)), end]
    previous = start
    for index, quantity in enumerate(quantities):
        following = quantities[index + 1].start if index + 1 < len(quantities) else end
        clause = _clause(bounds, quantity)
        view = View(text, quantity, (start, end), clause, previous, following)
        draft = _draft(view, state)
        if draft is not None or quantity.kind != "count":
            previous = quantity.end
        if draft is None:
            continue
        _date(draft, view, times, state)
        state.drafts.append(draft)
        state.last = draft
        if (
            quantity.kind == "count"
            and not draft.among
            and (draft.measure.startswith(("project.", "enterprise.")) or counts_projects(draft))
        ):
            state.count = draft
    hand_out(text[start:end], [each for each in state.drafts if each.quantity.start >= start])
    _carry(text, start, times, state)


def _carry(text: str, start: int, times: Sequence[Time], state: EnglishState) -> None:
    """The time that sentences without one go on with; the day of an event ends what was carried."""
    if state.carried is not None and state.carried.kind == "now" and "\n" in text[state.carried.start : start]:
        state.carried = None
    if any(time.kind == "day" for time in times) and _EVENT.search(text, start, times[-1].end + 200):
        state.carried = None
        return
    said = [time for time in times if time.kind in ("range", "year", "since", "now")]
    if said:
        state.carried = said[-1]


def _inside(quantity: Quantity, times: Sequence[Time]) -> bool:
    return any(time.start <= quantity.start < time.end for time in times)


def _clause(bounds: Sequence[int], quantity: Quantity) -> tuple[int, int]:
    first = max(bound for bound in bounds if bound <= quantity.start)
    return first, min(bound for bound in bounds if bound >= quantity.end)


def _draft(view: View, state: EnglishState) -> Draft | None:
    kind = view.quantity.kind
    if kind == "count":
        draft = read_count(view, state)
        return None if draft is not None and draft.measure == "job.count" and of_one_work(view) else draft
    if kind == "money":
        return read_sum(view, state)
    if kind in ("ratio", "points"):
        return read_rate(view, state)
    if kind == "area":
        return read_area(view, state)
    if kind == "duration" and _APPROVAL.search(view.text, *view.sentence):
        return drafted(view, "approval.duration", {}, label=label_near(view))
    return None


# A number as small as this may be another thing's.
_TELLING = 5
# How far from a number its time stands right after it (70 billion this year, 12 in May), and what parts two verbs.
_BESIDE, _AND = 4, re.compile(r"\band\b")
_STOCK_PREFIXES = ("project.in_hand", "fund.scale")


def _date(draft: Draft, view: View, times: Sequence[Time], state: EnglishState) -> None:
    """The period and the aim of a figure."""
    stock = draft.measure.startswith(_STOCK_PREFIXES) or draft.filters.get("scope") == "cumulative"
    building = draft.measure.startswith("project.building")
    target = draft.aim or _aim(view)
    here = [time for time in times if view.clause[0] <= time.start < view.clause[1]] or _near(view, times)
    before = [time for time in here if time.start < view.quantity.start]
    time = before[-1] if before else here[0] if here else None
    after = next((each for each in here if 0 <= each.start - view.quantity.end <= _BESIDE), None)
    if before and after is not None and _AND.search(view.text, before[-1].end, view.quantity.start):
        time = after  # hit 58.7 billion in 2023 and is expected to exceed 70 billion this year
    if time is not None and time.kind == "day" and not draft.measure.startswith(("project.", "event.")):
        # A press conference on 5 August tells of the first half.
        time = next((each for each in times if each.kind in ("range", "year", "since")), time)
    if time is not None and time.kind == "day" and target and not _ahead(time.period, state):
        # 65 will be built and seven of them started on 1 March; a meeting on 29 January for those of the quarter
        here = (
            [each for each in times if each.kind in ("range", "year", "as_of")] if view.following > time.start else []
        )
        time = here[-1] if here else None
    said = time is not None
    if draft.parent is not None and not any(view.previous <= each.start < view.clause[1] for each in times):
        draft.period, draft.period_said = draft.parent.period, False
        draft.modality = "target" if target and not _over(draft.period, state) else draft.parent.modality
        return
    if time is None and not stock and not building and draft.measure not in ("approval.duration", "carrier.area"):
        time = state.carried
    whole = target or (building and time is not None and time.kind == "year")
    draft.period = _period(time, stock, whole, times, state) if time is not None else None
    if draft.period is None and target:
        draft.period = state.aimed  # a plan goes on with the year that it opened with
    if draft.aim and draft.period is not None and draft.period.end is not None:
        draft.period = Period.of_year(draft.period.end.year)
    if target and not draft.aim and _over(draft.period, state) and _EXPECTED.search(view.text, *view.sentence):
        target = False
    draft.period_said = said and draft.period is not None
    ahead = _ahead(draft.period, state)
    draft.modality_said = target
    draft.modality = "target" if target or (ahead and said) else "actual"
    if draft.modality == "target" and said and draft.period is not None and draft.period.start is not None:
        state.aimed = draft.period


def _ahead(period: Period | None, state: EnglishState) -> bool:
    """Whether a period has yet to begin when the page is published."""
    if period is None or period.end is None or state.published is None:
        return False
    return period.end > state.published and (period.start is None or period.start > state.published)


def _over(period: Period | None, state: EnglishState) -> bool:
    """Whether a period ended before the page was published: what was expected of it has happened."""
    today = state.published
    return period is not None and period.end is not None and today is not None and period.end < today


def _near(view: View, times: Sequence[Time]) -> list[Time]:
    """Words of time of other clauses that hold for this one: none beyond a while or a semicolon."""
    position = view.quantity.start
    return [
        time
        for time in times
        if _APART.search(view.text, min(time.end, position), max(time.start, position)) is None or time.start < position
    ]


def _aim(view: View) -> bool:
    """Whether a word of plan holds for the figure: before it in the sentence, with no deed done in between."""
    head = view.text[view.sentence[0] : view.quantity.start]
    small = in_small(head)
    target = max((match.start() for match in _AIMS["target"].finditer(small)), default=-1)
    actual = max((match.start() for match in _AIMS["actual"].finditer(small)), default=-1)
    cut = max((match.start() for match in re.finditer(r"\bwhile\b|;|\. ", head)), default=-1)
    if target > max(actual, cut):
        joined = re.search(r"\band\b", head[target:]) is not None
        return not (joined and _DONE.match(view.text, view.quantity.end))
    again = _SAID_AGAIN.match(view.text, view.quantity.end)
    start = again.end() if again is not None else view.quantity.end
    if OF_THE_NUMBER.match(view.text, start):
        return False  # 159 of the 220 that were planned
    joined = _JOINED.search(view.text, start, view.sentence[1]) is not None
    end = view.clause[1] if again is None else view.sentence[1]
    if not (joined and view.quantity.kind == "count"):
        end = min(end, reach_of(view) if view.quantity.kind == "count" else view.following)
    return _AIM_AFTER.match(view.text, start, max(start, end)) is not None


def _period(time: Time, stock: bool, target: bool, times: Sequence[Time], state: EnglishState) -> Period | None:
    period, today = time.period, state.published
    if period is None:
        return None
    if time.kind == "as_of" and not stock and period.end is not None:
        opening = next((each for each in times if each.kind in ("year", "since") and each.period is not None), None)
        opening = opening or (
            state.carried if state.carried is not None and state.carried.kind in ("year", "since") else None
        )
        start = opening.period.start if opening is not None and opening.period is not None else None
        if start is not None and start <= period.end and start.year == period.end.year:
            return Period(start, period.end)
        if target and period.end.month == 12 and period.end.day == 31 and today is not None and period.end > today:
            if period.end.year > today.year:
                return period  # by the end of a later year: all up to then
            return Period.of_year(period.end.year)
        return period
    if time.kind == "year" and not target and today is not None and period.contains(today):
        period = Period(period.start, today)
    if stock and period.end is not None:
        return Period.up_to(period.end)
    return period


def _read_headline(state: EnglishState) -> None:
    """82 projects with $3.15b investment: the projects that the page counts again, with what was done to them."""
    head = state.drafts[0] if state.drafts else None
    if head is None or head.measure != "other.count" or head.value <= _TELLING or not counts_projects(head):
        return
    again = next(
        (
            draft
            for draft in state.drafts[1:]
            if draft.value == head.value and draft.measure.startswith("project.") and draft.measure.endswith(".count")
        ),
        None,
    )
    if again is None:
        return
    for draft in (head, *(each for each in state.drafts[1:2] if _sums_projects(each, head))):
        draft.measure = again.measure if draft is head else again.measure.removesuffix("count") + "investment"
        draft.label, draft.period, draft.modality = None, again.period, again.modality


def _sums_projects(draft: Draft, head: Draft) -> bool:
    return draft.measure == "other.amount" and (draft.parent is head or "project" in (draft.label or ""))


def finish(state: EnglishState) -> None:
    """Deeds with no time of their own were done on the day of the event that the page tells of."""
    _read_headline(state)
    if state.event_day is None:
        return
    for draft in state.drafts:
        stage = draft.measure.removeprefix("project.").split(".")[0]
        deed = draft.measure.startswith("project.") and stage in _DEEDS
        at_event = draft.measure == "event.guests.count" or draft.label == ORIGINS
        elsewhere = draft.period is None or (at_event and not draft.period_said)
        if elsewhere and draft.modality == "actual" and (deed or at_event):
            draft.period = state.event_day
