"""English sums, rates and areas: what the words beside them name, or the count that they lean on."""

from __future__ import annotations

import re
from dataclasses import replace

from bridgehead.engines.reading.drafts import FALLBACK, FRAME, Draft
from bridgehead.engines.reading.figures.filters import Filters
from bridgehead.engines.reading.quantities import Quantity

from .counts import counts_projects, level_said, sector_said
from .investments import invested
from .quantities import WORDS
from .view import (
    IGNORE_CASE,
    SUMMED,
    EnglishState,
    View,
    compiled,
    drafted,
    head_end,
    label_before,
    label_near,
)

_MONEY = compiled(WORDS["money"])
_PLANS = compiled(WORDS["plans"])
_FUND_AFTER = re.compile(
    r"(?:[- ](?!(?:of|in|for|was|were|to)\b)[\w&'’-]+){0,7}?"
    r" (?:industr\w+ |guidance )?funds?\b",
    IGNORE_CASE,
)
_FIRM_TIER = re.compile(
    r"\b(?:with|whose|had|have|having|whose) (?:an? )?(?:annual |yearly )?[\w ]{3,30}? (?:of )?$", IGNORE_CASE
)
_INCLUDING = re.compile(r"\b(?:including|of which|includes)\s*$", IGNORE_CASE)
_ONLY_AND = re.compile(r"[\s,]*(?:and\s*)?")
_BRACKET = re.compile(r"^ ?\([^)]{0,60}\)")
_ONE_WORK = re.compile(
    r"\b(?:the|this|that|an?|its|whose) (?:[\w-]+ ){0,6}?(?:project|plant|factory|base|eco-industry park|facility"
    r"|production line|industrial park|phase)\b"
    r"|\b[A-Z][\w-]*['’]s (?:[\w-]+ ){0,5}(?:project|plant|factory|base|facility|line|workshop)\b",
    IGNORE_CASE,
)
# Backed by … with an investment of €120 million, it covers 15 hectares and will turn out …
_IT_WILL = re.compile(
    r"\bit (?:covers|occupies|will)\b.{0,120}\b(?:(?:enters?|starts?|begins?|into|full) (?:production|operation)"
    r"|turn out|produce)\b",
    IGNORE_CASE,
)
_ONCE = re.compile(
    r"\W*(?:After|Once|When|Upon|Following)\b[^,]{0,60}\b(?:complet|operation|production|capacity|use\b|commission)",
    IGNORE_CASE,
)
_ONE_AFTER = re.compile(
    r"(?:[- ](?!(?:of|in|for|was|were|to|on|will|from|at|by)\b)[\w&'’-]+){0,4} (?:project|plant|factory|base)\b"
    r"| (?:will be|was|is|has been|is to be) (?:invested|spent|used)[^,;.]{0,30} (?:the|this) "
    r"(?:(?:first|second|third) phase|project|plant|park|base|factory)\b"
)
# against a full-year goal of $280 million: what the sum before is to come to
_AGAINST = re.compile(
    r"\b(?:against|compared with|compared to|versus|toward|short of|towards) (?:(?:the|an?|its|their|this year's) )?"
    r"(?:[\w-]+ ){0,2}(?:goal|target|plan|aim)(?: of| set at)?\s*$",
    IGNORE_CASE,
)
_CLASS = re.compile(
    r"\bprojects (?:with (?:an? )?(?:total |combined )?investments? |each )*(?:of|worth|valued(?: at)?)?\s*$",
    IGNORE_CASE,
)
_ASIDE = re.compile(r"(?P<subject>[^,;]{4,90}?) (?:-|--|–|—) .{3,120} (?:-|--|–|—) (?:[a-z]+ )?$")
_FOREIGN = re.compile(r"\b(?:foreign|overseas|FDI)\b", IGNORE_CASE)
_APPOSITION = re.compile(
    r"\s*(?:in )?[A-Z][\w'’-]*(?: [A-Z][\w'’-]*)* "
    r"(?:[Pp]rovince|[Cc]ity|[Cc]ounty|[Dd]istrict|[Mm]unicipality|[Rr]egion)"
    r"(?: (?:was|is|reached|hit|stood at|totall?ed|amounted to|came to))?(?: [a-z]+)* "
)
_OF_THAT = re.compile(r"\s*(?:Of (?:that|the|this) (?:amount|total|sum|figure)|(?:The|This) figure)\b")
# output hit 58.7 billion yuan in 2023 and is expected to exceed 70 billion yuan
_GOES_ON_TO = re.compile(
    r"\band (?:is|are|was|were) (?:expected|forecast|projected|estimated|set|likely|on (?:track|course))"
    r" to(?: exceed| reach| hit| top| surpass| rise to| grow to| climb to)?\s*$",
    re.IGNORECASE,
)
_REACHED = re.compile(r"(?:topp|exceed|surpass)", IGNORE_CASE)
_COUNTED = re.compile(r"\d\S* (?:\w+ ){0,4}projects")
_SIZE_OF_PLACE = 20_000_000
_MOST_EACH = 10_000_000_000
_LEAST_EACH = 1_000_000
_LEVEL_REACHED = re.compile(
    r"\s*(?:year[- ]on[- ]year |from a year (?:ago|earlier) )?to(?: reach| hit| surpass| exceed| top)?"
    r"(?: about| around| nearly| over| more than)?\s*",
    IGNORE_CASE,
)
_TOTALLING = re.compile(
    r"[\s,]*(?:and )?(?:totall?ing|reaching|hitting|amounting|standing|exceeding)(?: to| at)?"
    r"(?: about| around| nearly| over| more than)?\s*",
    IGNORE_CASE,
)
_TIER = re.compile(
    r"(?:projects?|ones) (?:of|with(?: an)? investments? (?:of|exceeding|over|above)|worth|valued at|exceeding|over"
    r"|above) (?:[a-z]+ ){0,3}$|\b(?:projects?|ones) \((?:[a-z]+ ){0,3}$|\beach\b[^,;.]{0,50}$|\blevel\b",
    IGNORE_CASE,
)
_HAD_OVER = re.compile(
    r" (?:[a-z][\w-]* ){0,4}(?:had|have|having|with|involving)(?: an)? investments? (?:of )?(?:[a-z]+ ){0,3}$",
    IGNORE_CASE,
)
_EACH_AFTER = re.compile(
    r"(?: ?\([^)]{0,40}\))?(?: (?:in|of) (?:total )?investment)?(?: (?:in|for))? (?:each|apiece)\b", IGNORE_CASE
)
_EACH_BEFORE = re.compile(r"\beach (?:valued|worth|costing|with|of|having|involving)\b[^,;.]{0,40}$", IGNORE_CASE)
_OF_EACH = re.compile(r"\beach\b[^,;.]{0,60}$|\b(?:startups?|companies|enterprises|firms) valued at\s*$", IGNORE_CASE)
_CONVERTED = re.compile(r"[(（](?:about |around |approximately |nearly |equivalent to )*$", IGNORE_CASE)
_THAT_OF = re.compile(r"\b(?:that|those) (?:in|of|for|from)\b", IGNORE_CASE)
_LAND = re.compile(r"\b(?:land|cover\w*|occup\w+|site|plot)\b", IGNORE_CASE)
_PLACE_COVERS = re.compile(
    r"\b(?:county|city|district|town|zone|province|area|village) (?:\w+ )?"
    r"(?:covers?|covering|occupies|has an area)\b[^,;]{0,40}$",
    IGNORE_CASE,
)
_ABOVE_SCALE = re.compile(r"\babove[- ](?:the |a )?designated[- ]size\b", IGNORE_CASE)
_CARRIER = re.compile(
    r"\b(?:workshops?|plants?|factor(?:y|ies)|buildings?|floor|standard|carriers?|space|premises)\b", IGNORE_CASE
)


