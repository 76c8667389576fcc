"""English counts: which noun a number counts, and of projects the stage, the part and the kind."""

from __future__ import annotations

import re

from bridgehead.engines.reading.drafts import FRAME, OWN, Draft
from bridgehead.engines.reading.figures.filters import Filters

from .quantities import IS, WORDS, Noun, noun_in, noun_of
from .view import IGNORE_CASE, ORIGINS, RESOLVED, EnglishState, View, compiled, drafted, reach_of, stage_said

_FILTERS = compiled(WORDS["filters"])
_LEVELS = compiled(WORDS["levels"])
_SCHEMES = compiled(WORDS["schemes"])
_SECTOR = re.compile(r"\b(?P<name>manufacturing|service|agricultur)(?:s|al|e)? (?:industr|sector)", IGNORE_CASE)
_SECTORS = {"manufacturing": "manufacturing", "service": "service", "agricultur": "agriculture"}
_OPENING = re.compile(r"\s*(?:Of|Among|Out of|In terms of|They include|These include|The projects include|Including)\b")
_PART = re.compile(
    r"\b(?:the|these|those|remaining|other|including|of which|them)\s+(?:remaining |other |about )?$", IGNORE_CASE
)
_LABEL = re.compile(r"[A-Za-z][\w &-]{2,50}: ?$")
_THE = re.compile(r"\b(?:the|these|those|all)\s+(?:total )?$", IGNORE_CASE)
_AGAIN = re.compile(r"\S+ (?:such|of (?:which|them|these|those|the projects))\b", IGNORE_CASE)
_BARE = re.compile(
    r" (?:(?:are|were|is|was|of (?:them|which|these|those)|each|with|had|have|has|such|new|newly|invested)\b"
    r"|(?:from|by) [\w-]+ (?:companies|enterprises|firms|investors|ones)\b"
    r"|(?:more )?in\b)|, or \d",
    IGNORE_CASE,
)
_NEW = re.compile(
    r"\b(?:new(?! (?:materials?|energy|generation|drugs?|information|media)|-)|newly|added|additional)\b", IGNORE_CASE
)
_SPELT = r"two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|twenty"
OF_THE_NUMBER = re.compile(rf" of (?:the|its|these|those|all) (?:[\d,]+|{_SPELT})\b")
_PART_OF = re.compile(rf"(?:\d|\b(?:{_SPELT})) of (?:the|its|these|those|all) $", re.I)
_PARTICIPLE = re.compile(
    r"(?: [a-z][\w-]*){0,4} (?:projects|ones) (?:planned|signed|introduced|approved|filed|scheduled)\b"
)
# What other projects of the sentence are called is no stage of those counted: 196 newly launched projects.
_OTHERS = re.compile(
    r"\b(?:newly |recently )?(?:launched|signed|completed|started|contracted) (?:[a-z]+ ){0,3}projects\b"
)
_OF_ALL = re.compile(r"\s*(?:Of|Among|Out of) (?:all )?(?:the|these|those)\b[^,\d]{0,40}\bprojects\b")
_TO_ATTRACT = re.compile(r" (?:to (?!be\b)[a-z]+|by both|with domestic and foreign|from home and abroad)\b")
_LISTED = re.compile(r"\blisted\b", IGNORE_CASE)
_LISTING = re.compile(r",? (?:including|covering|such as|among|involving(?= \d)|(?:and )?focus\w* on|related to)\b")
_COUNTED = re.compile(r"\b(?:projects|ones)\b")
_FROM_TO = re.compile(r"\b(?:from|to)\s*$", IGNORE_CASE)
_THEY = re.compile(r"\s*(?:They|The projects|These)\b")
_TOTAL_TO = re.compile(r"\btotal (?:number )?to $", IGNORE_CASE)
_VERBS = (
    ("completed", re.compile(r"\b(?:complet|finish)(?:e|ed|ing)? $", IGNORE_CASE)),
    ("producing", re.compile(r"\bput(?:ting)? $", IGNORE_CASE)),
    ("signed", re.compile(r"\bsign(?:ed|ing)? $", IGNORE_CASE)),
    ("started", re.compile(r"\bstart(?:ed|ing)? $", IGNORE_CASE)),
)
_NUMBER_OF = re.compile(
    r"\bnumber of (?P<what>[\w\s\"'&-]{3,50}?) "
    r"(?:(?:has |had )?(?:rose|risen|grew|grown|increased|climbed|jumped) to|reached"
    r"|stood at|hit|totall?ed|was|to) (?:[a-z]+ ){0,2}$",
    IGNORE_CASE,
)
_KEY = re.compile(r"\b(?:key|major|flagship|star)\b", IGNORE_CASE)
_NAMED = re.compile(r"(?:[Pp]roject|[Pp]rogram(?:me)?)$")
_CHOICE = re.compile(r"\b(?:one|two|three|\d+) or $", IGNORE_CASE)
_EVENT_STAGES = (
    (
        "started",
        re.compile(r"\b(?:ground-?breaking|commencement|opening|launch\w*|kick-?off) (?:\w+ )?ceremon", IGNORE_CASE),
    ),
    ("signed", re.compile(r"\bsigning (?:\w+ )?ceremon|\binvestment promotion (?:event|conference)", IGNORE_CASE)),
    ("completed", re.compile(r"\bcompletion (?:\w+ )?ceremon", IGNORE_CASE)),
)
_SET_UP = re.compile(r"\b(?:were|was|been|newly|have|has) (?:newly )?(?:established|registered|set up)\b", IGNORE_CASE)
_HELD = re.compile(
    r"\b(?:hosts?|home|gather\w*|has|have|had|boasts?|houses?|settled|attracted|operating|there are|with"
    r"|introduced|drew|including|includes?|accommodat\w+|owns?|establish\w*|registered|set up|located|operational"
    r"|attracting|approved|invest\w*)\b",
    IGNORE_CASE,
)
_RECENT = 12
_SERVED = re.compile(r"\b(?:visited|called on|served|award\w*|attend\w*)\b", IGNORE_CASE)


