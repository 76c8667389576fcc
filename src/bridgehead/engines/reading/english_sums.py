"""English sums, rates and areas: what the words beside them name, or the count that they lean on."""

from __future__ import annotations

import re
from dataclasses import replace

from .drafts import FRAME, Draft
from .english_quantities import WORDS
from .english_view import IGNORE_CASE, RESOLVED, EnglishState, View, compiled, drafted, label_near, stage_said

_MONEY = compiled(WORDS["money"])
_LEVEL_REACHED = re.compile(r"\s*to(?: about| around| nearly| over| more than)?\s*", IGNORE_CASE)
_TIER = re.compile(
    r"(?:projects?|ones) (?:of|with(?: an)? investments? (?:of|exceeding|over|above)|worth|exceeding|over"
    r"|above) (?:[a-z]+ ){0,3}$|\beach\b[^,;.]{0,50}$|\blevel\b",
    IGNORE_CASE,
)
_HAD_OVER = re.compile(
    r"\d (?:had|have|having|with|involving)(?: an)? investments? (?:of )?(?:[a-z]+ ){0,3}$", IGNORE_CASE
)
_EACH_AFTER = re.compile(r"(?: in (?:total )?investment)? (?:each|apiece)\b", IGNORE_CASE)
_SUMMED = re.compile(r"\b(?:total|totaling|totalling|combined|aggregate|overall|altogether)\b", IGNORE_CASE)
_INVESTMENT = re.compile(
    r"\b(?:invest(?:ment|ments|ed|ing)?|worth|valued|totaling|totalling|costing|combined|involving)\b", IGNORE_CASE
)
_LABELLED = re.compile(r"\W*(?:Total|Combined|Planned|Contracted) investment\b", IGNORE_CASE)
_CONVERTED = re.compile(r"[(（](?:about |around |approximately |nearly |equivalent to )*$", IGNORE_CASE)
_UP = re.compile(
    r"\b(?:up|rose|risen|rise|rising|increas\w+|grew|grown|growth|growing|surg\w+|jump\w+|climb\w+|expand\w+"
    r"|gain\w*|higher)\b",
    IGNORE_CASE,
)
_DOWN = re.compile(r"\b(?:down|fell|fall\w*|decreas\w+|declin\w+|dropp\w+|drop|shrank|lower)\b", IGNORE_CASE)
_SHARE = re.compile(r"\b(?:account\w*|represent\w*|mak\w+ up|made up|share|proportion)\b", IGNORE_CASE)
_OF_PROJECTS = re.compile(r"\s*of (?:the |all )?(?:total|number|\w+ projects|projects|new projects)", IGNORE_CASE)
_PLAN_DONE = re.compile(
    r"(?:of )?(?:the |its )?(?:annual|yearly|year's|full-year)? ?(?:plan(?:ned)?|target|task|investments? plan"
    r"|annual investments?)",
    IGNORE_CASE,
)
_LAND = re.compile(r"\b(?:land|cover\w*|occup\w+|site|plot)\b", IGNORE_CASE)
_CARRIER = re.compile(
    r"\b(?:workshops?|plants?|factor(?:y|ies)|buildings?|floor|standard|carriers?|space|premises)\b", IGNORE_CASE
)
_YEAR_OF_GROWTH = {"gdp.amount": "gdp.growth", "trade.amount": "trade.growth", "output.amount": "output.growth"}


def read_sum(view: View, state: EnglishState) -> Draft | None:
    """The figure of a sum of money; a tier goes on the count before it and is none."""
    if _CONVERTED.search(view.text[max(0, view.quantity.start - 24) : view.quantity.start]):
        return None
    count = state.count if state.drafts and state.count is not None else None
    here = count is not None and view.sentence[0] <= count.quantity.start
    if count is not None and here and count.measure.startswith("project.") and _is_tier(view):
        if view.quantity.unit == "CNY":
            count.filters = count.filters | {"investment_min": int(view.quantity.value)}
            count.end = max(count.end, view.quantity.end)
        return None
    clause = view.before + " " + view.after
    words = view.before
    if _LEVEL_REACHED.fullmatch(words):  # exports rose 6.2 per cent to RMB 8.35 billion
        words = view.text[view.clause[0] : view.quantity.start]
    named = _named_sum(words) or _named_sum(view.after)
    here = here or _LABELLED.match(view.text, view.sentence[0]) is not None
    leans = count is not None and here and re.fullmatch(r"project\.\w+\.count", count.measure) is not None
    if named is None and leans and count is not None:
        between = clause + view.text[count.end : view.quantity.start]
        if _INVESTMENT.search(between):
            measure = count.measure.removesuffix("count") + "investment"
            draft = drafted(view, measure, dict(count.filters), evidence=FRAME)
            draft.parent = count
            return draft
    if named is None:
        stage = stage_said(view.before + view.after)
        if (
            stage is not None
            and re.search(r"\b(?:projects?|investment)\b", view.text[slice(*view.sentence)])
            and _SUMMED.search(view.text[slice(*view.sentence)])
        ):
            return drafted(view, f"project.{stage}.investment", {})
        return None
    measure, words = named
    return drafted(
        view, measure, {}, label=words if measure in ("other.amount", "output.amount", "trade.amount") else None
    )