def read_sum(view: View, state: EnglishState) -> Draft | None:
    """The figure of a sum of money; a tier goes on the count before it and is none."""
    if of_one_work(view):
        return None
    if re.search(r"\bor\s*$", view.before) and state.count is not None and "investment_min" in state.count.filters:
        return None  # more than 500 million yuan or 50 million US dollars
    count = state.count if state.drafts and state.count is not None else None
    here = count is not None and view.sentence[0] <= count.quantity.start
    if (count is not None and here and _is_tier_of(view, count)) or (not here and _is_class(view)):
        return None
    planned = _planned(view) or _aim_of_last(view, state)
    if planned is not None:
        if count is not None and here and "level" in count.filters:
            planned.filters = {"level": count.filters["level"]}
        return planned
    named = _named(view, state)
    again = _goes_on(view, state) if named is None or named[0] == "other.amount" else None
    if again is not None:
        return again
    fund = _fund(view, state)
    if fund is not None or named is None:
        return fund or invested(view, count, here, state) or _unnamed(view)
    measure, words = named
    level = count.filters.get("level") if count is not None and here and measure.startswith("investment.") else None
    filters: Filters = {"level": level} if level is not None else {}
    if measure == "output.amount" and _ABOVE_SCALE.search(view.text, view.clause[0], view.quantity.start):
        filters["scheme"] = "above_scale"
    if measure == "fdi.used.amount":
        filters |= sector_said(view.text[max(view.clause[0], view.previous) : view.clause[1]])
    return drafted(
        view, measure, filters, label=words if measure in ("other.amount", "output.amount", "trade.amount") else None
    )