def read_count(view: View, state: EnglishState) -> Draft | None:
    """The figure of a number without a unit, or None where it counts nothing that the scheme knows."""
    noun = noun_of(view.text, view.quantity.end, view.following)
    if _is_no_count(view, noun, state):
        return None
    whole = OF_THE_NUMBER.match(view.text, view.quantity.end) if noun is None else None
    if whole is not None:  # 159 of the 220 major projects
        noun = noun_of(view.text, whole.end(), view.sentence[1])
    kind = noun.kind if noun is not None else _labelled(view)
    base = _counted(whole.group().rpartition(" ")[2], state) if not kind and whole is not None else None
    kind = "project" if base is not None else kind
    phrase = view.text[view.quantity.start : noun.end] if noun is not None else ""
    number_of = _NUMBER_OF.search(view.text, view.clause[0], view.quantity.start) if not kind else None
    if number_of is not None:  # the number of high-tech enterprises rose to 612
        kind, phrase = noun_in(number_of["what"]), number_of["what"]
    if kind == "project" and _NAMED.search(phrase):
        return None  # the 600 Cranes Project
    if (not kind or phrase.endswith(" ones")) and _BARE.match(view.text, view.quantity.end):
        if state.count is None or _FROM_TO.search(view.before):
            return None
        of_projects = counts_projects(state.count) or _OF_ALL.match(view.text, view.sentence[0])
        kind = "project" if of_projects else "enterprise"
    if not kind:
        return _verb_of(view, state)
    said = _LISTING.split(view.text[view.quantity.start : reach_of(view)])[0]
    draft = _of_kind(view, kind, phrase, said, state) if kind else None
    if base is not None and draft is not None and draft.measure.startswith("project."):
        draft.filters = base.filters | draft.filters
    if draft is not None and noun is not None and draft.end < noun.end <= view.following:
        draft.end = noun.end
    return draft


def _counted(number: str, state: EnglishState) -> Draft | None:
    """The count of projects before that `number` says again without its noun."""
    value = number.replace(",", "")
    told = (draft for draft in reversed(state.drafts[-_RECENT:]) if str(draft.value) == value)
    return next((draft for draft in told if draft.quantity.kind == "count" and counts_projects(draft)), None)


def _is_no_count(view: View, noun: Noun | None, state: EnglishState) -> bool:
    """Whether a number is a choice, money's aim (into 14 of the projects), or a count said again (nine of the 27)."""
    part = re.match(r" of\b", view.text[view.quantity.end :]) is not None
    if (part and re.search(r"\binto\s+$", view.before)) or _CHOICE.search(view.before):
        return True
    before = view.text[view.sentence[0] : view.quantity.start]
    again = noun is None and _THE.search(before) is not None
    return again and _counted(str(view.quantity.value), state) is not None


