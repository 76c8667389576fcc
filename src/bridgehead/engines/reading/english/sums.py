"""English sums, rates and areas: what the words beside them name, or the count that they lean on."""

from __future__ import annotations

import re
from dataclasses import replace

from bridgehead.engines.reading.drafts import FALLBACK, FRAME, Draft
from bridgehead.engines.reading.figures.filters import Filters
from bridgehead.engines.reading.quantities import Quantity

from .counts import counts_projects, event_stage, level_said
from .quantities import WORDS
from .view import (
    IGNORE_CASE,
    EnglishState,
    View,
    compiled,
    drafted,
    label_before,
    label_near,
    stage_said,
)

_MONEY = compiled(WORDS["money"])
_PLANS = compiled(WORDS["plans"])
_PUT_IN = re.compile(
    r"\b(?:invest(?:ed|s|ing)?|pump(?:ed)? in|pour(?:ed)?|put(?:ting)? in|spent?) "
    r"(?:in )?(?:a total of |(?:an )?(?:total )?investments? of )?$",
    IGNORE_CASE,
)
_FUND_AFTER = re.compile(
    r"(?:[- ](?!(?:of|in|for|was|were|to)\b)[\w&'’-]+){0,7}?"
    r" (?:industr\w+ |guidance )?funds?\b",
    IGNORE_CASE,
)
_FIRM_TIER = re.compile(
    r"\b(?:with|whose|had|have|having|whose) (?:an? )?(?:annual |yearly )?[\w ]{3,30}? (?:of )?$", IGNORE_CASE
)
_AGAIN = re.compile(
    r"^\W*(?:This|With an? (?:total|combined)|Total|The total|They|These|Those|Their|All"
    r"|The investment|The(?: \w+){0,3} (?:projects|ones))\b",
    IGNORE_CASE,
)
_THESE = re.compile(r"\b(?:the|these|those|all|them|they|which)(?: \w+){0,2} (?:projects|ones)\b|\bthem\b", IGNORE_CASE)
_AGREED = re.compile(r"\b(?:agreed to (?:invest|spend)|pledged(?: to invest)?)\b[^,;]{0,30}$", IGNORE_CASE)
_BUSINESS = re.compile(r"\b(?:projects|deals|agreements|contracts)\b", IGNORE_CASE)
_INCLUDING = re.compile(r"\b(?:including|of which|includes)\s*$", IGNORE_CASE)
_ONLY_AND = re.compile(r"[\s,]*(?:and\s*)?")
_BRACKET = re.compile(r"^ ?\([^)]{0,60}\)")
_ONE_WORK = re.compile(
    r"\b(?:the|this|that|an?|its|whose) (?:[\w-]+ ){0,6}?(?:project|plant|factory|base|eco-industry park|facility"
    r"|production line|industrial park|phase)\b",
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
_CLASS = re.compile(
    r"\bprojects (?:with (?:an? )?(?:total |combined )?investments? |each )*(?:of|worth|valued(?: at)?)?\s*$",
    IGNORE_CASE,
)
_DRAWN = re.compile(
    r"\b(?:attract|introduc|dr[ae]w|br(?:ing|ought)|lure?|secure?|absorb|receiv|pull)(?:e|ed|ing|s)?(?: in)? "
    r"(?:(?:a )?(?:total|combined) (?:of )?)?$",
    IGNORE_CASE,
)
_CAPITAL_AFTER = re.compile(
    r"^(?: \([^)]*\))? (?:worth )?(?:of|in) (?:(?:new|total|planned|private|social|outside|contracted|fresh) )*"
    r"(?P<foreign>foreign |overseas )?(?:direct )?(?:investments?|capital|funds)\b",
    IGNORE_CASE,
)
_SIGNING = re.compile(
    r"\b(?:sign|ink|clinch|seal)(?:ed|ing|s)?(?: up)? (?:(?:a )?(?:total|combined) (?:of )?)?$", IGNORE_CASE
)
_CONTRACT = re.compile(r"\b(?:projects?|contracts?|deals?|agreements?|investments?)\b", IGNORE_CASE)
_SPENT_ON = re.compile(
    r"(?<!total )(?<!planned )\binvestments? (?:in|on) (?:the )?[^.;]{0,120}"
    r"\b(?:reached|hit|was|were|totall?ed|amounted to|stood at|came to|exceeded)\s*$",
    IGNORE_CASE,
)
_FOREIGN = re.compile(r"\b(?:foreign|overseas|FDI)\b", IGNORE_CASE)
_APPOSITION = re.compile(
    r"\s*(?:in )?[A-Z][\w'’-]*(?: [A-Z][\w'’-]*)* "
    r"(?:[Pp]rovince|[Cc]ity|[Cc]ounty|[Dd]istrict|[Mm]unicipality|[Rr]egion)"
    r"(?: (?:was|is|reached|hit|stood at|totall?ed|amounted to|came to))?(?: [a-z]+)* "
)
_OF_THAT = re.compile(r"\s*Of (?:that|the|this) (?:amount|total|sum|figure)\b")
_WITH = re.compile(r"\bwith\s*$", IGNORE_CASE)
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
_TIER = re.compile(
    r"(?:projects?|ones) (?:of|with(?: an)? investments? (?:of|exceeding|over|above)|worth|exceeding|over"
    r"|above) (?:[a-z]+ ){0,3}$|\beach\b[^,;.]{0,50}$|\blevel\b",
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
_SUMMED = re.compile(r"\b(?:total|totaling|totalling|combined|aggregate|overall|altogether)\b", IGNORE_CASE)
_INVESTMENT = re.compile(
    r"\b(?:invest(?:ment|ments|ed|ing)?|worth|valued|totaling|totalling|costing|combined|involving)\b", IGNORE_CASE
)
_LABELLED = re.compile(r"\W*(?:Total|Combined|Planned|Contracted) investment\b", IGNORE_CASE)
_CONVERTED = re.compile(r"[(（](?:about |around |approximately |nearly |equivalent to )*$", IGNORE_CASE)
_THAT_OF = re.compile(r"\b(?:that|those) (?:in|of|for|from)\b", IGNORE_CASE)
_LAND = re.compile(r"\b(?:land|cover\w*|occup\w+|site|plot)\b", IGNORE_CASE)
_PLACE_COVERS = re.compile(
    r"\b(?:county|city|district|town|zone|province|area|village) (?:\w+ )?"
    r"(?:covers?|covering|occupies|has an area)\b[^,;]{0,40}$",
    IGNORE_CASE,
)
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
    planned = _planned(view)
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
        return fund or _invested(view, count, here, state) or _unnamed(view)
    measure, words = named
    level = count.filters.get("level") if count is not None and here and measure.startswith("investment.") else None
    filters: Filters = {"level": level} if level is not None else {}
    return drafted(
        view, measure, filters, label=words if measure in ("other.amount", "output.amount", "trade.amount") else None
    )


def _named(view: View, state: EnglishState) -> tuple[str, str] | None:
    """The measure that the sum's own words give it, and the words."""
    words = view.before
    if _LEVEL_REACHED.fullmatch(words):  # exports rose 6.2 per cent to RMB 8.35 billion
        words = view.text[view.clause[0] : view.quantity.start]
    elif _APPOSITION.fullmatch(words):  # foreign capital used in Linyu, Jiangsu province, was
        words = view.text[max(view.sentence[0], view.previous) : view.quantity.start]
    named = _by_turns(view, state) or named_sum(words) or named_sum(_own_words_after(view))
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


def head_end(view: View) -> int:
    """Where the words before the sum end: at its more than, over, about."""
    return view.quantity.before if view.quantity.before >= 0 else view.quantity.start


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


def _fund(view: View, state: EnglishState) -> Draft | None:
    """The scale of a fund: 16 funds with a total scale of, a 200 million yuan innovation fund."""
    last = state.last
    counted = last is not None and last.measure == "fund.count" and last.start >= view.sentence[0]
    if counted and re.search(r"\b(?:scale|size|worth|total\w*|amount\w*)\b", view.before):
        return replace(drafted(view, "fund.scale", {}, evidence=FRAME), parent=last)
    return drafted(view, "fund.scale", {}) if _FUND_AFTER.match(view.after) else None


def _invested(view: View, count: Draft | None, here: bool, state: EnglishState) -> Draft | None:
    """The investment of projects: of those counted before it, of these projects, or of those of its clause."""
    head, sentence = view.text[view.sentence[0] : head_end(view)], view.text[slice(*view.sentence)]
    counted = count is not None and re.fullmatch(r"project\.\w+\.count", count.measure) is not None
    if _AGREED.search(head):
        return drafted(view, "project.signed.investment", {})
    lead = view.text[view.clause[0] : head_end(view)]
    drawn = _CAPITAL_AFTER.match(view.text[view.quantity.end : view.sentence[1]]) if _DRAWN.search(lead) else None
    if drawn is not None:
        return drafted(view, "fdi.used.amount" if drawn["foreign"] else "project.introduced.investment", {})
    if _SIGNING.search(lead) and _CONTRACT.search(view.after):
        return drafted(view, "project.signed.investment", {})
    if _SPENT_ON.search(head):
        return drafted(view, "investment.done.amount", {})
    if _PUT_IN.search(lead) and not (counted and here):
        return drafted(view, "investment.done.amount", {})
    labelled = _LABELLED.match(view.text, view.sentence[0]) is not None and not _BUSINESS.search(sentence)
    lately = any(each is count for each in state.drafts[-5:])
    if counted and count is not None and (here or (lately and (labelled or _AGAIN.match(head) or _THESE.search(head)))):
        between = view.before + " " + view.after + view.text[count.end : view.quantity.start]
        named_before = re.search(r"\binvestments?\b", view.text[view.clause[0] : view.quantity.start])
        if _INVESTMENT.search(between) or named_before or (here and _WITH.search(head)):
            draft = drafted(
                view, count.measure.removesuffix("count") + "investment", dict(count.filters), evidence=FRAME
            )
            draft.parent = count
            return draft
    sentence = (
        re.split(r";", sentence[: view.quantity.start - view.sentence[0]])[-1]
        + re.split(r";", view.text[view.quantity.start : view.sentence[1]])[0]
    )
    if _BUSINESS.search(sentence) and (_SUMMED.search(sentence) or _INVESTMENT.search(sentence)):
        stage = stage_said(view.before + view.after) or stage_said(view.text[slice(*view.clause)])
        stage = stage or stage_said(sentence) or event_stage(view)
        if stage is not None:
            return drafted(view, f"project.{stage}.investment", {})
    return None


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
    if each >= 0 and _SUMMED.search(words, each):
        return False  # over 50 million yuan each and a combined 22.9 billion yuan
    since = (
        view.text[count.quantity.end : view.quantity.start]
        if len(words) >= view.quantity.start - count.quantity.end
        else ""
    )
    if _SUMMED.search(words) or view.quantity.comparator not in (">=",):
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