def _named(view: View, state: EnglishState) -> tuple[str, str] | None:
    """The measure that the sum's own words give it, and the words."""
    words = view.before
    if _LEVEL_REACHED.fullmatch(words):  # exports rose 6.2 per cent to RMB 8.35 billion
        words = view.text[view.clause[0] : view.quantity.start]
    elif _TOTALLING.fullmatch(words):  # an increase of 11 per cent in foreign investment in actual use, totaling
        words = view.text[view.sentence[0] : view.quantity.start]
    elif _APPOSITION.fullmatch(words):  # foreign capital used in Linyu, Jiangsu province, was
        words = view.text[max(view.sentence[0], view.previous) : view.quantity.start]
    named = _by_turns(view, state) or named_sum(words) or named_sum(_own_words_after(view))
    aside = _ASIDE.match(view.text, view.sentence[0], head_end(view)) if named is None else None
    if aside is not None:  # the GDP of the zone - located in Linyu - topped
        named = named_sum(aside["subject"])
    if named is not None and named[0] == "fdi.used.amount" and not _FOREIGN.search(view.text[slice(*view.sentence)]):
        return "investment.done.amount", named[1]
    return named


def _is_class(view: View) -> bool:
    """Whether a sum names a class of projects: major projects of over 100 million yuan."""
    if _EACH_BEFORE.search(view.before) or _EACH_AFTER.match(view.text, view.quantity.end):
        return True
    if view.quantity.comparator == "=" or _REACHED.match(view.text, head_end(view)):
        return False
    named = _CLASS.search(view.text[view.sentence[0] : head_end(view)])
    return named is not None and _COUNTED.search(view.text[slice(*view.sentence)]) is None


def converted(text: str, quantity: Quantity) -> bool:
    """Whether a sum in brackets says the sum before it again in another currency."""
    return (
        quantity.kind == "money" and _CONVERTED.search(text[max(0, quantity.start - 28) : quantity.start]) is not None
    )


def _is_tier_of(view: View, count: Draft) -> bool:
    """Whether the sum says how large each of the counted is; of projects it then narrows the count."""
    if count.measure.startswith("enterprise."):
        lead = view.text[count.quantity.end : head_end(view)]
        return view.quantity.comparator == ">=" and _FIRM_TIER.search(lead) is not None and len(lead) < 60
    if not counts_projects(count) or not _is_tier(view, count):
        return False
    if view.quantity.unit == "CNY":
        count.filters = count.filters | {"investment_min": int(view.quantity.value)}
        count.end = max(count.end, view.quantity.end)
    return True