def _called(said: str) -> str | None:
    """What projects of no stage are called: the words up to their noun, without the number; None for no words."""
    noun = _COUNTED.search(said)
    words = said[: noun.end()] if noun is not None else said[:40].rpartition(" ")[0]
    return words.partition(" ")[2].strip(" .,;") or None


def counts_projects(draft: Draft) -> bool:
    """Whether a figure counts projects, of some stage or of none."""
    unstaged = draft.measure == "other.count" and "project" in (draft.label or "")
    return unstaged or draft.measure.startswith("project.")


def _verb_of(view: View, state: EnglishState) -> Draft | None:
    """A number that a verb gives its noun: start construction on 60 projects, complete 40; bringing the total to 45."""
    base = state.count
    if base is None or base.quantity.start < view.sentence[0]:
        return None
    if _TOTAL_TO.search(view.before) and "scope" in base.filters:
        return drafted(view, base.measure, base.filters | {"scope": "cumulative"}, evidence=FRAME)
    stage = next((name for name, pattern in _VERBS if pattern.search(view.before)), None)
    if stage is None or not base.measure.startswith("project."):
        return None
    return drafted(view, f"project.{stage}.count", dict(base.filters), evidence=FRAME)


def _of_kind(view: View, kind: str, phrase: str, said: str, state: EnglishState) -> Draft | None:
    """The figure of a count of things of `kind`, a key of [nouns]."""
    if kind == "project":
        return _projects(view, said, state)
    if kind == "enterprise":
        return _enterprises(view, phrase or said, state)
    if kind == "case":
        solved = RESOLVED.search(view.before) or RESOLVED.match(view.after.lstrip(" ").removeprefix("were "))
        return drafted(view, "case.resolved.count" if solved else "case.raised.count", {})
    if kind == "places":
        return drafted(view, "other.count", {}, label=ORIGINS)
    if kind == "other":
        return drafted(view, "other.count", {}, label=phrase.partition(" ")[2].strip() or None)
    filters: Filters = {}
    if kind == "institution":
        filters = {"scope": "new" if _NEW.search(view.before + phrase) else "cumulative"}
        filters |= level_said(phrase)
    return drafted(view, _PLAIN[kind], filters)


_PLAIN = {
    "guests": "event.guests.count",
    "job": "job.count",
    "institution": "institution.count",
    "fund": "fund.count",
    "partner": "partner.count",
    "network": "network.count",
    "event": "event.count",
    "visit": "visit.count",
    "policy": "policy.count",
    "team": "team.count",
}


def _labelled(view: View) -> str:
    """The kind that a label before the number names (Projects signed: 38), or empty."""
    label = _LABEL.search(view.text, view.sentence[0], view.quantity.start)
    return noun_in(label.group()) if label is not None else ""


def level_said(words: str) -> Filters:
    """The level that words such as provincial-level say."""
    level = next((name for name, pattern in reversed(_LEVELS) if pattern.search(words)), None)
    return {"level": level} if level is not None else {}


def event_stage(view: View) -> str | None:
    """The stage of the projects that a ceremony of an earlier sentence was held for."""
    head = view.text[: view.sentence[0]]
    found = [
        (match.start(), stage)
        for stage, pattern in _EVENT_STAGES
        for match in pattern.finditer(head, max(0, len(head) - 900))
    ]
    return max(found)[1] if found else None


def _kinds_said(said: str) -> Filters:
    """Origin, sector and level that the words of a count of projects say."""
    filters: Filters = {}
    own = _TO_ATTRACT.split(said)[0]
    for name, pattern in _FILTERS:
        if pattern.search(own):
            filters["origin" if name in ("foreign", "domestic") else "sector"] = name
    if re.search(r"\bdomestic and foreign\b|\bforeign and domestic\b", own):
        filters.pop("origin", None)
    return filters | level_said(_COUNTED.split(said)[0])


def sector_said(words: str) -> Filters:
    """The sector that the words of a sum or a count of firms name first (in the service industry)."""
    named = _SECTOR.search(words)
    return {"sector": _SECTORS[named["name"].lower()]} if named is not None else {}


