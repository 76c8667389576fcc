"""English rates: growth, shares, rates of completion, each with what it is of."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from bridgehead.engines.reading.drafts import FALLBACK, FRAME, Draft
from bridgehead.engines.reading.figures.filters import Filters

from .sums import named_sum
from .view import IGNORE_CASE, RESOLVED, EnglishState, View, drafted, head_end, label_before, label_near, stage_said

_UP = re.compile(
    r"\b(?:up|rose|risen|rise|rising|increas\w+|grew|grown|growth|growing|surg\w+|jump\w+|climb\w+|grow|grows|soar\w*|added|expand\w+"
    r"|gain\w*|higher)\b",
    IGNORE_CASE,
)
_DOWN = re.compile(r"\b(?:down|fell|fall\w*|decreas\w+|declin\w+|dropp\w+|drop|shrank|lower)\b", IGNORE_CASE)
_SHARE = re.compile(r"\b(?:account\w*|represent\w*|mak\w+ up|made up|share|proportion)\b", IGNORE_CASE)
_OF_PROJECTS = re.compile(r"\s*of (?:the |all )?(?:total|number|\w+ projects|projects|new projects)", IGNORE_CASE)
_PLAN_DONE = re.compile(
    r"(?:of )?(?:the |its )?(?:annual|yearly|year's|full-year)? ?"
    r"(?:plan(?:ned|ning)?|target|task|(?:planned )?investments?(?: plan)?"
    r"|(?:annual|yearly) (?:total )?investments?|(?:annual )?quota)",
    IGNORE_CASE,
)
_START_RATE = re.compile(r"\b(?:construction|commencement|start-?up|operation|operating) rate\b", IGNORE_CASE)
_INVESTMENT_RATE = re.compile(r"\binvestment completion rate\b", IGNORE_CASE)
_DONE_RATE = re.compile(r"\bcompletion rate\b", IGNORE_CASE)
_AGAIN = re.compile(r"\W*(?:This|It|That|These|They|The (?:figure|number|amount|sum|total|growth)|An?|Up|Down)\b")
_RISE = re.compile(r"\s*(?:[\w-]+ ){0,3}?(?:increase|growth|rise|surge|jump)\b", IGNORE_CASE)
_OF_WHOLE = re.compile(
    r"\s*of (?:the|its|their|all) (?:[\w'’-]+ ){0,4}?(?:total|whole|overall)\b(?! (?:plan|target|task))", IGNORE_CASE
)
_RELATIVE = re.compile(r" (?:points )?(?:ahead|higher|lower|behind|above|below)\b")
_MORE_RATES = re.compile(r"(?:,? (?:and )?[\d.]+(?:%| per ?cent\b))+ ", IGNORE_CASE)
_OF_WHICH = re.compile(r"\s*of (?:which|them|these|those) (?:should be|will be|are|were|is|was|being)\b", IGNORE_CASE)
_AND_RATE = re.compile(r",?\s*(?:and\s*)?(?:by )?", IGNORE_CASE)
_THAT_OF = re.compile(r"\b(?:that|those) (?:in|of|for|from)\b", IGNORE_CASE)
_YEAR_OF_GROWTH = {"gdp.amount": "gdp.growth", "trade.amount": "trade.growth", "output.amount": "output.growth"}


def read_rate(view: View, state: EnglishState) -> Draft | None:
    """The figure of a ratio: growth of what its clause or the figure before names, a share, a rate of completion."""
    around = view.before + view.text[view.quantity.start : view.quantity.end] + view.after
    last = state.last if state.last is not None and state.last.start >= view.sentence[0] - 400 else None
    if RESOLVED.search(around):
        return replace(drafted(view, "case.resolved.rate", {}, evidence=FRAME), unit="ratio")
    if _START_RATE.search(view.before):
        scope: Filters = {"scope": "new"} if re.search(r"\bnew(?:ly)?\b", view.before, re.I) else {}
        return replace(drafted(view, "project.started.rate", scope), unit="ratio")
    down = _DOWN.search(view.before) or _DOWN.match(view.after.lstrip())
    if down or _UP.search(view.before) or _RISE.match(view.after) or _ahead_of_rise(view):
        return _growth(view, last, -view.quantity.value if down else view.quantity.value)
    if _RELATIVE.match(view.after):
        return drafted(view, "other.rate", {}, label=label_near(view), evidence=FALLBACK)
    done = _plan_done(view, last, around, state)
    if done is not None:
        return done
    if (
        not _OF_WHOLE.match(view.after)
        and _AND_RATE.fullmatch(view.text[max(view.clause[0], view.previous) : head_end(view)])
        and last is not None
        and last.quantity.kind == view.quantity.kind == "ratio"
    ):
        return replace(drafted(view, last.measure, dict(last.filters), label=last.label, evidence=FRAME), unit="ratio")
    return _part(view, last, around)


def _plan_done(view: View, last: Draft | None, around: str, state: EnglishState) -> Draft | None:
    """How much of a plan the money spent makes up; rates in a row (43.5% and 36.9% of the plan) share their plan."""
    of = last.parent if last is not None and last.unit == "ratio" and last.parent is not None else last
    spent = next((each for each in reversed(state.drafts[-6:]) if each.quantity.kind == "money"), None)
    if spent is not None and spent.start >= view.sentence[0] and "investment" in spent.measure:
        of = spent
    if view.quantity.kind == "ratio" and _INVESTMENT_RATE.search(view.before):
        base = dict(of.filters) if of is not None and of.measure.startswith(("project.", "investment.")) else {}
        return replace(drafted(view, "investment.done.rate", base), unit="ratio")
    if view.quantity.kind != "ratio" or of is None or "investment" not in of.measure or _OF_PROJECTS.match(view.after):
        return None
    row = _MORE_RATES.match(view.text, view.quantity.end, view.sentence[1])
    of_plan = _PLAN_DONE.match(view.text, row.end(), view.sentence[1]) if row is not None else None
    whole = _OF_WHOLE.match(view.after) is not None and _PLAN_DONE.match(view.after.lstrip()) is None
    if of_plan is None and not (not whole and _PLAN_DONE.search(view.after)) and not _DONE_RATE.search(around):
        return None
    return replace(drafted(view, "investment.done.rate", dict(of.filters), evidence=FRAME), unit="ratio", parent=of)


def _ahead_of_rise(view: View) -> bool:
    """Whether a verb of growth stands earlier in the clause: grew at an average annual rate of 6%."""
    head = view.text[view.clause[0] : view.quantity.start]
    return re.search(r"\brate of (?:[a-z]+ )*$", head) is not None and _UP.search(head) is not None


def _growth(view: View, last: Draft | None, value: Decimal) -> Draft | None:
    subject = named_sum(view.before) or (named_sum(view.text[view.clause[0] : view.quantity.start]))
    if subject is None and last is not None and last.unit == "ratio" and last.parent is not None:
        last = last.parent
    parent = None if subject is not None else last
    if parent is not None and parent.start < view.sentence[0] and not _AGAIN.match(view.text, view.sentence[0]):
        parent = None  # a sentence of its own speaks of something else
    if parent is not None and (parent.quantity.kind == "area" or _THAT_OF.search(view.before)):
        parent = replace(parent, label=label_before(view)) if _THAT_OF.search(view.before) else None
    of = subject[0] if subject is not None else parent.measure if parent is not None else None
    words = (subject[1] if subject is not None else None) or (parent.label if parent is not None else None)
    label = words or (of if parent is not None else None) or label_before(view)
    if of is None and label is None:
        return None
    measure = _YEAR_OF_GROWTH.get(of or "", "other.rate") if view.quantity.kind == "ratio" else "other.rate"
    if measure == "other.rate":
        label = f"growth of {(label or of or '').removeprefix('growth of ')}"
    draft = drafted(view, measure, dict(parent.filters) if parent is not None else {}, label=label)
    draft.value, draft.unit, draft.parent = value, "ratio", parent
    return draft


def _part(view: View, last: Draft | None, around: str) -> Draft | None:
    """A share of the projects, or of what the figure before counts."""
    if _OF_PROJECTS.match(view.after) and stage_said(view.after) == "started":
        return replace(drafted(view, "project.started.rate", {}), unit="ratio")
    if _OF_WHICH.match(view.after) and last is not None and last.measure.startswith("project."):
        filters = {key: value for key, value in last.filters.items() if key != "investment_min"}
        share = drafted(view, "project.share", filters, label=label_near(view), evidence=FRAME)
        return replace(share, unit="ratio", parent=last)
    named = re.search(r"\bor $", view.before)
    if (
        named is None
        and _SHARE.search(view.text[view.clause[0] : view.quantity.end] + view.after) is None
        and not _OF_PROJECTS.match(view.after)
        and not _OF_WHOLE.match(view.after)
    ):
        label = label_before(view)
        return replace(drafted(view, "other.rate", {}, label=label, evidence=FALLBACK), unit="ratio") if label else None
    if last is not None and last.measure == "project.started.count" and re.search(r"\bor $", view.before):
        return replace(drafted(view, "project.started.rate", {}, evidence=FRAME), unit="ratio", parent=last)
    of_whole = _OF_PROJECTS.match(view.after) or re.match(r"\s*(?:[,.;)]|and\b|$)", view.after)
    if last is not None and last.measure.startswith("project.") and last.unit != "ratio" and of_whole:
        return replace(drafted(view, "project.share", dict(last.filters), evidence=FRAME), unit="ratio", parent=last)
    label = f"share of {last.label or last.measure}" if last is not None else label_before(view)
    filters = dict(last.filters) if last is not None else {}
    return replace(drafted(view, "other.rate", filters, label=label, evidence=FRAME), unit="ratio", parent=last)