def _by_turns(view: View, state: EnglishState) -> tuple[str, str] | None:
    """What the j-th of several sums is of: registered and used foreign capital reached A and B, respectively."""
    if "respectively" not in view.text[view.quantity.end : view.sentence[1]]:
        return None
    before = [each for each in state.drafts[-4:] if each.start >= view.clause[0] and each.quantity.kind == "money"]
    first = before[0].quantity.start if before else view.quantity.start
    names = sorted(
        (match.start(), measure, match.group())
        for measure, pattern in _MONEY
        for match in pattern.finditer(view.text, view.clause[0], first)
    )
    if len(names) < 2 or len(names) <= len(before) or " and " not in view.text[names[0][0] : names[-1][0]]:
        return None
    return names[len(before)][1:]


def _planned(view: View) -> Draft | None:
    """A sum that the plan of a year gives, which is an aim."""
    head = view.text[view.clause[0] : view.quantity.start]
    for measure, pattern in _PLANS:
        lead = pattern.search(view.before)
        near = lead is not None and len(view.before) - lead.end() < 40
        whose = None if near else pattern.search(head)  # the planned annual investment for the 130 key projects was
        near = near or (
            whose is not None
            and re.match(r" (?:for|of|in) [^,]{0,80}\b(?:is|was|of)\s+$", head[whose.end() :]) is not None
        )
        if near or pattern.match(view.after.lstrip(" ")[3:]):
            draft = drafted(view, measure, {})
            draft.aim = True
            return draft
    if re.match(r" (?:of (?:it )?)?(?:is |are )?(?:planned )?for (?:the|this) year\b", view.after):
        draft = drafted(view, "investment.done.amount", {})
        draft.aim = True
        return draft
    return None


def _aim_of_last(view: View, state: EnglishState) -> Draft | None:
    """What the sum before, in the same sentence, is to come to: against a full-year goal of $280 million."""
    last = state.last
    if last is None or last.start < view.sentence[0] or last.unit != view.quantity.unit:
        return None
    if _AGAINST.search(view.text[view.clause[0] : head_end(view)]) is None:
        return None
    aim = drafted(view, last.measure, dict(last.filters), label=last.label, evidence=FRAME)
    aim.aim = True
    return aim


def _fund(view: View, state: EnglishState) -> Draft | None:
    """The scale of a fund: 16 funds with a total scale of, a 200 million yuan innovation fund."""
    last = state.last
    counted = last is not None and last.measure == "fund.count" and last.start >= view.sentence[0]
    if counted and re.search(r"\b(?:scale|size|worth|total\w*|amount\w*)\b", view.before):
        return replace(drafted(view, "fund.scale", {}, evidence=FRAME), parent=last)
    return drafted(view, "fund.scale", {}) if _FUND_AFTER.match(view.after) else None


def _goes_on(view: View, state: EnglishState) -> Draft | None:
    """A sum of what the sum before is of: that in local industries was, including … on key projects, and … in."""
    last = state.last
    if last is None or last.start < view.sentence[0] - 200:
        return None
    base = last.parent if last.parent is not None and last.unit == "ratio" else last
    if last.quantity.kind == "count":
        sums = (each for each in reversed(state.drafts[-4:]) if each.quantity.kind == "money")
        base = next((each for each in sums if each.start >= view.sentence[0]), base)
    if base.quantity.kind != "money" or base.measure.endswith(".investment"):
        return None
    lead = view.text[view.clause[0] : head_end(view)]
    if _OF_THAT.match(view.text, view.sentence[0]):
        return drafted(view, base.measure, dict(base.filters), label=label_before(view), evidence=FRAME)
    nearest = view.text[max(view.clause[0], view.previous) : head_end(view)]
    if _ONLY_AND.fullmatch(nearest) and "respectively" in view.text[view.quantity.end : view.sentence[1]]:
        return drafted(view, base.measure, dict(base.filters), label=base.label, evidence=FRAME)
    if base.start >= view.sentence[0] and _GOES_ON_TO.search(nearest):
        return drafted(view, base.measure, dict(base.filters), label=base.label, evidence=FRAME)
    listed = base.start >= view.sentence[0] and (
        _INCLUDING.search(lead) or (_ONLY_AND.fullmatch(lead) and re.match(r" (?:in|on|for)\b", view.after))
    )
    if not listed and not _THAT_OF.search(view.before):
        return None
    label = label_before(view) if not listed else view.after[:40].strip(" .,;") or None
    draft = drafted(view, base.measure, dict(base.filters) | level_said(view.after), label=label, evidence=FRAME)
    draft.aim = base.aim
    return draft


