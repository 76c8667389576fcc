"""English sums, rates and areas: what the words beside them name, or the count that they lean on."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from .drafts import FALLBACK, FRAME, Draft
from .english_counts import event_stage
from .english_quantities import WORDS
from .english_view import (
    IGNORE_CASE,
    RESOLVED,
    EnglishState,
    View,
    compiled,
    drafted,
    label_before,
    label_near,
    stage_said,
)
from .filters import Filters

_MONEY = compiled(WORDS["money"])
_PLANS = compiled(WORDS["plans"])
_PUT_IN = re.compile(
    r"\b(?:invest(?:ed|s|ing)?|pump(?:ed)? in|pour(?:ed)?|put(?:ting)? in|spent?) "
    r"(?:in )?(?:a total of |(?:an )?(?:total )?investments? of )?$",
    IGNORE_CASE,
)
_FUND_AFTER = re.compile(
    r"(?:[- ](?!(?:of|in|for|was|were|to|and)\b)[\w&'’-]+){0,7}? (?:industr\w+ |guidance )?funds?\b", IGNORE_CASE
)
_FIRM_TIER = re.compile(
    r"\b(?:with|whose|had|have|having|whose) (?:an? )?(?:annual |yearly )?[\w ]{3,30}? (?:of )?$", IGNORE_CASE
)
_AGAIN = re.compile(r"^\W*(?:They|These|Those|Their|The(?: \w+){0,3} (?:projects|ones)|All)\b", IGNORE_CASE)
_THESE = re.compile(r"\b(?:the|these|those|all|them|they|which)(?: \w+){0,2} (?:projects|ones)\b|\bthem\b", IGNORE_CASE)
_BUSINESS = re.compile(r"\b(?:projects?|deals?|agreements?|contracts?)\b", IGNORE_CASE)
_LEAST_EACH = 1_000_000
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
    r"\b(?:up|rose|risen|rise|rising|increas\w+|grew|grown|growth|growing|surg\w+|jump\w+|climb\w+|grow|grows|soar\w*|added|expand\w+"
    r"|gain\w*|higher)\b",
    IGNORE_CASE,
)
_DOWN = re.compile(r"\b(?:down|fell|fall\w*|decreas\w+|declin\w+|dropp\w+|drop|shrank|lower)\b", IGNORE_CASE)
_SHARE = re.compile(r"\b(?:account\w*|represent\w*|mak\w+ up|made up|share|proportion)\b", IGNORE_CASE)
_OF_PROJECTS = re.compile(r"\s*of (?:the |all )?(?:total|number|\w+ projects|projects|new projects)", IGNORE_CASE)
_PLAN_DONE = re.compile(
    r"(?:of )?(?:the |its )?(?:annual|yearly|year's|full-year)? ?(?:plan(?:ned)?|target|task|(?:planned )?investments?(?: plan)?"
    r"|annual investments?)",
    IGNORE_CASE,
)
_START_RATE = re.compile(r"\b(?:construction|commencement|start-?up|operation) rate\b", IGNORE_CASE)
_RISE = re.compile(r"\s*(?:[\w-]+ ){0,3}?(?:increase|growth|rise|surge|jump)\b", IGNORE_CASE)
_AND_RATE = re.compile(r",?\s*(?:and\s*)?(?:by )?", IGNORE_CASE)
_THAT_OF = re.compile(r"\b(?:that|those) (?:in|of|for|from)\b", IGNORE_CASE)
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
    if count is not None and here and _is_tier_of(view, count):
        return None
    words = view.before
    if _LEVEL_REACHED.fullmatch(words):  # exports rose 6.2 per cent to RMB 8.35 billion
        words = view.text[view.clause[0] : view.quantity.start]
    planned = _planned(view)
    if planned is not None:
        return planned
    named = _named_sum(words) or _named_sum(view.after)
    fund = _fund(view, state)
    if fund is not None:
        return fund
    if named is None:
        return _invested(view, count, here) or _reached_again(view, state) or _unnamed(view)
    measure, words = named
    return drafted(
        view, measure, {}, label=words if measure in ("other.amount", "output.amount", "trade.amount") else None
    )


def _is_tier_of(view: View, count: Draft) -> bool:
    """Whether the sum says how large each of the counted is; of projects it then narrows the count."""
    if count.measure.startswith("enterprise."):
        lead = view.text[count.quantity.end : _head_end(view)]
        return view.quantity.comparator == ">=" and _FIRM_TIER.search(lead) is not None and len(lead) < 60
    if not count.measure.startswith("project.") or not _is_tier(view, count):
        return False
    if view.quantity.unit == "CNY":
        count.filters = count.filters | {"investment_min": int(view.quantity.value)}
        count.end = max(count.end, view.quantity.end)
    return True


def _head_end(view: View) -> int:
    """Where the words before the sum end: at its more than, over, about."""
    return view.quantity.before if view.quantity.before >= 0 else view.quantity.start


def _planned(view: View) -> Draft | None:
    """A sum that the plan of a year gives, which is an aim."""
    for measure, pattern in _PLANS:
        lead = pattern.search(view.before)
        if (lead is not None and len(view.before) - lead.end() < 40) or pattern.match(view.after.lstrip(" ")[3:]):
            draft = drafted(view, measure, {})
            draft.aim = True
            return draft
    if re.match(r" (?:of (?:it )?)?(?:is |are )?(?:planned )?for (?:the|this) year\b", view.after):
        draft = drafted(view, "investment.done.amount", {})
        draft.aim = True
        return draft
    return None


def _fund(view: View, state: EnglishState) -> Draft | None:
    """The scale of a fund: 16 funds with a total scale of, a 200 million yuan innovation fund."""
    last = state.last
    counted = last is not None and last.measure == "fund.count" and last.start >= view.sentence[0]
    if counted and re.search(r"\b(?:scale|size|worth|total\w*|amount\w*)\b", view.before):
        return drafted(view, "fund.scale", {}, evidence=FRAME)
    return drafted(view, "fund.scale", {}) if _FUND_AFTER.match(view.after) else None


def _invested(view: View, count: Draft | None, here: bool) -> Draft | None:
    """The investment of projects: of those counted before it, of these projects, or of those of its clause."""
    head, sentence = view.text[view.sentence[0] : _head_end(view)], view.text[slice(*view.sentence)]
    counted = count is not None and re.fullmatch(r"project\.\w+\.count", count.measure) is not None
    if _PUT_IN.search(view.text[view.clause[0] : _head_end(view)]) and not (counted and here):
        return drafted(view, "investment.done.amount", {})
    labelled = _LABELLED.match(view.text, view.sentence[0]) is not None and not _BUSINESS.search(sentence)
    if counted and count is not None and (here or labelled or _AGAIN.match(head) or _THESE.search(head)):
        between = view.before + " " + view.after + view.text[count.end : view.quantity.start]
        named_before = re.search(r"\binvestments?\b", view.text[view.clause[0] : view.quantity.start])
        if _INVESTMENT.search(between) or named_before:
            draft = drafted(
                view, count.measure.removesuffix("count") + "investment", dict(count.filters), evidence=FRAME
            )
            draft.parent = count
            return draft
    if _BUSINESS.search(sentence) and (_SUMMED.search(sentence) or _INVESTMENT.search(sentence)):
        stage = stage_said(view.before + view.after) or stage_said(view.text[slice(*view.clause)])
        stage = stage or stage_said(sentence) or event_stage(view)
        if stage is not None:
            return drafted(view, f"project.{stage}.investment", {})
    return None


def _reached_again(view: View, state: EnglishState) -> Draft | None:
    """That in local industries was 2.75 billion yuan: the measure of the figure before."""
    last = state.last
    if last is None or not re.search(r"\bthat (?:in|of|for|from)\b", view.before):
        return None
    base = last.parent if last.parent is not None and last.unit == "ratio" else last
    if base.quantity.kind != "money" or last.start < view.sentence[0] - 200:
        return None
    return drafted(view, base.measure, {}, label=label_before(view), evidence=FRAME)


def _unnamed(view: View) -> Draft | None:
    """A sum whose words no rule knows keeps them."""
    label = label_before(view) or label_near(view)
    return drafted(view, "other.amount", {}, label=label, evidence=FALLBACK) if label else None


def _is_tier(view: View, count: Draft) -> bool:
    if _EACH_AFTER.match(view.text, view.quantity.end):
        return True
    if view.quantity.comparator == ">=" and 0 < view.quantity.value < count.value * _LEAST_EACH:
        return True  # 142 projects with a total of more than 10 million yuan: so little is no sum of theirs
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
    last = state.last if state.last is not None and state.last.start >= view.sentence[0] - 400 else None
    if RESOLVED.search(around):
        return replace(drafted(view, "case.resolved.rate", {}, evidence=FRAME), unit="ratio")
    if _START_RATE.search(view.before):
        scope: Filters = {"scope": "new"} if re.search(r"\bnew(?:ly)?\b", view.before, re.I) else {}
        return replace(drafted(view, "project.started.rate", scope), unit="ratio")
    down = _DOWN.search(view.before) or _DOWN.match(view.after.lstrip())
    if down or _UP.search(view.before) or _RISE.match(view.after) or _ahead_of_rise(view):
        return _growth(view, last, -view.quantity.value if down else view.quantity.value)
    if _AND_RATE.fullmatch(view.before) and last is not None and last.quantity.kind == "ratio":
        return replace(drafted(view, last.measure, dict(last.filters), label=last.label, evidence=FRAME), unit="ratio")
    if _PLAN_DONE.search(view.after) and last is not None and "investment" in last.measure:
        of = last.parent if last.unit == "ratio" and last.parent is not None else last
        return replace(drafted(view, "investment.done.rate", dict(of.filters), evidence=FRAME), unit="ratio", parent=of)
    return _part(view, last, around)


def _ahead_of_rise(view: View) -> bool:
    """Whether a verb of growth stands earlier in the clause: grew at an average annual rate of 6%."""
    head = view.text[view.clause[0] : view.quantity.start]
    return re.search(r"\brate of (?:[a-z]+ )*$", head) is not None and _UP.search(head) is not None


def _growth(view: View, last: Draft | None, value: Decimal) -> Draft | None:
    subject = _named_sum(view.before) or (_named_sum(view.text[view.clause[0] : view.quantity.start]))
    if subject is None and last is not None and last.unit == "ratio" and last.parent is not None:
        last = last.parent
    parent = None if subject is not None else last
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
    if _SHARE.search(view.text[view.clause[0] : view.quantity.end] + view.after) is None and not _OF_PROJECTS.match(
        view.after
    ):
        label = label_before(view)
        return replace(drafted(view, "other.rate", {}, label=label, evidence=FALLBACK), unit="ratio") if label else None
    of_whole = _OF_PROJECTS.match(view.after) or re.match(r"\s*(?:[,.;)]|and\b|$)", view.after)
    if last is not None and last.measure.startswith("project.") and last.unit != "ratio" and of_whole:
        return replace(drafted(view, "project.share", dict(last.filters), evidence=FRAME), unit="ratio", parent=last)
    label = f"share of {last.label or last.measure}" if last is not None else label_before(view)
    filters = dict(last.filters) if last is not None else {}
    return replace(drafted(view, "other.rate", filters, label=label, evidence=FRAME), unit="ratio", parent=last)


def read_area(view: View) -> Draft | None:
    """The figure of an area of floor or of land."""
    if _CARRIER.search(view.after) or _CARRIER.search(view.before):
        return drafted(view, "carrier.area", {}, label=label_near(view))
    return drafted(view, "land.area", {}) if _LAND.search(view.before + view.after) else None
