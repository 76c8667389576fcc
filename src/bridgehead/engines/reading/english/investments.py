"""The investment that an English sum is: of projects counted or spoken of, drawn in, agreed on, or spent."""

from __future__ import annotations

import re

from bridgehead.engines.reading.drafts import FRAME, Draft

from .counts import counts_projects, event_stage
from .view import IGNORE_CASE, SUMMED, EnglishState, View, drafted, head_end, stage_said

_PUT_IN = re.compile(
    r"\b(?:invest(?:ed|s|ing)?|pump(?:ed)? in|pour(?:ed)?|put(?:ting)? in|spent?) "
    r"(?:in )?(?:a total of |(?:an )?(?:total )?investments? of )?$",
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
# The sum itself is what was completed: an investment of 5 billion yuan was completed, of which 3 billion will be.
_MADE_BEFORE = re.compile(
    r"\s*(?:and |of which,? )?(?:(?:an?|the) )?(?:(?:total|accumulated|cumulative|annual|actual) )*"
    r"(?:investments? (?:of|worth|totall?ing) )?",
    IGNORE_CASE,
)
_MADE_AFTER = re.compile(
    r"(?: (?:of|in) investments?)?(?: \([^)]*\))? (?:was|were|has been|have been|will be|is to be)"
    r" (?:made|completed|spent|reali[sz]ed|achieved|invested)\b"
)
_AGAIN = re.compile(
    r"^\W*(?:This|With an? (?:total|combined)|Total|The total|They|These|Those|Their|All"
    r"|The investment|The(?: \w+){0,3} (?:projects|ones))\b",
    IGNORE_CASE,
)
_THESE = re.compile(r"\b(?:the|these|those|all|them|they|which)(?: \w+){0,2} (?:projects|ones)\b|\bthem\b", IGNORE_CASE)
_AGREED = re.compile(r"\b(?:agreed to (?:invest|spend)|pledged(?: to invest)?)\b[^,;]{0,30}$", IGNORE_CASE)
_BUSINESS = re.compile(r"\b(?:projects|deals|agreements|contracts)\b", IGNORE_CASE)
_WITH = re.compile(r"\bwith\s*$", IGNORE_CASE)
_LABELLED = re.compile(r"\W*(?:Total|Combined|Planned|Contracted) investment\b", IGNORE_CASE)
_INVESTMENT = re.compile(
    r"\b(?:invest(?:ment|ments|ed|ing)?|worth|valued|totaling|totalling|costing|combined|involving)\b", IGNORE_CASE
)


def invested(view: View, count: Draft | None, here: bool, state: EnglishState) -> Draft | None:
    """The investment of the projects of `count` (`here`: of this sentence), of these projects, or of the clause's."""
    counted = count is not None and re.fullmatch(r"project\.\w+\.count", count.measure) is not None
    base = count if counted else None
    plain = _of_its_verb(view, base if here else None)
    if plain is not None:
        return plain
    if base is not None and _is_of_these(view, base, here, state):
        draft = drafted(view, base.measure.removesuffix("count") + "investment", dict(base.filters), evidence=FRAME)
        draft.parent = base
        return draft
    if here and count is not None and base is None and counts_projects(count):
        return None  # of projects of no stage
    return _of_the_sentence(view)


def _of_its_verb(view: View, count: Draft | None) -> Draft | None:
    """A sum that a verb says all of: agreed to invest, attracted, signed, was completed; `count` is of the sentence."""
    head = view.text[view.sentence[0] : head_end(view)]
    lead = view.text[view.clause[0] : head_end(view)]
    if _AGREED.search(head) or (_SIGNING.search(lead) and _CONTRACT.search(view.after)):
        return drafted(view, "project.signed.investment", {})
    drawn = _CAPITAL_AFTER.match(view.text[view.quantity.end : view.sentence[1]]) if _DRAWN.search(lead) else None
    if drawn is not None:
        return drafted(view, "fdi.used.amount" if drawn["foreign"] else "project.introduced.investment", {})
    if _MADE_AFTER.match(view.text, view.quantity.end) and _MADE_BEFORE.fullmatch(lead):
        return drafted(view, "investment.done.amount", dict(count.filters) if count is not None else {})
    if _SPENT_ON.search(head) or (_PUT_IN.search(lead) and count is None):
        level = count.filters.get("level") if count is not None else None
        return drafted(view, "investment.done.amount", {"level": level} if level is not None else {})
    return None


def _is_of_these(view: View, count: Draft, here: bool, state: EnglishState) -> bool:
    """Whether the sum is what the projects of `count` cost."""
    head, sentence = view.text[view.sentence[0] : head_end(view)], view.text[slice(*view.sentence)]
    labelled = _LABELLED.match(view.text, view.sentence[0]) is not None and not _BUSINESS.search(sentence)
    lately = any(each is count for each in state.drafts[-5:])
    if not here and not (lately and (labelled or _AGAIN.match(head) or _THESE.search(head))):
        return False
    between = view.before + " " + view.after + view.text[count.end : view.quantity.start]
    named_before = re.search(r"\binvestments?\b", view.text[view.clause[0] : view.quantity.start])
    return bool(_INVESTMENT.search(between) or named_before or (here and _WITH.search(head)))


def _of_the_sentence(view: View) -> Draft | None:
    """The investment of projects that the sentence speaks of without a number before the sum."""
    sentence = (
        re.split(r";", view.text[view.sentence[0] : view.quantity.start])[-1]
        + re.split(r";", view.text[view.quantity.start : view.sentence[1]])[0]
    )
    if not _BUSINESS.search(sentence) or not (SUMMED.search(sentence) or _INVESTMENT.search(sentence)):
        return None
    stage = stage_said(view.before + view.after) or stage_said(view.text[slice(*view.clause)])
    stage = stage or stage_said(sentence) or event_stage(view)
    return drafted(view, f"project.{stage}.investment", {}) if stage is not None else None