def _projects(view: View, said: str, state: EnglishState) -> Draft | None:
    filters = _kinds_said(said)
    text, quantity = view.text, view.quantity
    opening = _OPENING.match(text, view.sentence[0]) is not None
    if _PART_OF.search(text, view.sentence[0], quantity.start) and not _PARTICIPLE.match(text, quantity.end):
        # What is said of 98 of the 115 projects holds for the 98.
        pushed_on = _KEY.search(said[:40]) is not None
        measure = "project.building.count" if pushed_on else "other.count"
        draft = drafted(view, measure, filters, label=None if pushed_on else _called(said))
        draft.among = True
        return draft
    stage = (
        stage_said(said)
        or stage_said(view.before)
        or (stage_said(text[view.sentence[0] : quantity.start]) if opening else None)
    )
    again = _AGAIN.match(said) is not None
    leans = again or opening or IS.match(text, quantity.end) is not None or _PART.search(view.before) is not None
    if stage is None and not leans:
        stage = stage_said(text[slice(*view.clause)]) or stage_said(_OTHERS.sub(" ", text[slice(*view.sentence)]))
    base = state.count if state.count is not None and state.count.measure.startswith("project.") else None
    same = next((each for each in reversed(state.drafts[-40:]) if _says_again(each, view)), None)
    if stage is None and same is not None:
        return drafted(view, same.measure, dict(same.filters), evidence=FRAME)
    if not again and (stage is not None or not (leans or _BARE.match(text, quantity.end))):
        base = None
    if base is not None and again:
        filters = {key: value for key, value in base.filters.items() if key != "scope"} | filters
    if stage is None:
        if base is None:
            return _unstaged(view, said, filters, state)
        measure = base.measure
    else:
        measure = f"project.{'completed' if stage == 'topped_out' else stage}.count"
    draft = drafted(view, measure, filters, evidence=OWN if base is None else FRAME)
    draft.parent = base if stage is None else None
    return draft


def _unstaged(view: View, said: str, filters: Filters, state: EnglishState) -> Draft:
    """Projects of no stage: those of a ceremony, else key projects, which are pushed on, else projects as such."""
    stage = event_stage(view)
    if stage is not None:
        return drafted(view, f"project.{stage}.count", filters, evidence=FRAME)
    base = state.count
    again = _OPENING.match(view.text, view.sentence[0]) or _THEY.match(view.text, view.sentence[0])
    near = base is not None and (again is not None or "\n" not in view.text[base.quantity.start : view.quantity.start])
    own_list = "level" in filters and "level" not in (base.filters if base is not None else {}) and again is None
    if base is not None and near and base.measure.startswith("project.") and not own_list:
        return drafted(view, base.measure, filters, evidence=FRAME)
    if _KEY.search(said[:40]):
        return drafted(view, "project.building.count", filters, evidence=FRAME)
    return drafted(view, "other.count", filters, label=_called(said), evidence=FRAME)


def _says_again(earlier: Draft, view: View) -> bool:
    """Whether `the 43 projects` are those that an earlier figure counted."""
    counted = earlier.quantity.kind == "count" and earlier.measure.startswith("project.")
    return counted and earlier.value == view.quantity.value and _THE.search(view.before) is not None


def _enterprises(view: View, phrase: str, state: EnglishState) -> Draft | None:
    added = re.search(r"\badd(?:ed|ing)?\b", view.text[view.clause[0] : view.quantity.start])
    new = added or _NEW.search(view.before[-24:] + phrase) or _SET_UP.search(view.after[:80])
    scope: Filters = {"scope": "new" if new else "cumulative"}
    base = state.count
    if base is not None and base.measure.startswith("enterprise.") and not noun_in(phrase):
        filters = base.filters | ({"scope": "new"} if _NEW.search(view.after[:30]) else {})
        if view.after.startswith(" in "):
            filters |= sector_said(view.after[:40])
        return drafted(view, base.measure, filters, evidence=FRAME)  # including 97 with an output of
    if _LISTED.search(phrase):
        return drafted(view, "enterprise.listed.count", scope)
    scheme = next((name for name, pattern in _SCHEMES if pattern.search(phrase)), None)
    if scheme is not None:
        return drafted(view, "enterprise.awarded.count", scope | {"scheme": scheme})
    if _SERVED.search(view.before):
        return drafted(view, "visit.count", {}) if re.search("visited|called on", view.before) else None
    if not _HELD.search(view.text, *view.sentence):
        return None
    foreign = re.search(r"foreign|overseas|multinational|Fortune", phrase) is not None
    return drafted(view, "enterprise.present.count", scope | ({"origin": "foreign"} if foreign else {}))