def of_one_work(view: View) -> bool:
    """Whether the sum or area is of one project, plant or base, so that it is no figure of its own."""
    sentence = view.text[slice(*view.sentence)]
    if _ONE_AFTER.match(view.after):
        return True
    head = view.text[view.sentence[0] : view.quantity.start]
    after = re.split(r"[;.]", view.text[view.quantity.end : view.sentence[1]])[0]
    if re.search(r"\b(?:projects|deals|agreements|contracts)\b", sentence):
        return False
    return (
        _ONCE.match(head) is not None
        or _IT_WILL.search(sentence) is not None
        or _ONE_WORK.search(head) is not None
        or (_ONE_WORK.search(after) is not None and re.match(r"\W*(?:Covering|With)\b", head) is not None)
    )


def _own_words_after(view: View) -> str:
    """The words after the sum that are its own: up to an and or a with where another number follows."""
    after = _BRACKET.sub("", view.after)
    if view.following < view.clause[1]:
        return re.split(r"\b(?:and|with|while)\b", after)[0]
    return after


def _unnamed(view: View) -> Draft | None:
    """A sum whose words no rule knows keeps them."""
    label = label_before(view) or label_near(view)
    if _EACH_AFTER.match(view.text, view.quantity.end) or _OF_EACH.search(view.text[view.clause[0] : head_end(view)]):
        return None
    return drafted(view, "other.amount", {}, label=label, evidence=FALLBACK) if label else None


def _is_tier(view: View, count: Draft) -> bool:
    if _EACH_AFTER.match(view.text, view.quantity.end):
        return True
    if view.quantity.value > _MOST_EACH:
        return False
    if view.quantity.comparator == ">=" and 0 < view.quantity.value < count.value * _LEAST_EACH:
        return True  # 142 projects with a total of more than 10 million yuan: so little is no sum of theirs
    words = view.text[max(view.sentence[0], view.quantity.start - 70) : view.quantity.start]
    each = words.rfind("each")
    if each >= 0 and SUMMED.search(words, each):
        return False  # over 50 million yuan each and a combined 22.9 billion yuan
    since = (
        view.text[count.quantity.end : view.quantity.start]
        if len(words) >= view.quantity.start - count.quantity.end
        else ""
    )
    if SUMMED.search(words) or view.quantity.comparator not in (">=",):
        return re.search(r"\beach\b[^,;.]{0,50}$", words) is not None
    return view.quantity.tail != "" or _TIER.search(words) is not None or _HAD_OVER.match(since) is not None


def named_sum(words: str) -> tuple[str, str] | None:
    """The measure that words give a sum, and the words; the last that fits, for it stands nearest."""
    found = [(match.end(), measure, match.group()) for measure, pattern in _MONEY for match in pattern.finditer(words)]
    if not found:
        return None
    _, measure, said = max(found, key=lambda each: (each[0], len(each[2])))
    return measure, said


def read_area(view: View, state: EnglishState) -> Draft | None:
    """The figure of an area of floor or of land."""
    wide = view.quantity.value >= _SIZE_OF_PLACE and re.search(r"\b(?:cover|span|occup)\w*\b", view.before, IGNORE_CASE)
    if wide or _PLACE_COVERS.search(view.text[view.sentence[0] : view.quantity.start]):
        return None  # the size of a county
    if re.search(r"\b(?:cover|occup)\w*\b", view.before, IGNORE_CASE) and of_one_work(view):
        return None
    last = state.last
    if last is not None and last.measure == "carrier.area" and last.start >= view.sentence[0]:
        return drafted(view, "carrier.area", {}, label=label_near(view), evidence=FRAME)
    if _CARRIER.search(view.after) or _CARRIER.search(view.before):
        return drafted(view, "carrier.area", {}, label=label_near(view))
    if of_one_work(view):
        return None
    return drafted(view, "land.area", {}) if _LAND.search(view.before + view.after) else None