def _is_tier(view: View) -> bool:
    if _EACH_AFTER.match(view.text, view.quantity.end):
        return True
    words = view.text[max(view.sentence[0], view.quantity.start - 70) : view.quantity.start]
    if _SUMMED.search(words) or view.quantity.comparator not in (">=",):
        return re.search(r"\beach\b[^,;.]{0,50}$", words) is not None
    return view.quantity.tail != "" or _TIER.search(words) is not None or _HAD_OVER.search(words) is not None


def _named_sum(words: str) -> tuple[str, str] | None:
    """The measure that words give a sum, and the words; the last that fits, for it stands nearest."""
    found = [(match.end(), measure, match.group()) for measure, pattern in _MONEY for match in pattern.finditer(words)]
    if not found:
        return None
    _, measure, said = max(found, key=lambda each: (each[0], len(each[2])))
    return measure, said


def read_rate(view: View, state: EnglishState) -> Draft | None:
    """The figure of a ratio: growth of what its clause or the figure before names, a share, a rate of completion."""
    around = view.before + view.text[view.quantity.start : view.quantity.end] + view.after
    value = view.quantity.value
    last = state.last if state.last is not None and state.last.start >= view.sentence[0] - 400 else None
    if RESOLVED.search(around):
        return replace(drafted(view, "case.resolved.rate", {}, evidence=FRAME), unit="ratio")
    subject = _named_sum(view.before)
    down = _DOWN.search(view.before) or _DOWN.match(view.after.lstrip())
    if down or _UP.search(view.before) or re.match(r"\s*(?:\w+[- ]?){0,3}(?:increase|growth|rise|surge)\b", view.after):
        if view.quantity.kind == "points" and last is None:
            return None
        parent = None if subject is not None else last
        of = subject[0] if subject is not None else parent.measure if parent is not None else None
        if of is None:
            return None
        label = subject[1] if subject is not None else (parent.label or None) if parent is not None else None
        measure = _YEAR_OF_GROWTH.get(of, "other.rate") if view.quantity.kind == "ratio" else "other.rate"
        if measure == "other.rate":
            label = f"{label or of}, growth"
        draft = drafted(view, measure, dict(parent.filters) if parent is not None else {}, label=label)
        draft.value, draft.unit, draft.parent = (-value if down else value), "ratio", parent
        return draft
    if _PLAN_DONE.search(view.after) and last is not None and "investment" in last.measure:
        return replace(drafted(view, "investment.done.rate", {}, evidence=FRAME), unit="ratio")
    return _part(view, last, around)


def _part(view: View, last: Draft | None, around: str) -> Draft | None:
    """A share of the projects, or of what the figure before counts."""
    if _OF_PROJECTS.match(view.after) and stage_said(view.after) == "started":
        return replace(drafted(view, "project.started.rate", {}), unit="ratio")
    if last is None or _SHARE.search(around) is None:
        return None
    if last.measure.startswith("project.") and _OF_PROJECTS.match(view.after):
        return replace(drafted(view, "project.share", dict(last.filters), evidence=FRAME), unit="ratio", parent=last)
    label = f"{last.label or last.measure}, share"
    return replace(
        drafted(view, "other.rate", dict(last.filters), label=label, evidence=FRAME), unit="ratio", parent=last
    )


def read_area(view: View) -> Draft | None:
    """The figure of an area of floor or of land."""
    if _CARRIER.search(view.after) or _CARRIER.search(view.before):
        return drafted(view, "carrier.area", {}, label=label_near(view))
    return drafted(view, "land.area", {}) if _LAND.search(view.before + view.after) else None
